/** What the inventory must know of actions before it touches a device's identity. */
import { and, eq } from 'drizzle-orm'
import type { Db, Engine } from '../store/index.ts'

/** Whether anything was ever asked of the device, in whatever state it is. */
export async function hasActions(
  engine: Engine,
  db: Db,
  workspaceId: string,
  deviceId: string,
): Promise<boolean> {
  const { actions } = engine.tables
  const rows = await db
    .select({ id: actions.id })
    .from(actions)
    .where(and(eq(actions.workspaceId, workspaceId), eq(actions.deviceId, deviceId)))
    .limit(1)
  return rows.length > 0
}
