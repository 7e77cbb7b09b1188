/** What every repository relies on, held against both databases. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { and, asc, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Db, type Engine, openEngine, StoreError } from '../src/store/index.ts'
import {
  appendEvents,
  lastEventSequence,
  lockWorkspace,
  quarantinedAt,
  readEvents,
  setQuarantine,
} from '../src/store/workspaces.ts'
import { createTestDatabase } from './postgres.ts'

interface Place {
  url: string
  remove(): Promise<void>
}

async function makePlace(store: 'sqlite' | 'postgres'): Promise<Place> {
  if (store === 'postgres') {
    const database = await createTestDatabase(inject('postgresUrl'))
    return { url: database.url, remove: () => database.drop() }
  }
  const folder = await mkdtemp(join(tmpdir(), 'siit-store-'))
  return {
    url: `sqlite:${join(folder, 'nested', 'test.db')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

let place: Place
const open: Engine[] = []

/** Another process's engine on the same database, as far as one test process can be several. */
async function openAnother(): Promise<Engine> {
  const engine = await openEngine(place.url)
  open.push(engine)
  return engine
}

const person = (workspaceId: string, key: string) => ({
  workspaceId,
  key,
  hostId: null,
  email: 'ada@northwind.example',
  emailKey: 'ada@northwind.example',
  name: 'Ada',
  updatedAt: 1,
})

/** Adds one to the workspace's event counter in the way that is lost where transactions do not exclude each other. */
const countUp = (engine: Engine, workspaceId: string) =>
  engine.tx(async (tx) => {
    const { workspaces } = engine.tables
    await lockWorkspace(engine, tx, workspaceId)
    const [row] = await tx.select().from(workspaces).where(eq(workspaces.id, workspaceId))
    await tx
      .update(workspaces)
      .set({ eventSequence: (row?.eventSequence ?? 0) + 1 })
      .where(eq(workspaces.id, workspaceId))
  })

describe.each(['sqlite', 'postgres'] as const)('the store (%s)', (store) => {
  let engine: Engine

  beforeEach(async () => {
    place = await makePlace(store)
    engine = await openAnother()
    await engine.migrate()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
    await place.remove()
  })

  test('what is counted under the workspace’s lock is never lost, from one process or from several', async () => {
    const other = await openAnother()
    await Promise.all(Array.from({ length: 40 }, (_, i) => countUp(i % 2 ? engine : other, 'w1')))
    expect(await lastEventSequence(engine, 'w1')).toBe(40)
  })

  test('events have numbers without gaps in the order of their commits', async () => {
    const other = await openAnother()
    const append = (from: Engine, deviceIds: string[]) =>
      from.tx((tx) =>
        appendEvents(
          from,
          tx,
          'w1',
          deviceIds.map((deviceId) => ({ event: { type: 'device', deviceId }, deviceId })),
          1,
        ),
      )
    await Promise.all(
      Array.from({ length: 15 }, (_, i) => append(i % 2 ? engine : other, [`a${i}`, `b${i}`])),
    )
    const events = await readEvents(engine, 'w1', 0)
    expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    // The two of one transaction stand together.
    const ids = events.map((event) => event.deviceId ?? '')
    for (let i = 0; i < ids.length; i += 2) expect(ids[i]?.slice(1)).toBe(ids[i + 1]?.slice(1))
    expect(await readEvents(engine, 'w1', 28)).toHaveLength(2)
    expect(await readEvents(engine, 'another workspace', 0)).toEqual([])
  })

  test('a transaction that throws leaves nothing, and the next one works', async () => {
    const { people } = engine.tables
    const thrown = new Error('no')
    await expect(
      engine.tx(async (tx) => {
        await tx.insert(people).values(person('w1', 'email:a'))
        throw thrown
      }),
    ).rejects.toBe(thrown)
    expect(await engine.db.select().from(people)).toEqual([])
    await engine.tx(async (tx) => {
      await tx.insert(people).values(person('w1', 'email:b'))
    })
    expect(await engine.db.select().from(people)).toHaveLength(1)
  })

  test('a transaction reads its own writes, and others do not before it commits', async () => {
    const { people } = engine.tables
    await engine.tx(async (tx) => {
      await tx.insert(people).values(person('w1', 'email:a'))
      expect(await tx.select().from(people)).toHaveLength(1)
      expect(await engine.db.select().from(people)).toEqual([])
    })
    expect(await engine.db.select().from(people)).toHaveLength(1)
  })

  test('texts, JSON, booleans, nulls and whole numbers up to 2^53 come back as they went in', async () => {
    const { actions } = engine.tables
    const row: typeof actions.$inferSelect = {
      workspaceId: 'w1',
      id: 'a1',
      kind: 'wipe',
      state: 'requested',
      deviceId: 'd1',
      jumpcloudId: '0'.repeat(24),
      channel: null,
      requestId: null,
      requestedBy: { id: 'ü', name: 'Zoë "Z" O’Neil\n\u{1f680}', email: 'z@x.example' },
      agentId: 'ü',
      reason: '',
      snapshot: { z: 1, a: [null, false, 0.1, { deep: '\\' }], empty: {} },
      planHash: 'h',
      deviceOffline: true,
      pinCiphertext: null,
      evidence: null,
      failure: { code: 'c', detail: 'd', status: null, retryAfter: 0, changes: [] },
      history: [{ state: 'requested', at: '2026-03-03T09:00:00.000Z' }],
      leaseOwner: null,
      leaseUntil: Number.MAX_SAFE_INTEGER,
      dispatchedAt: 0,
      acceptedAt: -1,
      approvedBy: null,
      decision: null,
      watch: null,
      evidenceReadAt: null,
      correlationId: 'c',
      sourceAddress: null,
      createdAt: 1_772_528_400_000,
      updatedAt: 1_772_528_400_001,
    }
    await engine.tx(async (tx) => {
      await tx.insert(actions).values([row, { ...row, id: 'a2', deviceOffline: false }])
    })
    expect(await engine.db.select().from(actions).where(eq(actions.id, 'a1'))).toEqual([row])
    expect(
      await engine.db
        .select({ id: actions.id })
        .from(actions)
        .where(and(eq(actions.workspaceId, 'w1'), eq(actions.deviceOffline, false))),
    ).toEqual([{ id: 'a2' }])
    // JSON is kept as text, so the members keep their order.
    const [kept] = await engine.db.select({ snapshot: actions.snapshot }).from(actions).limit(1)
    expect(JSON.stringify(kept?.snapshot)).toBe(JSON.stringify(row.snapshot))
  })

  test('a number that a statement adds to is a number again', async () => {
    const { workspaces } = engine.tables
    const [row] = await engine.tx(async (tx) => {
      await tx.insert(workspaces).values({ id: 'w1', eventSequence: 2 ** 40 })
      return tx
        .update(workspaces)
        .set({ eventSequence: sql`${workspaces.eventSequence} + 1` })
        .returning({ next: workspaces.eventSequence })
    })
    expect(row?.next).toBe(2 ** 40 + 1)
  })

  test('a second row with the same key is a unique violation, told without its values', async () => {
    const { people } = engine.tables
    const twice = engine.tx(async (tx) => {
      await tx.insert(people).values(person('w1', 'email:secret-value'))
      await tx.insert(people).values(person('w1', 'email:secret-value'))
    })
    const error: unknown = await twice.catch((e: unknown) => e)
    expect(engine.isUniqueViolation(error)).toBe(true)
    expect(engine.isUniqueViolation(new Error('another'))).toBe(false)
    expect(everythingIn(error)).not.toContain('secret-value')
    expect(await engine.db.select().from(people)).toEqual([])
  })

  test('a clash that is provided for takes nothing and breaks nothing', async () => {
    const { people } = engine.tables
    const insert = () =>
      engine.tx((tx) =>
        tx
          .insert(people)
          .values(person('w1', 'email:a'))
          .onConflictDoNothing()
          .returning({ key: people.key }),
      )
    expect(await insert()).toEqual([{ key: 'email:a' }])
    expect(await insert()).toEqual([])
    const took = await Promise.all(
      Array.from({ length: 10 }, () =>
        engine.tx((tx) =>
          tx
            .insert(people)
            .values(person('w2', 'email:a'))
            .onConflictDoNothing()
            .returning({ key: people.key }),
        ),
      ),
    )
    expect(took.filter((rows) => rows.length === 1)).toHaveLength(1)
  })

  test('an error of the database holds no parameter of the statement', async () => {
    const secret = 'a-key-that-must-not-be-seen'
    const { settings } = engine.tables
    const inTransaction: unknown = await engine
      .tx(async (tx) => {
        await tx.insert(settings).values({ name: secret, value: null as unknown as string })
      })
      .catch((e: unknown) => e)
    expect(inTransaction).toBeInstanceOf(StoreError)
    expect(everythingIn(inTransaction)).not.toContain(secret)
  })

  test('reading fails aloud without a table, and holds no parameter either', async () => {
    const secret = 'a-key-that-must-not-be-seen'
    const bare = await makePlace(store)
    const empty = await openEngine(bare.url)
    try {
      const { settings } = empty.tables
      const read = async (db: Db) => db.select().from(settings).where(eq(settings.name, secret))
      for (const reading of [() => read(empty.db), () => empty.tx(read)]) {
        const error: unknown = await reading().catch((e: unknown) => e)
        expect(error).toBeInstanceOf(Error)
        expect(everythingIn(error)).toMatch(/settings/)
        expect(everythingIn(error)).not.toContain(secret)
      }
    } finally {
      await empty.close()
      await bare.remove()
    }
  })

  test('processes that start together bring the schema up to date once', async () => {
    const fresh = await makePlace(store)
    const engines = await Promise.all(Array.from({ length: 4 }, () => openEngine(fresh.url)))
    try {
      await Promise.all(engines.map((one) => one.migrate()))
      await engines[0]?.migrate()
      const [first] = engines
      expect(await first?.db.select().from(first.tables.people)).toEqual([])
    } finally {
      await Promise.all(engines.map((one) => one.close()))
      await fresh.remove()
    }
  })

  test('whoever subscribed hears of a workspace until they stop', async () => {
    const heard: string[] = []
    const first = new Promise<void>((resolve) => {
      const stop = engine.subscribe((workspaceId) => {
        heard.push(workspaceId)
        stop()
        resolve()
      })
    })
    // PostgreSQL listens a moment later than it is asked to; listeners poll besides.
    const publishing = publishUntil(engine, 'w1', first)
    await first
    await publishing
    const other = new Promise<void>((resolve) => {
      engine.subscribe((workspaceId) => {
        if (workspaceId === 'w2') resolve()
      })
    })
    await publishUntil(engine, 'w2', other)
    expect(heard).toEqual(['w1'])
  })

  test('a workspace in quarantine says since when, and lifting it twice changes it once', async () => {
    const set = (at: number | null) => engine.tx((tx) => setQuarantine(engine, tx, 'w1', at))
    expect(await quarantinedAt(engine, engine.db, 'w1')).toBeNull()
    expect(await set(5)).toBe(true)
    expect(await set(9)).toBe(false)
    expect(await quarantinedAt(engine, engine.db, 'w1')).toBe(5)
    expect(await quarantinedAt(engine, engine.db, 'w2')).toBeNull()
    expect([await set(null), await set(null)]).toEqual([true, false])
    expect(await quarantinedAt(engine, engine.db, 'w1')).toBeNull()
  })

  test('a database that is closed refuses, and one that answers says so', async () => {
    await engine.ping()
    const other = await openEngine(place.url)
    await other.close()
    await expect(other.tx((tx) => tx.select().from(other.tables.people))).rejects.toThrow()
  })

  test('a long list goes into one statement', async () => {
    const { people } = engine.tables
    const keys = Array.from({ length: 200 }, (_, i) => `email:${String(i).padStart(3, '0')}`)
    await engine.tx(async (tx) => {
      await tx.insert(people).values(keys.map((key) => person('w1', key)))
    })
    const rows = await engine.db.select({ key: people.key }).from(people).orderBy(asc(people.key))
    expect(rows.map((row) => row.key)).toEqual(keys)
  })
})

/** Publishes until the listener heard it: a hint may be missed while the listener is not yet there. */
async function publishUntil(engine: Engine, workspaceId: string, heard: Promise<void>): Promise<void> {
  const done = heard.then(() => true)
  const soon = () => new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))
  do await engine.publish(workspaceId)
  while (!(await Promise.race([done, soon()])))
}

/** All that a log or an answer could show of an error, its causes included. */
function everythingIn(error: unknown): string {
  let text = ''
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    text += [at.message, at.stack, JSON.stringify(at, Object.getOwnPropertyNames(at))].join('\n')
  return text
}

describe('SQLite', () => {
  let path: string
  beforeEach(async () => {
    place = await makePlace('sqlite')
    path = place.url.slice('sqlite:'.length)
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((one) => one.close()))
    await place.remove()
  })

  test('nothing can be written beside a transaction', async () => {
    const engine = await openAnother()
    await engine.migrate()
    const write = (async () => {
      await engine.db.insert(engine.tables.settings).values({ name: 'a', value: 'b' })
    })()
    await expect(write).rejects.toThrow()
    expect(await engine.db.select().from(engine.tables.settings)).toEqual([])
  })

  test('a file that is opened again is as durable as one that was just made', async () => {
    const first = await openAnother()
    await first.migrate()
    expect(await synchronousIn(first)).toEqual({ synchronous: 2, journal: 'wal' })
    await Promise.all(open.splice(0).map((one) => one.close()))
    expect(await synchronousIn(await openAnother())).toEqual({ synchronous: 2, journal: 'wal' })
  })

  test('a transaction waits for another process’s, without freezing this one', async () => {
    const engine = await openAnother()
    await engine.migrate()
    const other = new Database(path)
    other.exec('BEGIN IMMEDIATE')
    let written = false
    const writing = engine
      .tx(async (tx) => {
        await tx.insert(engine.tables.settings).values({ name: 'a', value: 'b' })
      })
      .then(() => {
        written = true
      })
    // Reads and timers go on meanwhile.
    for (let i = 0; i < 20; i++) {
      await engine.db.select().from(engine.tables.settings)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(written).toBe(false)
    other.exec('COMMIT')
    other.close()
    await writing
    expect(await engine.db.select().from(engine.tables.settings)).toHaveLength(1)
  })

  test('a place that cannot be opened is told in words', async () => {
    await expect(openEngine('mysql://nowhere')).rejects.toThrow('DATABASE_URL')
  })

  const synchronousIn = (engine: Engine) =>
    engine.tx(async (tx) => {
      const [row] = await tx
        .select({
          synchronous: sql<number>`(select synchronous from pragma_synchronous)`,
          journal: sql<string>`(select journal_mode from pragma_journal_mode)`,
        })
        .from(sql`(select 1)`)
      return row
    })
})

describe('PostgreSQL', () => {
  test('a server that cannot be reached is told without the address or its password', async () => {
    const error: unknown = await openEngine('postgres://user:hunter2@127.0.0.1:1/nowhere').catch(
      (e: unknown) => e,
    )
    expect(error).toBeInstanceOf(StoreError)
    expect(everythingIn(error)).not.toContain('hunter2')
  })

  test('a commit waits for the disk', async () => {
    place = await makePlace('postgres')
    const engine = await openEngine(place.url)
    try {
      const [row] = await engine.tx((tx) =>
        tx
          .select({ setting: sql<string>`current_setting('synchronous_commit')` })
          .from(sql`(select 1) as one`),
      )
      expect(row?.setting).toBe('on')
    } finally {
      await engine.close()
      await place.remove()
    }
  })

  test('connections that break cost their own transactions, and neither the process nor the pool', async () => {
    place = await makePlace('postgres')
    const line = await cuttableLine(new URL(place.url))
    const url = new URL(place.url)
    url.port = String(line.port)
    const engine = await openEngine(url.href)
    try {
      // More than the pool has, each cut at its very first word, or between two of them.
      for (let i = 0; i < 12; i++) {
        line.cutAt('begin')
        await expect(engine.tx(() => Promise.resolve())).rejects.toBeInstanceOf(StoreError)
      }
      const pause = engine.tx(async (tx) => {
        await tx.select({ one: sql<number>`1` }).from(sql`(select 1) as one`)
        await line.cutNow()
        return tx.select({ secret: sql<string>`${'hunter2'}::text` }).from(sql`(select 1) as one`)
      })
      const error: unknown = await pause.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(StoreError)
      expect(everythingIn(error)).not.toContain('hunter2')
      await engine.ping()
    } finally {
      await engine.close()
      await line.close()
      await place.remove()
    }
  })
})

/** A proxy before PostgreSQL that can cut all its connections: at once, or when one of them next says a word. */
async function cuttableLine(to: URL) {
  const sockets = new Set<Socket>()
  let word: string | null = null
  const cut = () => {
    word = null
    for (const socket of sockets) socket.destroy()
  }
  const proxy = createServer((near) => {
    const far = connect(Number(to.port), to.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    near.on('data', (chunk) => {
      if (word !== null && chunk.includes(word)) cut()
      else far.write(chunk)
    })
    far.on('data', (chunk) => near.write(chunk))
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  // A TCP server that listens has an AddressInfo.
  const { port } = proxy.address() as AddressInfo
  return {
    port,
    cutAt: (next: string) => (word = next),
    /** Resolves when both ends have noticed. */
    async cutNow() {
      const gone = [...sockets].map((socket) => once(socket, 'close'))
      cut()
      await Promise.all(gone)
      await new Promise((resolve) => setImmediate(resolve))
    },
    async close() {
      cut()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
