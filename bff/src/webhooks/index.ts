/**
 * Telling the host of every timeline entry, by Standard Webhooks. `timeline/outbox.ts` writes what is to be told, in the
 * transaction of the entry; this folder delivers it and shows what became of it.
 */
export { deliverWebhooks } from './deliver.ts'
export { dropDelivery, listDeliveries, pruneDeliveries, replayDelivery, replayParked } from './deliveries.ts'
export { reencryptWebhookSecrets } from './reencrypt.ts'
export { getWebhook, putWebhook, removeWebhook, rotateSecret, testWebhook } from './webhook.ts'
