/** Phase `systems`: every page of the list, a few of them on their way while one is being stored. */
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { System, SystemsPage } from '../../jumpcloud/index.ts'
import type { DeviceRow, Tx } from '../../store/index.ts'
import { contentHash, systemColumns, systemKeys } from '../columns.ts'
import { batches, insertDevices, updateDevices } from '../write.ts'
import { inTurns, type SyncContext } from './context.ts'
import { allPages } from './scope.ts'

/** JumpCloud's own limit (`limit` above 100 is refused). */
const pageSize = 100
/** Read while one is being stored. More would only be more memory: a page is some hundred kilobytes. */
const pagesAhead = 2

type ReadPage = SystemsPage & { skip: number; readAt: number }

/** `scope` is null where every system is in scope. */
export async function readSystems(run: SyncContext, scope: ReadonlySet<string> | null): Promise<void> {
  const pages = allPages<System, SystemsPage & { readAt: number }>(
    async (skip) => {
      const readAt = run.core.clock.now()
      return { ...(await run.client.systemsPage({ skip, limit: pageSize }, run.signal)), readAt }
    },
    { from: systemsCursor(run.row.cursor), strict: true, ahead: pagesAhead, pageSize },
  )
  for await (const page of pages) await run.commit((tx, now) => storePage(run, tx, page, scope, now))
}

/** So many systems are read one by one after a change of scope; for more, the list is quicker. */
const mostEntering = 1000

/**
 * After a change of scope: reads the systems that enter, each by its id. Where they are many, or every system is in
 * scope now, only the list tells which they are, and the run becomes an incremental one.
 */
export async function readEntering(run: SyncContext, scope: ReadonlySet<string> | null): Promise<void> {
  const entering = scope && (await notKept(run, scope))
  if (!scope || !entering || entering.length > mostEntering) {
    await run.commit(() => Promise.resolve({ mode: 'incremental' }))
    return readSystems(run, scope)
  }
  let read = 0
  for (const ids of batches(entering)) {
    const readAt = run.core.clock.now()
    const systems: System[] = []
    await inTurns(ids, run.core.settings.readConcurrency, async (id) => {
      const system = await run.client.system(id, run.signal)
      if (system) systems.push(system)
    })
    read += ids.length
    await run.commit(async (tx, now) => {
      const fresh = await firstMet(run, tx, systems)
      const stored = await storeSystems(run, tx, fresh, readAt, now)
      const { counts } = run.row
      return {
        done: read,
        doneOf: entering.length,
        counts: { ...counts, new: counts.new + stored.made, updated: counts.updated + stored.updated },
      }
    })
  }
}

/** Those of these systems that are not in our copy. */
async function notKept(run: SyncContext, ids: ReadonlySet<string>): Promise<string[]> {
  const { devices } = run.core.engine.tables
  const missing: string[] = []
  for (const part of batches([...ids].sort(), 500)) {
    const rows = await run.core.engine.db
      .select({ id: devices.jumpcloudId })
      .from(devices)
      .where(
        and(
          eq(devices.workspaceId, run.workspaceId),
          isNull(devices.removedAt),
          inArray(devices.jumpcloudId, part),
        ),
      )
    const kept = new Set(rows.map(({ id }) => id))
    missing.push(...part.filter((id) => !kept.has(id)))
  }
  return missing
}

function systemsCursor(cursor: unknown): number {
  if (typeof cursor !== 'object' || cursor === null || !('skip' in cursor)) return 0
  return typeof cursor.skip === 'number' ? cursor.skip : 0
}

async function storePage(
  run: SyncContext,
  tx: Tx,
  page: ReadPage,
  scope: ReadonlySet<string> | null,
  now: number,
): Promise<Partial<SyncContext['row']>> {
  const fresh = await firstMet(run, tx, page.items)
  const inScope = fresh.filter((system) => scope === null || scope.has(system.id))
  const stored = await storeSystems(run, tx, inScope, page.readAt, now)
  await run.note(
    tx,
    page.quarantined.map(({ id, code, detail }) => ({ jumpcloudId: id, code, detail })),
  )
  const { active, counts, outOfScope } = run.row
  const done = page.skip + page.received
  return {
    cursor: { skip: done },
    total: page.total,
    done: Math.min(done, page.total),
    doneOf: page.total,
    active: (active ?? 0) + fresh.filter((system) => system.active === true).length,
    outOfScope: (outOfScope ?? 0) + fresh.length - inScope.length,
    counts: {
      ...counts,
      new: counts.new + stored.made,
      updated: counts.updated + stored.updated,
      unchanged: counts.unchanged + inScope.length - stored.made - stored.updated,
      quarantined: counts.quarantined + page.quarantined.length,
    },
  }
}

/** Remembers which systems the run met, in scope or not; a list that shifts under us shows one twice. */
async function firstMet(run: SyncContext, tx: Tx, systems: readonly System[]): Promise<System[]> {
  const byId = new Map(systems.map((system) => [system.id, system]))
  if (byId.size === 0) return []
  const { syncSeen } = run.core.engine.tables
  const added = await tx
    .insert(syncSeen)
    .values(
      [...byId.keys()].map((jumpcloudId) => ({
        workspaceId: run.workspaceId,
        runId: run.row.id,
        jumpcloudId,
      })),
    )
    .onConflictDoNothing()
    .returning({ jumpcloudId: syncSeen.jumpcloudId })
  return added.flatMap(({ jumpcloudId }) => byId.get(jumpcloudId) ?? [])
}

async function storeSystems(
  run: SyncContext,
  tx: Tx,
  systems: readonly System[],
  readAt: number,
  now: number,
): Promise<{ made: number; updated: number }> {
  if (systems.length === 0) return { made: 0, updated: 0 }
  const { engine } = run.core
  const { devices } = engine.tables
  const { deviceTypes } = run.connection
  const rows = await tx
    .select()
    .from(devices)
    .where(
      and(
        eq(devices.workspaceId, run.workspaceId),
        inArray(
          devices.jumpcloudId,
          systems.map(({ id }) => id),
        ),
      ),
    )
  const known = new Map(rows.map((row) => [row.jumpcloudId, row]))
  const made: DeviceRow[] = []
  const updated: DeviceRow[] = []
  const told: string[] = []
  for (const system of systems) {
    const row = known.get(system.id)
    if (!row) {
      made.push(newDevice(run, system, readAt, now))
      continue
    }
    // A person had it read again after this page was asked for: theirs is the newer copy.
    if (row.readAt > readAt) continue
    const lastContact = system.lastContact === null ? null : Date.parse(system.lastContact)
    const content = row.contentHash !== contentHash(system, deviceTypes) || row.removedAt !== null
    if (!content && row.lastContact === lastContact) continue
    updated.push({
      ...row,
      ...systemColumns(system, row, deviceTypes),
      readAt,
      // It is back.
      removedAt: null,
      updatedAt: now,
    })
    if (content) told.push(row.id)
  }
  await insertDevices(engine, tx, run.workspaceId, made)
  await updateDevices(engine, tx, updated, [...systemKeys, 'readAt', 'removedAt', 'updatedAt'])
  const toldOf = new Set(told)
  await markTouched(
    run,
    tx,
    [...made, ...updated.filter(({ id }) => toldOf.has(id))].map(({ jumpcloudId }) => jumpcloudId),
  )
  await run.tellDevices(tx, [...made.map(({ id }) => id), ...told], now)
  return { made: made.length, updated: updated.length }
}

/** Remembers which systems are new, back or changed: an incremental run reads anew what hangs on these. */
async function markTouched(run: SyncContext, tx: Tx, jumpcloudIds: readonly string[]): Promise<void> {
  if (jumpcloudIds.length === 0) return
  const { syncSeen } = run.core.engine.tables
  await tx
    .update(syncSeen)
    .set({ touched: true })
    .where(
      and(
        eq(syncSeen.workspaceId, run.workspaceId),
        eq(syncSeen.runId, run.row.id),
        inArray(syncSeen.jumpcloudId, [...jumpcloudIds]),
      ),
    )
}

/** A device met for the first time: what other records add is unknown until they are read. */
function newDevice(run: SyncContext, system: System, readAt: number, now: number): DeviceRow {
  return {
    workspaceId: run.workspaceId,
    id: crypto.randomUUID(),
    ...systemColumns(system, null, run.connection.deviceTypes),
    model: null,
    memoryBytes: null,
    encryptionInsights: 'unknown',
    appleMdmId: null,
    appleDeviceId: null,
    groupIds: null,
    ownerKey: null,
    ownerReason: null,
    ownerCandidates: [],
    ownerUserId: null,
    boundSince: null,
    boundSource: null,
    peopleText: '',
    change: 0,
    readAt,
    removedAt: null,
    createdAt: now,
    updatedAt: now,
  }
}
