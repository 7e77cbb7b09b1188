/** Single values of the installation, by name. What is secret is encrypted by whoever keeps it here. */
import { and, eq } from 'drizzle-orm'
import type { Db, Engine, Tx } from './engine.ts'

export async function readSetting(engine: Engine, db: Db, name: string): Promise<string | null> {
  const { settings } = engine.tables
  const [row] = await db.select({ value: settings.value }).from(settings).where(eq(settings.name, name))
  return row?.value ?? null
}

/** Keeps `value` where the setting has none yet. Returns what stands now: of several processes, one's value does. */
export async function keepSetting(engine: Engine, tx: Tx, name: string, value: string): Promise<string> {
  await tx.insert(engine.tables.settings).values({ name, value }).onConflictDoNothing()
  return (await readSetting(engine, tx, name)) ?? value
}

/** Replaces `before` by `after`. Returns false where somebody was faster. */
export async function replaceSetting(
  engine: Engine,
  tx: Tx,
  name: string,
  before: string,
  after: string,
): Promise<boolean> {
  const { settings } = engine.tables
  const changed = await tx
    .update(settings)
    .set({ value: after })
    .where(and(eq(settings.name, name), eq(settings.value, before)))
    .returning({ name: settings.name })
  return changed.length > 0
}
