/**
 * On disk before on the wire, seen from below: the system calls of a real server that sends one lock. The sync of the
 * write-ahead log that holds the row in `dispatching` must have ended before the command's first byte is written.
 *
 * On a database that is opened again: the connection that first makes a file syncs more than later ones do by
 * themselves, and would hide the mistake that matters.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { deploy } from './deployment.ts'
import type { Plan } from './plan.ts'
import { run } from './run.ts'

/** One system call that matters here. */
interface SystemCall {
  /** Its line in the trace, in the order in which they ended. */
  line: number
  what: 'log' | 'sync' | 'command'
  /** The write holds the action's id and the state `dispatching`. */
  claims: boolean
}

/** Where each of the three stands in the trace, or what is missing. */
interface Order {
  /** The last write to the log that holds the claim, before the command. */
  written: number | null
  /** The first sync of the log after that write. */
  synced: number | null
  /** The first write of the command to a socket. */
  sent: number | null
}

/** Whether the claim was written, then synced, then sent. */
export const inOrder = ({ written, synced, sent }: Order): boolean =>
  written !== null && synced !== null && sent !== null && written < synced && synced < sent

/**
 * Reads a trace of `strace -f -y -s 100000`. A call that is interrupted in the trace by another thread's counts where it
 * ended, and a write to a socket where it began: so that a doubt speaks against us.
 */
export function readTrace(text: string, actionId: string): Order {
  const begun = new Map<string, string>()
  const calls: SystemCall[] = []
  for (const [line, raw] of text.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(raw) ?? []
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/.exec(rest)
    const unfinished = rest.endsWith('<unfinished ...>')
    if (unfinished) begun.set(thread, rest.slice(0, -'<unfinished ...>'.length).trimEnd())
    const whole = resumed ? (begun.get(thread) ?? '') + (resumed[2] ?? '') : rest
    const toSocket = /^(write|writev|sendto|sendmsg)\(\d+<(socket|TCP)/.test(whole)
    if (toSocket && /POST \/api\/.*(\/lock|\/erase)/.test(whole) && !resumed)
      calls.push({ line, what: 'command', claims: false })
    if (unfinished) continue
    if (/^(pwrite64|write|writev)\(\d+<[^>]*-wal>/.test(whole))
      calls.push({ line, what: 'log', claims: whole.includes('dispatching') && whole.includes(actionId) })
    if (/^(fsync|fdatasync)\(\d+<[^>]*-wal>\)\s*=\s*0/.test(whole))
      calls.push({ line, what: 'sync', claims: false })
  }
  const sent = calls.find(({ what }) => what === 'command')?.line ?? null
  const before = calls.filter(({ line }) => sent === null || line < sent)
  const written = before.filter(({ what, claims }) => what === 'log' && claims).at(-1)?.line ?? null
  const synced =
    before.find(({ what, line }) => what === 'sync' && written !== null && line > written)?.line ?? null
  return { written, synced, sent }
}

const oneLock: Plan = {
  seed: 0,
  store: 'sqlite',
  replicas: 1,
  builtinSuccess: 201,
  latency: 0,
  steps: [
    {
      do: 'ask',
      kind: 'lock',
      device: 0,
      agent: 'bob',
      request: 'R-1',
      times: 1,
      giveUp: null,
      mistake: null,
      wait: true,
      pause: 300,
    },
  ],
}

/** `pnpm torture --trace`. Exit code 0 where the order holds, or where there is no `strace`, which is said. */
export async function trace(): Promise<number> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    console.log('Skipped: there is no strace on this machine, so nothing was seen and nothing is proven.')
    return 0
  }
  const folder = await mkdtemp(join(tmpdir(), 'siit-trace-'))
  const file = join(folder, 'trace')
  const deployment = await deploy({ store: 'sqlite' })
  try {
    const [service] = deployment.services
    // Opened once by `deploy`, which made the file; opened again now.
    await service?.stop()
    await service?.start()
    const tracer = spawn(
      'strace',
      [
        '-f',
        '-y',
        '-s',
        '100000',
        '-e',
        'trace=fsync,fdatasync,write,writev,sendto,sendmsg,pwrite64,connect',
      ].concat(['-o', file, '-p', String(service?.pid ?? 0)]),
      { stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let said = ''
    tracer.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const ended = once(tracer, 'exit')
    while (!said.includes('attached') && tracer.exitCode === null) await sleep(20)
    if (tracer.exitCode !== null) {
      console.log(
        `Skipped: strace may not look at other processes here, so nothing is proven. It said: ${said.trim()}`,
      )
      return 0
    }
    const { commands, actions } = await run(deployment, oneLock)
    tracer.kill('SIGINT')
    await ended
    const order = readTrace(await readFile(file, 'utf8'), actions[0]?.id ?? 'none')
    console.log(`commands that came to JumpCloud: ${commands.length}`)
    console.log(`line ${order.written ?? '–'}: the row in "dispatching" is written to the write-ahead log`)
    console.log(`line ${order.synced ?? '–'}: the log is synced to the disk`)
    console.log(`line ${order.sent ?? '–'}: the first byte of the command is written to JumpCloud's socket`)
    const holds = inOrder(order) && commands.length === 1
    console.log(
      holds
        ? 'On disk before on the wire.'
        : 'NOT in this order: a command may leave before its row is safe.',
    )
    return holds ? 0 : 1
  } finally {
    await deployment.close()
    await rm(folder, { recursive: true, force: true })
  }
}
