/**
 * The seam between the repositories (written once) and the two databases.
 *
 * Reads go through `db`; every write goes through `tx`. On SQLite `db` is a read-only connection and `tx`
 * is the one writer, so a write outside `tx` fails at once there. No I/O inside `tx`: on SQLite it holds
 * the only writer, on both it may be run again after a serialization failure.
 */
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import type { Tables } from './tables.ts'

/**
 * One query type for both databases. Queries are awaited, never ended with `.get()`, `.all()` or `.run()`
 * (they type-check here and do not exist on PostgreSQL; the linter refuses them).
 */
export type Db = Omit<BaseSQLiteDatabase<'async', unknown>, 'transaction' | 'run' | 'get' | 'all' | 'values'>

/** A database inside a transaction. A type of its own, so that a write verb can demand one. */
export type Tx = Db & { readonly inTransaction: true }

export interface Engine {
  readonly dialect: 'sqlite' | 'postgres'
  readonly tables: Tables
  /** For reading. */
  readonly db: Db
  /** Runs `fn` in one transaction, durable when the promise resolves. Throws what `fn` throws, rolled back. */
  tx<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
  /** Says that a workspace has new events. A hint only: listeners read the table, and poll besides. */
  publish(workspaceId: string): Promise<void>
  /** Calls back on each hint, of this process and (PostgreSQL) of others. Returns how to stop. */
  subscribe(listener: (workspaceId: string) => void): () => void
  isUniqueViolation(error: unknown): boolean
  /** Brings the schema up to date; safe when several processes start together. */
  migrate(): Promise<void>
  /**
   * A text that differs from every earlier one whenever anything was committed in between, by whomever. An
   * answer made after asking for it still holds while it is the same.
   */
  stamp(): Promise<string>
  /** Throws where the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** What a driver said, without the parameters it would print. `code` is the driver's. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
