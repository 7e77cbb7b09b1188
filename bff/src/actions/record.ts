/**
 * The one door by which an action comes to be or changes its state: the row, its slots, its timeline entry and its
 * event in one transaction, and only along the table of `states.ts`.
 */
import { and, eq, type SQL } from 'drizzle-orm'
import type { ActionState, TimelineEntry } from '@siit-jumpcloud/shared'
import type { Actor, SystemActor } from '../actor.ts'
import { appendEvents } from '../store/workspaces.ts'
import type { ActionRow, Engine, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'
import { releaseSlots } from './slots.ts'
import { type Cause, isLegal, openStates } from './states.ts'
import { snapshotOf, toAction } from './view.ts'

/** The service, acting on what an agent asked for: recovery, sending. */
export const service = (row: ActionRow, name: string): SystemActor => ({
  type: 'system',
  workspaceId: row.workspaceId,
  name,
  correlationId: row.correlationId,
})

/** Columns that may change along with the state; what was decided on never does. */
type Changeable = Partial<
  Pick<
    ActionRow,
    | 'deviceOffline'
    | 'pinCiphertext'
    | 'evidence'
    | 'failure'
    | 'leaseOwner'
    | 'leaseUntil'
    | 'dispatchedAt'
    | 'acceptedAt'
    | 'approvedBy'
    | 'decision'
    | 'watch'
  >
>

export interface Move {
  to: ActionState
  cause: Cause
  actor: Actor
  /** Milliseconds since 1970. */
  at: number
  columns?: Changeable
  /** Holds besides "still in the state that was read"; where it does not, nothing happens. */
  provided?: SQL | undefined
  entry?: { reason?: string | null; details?: Record<string, unknown> }
}

/**
 * Moves an action from the state in `row` to another, if it still is in that state. Returns the new row, or null where
 * somebody was faster. Throws where the table of states does not have the step.
 */
export async function move(engine: Engine, tx: Tx, row: ActionRow, step: Move): Promise<ActionRow | null> {
  if (!isLegal(row.state, step.to, step.cause))
    throw new TypeError(`an action does not go from ${row.state} to ${step.to} by ${step.cause}`)
  const { actions } = engine.tables
  const at = new Date(step.at).toISOString()
  const [next] = await tx
    .update(actions)
    .set({
      ...step.columns,
      state: step.to,
      history: [...row.history, { state: step.to, at }],
      updatedAt: step.at,
    })
    .where(
      and(
        eq(actions.workspaceId, row.workspaceId),
        eq(actions.id, row.id),
        eq(actions.state, row.state),
        step.provided,
      ),
    )
    .returning()
  if (!next) return null
  if (next.kind !== 'open' && !openStates[next.kind].includes(next.state))
    await releaseSlots(engine, tx, next.workspaceId, next.id)
  await tell(engine, tx, next, step.actor, step.at, step.entry)
  return next
}

/** Writes an entry about an action that leaves its state as it is. */
export async function note(
  engine: Engine,
  tx: Tx,
  row: ActionRow,
  actor: Actor,
  at: number,
  entry: {
    kind?: TimelineEntry['kind']
    outcome: string
    reason?: string | null
    details?: Record<string, unknown>
  },
): Promise<void> {
  await appendEntry(engine, tx, row.workspaceId, {
    ...about(row, actor),
    kind: entry.kind ?? 'action',
    outcome: entry.outcome,
    at,
    reason: entry.reason ?? null,
    details: entry.details ?? {},
  })
}

/**
 * Changes what is known of an action that stays in its state, with the entry and the event of that. The workspace must
 * be locked and `row` read since. Returns the new row.
 */
export async function amend(
  engine: Engine,
  tx: Tx,
  row: ActionRow,
  change: {
    actor: Actor
    at: number
    columns: Pick<Changeable, 'watch' | 'evidence'>
    entry: { outcome: string; reason?: string | null; details?: Record<string, unknown> }
  },
): Promise<ActionRow> {
  const { actions } = engine.tables
  const { actor, at, columns, entry } = change
  const [next] = await tx
    .update(actions)
    .set({ ...columns, updatedAt: at })
    .where(
      and(eq(actions.workspaceId, row.workspaceId), eq(actions.id, row.id), eq(actions.state, row.state)),
    )
    .returning()
  if (!next) throw new TypeError('the workspace was locked, and yet the action moved')
  await note(engine, tx, next, actor, at, entry)
  await announce(engine, tx, next, at)
  return next
}

/** Keeps what nobody need be told of: no entry, no event. */
export async function keepWatch(
  engine: Engine,
  tx: Tx,
  row: ActionRow,
  columns: Partial<Pick<ActionRow, 'watch' | 'evidenceReadAt'>>,
): Promise<void> {
  const { actions } = engine.tables
  await tx
    .update(actions)
    .set(columns)
    .where(and(eq(actions.workspaceId, row.workspaceId), eq(actions.id, row.id)))
}

/** Puts a new action on disk, in the state in which it first rests, with its entry and event. */
export async function insertAction(
  engine: Engine,
  tx: Tx,
  row: ActionRow,
  actor: Actor,
  entry: Parameters<typeof tell>[5] = {},
): Promise<void> {
  await tx.insert(engine.tables.actions).values(row)
  await tell(engine, tx, row, actor, row.createdAt, entry)
}

/** The entry of the state that was reached, and the event for every open panel. */
async function tell(
  engine: Engine,
  tx: Tx,
  row: ActionRow,
  actor: Actor,
  at: number,
  more: {
    kind?: TimelineEntry['kind']
    outcome?: string
    occurredAt?: string | null
    reason?: string | null
    details?: Record<string, unknown>
  } = {},
): Promise<void> {
  await appendEntry(engine, tx, row.workspaceId, {
    ...about(row, actor),
    kind: more.kind ?? 'action',
    outcome: more.outcome ?? row.state,
    at,
    reason: more.reason === undefined ? row.reason : more.reason,
    occurredAt: more.occurredAt ?? null,
    details: { ...known(row), ...more.details },
  })
  await announce(engine, tx, row, at)
}

const announce = (engine: Engine, tx: Tx, row: ActionRow, at: number): Promise<void> =>
  appendEvents(
    engine,
    tx,
    row.workspaceId,
    [{ event: { type: 'action', action: toAction(row) }, deviceId: row.deviceId, requestId: row.requestId }],
    at,
  )

/** Whose and what an entry is about. What the service does on somebody's behalf keeps where they asked from. */
function about(row: ActionRow, actor: Actor) {
  const { hostname, serialNumber, jumpcloudId } = snapshotOf(row)
  return {
    actor,
    requestId: row.requestId,
    action: row.kind,
    actionId: row.id,
    device: { id: row.deviceId, hostname, serialNumber, jumpcloudId },
    ...(actor.type === 'system' && { sourceAddress: row.sourceAddress, correlationId: row.correlationId }),
  }
}

/** What is known by now, as the record has it: no more than the row says, and never the PIN. */
function known(row: ActionRow): Record<string, unknown> {
  return {
    requestedBy: { id: row.requestedBy.id, name: row.requestedBy.name },
    ...(row.channel && { channel: row.channel }),
    ...(row.approvedBy && { approvedBy: { id: row.approvedBy.id, name: row.approvedBy.name } }),
    ...(row.evidence && { evidence: row.evidence.grade }),
    ...(row.state === 'accepted' && { deviceOffline: row.deviceOffline }),
    ...(row.failure && {
      code: row.failure.code,
      detail: row.failure.detail,
      ...(row.failure.status !== null && { status: row.failure.status }),
      ...(row.failure.retryAfter !== null && { retryAfter: row.failure.retryAfter }),
      ...(row.failure.changes.length > 0 && { changes: row.failure.changes }),
    }),
  }
}
