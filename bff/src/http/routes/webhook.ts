/** Where the host is told of each timeline entry, and what became of each delivery. */
import { z } from 'zod'
import {
  deliveryState,
  pageOf,
  webhook,
  webhookAttempt,
  webhookDelivery,
  webhookInput,
  webhookReplay,
  webhookRotation,
  webhookSecretAnswer,
} from '@siit-jumpcloud/shared'
import {
  dropDelivery,
  getWebhook,
  listDeliveries,
  putWebhook,
  removeWebhook,
  replayDelivery,
  replayParked,
  rotateSecret,
  testWebhook,
} from '../../webhooks/index.ts'
import { json, route } from '../route.ts'

const manage = { tag: 'Webhook', anyOf: ['integration:manage'] } as const

export const webhookRoutes = [
  route({
    ...manage,
    method: 'get',
    path: '/webhook',
    id: 'getWebhook',
    summary: 'The webhook as it stands, with what has not arrived',
    answers: { 200: { description: 'The webhook. Its secret is never told again.', schema: webhook } },
    problems: [404],
    async handle({ core, agent, c }) {
      return json(c, await getWebhook(core, agent))
    },
  }),
  route({
    ...manage,
    method: 'put',
    path: '/webhook',
    id: 'putWebhook',
    summary: 'Set where the host is told of each timeline entry',
    description:
      'Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`), at least once, in order for each request; `WebhookMessage` is what is posted. A 2xx is an arrival. Anything else is tried again over three days; then the message is parked and holds back only its own request. 410 disables the webhook until its address is put again. `https:` only, to a public address, unless `WEBHOOK_ALLOW_PRIVATE` names it; no redirect is followed.',
    body: webhookInput,
    answers: {
      200: {
        description: 'Set. The secret is told where it was just made, this once.',
        schema: webhookSecretAnswer,
      },
    },
    problems: [422],
    async handle({ core, agent, body, c }) {
      return json(c, await putWebhook(core, agent, body))
    },
  }),
  route({
    ...manage,
    method: 'delete',
    path: '/webhook',
    id: 'deleteWebhook',
    summary: 'Take the webhook away, and what was not delivered with it',
    answers: { 204: { description: 'Gone.' } },
    problems: [404],
    async handle({ core, agent, c }) {
      await removeWebhook(core, agent)
      return c.body(null, 204)
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/webhook/rotate',
    id: 'rotateWebhookSecret',
    summary: 'Make a new secret; both sign until the host has changed over',
    body: webhookRotation,
    bodyOptional: true,
    answers: { 200: { description: 'The new secret, this once.', schema: webhookSecretAnswer } },
    problems: [404],
    async handle({ core, agent, body, c }) {
      return json(c, await rotateSecret(core, agent, body))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/webhook/test',
    id: 'testWebhook',
    summary: 'Send a test message once, now',
    answers: { 200: { description: 'How it went; `outcome` says.', schema: webhookAttempt } },
    problems: [404],
    async handle({ core, agent, c }) {
      return json(c, await testWebhook(core, agent))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/webhook/replay',
    id: 'replayParked',
    summary: 'Send everything again that is parked',
    answers: { 200: { description: 'How many.', schema: webhookReplay } },
    problems: [404],
    async handle({ core, agent, c }) {
      return json(c, { replayed: await replayParked(core, agent) })
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/webhook/deliveries',
    id: 'listDeliveries',
    summary: 'What became of each message, newest first',
    description: 'Those that were delivered or dropped are kept for two weeks.',
    query: z.object({
      state: deliveryState.optional(),
      requestId: z.string().max(200).optional(),
      cursor: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answers: { 200: { description: 'A page of deliveries.', schema: pageOf(webhookDelivery) } },
    async handle({ core, agent, query, c }) {
      return json(c, await listDeliveries(core, agent, query))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/webhook/deliveries/{id}/replay',
    id: 'replayDelivery',
    summary: 'Send a message again that was parked, delivered or dropped',
    answers: { 200: { description: 'The delivery, on its way.', schema: webhookDelivery } },
    problems: [409],
    async handle({ core, agent, param, c }) {
      return json(c, await replayDelivery(core, agent, param('id')))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/webhook/deliveries/{id}/drop',
    id: 'dropDelivery',
    summary: 'Give a message up, so that what waits behind it goes',
    answers: { 200: { description: 'The delivery, given up.', schema: webhookDelivery } },
    problems: [409],
    async handle({ core, agent, param, c }) {
      return json(c, await dropDelivery(core, agent, param('id')))
    },
  }),
]
