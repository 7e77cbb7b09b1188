/** How many commands are on their way right now. Imports no other feature, so that all of them may ask. */
import { and, count, eq } from 'drizzle-orm'
import type { Db, Engine } from '../store/index.ts'

/** The number of actions of a workspace in `dispatching`: claimed, and their outcome not written yet. */
export async function sendingActions(engine: Engine, db: Db, workspaceId: string): Promise<number> {
  const { actions } = engine.tables
  const [row] = await db
    .select({ sending: count() })
    .from(actions)
    .where(and(eq(actions.workspaceId, workspaceId), eq(actions.state, 'dispatching')))
  return row?.sending ?? 0
}
