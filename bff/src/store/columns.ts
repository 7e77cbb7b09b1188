/**
 * Two thin column kits, so that every table is declared once.
 *
 * Only what both databases store alike is offered: text, whole numbers up to 2^53 (instants are
 * milliseconds since 1970), booleans, and JSON kept as text (a database's own JSON type would reorder keys).
 * What a row looks like to the rest of the code is therefore the same on both.
 */
import * as pg from 'drizzle-orm/pg-core'
import * as sqlite from 'drizzle-orm/sqlite-core'

const sqliteJson = sqlite.customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value): unknown => JSON.parse(value),
})
const pgJson = pg.customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value): unknown => JSON.parse(value),
})

export const sqliteKit = {
  table: sqlite.sqliteTable,
  text: (name: string) => sqlite.text(name),
  integer: (name: string) => sqlite.integer(name, { mode: 'number' }),
  boolean: (name: string) => sqlite.integer(name, { mode: 'boolean' }),
  json: <T>(name: string) => sqliteJson(name).$type<T>(),
  // Only its first form is used; the deprecated second comes with the name.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  primaryKey: sqlite.primaryKey,
  index: sqlite.index,
  uniqueIndex: sqlite.uniqueIndex,
}
export type ColumnKit = typeof sqliteKit

/**
 * The same kit for PostgreSQL, seen through SQLite's types.
 * Guarantee at run time: each member takes the same arguments, and reads and writes the same JavaScript
 * values; the store's contract test holds both to it.
 */
export const postgresKit = {
  table: pg.pgTable,
  text: (name: string) => pg.text(name),
  integer: (name: string) => pg.bigint(name, { mode: 'number' }),
  boolean: (name: string) => pg.boolean(name),
  json: <T>(name: string) => pgJson(name).$type<T>(),
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- as above
  primaryKey: pg.primaryKey,
  index: pg.index,
  uniqueIndex: pg.uniqueIndex,
} as unknown as ColumnKit
