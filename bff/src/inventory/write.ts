/** Bulk writes of device rows. A row of the fleet is written here and nowhere else. */
import { and, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm'
import type { Db, DeviceRow, Engine, Tx } from '../store/index.ts'
import { nextDeviceChange } from '../store/workspaces.ts'

/** Rows a statement carries; ×50 columns stays below every database's limit on parameters. */
export const batchSize = 100

export function batches<T>(items: readonly T[], size = batchSize): T[][] {
  const cut: T[][] = []
  for (let at = 0; at < items.length; at += size) cut.push(items.slice(at, at + size))
  return cut
}

/** A column of a device's row. */
export type Column = keyof DeviceRow

/** Rows by our id, whole or the named columns of them; those that are not there are left out. */
export async function deviceRows<K extends Column = Column>(
  engine: Engine,
  db: Db,
  workspaceId: string,
  ids: readonly string[],
  keys?: readonly K[],
): Promise<Pick<DeviceRow, K>[]> {
  const { devices } = engine.tables
  const columns = getTableColumns(devices)
  const wanted = keys ? Object.fromEntries(keys.map((key) => [key, columns[key]])) : columns
  const found = await Promise.all(
    batches(ids, 500).map((part) =>
      db
        .select(wanted)
        .from(devices)
        .where(and(eq(devices.workspaceId, workspaceId), inArray(devices.id, part))),
    ),
  )
  return found.flat().map((row) => asRow<K>(row))
}

/** Only `deviceRows` calls this, with what it selected by these very keys. */
const asRow = <K extends Column>(row: unknown) => row as Pick<DeviceRow, K>

/**
 * Stores the named columns of many rows in few statements. The rows must have been read in this transaction, after
 * `lockWorkspace`: what is not named is left as it is, and a row that is gone stays gone.
 */
export async function updateDevices<K extends Column>(
  engine: Engine,
  tx: Tx,
  rows: readonly Pick<DeviceRow, 'workspaceId' | 'id' | K>[],
  keys: readonly K[],
): Promise<void> {
  const { devices } = engine.tables
  const columns = getTableColumns(devices)
  // Both databases name the columns of VALUES column1, column2, …; PostgreSQL takes all of them for text.
  const values = (row: Pick<DeviceRow, 'id' | K>) =>
    sql`(${sql.join([sql`${row.id}`, ...keys.map((key) => sql`${sql.param(row[key], columns[key])}`)], sql`, `)})`
  const valueOf = (key: K, place: number) => {
    const value = sql`v.${sql.identifier(`column${place + 2}`)}`
    return columns[key].dataType === 'number' ? sql`cast(${value} as bigint)` : value
  }
  const set = Object.fromEntries(keys.map((key, place): [string, SQL] => [key, valueOf(key, place)]))
  for (const [workspaceId, ofWorkspace] of groupBy(rows, (row) => row.workspaceId)) {
    const change = await nextDeviceChange(engine, tx, workspaceId)
    for (const part of batches(ofWorkspace))
      await tx
        .update(devices)
        .set({ ...set, change })
        .from(sql`(values ${sql.join(part.map(values), sql`, `)}) as v`)
        .where(and(eq(devices.workspaceId, workspaceId), eq(devices.id, sql`v.column1`)))
  }
}

/** Stores devices that are met for the first time. */
export async function insertDevices(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  rows: readonly DeviceRow[],
): Promise<void> {
  if (rows.length === 0) return
  const change = await nextDeviceChange(engine, tx, workspaceId)
  await tx.insert(engine.tables.devices).values(rows.map((row) => ({ ...row, change })))
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Whether two values of a column are the same; lists by what is in them. */
export const same = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b))

/** The row with the patch, or null where the patch changes nothing. */
export function changed<R extends Partial<DeviceRow>>(row: R, patch: Partial<R>): R | null {
  const next = { ...row, ...patch }
  for (const key in patch) if (!same(row[key], next[key])) return next
  return null
}

/** The form of the ids that we give to devices and runs. */
export const isOurId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
