/** The command line: interfaces.md, "bff: command line". */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eq } from 'drizzle-orm'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Environment } from '../src/config.ts'
import { commands, run } from '../src/cli/run.ts'
import { createTokenVerifier } from '../src/http/auth.ts'
import { quarantinedAt } from '../src/store/workspaces.ts'
import { entryHash } from '../src/timeline/chain.ts'
import { verifyChain } from '../src/timeline/read.ts'
import { accepted, clickLock, decide, entries, scene } from './support/actions.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'
import { createTestDatabase } from './postgres.ts'

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64')
const secret = key(7)

async function cli(args: string[], env: Environment = {}) {
  let out = ''
  let err = ''
  const code = await run(args, { env, out: (text) => (out += text), err: (text) => (err += text) })
  return { code, out, err }
}

/** The harness's environment, for a command on its database. */
const envOf = ({ config }: Harness, more: Environment = {}): Environment => ({
  DATABASE_URL: config.databaseUrl,
  ENCRYPTION_KEYS: `k1:${key(1)}`,
  ...more,
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siit-cli-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the command line', () => {
  test('lists its commands, and each tells of itself', async () => {
    expect(await cli([])).toMatchObject({ code: 2, out: '' })
    const { code, out } = await cli(['--help'])
    expect(code).toBe(0)
    for (const { name, options } of commands) {
      expect(out).toContain(name)
      const help = await cli([name, '--help'])
      expect([help.code, help.err]).toEqual([0, ''])
      for (const option of Object.keys(options)) expect(help.out).toContain(`--${option}`)
    }
  })

  test('a wrong word is told with what would be right: exit code 2', async () => {
    for (const args of [
      ['destroy'],
      ['migrate', '--force'],
      ['migrate', 'now'],
      ['export-timeline'],
      ['quarantine'],
    ]) {
      const { code, err, out } = await cli(args, {
        DATABASE_URL: `sqlite:${join(folder, 'x.db')}`,
        ENCRYPTION_KEYS: `k:${key(1)}`,
      })
      expect([code, out], args.join(' ')).toEqual([2, ''])
      expect(err).toContain('Usage:')
    }
    expect(existsSync(join(folder, 'x.db'))).toBe(false)
  })

  test('mistakes of the environment are told all at once: exit code 2', async () => {
    const { code, err } = await cli(['serve'], { PORT: 'x' })
    expect(code).toBe(2)
    for (const name of ['PORT', 'SIIT_TOKEN_SECRET', 'ENCRYPTION_KEYS', 'ALLOWED_ORIGINS'])
      expect(err).toContain(name)
  })

  test('openapi prints the document that is committed', async () => {
    const { code, out } = await cli(['openapi'])
    expect(code).toBe(0)
    expect(out).toBe(await readFile(new URL('../openapi.json', import.meta.url), 'utf8'))
  })

  test('mint-token signs what the service lets in', async () => {
    const { code, out } = await cli(
      [
        'mint-token',
        ...['--workspace', 'w-1', '--sub', 'a-1', '--email', 'ada@desk.example', '--life', '60'],
        ...['--permission', 'devices:read', '--permission', 'devices:lock'],
        ...[
          '--request-id',
          'R-1',
          '--requester-email',
          'grace@northwind.example',
          '--requester-name',
          'Grace',
        ],
      ],
      { SIIT_TOKEN_SECRET: secret },
    )
    expect(code).toBe(0)
    const { iat = 0, exp = 0 } = decodeJwt(out.trim())
    expect(exp - iat).toBe(60)
    const verifier = createTokenVerifier(
      { issuer: 'siit', audience: 'siit-jumpcloud', secret: Buffer.from(secret, 'base64'), jwksUrl: null },
      () => iat * 1000,
    )
    expect((await verifier.verify(out.trim())).agent).toMatchObject({
      workspaceId: 'w-1',
      permissions: new Set(['devices:read', 'devices:lock']),
      request: { id: 'R-1', requester: { email: 'grace@northwind.example', name: 'Grace' } },
    })
  })

  test('mint-token signs nothing that the service would not let in', async () => {
    const base = ['mint-token', '--workspace', 'w', '--sub', 'a', '--email', 'a@desk.example']
    for (const more of [
      ['--life', '901'],
      ['--life', '0'],
      ['--permission', 'devices:everything'],
      ['--request-id', 'R-1'],
      ['--request-id', 'R-1', '--requester-email', 'nobody'],
    ])
      expect(await cli([...base, ...more], { SIIT_TOKEN_SECRET: secret }), more.join(' ')).toMatchObject({
        code: 2,
        out: '',
      })
    expect(await cli(base, { SIIT_TOKEN_JWKS_URL: 'https://desk.example/keys' })).toMatchObject({
      code: 1,
      out: '',
    })
  })
})

describeOnBothStores('the command line on a database', (make) => {
  test('migrate may be run again and again', async () => {
    const harness = await make()
    for (let i = 0; i < 2; i++)
      expect(await cli(['migrate'], envOf(harness))).toMatchObject({ code: 0, err: '' })
  })

  test('verify-timeline finds the first entry that somebody changed', async () => {
    const { harness, device } = await scene(make)
    await accepted(clickLock(harness, device))
    await harness.settle()
    const good = await cli(['verify-timeline'], envOf(harness))
    expect([good.code, good.err]).toEqual([0, ''])
    expect(good.out).toMatch(
      new RegExp(
        `^${harness.workspace}: \\d+ entries, unbroken; head [0-9a-f]{64}; held to no checkpoint\n$`,
      ),
    )

    const { timelineEntries } = harness.core.engine.tables
    const all = await entries(harness)
    const third = all[2]
    await harness.core.engine.tx(async (tx) => {
      await tx
        .update(timelineEntries)
        .set({ body: '{"sequence":3}' })
        .where(eq(timelineEntries.sequence, third?.sequence ?? 0))
    })
    const bad = await cli(['verify-timeline', '--workspace', harness.workspace], envOf(harness))
    expect(bad).toMatchObject({ code: 1 })
    expect(bad.out).toContain('broken at entry 3')
    expect(await cli(['verify-timeline', '--workspace', 'nobody'], envOf(harness))).toMatchObject({ code: 1 })
  })

  test('a chain that somebody wrote anew is found too where its text is no entry, and is not exported as one', async () => {
    const { harness } = await scene(make)
    const { engine } = harness.core
    const { timelineEntries, workspaces } = engine.tables
    const last = (await entries(harness)).at(-1)
    const body = '{"sequence":"none"}'
    const hash = entryHash(last?.previousHash ?? '', body)
    await engine.tx(async (tx) => {
      await tx
        .update(timelineEntries)
        .set({ body, hash })
        .where(eq(timelineEntries.sequence, last?.sequence ?? 0))
      await tx.update(workspaces).set({ chainHead: hash })
    })
    const verified = await cli(['verify-timeline'], envOf(harness))
    expect(verified.code).toBe(1)
    expect(verified.out).toContain(`broken at entry ${last?.sequence ?? 0}: its text is not an entry`)
    const exported = await cli(['export-timeline', '--workspace', harness.workspace], envOf(harness))
    expect(exported.code).toBe(1)
    expect(exported.err).toContain(`Entry ${last?.sequence ?? 0} is not as it was written`)
  })

  test.each(['jsonl', 'csv'])(
    'export-timeline writes a %s file that verify-timeline checks without the database',
    async (format) => {
      const { harness, device } = await scene(make)
      await accepted(clickLock(harness, device))
      await harness.settle()
      const file = join(folder, `timeline.${format}`)
      const args = ['export-timeline', '--workspace', harness.workspace, '--format', format]
      expect(await cli([...args, '--output', file], envOf(harness))).toMatchObject({ code: 0, out: '' })
      const text = await readFile(file, 'utf8')
      expect((await cli(args, envOf(harness))).out).toBe(text)
      expect(await cli([...args, '--output', file], envOf(harness))).toMatchObject({ code: 1 })

      expect(await cli(['verify-timeline', '--export', file])).toMatchObject({ code: 0 })
      await writeFile(file, text.replaceAll('Ada', 'Eve'))
      const changed = await cli(['verify-timeline', '--export', file])
      expect(changed.code).toBe(1)
      expect(changed.out).toContain('broken at entry 1')
      expect(await cli(['verify-timeline', '--export', join(folder, 'none.jsonl')])).toMatchObject({
        code: 1,
      })
    },
  )

  test('quarantine stops locks and wipes until a person lifts it', async () => {
    const { harness, device } = await scene(make)
    expect(await cli(['quarantine', '--workspace', 'nobody'], envOf(harness))).toMatchObject({ code: 1 })
    expect(await quarantinedAt(harness.core.engine, harness.core.engine.db, harness.workspace)).toBeNull()
    const first = await cli(['quarantine', '--all'], envOf(harness))
    expect(first).toMatchObject({ code: 0, out: `${harness.workspace}: in quarantine from now on\n` })
    expect((await cli(['quarantine', '--workspace', harness.workspace], envOf(harness))).out).toContain(
      'already',
    )
    expect((await clickLock(harness, device)).status).toBe(409)
    expect((await entries(harness)).map(({ outcome }) => outcome)).toContain('quarantine.started')
    expect((await harness.request('/connection/quarantine', { method: 'DELETE' })).status).toBe(204)
    await accepted(clickLock(harness, device))
  })

  test('rotate-keys moves every secret to the new key; the old one is then needed no more', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    const asked = await accepted(clickLock(harness, device))
    await harness.settle()
    const pin = (await (await decide(harness, asked, 'pin', { reason: 'Before.' })).json()) as { pin: string }

    const both = { ENCRYPTION_KEYS: `k2:${key(2)},k1:${key(1)}` }
    const done = await cli(['rotate-keys'], envOf(harness, both))
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).toContain('JumpCloud keys encrypted anew: 1. PINs encrypted anew: 1. ')
    expect((await cli(['rotate-keys'], envOf(harness, both))).out).toContain(
      'anew: 0. PINs encrypted anew: 0.',
    )

    const later = await make({
      env: { DATABASE_URL: harness.config.databaseUrl, ENCRYPTION_KEYS: `k2:${key(2)}` },
      simulator: harness.simulator,
    })
    const token = await later.token({ workspace: harness.workspace })
    const revealed = await later.request(`/actions/${asked.id}/pin`, { body: { reason: 'After.' }, token })
    expect(await revealed.json()).toEqual(pin)
    expect((await later.request('/connection/system-groups', { token })).status).toBe(200)
  })

  test('rotate-keys says what it could not open, and leaves it', async () => {
    const { harness } = await scene(make)
    const { code, err } = await cli(['rotate-keys'], envOf(harness, { ENCRYPTION_KEYS: `k2:${key(2)}` }))
    expect(code).toBe(1)
    expect(err).toContain('1 could not be opened')
    expect((await harness.request('/connection/system-groups')).status).toBe(200)
  })
})

describeOnBothStores('moving data', (make) => {
  test('backup copies a database in use; the copy is whole and stands alone', async () => {
    const { harness, device } = await scene(make)
    await accepted(clickLock(harness, device))
    await harness.settle()
    const file = join(folder, 'copy.db')
    const result = await cli(['backup', '--to', file], envOf(harness))
    if (harness.core.engine.dialect === 'postgres') {
      expect(result.code).toBe(1)
      expect(result.err).toContain('pg_dump')
      return
    }
    expect(result).toMatchObject({ code: 0, err: '' })
    expect(existsSync(`${file}-wal`)).toBe(false)
    const before = await entries(harness)
    const copied = await cli(['export-timeline', '--workspace', harness.workspace], {
      DATABASE_URL: `sqlite:${file}`,
    })
    expect(copied.out.trim().split('\n')).toHaveLength(before.length)
    expect(await cli(['backup', '--to', file], envOf(harness))).toMatchObject({ code: 1 })
  })

  test('import moves everything to PostgreSQL, once', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    await accepted(clickLock(harness, device))
    await harness.settle()
    const database = await createTestDatabase(inject('postgresUrl'))
    try {
      const args = ['import', '--from', harness.config.databaseUrl, '--to', database.url]
      const result = await cli(args)
      if (harness.core.engine.dialect === 'postgres') {
        expect(result).toMatchObject({ code: 2, out: '' })
        return
      }
      expect(result).toMatchObject({ code: 0, err: '' })
      const there = await make({ env: { DATABASE_URL: database.url }, simulator: harness.simulator })
      const token = await there.token({ workspace: harness.workspace })
      for (const path of ['/devices', '/timeline', '/people', '/connection/policy'])
        expect(await (await there.request(path, { token })).json()).toEqual(
          await (await harness.request(path)).json(),
        )
      expect((await verifyChain(there.core.engine, harness.workspace)).broken).toBeNull()
      expect(await cli(args)).toMatchObject({ code: 1 })
      await there.close()
    } finally {
      await database.drop()
    }
  })
})

test('serve answers until SIGTERM, and ends with 0', async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../src/cli.ts', import.meta.url)), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: `sqlite:${join(folder, 'serve.db')}`,
      SIIT_TOKEN_SECRET: secret,
      ENCRYPTION_KEYS: `k1:${key(1)}`,
      ALLOWED_ORIGINS: 'https://desk.example',
      PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let log = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      const found = /"url":"(http:[^"]+)"/.exec(log)?.[1]
      if (found !== undefined) resolve(found)
    })
    child.on('exit', () => reject(new Error(`It ended: ${log}`)))
  })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})
