/** When a workspace is synced next. */
import { and, asc, eq, gt, isNotNull, isNull, lte } from 'drizzle-orm'
import type { Core } from '../core.ts'
import type { ConnectionRow, Engine, Tx } from '../store/index.ts'

/**
 * An interval with up to a tenth more or less, so that workspaces connected together do not all sync together.
 * Milliseconds.
 */
export const jittered = (interval: number) => Math.round(interval * (0.9 + 0.2 * Math.random()))

/** Milliseconds between two scheduled syncs of the workspace: its own choice, else the installation's. */
export const intervalOf = (core: Core, row: Pick<ConnectionRow, 'syncInterval'>): number =>
  row.syncInterval ?? core.settings.syncInterval

/** Says in the transaction at hand when the next scheduled sync is due: one interval from `now`. */
export async function deferSync(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  now: number,
  interval: number,
): Promise<void> {
  const { connections } = engine.tables
  await tx
    .update(connections)
    .set({ nextSyncAt: now + jittered(interval) })
    .where(eq(connections.workspaceId, workspaceId))
}

/** Makes a sync due at `at` (milliseconds), for one that could not start now. */
export async function makeSyncDue(engine: Engine, workspaceId: string, at: number): Promise<void> {
  const { connections } = engine.tables
  await engine.tx(async (tx) => {
    await tx.update(connections).set({ nextSyncAt: at }).where(eq(connections.workspaceId, workspaceId))
  })
}

/** Makes the next sync due by `at` at the latest, in the transaction at hand. */
export async function hastenSync(engine: Engine, tx: Tx, workspaceId: string, at: number): Promise<void> {
  const { connections } = engine.tables
  await tx
    .update(connections)
    .set({ nextSyncAt: at })
    .where(and(eq(connections.workspaceId, workspaceId), gt(connections.nextSyncAt, at)))
}

/**
 * Workspaces whose sync is due, each claimed by one conditional update that sets the next one: of several
 * replicas, one gets it.
 */
export async function claimDueSyncs(core: Core): Promise<string[]> {
  const { engine } = core
  const { connections } = engine.tables
  const now = core.clock.now()
  const due = await engine.db
    .select({
      workspaceId: connections.workspaceId,
      at: connections.nextSyncAt,
      syncInterval: connections.syncInterval,
    })
    .from(connections)
    .where(and(isNotNull(connections.nextSyncAt), lte(connections.nextSyncAt, now)))
    .orderBy(asc(connections.nextSyncAt))
    .limit(50)
  const claimed: string[] = []
  for (const { workspaceId, at, syncInterval } of due) {
    const rows = await engine.tx((tx) =>
      tx
        .update(connections)
        .set({ nextSyncAt: now + jittered(intervalOf(core, { syncInterval })) })
        .where(and(eq(connections.workspaceId, workspaceId), eq(connections.nextSyncAt, at ?? 0)))
        .returning({ workspaceId: connections.workspaceId }),
    )
    if (rows.length > 0) claimed.push(workspaceId)
  }
  return claimed
}

/** A shorter `SYNC_INTERVAL` holds from the next start on, and not only after the syncs planned before it. */
export async function tightenSchedule(core: Core): Promise<void> {
  const { connections } = core.engine.tables
  const now = core.clock.now()
  const latest = now + Math.round(core.settings.syncInterval * 1.1)
  await core.engine.tx(async (tx) => {
    await tx
      .update(connections)
      .set({ nextSyncAt: now + jittered(core.settings.syncInterval) })
      .where(and(gt(connections.nextSyncAt, latest), isNull(connections.syncInterval)))
  })
}

/** All workspaces that are connected. */
export async function connectedWorkspaces(engine: Engine): Promise<Set<string>> {
  const { connections } = engine.tables
  const rows = await engine.db.select({ workspaceId: connections.workspaceId }).from(connections)
  return new Set(rows.map(({ workspaceId }) => workspaceId))
}
