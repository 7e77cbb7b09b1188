/** A command is sent once, and what is known of it afterwards is exactly what can be known. */
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createJumpCloudClient,
  createLimiter,
  type Command,
  type SendOptions,
} from '../src/jumpcloud/index.ts'

const apiKey = 'jca_9f27a0c4e85b41d3a6b0'
const organizationId = '5f0c1d2e3b4a596877665544'
const lock: Command = { channel: 'agent', systemId: 'a'.repeat(24), action: 'lock' }
const erase: Command = {
  channel: 'apple_mdm',
  mdmId: 'b'.repeat(24),
  deviceId: 'c'.repeat(24),
  action: 'erase',
  pin: '482915',
}

/** Waits like a clock, unless it is told to stop. */
const sleep = (milliseconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
})

/**
 * A server that shows what really came over the wire, and answers each connection byte by byte as it is told.
 * `answer` is called once the request is there in full.
 */
async function wire(answer: (socket: Socket) => void, onConnect?: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const received: string[] = []
  const server = createServer((socket) => {
    const index = received.push('') - 1
    sockets.add(socket)
    let answered = false
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      const sofar = (received[index] ?? '') + chunk.toString('latin1')
      received[index] = sofar
      const [head = '', body] = sofar.split('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? NaN)
      if (!answered && body !== undefined && body.length >= length) {
        answered = true
        answer(socket)
      }
    })
    onConnect?.(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const port = (server.address() as AddressInfo).port
  return { port, url: `http://127.0.0.1:${port}`, received }
}

function send(apiUrl: string, command: Command, options: Partial<SendOptions> = {}) {
  const limiter = createLimiter({ now: Date.now, sleep })
  const client = createJumpCloudClient({
    apiUrl,
    insightsUrl: apiUrl,
    apiKey,
    organizationId,
    limiter,
    now: Date.now,
    sleep,
  })
  cleanups.push(() => client.close())
  return client.send(command, { deadlineMs: 10_000, ...options })
}

const http = (status: string, headers = '', body = '') =>
  `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

describe('what goes out', () => {
  it('is one request over one connection, closed afterwards', async () => {
    const { url, received } = await wire((socket) => socket.write(http('201 Created')))
    await send(url, lock)
    expect(received).toHaveLength(1)
    const [request = ''] = received
    expect(request).toMatch(/^POST \/api\/systems\/a{24}\/command\/builtin\/lock HTTP\/1\.1\r\n/)
    expect(request).toMatch(/connection: close/i)
    expect(request).toContain(`x-api-key: ${apiKey}`)
    expect(request).toContain(`x-org-id: ${organizationId}`)
    expect(request.split('\r\n\r\n')[1]).toBe('{}')
  })

  it('carries the PIN for an Apple device', async () => {
    const { url, received } = await wire((socket) => socket.write(http('204 No Content')))
    await send(url, erase)
    expect(received[0]).toMatch(/^POST \/api\/v2\/applemdms\/b{24}\/devices\/c{24}\/erase HTTP/)
    expect(JSON.parse(received[0]?.split('\r\n\r\n')[1] ?? '')).toEqual({ pin: '482915' })
  })

  it.each<[string, Command]>([
    ['a system id that is none', { ...lock, systemId: '../../users' }],
    ['an Apple id with a slash', { ...erase, deviceId: 'x/../../y' }],
    ['a PIN of five digits', { ...erase, pin: '12345' }],
  ])('is nothing for %s', async (_, command) => {
    const { url, received } = await wire((socket) => socket.write(http('201 Created')))
    expect(await send(url, command)).toMatchObject({ state: 'not_sent', code: 'invalid_command' })
    expect(received).toEqual([])
  })
})

describe('before any byte', () => {
  it('a name that cannot be looked up: not sent', async () => {
    expect(await send('http://jumpcloud.invalid', lock)).toMatchObject({
      state: 'not_sent',
      code: 'dns_failed',
    })
  })

  it('a refused connection: not sent', async () => {
    const { port } = await wire(() => undefined)
    for (const clean of cleanups.splice(0)) await clean()
    expect(await send(`http://127.0.0.1:${port}`, lock)).toMatchObject({
      state: 'not_sent',
      code: 'connection_refused',
    })
  })

  it('a failing TLS handshake: not sent', async () => {
    const { port } = await wire(
      () => undefined,
      (socket) => socket.end('this is no TLS'),
    )
    expect(await send(`https://127.0.0.1:${port}`, lock)).toMatchObject({
      state: 'not_sent',
      code: 'tls_failed',
    })
  })

  it('a TLS handshake that never ends: not sent, at the deadline', async () => {
    const { port } = await wire(() => undefined)
    const outcome = await send(`https://127.0.0.1:${port}`, lock, { deadlineMs: 100 })
    expect(outcome).toMatchObject({ state: 'not_sent', code: 'connect_timeout' })
  })

  it.each([
    ['gone', () => false],
    [
      'not to be told',
      () => {
        throw new Error('the store is away')
      },
    ],
  ])('a claim that is %s: not sent, and not a byte on the wire', async (_, beforeFirstByte) => {
    const { url, received } = await wire((socket) => socket.write(http('201 Created')))
    const outcome = await send(url, lock, { beforeFirstByte })
    expect(outcome).toMatchObject({ state: 'not_sent', code: 'claim_lost', status: null })
    expect(received.join('')).toBe('')
  })

  it('the claim is asked for once, when the connection already stands', async () => {
    let connections = 0
    const asked: number[] = []
    const { url } = await wire(
      (socket) => socket.write(http('201 Created')),
      () => (connections += 1),
    )
    const beforeFirstByte = () => {
      asked.push(connections)
      return true
    }
    expect(await send(url, lock, { beforeFirstByte })).toMatchObject({ state: 'accepted' })
    expect(asked).toHaveLength(1)
    expect(connections).toBe(1)
  })
})

const answers: [string, string, string, string, number][] = [
  ['200', http('200 OK', '', '{}'), 'accepted', 'accepted', 200],
  ['201 without a body', http('201 Created'), 'accepted', 'accepted', 201],
  ['204', http('204 No Content'), 'accepted', 'accepted', 204],
  ['400', http('400 Bad Request', '', '{"message":"no"}'), 'rejected', 'bad_request', 400],
  ['401', http('401 Unauthorized'), 'rejected', 'credentials_invalid', 401],
  ['403', http('403 Forbidden'), 'rejected', 'key_lacks_right', 403],
  ['404', http('404 Not Found'), 'rejected', 'not_found', 404],
  ['405', http('405 Method Not Allowed'), 'rejected', 'not_supported', 405],
  ['415', http('415 Unsupported Media Type'), 'rejected', 'not_supported', 415],
  ['422', http('422 Unprocessable'), 'rejected', 'bad_request', 422],
  ['301', http('301 Moved', 'location: http://127.0.0.1:1/\r\n'), 'unknown', 'redirected', 301],
  ['408', http('408 Request Timeout'), 'unknown', 'request_timeout', 408],
  ['409', http('409 Conflict'), 'unknown', 'conflict', 409],
  ['418', http('418 Teapot'), 'unknown', 'unexpected_status', 418],
  ['500', http('500 Oops'), 'unknown', 'server_error', 500],
  ['502', http('502 Bad Gateway'), 'unknown', 'server_error', 502],
  ['503', http('503 Unavailable', 'retry-after: 3\r\n'), 'unknown', 'server_error', 503],
  ['504', http('504 Timeout'), 'unknown', 'server_error', 504],
]

describe('an answer', () => {
  it.each(answers)('of %s is told as what it means', async (_, bytes, state, code, status) => {
    const { url, received } = await wire((socket) => socket.write(bytes))
    expect(await send(url, lock)).toMatchObject({ state, code, status })
    expect(received).toHaveLength(1)
  })

  it('of 429 is rejected, with the seconds that JumpCloud asks for, and is not tried again', async () => {
    const bytes = http('429 Too Many Requests', 'Retry-After: 17\r\n')
    const { url, received } = await wire((socket) => socket.write(bytes))
    expect(await send(url, lock)).toMatchObject({ state: 'rejected', code: 'rate_limited', retryAfter: 17 })
    expect(received).toHaveLength(1)
  })

  it('of 3xx is not followed: the key stays here', async () => {
    const other = await wire((socket) => socket.write(http('201 Created')))
    const { url } = await wire((socket) =>
      socket.write(http('307 Temporary Redirect', `location: ${other.url}/api/systems\r\n`)),
    )
    expect(await send(url, lock)).toMatchObject({ state: 'unknown', code: 'redirected' })
    expect(other.received).toEqual([])
  })

  it.each([
    ['whose body is no JSON', 'HTTP/1.1 201 Created\r\ncontent-length: 5\r\n\r\n<html'],
    ['whose body breaks off', 'HTTP/1.1 201 Created\r\ncontent-length: 500\r\n\r\n{"a'],
    ['whose header breaks off', 'HTTP/1.1 201 Created\r\ncontent-len'],
    ['whose header is garbage', 'HTTP/1.1 201 Created\r\n\u0000\u0001 : :\r\n\r\n'],
  ])('of 2xx %s is accepted', async (_, bytes) => {
    const { url } = await wire((socket) => socket.end(bytes, 'latin1'))
    expect(await send(url, lock)).toMatchObject({ state: 'accepted', status: 201 })
  })

  it('of 2xx whose body never ends is accepted', async () => {
    const { url } = await wire((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{'))
    expect(await send(url, lock)).toMatchObject({ state: 'accepted', status: 200 })
  })

  it('of 4xx whose body never ends is rejected, at the deadline', async () => {
    const { url } = await wire((socket) => socket.write('HTTP/1.1 403 No\r\ncontent-length: 500\r\n\r\n{'))
    expect(await send(url, lock, { deadlineMs: 200 })).toMatchObject({ state: 'rejected', status: 403 })
  })
})

describe('no answer', () => {
  it('the connection is reset after the request: unknown', async () => {
    const { url, received } = await wire((socket) => socket.resetAndDestroy())
    expect(await send(url, lock)).toMatchObject({ state: 'unknown', code: 'connection_lost', status: null })
    expect(received).toHaveLength(1)
  })

  it('the connection is closed after the request: unknown', async () => {
    const { url, received } = await wire((socket) => socket.end())
    expect(await send(url, lock)).toMatchObject({ state: 'unknown', code: 'connection_lost' })
    expect(received).toHaveLength(1)
  })

  it('half a status line: unknown', async () => {
    const { url } = await wire((socket) => socket.end('HTTP/1.1 20'))
    expect(await send(url, lock)).toMatchObject({ state: 'unknown' })
  })

  it('something that is no HTTP: unknown', async () => {
    const { url } = await wire((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(await send(url, lock)).toMatchObject({ state: 'unknown', code: 'bad_answer' })
  })

  it('an interim status only: unknown', async () => {
    const { url } = await wire((socket) => socket.end('HTTP/1.1 102 Processing\r\n\r\n'))
    expect(await send(url, lock)).toMatchObject({ state: 'unknown' })
  })

  it('silence: unknown, at the deadline', async () => {
    const { url, received } = await wire(() => undefined)
    const outcome = await send(url, lock, { deadlineMs: 200 })
    expect(outcome).toMatchObject({ state: 'unknown', code: 'no_answer', status: null })
    expect(received).toHaveLength(1)
  })
})

describe('what is told', () => {
  it("quotes JumpCloud's sentence, and neither the key nor the PIN", async () => {
    const message = `bad pin 482915 for ${apiKey}: device is not enrolled`
    const bytes = http('400 Bad Request', '', JSON.stringify({ message }))
    const { url } = await wire((socket) => socket.write(bytes))
    const outcome = await send(url, erase)
    expect(outcome.detail).toContain('device is not enrolled')
    expect(JSON.stringify(outcome)).not.toContain(apiKey)
    expect(JSON.stringify(outcome)).not.toContain('482915')
  })

  it('quotes no page of HTML', async () => {
    const { url } = await wire((socket) =>
      socket.write(http('400 Bad', '', '<html><script>alert(1)</script>')),
    )
    expect((await send(url, lock)).detail).not.toContain('<')
  })
})
