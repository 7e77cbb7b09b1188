/** Phase `groups`: which system groups each device is in, for the policy that names groups. */
import { JumpCloudError } from '../../jumpcloud/index.ts'
import { inTurns, type SyncContext } from './context.ts'
import { eachMember } from './scope.ts'

/** `reading` may have begun before the phase: it only reads. */
export async function patchGroups(run: SyncContext, reading: Promise<Membership>): Promise<void> {
  const { groupsOf, readAt } = await reading
  if (groupsOf === null)
    await run.commit(async (tx) => {
      await run.note(tx, [
        {
          jumpcloudId: null,
          code: 'groups_unreadable',
          detail:
            'The key may not read system groups. A policy that names groups therefore holds wipes back. ' +
            'Give the key the right to read groups in JumpCloud.',
        },
      ])
      return undefined
    })
  await run.overDevices({
    read: () => Promise.resolve(null),
    patch: (row) => ({
      groupIds: groupsOf === null ? null : [...(groupsOf.get(row.jumpcloudId) ?? [])].sort(),
    }),
    columns: ['groupIds'],
    readAt,
  })
}

export interface Membership {
  /** Groups by system id; null where the key may not read them. */
  groupsOf: Map<string, string[]> | null
  /** Milliseconds. */
  readAt: number
}

/**
 * All groups and not only those that the policy names, so that a policy which names another one tomorrow holds at
 * once. JumpCloud has no bulk call for it, and a group's members come in any order, so ids are kept in memory.
 */
export async function readMembership(run: SyncContext): Promise<Membership> {
  const readAt = run.core.clock.now()
  const groupsOf = new Map<string, string[]>()
  try {
    const groups = await run.client.systemGroups(run.signal)
    await inTurns(groups, run.core.settings.readConcurrency, ({ id }) => readGroup(run, id, groupsOf))
  } catch (error) {
    if (error instanceof JumpCloudError && error.code === 'key_lacks_right') return { groupsOf: null, readAt }
    throw error
  }
  return { groupsOf, readAt }
}

async function readGroup(run: SyncContext, groupId: string, groupsOf: Map<string, string[]>): Promise<void> {
  try {
    await eachMember(run, groupId, (systemId) => {
      const groups = groupsOf.get(systemId)
      if (!groups) groupsOf.set(systemId, [groupId])
      else if (!groups.includes(groupId)) groups.push(groupId)
    })
  } catch (error) {
    // Removed since the groups were listed: it has no members any more.
    if (!(error instanceof JumpCloudError) || error.code !== 'not_found') throw error
  }
}
