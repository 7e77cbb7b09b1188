/** What is open on a device, and what its panel shows. Imports no other feature, so that all of them may ask. */
import { and, desc, eq, inArray, isNotNull, ne, or } from 'drizzle-orm'
import type { Action, ActionState, Device } from '@siit-jumpcloud/shared'
import type { OpenAction } from '../capabilities/index.ts'
import type { ActionRow, Db, Engine } from '../store/index.ts'
import { isOpen, mayStillRun } from './states.ts'
import { hasPin, toAction } from './view.ts'

/** States that a device shows whoever looks at it: what is under way, and what waits for a person to settle it. */
const shownToAll: ActionState[] = [
  'requested',
  'awaiting_approval',
  'approved',
  'dispatching',
  'accepted',
  'unknown',
]

/** What a device shows of what was asked of it. */
export interface ActionsShown {
  actions: Action[]
  pins: NonNullable<Device['pins']>
}

/**
 * The locks and wipes that each device shows, newest first: those that are open or unsettled, earlier wipes that may
 * still run, and all of the request; and every PIN that was sent to it, oldest first, on whichever request. Every
 * device asked for is in the answer.
 */
export async function shownOnDevices(
  engine: Engine,
  db: Db,
  workspaceId: string,
  deviceIds: readonly string[],
  requestId: string | null,
): Promise<Map<string, ActionsShown>> {
  const found = new Map<string, ActionsShown>(deviceIds.map((id) => [id, { actions: [], pins: [] }]))
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
          and(eq(actions.kind, 'wipe'), inArray(actions.state, ['failed_on_device', 'confirmed'])),
          isNotNull(actions.pinCiphertext),
          ...(requestId === null ? [] : [eq(actions.requestId, requestId)]),
        ),
      ),
    )
    .orderBy(desc(actions.createdAt), desc(actions.id))
  // Newest first: what came after it of the same device was seen before.
  const wipedSince = new Set<string>()
  for (const row of rows) {
    const shown = found.get(row.deviceId)
    const ofRequest = requestId !== null && row.requestId === requestId
    const waits = mayStillRun(row) && !wipedSince.has(row.deviceId)
    if (ofRequest || shownToAll.includes(row.state) || waits) shown?.actions.push(toAction(row))
    if (hasPin(row)) shown?.pins.unshift(toPin(row))
    if (row.kind === 'wipe' && row.state === 'confirmed') wipedSince.add(row.deviceId)
  }
  for (const { pins } of found.values()) pins.sort((a, b) => (a.sentAt ?? '').localeCompare(b.sentAt ?? ''))
  return found
}

const toPin = (row: ActionRow): ActionsShown['pins'][number] => ({
  actionId: row.id,
  action: row.kind,
  state: row.state,
  sentAt: row.dispatchedAt === null ? null : new Date(row.dispatchedAt).toISOString(),
  requestId: row.requestId,
  requestedBy: row.requestedBy,
})

/** As `shownOnDevices`, without the PINs. */
export async function actionsOfDevices(
  ...of: Parameters<typeof shownOnDevices>
): Promise<Map<string, Action[]>> {
  const shown = await shownOnDevices(...of)
  return new Map([...shown].map(([id, { actions }]) => [id, actions]))
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
