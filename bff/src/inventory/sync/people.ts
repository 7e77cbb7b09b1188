/** Phase `people`: JumpCloud's users, who of them is bound to which device, and hence whose each device is. */
import { and, eq, inArray } from 'drizzle-orm'
import { type Binding, type BindingEvent, JumpCloudError } from '../../jumpcloud/index.ts'
import type { Tx } from '../../store/index.ts'
import { forgetUsers, storeBindings, storeUsers } from '../bindings.ts'
import { reassignOwners } from '../owners.ts'
import { updateDevices } from '../write.ts'
import { inTurns, type SyncContext } from './context.ts'
import { allPages } from './scope.ts'

const pageSize = 100
const day = 24 * 60 * 60_000
/** JumpCloud keeps events for at most that long. */
const eventsKept = 90 * day
/** An event may be listed some time after it happened (inferred); that much is read twice. */
const eventLag = day

export async function readPeople(run: SyncContext): Promise<void> {
  // After a crash within the bindings the users are not read again.
  if (run.row.cursor === null) await readUsers(run)
  if (!(await readBindings(run))) return
  await readBindingDates(run)
}

async function readUsers(run: SyncContext): Promise<void> {
  const { engine } = run.core
  const there = new Set<string>()
  try {
    const pages = allPages((skip) => run.client.systemUsersPage({ skip, limit: pageSize }, run.signal), {
      strict: true,
    })
    for await (const page of pages) {
      for (const user of page.items) there.add(user.id)
      await run.commit(async (tx) => {
        await storeUsers(engine, tx, run.workspaceId, page.items)
        return undefined
      })
    }
  } catch (error) {
    if (!(error instanceof JumpCloudError) || error.code !== 'key_lacks_right') throw error
    await unreadable(run, 'users_unreadable', 'users, so devices can have no owner')
    return
  }
  const isThere = (userId: string) => there.has(userId)
  let after: string | null = null
  do after = await forgetAfter(run, isThere, after)
  while (after !== null)
}

async function forgetAfter(
  run: SyncContext,
  isThere: (userId: string) => boolean,
  after: string | null,
): Promise<string | null> {
  let last: string | null = null
  await run.commit(async (tx) => {
    last = await forgetUsers(run.core.engine, tx, run.workspaceId, isThere, after)
    return undefined
  })
  return last
}

/** Returns whether bindings could be read at all. */
async function readBindings(run: SyncContext): Promise<boolean> {
  const { engine } = run.core
  let readable = true
  try {
    await run.overDevices<Map<string, Binding[]>>({
      async read(batch) {
        const bound = new Map<string, Binding[]>()
        // A few at a time, and not all hundred: what waits in a queue of promises is memory.
        await inTurns(batch, run.core.settings.readConcurrency, async ({ id, jumpcloudId }) => {
          const users = await run.client.boundUsers(jumpcloudId, run.signal)
          // Gone since the fleet was listed: the next run finds that out for itself.
          if (users) bound.set(id, users)
        })
        return bound
      },
      patch: () => ({}),
      columns: [],
      async also(tx, rows, bound, now) {
        const ours = new Map(rows.flatMap(({ id }) => (bound.has(id) ? [[id, bound.get(id) ?? []]] : [])))
        await storeBindings(engine, tx, run.workspaceId, ours, now)
        const ids = rows.map(({ id }) => id)
        const moved = await reassignOwners(engine, tx, run.workspaceId, ids, now, {
          announce: run.announcing,
        })
        const before = rows.filter((row) => moved.includes(row.id))
        run.row = { ...run.row, counts: run.recount(before) }
      },
    })
  } catch (error) {
    if (!(error instanceof JumpCloudError) || error.code !== 'key_lacks_right') throw error
    readable = false
    await unreadable(run, 'bindings_unreadable', 'who is bound to a device, so owners stay as they were')
  }
  return readable
}

const unreadable = (run: SyncContext, code: string, what: string) =>
  run.commit(async (tx) => {
    const detail = `The key may not read ${what}. Give it the right "users.readonly" in JumpCloud.`
    await run.note(tx, [{ jumpcloudId: null, code, detail }])
    return undefined
  })

/**
 * Where JumpCloud tells when a user was bound, that date replaces the day on which we first saw it. A hint and not
 * more: that direct bindings raise an event is inferred, and a plan may have no events at all.
 */
async function readBindingDates(run: SyncContext): Promise<void> {
  if (run.connection.directoryInsights === 'no') return
  const { clock } = run.core
  const since = Math.max(clock.now() - eventsKept, (run.connection.fleetReadAt ?? 0) - eventLag)
  try {
    for (let after: unknown[] | null = null, more = true; more;) {
      const page = await run.client.bindingEvents({ since: new Date(since).toISOString(), after }, run.signal)
      if (!page.available) return
      if (page.items.length > 0)
        await run.commit(async (tx, now) => {
          await storeBindingDates(run, tx, page.items, now)
          return undefined
        })
      after = page.next
      more = after !== null
    }
  } catch (error) {
    // Devices are complete without these dates, and the next run reads them again.
    if (!(error instanceof JumpCloudError) || error.code === 'credentials_invalid') throw error
    run.core.log.warn({ workspaceId: run.workspaceId, code: error.code }, 'Binding dates could not be read.')
  }
}

async function storeBindingDates(
  run: SyncContext,
  tx: Tx,
  events: readonly BindingEvent[],
  now: number,
): Promise<void> {
  const { engine } = run.core
  const { devices } = engine.tables
  const latest = new Map<string, number>()
  for (const event of events)
    if (event.bound) latest.set(`${event.systemId} ${event.userId}`, Date.parse(event.at))
  const systemIds = [...new Set(events.filter(({ bound }) => bound).map(({ systemId }) => systemId))]
  for (let at = 0; at < systemIds.length; at += 500) {
    const rows = await tx
      .select()
      .from(devices)
      .where(
        and(
          eq(devices.workspaceId, run.workspaceId),
          inArray(devices.jumpcloudId, systemIds.slice(at, at + 500)),
        ),
      )
    const dated = rows.flatMap((row) => {
      const since = latest.get(`${row.jumpcloudId} ${row.ownerUserId ?? ''}`)
      if (since === undefined || (row.boundSource === 'jumpcloud_event' && row.boundSince === since))
        return []
      return [{ ...row, boundSince: since, boundSource: 'jumpcloud_event' as const, updatedAt: now }]
    })
    await updateDevices(engine, tx, dated, ['boundSince', 'boundSource', 'updatedAt'])
    await run.tellDevices(
      tx,
      dated.map(({ id }) => id),
      now,
    )
  }
}
