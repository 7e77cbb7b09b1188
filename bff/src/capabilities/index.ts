/** What each device allows, and why not: one table of rules and its evaluation. Pure; imports nothing but `shared`. */
export { needsSecondPerson } from './approval.ts'
export { channelFor } from './rules.ts'
export { evaluate } from './evaluate.ts'
export type { CapabilityContext, CapabilityDevice, Channel, CommandKind, OpenAction } from './types.ts'
