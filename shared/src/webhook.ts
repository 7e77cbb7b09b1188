/** Where the host is told of every timeline entry (Standard Webhooks), and what became of each delivery. */
import { z } from 'zod'
import { instant } from './scalars.ts'
import { timelineCheckpoint, timelineEntry } from './timeline.ts'

export const webhookInput = z.strictObject({
  /** `https:`; `http:` only to an address that `WEBHOOK_ALLOW_PRIVATE` names. No user name or password in it. */
  url: z.url().max(2000),
})
export type WebhookInput = z.infer<typeof webhookInput>

export const webhookRotation = z.strictObject({
  /** How long the former secret signs along, in hours; 0 drops it at once, for a secret that leaked. */
  overlapHours: z.number().int().min(0).max(168).default(24),
})
export type WebhookRotation = z.infer<typeof webhookRotation>

export const deliveryState = z.enum([
  /** Behind another one of the same request, which goes first. */
  'waiting',
  /** On its way, or to be tried again at `nextAttemptAt`. */
  'pending',
  /** The last try failed. It holds back what follows on the same request until it is replayed or dropped. */
  'parked',
  'delivered',
  /** Given up by a person. */
  'dropped',
])
export type DeliveryState = z.infer<typeof deliveryState>

export const webhookType = z.enum(['timeline.entry', 'timeline.checkpoint', 'webhook.test'])
export type WebhookType = z.infer<typeof webhookType>

/** How a try ended. */
export const attemptOutcome = z.enum([
  'delivered',
  /** A status other than 2xx. A redirect is one too: it is not followed. */
  'refused',
  /** 410: the endpoint wants no more; the webhook is disabled. */
  'gone',
  /** Its name has no address. */
  'unresolved',
  /** Its address is private, or not allowed over http. Nothing was sent. */
  'address_refused',
  'unreachable',
  /** Its certificate was not accepted. */
  'tls_failed',
  'timed_out',
])
export type AttemptOutcome = z.infer<typeof attemptOutcome>

export const webhookAttempt = z.object({
  at: instant,
  outcome: attemptOutcome,
  /** HTTP status, where one was read. Nothing else of the answer is kept. */
  status: z.number().int().nullable(),
  /** English, for people. */
  detail: z.string(),
  milliseconds: z.number().int(),
})
export type WebhookAttempt = z.infer<typeof webhookAttempt>

export const webhook = z.object({
  url: z.string(),
  state: z.enum(['active', 'disabled']),
  /** Why nothing is sent any more, until the address is put again. */
  disabled: z.object({ at: instant, code: z.literal('gone'), detail: z.string() }).nullable(),
  secret: z.object({
    createdAt: instant,
    /** Until when the former secret signs along; null where there is none. */
    formerUntil: instant.nullable(),
  }),
  /** Deliveries that have not arrived. */
  undelivered: z.object({
    waiting: z.number().int(),
    pending: z.number().int(),
    parked: z.number().int(),
    /** When the oldest of them was written. */
    since: instant.nullable(),
  }),
  lastAttempt: webhookAttempt.nullable(),
  createdAt: instant,
  updatedAt: instant,
})
export type Webhook = z.infer<typeof webhook>

/** `secret` (`whsec_…`) is told once, when it is made; null where it stays as it is. */
export const webhookSecretAnswer = z.object({ webhook, secret: z.string().nullable() })
export type WebhookSecretAnswer = z.infer<typeof webhookSecretAnswer>

export const webhookDelivery = z.object({
  /** The `webhook-id` header, the same at every try. */
  id: z.string(),
  type: webhookType,
  /** Number of the entry, or of the one that a checkpoint signs. */
  sequence: z.number().int(),
  requestId: z.string().nullable(),
  state: deliveryState,
  attempts: z.number().int(),
  nextAttemptAt: instant.nullable(),
  lastAttempt: webhookAttempt.nullable(),
  createdAt: instant,
  /** When it was delivered or dropped. */
  finishedAt: instant.nullable(),
})
export type WebhookDelivery = z.infer<typeof webhookDelivery>

export const webhookReplay = z.object({ replayed: z.number().int() })
export type WebhookReplay = z.infer<typeof webhookReplay>

/** What is posted to the host. */
export const webhookMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('timeline.entry'),
    timestamp: instant,
    data: z.object({
      workspace: z.string(),
      entry: timelineEntry,
      /** The newest checkpoint when the entry was written. */
      checkpoint: timelineCheckpoint.nullable(),
    }),
  }),
  z.object({
    type: z.literal('timeline.checkpoint'),
    timestamp: instant,
    data: z.object({ workspace: z.string(), checkpoint: timelineCheckpoint }),
  }),
  z.object({
    type: z.literal('webhook.test'),
    timestamp: instant,
    data: z.object({ workspace: z.string(), requestedBy: z.object({ id: z.string(), name: z.string() }) }),
  }),
])
export type WebhookMessage = z.infer<typeof webhookMessage>
