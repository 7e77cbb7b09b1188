/** Opens the database that `DATABASE_URL` names. */
import { type Engine, StoreError } from './engine.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export * from './engine.ts'
export type * from './tables.ts'

/** `sqlite:PATH` or `postgres://…`. Throws StoreError where it is neither, or cannot be opened. */
export async function openEngine(url: string): Promise<Engine> {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length))
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url)
  throw new StoreError('unknown_database', 'DATABASE_URL must start with sqlite: or postgres://.')
}
