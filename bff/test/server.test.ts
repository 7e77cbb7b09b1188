/** The service on a real socket: it starts clearly, refuses clearly, and ends in order. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig, type RunningServer, startServer } from '../src/index.ts'
import { openEngine } from '../src/store/index.ts'

const secret = Buffer.alloc(32, 7)
let folder: string
const running: RunningServer[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siit-server-'))
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close(0)))
  await rm(folder, { recursive: true, force: true })
})

const configOf = (env: Record<string, string> = {}) =>
  loadConfig({
    DATABASE_URL: `sqlite:${join(folder, 'server.db')}`,
    SIIT_TOKEN_SECRET: secret.toString('base64'),
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    ALLOWED_ORIGINS: 'https://desk.example',
    LOG_LEVEL: 'silent',
    PORT: '0',
    ...env,
  })

async function started(env: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startServer(configOf(env))
  running.push(server)
  return server
}

const token = () =>
  new SignJWT({
    email: 'ada@desk.example',
    name: 'Ada',
    workspace: 'w-1',
    permissions: ['devices:read', 'people:write', 'integration:manage'],
    request: { id: 'R-1', requester: { email: 'grace@northwind.example', name: 'Grace' } },
  })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('siit')
    .setAudience('siit-jumpcloud')
    .setSubject('a-ada')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(secret)

const authorised = async () => ({ authorization: `Bearer ${await token()}` })

describe('the server', () => {
  test('a taken port is told in one sentence, and leaves the database closed', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await expect(startServer(configOf({ PORT: String(port) }))).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another process.`,
    )
    other.close()
    const engine = await openEngine(configOf().databaseUrl)
    await engine.tx(() => Promise.resolve())
    await engine.close()
  })

  test('an open event stream does not keep it from stopping: the stream is told, then ended', async () => {
    const server = await started()
    const response = await fetch(`${server.url}/api/v1/events`, { headers: await authorised() })
    const stopped = server.close()
    const text = await response.text()
    await stopped
    expect(text).toContain('event: ready')
    expect(text).toContain('"reason":"stopping"')
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow()
  })

  test('a request that has begun is answered before it stops', async () => {
    const server = await started()
    let send: ((line: string | null) => void) | undefined
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (line) =>
          line === null ? controller.close() : controller.enqueue(new TextEncoder().encode(line))
      },
    })
    const line = (i: number) => `${JSON.stringify({ id: `p-${i}`, email: `p${i}@x.example`, name: 'P' })}\n`
    const answer = fetch(`${server.url}/api/v1/people`, {
      method: 'PUT',
      headers: { ...(await authorised()), 'content-type': 'application/x-ndjson' },
      body,
      duplex: 'half',
    })
    send?.(line(1))
    // The server has it: its people come only after the head was read.
    await expect.poll(async () => (await fetch(`${server.url}/livez`)).status).toBe(200)
    const stopped = server.close()
    send?.(line(2))
    send?.(null)
    expect(await (await answer).json()).toMatchObject({ received: 2, stored: 2 })
    await stopped
  })

  test('who does not let go is let go when patience ends', async () => {
    const server = await started()
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    const closed = once(socket.resume(), 'close')
    await once(socket, 'connect')
    // Half a request: the other half never comes.
    socket.write('GET /livez HTTP/1.1\r\nHost: 127')
    await expect.poll(async () => (await fetch(`${server.url}/livez`)).status).toBe(200)
    await server.close(100)
    await closed
  })

  test('stopping twice is stopping once', async () => {
    const server = await started()
    await Promise.all([server.close(), server.close()])
  })

  test('a body that is too large is answered, and the connection serves on', async () => {
    const server = await started()
    for (let i = 0; i < 2; i++) {
      const response = await fetch(`${server.url}/api/v1/connection/verify`, {
        method: 'POST',
        headers: { ...(await authorised()), 'content-type': 'application/json' },
        body: 'x'.repeat(10 * 1024 * 1024),
      })
      expect(response.status).toBe(413)
      expect(await response.json()).toMatchObject({ code: 'body_too_large' })
    }
    expect((await fetch(`${server.url}/livez`)).status).toBe(200)
  })

  test('a reader who breaks off costs nothing but a line in the log', async () => {
    const server = await started()
    for (let i = 0; i < 5; i++) {
      const going = new AbortController()
      const response = await fetch(`${server.url}/api/v1/events`, {
        headers: await authorised(),
        signal: going.signal,
      })
      expect(response.status).toBe(200)
      going.abort()
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  test('starts again on the database it left', async () => {
    const first = await started()
    await fetch(`${first.url}/api/v1/panel`, { headers: await authorised() })
    await first.close()
    const second = await started()
    const people = await fetch(`${second.url}/api/v1/people`, { headers: await authorised() })
    expect(await people.json()).toMatchObject({ items: [{ email: 'grace@northwind.example' }] })
  })
})
