/** What the inventory asks of actions: before it touches a device's identity, for its list, and for its history. */
import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import type { Action, ActionState } from '@siit-jumpcloud/shared'
import type { Db, Engine } from '../store/index.ts'
import { toAction } from './view.ts'

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

/** States of a wipe that may yet run, or waits for a person. */
const wipeOpen: ActionState[] = [
  'requested',
  'awaiting_approval',
  'approved',
  'dispatching',
  'accepted',
  'unknown',
]

/** Ids of the devices on which a wipe is open. There are few, however large the fleet. */
export async function devicesWithOpenWipe(engine: Engine, db: Db, workspaceId: string): Promise<string[]> {
  const { actions } = engine.tables
  const rows = await db
    .selectDistinct({ deviceId: actions.deviceId })
    .from(actions)
    .where(
      and(eq(actions.workspaceId, workspaceId), eq(actions.kind, 'wipe'), inArray(actions.state, wipeOpen)),
    )
  return rows.map(({ deviceId }) => deviceId)
}

/** The device's locks and wipes, newest first, at most so many. */
export async function actionHistoryOf(
  engine: Engine,
  db: Db,
  workspaceId: string,
  deviceId: string,
  most: number,
): Promise<Action[]> {
  const { actions } = engine.tables
  const rows = await db
    .select()
    .from(actions)
    .where(
      and(eq(actions.workspaceId, workspaceId), eq(actions.deviceId, deviceId), ne(actions.kind, 'open')),
    )
    .orderBy(desc(actions.createdAt), desc(actions.id))
    .limit(most)
  return rows.map((row) => toAction(row))
}
