/** An empty database for one harness. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { createTestDatabase } from '../postgres.ts'

export interface EmptyDatabase {
  url: string
  close(): Promise<void>
}

/** Databases of this test file that nobody uses right now, with their tables and nothing in them. */
const spare: string[] = []

/**
 * A SQLite file of its own, or a PostgreSQL database that this file's tests use one after the other: to make and
 * migrate one takes longer than most tests. They go with the run's server.
 */
export async function makeDatabase(store: 'sqlite' | 'postgres'): Promise<EmptyDatabase> {
  if (store === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'siit-bff-'))
    return {
      url: `sqlite:${join(folder, 'test.db')}`,
      close: () => rm(folder, { recursive: true, force: true }),
    }
  }
  const url = spare.pop() ?? (await createTestDatabase(inject('postgresUrl'))).url
  return {
    url,
    async close() {
      await empty(url)
      spare.push(url)
    },
  }
}

async function empty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    )
    await client.query(rows.map(({ name }) => `delete from ${name};`).join(''))
  } finally {
    await client.end()
  }
}
