/** The control API, `/__simulator/*`: the same methods as the Simulator has, over HTTP. Local, without a key. */
import { type Context, Hono } from 'hono'
import type { FaultSpec } from './faults.ts'
import type { FleetShape } from './fleet/fleet.ts'
import type { DeviceChange, NewDevice } from './fleet/device-change.ts'
import { NotFoundError } from './fleet/organization.ts'
import type { KeyRole } from './keys.ts'
import type { Simulator } from './simulator.ts'
import type { Switches } from './switches.ts'
import type { DeepPartial, WireSystemGroup, WireUser } from './wire.ts'

/**
 * A body as the shape that the caller's route takes. Nothing checks it here: the control API is for tests and the demo on
 * the same machine, and each method below refuses what it cannot use with a TypeError or RangeError.
 */
async function bodyOf<T>(c: Context): Promise<T> {
  const text = await c.req.text()
  let body: unknown
  try {
    body = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw new TypeError('The body is not valid JSON.')
  }
  return body as T
}

function page(c: Context): { skip: number; limit: number } {
  const number = (name: string, fallback: number): number => {
    const value = Number(c.req.query(name) ?? fallback)
    if (!Number.isInteger(value) || value < 0) throw new RangeError(`${name} must be a whole number.`)
    return value
  }
  return { skip: number('skip', 0), limit: number('limit', 50) }
}

function roleOf(simulator: Simulator, name: string): KeyRole {
  const roles = Object.keys(simulator.keys) as KeyRole[]
  const role = roles.find((one) => one === name)
  if (role === undefined) throw new NotFoundError(`There is no key of the role ${name}.`)
  return role
}

export function controlRoutes(simulator: Simulator): Hono {
  const app = new Hono()
  app.onError((error, c) => {
    if (error instanceof NotFoundError) return c.json({ error: error.message }, 404)
    if (error instanceof TypeError || error instanceof RangeError)
      return c.json({ error: error.message }, 400)
    console.error(error)
    return c.json({ error: 'The simulator failed; its log says why.' }, 500)
  })

  app.get('/', (c) =>
    c.json({
      organizationId: simulator.organizationId,
      organizations: simulator.organizations,
      keys: simulator.keys,
      fleet: simulator.fleet.get(),
    }),
  )
  app.get('/keys', (c) => c.json(simulator.keys))
  app.delete('/keys/:role', (c) => {
    simulator.revokeKey(roleOf(simulator, c.req.param('role')))
    return c.body(null, 204)
  })
  app.put('/keys/:role', (c) => {
    const role = roleOf(simulator, c.req.param('role'))
    const as = c.req.query('as')
    if (as === undefined) simulator.restoreKey(role)
    else simulator.changeRole(role, roleOf(simulator, as))
    return c.body(null, 204)
  })
  app.post('/reset', (c) => {
    simulator.reset()
    return c.json({ ok: true })
  })

  app.get('/fleet', (c) => c.json(simulator.fleet.get()))
  app.put('/fleet', async (c) => c.json(simulator.fleet.set(await bodyOf<Partial<FleetShape>>(c))))

  app.get('/switches', (c) => c.json(simulator.switches.get()))
  for (const method of ['PUT', 'PATCH'] as const)
    app.on(method, '/switches', async (c) =>
      c.json(simulator.switches.set(await bodyOf<Partial<Switches>>(c))),
    )
  app.delete('/switches', (c) => c.json(simulator.switches.reset()))
  app.get('/traffic', (c) => c.json(simulator.traffic.get()))
  app.put('/traffic', async (c) =>
    c.json(simulator.traffic.set(await bodyOf<{ latencyMs?: number; ratePerMinute?: number | null }>(c))),
  )

  app.get('/faults', (c) => c.json(simulator.faults.list()))
  app.post('/faults', async (c) => c.json(simulator.faults.add(await bodyOf<FaultSpec>(c)), 201))
  app.put('/faults', async (c) => {
    const body = await bodyOf<FaultSpec[] | FaultSpec>(c)
    return c.json(simulator.faults.set(Array.isArray(body) ? body : [body]))
  })
  app.delete('/faults', (c) => {
    simulator.faults.clear()
    return c.body(null, 204)
  })
  app.delete('/faults/:id', (c) => c.body(null, simulator.faults.remove(c.req.param('id')) ? 204 : 404))

  app.get('/commands', (c) => {
    const device = c.req.query('device') ?? c.req.query('systemId')
    return c.json(simulator.commands.list(device))
  })
  app.delete('/commands', (c) => {
    simulator.commands.clear()
    return c.body(null, 204)
  })

  app.get('/requests', (c) =>
    c.json({
      counters: simulator.requests.count(),
      requests: simulator.requests.list({ method: c.req.query('method'), path: c.req.query('path') }),
    }),
  )
  app.delete('/requests', (c) => {
    simulator.requests.clear()
    return c.body(null, 204)
  })

  app.get('/devices', (c) =>
    c.json({ total: simulator.devices.count(), devices: simulator.devices.list(page(c)) }),
  )
  app.post('/devices', async (c) => c.json(simulator.devices.add(await bodyOf<NewDevice>(c)), 201))
  app.get('/devices/:id', (c) => c.json(simulator.devices.get(c.req.param('id'))))
  app.patch('/devices/:id', async (c) =>
    c.json(simulator.devices.update(c.req.param('id'), await bodyOf<DeviceChange>(c))),
  )
  app.delete('/devices/:id', (c) => {
    simulator.devices.remove(c.req.param('id'))
    return c.body(null, 204)
  })
  app.post('/devices/:id/reinstall', async (c) =>
    c.json(simulator.devices.reinstall(c.req.param('id'), await bodyOf<{ keepFormer?: boolean }>(c)), 201),
  )
  app.post('/devices/:id/come-online', (c) => c.json(simulator.devices.comeOnline(c.req.param('id'))))
  app.post('/devices/:id/go-offline', (c) => c.json(simulator.devices.goOffline(c.req.param('id'))))

  app.get('/users', (c) => c.json({ total: simulator.users.count(), users: simulator.users.list(page(c)) }))
  app.post('/users', async (c) =>
    c.json(simulator.users.add(await bodyOf<Partial<WireUser> & { email: string }>(c)), 201),
  )
  app.get('/users/:id', (c) => c.json(simulator.users.get(c.req.param('id'))))
  app.get('/users/:id/devices', (c) => c.json(simulator.users.devices(c.req.param('id'))))
  app.patch('/users/:id', async (c) =>
    c.json(simulator.users.update(c.req.param('id'), await bodyOf<DeepPartial<WireUser>>(c))),
  )
  app.delete('/users/:id', (c) => {
    simulator.users.remove(c.req.param('id'))
    return c.body(null, 204)
  })

  app.get('/groups', (c) => c.json(simulator.groups.list()))
  app.post('/groups', async (c) =>
    c.json(
      simulator.groups.add(await bodyOf<Partial<WireSystemGroup> & { name: string; members?: string[] }>(c)),
      201,
    ),
  )
  app.patch('/groups/:id', async (c) =>
    c.json(
      simulator.groups.update(
        c.req.param('id'),
        await bodyOf<DeepPartial<WireSystemGroup> & { add?: string[]; remove?: string[] }>(c),
      ),
    ),
  )
  app.delete('/groups/:id', (c) => {
    simulator.groups.remove(c.req.param('id'))
    return c.body(null, 204)
  })

  app.get('/events', (c) => c.json(simulator.events.list()))
  app.post('/events', async (c) =>
    c.json(simulator.events.add(await bodyOf<{ service: string; event_type: string }>(c)), 201),
  )
  return app
}
