/** Stored PINs, moved to the newest encryption key. */
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm'
import type { Secrets } from '../secrets.ts'
import type { Engine } from '../store/index.ts'
import { pinContext } from './pin.ts'

const atOnce = 500

/** Encrypts anew what an older key encrypted, in pages, so that memory stays flat. */
export async function reencryptPins(
  engine: Engine,
  secrets: Secrets,
): Promise<{ done: number; failed: number }> {
  const { actions } = engine.tables
  const result = { done: 0, failed: 0 }
  for (let after = ''; ;) {
    const rows = await engine.db
      .select({ workspaceId: actions.workspaceId, id: actions.id, ciphertext: actions.pinCiphertext })
      .from(actions)
      // Ids are random and unique over all workspaces.
      .where(and(isNotNull(actions.pinCiphertext), gt(actions.id, after)))
      .orderBy(asc(actions.id))
      .limit(atOnce)
    for (const { workspaceId, id, ciphertext } of rows) {
      if (ciphertext === null || !secrets.isOld(ciphertext)) continue
      const place = pinContext(workspaceId, id)
      let renewed: string
      try {
        renewed = secrets.encrypt(secrets.decrypt(ciphertext, place), place)
      } catch {
        result.failed++
        continue
      }
      const changed = await engine.tx((tx) =>
        tx
          .update(actions)
          .set({ pinCiphertext: renewed })
          .where(
            and(
              eq(actions.workspaceId, workspaceId),
              eq(actions.id, id),
              eq(actions.pinCiphertext, ciphertext),
            ),
          )
          .returning({ id: actions.id }),
      )
      result.done += changed.length
    }
    const last = rows.at(-1)
    if (!last) return result
    after = last.id
  }
}
