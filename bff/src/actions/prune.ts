/** Forgets idempotency keys that nobody repeats any more. */
import { lt } from 'drizzle-orm'
import type { Engine } from '../store/index.ts'

/** Removes the keys made before `before` (milliseconds). */
export async function pruneIdempotencyKeys(engine: Engine, before: number): Promise<void> {
  const { idempotencyKeys } = engine.tables
  await engine.tx(async (tx) => {
    await tx.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before))
  })
}
