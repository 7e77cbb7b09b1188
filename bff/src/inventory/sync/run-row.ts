/** A run's row as it is told to people. */
import type { SyncRun } from '@siit-jumpcloud/shared'
import { appendEvents } from '../../store/workspaces.ts'
import type { Engine, SyncRunRow, Tx } from '../../store/index.ts'

export const toSyncRun = (row: SyncRunRow): SyncRun => ({
  id: row.id,
  state: row.state,
  phase: row.phase,
  trigger: row.trigger,
  mode: row.mode,
  counts: row.counts,
  total: row.total,
  active: row.active,
  outOfScope: row.outOfScope,
  progress: { done: row.done, of: row.doneOf },
  waiting: row.waiting,
  error: row.error,
  cancelledBy: row.cancelledBy,
  removalsHeld: row.removalsHeld,
  startedAt: new Date(row.startedAt).toISOString(),
  finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt).toISOString(),
})

/** Tells whoever has Settings open how the run stands. Publish after the commit. */
export const announceRun = (engine: Engine, tx: Tx, row: SyncRunRow, at: number): Promise<void> =>
  appendEvents(engine, tx, row.workspaceId, [{ event: { type: 'sync', run: toSyncRun(row) } }], at)
