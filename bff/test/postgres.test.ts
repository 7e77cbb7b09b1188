import { existsSync } from 'node:fs'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { createTestDatabase, startPostgres } from './postgres.ts'

const ask = async <Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

test('suites that run together each have a database of their own', async () => {
  const url = inject('postgresUrl')
  const databases = await Promise.all([
    createTestDatabase(url),
    createTestDatabase(url),
    createTestDatabase(url),
  ])
  const [first, second, third] = databases
  try {
    await ask(first.url, 'create table mine (id int)')
    await expect(ask(second.url, 'select * from mine')).rejects.toThrow('relation "mine" does not exist')
    await expect(ask(third.url, 'select * from mine')).rejects.toThrow('relation "mine" does not exist')
  } finally {
    await Promise.all(databases.map((database) => database.drop()))
  }
  await expect(ask(first.url, 'select 1')).rejects.toThrow('does not exist')
})

test('a database is dropped although a connection to it is still open', async () => {
  const url = inject('postgresUrl')
  const database = await createTestDatabase(url)
  const left = new pg.Client({ connectionString: database.url })
  const thrownOut = new Promise<Error>((resolve) => left.on('error', resolve))
  await left.connect()
  await database.drop()
  expect((await thrownOut).message).toContain('terminating connection')
})

test('a server that is stopped leaves neither data nor a listener behind', async () => {
  const server = await startPostgres()
  expect(await ask(server.url, "select current_setting('synchronous_commit') as setting")).toEqual([
    { setting: 'on' },
  ])
  expect(existsSync(server.home)).toBe(true)
  await server.stop()
  expect(existsSync(server.home)).toBe(false)
  await expect(ask(server.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
})
