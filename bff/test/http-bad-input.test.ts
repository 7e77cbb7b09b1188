/** Bad input: a problem document with a stable code, nothing changed, never a 500 (product §7), on every route. */
import { asc } from 'drizzle-orm'
import { problem, type SyncRun, type WebhookDelivery } from '@siit-jumpcloud/shared'
import { expect, test } from 'vitest'
import { type Route } from '../src/http/route.ts'
import { routes } from '../src/http/routes/index.ts'
import { accepted, clickLock, scene } from './support/actions.ts'
import { describeOnBothStores, type Harness, type RequestOptions } from './support/harness.ts'

const nowhere = '7f9c24e5-2f5a-4d0b-9c1e-3a8c2f1f6b00'

interface World {
  harness: Harness
  ids: Record<string, string>
}

/** A connected workspace with a device, an action, a sync run and a webhook delivery, so that every path can name something real. */
async function world(make: Parameters<typeof scene>[0]): Promise<World> {
  const { harness, device } = await scene(make, {}, { env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' } })
  // Nobody listens there, and nothing is delivered by itself here.
  await harness.request('/webhook', { method: 'PUT', body: { url: 'http://127.0.0.1:9/' } })
  const asked = await accepted(clickLock(harness, device))
  await harness.settle()
  const runs = (await (await harness.request('/sync/runs')).json()) as { items: SyncRun[] }
  const told = (await (await harness.request('/webhook/deliveries')).json()) as { items: WebhookDelivery[] }
  return {
    harness,
    ids: {
      devices: device.id,
      actions: asked.id,
      sync: runs.items[0]?.id ?? '',
      webhook: told.items[0]?.id ?? '',
    },
  }
}

const pathOf = (route: Route, id: (kind: string) => string) =>
  route.path.replace('{id}', () => id(route.path.split('/')[1] ?? ''))

const real = ({ ids }: World, route: Route) => pathOf(route, (kind) => ids[kind] ?? '')

/** What each route with a body takes, so that only what the test is about is wrong. */
const goodBodies: Record<string, unknown> = {
  requestAction: { action: 'open' },
  approveAction: {},
  denyAction: {},
  cancelAction: {},
  attestAction: { outcome: 'cannot_tell', note: 'I looked.' },
  revealPin: { reason: 'For a test.' },
  putConnection: { apiKey: 'k'.repeat(40), organizationId: 'a'.repeat(24), region: 'us' },
  verifyConnection: { apiKey: 'k'.repeat(40), organizationId: 'a'.repeat(24), region: 'us' },
  rotateKey: { apiKey: 'k'.repeat(40) },
  putScope: { mode: 'all', groupIds: [] },
  previewScope: { mode: 'all', groupIds: [] },
  putSchedule: { everyMinutes: 60 },
  settleOwner: { personId: 'p-1' },
  startSync: { mode: 'full' },
  putDeviceTypes: {
    macos: 'Computer',
    windows: 'Computer',
    linux: 'Computer',
    ios: 'Smartphone',
    ipados: 'Tablet',
    android: 'Smartphone',
    unknown: 'Computer',
  },
  putPolicy: {
    approval: { lock: false, wipe: false },
    neverWipeGroups: [],
    allow: { linux: [], android: [] },
    wipeLimits: { perAgentPerHour: 5, perWorkspacePerDay: 20 },
    stopped: false,
  },
  putPeople: [],
  putWebhook: { url: 'https://desk.example/hook' },
  rotateWebhookSecret: { overlapHours: 1 },
}

const goodBody = (route: Route): { body?: unknown } => {
  if (!route.body && !route.streamed) return {}
  if (!(route.id in goodBodies)) throw new Error(`Say in goodBodies what ${route.id} takes.`)
  return { body: goodBodies[route.id] }
}

/** Everything stored of the workspace. */
async function stored({ core, workspace }: Harness): Promise<string> {
  const all: Record<string, unknown[]> = {}
  for (const [name, table] of Object.entries(core.engine.tables)) {
    if (!('workspaceId' in table)) continue
    const rows = await core.engine.db.select().from(table).orderBy(asc(table.workspaceId))
    all[name] = rows
      .filter((row) => row.workspaceId === workspace)
      .map((row) => JSON.stringify(row))
      .sort()
  }
  return JSON.stringify(all, null, 1)
}

const ask = (harness: Harness, route: Route, path: string, options: RequestOptions) =>
  harness.request(path, {
    ...options,
    method: route.method.toUpperCase(),
    headers: { 'if-match': '"1"', 'idempotency-key': `key-${route.id}`, ...options.headers },
  })

async function said(response: Response) {
  return problem.parse(await response.json())
}

const withBody = routes.filter((route) => route.body)
const withId = routes.filter((route) => route.path.includes('{id}'))

describeOnBothStores('bad input on every route', (make) => {
  test('no token, half a token, somebody else’s signature: 401, and nothing changed', async () => {
    const there = await world(make)
    const { harness } = there
    const good = await harness.token()
    const before = await stored(harness)
    const tokens = [null, '', 'not-a-token', `${good}x`, `${good.slice(0, good.lastIndexOf('.'))}.`]
    for (const route of routes)
      for (const token of tokens) {
        const response = await ask(harness, route, real(there, route), { token, ...goodBody(route) })
        expect(response.status, `${route.id} with ${String(token)}`).toBe(401)
        expect((await said(response)).code).toMatch(/^token_(missing|invalid)$/)
      }
    expect(await stored(harness)).toBe(before)
  })

  test('without any right: 403 that names the right, and nothing changed', async () => {
    const there = await world(make)
    const { harness } = there
    const before = await stored(harness)
    const token = await harness.token({ permissions: [] })
    for (const route of routes.filter(({ anyOf }) => anyOf.length > 0)) {
      const response = await ask(harness, route, real(there, route), { token, ...goodBody(route) })
      expect(response.status, route.id).toBe(403)
      expect((await said(response)).code, route.id).toBe(
        `permission_${route.anyOf[0]?.replace(':', '_') ?? ''}`,
      )
    }
    expect(await stored(harness)).toBe(before)
  })

  test('without a request, what needs one says so', async () => {
    const there = await world(make)
    const token = await there.harness.token({ request: null })
    const needing = routes.filter(({ needsRequest }) => needsRequest)
    expect(needing.length).toBeGreaterThan(0)
    for (const route of needing) {
      const response = await ask(there.harness, route, real(there, route), { token })
      expect(response.status).toBe(403)
      expect((await said(response)).code).toBe('request_required')
    }
  })

  test('a token of another workspace finds nothing of this one, and cannot tell it from nothing', async () => {
    const there = await world(make)
    const { harness } = there
    const before = await stored(harness)
    const token = await harness.token({ workspace: 'another-workspace' })
    for (const route of withId) {
      const theirs = await ask(harness, route, real(there, route), { token, ...goodBody(route) })
      const nobodys = await ask(
        harness,
        route,
        pathOf(route, () => nowhere),
        { token, ...goodBody(route), headers: { 'idempotency-key': 'another-key' } },
      )
      expect(theirs.status, route.id).toBe(nobodys.status)
      const [one, other] = [await said(theirs), await said(nobodys)]
      expect({ ...one, instance: '' }, route.id).toEqual({ ...other, instance: '' })
      expect(theirs.status, route.id).toBe(404)
    }
    for (const route of routes.filter((one) => one.method === 'get' && !one.path.includes('{id}'))) {
      if (route.id === 'streamEvents') continue
      const response = await ask(harness, route, route.path, { token })
      expect(response.status, route.id).toBeLessThan(500)
      const text = await response.text()
      for (const id of Object.values(there.ids)) expect(text, route.id).not.toContain(id)
    }
    expect(await stored(harness)).toBe(before)
  })

  test('an id that is none, or breaks a database: 404, and nothing changed', async () => {
    const there = await world(make)
    const { harness } = there
    const before = await stored(harness)
    const strange = [
      'x',
      '0',
      nowhere,
      '%00',
      '%F0%9F%92%BB',
      "'%20or%20'1'='1",
      '..%2F..',
      'a'.repeat(5000),
      '%E0%A4%A',
    ]
    for (const route of withId)
      for (const id of strange) {
        const response = await ask(
          harness,
          route,
          pathOf(route, () => id),
          goodBody(route),
        )
        expect(response.status, `${route.id} ${id.slice(0, 40)}`).toBe(404)
      }
    expect(await stored(harness)).toBe(before)
  })

  test('malformed JSON, another media type, a wrong type, an unknown member: refused, and nothing changed', async () => {
    const there = await world(make)
    const { harness } = there
    const before = await stored(harness)
    for (const route of withBody) {
      const path = real(there, route)
      const cut = await ask(harness, route, path, { body: '{"action": "lo' })
      expect([cut.status, (await said(cut)).code], route.id).toEqual([400, 'malformed_body'])

      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
        const other = await ask(harness, route, path, {
          body: JSON.stringify(goodBodies[route.id]),
          headers: { 'content-type': type },
        })
        expect([other.status, (await said(other)).code], route.id).toEqual([415, 'unsupported_media_type'])
      }

      for (const wrong of [
        'null',
        '[]',
        '"text"',
        '12',
        'true',
        '{"unknown":1}',
        '{"__proto__":{"action":"wipe"}}',
      ]) {
        const response = await ask(harness, route, path, { body: wrong })
        expect(response.status, `${route.id} ${wrong}`).toBe(400)
        expect((await said(response)).errors?.length, `${route.id} ${wrong}`).toBeGreaterThan(0)
      }
    }
    expect(await stored(harness)).toBe(before)
  })

  test('a wrong member is named by its place', async () => {
    const { harness } = await world(make)
    const response = await harness.request('/connection', {
      method: 'PUT',
      body: { apiKey: 'k'.repeat(40), organizationId: 'not-hex', region: 'mars' },
    })
    expect(response.status).toBe(400)
    const { errors } = await said(response)
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['/organizationId', '/region'])
  })

  test('U+0000, which one of the databases cannot store, is refused alike by both', async () => {
    const there = await world(make)
    const { harness, ids } = there
    const before = await stored(harness)
    for (const answer of [
      harness.request(`/devices/${ids['devices'] ?? ''}/actions`, {
        body: { action: 'open', reason: 'zero\0' },
      }),
      harness.request(`/actions/${ids['actions'] ?? ''}/pin`, { body: { reason: 'zero\0' } }),
      harness.request('/devices?q=%00'),
      harness.request('/timeline', { token: await harness.token({ sub: 'a\0b' }) }),
    ]) {
      const response = await answer
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.status).toBeLessThan(500)
    }
    const people = await harness.request('/people', {
      method: 'PUT',
      body: [{ id: 'p\0', email: 'a@northwind.example', name: 'A' }],
    })
    expect(await people.json()).toMatchObject({ stored: 0, failed: [{ line: 1 }] })
    expect(await stored(harness)).toBe(before)
  })

  test('a body of 10 MB is refused, whether or not its length is told', async () => {
    const there = await world(make)
    const { harness } = there
    const before = await stored(harness)
    const large = `{"reason":"${'a'.repeat(10 * 1024 * 1024)}"}`
    const bytes = new TextEncoder().encode(large)
    for (const route of routes.filter((one) => one.body ?? one.streamed)) {
      const told = await ask(harness, route, real(there, route), {
        body: large,
        headers: { 'content-length': String(bytes.byteLength) },
      })
      expect([told.status, (await said(told)).code], route.id).toEqual([413, 'body_too_large'])
      const untold = await ask(harness, route, real(there, route), {
        body: new ReadableStream({
          start(controller) {
            for (let at = 0; at < bytes.byteLength; at += 65_536)
              controller.enqueue(bytes.slice(at, at + 65_536))
            controller.close()
          },
        }),
        headers: { 'transfer-encoding': 'chunked' },
      })
      expect([untold.status, (await said(untold)).code], route.id).toEqual([413, 'body_too_large'])
    }
    expect(await stored(harness)).toBe(before)
  })

  test('a query that is not one is refused by name', async () => {
    const { harness } = await world(make)
    for (const [path, pointer] of [
      ['/devices?limit=201', 'limit'],
      ['/devices?limit=0', 'limit'],
      ['/devices?limit=ten', 'limit'],
      ['/devices?os=beos', 'os'],
      ['/devices?sort=price', 'sort'],
      [`/devices?q=${'a'.repeat(201)}`, 'q'],
      ['/devices?os=macos&os=linux', 'os'],
      ['/timeline?cursor=-1', 'cursor'],
      ['/timeline?cursor=1e3', 'cursor'],
      ['/timeline?limit=1000', 'limit'],
      ['/timeline/export?format=pdf', 'format'],
      ['/sync/runs?limit=0', 'limit'],
      ['/people?limit=0', 'limit'],
    ] as const) {
      const response = await harness.request(path)
      expect(response.status, path).toBe(400)
      const { code, errors } = await said(response)
      expect([code, errors?.[0]?.pointer], path).toEqual(['invalid_query', pointer])
    }
    for (const path of ['/devices?cursor=x', '/people?cursor=x', '/sync/runs?cursor=x'])
      expect((await said(await harness.request(path))).code, path).toBe('invalid_cursor')
  })

  test('an address that is not there is a 404, and one that is takes only its own methods', async () => {
    const there = await world(make)
    const { harness } = there
    const before = await stored(harness)
    for (const path of ['/nothing', '/devices/a/b/c', '/panel/', '/panel/x', '//panel'])
      expect((await harness.request(path)).status, path).toBe(404)
    const methods = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH']
    for (const route of routes) {
      const taken = routes.filter(({ path }) => path === route.path).map(({ method }) => method.toUpperCase())
      for (const method of methods.filter((one) => !taken.includes(one))) {
        const response = await harness.request(real(there, route), { method })
        expect(response.status, `${method} ${route.path}`).toBe(405)
        expect(response.headers.get('allow')?.split(', ').sort()).toEqual([...taken].sort())
        expect((await said(response)).code).toBe('method_not_allowed')
      }
    }
    expect(await stored(harness)).toBe(before)
  })

  test('what was not expected is a 500 that tells nothing, and the log knows it by the request id', async () => {
    const { harness } = await world(make)
    harness.core.engine.db.select = () => {
      throw new Error('the password is hunter2')
    }
    const response = await harness.request('/timeline', { headers: { 'x-request-id': 'find-me-again' } })
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ code: 'internal_error' })
    expect(text).not.toContain('hunter2')
    expect(response.headers.get('x-request-id')).toBe('find-me-again')
    expect(harness.logged.filter((line) => line.includes('find-me-again')).join()).toContain('hunter2')
  })
})
