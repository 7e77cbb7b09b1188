/** Moving from SQLite to PostgreSQL: every table as it is, in one transaction. */
import { getTableColumns, gt, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { type Db, type Engine, StoreError, type Tx } from './engine.ts'

const atOnce = 200

/**
 * Copies every row of `from` (SQLite) to `to`, which must be empty. Nobody can write to `from` meanwhile; either
 * everything is copied or nothing. Returns the number of rows by table.
 */
export async function copyDatabase(from: Engine, to: Engine): Promise<Record<string, number>> {
  if (from.dialect !== 'sqlite')
    throw new StoreError('not_sqlite', 'Only a SQLite database can be copied from.')
  return from.tx((source) =>
    to.tx(async (target) => {
      const counts: Record<string, number> = {}
      for (const name of Object.keys(from.tables) as (keyof Engine['tables'])[]) {
        if (
          (
            await target
              .select({ one: sql`1` })
              .from(anyTable(to, name))
              .limit(1)
          ).length > 0
        )
          throw new StoreError('not_empty', 'The database to copy to is not empty. Nothing was copied.')
        counts[name] = await copyTable(source, target, anyTable(from, name), anyTable(to, name))
      }
      return counts
    }),
  )
}

async function copyTable(source: Db, target: Tx, from: SQLiteTable, to: SQLiteTable): Promise<number> {
  const rowid = sql<number>`rowid`
  let copied = 0
  for (let last = 0; ;) {
    const rows = await source
      .select({ ...getTableColumns(from), rowid })
      .from(from)
      .where(gt(rowid, last))
      .orderBy(rowid)
      .limit(atOnce)
    const end = rows.at(-1)
    if (!end) return copied
    last = end.rowid
    await target.insert(to).values(rows.map(({ rowid: _, ...row }) => row))
    copied += rows.length
  }
}

/** Both engines have the same tables, declared once, so a row read from one may be written to the other. */
const anyTable = (engine: Engine, name: keyof Engine['tables']) => engine.tables[name] as SQLiteTable
