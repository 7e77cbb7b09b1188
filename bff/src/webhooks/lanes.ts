/** Order within a lane: the first message that has not arrived goes, the others wait behind it. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Engine, Tx } from '../store/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'

/**
 * Lets the next message of a lane go where none is on its way or parked any more. The workspace's row is held, so that
 * no entry is written behind a message that has just arrived, to wait for it for ever.
 */
export async function letNextGo(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  lane: string,
  now: number,
): Promise<void> {
  const { webhookDeliveries: d } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const ofLane = and(eq(d.workspaceId, workspaceId), eq(d.lane, lane))
  const [ahead] = await tx
    .select({ one: sql`1` })
    .from(d)
    .where(and(ofLane, inArray(d.state, ['pending', 'parked'])))
    .limit(1)
  if (ahead) return
  const [next] = await tx
    .select({ id: d.id })
    .from(d)
    .where(and(ofLane, eq(d.state, 'waiting')))
    .orderBy(asc(d.sequence))
    .limit(1)
  if (!next) return
  await tx
    .update(d)
    .set({ state: 'pending', nextAttemptAt: now })
    .where(and(eq(d.workspaceId, workspaceId), eq(d.id, next.id)))
}
