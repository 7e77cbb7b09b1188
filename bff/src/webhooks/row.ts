/** The workspace's webhook as it is stored, and as it is shown. */
import { and, count, eq, inArray, min } from 'drizzle-orm'
import type { Webhook, WebhookAttempt, WebhookDelivery } from '@siit-jumpcloud/shared'
import { AppError } from '../errors.ts'
import type { Db, DeliveryRow, Engine, WebhookRow } from '../store/index.ts'
import type { TryResult } from './send.ts'

export async function webhookRow(engine: Engine, db: Db, workspaceId: string): Promise<WebhookRow | null> {
  const { webhooks } = engine.tables
  const [row] = await db.select().from(webhooks).where(eq(webhooks.workspaceId, workspaceId))
  return row ?? null
}

/** Throws 404 `no_webhook` where there is none. */
export async function demandWebhook(engine: Engine, db: Db, workspaceId: string): Promise<WebhookRow> {
  const row = await webhookRow(engine, db, workspaceId)
  if (!row)
    throw new AppError(
      'not_found',
      'no_webhook',
      'No webhook is set. Nothing was done. Put an address first.',
    )
  return row
}

const iso = (at: number) => new Date(at).toISOString()

export async function toWebhook(engine: Engine, db: Db, row: WebhookRow, now: number): Promise<Webhook> {
  const { webhookDeliveries: d } = engine.tables
  const open = await db
    .select({ state: d.state, number: count(), since: min(d.createdAt) })
    .from(d)
    .where(and(eq(d.workspaceId, row.workspaceId), inArray(d.state, ['waiting', 'pending', 'parked'])))
    .groupBy(d.state)
  const number = (state: DeliveryRow['state']) => open.find((one) => one.state === state)?.number ?? 0
  const since = open.flatMap((one) => (one.since === null ? [] : [one.since]))
  return {
    url: row.url,
    state: row.disabledAt === null ? 'active' : 'disabled',
    disabled:
      row.disabledAt === null
        ? null
        : {
            at: iso(row.disabledAt),
            code: 'gone',
            detail:
              'It answered 410 Gone: it wants no more. What was not delivered is kept. Put its address again to go on.',
          },
    secret: {
      createdAt: iso(row.secretCreatedAt),
      formerUntil:
        row.formerSecretUntil !== null && row.formerSecretUntil > now ? iso(row.formerSecretUntil) : null,
    },
    undelivered: {
      waiting: number('waiting'),
      pending: number('pending'),
      parked: number('parked'),
      since: since.length > 0 ? iso(Math.min(...since)) : null,
    },
    lastAttempt: row.lastAttempt,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  }
}

export const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  type: row.type,
  sequence: row.sequence,
  requestId: row.requestId,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.nextAttemptAt === null ? null : iso(row.nextAttemptAt),
  lastAttempt: row.lastAttempt,
  createdAt: iso(row.createdAt),
  finishedAt: row.finishedAt === null ? null : iso(row.finishedAt),
})

/** `at` in milliseconds. */
export const toAttempt = (
  { outcome, status, detail, milliseconds }: TryResult,
  at: number,
): WebhookAttempt => ({
  at: iso(at),
  outcome,
  status,
  detail,
  milliseconds,
})
