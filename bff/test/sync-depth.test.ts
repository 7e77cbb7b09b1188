/** A sync that reads no more than it must, and that an outage, a change of scope and a new key do not end. */
import { eq } from 'drizzle-orm'
import { type SyncRun, syncRun } from '@siit-jumpcloud/shared'
import type { FaultSpec } from '@siit-jumpcloud/simulator'
import { expect, test } from 'vitest'
import { startJobs } from '../src/jobs/index.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'
import { allDevices, deviceOf, panelOf, runOf, sync } from './support/inventory.ts'

const systems = (harness: Harness) => harness.simulator.devices.list({ limit: 1000 })

const begin = async (harness: Harness, body?: object): Promise<SyncRun> => {
  harness.clock.advance(60_000)
  const response = await harness.request('/sync', { method: 'POST', ...(body && { body }) })
  expect(response.status).toBe(202)
  return syncRun.parse(await response.json())
}

const incremental = async (harness: Harness) => {
  const { id } = await begin(harness, { mode: 'incremental' })
  await harness.settle()
  return runOf(harness, id)
}

/** Systems whose bound users were asked for since the log was cleared. */
const asked = (harness: Harness) =>
  harness.simulator.requests
    .list({ method: 'GET' })
    .flatMap(({ path }) => /^\/api\/v2\/systems\/(\w+)\/users$/.exec(path)?.[1] ?? [])

const putScope = async (harness: Harness, scope: object) => {
  // Two runs never begin in the same millisecond.
  harness.clock.advance(60_000)
  const etag = (await harness.request('/connection/scope')).headers.get('etag') ?? ''
  const response = await harness.request('/connection/scope', {
    method: 'PUT',
    body: scope,
    headers: { 'if-match': etag },
  })
  expect(response.status).toBe(200)
  await harness.settle()
  const { items } = (await (await harness.request('/sync/runs')).json()) as { items: SyncRun[] }
  return items[0]
}

/** Lets time pass until the run is over. */
const ended = (harness: Harness, id: string) =>
  expect
    .poll(
      async () => {
        harness.clock.advance(5_000)
        return (await runOf(harness, id)).state
      },
      { interval: 5, timeout: 20_000 },
    )
    .not.toBe('running')

const countWrites = async (harness: Harness): Promise<number> => {
  const { workspaces } = harness.core.engine.tables
  const [row] = await harness.core.engine.db
    .select({ writes: workspaces.deviceSequence })
    .from(workspaces)
    .where(eq(workspaces.id, harness.workspace))
  return row?.writes ?? NaN
}

describeOnBothStores('an incremental sync', (make) => {
  test('asks who is bound to what is new or changed, and to a sixth of the rest', async () => {
    const harness = await make({ fleet: 120 })
    harness.simulator.switches.set({ directoryInsights: 'empty' })
    await harness.connect()
    const [renamed] = systems(harness)
    harness.simulator.devices.update(renamed?.id ?? '', { hostname: 'renamed' })
    const fresh = harness.simulator.devices.add({ os: 'windows' })
    harness.simulator.requests.clear()
    const run = await incremental(harness)
    expect(run).toMatchObject({ state: 'succeeded', mode: 'incremental', counts: { new: 1 } })
    const read = asked(harness)
    expect(read).toContain(renamed?.id)
    expect(read).toContain(fresh.id)
    expect(read.length).toBeLessThan(60)
  })

  test('has asked for every device within six runs', async () => {
    const harness = await make({ fleet: 60 })
    harness.simulator.switches.set({ directoryInsights: 'empty' })
    await harness.connect()
    harness.simulator.requests.clear()
    for (let run = 0; run < 6; run++) await incremental(harness)
    expect(new Set(asked(harness))).toEqual(new Set(systems(harness).map(({ id }) => id)))
  })

  test('follows what JumpCloud’s events hint at, though the system itself did not change', async () => {
    const harness = await make({ fleet: 60 })
    await harness.connect()
    const user = harness.simulator.users.add({ email: 'new.owner@northwind.example' })
    const moved = systems(harness).slice(0, 12)
    for (const { id } of moved) harness.simulator.devices.update(id, { users: [user._id] })
    await incremental(harness)
    for (const { id } of moved)
      expect((await deviceOf(harness, id)).binding.users.map(({ email }) => email)).toContain(user.email)
  })

  test('follows a user who has another address', async () => {
    const harness = await make()
    harness.simulator.switches.set({ directoryInsights: 'empty' })
    const user = harness.simulator.users.add({ email: 'before@northwind.example' })
    const system = harness.simulator.devices.add({ os: 'windows', users: [user._id] })
    await harness.request('/people', {
      method: 'PUT',
      body: JSON.stringify({ id: 'p-after', email: 'after@northwind.example', name: 'After' }),
      headers: { 'content-type': 'application/x-ndjson' },
    })
    await harness.connect()
    expect((await deviceOf(harness, system.id)).owner.reason).toBe('no_matching_person')
    harness.simulator.users.update(user._id, { email: 'after@northwind.example' })
    for (let run = 0; run < 2; run++) await incremental(harness)
    expect((await deviceOf(harness, system.id)).owner.person).toMatchObject({ id: 'p-after' })
  })

  test('is what the schedule starts, once the fleet was read in full', async () => {
    const harness = await make({ fleet: 3 })
    await harness.connect()
    harness.clock.advance(6 * 60 * 60_000)
    harness.clock.hold()
    const jobs = startJobs(harness.core)
    await expect
      .poll(async () => {
        const { items } = (await (await harness.request('/sync/runs')).json()) as { items: SyncRun[] }
        return items.map(({ trigger, mode, state }) => [trigger, mode, state].join(' '))
      })
      .toEqual(['schedule incremental succeeded', 'connect full succeeded'])
    await jobs.stop()
  })

  test('and a full one write no device row where nothing changed', async () => {
    const harness = await make({ fleet: 60 })
    await harness.connect()
    const before = await countWrites(harness)
    expect(before).toBeGreaterThan(0)
    expect((await sync(harness)).mode).toBe('full')
    await incremental(harness)
    expect(await countWrites(harness)).toBe(before)
  })
})

describeOnBothStores('a change of scope', (make) => {
  test('reads what enters and nothing else, and lets go of what leaves', async () => {
    const harness = await make({ fleet: 40 })
    await harness.connect()
    const all = systems(harness)
    const late = [1, 2].map(() => harness.simulator.devices.add({ os: 'windows' }))
    const members = [...all.slice(0, 37), ...late].map(({ id }) => id)
    const group = harness.simulator.groups.add({ name: 'Staff', members })
    harness.simulator.requests.clear()
    const run = await putScope(harness, { mode: 'groups', groupIds: [group.id] })
    expect(run).toMatchObject({ mode: 'scope', state: 'succeeded', counts: { new: 2, removed: 3 } })
    const there = (await allDevices(harness)).filter(({ removedAt }) => removedAt === null)
    expect(there.map(({ jumpcloudId }) => jumpcloudId).sort()).toEqual([...members].sort())
    expect(asked(harness).sort()).toEqual(late.map(({ id }) => id).sort())
    const pages = harness.simulator.requests
      .list({ method: 'GET' })
      .filter(({ path }) => path === '/api/systems')
    expect(pages).toHaveLength(0)
  })

  test('that would remove much is held, and asks', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const [first] = systems(harness)
    const group = harness.simulator.groups.add({ name: 'One', members: [first?.id ?? ''] })
    const run = await putScope(harness, { mode: 'groups', groupIds: [group.id] })
    expect(run).toMatchObject({ state: 'held', removalsHeld: 19, counts: { removed: 0 } })
  })

  test('back to all systems brings back what left, with its history', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const before = await allDevices(harness)
    const kept = systems(harness).slice(0, 16)
    const group = harness.simulator.groups.add({ name: 'Most', members: kept.map(({ id }) => id) })
    await putScope(harness, { mode: 'groups', groupIds: [group.id] })
    const run = await putScope(harness, { mode: 'all', groupIds: [] })
    expect(run).toMatchObject({ state: 'succeeded', mode: 'incremental' })
    const after = await allDevices(harness)
    expect(after.filter(({ removedAt }) => removedAt !== null)).toEqual([])
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort())
  })
})

describeOnBothStores('a sync that JumpCloud leaves alone', (make) => {
  test('for ten minutes waits, says until when, and ends as if nothing had been', async () => {
    const harness = await make({ fleet: 30 })
    harness.simulator.faults.add({ kind: 'status', status: 503, path: '/api/v2/systems/*' })
    harness.clock.hold()
    const connected = await harness.request('/connection', {
      method: 'PUT',
      body: {
        apiKey: harness.simulator.keys.administrator,
        organizationId: harness.simulator.organizationId,
        region: 'us',
      },
    })
    const { run } = (await connected.json()) as { run: SyncRun }
    const began = harness.clock.now()
    const minutes = () => (harness.clock.now() - began) / 60_000
    await expect
      .poll(
        async () => {
          if (minutes() < 10) harness.clock.advance(5_000)
          const { waiting, state } = await runOf(harness, run.id)
          return state === 'running' && waiting?.code === 'unreachable' && minutes() >= 10
        },
        { interval: 1, timeout: 20_000 },
      )
      .toBe(true)
    harness.simulator.faults.clear()
    await ended(harness, run.id)
    expect(await runOf(harness, run.id)).toMatchObject({ waiting: null, counts: { new: 30, removed: 0 } })
  })

  test('for longer fails with its reason, keeps what was read, and is tried again soon', async () => {
    const harness = await make({ fleet: 10 })
    await harness.connect()
    harness.simulator.faults.add({ kind: 'status', status: 503, path: '/api/v2/systems/*' })
    const run = await sync(harness)
    expect(run).toMatchObject({ state: 'failed', error: { code: 'unreachable' }, waiting: null })
    expect(await allDevices(harness)).toHaveLength(10)
    const { nextSyncAt } = (await (await harness.request('/connection')).json()) as { nextSyncAt: string }
    expect(Date.parse(nextSyncAt) - harness.clock.now()).toBeLessThanOrEqual(15 * 60_000)
  })
})

describeOnBothStores('a sync that JumpCloud troubles all along', (make) => {
  /** Every eleventh call fails once, of whatever kind it is, from the first page to the last binding. */
  const importThrough = async (fault: Partial<FaultSpec>) => {
    const harness = await make({ fleet: 130, seed: 11 })
    for (let nth = 1; nth <= 12; nth++)
      harness.simulator.faults.add({ kind: 'status', ...fault, after: 10 * nth, times: 1 })
    await harness.connect()
    expect(harness.simulator.faults.list().filter(({ played }) => played === 0)).toEqual([])
    const { items } = (await (await harness.request('/sync/runs')).json()) as { items: SyncRun[] }
    expect(items).toMatchObject([{ state: 'succeeded', counts: { new: 130, quarantined: 0, removed: 0 } }])
    return harness
  }
  const inventory = async (harness: Harness) =>
    (await allDevices(harness))
      .map(({ jumpcloudId, hostname, os, owner, encryption }) => [
        jumpcloudId,
        hostname,
        os,
        owner,
        encryption,
      ])
      .sort()

  test('with errors of its own ends with the inventory of an untroubled one', async () => {
    const quiet = await make({ fleet: 130, seed: 11 })
    await quiet.connect()
    for (const fault of [{ status: 500 }, { status: 503 }, { kind: 'truncated_body' } as const])
      expect(await inventory(await importThrough(fault)), JSON.stringify(fault)).toEqual(
        await inventory(quiet),
      )
  })

  test('with “slow down” keeps every pause that it is asked for', async () => {
    const quiet = await make({ fleet: 130, seed: 11 })
    await quiet.connect()
    const harness = await importThrough({ status: 429, headers: { 'retry-after': '3' } })
    expect(await inventory(harness)).toEqual(await inventory(quiet))
    const requests = harness.simulator.requests.list()
    const slowed = requests.filter(({ status }) => status === 429).map(({ at }) => Date.parse(at))
    expect(slowed).toHaveLength(12)
    // What was under way already when JumpCloud said so has the same time: the clock stands still but for pauses.
    const early = requests.filter(({ at }) =>
      slowed.some((asked) => Date.parse(at) > asked && Date.parse(at) < asked + 3000),
    )
    expect(early).toEqual([])
  })
})

describeOnBothStores('a key', (make) => {
  test('that is replaced under a running sync does not end it, though the former one is refused', async () => {
    const harness = await make({ fleet: 40 })
    await harness.connect()
    // The run waits for the first bound users while the key is replaced.
    harness.clock.hold()
    harness.simulator.faults.add({ kind: 'status', status: 503, path: '/api/v2/systems/*/users' })
    const { id } = await begin(harness)
    await expect.poll(() => harness.simulator.faults.list()[0]?.played ?? 0).toBeGreaterThan(0)
    const rotated = await harness.request('/connection/rotate', {
      body: { apiKey: harness.simulator.keys.secondAdministrator },
    })
    expect(rotated.status).toBe(200)
    harness.simulator.revokeKey('administrator')
    harness.simulator.faults.clear()
    await ended(harness, id)
    expect(await runOf(harness, id)).toMatchObject({ state: 'succeeded', counts: { unchanged: 40 } })
    expect((await panelOf(harness)).connection.state).toBe('ready')
  })

  test('that is revoked ends the sync with its reason; the inventory stays, marked stale, until there is a new one', async () => {
    const harness = await make({ fleet: 10 })
    await harness.connect()
    harness.simulator.revokeKey('administrator')
    const failed = await sync(harness)
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'credentials_invalid' } })
    expect(failed.error?.detail).toMatch(/Regenerate the key in JumpCloud/)
    expect(await allDevices(harness)).toHaveLength(10)
    expect(await panelOf(harness)).toMatchObject({
      connection: { state: 'credentials_invalid' },
      stale: true,
    })
    await harness.request('/connection/rotate', {
      body: { apiKey: harness.simulator.keys.secondAdministrator },
    })
    await harness.settle()
    expect(await panelOf(harness)).toMatchObject({ connection: { state: 'ready' }, stale: false })
  })
})
