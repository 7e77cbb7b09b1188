/** The workspace's row: made when first needed, locked by whoever counts, and the source of event numbers. */
import { and, asc, eq, gt, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import type { StreamEvent } from '@siit-jumpcloud/shared'
import type { Db, Engine, Tx } from './engine.ts'

/**
 * Makes the workspace's row where missing and holds it until the transaction ends, so that what is counted
 * inside is still true at the commit. (SQLite has one writer anyway; PostgreSQL takes the row lock.)
 */
export async function lockWorkspace(engine: Engine, tx: Tx, workspaceId: string): Promise<void> {
  const { workspaces } = engine.tables
  await tx
    .insert(workspaces)
    .values({ id: workspaceId })
    .onConflictDoUpdate({ target: workspaces.id, set: { id: sql`excluded.id` } })
}

/** When the workspace was put into quarantine (milliseconds), or null. */
export async function quarantinedAt(engine: Engine, db: Db, workspaceId: string): Promise<number | null> {
  const { workspaces } = engine.tables
  const [row] = await db
    .select({ at: workspaces.quarantinedAt })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  return row?.at ?? null
}

/** Puts a workspace into quarantine (milliseconds) or lifts it (null). Returns whether that changed anything. */
export async function setQuarantine(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  at: number | null,
): Promise<boolean> {
  const { workspaces } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const changed = await tx
    .update(workspaces)
    .set({ quarantinedAt: at })
    .where(
      and(
        eq(workspaces.id, workspaceId),
        at === null ? isNotNull(workspaces.quarantinedAt) : isNull(workspaces.quarantinedAt),
      ),
    )
    .returning({ id: workspaces.id })
  return changed.length > 0
}

/**
 * The number of a write of device rows, to be stored with each of them (`devices.change`). Taken in the writing
 * transaction, so that whoever read up to a number has missed none below it.
 */
export async function nextDeviceChange(engine: Engine, tx: Tx, workspaceId: string): Promise<number> {
  const { workspaces } = engine.tables
  const [row] = await tx
    .insert(workspaces)
    .values({ id: workspaceId, deviceSequence: 1 })
    .onConflictDoUpdate({
      target: workspaces.id,
      set: { deviceSequence: sql`${workspaces.deviceSequence} + 1` },
    })
    .returning({ change: workspaces.deviceSequence })
  return row?.change ?? 1
}

/** Says that device rows of the workspace went, which no row can tell of itself. */
export async function noteDevicesGone(engine: Engine, tx: Tx, workspaceId: string): Promise<void> {
  const { workspaces } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  await tx
    .update(workspaces)
    .set({ deviceEpoch: sql`${workspaces.deviceEpoch} + 1` })
    .where(eq(workspaces.id, workspaceId))
}

/** How far the device rows of a workspace are: `change` is the newest write, `epoch` another where rows went. */
export async function deviceVersion(
  engine: Engine,
  db: Db,
  workspaceId: string,
): Promise<{ change: number; epoch: number }> {
  const { workspaces } = engine.tables
  const [row] = await db
    .select({ change: workspaces.deviceSequence, epoch: workspaces.deviceEpoch })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  return row ?? { change: 0, epoch: 0 }
}

/** Ids of all workspaces. */
export async function allWorkspaces(engine: Engine): Promise<string[]> {
  const { workspaces } = engine.tables
  const rows = await engine.db.select({ id: workspaces.id }).from(workspaces)
  return rows.map(({ id }) => id)
}

/** Who may be told: an event about a device or a request is for those who can read that one. */
export interface EventAudience {
  deviceId?: string | null
  requestId?: string | null
}

/**
 * Writes events in the transaction of the change they tell of. Call `engine.publish(workspaceId)` after the
 * commit, so that streams look at once.
 */
export async function appendEvents(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  events: (EventAudience & { event: StreamEvent })[],
  at: number,
): Promise<void> {
  if (events.length === 0) return
  const { workspaces } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const [row] = await tx
    .update(workspaces)
    .set({ eventSequence: sql`${workspaces.eventSequence} + ${events.length}` })
    .where(eq(workspaces.id, workspaceId))
    .returning({ last: workspaces.eventSequence })
  const first = (row?.last ?? events.length) - events.length + 1
  await tx.insert(engine.tables.events).values(
    events.map(({ event, deviceId, requestId }, i) => ({
      workspaceId,
      sequence: first + i,
      type: event.type,
      deviceId: deviceId ?? null,
      requestId: requestId ?? null,
      payload: event,
      at,
    })),
  )
}

export interface StoredEvent {
  sequence: number
  deviceId: string | null
  requestId: string | null
  event: StreamEvent
}

/** Events after `sequence`, oldest first. */
export async function readEvents(
  engine: Engine,
  workspaceId: string,
  after: number,
  limit = 200,
): Promise<StoredEvent[]> {
  const { events } = engine.tables
  const rows = await engine.db
    .select()
    .from(events)
    .where(and(eq(events.workspaceId, workspaceId), gt(events.sequence, after)))
    .orderBy(asc(events.sequence))
    .limit(limit)
  return rows.map((row) => ({
    sequence: row.sequence,
    deviceId: row.deviceId,
    requestId: row.requestId,
    // Written by `appendEvents` only, from the same type.
    event: row.payload as StreamEvent,
  }))
}

/** The newest event's number; a new stream starts after it. */
export async function lastEventSequence(engine: Engine, workspaceId: string): Promise<number> {
  const { workspaces } = engine.tables
  const [row] = await engine.db
    .select({ last: workspaces.eventSequence })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  return row?.last ?? 0
}

/** Forgets events older than `before`; a stream that resumes from further back starts anew. */
export async function pruneEvents(engine: Engine, before: number): Promise<void> {
  const { events } = engine.tables
  await engine.tx(async (tx) => {
    await tx.delete(events).where(lt(events.at, before))
  })
}
