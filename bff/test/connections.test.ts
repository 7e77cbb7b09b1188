/** Connecting, reviewing, replacing the key, disconnecting: product §6 and §7, through the routes. */
import { setImmediate as turn } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import {
  type Connection,
  connection,
  type Device,
  type Problem,
  problem,
  reportCard,
  type SyncRun,
  syncRun,
  type TimelineEntry,
} from '@siit-jumpcloud/shared'
import { connectionRow, noteOutcome, startQuarantine } from '../src/connections/index.ts'
import { allEntries, decodeEntry, verifyChain } from '../src/timeline/read.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'

const input = (harness: Harness, apiKey = harness.simulator.keys.administrator) => ({
  apiKey,
  organizationId: harness.simulator.organizationId,
  region: 'us',
})

const put = (harness: Harness, body: unknown) => harness.request('/connection', { method: 'PUT', body })

const current = async (harness: Harness): Promise<Connection> =>
  connection.parse(await (await harness.request('/connection')).json())

const problemOf = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  return problem.parse(await response.json())
}

const devices = async (harness: Harness): Promise<Device[]> => {
  const response = await harness.request('/devices?limit=200')
  expect(response.status).toBe(200)
  return ((await response.json()) as { items: Device[] }).items
}

const entries = async (harness: Harness): Promise<TimelineEntry[]> => {
  const all: TimelineEntry[] = []
  for await (const row of allEntries(harness.core.engine, harness.workspace)) all.push(decodeEntry(row))
  return all
}

const outcomes = async (harness: Harness) => (await entries(harness)).map((entry) => entry.outcome)

/** JumpCloud takes no key any more, whichever. */
const refuseAllKeys = (harness: Harness) =>
  harness.simulator.faults.add({
    kind: 'status',
    status: 401,
    path: '/api/*',
    body: { error: 'Unauthorized', message: 'Unauthorized: api key user not found' },
  })

const syncOnce = async (harness: Harness): Promise<SyncRun> => {
  const started = await harness.request('/sync', { method: 'POST' })
  expect(started.status).toBe(202)
  const { id } = syncRun.parse(await started.json())
  await harness.settle()
  return syncRun.parse(await (await harness.request(`/sync/runs/${id}`)).json())
}

describeOnBothStores('connecting', (make) => {
  test('a workspace starts out not connected, and says so', async () => {
    const harness = await make()
    expect(await current(harness)).toMatchObject({ state: 'not_connected', keyLast4: null, report: null })
    for (const path of ['/connection/scope', '/connection/policy', '/connection/device-types']) {
      const response = await harness.request(path)
      expect(response.status).toBe(409)
      expect((await problemOf(response)).code).toBe('not_connected')
    }
    expect((await harness.request('/connection', { method: 'DELETE' })).status).toBe(409)
  })

  test('trying a key tells what it can do, and stores nothing', async () => {
    const harness = await make({ fleet: 7 })
    const response = await harness.request('/connection/verify', { body: input(harness) })
    expect(response.status).toBe(200)
    const card = reportCard.parse(await response.json())
    expect(card).toMatchObject({ systems: 7, canRead: { systems: true, users: 'yes' }, warnings: [] })
    expect(card.keyOwner.role).toBe('Administrator')
    expect(await current(harness)).toMatchObject({ state: 'not_connected' })
    expect(await entries(harness)).toEqual([])
  })

  test('a key that lacks a right connects, and the card names the right and what will not work', async () => {
    const harness = await make({ fleet: 1 })
    const response = await harness.request('/connection/verify', {
      body: input(harness, harness.simulator.keys.systemsOnly),
    })
    const { warnings } = reportCard.parse(await response.json())
    expect(warnings.find(({ code }) => code === 'users_unreadable')?.detail).toContain('users.readonly')
  })

  test.each([
    ['a wrong key', { apiKey: 'not-a-key-at-all' }, 'credentials_invalid', '/apiKey'],
    [
      'an organization that is not the key’s',
      { organizationId: 'f'.repeat(24) },
      'organization_not_found',
      '/organizationId',
    ],
  ])('%s is refused with the field, and nothing is stored', async (_, change, code, pointer) => {
    const harness = await make({ fleet: 1 })
    for (const [path, method] of [
      ['/connection/verify', 'POST'],
      ['/connection', 'PUT'],
    ] as const) {
      const response = await harness.request(path, { method, body: { ...input(harness), ...change } })
      expect(response.status).toBe(422)
      const told = await problemOf(response)
      expect(told.code).toBe(code)
      expect(told.errors).toMatchObject([{ pointer, code }])
      expect(told.detail).toContain('Nothing was stored')
      expect(JSON.stringify(told)).not.toContain('not-a-key-at-all')
    }
    expect(await current(harness)).toMatchObject({ state: 'not_connected' })
    expect(await entries(harness)).toEqual([])
  })

  test('a key that may not read systems is refused with the right that it lacks', async () => {
    const harness = await make({ fleet: 1 })
    const response = await put(harness, input(harness, harness.simulator.keys.commandRunner))
    expect(response.status).toBe(422)
    const told = await problemOf(response)
    expect(told).toMatchObject({ code: 'key_lacks_right', errors: [{ pointer: '/apiKey' }] })
    expect(told.detail).toContain('systems')
  })

  test('where JumpCloud does not answer, nothing is stored and that is said', async () => {
    const harness = await make({ fleet: 1 })
    harness.simulator.faults.add({ kind: 'reset_before', path: '/api/*' })
    const response = await put(harness, input(harness))
    expect(response.status).toBe(504)
    expect((await problemOf(response)).code).toBe('jumpcloud_unreachable')
    expect(await current(harness)).toMatchObject({ state: 'not_connected' })
  })

  test('connecting imports the fleet, waits for a review, and then is ready', async () => {
    const harness = await make({ fleet: 5 })
    const response = await put(harness, input(harness))
    expect(response.status).toBe(200)
    const answer = (await response.json()) as { connection: unknown; run: unknown }
    expect(connection.parse(answer.connection).keyLast4).toBe(harness.simulator.keys.administrator.slice(-4))
    expect(syncRun.parse(answer.run)).toMatchObject({ trigger: 'connect' })

    await harness.settle()
    expect(await current(harness)).toMatchObject({ state: 'review', finishedAt: null })
    expect(await devices(harness)).toHaveLength(5)

    const finish = () => harness.request('/connection/finish', { method: 'POST' })
    expect(connection.parse(await (await finish()).json()).state).toBe('ready')
    // Twice is once.
    expect((await finish()).status).toBe(200)
    expect((await outcomes(harness)).filter((outcome) => outcome.startsWith('connection.'))).toEqual([
      'connection.created',
      'connection.finished',
    ])
    expect((await verifyChain(harness.core.engine, harness.workspace)).broken).toBeNull()
  })

  test('setup cannot be finished before the fleet was read to its end', async () => {
    const harness = await make({ fleet: 3 })
    harness.simulator.faults.add({ kind: 'status', status: 500, path: '/api/v2/systems/*/users' })
    await put(harness, input(harness))
    await harness.settle()
    expect(await current(harness)).toMatchObject({ state: 'importing' })
    const response = await harness.request('/connection/finish', { method: 'POST' })
    expect(response.status).toBe(409)
    expect((await problemOf(response)).code).toBe('import_not_finished')

    harness.simulator.faults.clear()
    expect((await syncOnce(harness)).state).toBe('succeeded')
    expect((await harness.request('/connection/finish', { method: 'POST' })).status).toBe(200)
  })

  test('the key comes back in no answer, no entry, no event, no log, and lies encrypted', async () => {
    const harness = await make({ fleet: 3 })
    const { administrator, secondAdministrator } = harness.simulator.keys
    await harness.connect()
    await harness.request('/connection/rotate', { body: { apiKey: secondAdministrator } })
    refuseAllKeys(harness)
    await syncOnce(harness)

    const { engine } = harness.core
    const seen = JSON.stringify([
      await current(harness),
      await entries(harness),
      await engine.db.select().from(engine.tables.connections),
      await engine.db.select().from(engine.tables.events),
      await engine.db.select().from(engine.tables.syncRuns),
      harness.logged,
    ])
    for (const key of [administrator, secondAdministrator]) {
      expect(seen).not.toContain(key)
      expect(seen).not.toContain(key.slice(0, 12))
      expect(seen).not.toContain(key.slice(-12))
    }
  })

  test('another organization is not put over the connected one', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    const other = harness.simulator.organizations[1]
    expect(other).toBeDefined()
    const response = await put(harness, {
      apiKey: harness.simulator.keys.otherOrganization,
      organizationId: other?.id,
      region: 'us',
    })
    expect(response.status).toBe(409)
    expect((await problemOf(response)).code).toBe('already_connected')
    expect(await devices(harness)).toHaveLength(2)
  })

  test('connecting the same organization again replaces the key and keeps everything else', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    const response = await put(harness, input(harness, harness.simulator.keys.secondAdministrator))
    expect(response.status).toBe(200)
    await harness.settle()
    expect(await current(harness)).toMatchObject({
      state: 'ready',
      keyLast4: harness.simulator.keys.secondAdministrator.slice(-4),
    })
    expect(await outcomes(harness)).toContain('connection.key_rotated')
  })

  test('two who connect at once make one connection and one import', async () => {
    const harness = await make({ fleet: 2 })
    const answers = await Promise.all([put(harness, input(harness)), put(harness, input(harness))])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    await harness.settle()
    expect(await current(harness)).toMatchObject({ state: 'review' })
    expect(await devices(harness)).toHaveLength(2)
    expect((await outcomes(harness)).filter((outcome) => outcome === 'connection.created')).toHaveLength(1)
  })

  test('only who manages the integration sees or changes it, and each workspace has its own', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const agent = await harness.token({ permissions: ['devices:read', 'devices:search', 'devices:wipe'] })
    for (const [method, path, body] of [
      ['GET', '/connection', undefined],
      ['PUT', '/connection', input(harness)],
      ['DELETE', '/connection', undefined],
      ['POST', '/connection/verify', input(harness)],
      ['POST', '/connection/finish', undefined],
      ['POST', '/connection/rotate', { apiKey: harness.simulator.keys.secondAdministrator }],
      ['GET', '/connection/policy', undefined],
      ['GET', '/connection/system-groups', undefined],
    ] as const)
      expect((await harness.request(path, { method, body, token: agent })).status, `${method} ${path}`).toBe(
        403,
      )

    const stranger = await harness.token({ workspace: 'another' })
    const theirs = await harness.request('/connection', { token: stranger })
    expect(await theirs.json()).toMatchObject({ state: 'not_connected', organizationName: null })
    expect((await harness.request('/connection', { method: 'DELETE', token: stranger })).status).toBe(409)
    expect(await current(harness)).toMatchObject({ state: 'ready' })
  })
})

describeOnBothStores('the key', (make) => {
  test('a new key replaces the old one after it was tried, and what runs goes on', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    const { secondAdministrator } = harness.simulator.keys
    const response = await harness.request('/connection/rotate', { body: { apiKey: secondAdministrator } })
    expect(response.status).toBe(200)
    expect(connection.parse(await response.json())).toMatchObject({
      state: 'ready',
      keyLast4: secondAdministrator.slice(-4),
    })
    expect((await syncOnce(harness)).state).toBe('succeeded')
    const roles = new Set(
      harness.simulator.requests
        .list()
        .slice(-3)
        .map((request) => request.keyRole),
    )
    expect([...roles]).toEqual(['secondAdministrator'])
  })

  test('a bad new key changes nothing: the old one goes on', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    const before = await current(harness)
    const response = await harness.request('/connection/rotate', { body: { apiKey: 'wrong-wrong-wrong' } })
    expect(response.status).toBe(422)
    expect((await problemOf(response)).errors).toMatchObject([{ pointer: '/apiKey' }])
    expect(await current(harness)).toEqual(before)
    expect((await syncOnce(harness)).state).toBe('succeeded')
  })

  test('a key of another organization does not replace it', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const response = await harness.request('/connection/rotate', {
      body: { apiKey: harness.simulator.keys.otherOrganization },
    })
    expect(response.status).toBe(422)
    expect((await problemOf(response)).code).toBe('organization_not_found')
  })

  test('a key that JumpCloud refuses is said; the inventory stays readable; a new key makes it good', async () => {
    const harness = await make({ fleet: 3 })
    await harness.connect()
    const fault = refuseAllKeys(harness)
    const failed = await syncOnce(harness)
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'credentials_invalid' } })
    expect(await current(harness)).toMatchObject({ state: 'credentials_invalid' })
    expect(await devices(harness)).toHaveLength(3)
    expect(await outcomes(harness)).toContain('connection.credentials_invalid')

    harness.simulator.faults.remove(fault.id)
    harness.clock.advance(1000)
    const response = await harness.request('/connection/rotate', {
      body: { apiKey: harness.simulator.keys.secondAdministrator },
    })
    expect(connection.parse(await response.json()).state).toBe('ready')
    await harness.settle()
    const runs = (await (await harness.request('/sync/runs')).json()) as { items: SyncRun[] }
    expect(runs.items[0]).toMatchObject({ state: 'succeeded', trigger: 'hand' })
  })

  test('a key that works again without anyone’s doing is taken up again', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    refuseAllKeys(harness)
    await syncOnce(harness)
    await syncOnce(harness)
    harness.simulator.faults.clear()
    await syncOnce(harness)
    expect(await current(harness)).toMatchObject({ state: 'ready' })
    expect((await outcomes(harness)).filter((outcome) => outcome.startsWith('connection.cred'))).toEqual([
      'connection.credentials_invalid',
      'connection.credentials_work',
    ])
  })

  test('a key refused during the first import does not skip the review afterwards', async () => {
    const harness = await make({ fleet: 2 })
    const fault = harness.simulator.faults.add({
      kind: 'status',
      status: 401,
      path: '/api/v2/systems/*/users',
    })
    await put(harness, input(harness))
    await harness.settle()
    expect(await current(harness)).toMatchObject({ state: 'credentials_invalid' })
    const finish = await harness.request('/connection/finish', { method: 'POST' })
    expect((await problemOf(finish)).code).toBe('credentials_invalid')
    harness.simulator.faults.remove(fault.id)
    await harness.request('/connection/rotate', {
      body: { apiKey: harness.simulator.keys.secondAdministrator },
    })
    await harness.settle()
    expect(await current(harness)).toMatchObject({ state: 'review' })
  })

  test('a right that was given since counts after a check, without the key being typed again', async () => {
    const harness = await make({ fleet: 1 })
    const missing = harness.simulator.faults.add({ kind: 'status', status: 403, path: '/api/v2/applemdms' })
    await harness.connect()
    expect((await current(harness)).report).toMatchObject({
      canRead: { appleMdm: 'no', directoryInsights: 'yes' },
      warnings: [{ code: 'apple_mdm_unreadable' }],
    })
    harness.simulator.faults.remove(missing.id)
    const checked = await harness.request('/connection/check', { method: 'POST' })
    expect(checked.status).toBe(200)
    expect(connection.parse(await checked.json()).report).toMatchObject({
      canRead: { appleMdm: 'yes' },
      warnings: [],
    })
    expect(await outcomes(harness)).toContain('connection.checked')
  })

  test('a key that works again after all is taken back by a check, and the fleet is read', async () => {
    const harness = await make({ fleet: 3 })
    await harness.connect()
    const fault = refuseAllKeys(harness)
    await syncOnce(harness)
    const refused = await harness.request('/connection/check', { method: 'POST' })
    expect(await problemOf(refused)).toMatchObject({ status: 502, code: 'credentials_invalid' })
    expect(await current(harness)).toMatchObject({ state: 'credentials_invalid' })
    harness.simulator.faults.remove(fault.id)
    expect((await harness.request('/connection/check', { method: 'POST' })).status).toBe(200)
    await harness.settle()
    expect(await current(harness)).toMatchObject({ state: 'ready' })
  })

  test('a late refusal of the old key says nothing about the new one', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const { engine } = harness.core
    const old = await connectionRow(engine, engine.db, harness.workspace)
    await harness.request('/connection/rotate', {
      body: { apiKey: harness.simulator.keys.secondAdministrator },
    })
    expect(old).not.toBeNull()
    if (!old) return
    const fault = refuseAllKeys(harness)
    const refusal: unknown = await harness.core
      .jumpcloud({ workspaceId: harness.workspace, ...input(harness), region: 'us', version: 0 })
      .system('0'.repeat(24))
      .catch((error: unknown) => error)
    harness.simulator.faults.remove(fault.id)
    await noteOutcome(harness.core, old, refusal)
    expect(await current(harness)).toMatchObject({ state: 'ready' })
    // The very same refusal of the key that is stored does count.
    const present = await connectionRow(engine, engine.db, harness.workspace)
    if (present) await noteOutcome(harness.core, present, refusal)
    expect(await current(harness)).toMatchObject({ state: 'credentials_invalid' })
  })
})

describeOnBothStores('disconnecting', (make) => {
  test('removes key and copy, keeps timeline and people, and leaves JumpCloud alone', async () => {
    const harness = await make({ fleet: 250 })
    await harness.connect()
    await harness.request('/people', { method: 'PUT', body: [{ id: 'p1', email: 'a@b.example', name: 'A' }] })
    const before = await entries(harness)
    const requests = harness.simulator.requests.list().length

    expect((await harness.request('/connection', { method: 'DELETE' })).status).toBe(204)
    expect(await current(harness)).toMatchObject({ state: 'not_connected', keyLast4: null })
    expect(await devices(harness)).toEqual([])
    expect(harness.simulator.requests.list()).toHaveLength(requests)

    const { engine } = harness.core
    const {
      connections,
      devices: kept,
      bindings,
      jumpcloudUsers,
      ownerHistory,
      syncRuns,
      syncSeen,
    } = engine.tables
    for (const table of [connections, kept, bindings, jumpcloudUsers, ownerHistory, syncRuns, syncSeen])
      expect(await engine.db.select().from(table).where(eq(table.workspaceId, harness.workspace))).toEqual([])

    const after = await entries(harness)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.at(-1)).toMatchObject({ outcome: 'connection.removed', kind: 'workspace' })
    expect((await verifyChain(engine, harness.workspace)).broken).toBeNull()
    const people = (await (await harness.request('/people')).json()) as { items: unknown[] }
    expect(people.items).toContainEqual({ id: 'p1', email: 'a@b.example', name: 'A' })
  })

  test('connecting again afterwards starts from the beginning, with the key that is given then', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    await harness.request('/connection', { method: 'DELETE' })
    const other = harness.simulator.organizations[1]
    const response = await put(harness, {
      apiKey: harness.simulator.keys.otherOrganization,
      organizationId: other?.id,
      region: 'us',
    })
    expect(response.status).toBe(200)
    await harness.settle()
    expect(await current(harness)).toMatchObject({ state: 'review', organizationId: other?.id })
    expect(await devices(harness)).toHaveLength(3)
  })

  test('a sync that runs meanwhile writes nothing more', async () => {
    const harness = await make({ fleet: 120 })
    await harness.connect()
    harness.simulator.faults.add({ kind: 'latency', delayMs: 15, path: '/api/v2/systems/*/users' })
    await harness.request('/sync', { method: 'POST' })
    const people = () =>
      harness.simulator.requests.list().filter(({ path }) => path.endsWith('/users')).length
    const before = people()
    while (people() === before) await turn()
    expect((await harness.request('/connection', { method: 'DELETE' })).status).toBe(204)
    await harness.settle()
    const { engine } = harness.core
    for (const table of [engine.tables.devices, engine.tables.jumpcloudUsers, engine.tables.syncRuns])
      expect(await engine.db.select().from(table)).toEqual([])
    expect(await current(harness)).toMatchObject({ state: 'not_connected' })
  })

  test('is refused while a lock is on its way', async () => {
    const harness = await make()
    const device = harness.simulator.devices.add({ os: 'windows', hostname: 'on-its-way', online: true })
    await harness.connect()
    const [shown] = await devices(harness)
    // The lock stands right before its first byte until the test lets it go.
    let letGo: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let arrive: () => void = () => undefined
    const atTheGate = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const { jumpcloud } = harness.core
    harness.core.jumpcloud = (access) => {
      const client = jumpcloud(access)
      return {
        ...client,
        async send(...command) {
          arrive()
          await gate
          return client.send(...command)
        },
      }
    }
    const click = await harness.request(`/devices/${shown?.id ?? ''}/actions`, {
      body: { action: 'lock' },
      headers: { 'idempotency-key': 'click-number-1' },
    })
    expect(click.status).toBe(202)
    await atTheGate
    const response = await harness.request('/connection', { method: 'DELETE' })
    expect(response.status).toBe(409)
    expect((await problemOf(response)).code).toBe('action_dispatching')
    expect(await current(harness)).toMatchObject({ state: 'ready' })

    letGo()
    await harness.settle()
    expect(harness.simulator.commands.list(device.id)).toHaveLength(1)
    expect((await harness.request('/connection', { method: 'DELETE' })).status).toBe(204)
  })
})

describeOnBothStores('quarantine', (make) => {
  test('is lifted by an administrator, once, and is told on the chain', async () => {
    const harness = await make()
    expect(await startQuarantine(harness.core, harness.agent())).toBe(true)
    expect(await startQuarantine(harness.core, harness.agent())).toBe(false)
    expect((await current(harness)).quarantinedAt).not.toBeNull()
    const lift = (permissions?: string[]) =>
      harness
        .token(permissions ? { permissions } : {})
        .then((token) => harness.request('/connection/quarantine', { method: 'DELETE', token }))
    expect((await lift(['devices:wipe'])).status).toBe(403)
    expect((await lift()).status).toBe(204)
    expect((await current(harness)).quarantinedAt).toBeNull()
    expect((await lift()).status).toBe(404)
    expect(await outcomes(harness)).toEqual(['quarantine.started', 'quarantine.lifted'])
  })
})
