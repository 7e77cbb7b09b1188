/**
 * What lies between the service and JumpCloud: a proxy in front of the simulator that sees each connection and each
 * request the moment it comes, writes down what came and what was answered, and can spoil an answer on the wire in ways
 * that the simulator cannot.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request as forward, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Moment, WireFault } from './plan.ts'

/** A lock or erase that came in. */
export interface ReceivedCommand {
  /** Its place among all that this run saw happen. */
  sequence: number
  kind: 'lock' | 'wipe'
  channel: 'agent' | 'apple_mdm'
  /** JumpCloud's id of the system, or Apple's of the device. */
  target: string
  pin: string | null
  /** The status line that went out in full; null where none did. */
  status: number | null
  /** What was found in the database from outside, the moment it came in. */
  onDisk: OnDisk[]
  /** The machine may have held up the sender, or us, around that moment: what we see may be later than it seems. */
  heldUp: boolean
  /** Milliseconds of the machine's time from its coming in until its answer was out. */
  took: number
}

/** An action as another process reads it from the database. */
export interface OnDisk {
  id: string
  kind: string
  state: string
  jumpcloudId: string
  appleDeviceId: string | null
  /** Whether the timeline has its entry `dispatching`. */
  hasEntry: boolean
  /** The code of what went wrong with it so far. */
  failure: string | null
}

export interface Door {
  readonly url: string
  commands: ReceivedCommand[]
  /** Called at each moment of a command's life; what it returns is waited for. */
  onMoment: (moment: Moment) => Promise<void> | void
  /** Asked for the database's actions when a command comes in, before anything else happens. */
  lookAtDisk: () => Promise<OnDisk[]> | OnDisk[]
  isPaused: () => boolean
  /** Spoils the next answers to commands. */
  spoil(kind: WireFault, times: number): void
  /** Nobody answers any more, neither new connections nor those that stand. */
  close(how: 'refused' | 'silent'): Promise<void>
  /** All is well again. */
  open(): Promise<void>
  /** How many requests are being answered. */
  readonly busy: number
  /** For the proof that the harness can fail: every command goes on to JumpCloud so often. */
  copies: number
  end(): Promise<void>
}

/** For so long, in milliseconds, a stall of ours may explain what is seen late. */
const stallsCountFor = 3000

/** Opens the door on a free port; `target` is the simulator's origin. `tick` numbers what happens. */
export async function openDoor(target: string, tick: () => number): Promise<Door> {
  const sockets = new Set<Socket>()
  const spoilt: WireFault[] = []
  let silent = false
  let busy = 0
  // A machine that is short of processors stops us as well as the service; then times tell nothing.
  let lastBeat = performance.now()
  let lastStall = -Infinity
  const beat = setInterval(() => {
    const now = performance.now()
    if (now - lastBeat > 250) lastStall = now
    lastBeat = now
  }, 25)
  const server = createServer({ keepAliveTimeout: 30_000 }, (incoming, outgoing) => {
    busy++
    void serve(incoming, outgoing)
      .catch(() => incoming.socket.destroy())
      .finally(() => busy--)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    void door.onMoment('connect')
  })
  await listen(0)
  const { port } = server.address() as AddressInfo

  async function listen(wanted: number): Promise<void> {
    server.listen(wanted, '127.0.0.1')
    await once(server, 'listening')
  }

  const door: Door = {
    url: `http://127.0.0.1:${port}`,
    commands: [],
    onMoment: () => undefined,
    lookAtDisk: () => [],
    isPaused: () => false,
    copies: 1,
    get busy() {
      return busy
    },
    spoil(kind, times) {
      for (let i = 0; i < times; i++) spoilt.push(kind)
    },
    async close(how) {
      if (how === 'silent') {
        silent = true
        return
      }
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.resetAndDestroy()
      await closed
    },
    async open() {
      spoilt.length = 0
      if (silent) for (const socket of sockets) socket.destroy()
      silent = false
      if (!server.listening) await listen(port)
    },
    async end() {
      clearInterval(beat)
      for (const socket of sockets) socket.destroy()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '').split('?')[0] ?? ''
    const found = incoming.method === 'POST' ? commandOf(path) : null
    const isRead = incoming.method === 'GET' && /^\/api\/systems\/[0-9a-f]{24}$/.test(path)
    // Looked at before the body is even read: by then the row must be there.
    const sequence = tick()
    const came = performance.now()
    const onDisk = found ? await door.lookAtDisk() : []
    const body = await bodyOf(incoming)
    const command: ReceivedCommand | null = found && {
      ...found,
      sequence,
      pin: pinOf(body),
      status: null,
      onDisk,
      heldUp: door.isPaused() || performance.now() - lastStall < stallsCountFor,
      took: Infinity,
    }
    if (command) door.commands.push(command)
    if (silent) return
    if (isRead) await door.onMoment('read')
    if (command) await door.onMoment('command')
    const answers = await Promise.all(
      Array.from({ length: command ? door.copies : 1 }, () => pass(target, incoming, body)),
    )
    const answer = answers[0] ?? null
    if (command) await door.onMoment('taken')
    const fault = command ? spoilt.shift() : undefined
    const status = await reply(incoming.socket, outgoing, answer, fault)
    if (command) {
      command.status = status
      command.took = performance.now() - came
      await door.onMoment('answered')
    }
    if (isRead) await door.onMoment('read_done')
  }
  return door
}

function commandOf(path: string): Pick<ReceivedCommand, 'kind' | 'channel' | 'target'> | null {
  const agent = /^\/api\/systems\/([^/]+)\/command\/builtin\/(lock|erase)$/.exec(path)
  const apple = /^\/api\/v2\/applemdms\/[^/]+\/devices\/([^/]+)\/(lock|erase)$/.exec(path)
  const match = agent ?? apple
  if (!match?.[1]) return null
  return {
    kind: match[2] === 'erase' ? 'wipe' : 'lock',
    channel: agent ? 'agent' : 'apple_mdm',
    target: match[1],
  }
}

function pinOf(body: Buffer): string | null {
  return /"pin"\s*:\s*"(\d+)"/.exec(body.toString())?.[1] ?? null
}

async function bodyOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) if (Buffer.isBuffer(part)) parts.push(part)
  return Buffer.concat(parts)
}

interface Passed {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer
  /** The simulator broke off in the middle of it. */
  broken: boolean
}

/** The request as it came, passed on to the simulator. Null where that cuts the connection or the client goes. */
function pass(target: string, incoming: IncomingMessage, body: Buffer): Promise<Passed | null> {
  return new Promise((resolve) => {
    const onward = forward(new URL(incoming.url ?? '/', target), {
      method: incoming.method,
      headers: { ...incoming.headers, connection: 'close' },
      agent: false,
    })
    const gone = () => onward.destroy()
    if (incoming.socket.destroyed) gone()
    else incoming.socket.once('close', gone)
    const settle = (passed: Passed | null) => {
      incoming.socket.off('close', gone)
      resolve(passed)
    }
    onward.on('error', () => settle(null))
    onward.on('response', (response) => {
      const headers: Passed['headers'] = {}
      for (const [name, value] of Object.entries(response.headers))
        if (value !== undefined && name !== 'connection' && name !== 'transfer-encoding')
          headers[name] = value
      const parts: Buffer[] = []
      const done = (broken: boolean) =>
        settle({ status: response.statusCode ?? 0, headers, body: Buffer.concat(parts), broken })
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => done(false)).on('error', () => done(true))
    })
    onward.end(body)
  })
}

/** Answers the client. Returns the status whose line went out in full, or null. */
async function reply(
  socket: Socket,
  outgoing: ServerResponse,
  answer: Passed | null,
  fault: WireFault | undefined,
): Promise<number | null> {
  const live = () => !socket.destroyed
  if (answer === null) {
    socket.resetAndDestroy()
    return null
  }
  const line = `HTTP/1.1 ${answer.status} Whatever\r\n`
  switch (fault) {
    case 'garbage':
      socket.end('<html>502 Bad Gateway</html>\r\n\r\n')
      return null
    case 'half_status_line':
      await written(socket, line.slice(0, 7))
      socket.resetAndDestroy()
      return null
    case 'cut_after_status': {
      const came = live()
      await written(socket, line)
      socket.destroy()
      return came ? answer.status : null
    }
    case 'redirect':
      outgoing.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere', 'content-length': '0' })
      outgoing.end()
      return live() ? 307 : null
    case 'slow_head': {
      const text = `${line}content-length: 0\r\nconnection: close\r\n\r\n`
      let came = false
      for (let at = 0; at < text.length && live(); at += 6) {
        await written(socket, text.slice(at, at + 6))
        // Whoever goes by the status line may leave as soon as it is there.
        came ||= at + 6 >= line.length
        await sleep(25)
      }
      socket.end()
      return came ? answer.status : null
    }
    case undefined:
  }
  if (!live()) return null
  if (answer.broken) {
    outgoing.writeHead(answer.status, {
      ...answer.headers,
      'content-length': String(answer.body.length + 40),
    })
    outgoing.write(answer.body, () => socket.destroy())
    return answer.status
  }
  outgoing.writeHead(answer.status, answer.headers)
  outgoing.end(answer.body)
  return answer.status
}

/** Resolves when it has gone out, or cannot any more. */
function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) {
      resolve()
      return
    }
    const done = () => {
      socket.off('close', done)
      resolve()
    }
    socket.once('close', done)
    socket.write(text, done)
  })
}
