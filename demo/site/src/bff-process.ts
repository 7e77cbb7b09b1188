/**
 * Runs the real bff as its own process, as an operator would, and ends it with us: should this process be
 * killed, the pipe between them closes and the bff stops by itself.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Time, warped } from './time.ts'

// As built: Node can run the sources too, but needs four times the memory for it.
const cli = fileURLToPath(new URL('../../../bff/dist/cli.js', import.meta.url))
const endWithParent = fileURLToPath(new URL('./end-with-parent.js', import.meta.url))

export interface BffProcess {
  readonly url: string
  readonly pid: number
  /** All that it printed so far, for tests and for saying why it did not start. */
  output(): string
  /** Stops it gracefully, or at once where that takes longer than `patience` milliseconds. */
  stop(patience?: number): Promise<void>
  /** Kills it without a chance to tidy up. */
  kill(): Promise<void>
}

/**
 * Starts `serve` with `env`, in the machine's time or another, and waits until it is ready. Throws with its output
 * where it ends instead.
 */
export async function startBff(env: Record<string, string>, time?: Time): Promise<BffProcess> {
  if (!existsSync(cli)) throw new Error('The bff is not built. Run `pnpm build` first.')
  // Either ends with us.
  const loaded = time ? warped(time) : { args: ['--import', endWithParent], env: {} }
  // On a large machine Node lets young objects fill 128 MB before it looks at them; the program's first line, which
  // is not read when it is started like this, says 16 as well.
  const child = spawn(process.execPath, ['--max-semi-space-size=16', ...loaded.args, cli, 'serve'], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'development', ...env, ...loaded.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-200_000)
    })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${env['PORT'] ?? '8787'}`
  const running = () => child.exitCode === null && child.signalCode === null

  while (running() && !(await isReady(url))) await Promise.race([ended, pause(50)])
  if (!running()) throw new Error(`The bff did not start:\n${output}`)

  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    async stop(patience = 8000) {
      if (!running()) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), patience)
      await ended
      clearTimeout(timer)
    },
    async kill() {
      if (!running()) return
      child.kill('SIGKILL')
      await ended
    },
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  )
