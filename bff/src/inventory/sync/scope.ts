/** Which systems are in scope: all, or the members of the chosen groups. */
import { JumpCloudError, type WirePage } from '../../jumpcloud/index.ts'
import { SyncFailure } from './failure.ts'
import type { SyncContext } from './context.ts'

const pageSize = 100

/**
 * The ids of the systems in scope, or null where all are. Ids only: for ten thousand systems about a megabyte.
 * Throws `SyncFailure` where a chosen group cannot be read, since leaving its devices out would remove them.
 */
export async function scopeIds(run: SyncContext): Promise<ReadonlySet<string> | null> {
  const { scope, groupNames } = run.connection
  if (scope.mode === 'all') return null
  const ids = new Set<string>()
  for (const groupId of scope.groupIds)
    try {
      await eachMember(run, groupId, (id) => ids.add(id))
    } catch (error) {
      if (!(error instanceof JumpCloudError) || error.code !== 'not_found') throw error
      throw new SyncFailure(
        'scope_group_missing',
        `JumpCloud no longer has the group ${groupNames[groupId] ?? groupId} of the scope. Nothing was removed. ` +
          'Choose the scope anew in Settings.',
      )
    }
  return ids
}

/** Calls back for every member of a group. */
export async function eachMember(
  run: SyncContext,
  groupId: string,
  found: (systemId: string) => void,
): Promise<void> {
  const pages = allPages((skip) =>
    run.client.groupMembersPage(groupId, { skip, limit: pageSize }, run.signal),
  )
  for await (const page of pages) for (const id of page.items) found(id)
}

export interface Listing {
  /** Where to begin. */
  from?: number
  /** Nothing of it may be missing. */
  strict?: boolean
  /** So many pages behind the one that is worked on are asked for already. */
  ahead?: number
  /** The length of a full page, which tells where the next ones begin. */
  pageSize?: number
}

/**
 * The pages of a list: on by what was received, whatever a page's length, up to the total that JumpCloud names or to
 * an empty page. Lists of members and of Apple devices do end before their own total, where records behind them are
 * gone; of a `strict` list nothing may be missing, so there that is a `SyncFailure`.
 */
export async function* allPages<T, P extends WirePage<T>>(
  readPage: (skip: number) => Promise<P>,
  { from = 0, strict = false, ahead = 0, pageSize = 100 }: Listing = {},
): AsyncGenerator<P & { skip: number }> {
  const asked = new Map<number, Promise<P>>()
  const ask = (skip: number): Promise<P> => {
    const reading = asked.get(skip) ?? readPage(skip)
    // Whoever awaits it sees the error; until then it must not count as unhandled.
    reading.catch(() => undefined)
    asked.set(skip, reading)
    return reading
  }
  try {
    for (let skip = from; ;) {
      const page = await ask(skip)
      asked.delete(skip)
      if (page.received === 0) {
        if (strict && page.total !== null && skip < page.total)
          throw new SyncFailure(
            'listing_incomplete',
            `JumpCloud said that a list has ${page.total} records and stopped after ${skip}. ` +
              'What was read is kept and nothing was removed; the next sync tries again.',
          )
        return
      }
      const next = skip + page.received
      // Behind a short page the others begin elsewhere than was thought.
      if (page.received !== pageSize) asked.clear()
      for (let at = next; at < (page.total ?? 0) && at < next + ahead * pageSize; at += pageSize) void ask(at)
      yield { ...page, skip }
      skip = next
      if (page.total !== null && skip >= page.total) return
    }
  } finally {
    // What was begun ends before the phase does, so that nothing is read behind a run that is over.
    await Promise.allSettled(asked.values())
  }
}
