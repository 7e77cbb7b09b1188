/** Stored JumpCloud keys, moved to the newest encryption key. */
import { and, eq } from 'drizzle-orm'
import type { Secrets } from '../secrets.ts'
import type { Engine } from '../store/index.ts'
import { keyContext } from './row.ts'

/** Encrypts anew what an older key encrypted. A key replaced meanwhile is left as it then is. */
export async function reencryptKeys(
  engine: Engine,
  secrets: Secrets,
): Promise<{ done: number; failed: number }> {
  const { connections } = engine.tables
  const result = { done: 0, failed: 0 }
  const rows = await engine.db
    .select({ workspaceId: connections.workspaceId, ciphertext: connections.keyCiphertext })
    .from(connections)
  for (const { workspaceId, ciphertext } of rows) {
    if (!secrets.isOld(ciphertext)) continue
    let renewed: string
    try {
      renewed = secrets.encrypt(secrets.decrypt(ciphertext, keyContext(workspaceId)), keyContext(workspaceId))
    } catch {
      result.failed++
      continue
    }
    const changed = await engine.tx((tx) =>
      tx
        .update(connections)
        .set({ keyCiphertext: renewed })
        .where(and(eq(connections.workspaceId, workspaceId), eq(connections.keyCiphertext, ciphertext)))
        .returning({ workspaceId: connections.workspaceId }),
    )
    result.done += changed.length
  }
  return result
}
