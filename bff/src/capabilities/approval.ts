/** Whether a command needs a second person: the policy, per action and per system group. */
import type { Policy } from '@siit-jumpcloud/shared'
import type { CommandKind } from './types.ts'

/**
 * `groupIds` are the device's system groups; null where they could not be read, and then a policy that names groups
 * asks for the second person: a wipe too many is worse than a colleague too many.
 */
export function needsSecondPerson(
  action: CommandKind,
  { approval, approvalGroups }: Pick<Policy, 'approval' | 'approvalGroups'>,
  groupIds: readonly string[] | null,
): boolean {
  if (approval[action]) return true
  const named = approvalGroups?.[action] ?? []
  return named.length > 0 && (groupIds === null || named.some((id) => groupIds.includes(id)))
}
