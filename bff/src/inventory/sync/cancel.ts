/** A person ends a run before its end. */
import { and, eq, inArray } from 'drizzle-orm'
import type { SyncRun } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef, demand } from '../../actor.ts'
import type { Core } from '../../core.ts'
import { AppError, notFound } from '../../errors.ts'
import type { Tx } from '../../store/index.ts'
import { lockWorkspace } from '../../store/workspaces.ts'
import { appendEntry } from '../../timeline/append.ts'
import { isOurId } from '../write.ts'
import { announceRun, toSyncRun } from './run-row.ts'

/**
 * Cancels a run that is under way or waits for its removals to be confirmed. What it read is kept, and it removes
 * nothing (more). Whichever process carries it on finds out at once and stops. Throws 404, and 409 `run_ended`.
 */
export async function cancelRun(core: Core, agent: AgentActor, runId: string): Promise<SyncRun> {
  demand(agent, 'integration:manage')
  if (!isOurId(runId)) throw notFound('sync run')
  const { engine } = core
  const { workspaceId } = agent
  const run = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const { syncRuns } = engine.tables
    const [row] = await tx
      .select({ id: syncRuns.id })
      .from(syncRuns)
      .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.id, runId)))
    if (!row) throw notFound('sync run')
    const [cancelled] = await cancelInside(core, tx, agent, runId)
    if (!cancelled)
      throw new AppError(
        'conflict',
        'run_ended',
        'This run has ended already, so there is nothing to cancel. Nothing was changed.',
      )
    return cancelled
  })
  await engine.publish(workspaceId)
  return run
}

/** Cancels the run, or where none is named any that is under way, in the caller's transaction. Publish afterwards. */
export async function cancelInside(
  core: Core,
  tx: Tx,
  agent: AgentActor,
  runId?: string,
): Promise<SyncRun[]> {
  const { engine } = core
  const { workspaceId } = agent
  const { syncRuns } = engine.tables
  const now = core.clock.now()
  const rows = await tx
    .update(syncRuns)
    .set({
      state: 'cancelled',
      cancelledBy: agentRef(agent),
      finishedAt: now,
      waiting: null,
      cursor: null,
      leaseOwner: null,
      leaseUntil: null,
    })
    .where(
      and(
        eq(syncRuns.workspaceId, workspaceId),
        runId === undefined ? undefined : eq(syncRuns.id, runId),
        inArray(syncRuns.state, ['running', 'held']),
      ),
    )
    .returning()
  for (const row of rows) {
    await appendEntry(engine, tx, workspaceId, {
      kind: 'workspace',
      outcome: 'sync.cancelled',
      actor: agent,
      at: now,
      details: { runId: row.id, phase: row.phase },
    })
    await announceRun(engine, tx, row, now)
  }
  return rows.map(toSyncRun)
}
