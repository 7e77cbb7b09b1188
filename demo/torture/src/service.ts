/**
 * One real bff as its own process, in a time of its own: it can be killed, stopped, paused, have its clock set, and be
 * kept from growing its files, at any moment.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Time, warped } from '../../site/src/time.ts'

/** The bff as built, with what it needs beside it. */
export const cli = fileURLToPath(new URL('../../../bff/dist/cli.js', import.meta.url))

export interface Service {
  readonly url: string
  /** Of the process that runs; null where none does. */
  readonly pid: number | null
  /** Milliseconds by which its clock differs from the deployment's. */
  readonly offset: number
  /** Whether it has been started and has not ended. */
  readonly running: boolean
  readonly paused: boolean
  /** How often it ended though nobody ended it. */
  readonly crashes: number
  /** Everything that all its processes printed so far. */
  output(): string
  /** Starts it where it does not run, and waits until it is ready. Throws with its last words where it ends instead. */
  start(): Promise<void>
  /** Kills it at once: the signal is out when this returns. */
  kill(): void
  /** Asks it to stop, as an operator's tools do; resolves when it is gone, by force after `patience` milliseconds. */
  stop(patience?: number): Promise<void>
  pause(): void
  resume(): void
  /** Sets its clock: `offset` milliseconds off the deployment's. Resolves once it goes by it. */
  setClock(offset: number): Promise<void>
  /** No file of it may grow beyond so many bytes; null for no limit. False where the machine cannot do that. */
  limitFiles(bytes: number | null): boolean
}

/** Makes a service; nothing runs yet. `env` needs HOST and PORT. */
export function createService(env: Record<string, string>, time: Time): Service {
  if (!existsSync(cli)) throw new Error('The bff is not built. Run `pnpm build` first.')
  const url = `http://127.0.0.1:${env['PORT'] ?? ''}`
  let child: ChildProcess | null = null
  let ended: Promise<unknown> = Promise.resolve()
  let output = ''
  let offset = 0
  let paused = false
  /** A signal of ours is out to end it. */
  let killed = false
  let wasReady = false
  let crashes = 0
  let starting: Promise<void> | null = null
  const running = () => child !== null && child.exitCode === null && child.signalCode === null
  const signal = (name: NodeJS.Signals) => {
    if (running()) child?.kill(name)
  }

  async function start(): Promise<void> {
    let tries = 0
    for (;;) {
      if (!running()) {
        await ended
        launch()
      }
      if (await untilReady()) {
        wasReady = true
        return
      }
      // Another step killed it while it was starting, or has the database refuse everything: then it is started once
      // more, as whatever watches over services does.
      if (!killed && ++tries > 12) throw new Error(`The bff did not start. It said:\n${output.slice(-4000)}`)
      await sleep(150)
    }
  }

  function launch(): void {
    paused = false
    killed = false
    wasReady = false
    const inTime = warped(time, offset)
    const started = spawn(process.execPath, ['--max-semi-space-size=16', ...inTime.args, cli, 'serve'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'development',
        ...env,
        ...inTime.env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = started
    ended = once(started, 'exit').then(() => {
      if (!killed && wasReady) crashes++
    })
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  }

  /** False where it ended instead. */
  async function untilReady(): Promise<boolean> {
    while (running() && !(await isReady(url))) await Promise.race([ended, sleep(15)])
    return running()
  }

  const service: Service = {
    url,
    get pid() {
      return running() ? (child?.pid ?? null) : null
    },
    get offset() {
      return offset
    },
    get running() {
      return running()
    },
    get paused() {
      return paused
    },
    get crashes() {
      return crashes
    },
    output: () => output,
    start: () => (starting ??= start().finally(() => (starting = null))),
    kill() {
      killed = true
      signal('SIGKILL')
    },
    async stop(patience = 4000) {
      if (!running()) return
      service.resume()
      killed = true
      signal('SIGTERM')
      const timer = setTimeout(() => signal('SIGKILL'), patience)
      await ended
      clearTimeout(timer)
    },
    pause() {
      if (!running()) return
      signal('SIGSTOP')
      paused = true
    },
    resume() {
      signal('SIGCONT')
      paused = false
    },
    async setClock(next) {
      offset = next
      const to = child
      if (!running() || to === null) return
      const heard = new Promise<void>((resolve) => {
        const listener = (message: unknown) => {
          if (typeof message !== 'object' || message === null || !('offset' in message)) return
          to.off('message', listener)
          resolve()
        }
        to.on('message', listener)
      })
      to.send({ offset: next }, () => undefined)
      // A process that is paused or gone hears it later, or is told at its start.
      await Promise.race([heard, ended, sleep(500)])
    },
    limitFiles(bytes) {
      if (!running() || child?.pid === undefined) return true
      const size = bytes === null ? 'unlimited' : String(bytes)
      const told = spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${size}:unlimited`])
      return told.status === 0
    },
  }
  return service
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(1000) }).then(
    async (response) => {
      await response.arrayBuffer()
      return response.ok
    },
    () => false,
  )
