/** A timeline that one can prove: changed, removed, reordered, inserted, cut or written anew, it is found. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asc, eq, gt } from 'drizzle-orm'
import fc from 'fast-check'
import {
  type CheckpointKey,
  evidenceSheet,
  type Page,
  type TimelineCheckpoint,
  timelineCheckpoint,
  type TimelineEntry,
} from '@siit-jumpcloud/shared'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from '../src/cli/run.ts'
import { startJobs } from '../src/jobs/index.ts'
import type { TimelineRow } from '../src/store/index.ts'
import { canonicalJson } from '../src/timeline/canonical.ts'
import { entryHash, genesisHash } from '../src/timeline/chain.ts'
import { writeCheckpoints } from '../src/timeline/checkpoints.ts'
import { verifyChain } from '../src/timeline/read.ts'
import { verifyExport } from '../src/timeline/verify-export.ts'
import { accepted, clickLock, clickWipe, decide, entries, refused, scene } from './support/actions.ts'
import { agentAda, describeOnBothStores, type Harness, makeHarness } from './support/harness.ts'

/** `TIMELINE_MUTATIONS=1000 pnpm exec vitest run bff/test/timeline.test.ts` for the long form. */
const mutations = Number(process.env['TIMELINE_MUTATIONS'] ?? 100)

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64')
const pkcs8 = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siit-timeline-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function cli(harness: Harness | null, ...args: string[]) {
  let [out, err] = ['', '']
  const env = harness
    ? { DATABASE_URL: harness.config.databaseUrl, ENCRYPTION_KEYS: `k1:${key(1)}` }
    : { DATABASE_URL: `sqlite:${join(folder, 'must-not-be-made.db')}` }
  const code = await run(args, { env, out: (text) => (out += text), err: (text) => (err += text) })
  return { code, out, err }
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** A device that was locked, whose wipe was refused, and a policy that was changed: entries of every kind. */
async function busyScene(make: Parameters<typeof scene>[0], options?: Parameters<typeof scene>[2]) {
  const there = await scene(make, { os: 'macos' }, options)
  const { harness, device } = there
  const locked = await accepted(clickLock(harness, device, { body: { reason: 'Left on the train.' } }))
  await harness.settle()
  expect((await decide(harness, locked, 'pin', { reason: 'It came back.' })).status).toBe(200)
  await refused(
    clickWipe(harness, device, { token: await harness.token({ permissions: ['devices:read'] }) }),
    403,
    'permission_devices_wipe',
  )
  expect((await harness.request(`/devices/${device.id}/actions`, { body: { action: 'open' } })).status).toBe(
    200,
  )
  const policy = await harness.request('/connection/policy')
  await harness.request('/connection/policy', {
    method: 'PUT',
    headers: { 'if-match': policy.headers.get('etag') ?? '' },
    body: { ...((await policy.json()) as object), allow: { linux: ['lock'], android: [] } },
  })
  return there
}

const checkpointsOf = async (harness: Harness): Promise<TimelineCheckpoint[]> =>
  ((await (await harness.request('/timeline/checkpoints')).json()) as Page<TimelineCheckpoint>).items

const keysOf = async (harness: Harness) =>
  (await (await harness.request('/timeline/checkpoint-key', { token: null })).json()) as {
    keys: CheckpointKey[]
  }

async function rowsOf(harness: Harness): Promise<TimelineRow[]> {
  const { timelineEntries: t } = harness.core.engine.tables
  return harness.core.engine.db
    .select()
    .from(t)
    .where(eq(t.workspaceId, harness.workspace))
    .orderBy(asc(t.sequence))
}

/** The whole table as `rows`, and the workspace's own row following them, as somebody with the database could. */
async function rewrite(harness: Harness, rows: TimelineRow[], { checkpoints = true } = {}): Promise<void> {
  const { engine } = harness.core
  const { timelineEntries: t, timelineCheckpoints: c, workspaces } = engine.tables
  const last = rows.at(-1)
  await engine.tx(async (tx) => {
    await tx.delete(t)
    if (rows.length > 0) await tx.insert(t).values(rows)
    await tx
      .update(workspaces)
      .set({ chainSequence: last?.sequence ?? 0, chainHead: last?.hash ?? '' })
      .where(eq(workspaces.id, harness.workspace))
    if (!checkpoints) await tx.delete(c).where(gt(c.sequence, last?.sequence ?? 0))
  })
}

/** The rows with one entry's text changed, and every hash made to fit again. */
function forged(rows: TimelineRow[], at: number): TimelineRow[] {
  let head = genesisHash
  return rows.map((row, index) => {
    const entry = JSON.parse(row.body) as TimelineEntry
    const body = index === at ? canonicalJson({ ...entry, reason: 'Nothing happened.' }) : row.body
    const hash = entryHash(head, body)
    const next = { ...row, body, previousHash: head, hash }
    head = hash
    return next
  })
}

/** Everything that may be done to a row by somebody who has the database. */
const mutation = fc.record({
  row: fc.nat(),
  other: fc.nat(),
  how: fc.constantFrom(
    ...(['workspaceId', 'sequence', 'requestId', 'deviceId', 'actionId', 'at'] as const),
    ...(['body', 'previousHash', 'hash'] as const),
    ...(['member', 'rehashed member', 'spaces', 'removed', 'swapped', 'swapped texts'] as const),
    ...(['copied behind', 'copied before', 'appended', 'chainSequence', 'chainHead'] as const),
  ),
  text: fc.oneof(fc.constant(null), fc.stringMatching(/^[ -~]{0,20}$/)),
  number: fc.integer({ min: -1000, max: 1000 }).filter((n) => n !== 0),
})
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never

const flipped = (text: string, at: number, to: string | null): string => {
  const position = at % Math.max(1, text.length)
  return `${text.slice(0, position)}${to ?? ''}${text.slice(position + 1)}`
}

/** A member of an entry with another value. */
function withMember(body: string, { other, text, number }: Mutation): string {
  const entry = JSON.parse(body) as Record<string, unknown>
  const names = Object.keys(entry)
  const name = names[other % names.length] ?? 'reason'
  return canonicalJson({ ...entry, [name]: typeof entry[name] === 'number' ? number : text })
}

/** The rows as `how` leaves them, and what the workspace's row says then. */
function mutated(rows: TimelineRow[], change: Mutation) {
  const { how, text, number, other } = change
  const index = change.row % rows.length
  const row = rows[index]!
  const second = rows[other % rows.length]!
  const replace = (next: Partial<TimelineRow>) => rows.map((one) => (one === row ? { ...one, ...next } : one))
  const chain = { chainSequence: rows.length, chainHead: rows.at(-1)!.hash }
  const tail = (next: Partial<TimelineRow>) => [...rows, { ...row, ...next }]
  const fitting = (sequence: number, previousHash: string) => {
    const body = canonicalJson({ ...(JSON.parse(row.body) as object), sequence })
    return { sequence, previousHash, body, hash: entryHash(previousHash, body) }
  }
  switch (how) {
    case 'workspaceId':
      return { rows: replace({ workspaceId: `w-${text ?? 'else'}` }), chain }
    case 'sequence':
      return { rows: replace({ sequence: row.sequence + number * rows.length }), chain }
    case 'requestId':
    case 'deviceId':
    case 'actionId':
      return { rows: replace({ [how]: row[how] === text ? 'x' : text }), chain }
    case 'at':
      return { rows: replace({ at: row.at + number }), chain }
    case 'body':
    case 'previousHash':
    case 'hash':
      return { rows: replace({ [how]: flipped(row[how], other, text) }), chain }
    case 'member':
      return { rows: replace({ body: withMember(row.body, change) }), chain }
    case 'rehashed member': {
      const body = withMember(row.body, change)
      return { rows: replace({ body, hash: entryHash(row.previousHash, body) }), chain }
    }
    case 'spaces':
      return { rows: replace({ body: row.body.replace(',', ', ') }), chain }
    case 'removed':
      return { rows: rows.filter((one) => one !== row), chain }
    case 'swapped':
      return {
        rows: rows.map((one) =>
          one === row
            ? { ...one, sequence: second.sequence }
            : one === second
              ? { ...one, sequence: row.sequence }
              : one,
        ),
        chain,
      }
    case 'swapped texts':
      return {
        rows: rows.map((one) =>
          one === row ? { ...one, body: second.body } : one === second ? { ...one, body: row.body } : one,
        ),
        chain,
      }
    case 'copied behind':
      return { rows: tail({ sequence: rows.length + 1 }), chain }
    case 'copied before':
      return { rows: tail({ sequence: -(number ** 2) % 7 }), chain }
    case 'appended':
      return { rows: tail(fitting(rows.length + 1, chain.chainHead)), chain }
    case 'chainSequence':
      return { rows, chain: { ...chain, chainSequence: rows.length + number } }
    case 'chainHead':
      return { rows, chain: { ...chain, chainHead: flipped(chain.chainHead, other, text) } }
  }
}

describeOnBothStores('the chain', (make) => {
  test(`of ${mutations} random changes to it, every one is found, and nothing is found without one`, async () => {
    const { harness } = await busyScene(make)
    const { engine } = harness.core
    const { timelineEntries: t, workspaces } = engine.tables
    const rows = await rowsOf(harness)
    expect(rows.length).toBeGreaterThan(8)
    const put = (next: TimelineRow[], chain: { chainSequence: number; chainHead: string }) =>
      engine.tx(async (tx) => {
        await tx.delete(t)
        await tx.insert(t).values(next)
        await tx.update(workspaces).set(chain).where(eq(workspaces.id, harness.workspace))
      })
    const whole = { chainSequence: rows.length, chainHead: rows.at(-1)!.hash }
    const tried = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(mutation, async (change) => {
        const next = mutated(rows, change)
        fc.pre(JSON.stringify(next) !== JSON.stringify({ rows, chain: whole }))
        await put(next.rows, next.chain)
        const report = await verifyChain(engine, harness.workspace)
        expect(report.broken, JSON.stringify(change)).not.toBeNull()
        tried.set(change.how, (tried.get(change.how) ?? 0) + 1)
      }),
      { numRuns: mutations },
    )
    if (mutations >= 100) expect(tried.size).toBeGreaterThan(12)
    await put(rows, whole)
    expect(await verifyChain(engine, harness.workspace)).toMatchObject({ entries: rows.length, broken: null })
  })

  test('is walked while entries are added, without a false alarm', async () => {
    const { harness, device } = await scene(make)
    const adding = (async () => {
      for (let i = 0; i < 10; i++)
        await harness.request(`/devices/${device.id}/actions`, { body: { action: 'open' } })
    })()
    for (let i = 0; i < 20; i++)
      expect((await verifyChain(harness.core.engine, harness.workspace)).broken).toBeNull()
    await adding
  })

  test('each entry says who, from where, on which request, about which device, and why', async () => {
    const { harness, device, system } = await busyScene(make)
    const all = await entries(harness)
    const about = {
      id: device.id,
      hostname: device.hostname,
      serialNumber: device.serialNumber,
      jumpcloudId: system.id,
    }
    const kinds = new Set<string>()
    for (const entry of all) {
      kinds.add(`${entry.kind} ${entry.outcome}`)
      expect(entry.correlationId, entry.outcome).toMatch(/./)
      if (entry.actor.type === 'agent') {
        expect(entry.actor).toMatchObject({ id: agentAda.sub, name: agentAda.name, email: agentAda.email })
      }
      if (entry.kind !== 'workspace') expect(entry.device).toEqual(about)
      if (['action', 'pin_revealed', 'opened'].includes(entry.kind)) {
        expect(entry.requestId).toBe('R-1')
        expect(entry.actionId).toMatch(/./)
      }
    }
    expect(all.filter(({ reason }) => reason === 'Left on the train.').length).toBeGreaterThan(1)
    for (const told of [
      'action dispatching',
      'action accepted',
      'pin_revealed pin_revealed',
      'refused permission_devices_wipe',
      'workspace policy.changed',
      'workspace connection.created',
    ])
      expect([...kinds], told).toContain(told)
    // What the service does by itself keeps where the agent asked from.
    const sent = all.find(({ outcome }) => outcome === 'accepted')
    expect([sent?.actor.type, sent?.correlationId]).toEqual([
      'system',
      all.find(({ actionId, actor }) => actionId === sent?.actionId && actor.type === 'agent')?.correlationId,
    ])
    const loosened = all.find(({ outcome }) => outcome === 'policy.changed')
    expect(loosened?.details).toMatchObject({
      from: { allow: { linux: [] } },
      to: { allow: { linux: ['lock'] } },
    })
  })
})

describeOnBothStores('a checkpoint', (make) => {
  test('is signed by a key that anyone can have, over a text that anyone can write', async () => {
    const { harness } = await busyScene(make)
    expect(await writeCheckpoints(harness.core)).toBe(1)
    const [checkpoint] = await checkpointsOf(harness)
    const { workspace, sequence, head, at, keyId, signature } = timelineCheckpoint.parse(checkpoint)
    const last = (await entries(harness)).at(-1)
    expect({ workspace, sequence, head }).toEqual({
      workspace: harness.workspace,
      sequence: last?.sequence,
      head: last?.hash,
    })
    const { keys } = await keysOf(harness)
    expect(keys).toHaveLength(1)
    expect(keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', kid: keyId, current: true })
    expect(JSON.stringify(keys)).not.toContain('"d"')
    // By another implementation than the one that signed it.
    const { kty, crv, x } = keys[0]!
    const judge = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify'])
    const text = `{"at":"${at}","head":"${head}","keyId":"${keyId}","sequence":${sequence},"type":"siit-jumpcloud.timeline.checkpoint.v1","workspace":"${workspace}"}`
    const holds = (of: string) =>
      crypto.subtle.verify('Ed25519', judge, Buffer.from(signature, 'base64'), Buffer.from(of))
    expect(await holds(text)).toBe(true)
    expect(await holds(text.replace(`"sequence":${sequence}`, `"sequence":${sequence + 1}`))).toBe(false)
  })

  test('is written when the chain moved, once, however many replicas there are', async () => {
    const { harness, device } = await scene(make)
    const replica = await harness.replica()
    const both = () => Promise.all([writeCheckpoints(harness.core), writeCheckpoints(replica.core)])
    expect((await both()).reduce((a, b) => a + b)).toBe(1)
    expect((await both()).reduce((a, b) => a + b)).toBe(0)
    await accepted(clickLock(harness, device))
    await harness.settle()
    expect((await both()).reduce((a, b) => a + b)).toBe(1)
    const all = await checkpointsOf(harness)
    expect(all).toHaveLength(2)
    expect(new Set(all.map(({ keyId }) => keyId)).size).toBe(1)
    const first = await harness.request('/timeline/checkpoints?limit=1')
    const { items, next } = (await first.json()) as Page<TimelineCheckpoint>
    expect(items).toEqual([all[0]])
    expect(
      await (await harness.request(`/timeline/checkpoints?limit=1&cursor=${next ?? ''}`)).json(),
    ).toEqual({
      items: [all[1]],
      next: null,
    })
  })

  test('is written by the jobs', async () => {
    const { harness } = await scene(make)
    harness.clock.hold()
    const jobs = startJobs(harness.core)
    await expect.poll(async () => (await checkpointsOf(harness)).length, { timeout: 10_000 }).toBe(1)
    await jobs.stop()
  })

  test('is not written over a chain that somebody changed since the last one', async () => {
    const { harness, device } = await scene(make)
    await writeCheckpoints(harness.core)
    await accepted(clickLock(harness, device))
    await harness.settle()
    const rows = await rowsOf(harness)
    const [checkpoint] = await checkpointsOf(harness)
    await rewrite(harness, forged(rows, (checkpoint?.sequence ?? 0) - 1))
    expect(await writeCheckpoints(harness.core)).toBe(0)
    expect(harness.logged.join()).toContain('does not follow from its last checkpoint')
  })

  test('finds a chain that was written anew as a whole, also where only the one kept elsewhere is left', async () => {
    const { harness } = await busyScene(make)
    await writeCheckpoints(harness.core)
    const kept = await file('checkpoint.json', (await checkpointsOf(harness))[0])
    const keys = await file('keys.json', await keysOf(harness))
    const good = await cli(harness, 'verify-timeline', '--checkpoint', kept, '--key', keys)
    expect(good).toMatchObject({ code: 0, err: '' })
    expect(good.out).toContain('as signed in 2 checkpoints')

    const rows = await rowsOf(harness)
    await rewrite(harness, forged(rows, 3))
    // In itself it is whole: only what was signed tells.
    expect((await verifyChain(harness.core.engine, harness.workspace)).broken).toBeNull()
    const found = await cli(harness, 'verify-timeline')
    expect(found.code).toBe(1)
    expect(found.out).toMatch(/broken at entry 1: the checkpoint of .* tells of another chain/)

    const { timelineCheckpoints: c } = harness.core.engine.tables
    await harness.core.engine.tx(async (tx) => {
      await tx.delete(c)
    })
    expect(await cli(harness, 'verify-timeline')).toMatchObject({ code: 0 })
    const elsewhere = await cli(harness, 'verify-timeline', '--checkpoint', kept)
    expect(elsewhere.code).toBe(1)
    expect(elsewhere.out).toContain('tells of another chain')
  })

  test('is on the evidence sheet, which says so where the chain is another than was signed', async () => {
    const { harness, device } = await busyScene(make)
    const sheetOf = async () =>
      evidenceSheet.parse(await (await harness.request(`/devices/${device.id}/evidence`)).json())
    expect((await sheetOf()).chain).toMatchObject({ verified: true, checkpoint: null })
    await writeCheckpoints(harness.core)
    const [checkpoint] = await checkpointsOf(harness)
    expect((await sheetOf()).chain).toMatchObject({
      verified: true,
      head: { sequence: checkpoint?.sequence, hash: checkpoint?.head },
      checkpoint,
    })
    await rewrite(harness, forged(await rowsOf(harness), 2))
    const { chain } = await sheetOf()
    expect([chain.verified, chain.broken?.what]).toEqual([
      false,
      expect.stringContaining('tells of another chain'),
    ])
  })

  test('finds an end that was cut off, and says from which entry on', async () => {
    const { harness, device } = await busyScene(make)
    await writeCheckpoints(harness.core)
    const before = await rowsOf(harness)
    await harness.request(`/devices/${device.id}/actions`, { body: { action: 'open' } })
    await writeCheckpoints(harness.core)
    // As the webhook delivered them, one a line.
    const lines = (await checkpointsOf(harness)).map((checkpoint) =>
      JSON.stringify({ type: 'timeline.checkpoint', timestamp: checkpoint.at, data: { checkpoint } }),
    )
    const kept = await file('delivered.jsonl', lines.join('\n'))
    await rewrite(harness, before, { checkpoints: false })
    expect(await cli(harness, 'verify-timeline')).toMatchObject({ code: 0 })
    const found = await cli(harness, 'verify-timeline', '--checkpoint', kept)
    expect(found.code).toBe(1)
    expect(found.out).toContain(
      `broken at entry ${before.length + 1}: missing: the chain ends at entry ${before.length} and is shorter than the checkpoint`,
    )
    expect(found.out).toContain('restored from a backup')
  })

  test('of a timeline that is gone altogether is told as that, and one that was changed as changed', async () => {
    const { harness } = await scene(make)
    await writeCheckpoints(harness.core)
    const [checkpoint] = await checkpointsOf(harness)
    const other = await file('other.json', { ...checkpoint, workspace: 'w-gone' })
    expect((await cli(harness, 'verify-timeline', '--checkpoint', other)).out).toContain(
      'w-gone: broken at entry 1: missing',
    )
    expect(
      await cli(harness, 'verify-timeline', '--workspace', harness.workspace, '--checkpoint', other),
    ).toMatchObject({ code: 2 })
    const changed = await file('changed.json', { ...checkpoint, at: '2026-01-01T00:00:00.000Z' })
    expect((await cli(harness, 'verify-timeline', '--checkpoint', changed)).out).toContain(
      'has a signature that does not hold',
    )
    const none = await file('none.json', { hello: 'world' })
    expect(await cli(harness, 'verify-timeline', '--checkpoint', none)).toMatchObject({ code: 1 })
    expect((await cli(harness, 'verify-timeline', '--checkpoint', none)).err).toContain('cannot be read as')
    // Somebody who puts keys of their own into the database fools nobody who has ours.
    const { checkpointKeys } = harness.core.engine.tables
    await harness.core.engine.tx(async (tx) => {
      await tx.delete(checkpointKeys)
    })
    const unknown = await cli(harness, 'verify-timeline')
    expect([unknown.code, unknown.out]).toEqual([1, expect.stringContaining('not known')])
  })

  test('of a former key still holds, whether the key was made here or given', async () => {
    const { harness, device } = await scene(make)
    const step = async ({ core, clock }: Harness, ahead: number) => {
      clock.advance(ahead)
      await harness.request(`/devices/${device.id}/actions`, { body: { action: 'open' } })
      expect(await writeCheckpoints(core)).toBe(1)
    }
    await step(harness, 1000)
    expect(await cli(harness, 'rotate-keys', '--checkpoint-key')).toMatchObject({ code: 0 })
    await step(harness, 1000)
    const given = await make({
      env: { DATABASE_URL: harness.config.databaseUrl, CHECKPOINT_KEY: pkcs8() },
      simulator: harness.simulator,
    })
    await step(given, 5000)
    const { keys } = await keysOf(given)
    expect(keys.map(({ current }) => current)).toEqual([false, false, true])
    const [newest, ...older] = await checkpointsOf(harness)
    expect(newest?.keyId).toBe(keys.find(({ current }) => current)?.kid)
    expect(new Set([newest, ...older].map((one) => one?.keyId)).size).toBe(3)
    expect((await cli(harness, 'verify-timeline')).out).toContain('as signed in 3 checkpoints')
    // The private key is nowhere to be read.
    const { settings } = harness.core.engine.tables
    for (const { value } of await harness.core.engine.db.select().from(settings))
      expect(value).toMatch(/^v1\.k1\./)
  })
})

describeOnBothStores('an export', (make) => {
  test.each(['jsonl', 'csv'] as const)(
    'as %s is held to checkpoints with nothing but the files',
    async (format) => {
      const { harness } = await busyScene(make)
      await writeCheckpoints(harness.core)
      const text = await (await harness.request(`/timeline/export?format=${format}`)).text()
      const [checkpoint] = await checkpointsOf(harness)
      const files = [
        ...['--checkpoint', await file('c.json', checkpoint)],
        ...['--key', await file('k.json', await keysOf(harness))],
      ]
      const verify = async (content: string, ...more: string[]) =>
        cli(null, 'verify-timeline', '--export', await file(`t.${format}`, content), ...more)
      expect((await verify(text, ...files)).out).toContain('as signed in 1 checkpoint')
      expect(await verify(text, ...files.slice(0, 2))).toMatchObject({ code: 2 })

      const eol = format === 'csv' ? '\r\n' : '\n'
      const lines = text.trimEnd().split(eol)
      const cut = `${lines.slice(0, -2).join(eol)}${eol}`
      expect(await verify(cut)).toMatchObject({ code: 0 })
      const found = await verify(cut, ...files)
      expect([found.code, found.out]).toEqual([1, expect.stringContaining('is shorter than')])

      // An attacker who makes every hash fit again makes a whole chain, and another one than was signed.
      await rewrite(harness, forged(await rowsOf(harness), 2))
      const anew = await (await harness.request(`/timeline/export?format=${format}`)).text()
      expect(await verify(anew)).toMatchObject({ code: 0 })
      expect((await verify(anew, ...files)).out).toContain('tells of another chain')
    },
  )

  test.each(['jsonl', 'csv'] as const)('as %s shows any one character that was changed', async (format) => {
    const { harness } = await busyScene(make)
    const text = await (await harness.request(`/timeline/export?format=${format}`)).text()
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: text.length - 3 }),
        fc.stringMatching(/^[a-z0-9" ,:{}]?$/),
        async (at, to) => {
          const changed = `${text.slice(0, at)}${to}${text.slice(at + 1)}`
          fc.pre(changed !== text && text[at] !== '\n' && text[at] !== '\r')
          expect((await verifyExport([changed], format)).broken).not.toBeNull()
        },
      ),
      { numRuns: mutations },
    )
  })

  test('with a member given twice is not what we wrote, whatever a reader makes of it', async () => {
    const { harness } = await scene(make)
    const text = await (await harness.request('/timeline/export')).text()
    const twice = text.replace('{"sequence":1,', '{"reason":"A good one.","sequence":1,')
    expect((await verifyExport([twice], 'jsonl')).broken).toMatchObject({ sequence: 1 })
  })
})

test('a database restored from a backup is shorter than a newer checkpoint, and says so; also once it went on', async () => {
  const harness = await makeHarness('sqlite')
  try {
    const { device } = await busyScene(() => Promise.resolve(harness))
    const backup = join(folder, 'backup.db')
    expect(await cli(harness, 'backup', '--to', backup)).toMatchObject({ code: 0 })
    const before = await rowsOf(harness)
    for (let i = 0; i < 3; i++)
      await harness.request(`/devices/${device.id}/actions`, { body: { action: 'open' } })
    await writeCheckpoints(harness.core)
    const kept = await file('kept.json', (await checkpointsOf(harness))[0])
    const keys = await file('keys.json', await keysOf(harness))

    const restored = { ...harness, config: { ...harness.config, databaseUrl: `sqlite:${backup}` } }
    const args = ['verify-timeline', '--checkpoint', kept, '--key', keys] as const
    const shorter = await cli(restored, ...args)
    expect(shorter.code).toBe(1)
    expect(shorter.out).toContain(`ends at entry ${before.length} and is shorter than the checkpoint`)
    expect(shorter.out).toContain('restored from a backup')
    expect(await cli(restored, 'quarantine', '--all')).toMatchObject({ code: 0 })
    // The quarantine's own entry is one more.
    expect((await cli(restored, ...args)).out).toContain(`ends at entry ${before.length + 1}`)

    const again = await makeHarness('sqlite', {
      env: { DATABASE_URL: `sqlite:${backup}` },
      simulator: harness.simulator,
    })
    const token = await again.token({ workspace: harness.workspace })
    for (let i = 0; i < 4; i++)
      await again.request(`/devices/${device.id}/actions`, { body: { action: 'open' }, token })
    expect((await verifyChain(again.core.engine, harness.workspace)).broken).toBeNull()
    const other = await cli(restored, ...args)
    expect([other.code, other.out]).toEqual([1, expect.stringContaining('restored from an older backup')])
    await again.close()
  } finally {
    await harness.close()
  }
})
