/** Stored webhook secrets, moved to the newest encryption key. */
import { and, eq } from 'drizzle-orm'
import type { Secrets } from '../secrets.ts'
import type { Engine, WebhookRow } from '../store/index.ts'
import { secretContext } from './sign.ts'

/** Encrypts anew what an older key encrypted. A secret replaced meanwhile is left as it then is. */
export async function reencryptWebhookSecrets(
  engine: Engine,
  secrets: Secrets,
): Promise<{ done: number; failed: number }> {
  const { webhooks } = engine.tables
  const result = { done: 0, failed: 0 }
  for (const row of await engine.db.select().from(webhooks)) {
    const { workspaceId, secretCiphertext, formerSecretCiphertext } = row
    let renewed: Pick<WebhookRow, 'secretCiphertext' | 'formerSecretCiphertext'>
    const anew = (ciphertext: string) =>
      secrets.isOld(ciphertext)
        ? secrets.encrypt(secrets.decrypt(ciphertext, secretContext(workspaceId)), secretContext(workspaceId))
        : ciphertext
    try {
      renewed = {
        secretCiphertext: anew(secretCiphertext),
        formerSecretCiphertext: formerSecretCiphertext === null ? null : anew(formerSecretCiphertext),
      }
    } catch {
      result.failed++
      continue
    }
    if (
      renewed.secretCiphertext === secretCiphertext &&
      renewed.formerSecretCiphertext === formerSecretCiphertext
    )
      continue
    const changed = await engine.tx((tx) =>
      tx
        .update(webhooks)
        .set(renewed)
        .where(and(eq(webhooks.workspaceId, workspaceId), eq(webhooks.secretCiphertext, secretCiphertext)))
        .returning({ workspaceId: webhooks.workspaceId }),
    )
    result.done += changed.length
  }
  return result
}
