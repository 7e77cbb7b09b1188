/** Standard Webhooks: the secret, and the signatures made with it. */
import { createHmac, randomBytes } from 'node:crypto'

const prefix = 'whsec_'

/** A new secret: 32 random bytes. */
export const makeSecret = () => `${prefix}${randomBytes(32).toString('base64')}`

/** Where a workspace's secrets belong, for their encryption. */
export const secretContext = (workspaceId: string) => `webhook:${workspaceId}`

/**
 * The headers that say which message this is, when it is tried (milliseconds) and who sends it: one signature a secret,
 * so that the host can change over from one to the next.
 */
export function signedHeaders(
  id: string,
  at: number,
  body: string,
  secrets: readonly string[],
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
