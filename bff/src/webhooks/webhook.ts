/** Setting the address that the host is told at, changing its secret, trying it, and taking it away. */
import { randomUUID } from 'node:crypto'
import { and, count, eq, inArray } from 'drizzle-orm'
import type {
  Webhook,
  WebhookAttempt,
  WebhookInput,
  WebhookMessage,
  WebhookRotation,
  WebhookSecretAnswer,
} from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import type { WebhookRow } from '../store/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { setOutbox } from '../timeline/outbox.ts'
import { AddressError, permittedAddresses, systemResolve } from './addresses.ts'
import { originOf, recordChange } from './changes.ts'
import { demandWebhook, toAttempt, toWebhook, webhookRow } from './row.ts'
import { secretsOf, senderOf } from './sender.ts'
import { makeSecret, secretContext, signedHeaders } from './sign.ts'

const hour = 60 * 60_000

/** The webhook of the workspace. Throws 404 `no_webhook` where there is none. */
export async function getWebhook(core: Core, actor: AgentActor): Promise<Webhook> {
  demand(actor, 'integration:manage')
  const { engine } = core
  return toWebhook(
    engine,
    engine.db,
    await demandWebhook(engine, engine.db, actor.workspaceId),
    core.clock.now(),
  )
}

/**
 * Sets the address. The first time a secret is made and told, once; later it stays as it is. One that was disabled is
 * in use again, and what was not delivered is tried at once. Throws 422 where the address may not be called.
 */
export async function putWebhook(
  core: Core,
  actor: AgentActor,
  { url: text }: WebhookInput,
): Promise<WebhookSecretAnswer> {
  demand(actor, 'integration:manage')
  const { engine, secrets } = core
  const { workspaceId } = actor
  const url = await checkedUrl(core, text)
  const now = core.clock.now()
  const secret = makeSecret()
  const result = await engine.tx(async (tx) => {
    const { webhooks } = engine.tables
    await lockWorkspace(engine, tx, workspaceId)
    const before = await webhookRow(engine, tx, workspaceId)
    if (!before) {
      const row: WebhookRow = {
        workspaceId,
        url,
        secretCiphertext: secrets.encrypt(secret, secretContext(workspaceId)),
        secretCreatedAt: now,
        formerSecretCiphertext: null,
        formerSecretUntil: null,
        disabledAt: null,
        lastAttempt: null,
        createdAt: now,
        updatedAt: now,
      }
      await tx.insert(webhooks).values(row)
      await setOutbox(engine, tx, workspaceId, true)
      await recordChange(engine, tx, actor, 'webhook.created', now, { origin: originOf(url) })
      return { row, secret, changed: true }
    }
    if (before.url === url && before.disabledAt === null) return { row: before, secret: null, changed: false }
    const row: WebhookRow = { ...before, url, disabledAt: null, updatedAt: now }
    await tx
      .update(webhooks)
      .set({ url, disabledAt: null, updatedAt: now })
      .where(eq(webhooks.workspaceId, workspaceId))
    const { webhookDeliveries: d } = engine.tables
    // What failed at another address, or was told that nobody listens, is tried anew.
    await tx
      .update(d)
      .set({ attempts: 0, nextAttemptAt: now, claimedBy: null })
      .where(and(eq(d.workspaceId, workspaceId), eq(d.state, 'pending')))
    await recordChange(engine, tx, actor, 'webhook.changed', now, {
      from: { origin: originOf(before.url), disabled: before.disabledAt !== null },
      to: { origin: originOf(url), disabled: false },
    })
    return { row, secret: null, changed: true }
  })
  if (result.changed) await engine.publish(workspaceId)
  return { webhook: await toWebhook(engine, engine.db, result.row, now), secret: result.secret }
}

async function checkedUrl(core: Core, text: string): Promise<string> {
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw refusedUrl('webhook_https_required', 'Give an address that begins with https://.')
  if (url.username !== '' || url.password !== '')
    throw refusedUrl(
      'webhook_credentials_in_url',
      'Leave user name and password out of the address: the signature says who sends.',
    )
  url.hash = ''
  try {
    await permittedAddresses(url, {
      allowPrivate: core.settings.webhookAllowPrivate,
      resolve: systemResolve,
    })
  } catch (error) {
    if (!(error instanceof AddressError)) throw error
    const code =
      error.code === 'unresolved'
        ? 'webhook_unresolved'
        : url.protocol === 'http:'
          ? 'webhook_https_required'
          : 'webhook_address_refused'
    throw refusedUrl(code, error.message.replace(' Nothing was sent.', ''))
  }
  return url.href
}

const refusedUrl = (code: string, detail: string) =>
  new AppError('unprocessable', code, `${detail} Nothing was changed.`, {
    errors: [{ pointer: '/url', code, detail }],
  })

/** Takes the webhook away, and what was not delivered with it. Throws 404 `no_webhook` where there is none. */
export async function removeWebhook(core: Core, actor: AgentActor): Promise<void> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  await engine.tx(async (tx) => {
    const { webhooks, webhookDeliveries: d } = engine.tables
    await lockWorkspace(engine, tx, workspaceId)
    const row = await demandWebhook(engine, tx, workspaceId)
    const [open] = await tx
      .select({ number: count() })
      .from(d)
      .where(and(eq(d.workspaceId, workspaceId), inArray(d.state, ['waiting', 'pending', 'parked'])))
    await setOutbox(engine, tx, workspaceId, false)
    await tx.delete(d).where(eq(d.workspaceId, workspaceId))
    await tx.delete(webhooks).where(eq(webhooks.workspaceId, workspaceId))
    await recordChange(engine, tx, actor, 'webhook.removed', core.clock.now(), {
      origin: originOf(row.url),
      undelivered: open?.number ?? 0,
    })
  })
  await engine.publish(workspaceId)
}

/** Makes a new secret and tells it, once. The former one signs along for `overlapHours`. */
export async function rotateSecret(
  core: Core,
  actor: AgentActor,
  { overlapHours }: WebhookRotation,
): Promise<WebhookSecretAnswer> {
  demand(actor, 'integration:manage')
  const { engine, secrets } = core
  const { workspaceId } = actor
  const now = core.clock.now()
  const secret = makeSecret()
  const row = await engine.tx(async (tx) => {
    const { webhooks } = engine.tables
    await lockWorkspace(engine, tx, workspaceId)
    const before = await demandWebhook(engine, tx, workspaceId)
    const change = {
      secretCiphertext: secrets.encrypt(secret, secretContext(workspaceId)),
      secretCreatedAt: now,
      formerSecretCiphertext: overlapHours > 0 ? before.secretCiphertext : null,
      formerSecretUntil: overlapHours > 0 ? now + overlapHours * hour : null,
      updatedAt: now,
    }
    await tx.update(webhooks).set(change).where(eq(webhooks.workspaceId, workspaceId))
    await recordChange(engine, tx, actor, 'webhook.secret_rotated', now, { overlapHours })
    return { ...before, ...change }
  })
  await engine.publish(workspaceId)
  return { webhook: await toWebhook(engine, engine.db, row, now), secret }
}

/** Sends a test message, once and now, and tells how that went. It is not kept and changes nothing. */
export async function testWebhook(core: Core, actor: AgentActor): Promise<WebhookAttempt> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const row = await demandWebhook(engine, engine.db, actor.workspaceId)
  const now = core.clock.now()
  const message: WebhookMessage = {
    type: 'webhook.test',
    timestamp: new Date(now).toISOString(),
    data: { workspace: actor.workspaceId, requestedBy: { id: actor.id, name: actor.name } },
  }
  const body = JSON.stringify(message)
  const sender = senderOf(core)
  try {
    const headers = signedHeaders(
      `msg_${randomUUID().replaceAll('-', '')}`,
      now,
      body,
      secretsOf(core, row, now),
    )
    return toAttempt(await sender.post(row.url, headers, body), now)
  } finally {
    await sender.close()
  }
}
