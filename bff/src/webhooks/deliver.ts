/**
 * Delivery, at least once and in the order of each lane. A process takes a message by one conditional update that moves
 * its next try ahead: where the process dies, that time comes and another one takes it. What it sent may then have
 * arrived already, which is why a message keeps its id.
 *
 * The gap in the order: a process that stands still for longer than its claim, and then goes on, may bring an older
 * message behind a newer one.
 */
import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import type { Core } from '../core.ts'
import type { DeliveryRow, WebhookRow } from '../store/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { originOf, recordChange } from './changes.ts'
import { letNextGo } from './lanes.ts'
import { toAttempt, webhookRow } from './row.ts'
import { nextDelay } from './schedule.ts'
import type { Sender, TryResult } from './send.ts'
import { secretsOf, senderOf } from './sender.ts'
import { signedHeaders } from './sign.ts'

/** How many lanes of one workspace are served at once, so that a slow receiver does not hold all of them. */
const atOnce = 4
/** What a claim lasts beyond the deadline of the try, in milliseconds. */
const claimSlack = 45_000

const working = new WeakMap<Core, Set<string>>()

/**
 * Begins to deliver what is due, one piece of background work a workspace, so that a slow receiver holds up nobody
 * else. Returns at once.
 */
export async function deliverWebhooks(core: Core): Promise<void> {
  const { engine } = core
  const { webhookDeliveries: d, webhooks } = engine.tables
  const due = await engine.db
    .selectDistinct({ workspaceId: d.workspaceId })
    .from(d)
    .innerJoin(webhooks, eq(webhooks.workspaceId, d.workspaceId))
    .where(and(eq(d.state, 'pending'), lte(d.nextAttemptAt, core.clock.now()), isNull(webhooks.disabledAt)))
  const busy = working.get(core) ?? new Set()
  working.set(core, busy)
  for (const { workspaceId } of due) {
    if (busy.has(workspaceId)) continue
    busy.add(workspaceId)
    core.background('webhooks', async (signal) => {
      try {
        await deliverDue(core, workspaceId, signal)
      } finally {
        busy.delete(workspaceId)
      }
    })
  }
}

async function deliverDue(core: Core, workspaceId: string, signal: AbortSignal): Promise<void> {
  const sender = senderOf(core)
  const running = new Set<Promise<void>>()
  try {
    for (;;) {
      // Taken away or disabled meanwhile: what is due stays as it is.
      const webhook = signal.aborted ? null : await webhookRow(core.engine, core.engine.db, workspaceId)
      if (webhook?.disabledAt === null)
        for (const row of await claim(core, workspaceId, atOnce - running.size)) {
          const one = deliver(core, sender, webhook, row, signal).finally(() => running.delete(one))
          running.add(one)
        }
      if (running.size === 0) return
      await Promise.race(running)
    }
  } finally {
    await Promise.allSettled(running)
    await sender.close()
  }
}

/** Takes up to `number` messages that are due. */
async function claim(core: Core, workspaceId: string, number: number): Promise<DeliveryRow[]> {
  const { engine, settings } = core
  const { webhookDeliveries: d } = engine.tables
  const now = core.clock.now()
  const due = await engine.db
    .select({ id: d.id, nextAttemptAt: d.nextAttemptAt, attempts: d.attempts })
    .from(d)
    .where(and(eq(d.workspaceId, workspaceId), eq(d.state, 'pending'), lte(d.nextAttemptAt, now)))
    .orderBy(asc(d.nextAttemptAt), asc(d.id))
    .limit(number)
  if (due.length === 0) return []
  const claimedBy = `${core.processId}:${randomUUID()}`
  return engine.tx(async (tx) => {
    const claimed: DeliveryRow[] = []
    for (const { id, nextAttemptAt, attempts } of due) {
      const rows = await tx
        .update(d)
        .set({
          attempts: attempts + 1,
          nextAttemptAt: now + settings.webhookDeadline + claimSlack,
          claimedBy,
        })
        .where(
          and(
            eq(d.workspaceId, workspaceId),
            eq(d.id, id),
            eq(d.state, 'pending'),
            // Still as it was seen: another process that takes it moves this ahead.
            nextAttemptAt === null ? isNull(d.nextAttemptAt) : eq(d.nextAttemptAt, nextAttemptAt),
          ),
        )
        .returning()
      claimed.push(...rows)
    }
    return claimed
  })
}

/** Tries one message that is ours, and writes down what came of it. Throws nothing. */
async function deliver(
  core: Core,
  sender: Sender,
  webhook: WebhookRow,
  row: DeliveryRow,
  signal: AbortSignal,
): Promise<void> {
  const { log } = core
  const { workspaceId } = row
  try {
    const at = core.clock.now()
    const headers = signedHeaders(row.id, at, row.body, secretsOf(core, webhook, at))
    let result: TryResult
    try {
      result = await sender.post(webhook.url, headers, row.body, signal)
    } catch (error) {
      if (!signal.aborted) throw error
      await giveBack(core, row)
      return
    }
    await settle(core, row, result, at)
    log[result.outcome === 'delivered' ? 'debug' : 'warn'](
      {
        workspaceId,
        delivery: row.id,
        host: originOf(webhook.url),
        outcome: result.outcome,
        status: result.status,
        attempt: row.attempts,
      },
      result.outcome === 'delivered' ? 'a webhook was delivered' : 'a webhook was not delivered',
    )
  } catch (error) {
    log.error(
      { workspaceId, delivery: row.id, err: error },
      'A webhook could not be tried; it is tried again when its claim is over.',
    )
  }
}

/** The row, as long as it is the one that we took. */
const ours = (core: Core, row: DeliveryRow) => {
  const { webhookDeliveries: d } = core.engine.tables
  return and(
    eq(d.workspaceId, row.workspaceId),
    eq(d.id, row.id),
    eq(d.state, 'pending'),
    eq(d.claimedBy, row.claimedBy ?? ''),
  )
}

/** Nothing came of it that would count as a try. */
async function giveBack(core: Core, row: DeliveryRow): Promise<void> {
  const { engine } = core
  await engine.tx(async (tx) => {
    await tx
      .update(engine.tables.webhookDeliveries)
      .set({ attempts: row.attempts - 1, nextAttemptAt: core.clock.now(), claimedBy: null })
      .where(ours(core, row))
  })
}

/** What a try leads to. `at` is when it began, in milliseconds. */
async function settle(core: Core, row: DeliveryRow, result: TryResult, at: number): Promise<void> {
  const { engine } = core
  const { workspaceId } = row
  const now = core.clock.now()
  const attempt = toAttempt(result, at)
  const told = await engine.tx(async (tx) => {
    const { webhookDeliveries: d, webhooks } = engine.tables
    // Before the row: whoever appends holds the workspace first, too.
    await lockWorkspace(engine, tx, workspaceId)
    const delay = nextDelay(row.attempts, result.retryAfter)
    const next: Partial<DeliveryRow> =
      result.outcome === 'delivered'
        ? { state: 'delivered', nextAttemptAt: null, finishedAt: now }
        : result.outcome === 'gone'
          ? { nextAttemptAt: now }
          : delay === null
            ? { state: 'parked', nextAttemptAt: null }
            : { nextAttemptAt: now + delay }
    const mine = await tx
      .update(d)
      .set({ ...next, claimedBy: null, lastAttempt: attempt })
      .where(ours(core, row))
      .returning({ id: d.id })
    await tx.update(webhooks).set({ lastAttempt: attempt }).where(eq(webhooks.workspaceId, workspaceId))
    // Somebody gave it up meanwhile, or took it after our claim was over: that stands.
    if (mine.length === 0) return false
    if (result.outcome === 'delivered') await letNextGo(engine, tx, workspaceId, row.lane, now)
    if (result.outcome !== 'gone') return false
    const disabled = await tx
      .update(webhooks)
      .set({ disabledAt: now, updatedAt: now })
      .where(and(eq(webhooks.workspaceId, workspaceId), isNull(webhooks.disabledAt)))
      .returning({ url: webhooks.url })
    for (const { url } of disabled)
      await recordChange(
        engine,
        tx,
        { type: 'system', workspaceId, name: 'webhooks', correlationId: row.id },
        'webhook.disabled',
        now,
        { origin: originOf(url), status: result.status },
      )
    return disabled.length > 0
  })
  if (told) await engine.publish(workspaceId)
}
