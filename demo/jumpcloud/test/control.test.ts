/** The control API over HTTP, and the command line that serves it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSimulator, type Listening } from '../src/index.ts'

const simulator = createSimulator({ size: 8 })
let servers: Listening

beforeAll(async () => {
  servers = await simulator.listen()
})
afterAll(() => servers.close())
beforeEach(() => {
  simulator.reset()
})

async function control(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${servers.controlUrl}/__simulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
}

describe('the control API', () => {
  it('is on its own port, and only there', async () => {
    expect((await control('GET', '/fleet')).body).toMatchObject({ size: 8, seed: 1, oddities: true })
    expect((await fetch(`${servers.url}/__simulator/fleet`)).status).toBe(404)
    expect((await fetch(`${servers.controlUrl}/api/systems`)).status).toBe(404)
  })

  it('makes another fleet', async () => {
    expect((await control('PUT', '/fleet', { size: 120, seed: 3, oddities: false })).body).toMatchObject({
      size: 120,
      seed: 3,
    })
    expect((await control('GET', '/devices?limit=2')).body).toMatchObject({ total: 120, devices: [{}, {}] })
    expect((await control('PUT', '/fleet', { size: 2_000_000 })).status).toBe(400)
    expect((await control('PUT', '/fleet', { mix: { macos: 100 } })).status).toBe(400)
  })

  it('adds, changes, reinstalls and removes a device', async () => {
    const added = await control('POST', '/devices', {
      os: 'Windows',
      hostname: 'desk-1',
      users: ['ada@northwind.example'],
      groups: ['Pilot'],
    })
    expect(added).toMatchObject({
      status: 201,
      body: {
        os: 'windows',
        online: true,
        users: [{ email: 'ada@northwind.example' }],
        groups: [{ name: 'Pilot' }],
      },
    })
    const { id } = added.body as { id: string }
    expect(
      (
        await control('PATCH', `/devices/${id}`, {
          hostname: 'desk-2',
          online: false,
          fde: { active: false },
        })
      ).body,
    ).toMatchObject({
      online: false,
      system: { hostname: 'desk-2', active: false, fde: { active: false } },
      bitlocker: [{ protection_status: 0 }],
    })
    await fetch(`${servers.url}/api/systems/${id}/command/builtin/lock`, {
      method: 'POST',
      headers: { 'x-api-key': simulator.keys.administrator },
    })
    expect((await control('GET', `/commands?device=${id}`)).body).toMatchObject([
      { kind: 'lock', effect: 'queued' },
    ])
    expect((await control('POST', `/devices/${id}/come-online`)).body).toMatchObject({
      online: true,
      queued: [],
    })
    expect((await control('GET', '/commands')).body).toMatchObject([{ effect: 'ran' }])
    const again = await control('POST', `/devices/${id}/reinstall`)
    expect(again).toMatchObject({ status: 201, body: { system: { hostname: 'desk-2' } } })
    expect((await control('GET', `/devices/${id}`)).status).toBe(404)
    expect((await control('DELETE', `/devices/${(again.body as { id: string }).id}`)).status).toBe(204)
    expect((await control('DELETE', '/commands')).status).toBe(204)
    expect((await control('GET', '/commands')).body).toEqual([])
  })

  it('adds, changes and removes users and groups', async () => {
    const user = await control('POST', '/users', { email: 'ada@northwind.example', firstname: 'Ada' })
    const { _id } = user.body as { _id: string }
    expect((await control('PATCH', `/users/${_id}`, { suspended: true })).body).toMatchObject({
      suspended: true,
      firstname: 'Ada',
    })
    expect((await control('GET', '/users/ada@northwind.example')).body).toMatchObject({ _id })
    expect((await control('DELETE', `/users/${_id}`)).status).toBe(204)
    expect((await control('GET', `/users/${_id}`)).status).toBe(404)
    const member = simulator.devices.at(0).id
    const group = await control('POST', '/groups', { name: 'Pilot', members: [member] })
    const { id } = group.body as { id: string }
    expect(simulator.devices.get(member).groups).toContainEqual({ id, name: 'Pilot' })
    expect((await control('PATCH', `/groups/${id}`, { remove: [member] })).status).toBe(200)
    expect(simulator.devices.get(member).groups).not.toContainEqual({ id, name: 'Pilot' })
    expect((await control('DELETE', `/groups/${id}`)).status).toBe(204)
  })

  it('plays faults, turns switches and shows what arrived', async () => {
    expect(
      (await control('PUT', '/faults', [{ kind: 'status', status: 503, path: '/api/systems' }])).body,
    ).toMatchObject([{ kind: 'status', played: 0 }])
    const headers = { 'x-api-key': simulator.keys.administrator }
    expect((await fetch(`${servers.url}/api/systems`, { headers })).status).toBe(503)
    expect((await control('DELETE', '/faults')).status).toBe(204)
    expect((await control('PUT', '/switches', { unstableOrderWithoutSort: false })).body).toMatchObject({
      unstableOrderWithoutSort: false,
    })
    expect((await control('GET', '/requests')).body).toMatchObject({
      counters: { total: 1 },
      requests: [{ status: 503, fault: 'status' }],
    })
  })

  it('refuses what it does not understand, in words', async () => {
    expect(await control('PUT', '/faults', [{ kind: 'earthquake' }])).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('kind') as string },
    })
    expect(await control('PUT', '/switches', { nonsense: true })).toMatchObject({
      status: 400,
      body: { error: 'There is no switch nonsense.' },
    })
    expect((await control('GET', '/weather')).status).toBe(404)
  })
})

describe('the command line', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  interface Run {
    child: ReturnType<typeof spawn>
    output: () => string
    ended: Promise<number | null>
  }

  function run(...args: string[]): Run {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    return {
      child,
      output: () => text,
      ended: new Promise((resolve) => child.once('close', resolve)),
    }
  }

  it('says when it is ready, serves, and stops when told', async () => {
    const { child, output, ended } = run('--port', '0', '--control-port', '0', '--size', '5')
    try {
      await expect.poll(output, { timeout: 15_000 }).toContain('ready')
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? ['']
      expect((await fetch(`${url}/api/systems`)).status).toBe(401)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toBe(0)
  })

  it('says which port is busy', async () => {
    const { output, ended } = run('--port', new URL(servers.url).port, '--control-port', '0')
    expect(await ended).toBe(1)
    expect(output()).toContain(`Port ${new URL(servers.url).port} on 127.0.0.1 is taken by another program.`)
  })

  it.each([
    ['--size', 'many'],
    ['--size', '1000001'],
    ['--nonsense', '1'],
  ])('refuses %s %s with exit code 2', async (name, value) => {
    const { output, ended } = run(name, value)
    expect(await ended).toBe(2)
    expect(output()).toContain('--size N')
  })
})
