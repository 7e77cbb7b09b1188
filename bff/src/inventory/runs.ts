/** Sync runs as people see them: start, list, look into, confirm what one would remove, carry on after a crash. */
import { and, asc, desc, eq, inArray, isNull, lt, ne, or } from 'drizzle-orm'
import type { Page, SyncMode, SyncRun, SyncRunDetail } from '@siit-jumpcloud/shared'
import { type Actor, type AgentActor, agentRef, demand } from '../actor.ts'
import { connectionRow, notConnected } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { AppError, notFound } from '../errors.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ConnectionRow, Db, Engine, SyncRunRow, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'
import { announceRun, toSyncRun } from './sync/run-row.ts'
import { runSync } from './sync/run.ts'
import { isOurId } from './write.ts'

export { runSync, toSyncRun }

const noCounts = { new: 0, updated: 0, unchanged: 0, removed: 0, quarantined: 0 }

/**
 * Starts a run and answers at once; it goes on in the background. Throws 409 `sync_running` where one runs and 409
 * `not_connected` where there is nothing to read. Where no mode is named, the schedule's runs are incremental and all
 * others full; the first import is full, whatever is named. A run that waits for its removals to be confirmed is superseded.
 */
export async function startSync(
  core: Core,
  workspaceId: string,
  trigger: SyncRun['trigger'],
  actor: Actor,
  mode?: SyncMode,
): Promise<SyncRun> {
  if (actor.type === 'agent') demand(actor, 'integration:manage')
  const { engine } = core
  const { syncRuns } = engine.tables
  const now = core.clock.now()
  const row = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const connection = await connectionRow(engine, tx, workspaceId)
    if (!connection) throw notConnected()
    if (await runningRun(engine, tx, workspaceId)) throw syncRunning()
    await tx
      .update(syncRuns)
      .set({ state: 'cancelled', finishedAt: now })
      .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.state, 'held')))
    const made: SyncRunRow = {
      workspaceId,
      id: crypto.randomUUID(),
      state: 'running',
      phase: 'systems',
      trigger,
      mode: await depthOf(engine, tx, connection, mode ?? (trigger === 'schedule' ? 'incremental' : 'full')),
      counts: noCounts,
      total: null,
      active: null,
      outOfScope: null,
      waiting: null,
      done: 0,
      doneOf: null,
      cursor: null,
      error: null,
      removalsHeld: null,
      removalsConfirmedBy: null,
      cancelledBy: null,
      leaseOwner: null,
      leaseUntil: null,
      startedAt: now,
      finishedAt: null,
    }
    await tx.insert(syncRuns).values(made)
    await announceRun(engine, tx, made, now)
    return made
  })
  await engine.publish(workspaceId)
  core.background('sync', (signal) => runSync(core, workspaceId, row.id, signal))
  return toSyncRun(row)
}

/** Only a fleet that was read to its end, bindings and users included, can be followed from change to change. */
async function depthOf(
  engine: Engine,
  tx: Tx,
  { workspaceId, fleetReadAt }: ConnectionRow,
  wanted: SyncMode,
): Promise<SyncMode> {
  if (fleetReadAt === null) return 'full'
  if (wanted !== 'incremental') return wanted
  const { syncRecords, syncRuns } = engine.tables
  const [last] = await tx
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(
      and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.state, 'succeeded'), ne(syncRuns.mode, 'scope')),
    )
    .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
    .limit(1)
  if (!last) return 'full'
  const unread = await tx
    .select({ code: syncRecords.code })
    .from(syncRecords)
    .where(
      and(
        eq(syncRecords.workspaceId, workspaceId),
        eq(syncRecords.runId, last.id),
        inArray(syncRecords.code, ['users_unreadable', 'bindings_unreadable']),
      ),
    )
    .limit(1)
  return unread.length > 0 ? 'full' : 'incremental'
}

const syncRunning = () =>
  new AppError(
    'conflict',
    'sync_running',
    'A sync of this workspace is running already. Nothing new was started; wait until it has ended.',
  )

async function runningRun(engine: Engine, db: Db, workspaceId: string): Promise<SyncRunRow | null> {
  const { syncRuns } = engine.tables
  const [row] = await db
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.state, 'running')))
    .limit(1)
  return row ?? null
}

/** The newest run, or null. */
export async function latestRun(core: Core, workspaceId: string): Promise<SyncRun | null> {
  const { syncRuns } = core.engine.tables
  const [row] = await core.engine.db
    .select()
    .from(syncRuns)
    .where(eq(syncRuns.workspaceId, workspaceId))
    .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
    .limit(1)
  return row ? toSyncRun(row) : null
}

export interface RunsQuery {
  cursor?: string | undefined
  /** At most 200. */
  limit?: number | undefined
}

/** The runs of the workspace, newest first. Throws 400 `invalid_cursor` for a cursor that is none of ours. */
export async function listRuns(
  core: Core,
  workspaceId: string,
  query: RunsQuery = {},
): Promise<Page<SyncRun>> {
  const { syncRuns } = core.engine.tables
  const limit = Math.min(query.limit ?? 50, 200)
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor)
  const rows = await core.engine.db
    .select()
    .from(syncRuns)
    .where(
      and(
        eq(syncRuns.workspaceId, workspaceId),
        after === null
          ? undefined
          : or(
              lt(syncRuns.startedAt, after.startedAt),
              and(eq(syncRuns.startedAt, after.startedAt), lt(syncRuns.id, after.id)),
            ),
      ),
    )
    .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(toSyncRun),
    next:
      rows.length > limit && last ? Buffer.from(`${last.startedAt} ${last.id}`).toString('base64url') : null,
  }
}

function decodeCursor(cursor: string): { startedAt: number; id: string } {
  const found = /^(\d{1,15}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!found?.[1] || !found[2])
    throw new AppError(
      'invalid',
      'invalid_cursor',
      'This cursor is not one that we gave. Start the list anew.',
      {
        errors: [{ pointer: 'cursor', code: 'invalid_cursor', detail: 'Not a cursor of this list.' }],
      },
    )
  return { startedAt: Number(found[1]), id: found[2] }
}

/** How many of a run's records are told; their number is in `counts.quarantined` all the same. */
const recordsShown = 500

/** One run with the records it could not take. Throws 404. */
export async function getRun(core: Core, workspaceId: string, runId: string): Promise<SyncRunDetail> {
  if (!isOurId(runId)) throw notFound('sync run')
  const { syncRuns, syncRecords } = core.engine.tables
  const [row] = await core.engine.db
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.id, runId)))
  if (!row) throw notFound('sync run')
  const records = await core.engine.db
    .select()
    .from(syncRecords)
    .where(and(eq(syncRecords.workspaceId, workspaceId), eq(syncRecords.runId, runId)))
    .orderBy(asc(syncRecords.number))
    .limit(recordsShown)
  return {
    ...toSyncRun(row),
    records: records.map(({ jumpcloudId, code, detail }) => ({ jumpcloudId, code, detail })),
  }
}

/**
 * A person has looked at how many devices a held run would remove, and says go. The run goes on from there in the
 * background; what JumpCloud has again by then is kept. Throws 404, and 409 `run_not_held` or `sync_running`.
 */
export async function confirmRemovals(core: Core, agent: AgentActor, runId: string): Promise<SyncRun> {
  demand(agent, 'integration:manage')
  if (!isOurId(runId)) throw notFound('sync run')
  const { engine } = core
  const { workspaceId } = agent
  const { syncRuns } = engine.tables
  const now = core.clock.now()
  const row = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const [held] = await tx
      .select()
      .from(syncRuns)
      .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.id, runId)))
    if (!held) throw notFound('sync run')
    if (held.state !== 'held')
      throw new AppError(
        'conflict',
        'run_not_held',
        'This run does not wait for a confirmation (any more). Nothing was removed by it. Look at the newest run.',
      )
    if (await runningRun(engine, tx, workspaceId)) throw syncRunning()
    const [next] = await tx
      .update(syncRuns)
      .set({
        state: 'running',
        phase: 'removals',
        cursor: null,
        removalsConfirmedBy: agentRef(agent),
        finishedAt: null,
        leaseOwner: null,
        leaseUntil: null,
      })
      .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.id, runId), eq(syncRuns.state, 'held')))
      .returning()
    if (!next) throw notFound('sync run')
    await appendEntry(engine, tx, workspaceId, {
      kind: 'workspace',
      outcome: 'sync.removals_confirmed',
      actor: agent,
      at: now,
      details: { runId, devices: held.removalsHeld },
    })
    await announceRun(engine, tx, next, now)
    return next
  })
  await engine.publish(workspaceId)
  core.background('sync', (signal) => runSync(core, workspaceId, runId, signal))
  return toSyncRun(row)
}

const resumedOnce = new WeakSet<Core>()

/**
 * Carries on the runs that nobody does: those whose process is gone, or never began. Called at start and now and
 * then. A process that just started on SQLite takes over at once, because no other one should have the file; should
 * one all the same, it finds that the run is no longer its own, and stops.
 */
export async function resumeRuns(core: Core): Promise<void> {
  const { engine } = core
  const { syncRuns } = engine.tables
  const takeOver = engine.dialect === 'sqlite' && !resumedOnce.has(core)
  resumedOnce.add(core)
  const orphaned = and(
    eq(syncRuns.state, 'running'),
    takeOver ? undefined : or(isNull(syncRuns.leaseOwner), lt(syncRuns.leaseUntil, core.clock.now())),
    or(isNull(syncRuns.leaseOwner), ne(syncRuns.leaseOwner, core.processId)),
  )
  const runs = await engine.db
    .select({ workspaceId: syncRuns.workspaceId, id: syncRuns.id })
    .from(syncRuns)
    .where(orphaned)
    .limit(50)
  if (runs.length === 0) return
  await engine.tx(async (tx) => {
    await tx
      .update(syncRuns)
      .set({ leaseOwner: null, leaseUntil: null })
      .where(
        and(
          orphaned,
          inArray(
            syncRuns.id,
            runs.map(({ id }) => id),
          ),
        ),
      )
  })
  for (const { workspaceId, id } of runs)
    core.background('sync', (signal) => runSync(core, workspaceId, id, signal))
}
