/** Finding people, for ownership and for whoever shows an owner. */
import { and, eq, inArray } from 'drizzle-orm'
import type { Db, Engine, PersonRow } from '../store/index.ts'

/** So many values one statement carries. */
const atOnce = 500

/** Everybody with one of these normalised emails, those without an id included. */
export async function peopleByEmail(
  engine: Engine,
  db: Db,
  workspaceId: string,
  emailKeys: readonly string[],
): Promise<PersonRow[]> {
  const { people } = engine.tables
  const found: PersonRow[] = []
  for (const part of parts(emailKeys))
    found.push(
      ...(await db
        .select()
        .from(people)
        .where(and(eq(people.workspaceId, workspaceId), inArray(people.emailKey, part)))),
    )
  // Sorted here: told to sort, SQLite walks all people by the primary key instead of asking the index of emails.
  return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/** The people with these keys, by key; one that is not there any more is not in it. */
export async function peopleByKey(
  engine: Engine,
  db: Db,
  workspaceId: string,
  keys: readonly string[],
): Promise<Map<string, PersonRow>> {
  const { people } = engine.tables
  const found = new Map<string, PersonRow>()
  for (const part of parts(keys)) {
    const rows = await db
      .select()
      .from(people)
      .where(and(eq(people.workspaceId, workspaceId), inArray(people.key, part)))
    for (const row of rows) found.set(row.key, row)
  }
  return found
}

function* parts(values: readonly string[]): Generator<string[]> {
  const all = [...new Set(values)]
  for (let i = 0; i < all.length; i += atOnce) yield all.slice(i, i + atOnce)
}
