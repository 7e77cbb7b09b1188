/**
 * PostgreSQL, where several replicas meet. Each session runs with synchronous_commit = on (checked at
 * start), because a command may leave only after its row is on disk.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DrizzleQueryError } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { postgresKit } from './columns.ts'
import { type Db, type Engine, StoreError, type Tx } from './engine.ts'
import { defineTables } from './tables.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations/postgres', import.meta.url))

/** Any number will do as long as all replicas use the same. */
const migrationLock = 7_240_113
const channel = 'siit_jumpcloud_events'
const maxConnections = 10

/** Opens a pool on `url`. Throws StoreError where the server cannot be reached or would not be durable. */
export async function openPostgres(url: string): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    options: '-c synchronous_commit=on',
  })
  // A connection that breaks is replaced by the pool; without a listener it would end the process. The pool listens to
  // those that idle, and nobody to one that is lent out and has no query on its way.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    const { rows } = await pool.query<{ fsync: string }>('show fsync')
    if (rows[0]?.fsync !== 'on' && process.env['NODE_ENV'] === 'production')
      throw new StoreError(
        'fsync_off',
        'PostgreSQL runs with fsync off: nothing it stores is safe. Turn it on.',
      )
  } catch (error) {
    await pool.end()
    throw withoutParameters(error)
  }

  const tables = defineTables(postgresKit)
  const db = drizzle({ client: pool })
  hideParameters(db)
  const hints = listenForHints(url)

  return {
    dialect: 'postgres',
    tables,
    db: asDb(db),
    async tx(fn) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transact(pool, fn)
        } catch (error) {
          if (attempt >= 8 || !isRetryable(error)) throw withoutParameters(error)
          await sleep(Math.random() * 20 * attempt)
        }
      }
    },
    async publish(workspaceId) {
      // Listeners of this process need no way round, and hear it also while the listening connection is down.
      hints.tell(workspaceId)
      await pool.query('select pg_notify($1, $2)', [channel, workspaceId])
    },
    subscribe: hints.subscribe,
    isUniqueViolation: (error) => error instanceof StoreError && error.code === '23505',
    async migrate() {
      const client = await pool.connect()
      try {
        await client.query('select pg_advisory_lock($1)', [migrationLock])
        await migrate(drizzle({ client }), { migrationsFolder })
      } catch (error) {
        throw withoutParameters(error)
      } finally {
        await client.query('select pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined)
        client.release()
      }
    },
    async stamp() {
      const { rows } = await pool.query<{ stamp: string }>('select pg_current_snapshot()::text as stamp')
      return rows[0]?.stamp ?? ''
    },
    async ping() {
      await pool.query('select 1')
    },
    async close() {
      await hints.close()
      await pool.end()
    },
  }
}

/**
 * One transaction on a connection of its own, which goes back to the pool however it ends: drizzle's own way over a
 * pool keeps the connection for ever where `begin` fails, and ten of those stop the process. Throws what `fn` threw, and
 * not that there was nothing left to roll back.
 */
async function transact<T>(pool: pg.Pool, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let thrown: { error: unknown } | null = null
  try {
    return await drizzle({ client }).transaction(async (tx) => {
      try {
        return await fn(asTx(tx))
      } catch (error) {
        thrown = { error }
        throw error
      }
    })
  } catch (error) {
    throw firstOf(thrown, error)
  } finally {
    client.release()
  }
}

/** TypeScript does not see that a callback sets it. */
const firstOf = (thrown: { error: unknown } | null, later: unknown) => (thrown ? thrown.error : later)

/** One connection that listens, opened with the first subscriber and again whenever it breaks. */
function listenForHints(url: string) {
  const listeners = new Set<(workspaceId: string) => void>()
  const stop = new AbortController()
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const client = new pg.Client({ connectionString: url })
      const broken = new Promise<void>((resolve) => {
        client.on('error', () => resolve())
        client.on('end', () => resolve())
        stop.signal.addEventListener('abort', () => resolve(), { once: true })
      })
      client.on('notification', ({ payload }) => {
        if (payload !== undefined) tell(payload)
      })
      try {
        await client.connect()
        await client.query(`listen ${channel}`)
        await broken
      } catch {
        // The slow poll of the listeners carries on meanwhile.
      }
      await client.end().catch(() => undefined)
      // Ends at once when stopped, and then rejects.
      await sleep(1000, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  const tell = (workspaceId: string) => {
    for (const listener of listeners) listener(workspaceId)
  }

  return {
    tell,
    subscribe(listener: (workspaceId: string) => void) {
      listeners.add(listener)
      running ??= run()
      return () => {
        listeners.delete(listener)
      }
    },
    async close() {
      stop.abort()
      await running
    },
  }
}

const postgresError = (error: unknown): pg.DatabaseError | null => {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof pg.DatabaseError) return at
  return null
}
/** Serialization failure, deadlock: rolled back by the server, safe to run again. */
const isRetryable = (error: unknown) => ['40001', '40P01'].includes(postgresError(error)?.code ?? '')

/** drizzle's error prints the query's parameters, and with them secrets; ours has only the server's words. */
function withoutParameters(error: unknown): unknown {
  const cause = postgresError(error)
  if (cause)
    return new StoreError(cause.code ?? 'postgres', `The database refused a statement: ${cause.message}`)
  let deepest = error
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause
  if (
    deepest instanceof Error &&
    'code' in deepest &&
    typeof deepest.code === 'string' &&
    /^E[A-Z]+$/.test(deepest.code)
  )
    return new StoreError(deepest.code, `The database cannot be reached (${deepest.code}).`)
  // A connection that is cut has no code; drizzle's words about it have the query's parameters.
  if (error instanceof DrizzleQueryError)
    return new StoreError('connection_lost', 'The connection to the database broke in the middle of a query.')
  return error
}

/** As `withoutParameters` for what is read outside `tx`: every query is prepared by the session. */
function hideParameters(db: ReturnType<typeof drizzle>): void {
  const { session } = db._
  const prepareQuery = session.prepareQuery.bind(session)
  session.prepareQuery = (...query) => {
    const prepared = prepareQuery(...query)
    const execute = prepared.execute.bind(prepared)
    prepared.execute = (...values) =>
      execute(...values).catch((error: unknown) => {
        throw withoutParameters(error)
      })
    return prepared
  }
}

/** Guarantee at run time: the query builders that repositories use exist on both dialects with one meaning. */
const asDb = (db: unknown) => db as Db
/** Only `tx` calls this, inside drizzle's transaction. */
const asTx = (db: unknown) => db as Tx
