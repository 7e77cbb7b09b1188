/** A stateful stand-in for JumpCloud's API. README.md says what it is faithful to, and what it invents. */
export { createSimulator, type Simulator, type SimulatorOptions } from './simulator.ts'
export type { Command, CommandKind } from './commands.ts'
export type { Fault, FaultKind, FaultSpec } from './faults.ts'
export type { MdmStatus } from './fleet/device.ts'
export type { FleetShape } from './fleet/fleet.ts'
export type { Os, OsMix } from './fleet/mix.ts'
export {
  type DeviceChange,
  type DeviceView,
  type NewDevice,
  NotFoundError,
  type OrganizationOptions,
} from './fleet/organization.ts'
export type { KeyRole, Keys } from './keys.ts'
export { type Listening, PortBusyError } from './listen.ts'
export type { LoggedRequest, RequestCounters } from './requests.ts'
export { defaultSwitches, type Switches } from './switches.ts'
export type * from './wire.ts'
