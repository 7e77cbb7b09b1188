/** What is open on a device, and what its panel shows. Imports no other feature, so that all of them may ask. */
import { and, desc, eq, inArray, ne, or } from 'drizzle-orm'
import type { Action, ActionState } from '@siit-jumpcloud/shared'
import type { OpenAction } from '../capabilities/index.ts'
import type { ActionRow, Db, Engine } from '../store/index.ts'
import { isOpen } from './states.ts'
import { toAction } from './view.ts'

/** States that a device shows whoever looks at it: what is under way, and what waits for a person to settle it. */
const shownToAll: ActionState[] = [
  'requested',
  'awaiting_approval',
  'approved',
  'dispatching',
  'accepted',
  'unknown',
]

/**
 * A wipe that a person found undone, though JumpCloud had it or may have: it may still run, and whoever opens the
 * device must know.
 */
const mayStillRun = (row: ActionRow): boolean =>
  row.kind === 'wipe' && row.state === 'failed_on_device' && row.evidence?.grade === 'person'

/**
 * The locks and wipes that each device shows, newest first: those that are open or unsettled, earlier wipes that may
 * still run, and all of the request. Every device asked for is in the answer.
 */
export async function actionsOfDevices(
  engine: Engine,
  db: Db,
  workspaceId: string,
  deviceIds: readonly string[],
  requestId: string | null,
): Promise<Map<string, Action[]>> {
  const found = new Map<string, Action[]>(deviceIds.map((id) => [id, []]))
  if (deviceIds.length === 0) return found
  const { actions } = engine.tables
  const rows = await db
    .select()
    .from(actions)
    .where(
      and(
        eq(actions.workspaceId, workspaceId),
        inArray(actions.deviceId, [...deviceIds]),
        ne(actions.kind, 'open'),
        or(
          inArray(actions.state, shownToAll),
          and(eq(actions.kind, 'wipe'), eq(actions.state, 'failed_on_device')),
          ...(requestId === null ? [] : [eq(actions.requestId, requestId)]),
        ),
      ),
    )
    .orderBy(desc(actions.createdAt), desc(actions.id))
  for (const row of rows) {
    const ofRequest = requestId !== null && row.requestId === requestId
    if (ofRequest || shownToAll.includes(row.state) || mayStillRun(row))
      found.get(row.deviceId)?.push(toAction(row))
  }
  return found
}

/** What is needed of a device to tell whether a lock on it is still open. */
export interface Contact {
  id: string
  /** Milliseconds; when the device last spoke to JumpCloud. */
  lastContact: number | null
}

/** The open actions of each device, for its verdicts. `except` is an action that must not block itself. */
export async function openActionsOf(
  engine: Engine,
  db: Db,
  workspaceId: string,
  devices: readonly Contact[],
  now: number,
  except?: string,
): Promise<Map<string, OpenAction[]>> {
  const found = new Map<string, OpenAction[]>(devices.map(({ id }) => [id, []]))
  if (devices.length === 0) return found
  const contact = new Map(devices.map(({ id, lastContact }) => [id, lastContact]))
  const { actions } = engine.tables
  const rows = await db
    .select()
    .from(actions)
    .where(
      and(
        eq(actions.workspaceId, workspaceId),
        inArray(actions.deviceId, [...contact.keys()]),
        inArray(actions.state, shownToAll),
      ),
    )
    .orderBy(desc(actions.createdAt), desc(actions.id))
  for (const row of rows)
    if (row.id !== except && isOpen(row, contact.get(row.deviceId) ?? null, now))
      found.get(row.deviceId)?.push(toOpenAction(row))
  return found
}

/** Throws where the action is no command: `open` is never open. */
export function toOpenAction(row: ActionRow): OpenAction {
  if (row.kind === 'open') throw new TypeError('an opened record is not an open action')
  return {
    kind: row.kind,
    id: row.id,
    requestedBy: row.requestedBy.name,
    requestId: row.requestId,
    at: new Date(row.createdAt).toISOString(),
    state: row.state,
  }
}
