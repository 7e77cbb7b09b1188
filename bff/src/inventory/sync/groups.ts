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
    needs: [],
    readAt,
  })
}

export interface Membership {
  /** Groups by system id; null where the key may not read them. */
  groupsOf: ReadonlyMap<string, readonly string[]> | null
  /** Milliseconds. */
  readAt: number
}

/**
 * All groups and not only those that the policy names, so that a policy which names another one tomorrow holds at
 * once. JumpCloud has no bulk call for it, and a group's members come in any order, so ids are kept in memory.
 */
export async function readMembership(run: SyncContext): Promise<Membership> {
  const readAt = run.core.clock.now()
  const groupsOf = new Map<string, readonly string[]>()
  try {
    const groups = await run.client.systemGroups(run.signal)
    const lists = new GroupLists()
    await inTurns(groups, run.core.settings.readConcurrency, ({ id }) =>
      readGroup(run, id, (systemId) =>
        groupsOf.set(systemId, lists.with(groupsOf.get(systemId) ?? noGroups, id)),
      ),
    )
  } catch (error) {
    if (error instanceof JumpCloudError && error.code === 'key_lacks_right') return { groupsOf: null, readAt }
    throw error
  }
  return { groupsOf, readAt }
}

const noGroups: readonly string[] = []

/** Lists of groups, each kept once: a fleet has few that differ. */
class GroupLists {
  readonly #longer = new Map<readonly string[], Map<string, readonly string[]>>()

  with(list: readonly string[], groupId: string): readonly string[] {
    if (list.includes(groupId)) return list
    let longer = this.#longer.get(list)
    if (!longer) this.#longer.set(list, (longer = new Map<string, readonly string[]>()))
    let next = longer.get(groupId)
    if (!next) longer.set(groupId, (next = [...list, groupId]))
    return next
  }
}

async function readGroup(
  run: SyncContext,
  groupId: string,
  found: (systemId: string) => void,
): Promise<void> {
  try {
    await eachMember(run, groupId, found)
  } catch (error) {
    // Removed since the groups were listed: it has no members any more.
    if (!(error instanceof JumpCloudError) || error.code !== 'not_found') throw error
  }
}
