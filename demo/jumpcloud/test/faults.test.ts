/** Faults over real sockets: what a client really sees. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Listening, PortBusyError } from '../src/index.ts'
import { clientOf } from '../test-support/client.ts'

const simulator = createSimulator({ size: 0 })
const device = simulator.devices.add({ os: 'windows', online: false })
let servers: Listening
const headers = { 'x-api-key': simulator.keys.administrator }
const lockPath = `/api/systems/${device.id}/command/builtin/lock`
const lock = (signal?: AbortSignal): Promise<Response> =>
  fetch(servers.url + lockPath, { method: 'POST', headers, ...(signal === undefined ? {} : { signal }) })

beforeAll(async () => {
  servers = await simulator.listen()
})
afterAll(() => servers.close())
beforeEach(() => {
  simulator.faults.clear()
  simulator.commands.clear()
  simulator.requests.clear()
})

describe('a cut connection', () => {
  it('before the command: nothing took effect', async () => {
    simulator.faults.add({ kind: 'reset_before', method: 'POST', path: '*/command/builtin/*', times: 1 })
    await expect(lock()).rejects.toThrow('fetch failed')
    expect(simulator.commands.list()).toEqual([])
    expect((await lock()).status).toBe(201)
  })

  it('after the command: it took effect, and nobody says so', async () => {
    simulator.faults.add({ kind: 'reset_after', path: '*/command/builtin/*', times: 1 })
    await expect(lock()).rejects.toThrow('fetch failed')
    expect(simulator.commands.list(device.id)).toMatchObject([{ kind: 'lock', effect: 'queued' }])
    expect(simulator.requests.list()).toMatchObject([{ status: null, fault: 'reset_after' }])
  })

  it('looks the same in process', async () => {
    simulator.faults.add({ kind: 'reset_after', times: 1 })
    await expect(clientOf(simulator)(lockPath, { method: 'POST' })).rejects.toThrow('fetch failed')
    expect(simulator.commands.list()).toHaveLength(1)
  })
})

describe('an answer', () => {
  it('that never comes waits for the client to give up', async () => {
    for (const [kind, effects] of [
      ['hang', 0],
      ['hang_after', 1],
    ] as const) {
      simulator.commands.clear()
      simulator.faults.set([{ kind, path: '*/command/builtin/*' }])
      const controller = new AbortController()
      const answer = lock(controller.signal)
      await expect.poll(() => simulator.requests.list().at(-1)?.fault).toBe(kind)
      await expect.poll(() => simulator.commands.list().length).toBe(effects)
      controller.abort()
      await expect(answer).rejects.toThrow()
      await expect.poll(() => simulator.requests.count().inFlight).toBe(0)
      expect(simulator.commands.list()).toHaveLength(effects)
      simulator.requests.clear()
    }
  })

  it('that is no JSON comes with status 200', async () => {
    simulator.faults.add({ kind: 'bad_json', path: '/api/systems' })
    const answer = await fetch(`${servers.url}/api/systems`, { headers })
    expect(answer.status).toBe(200)
    await expect(answer.json()).rejects.toThrow(SyntaxError)
  })

  it('that breaks off is noticed by the client', async () => {
    simulator.faults.add({ kind: 'truncated_body', path: '/api/systems' })
    const answer = await fetch(`${servers.url}/api/systems`, { headers })
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
    const inProcess = await simulator.fetch(new Request('http://127.0.0.1/api/systems', { headers }))
    await expect(inProcess.text()).rejects.toThrow('terminated')
  })

  it('may be an error although the command took effect', async () => {
    simulator.faults.add({ kind: 'status_after', status: 502, body: '<h1>Bad gateway</h1>', times: 1 })
    const answer = await lock()
    expect([answer.status, await answer.text()]).toEqual([502, '<h1>Bad gateway</h1>'])
    expect(simulator.commands.list()).toHaveLength(1)
  })

  it('may come late and still be right', async () => {
    simulator.faults.add({ kind: 'latency', delayMs: 30 })
    expect((await lock()).status).toBe(201)
  })
})

describe('a fault', () => {
  it('is played as often as it says, for what it matches', async () => {
    simulator.faults.set([
      { id: 'lists', kind: 'status', status: 500, path: '^/api/systems$', times: 2, after: 1 },
      { kind: 'status', status: 418, method: 'DELETE' },
    ])
    const call = clientOf(simulator)
    const statuses: number[] = []
    for (let time = 0; time < 5; time++) statuses.push((await call('/api/systems')).status)
    expect(statuses).toEqual([200, 500, 500, 200, 200])
    expect((await call('/api/systemusers')).status).toBe(200)
    expect(simulator.faults.list()).toMatchObject([{ id: 'lists', played: 2 }, { played: 0 }])
    expect(simulator.faults.remove('lists')).toBe(true)
    expect(simulator.faults.remove('lists')).toBe(false)
  })
})

describe('the log of requests', () => {
  it('tells what arrived, without the key', async () => {
    const call = clientOf(simulator)
    await call('/api/systems?limit=5', { key: simulator.keys.readOnly })
    await call(`/api/systems/${device.id}`)
    await call('/api/systems?limit=500')
    expect(simulator.requests.list()).toMatchObject([
      { method: 'GET', path: '/api/systems', query: 'limit=5', status: 200, keyRole: 'readOnly' },
      { path: `/api/systems/${device.id}`, status: 200 },
      { status: 400 },
    ])
    expect(simulator.requests.count()).toMatchObject({
      total: 3,
      inFlight: 0,
      routes: {
        'GET /api/systems': { count: 2, statuses: { 200: 1, 400: 1 } },
        'GET /api/systems/{id}': { count: 1 },
      },
    })
    expect(JSON.stringify(simulator.requests.list())).not.toContain(simulator.keys.readOnly)
  })
})

describe('a busy port', () => {
  it('is said in a sentence, and leaves nothing running', async () => {
    const port = Number(new URL(servers.url).port)
    await expect(simulator.listen(port, 0)).rejects.toThrow(PortBusyError)
    const controlPort = Number(new URL(servers.controlUrl).port)
    await expect(simulator.listen(0, controlPort)).rejects.toThrow(
      `Port ${String(controlPort)} on 127.0.0.1 is taken`,
    )
  })
})
