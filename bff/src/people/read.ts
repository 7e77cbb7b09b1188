/** People by what ownership and the inventory know them by. */
import { and, eq, inArray } from 'drizzle-orm'
import type { Db, Engine, PersonRow } from '../store/index.ts'

/** Everyone with one of these normalised emails. At most a few hundred at a time. */
export async function peopleByEmail(
  engine: Engine,
  db: Db,
  workspaceId: string,
  emailKeys: readonly string[],
): Promise<PersonRow[]> {
  if (emailKeys.length === 0) return []
  const { people } = engine.tables
  return db
    .select()
    .from(people)
    .where(and(eq(people.workspaceId, workspaceId), inArray(people.emailKey, [...emailKeys])))
}

/** The people with these keys, by key; those that are gone are left out. */
export async function peopleByKey(
  engine: Engine,
  db: Db,
  workspaceId: string,
  keys: readonly string[],
): Promise<Map<string, PersonRow>> {
  if (keys.length === 0) return new Map()
  const { people } = engine.tables
  const rows = await db
    .select()
    .from(people)
    .where(and(eq(people.workspaceId, workspaceId), inArray(people.key, [...keys])))
  return new Map(rows.map((row) => [row.key, row]))
}
