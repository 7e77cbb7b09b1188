/**
 * SQLite, embedded. One writer connection behind a queue with hand-issued BEGIN IMMEDIATE, one read-only
 * connection. WAL with synchronous=FULL on every connection: the connection that switches a file to WAL
 * reports FULL by itself, each later one NORMAL unless told, and a wipe's row must be on disk.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { sqliteKit } from './columns.ts'
import { type Db, type Engine, StoreError, type Tx } from './engine.ts'
import { defineTables } from './tables.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations/sqlite', import.meta.url))

/** How long a transaction waits for another process to finish its own, in milliseconds. */
const busyPatience = 10_000

/**
 * Opens the file at `path` (made where missing, with its folder). Throws StoreError where it cannot be.
 */
export function openSqlite(path: string): Engine {
  mkdirSync(dirname(path), { recursive: true })
  const writer = connect(path)
  writer.pragma('journal_mode = WAL')
  writer.pragma('synchronous = FULL')
  const reader = connect(path)
  reader.pragma('query_only = ON')

  // Counts commits of every other connection, the writer and other processes alike.
  const dataVersion = reader.prepare('pragma data_version').pluck()

  const tables = defineTables(sqliteKit)
  const writeDb = drizzle({ client: writer })
  const listeners = new Set<(workspaceId: string) => void>()
  let queue: Promise<unknown> = Promise.resolve()
  let closed = false

  async function transact<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    if (closed) throw new StoreError('closed', 'The database is closed.')
    await begin(writer)
    try {
      const result = await fn(asTx(writeDb))
      writer.exec('COMMIT')
      return result
    } catch (error) {
      if (writer.inTransaction) writer.exec('ROLLBACK')
      throw withoutParameters(error)
    }
  }

  return {
    dialect: 'sqlite',
    tables,
    db: asDb(drizzle({ client: reader })),
    tx(fn) {
      const result = queue.then(() => transact(fn))
      queue = result.catch(() => undefined)
      return result
    },
    publish(workspaceId) {
      for (const listener of listeners) listener(workspaceId)
      return Promise.resolve()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isUniqueViolation: (error) =>
      error instanceof StoreError &&
      (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY'),
    async migrate() {
      // The migrator takes no lock of its own before it reads what was applied.
      const deadline = Date.now() + busyPatience
      for (;;) {
        try {
          migrate(writeDb, { migrationsFolder })
          return
        } catch (error) {
          if (!isBusy(error) || Date.now() > deadline) throw withoutParameters(error)
          await sleep(50)
        }
      }
    },
    stamp: () => Promise.resolve(String(dataVersion.get())),
    ping() {
      reader.prepare('select 1').get()
      return Promise.resolve()
    },
    async close() {
      await queue
      closed = true
      reader.close()
      writer.close()
    },
  }
}

function connect(path: string): Database.Database {
  try {
    // A blocking busy timeout freezes the whole process and then fails all the same; `begin` waits instead.
    const connection = new Database(path, { timeout: 0 })
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    rememberStatements(connection)
    return connection
  } catch (error) {
    throw withoutParameters(error)
  }
}

/**
 * Compiling a statement costs more than running it, and drizzle compiles each query anew. The same text gives
 * the same statement here; drizzle uses one text in one way only, so none is left in another's mode.
 */
function rememberStatements(connection: Database.Database): void {
  const most = 300
  const known = new Map<string, Database.Statement>()
  const prepare = connection.prepare.bind(connection)
  const remembering = (source: string): Database.Statement => {
    let statement = known.get(source)
    if (statement === undefined) {
      statement = prepare(source)
      // Long lists of values make texts that hardly return.
      if (source.length < 10_000) known.set(source, statement)
      const oldest = known.keys().next()
      if (known.size > most && !oldest.done) known.delete(oldest.value)
    }
    return statement
  }
  connection.prepare = remembering as Database.Database['prepare']
}

async function begin(writer: Database.Database): Promise<void> {
  const deadline = Date.now() + busyPatience
  for (let wait = 2; ; wait = Math.min(wait * 2, 100)) {
    try {
      writer.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw withoutParameters(error)
      await sleep(wait)
    }
  }
}

const sqliteCode = (error: unknown): string | null => {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string' && at.code.startsWith('SQLITE_')) return at.code
  return null
}
const isBusy = (error: unknown) => sqliteCode(error)?.startsWith('SQLITE_BUSY') ?? false

/** drizzle's error prints the query's parameters, and with them secrets; ours has only the driver's words. */
function withoutParameters(error: unknown): unknown {
  const code = sqliteCode(error)
  if (code === null || error instanceof StoreError) return error
  let deepest = error as Error
  while (deepest.cause instanceof Error) deepest = deepest.cause
  return new StoreError(code, `The database refused a statement: ${deepest.message}`)
}

/** better-sqlite3 answers at once; awaited, its queries behave as the async type says. */
const asDb = (db: unknown) => db as Db
/** Only `transact` calls this, between BEGIN and COMMIT. */
const asTx = (db: unknown) => db as Tx
