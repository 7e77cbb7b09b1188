/** What became of each message: listing, sending again by hand, giving up. */
import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import type { DeliveryState, Page, WebhookDelivery } from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError, notFound } from '../errors.ts'
import type { DeliveryRow, Engine, Tx } from '../store/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { laneOf } from '../timeline/outbox.ts'
import { recordChange } from './changes.ts'
import { letNextGo } from './lanes.ts'
import { demandWebhook, toDelivery } from './row.ts'

export interface DeliveryQuery {
  state?: DeliveryState | undefined
  requestId?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** One page of messages, newest first. Throws 400 `invalid_cursor` for a cursor that is none of ours. */
export async function listDeliveries(
  core: Core,
  actor: AgentActor,
  { state, requestId, cursor, limit }: DeliveryQuery,
): Promise<Page<WebhookDelivery>> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { webhookDeliveries: d } = engine.tables
  const after = cursor === undefined ? null : decodeCursor(cursor)
  const rows = await engine.db
    .select()
    .from(d)
    .where(
      and(
        eq(d.workspaceId, actor.workspaceId),
        ...(state === undefined ? [] : [eq(d.state, state)]),
        ...(requestId === undefined ? [] : [eq(d.lane, laneOf(requestId))]),
        ...(after === null
          ? []
          : [
              or(lt(d.createdAt, after.createdAt), and(eq(d.createdAt, after.createdAt), lt(d.id, after.id))),
            ]),
      ),
    )
    // A request has few: found by its lane and then sorted, instead of looked for among all of the workspace.
    .orderBy(requestId === undefined ? desc(d.createdAt) : desc(sql`${d.createdAt} + 0`), desc(d.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(toDelivery),
    next: rows.length > limit && last ? `${last.createdAt}.${last.id}` : null,
  }
}

function decodeCursor(cursor: string): { createdAt: number; id: string } {
  const [, createdAt, id] = /^(\d{1,15})\.(msg_[0-9a-f]{32})$/.exec(cursor) ?? []
  if (createdAt === undefined || id === undefined)
    throw new AppError(
      'invalid',
      'invalid_cursor',
      'The cursor is none of this list. Begin again without one. Nothing was changed.',
      { errors: [{ pointer: 'cursor', code: 'invalid_cursor', detail: 'Not a cursor of this list.' }] },
    )
  return { createdAt: Number(createdAt), id }
}

/**
 * Sends a message again, with the same id, at once: one that was parked, delivered or given up. Its schedule begins
 * anew. Throws 409 `delivery_on_its_way` where it has yet to go by itself.
 */
export async function replayDelivery(core: Core, actor: AgentActor, id: string): Promise<WebhookDelivery> {
  const changed = await changeDelivery(core, actor, id, async (tx, row, now) => {
    if (row.state === 'pending' || row.state === 'waiting')
      throw new AppError(
        'conflict',
        'delivery_on_its_way',
        row.state === 'pending'
          ? 'It is on its way and is tried by itself. Nothing was done.'
          : 'It waits behind another one of the same request and goes by itself after it. Nothing was done.',
      )
    await recordChange(core.engine, tx, actor, 'webhook.replayed', now, {
      deliveries: 1,
      sequence: row.sequence,
    })
    return { state: 'pending', attempts: 0, nextAttemptAt: now, claimedBy: null, finishedAt: null }
  })
  return toDelivery(changed)
}

/**
 * Gives a message up, so that what waits behind it goes. Throws 409 `delivery_finished` where it was delivered or given
 * up already.
 */
export async function dropDelivery(core: Core, actor: AgentActor, id: string): Promise<WebhookDelivery> {
  const changed = await changeDelivery(core, actor, id, async (tx, row, now) => {
    if (row.state === 'delivered' || row.state === 'dropped')
      throw new AppError(
        'conflict',
        'delivery_finished',
        `It was ${row.state === 'delivered' ? 'delivered' : 'given up'} already. Nothing was done.`,
      )
    await recordChange(core.engine, tx, actor, 'webhook.dropped', now, {
      type: row.type,
      sequence: row.sequence,
      requestId: row.requestId,
    })
    return { state: 'dropped', nextAttemptAt: null, claimedBy: null, finishedAt: now }
  })
  return toDelivery(changed)
}

async function changeDelivery(
  core: Core,
  actor: AgentActor,
  id: string,
  decide: (tx: Tx, row: DeliveryRow, now: number) => Promise<Partial<DeliveryRow>>,
): Promise<DeliveryRow> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  const now = core.clock.now()
  const row = await engine.tx(async (tx) => {
    const { webhookDeliveries: d } = engine.tables
    await lockWorkspace(engine, tx, workspaceId)
    const one = and(eq(d.workspaceId, workspaceId), eq(d.id, id))
    const [before] = await tx.select().from(d).where(one)
    if (!before) throw notFound('delivery')
    const change = await decide(tx, before, now)
    await tx.update(d).set(change).where(one)
    if (change.state === 'dropped') await letNextGo(engine, tx, workspaceId, before.lane, now)
    return { ...before, ...change }
  })
  await engine.publish(workspaceId)
  return row
}

/** Sends everything again that is parked. Returns how many. Throws 404 `no_webhook` where there is no webhook. */
export async function replayParked(core: Core, actor: AgentActor): Promise<number> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  const now = core.clock.now()
  const replayed = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    await demandWebhook(engine, tx, workspaceId)
    const number = await wakeParked(engine, tx, workspaceId, now)
    if (number > 0) await recordChange(engine, tx, actor, 'webhook.replayed', now, { deliveries: number })
    return number
  })
  if (replayed > 0) await engine.publish(workspaceId)
  return replayed
}

async function wakeParked(engine: Engine, tx: Tx, workspaceId: string, now: number): Promise<number> {
  const { webhookDeliveries: d } = engine.tables
  const rows = await tx
    .update(d)
    .set({ state: 'pending', attempts: 0, nextAttemptAt: now, claimedBy: null })
    .where(and(eq(d.workspaceId, workspaceId), eq(d.state, 'parked')))
    .returning({ id: d.id })
  return rows.length
}

/** Forgets messages that were delivered or given up before `before` (milliseconds). */
export async function pruneDeliveries(engine: Engine, before: number): Promise<void> {
  const { webhookDeliveries: d } = engine.tables
  await engine.tx(async (tx) => {
    // Set for those alone.
    await tx.delete(d).where(lt(d.finishedAt, before))
  })
}
