/** Scope, device types and policy: changed by version, told on the chain, at work in the next sync. */
import { expect, test } from 'vitest'
import {
  type DeviceTypes,
  type Policy,
  type Problem,
  problem,
  type Scope,
  type SystemGroup,
  type TimelineEntry,
} from '@siit-jumpcloud/shared'
import { connectionRow, markFleetRead } from '../src/connections/index.ts'
import { allEntries, decodeEntry } from '../src/timeline/read.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'

const read = async <T>(harness: Harness, path: string): Promise<{ value: T; etag: string }> => {
  const response = await harness.request(path)
  expect(response.status).toBe(200)
  return { value: (await response.json()) as T, etag: response.headers.get('etag') ?? '' }
}

const write = (harness: Harness, path: string, body: unknown, etag?: string) =>
  harness.request(path, { method: 'PUT', body, headers: etag === undefined ? {} : { 'if-match': etag } })

const problemOf = async (response: Response): Promise<Problem> => problem.parse(await response.json())

const lastEntry = async (harness: Harness): Promise<TimelineEntry | undefined> => {
  let last: TimelineEntry | undefined
  for await (const row of allEntries(harness.core.engine, harness.workspace)) last = decodeEntry(row)
  return last
}

const row = async (harness: Harness) => {
  const found = await connectionRow(harness.core.engine, harness.core.engine.db, harness.workspace)
  if (!found) throw new Error('The workspace is not connected.')
  return found
}

const sync = async (harness: Harness) => {
  await harness.request('/sync', { method: 'POST' })
  await harness.settle()
}

const hostnames = async (harness: Harness, query = '') => {
  const response = await harness.request(`/devices?limit=200${query}`)
  const page = (await response.json()) as { items: { hostname: string | null }[] }
  return page.items.map(({ hostname }) => hostname).sort()
}

describeOnBothStores('settings', (make) => {
  test('a workspace starts with everything in scope, nothing allowed beyond the rules, and limits', async () => {
    const harness = await make()
    await harness.connect()
    expect((await read<Scope>(harness, '/connection/scope')).value).toEqual({ mode: 'all', groupIds: [] })
    expect((await read<Policy>(harness, '/connection/policy')).value).toEqual({
      approval: { lock: false, wipe: false },
      neverWipeGroups: [],
      allow: { linux: [], android: [] },
      wipeLimits: { perAgentPerHour: 5, perWorkspacePerDay: 20 },
      stopped: false,
    })
    expect((await read<DeviceTypes>(harness, '/connection/device-types')).value).toMatchObject({
      macos: 'Computer',
      ios: 'Smartphone',
      ipados: 'Tablet',
      android: 'Smartphone',
    })
  })

  test('a change must name the version it changes: none is 428, another is 412, and neither changes anything', async () => {
    const harness = await make()
    await harness.connect()
    for (const path of ['/connection/policy', '/connection/scope', '/connection/device-types']) {
      const { value, etag } = await read<object>(harness, path)
      const changed =
        path === '/connection/policy'
          ? { ...value, stopped: true }
          : path === '/connection/scope'
            ? { mode: 'all', groupIds: ['a'.repeat(24)] }
            : { ...value, unknown: 'Tablet' }
      const without = await write(harness, path, changed)
      expect(without.status).toBe(428)
      expect((await problemOf(without)).code).toBe('if_match_required')
      for (const other of ['"999"', 'nonsense', `W/"999"`]) {
        const stale = await write(harness, path, changed, other)
        expect(stale.status).toBe(412)
        expect((await problemOf(stale)).code).toBe('stale_version')
      }
      expect(await read(harness, path)).toEqual({ value, etag })
    }
  })

  test('of two who change the same version, one is told that somebody was faster', async () => {
    const harness = await make()
    await harness.connect()
    const { value, etag } = await read<Policy>(harness, '/connection/policy')
    const answers = await Promise.all(
      [1, 2, 3].map((perAgentPerHour) =>
        write(
          harness,
          '/connection/policy',
          { ...value, wipeLimits: { ...value.wipeLimits, perAgentPerHour } },
          etag,
        ),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412])
  })

  test('the answer’s ETag is the next change’s version; the same value again is no change', async () => {
    const harness = await make()
    await harness.connect()
    const { value, etag } = await read<Policy>(harness, '/connection/policy')
    const first = await write(harness, '/connection/policy', { ...value, stopped: true }, etag)
    const next = first.headers.get('etag') ?? ''
    expect(next).not.toBe(etag)
    const entry = await lastEntry(harness)
    const same = await write(harness, '/connection/policy', { ...value, stopped: true }, next)
    expect(same.headers.get('etag')).toBe(next)
    expect(await lastEntry(harness)).toEqual(entry)
    expect((await write(harness, '/connection/policy', value, next)).status).toBe(200)
  })

  test('a proxy that compresses makes the ETag weak, and the change is taken all the same', async () => {
    const harness = await make()
    await harness.connect()
    const { value, etag } = await read<Policy>(harness, '/connection/policy')
    expect(
      (await write(harness, '/connection/policy', { ...value, stopped: true }, `W/${etag}`)).status,
    ).toBe(200)
  })

  test('every change is an entry with who, what it was and what it is: to loosen, wipe and tighten again shows', async () => {
    const harness = await make()
    await harness.connect()
    const { value, etag } = await read<Policy>(harness, '/connection/policy')
    const loose = { ...value, allow: { linux: ['wipe', 'lock', 'wipe'], android: [] } }
    const answer = await write(harness, '/connection/policy', loose, etag)
    expect(await answer.json()).toMatchObject({ allow: { linux: ['lock', 'wipe'] } })
    expect(await lastEntry(harness)).toMatchObject({
      kind: 'workspace',
      outcome: 'policy.changed',
      actor: { type: 'agent', id: 'a-ada' },
      details: {
        from: { allow: { linux: [], android: [] } },
        to: { allow: { linux: ['lock', 'wipe'], android: [] } },
      },
    })
  })

  test('the stop switch works while JumpCloud does not, and keeps who threw it', async () => {
    const harness = await make()
    await harness.connect()
    harness.simulator.faults.add({ kind: 'reset_before', path: '/api/*' })
    const { value, etag } = await read<Policy>(harness, '/connection/policy')
    const stop = await write(
      harness,
      '/connection/policy',
      { ...value, stopped: true, neverWipeGroups: ['b'.repeat(24)] },
      etag,
    )
    expect(stop.status).toBe(200)
    expect(await row(harness)).toMatchObject({
      stoppedBy: { id: 'a-ada', name: 'Ada Lovelace' },
      stoppedAt: harness.clock.now(),
    })
    const resumed = await write(
      harness,
      '/connection/policy',
      { ...value, neverWipeGroups: ['b'.repeat(24)] },
      stop.headers.get('etag') ?? '',
    )
    expect(resumed.status).toBe(200)
    expect(await row(harness)).toMatchObject({ stoppedBy: null, stoppedAt: null })
  })

  test('groups to choose from are JumpCloud’s; one that it does not have is refused by its place', async () => {
    const harness = await make()
    const group = harness.simulator.groups.add({ name: 'Loan pool' })
    await harness.connect()
    const groups = (await read<{ items: SystemGroup[] }>(harness, '/connection/system-groups')).value.items
    expect(groups).toContainEqual({ id: group.id, name: 'Loan pool' })
    expect(groups.map(({ name }) => name)).toEqual(groups.map(({ name }) => name).sort())

    const missing = 'c'.repeat(24)
    const scope = await read<Scope>(harness, '/connection/scope')
    const refused = await write(
      harness,
      '/connection/scope',
      { mode: 'groups', groupIds: [group.id, missing] },
      scope.etag,
    )
    expect(refused.status).toBe(422)
    expect(await problemOf(refused)).toMatchObject({
      code: 'group_not_found',
      errors: [{ pointer: '/groupIds/1', code: 'group_not_found' }],
    })
    const policy = await read<Policy>(harness, '/connection/policy')
    const never = await write(
      harness,
      '/connection/policy',
      { ...policy.value, neverWipeGroups: [missing] },
      policy.etag,
    )
    expect(never.status).toBe(422)
    expect((await problemOf(never)).errors).toMatchObject([{ pointer: '/neverWipeGroups/0' }])
    expect(await read(harness, '/connection/scope')).toEqual(scope)
  })

  test('names are kept of the groups that scope or policy mention, and of no others', async () => {
    const harness = await make()
    const pool = harness.simulator.groups.add({ name: 'Loan pool' })
    const board = harness.simulator.groups.add({ name: 'Board' })
    await harness.connect()
    const scope = await read<Scope>(harness, '/connection/scope')
    const chosen = await write(
      harness,
      '/connection/scope',
      { mode: 'groups', groupIds: [pool.id, pool.id] },
      scope.etag,
    )
    expect(await chosen.json()).toEqual({ mode: 'groups', groupIds: [pool.id] })
    const policy = await read<Policy>(harness, '/connection/policy')
    await write(harness, '/connection/policy', { ...policy.value, neverWipeGroups: [board.id] }, policy.etag)
    expect((await row(harness)).groupNames).toEqual({ [pool.id]: 'Loan pool', [board.id]: 'Board' })
    await harness.settle()
    await write(harness, '/connection/scope', { mode: 'all', groupIds: [] }, chosen.headers.get('etag') ?? '')
    expect((await row(harness)).groupNames).toEqual({ [board.id]: 'Board' })
    expect((await lastEntry(harness))?.details['groupNames']).toEqual({ [board.id]: 'Board' })
    await harness.settle()
  })

  test('a group that JumpCloud has dropped since does not keep the policy from being changed', async () => {
    const harness = await make()
    const board = harness.simulator.groups.add({ name: 'Board' })
    await harness.connect()
    const { value, etag } = await read<Policy>(harness, '/connection/policy')
    const first = await write(harness, '/connection/policy', { ...value, neverWipeGroups: [board.id] }, etag)
    harness.simulator.groups.remove(board.id)
    const second = await write(
      harness,
      '/connection/policy',
      { ...value, neverWipeGroups: [board.id], stopped: true },
      first.headers.get('etag') ?? '',
    )
    expect(second.status).toBe(200)
  })

  test('a scope of groups keeps their devices only, by a run that starts at once', async () => {
    const harness = await make()
    const inside = harness.simulator.devices.add({ os: 'windows', hostname: 'inside' })
    harness.simulator.devices.add({ os: 'windows', hostname: 'outside' })
    const group = harness.simulator.groups.add({ name: 'Staff', members: [inside.id] })
    await harness.connect()
    expect(await hostnames(harness)).toEqual(['inside', 'outside'])
    expect((await row(harness)).nextSyncAt).toBeGreaterThan(harness.clock.now())
    const scope = await read<Scope>(harness, '/connection/scope')
    await write(harness, '/connection/scope', { mode: 'groups', groupIds: [group.id] }, scope.etag)
    await harness.settle()
    expect(await hostnames(harness)).toEqual(['inside'])
  })

  test('a mapping of device types holds from the next sync on', async () => {
    const harness = await make()
    harness.simulator.devices.add({ os: 'linux', hostname: 'kiosk' })
    await harness.connect()
    const { value, etag } = await read<DeviceTypes>(harness, '/connection/device-types')
    await write(harness, '/connection/device-types', { ...value, linux: 'Tablet' }, etag)
    await sync(harness)
    expect(await hostnames(harness, '&type=Tablet')).toEqual(['kiosk'])
  })

  test('bad values are refused by their field, and change nothing', async () => {
    const harness = await make()
    await harness.connect()
    const policy = await read<Policy>(harness, '/connection/policy')
    for (const [path, body] of [
      ['/connection/policy', { ...policy.value, stopped: 'yes' }],
      ['/connection/policy', { ...policy.value, extra: 1 }],
      ['/connection/policy', { ...policy.value, wipeLimits: { perAgentPerHour: -1, perWorkspacePerDay: 1 } }],
      ['/connection/scope', { mode: 'groups', groupIds: [] }],
      ['/connection/scope', { mode: 'groups', groupIds: ['not-an-id'] }],
      ['/connection/device-types', { macos: 'Computer' }],
    ] as const) {
      const response = await write(harness, path, body, '*')
      expect(response.status, JSON.stringify(body)).toBeGreaterThanOrEqual(400)
      expect(response.status).toBeLessThan(500)
      expect((await problemOf(response)).errors?.length).toBeGreaterThan(0)
    }
    expect(await read(harness, '/connection/policy')).toEqual(policy)
  })

  test('a fleet read by a run of a workspace that was disconnected meanwhile brings nothing back', async () => {
    const harness = await make()
    const { engine } = harness.core
    const there = await engine.tx((tx) => markFleetRead(engine, tx, harness.workspace, 1, 2))
    expect(there).toBe(false)
    expect(await connectionRow(engine, engine.db, harness.workspace)).toBeNull()
  })
})
