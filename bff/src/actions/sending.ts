/** Actions that are about to leave, or leaving. */
import { and, count, eq, inArray } from 'drizzle-orm'
import type { Db, Engine } from '../store/index.ts'

/** How many locks and wipes of a workspace are decided on and not answered yet. */
export async function sendingActions(engine: Engine, db: Db, workspaceId: string): Promise<number> {
  const { actions } = engine.tables
  const [row] = await db
    .select({ sending: count() })
    .from(actions)
    .where(
      and(
        eq(actions.workspaceId, workspaceId),
        inArray(actions.state, ['requested', 'approved', 'dispatching']),
      ),
    )
  return row?.sending ?? 0
}
