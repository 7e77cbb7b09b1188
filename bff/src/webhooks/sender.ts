/** What a try needs of the process and of the webhook. */
import type { Core } from '../core.ts'
import type { WebhookRow } from '../store/index.ts'
import { systemResolve } from './addresses.ts'
import { createSender, type Sender } from './send.ts'
import { secretContext } from './sign.ts'

/** The caller closes it. */
export const senderOf = ({ settings, clock }: Core): Sender =>
  createSender({
    allowPrivate: settings.webhookAllowPrivate,
    deadline: settings.webhookDeadline,
    now: () => clock.now(),
    resolve: systemResolve,
  })

/** The secrets that sign now, the newest first. Throws where one cannot be decrypted. */
export function secretsOf({ secrets }: Core, row: WebhookRow, now: number): string[] {
  const { formerSecretCiphertext: former, formerSecretUntil: until } = row
  return [row.secretCiphertext, ...(former !== null && until !== null && until > now ? [former] : [])].map(
    (ciphertext) => secrets.decrypt(ciphertext, secretContext(row.workspaceId)),
  )
}
