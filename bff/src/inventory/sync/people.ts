/** Phase `people`: JumpCloud's users, who of them is bound to which device, and hence whose each device is. */
import { and, eq, inArray } from 'drizzle-orm'
import { type Binding, type BindingEvent, JumpCloudError } from '../../jumpcloud/index.ts'
import type { Tx } from '../../store/index.ts'
import { forgetUsers, storeBindings, storeUsers } from '../bindings.ts'
import { bindingsOf, devicesOfUsers, ownedColumns, reassignOwners, reassignRows } from '../owners.ts'
import { updateDevices } from '../write.ts'
import { type BatchDevice, inTurns, type SyncContext } from './context.ts'
import { allPages } from './scope.ts'

const pageSize = 100
const day = 24 * 60 * 60_000
/** JumpCloud keeps events for at most that long. */
const eventsKept = 90 * day
/** An event may be listed some time after it happened (inferred); that much is read twice. */
const eventLag = day

export async function readPeople(run: SyncContext): Promise<void> {
  // After a crash within the bindings the users are not read again.
  // After a change of scope neither: those who are new since the last full list come with the next.
  if (run.row.cursor === null && run.row.mode !== 'scope') await readUsers(run)
  if (!(await readBindings(run))) return
  await readBindingDates(run)
}

async function readUsers(run: SyncContext): Promise<void> {
  const { engine } = run.core
  const there = new Set<string>()
  try {
    const pages = allPages((skip) => run.client.systemUsersPage({ skip, limit: pageSize }, run.signal), {
      strict: true,
      ahead: 1,
      pageSize,
    })
    for await (const page of pages) {
      for (const user of page.items) there.add(user.id)
      await run.commit(async (tx) => {
        await decideAnew(run, tx, await storeUsers(engine, tx, run.workspaceId, page.items))
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
    const forgotten = await forgetUsers(run.core.engine, tx, run.workspaceId, isThere, after)
    last = forgotten.last
    await decideAnew(run, tx, forgotten.gone)
    return undefined
  })
  return last
}

/**
 * A full run decides every owner with the bindings. Any other reads those of some devices only, so that a user who
 * has another address, or is gone, is followed here.
 */
async function decideAnew(run: SyncContext, tx: Tx, userIds: readonly string[]): Promise<void> {
  if (run.row.mode === 'full' || userIds.length === 0) return
  const { engine, clock } = run.core
  const deviceIds = await devicesOfUsers(engine, tx, run.workspaceId, userIds)
  await reassignOwners(engine, tx, run.workspaceId, deviceIds, clock.now(), { announce: run.announcing })
}

/** Returns whether bindings could be read at all. */
async function readBindings(run: SyncContext): Promise<boolean> {
  const { engine } = run.core
  const { mode } = run.row
  const hinted = mode === 'incremental' ? await hintedSystems(run) : new Set<string>()
  let readable = true
  try {
    await run.overDevices({
      async read(batch): Promise<Map<string, Binding[]>> {
        const bound = new Map<string, Binding[]>()
        const wanted = mode === 'incremental' ? await dueForReading(run, batch, hinted) : batch
        // A few at a time, and not the whole batch: what waits in a queue of promises is memory.
        await inTurns(wanted, run.core.settings.readConcurrency, async ({ id, jumpcloudId }) => {
          const users = await run.client.boundUsers(jumpcloudId, run.signal)
          // Gone since the fleet was listed: the next run finds that out for itself.
          if (users) bound.set(id, users)
        })
        return bound
      },
      patch: () => ({}),
      columns: [],
      needs: ownedColumns,
      async also(tx, rows, bound, now) {
        const read = rows.filter(({ id }) => bound.has(id))
        const unread = mode === 'full' ? rows.filter(({ id }) => !bound.has(id)) : []
        const bindings = new Map([
          ...(await storeBindings(
            engine,
            tx,
            run.workspaceId,
            new Map(read.map(({ id }) => [id, bound.get(id) ?? []])),
            now,
          )),
          ...(await bindingsOf(
            engine,
            tx,
            run.workspaceId,
            unread.map(({ id }) => id),
          )),
        ])
        const moved = await reassignRows(
          engine,
          tx,
          run.workspaceId,
          { rows: [...read, ...unread], bindings },
          now,
          { announce: run.announcing },
        )
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
 * An incremental run reads so large a part of the fleet's bindings anew (one in so many), another one each time: each
 * device's are re-read within as many runs that end well, whatever JumpCloud's events left out.
 */
const rollingParts = 6

/** The last digits of a JumpCloud id count up, so that the parts are alike. */
const partOf = (jumpcloudId: string): number => Number.parseInt(jumpcloudId.slice(-6), 16) % rollingParts

/** Those of a batch whose bindings an incremental run reads: new or changed, hinted at, or their turn. */
async function dueForReading(
  run: SyncContext,
  batch: readonly BatchDevice[],
  hinted: ReadonlySet<string>,
): Promise<BatchDevice[]> {
  const touched = await run.seenOf(
    batch.map(({ jumpcloudId }) => jumpcloudId),
    'touched',
  )
  const turn = run.connection.bindingTurn % rollingParts
  return batch.filter(
    ({ jumpcloudId }) => touched.has(jumpcloudId) || hinted.has(jumpcloudId) || partOf(jumpcloudId) === turn,
  )
}

/**
 * Systems whose direct bindings JumpCloud's events speak of since the last run. A hint and not more: a plan may have no
 * events, bindings through groups of users raise none that names the system, and that direct ones do is inferred. What
 * is missed here is found in its turn.
 */
async function hintedSystems(run: SyncContext): Promise<Set<string>> {
  const hinted = new Set<string>()
  try {
    for await (const events of bindingEvents(run)) for (const { systemId } of events) hinted.add(systemId)
  } catch (error) {
    if (!(error instanceof JumpCloudError) || error.code === 'credentials_invalid') throw error
    run.core.log.warn(
      { workspaceId: run.workspaceId, code: error.code },
      'Hints at bindings could not be read.',
    )
  }
  return hinted
}

/** What JumpCloud tells of bindings since the fleet was last read, page by page; nothing where it has no events. */
async function* bindingEvents(run: SyncContext): AsyncGenerator<BindingEvent[]> {
  if (run.connection.directoryInsights === 'no') return
  const since = Math.max(run.core.clock.now() - eventsKept, (run.connection.fleetReadAt ?? 0) - eventLag)
  for (let after: unknown[] | null = null, more = true; more;) {
    const page = await run.client.bindingEvents({ since: new Date(since).toISOString(), after }, run.signal)
    if (!page.available) return
    yield page.items
    after = page.next
    more = after !== null
  }
}

/**
 * Where JumpCloud tells when a user was bound, that date replaces the day on which we first saw it. A hint and not
 * more: that direct bindings raise an event is inferred, and a plan may have no events at all.
 */
async function readBindingDates(run: SyncContext): Promise<void> {
  try {
    for await (const events of bindingEvents(run))
      if (events.length > 0)
        await run.commit(async (tx, now) => {
          await storeBindingDates(run, tx, events, now)
          return undefined
        })
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
