/** Product §1 and §6: a sync that cannot lie. */
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { confirmRemovals, resumeRuns, runSync, startSync } from '../src/inventory/index.ts'
import { readEvents } from '../src/store/workspaces.ts'
import { allEntries, decodeEntry } from '../src/timeline/read.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'
import { allDevices, deviceOf, panelOf, runOf, sync } from './support/inventory.ts'

const rows = async (harness: Harness) => {
  const { devices, bindings, jumpcloudUsers, ownerHistory } = harness.core.engine.tables
  const { db } = harness.core.engine
  const { workspace } = harness
  return {
    devices: await db.select().from(devices).where(eq(devices.workspaceId, workspace)).orderBy(devices.id),
    bindings: await db.select().from(bindings).where(eq(bindings.workspaceId, workspace)),
    users: await db.select().from(jumpcloudUsers).where(eq(jumpcloudUsers.workspaceId, workspace)),
    history: await db.select().from(ownerHistory).where(eq(ownerHistory.workspaceId, workspace)),
  }
}

const outcomes = async (harness: Harness) => {
  const found: string[] = []
  for await (const row of allEntries(harness.core.engine, harness.workspace))
    found.push(decodeEntry(row).outcome)
  return found
}

const systems = (harness: Harness) => harness.simulator.devices.list({ limit: 1000 })

/** Answers one read of the list of systems with the true page after `change`. */
async function spoilPage(
  harness: Harness,
  change: (page: { totalCount: number; results: object[] }) => unknown,
) {
  const { simulator } = harness
  const answer = await simulator.fetch(
    new Request('http://jumpcloud.test/api/systems?limit=100&skip=0&sort=_id', {
      headers: { 'x-api-key': simulator.keys.administrator },
    }),
  )
  const page = (await answer.json()) as { totalCount: number; results: object[] }
  simulator.faults.add({
    kind: 'status',
    status: 200,
    method: 'GET',
    path: '/api/systems',
    times: 1,
    body: change(page),
  })
}

describeOnBothStores('a sync', (make) => {
  test('brings every system with what JumpCloud gives of it, each once', async () => {
    const harness = await make({ fleet: 230 })
    await harness.connect()
    const devices = await allDevices(harness)
    expect(devices.map((device) => device.jumpcloudId).sort()).toEqual(
      systems(harness)
        .map(({ id }) => id)
        .sort(),
    )
    const windows = harness.simulator.devices.find(
      ({ os, hardware, system }) => os === 'windows' && hardware !== null && system.active === true,
    )
    const copy = await deviceOf(harness, windows.id)
    expect(copy).toMatchObject({
      hostname: windows.system.hostname,
      serialNumber: windows.system.serialNumber,
      status: 'active',
      agentVersion: windows.system.agentVersion,
      os: { family: 'windows', version: windows.system.version },
      hardware: {
        model: windows.hardware?.hardware_model?.trim(),
        architecture: windows.system.arch,
        memoryBytes: Number(windows.hardware?.physical_memory),
      },
      removedAt: null,
    })
    expect(copy.binding.users.map((user) => user.email).sort()).toEqual(
      windows.users.map((user) => user.email).sort(),
    )
  })

  test('tells its counts, its total and its end', async () => {
    const harness = await make({ fleet: 30 })
    await harness.connect()
    const run = await sync(harness)
    expect(run).toMatchObject({
      state: 'succeeded',
      phase: 'done',
      total: 30,
      counts: { new: 0, updated: 0, unchanged: 30, removed: 0, quarantined: 0 },
      error: null,
    })
    expect(run.finishedAt).not.toBeNull()
  })

  test('that finds nothing changed writes no device, no binding and no user', async () => {
    const harness = await make({ fleet: 120 })
    await harness.connect()
    const before = await rows(harness)
    await sync(harness)
    expect(await rows(harness)).toEqual(before)
  })

  test('makes the copy as young as itself, also where nothing changed', async () => {
    const harness = await make({ fleet: 3 })
    await harness.connect()
    const [before] = await allDevices(harness)
    const run = await sync(harness)
    const [after] = await allDevices(harness)
    expect(Date.parse(after?.readAt ?? '')).toBeGreaterThan(Date.parse(before?.readAt ?? ''))
    expect(after?.readAt).toBe(run.startedAt)
  })

  test('counts what changed, whichever of JumpCloud’s records changed, and tells whoever looks', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const laptops = systems(harness).filter(({ os }) => os === 'windows')
    const [renamed, upgraded] = laptops
    if (!renamed || !upgraded) throw new Error('the fleet has no two Windows devices')
    const { sequence = 0 } =
      (await readEvents(harness.core.engine, harness.workspace, 0, 10_000)).at(-1) ?? {}
    harness.simulator.devices.update(renamed.id, { hostname: 'renamed-host' })
    harness.simulator.devices.update(upgraded.id, { hardware: { physical_memory: '68719476736' } })
    const run = await sync(harness)
    expect(run.counts).toMatchObject({ new: 0, updated: 2, unchanged: 18 })
    const [first, second] = [await deviceOf(harness, renamed.id), await deviceOf(harness, upgraded.id)]
    expect(first.hostname).toBe('renamed-host')
    expect(second.hardware.memoryBytes).toBe(68_719_476_736)
    const told = (await readEvents(harness.core.engine, harness.workspace, sequence)).filter(
      ({ event }) => event.type === 'device',
    )
    expect(new Set(told.map(({ deviceId }) => deviceId))).toEqual(new Set([first.id, second.id]))
  })

  test('sets a bad record aside with its reason, takes the rest, and removes nothing for it', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    await spoilPage(harness, (page) => ({
      ...page,
      results: page.results.map((one, i) => (i === 3 ? { os: 'Windows' } : one)),
    }))
    const run = await sync(harness)
    expect(run).toMatchObject({ state: 'succeeded', counts: { quarantined: 1, removed: 0, unchanged: 20 } })
    expect(run.records).toEqual([
      { jumpcloudId: null, code: 'id_missing', detail: 'JumpCloud sent a system without an id.' },
    ])
    expect((await allDevices(harness)).every((device) => device.removedAt === null)).toBe(true)
  })

  test('goes on to the total where a page is short', async () => {
    const harness = await make({ fleet: 20 })
    await spoilPage(harness, (page) => ({ ...page, results: page.results.slice(0, 7) }))
    harness.simulator.faults.set(harness.simulator.faults.list().map((fault) => ({ ...fault, after: 1 })))
    await harness.connect()
    expect(harness.simulator.faults.list().map(({ played }) => played)).toEqual([1])
    expect(await allDevices(harness)).toHaveLength(20)
  })

  test('fails where the list ends before its own total, and removes nothing', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    await spoilPage(harness, (page) => ({ ...page, results: [] }))
    const run = await sync(harness)
    expect(run).toMatchObject({ state: 'failed', error: { code: 'listing_incomplete' } })
    expect((await allDevices(harness)).every((device) => device.removedAt === null)).toBe(true)
  })

  test('that failed half-way removes nothing; the next one does', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const [gone] = systems(harness)
    harness.simulator.devices.remove(gone?.id ?? '')
    const fault = harness.simulator.faults.add({
      kind: 'status',
      status: 500,
      path: '/api/v2/systems/*/users',
    })
    const failed = await sync(harness)
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'unreachable' }, counts: { removed: 0 } })
    expect((await deviceOf(harness, gone?.id ?? '')).removedAt).toBeNull()
    harness.simulator.faults.remove(fault.id)
    expect(await sync(harness)).toMatchObject({ state: 'succeeded', counts: { removed: 1 } })
    expect((await deviceOf(harness, gone?.id ?? '')).removedAt).not.toBeNull()
  })

  test('that cannot tell whether a missing device is gone removes none of them', async () => {
    const harness = await make({ fleet: 60 })
    await harness.connect()
    const gone = systems(harness).slice(0, 4)
    for (const { id } of gone) harness.simulator.devices.remove(id)
    harness.simulator.faults.add({ kind: 'status', status: 500, path: `/api/systems/${gone[3]?.id ?? ''}` })
    const run = await sync(harness)
    expect(run).toMatchObject({ state: 'failed', phase: 'removals', counts: { removed: 0 } })
    expect((await allDevices(harness)).filter((device) => device.removedAt !== null)).toEqual([])
  })

  test('keeps a removed device as removed, and knows it again when it returns', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const mac = harness.simulator.devices.find(({ os }) => os === 'macos')
    const before = await deviceOf(harness, mac.id)
    await spoilPage(harness, (page) => ({
      totalCount: page.totalCount - 1,
      results: page.results.filter((one) => !('_id' in one) || one._id !== mac.id),
    }))
    harness.simulator.faults.add({
      kind: 'status',
      status: 404,
      path: `/api/systems/${mac.id}`,
      times: 1,
      body: {},
    })
    expect(await sync(harness)).toMatchObject({ counts: { removed: 1 } })
    const removed = await deviceOf(harness, mac.id)
    expect(removed).toMatchObject({ id: before.id, hostname: before.hostname })
    expect(removed.removedAt).not.toBeNull()
    expect(removed.verdicts.filter(({ action }) => action !== 'open').map(({ code }) => code)).toEqual([
      'device_removed',
      'device_removed',
    ])
    expect(await sync(harness)).toMatchObject({ counts: { new: 0, updated: 1, removed: 0 } })
    expect(await deviceOf(harness, mac.id)).toMatchObject({ id: before.id, removedAt: null })
  })

  test('keeps a device that the list left out, but JumpCloud still has', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    await spoilPage(harness, (page) => ({ totalCount: page.totalCount - 1, results: page.results.slice(1) }))
    expect(await sync(harness)).toMatchObject({ state: 'succeeded', counts: { removed: 0, unchanged: 20 } })
  })

  test('is one a workspace at a time', async () => {
    const harness = await make({ fleet: 5 })
    await harness.connect()
    const started = await Promise.all([
      harness.request('/sync', { method: 'POST' }),
      harness.request('/sync', { method: 'POST' }),
    ])
    expect(started.map(({ status }) => status).sort()).toEqual([202, 409])
    const refused = started.find(({ status }) => status === 409)
    expect(await refused?.json()).toMatchObject({ code: 'sync_running' })
    await harness.settle()
  })

  test('is refused where JumpCloud is not connected', async () => {
    const harness = await make()
    const response = await harness.request('/sync', { method: 'POST' })
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ code: 'not_connected' })
  })

  test('that meets a refused key fails, says so, and leaves the inventory readable', async () => {
    const harness = await make({ fleet: 10 })
    await harness.connect()
    harness.simulator.faults.add({
      kind: 'status',
      status: 401,
      path: '/api/v2/*',
      body: { message: 'Unauthorized' },
    })
    const run = await sync(harness)
    expect(run).toMatchObject({ state: 'failed', error: { code: 'credentials_invalid' } })
    expect(await allDevices(harness)).toHaveLength(10)
    expect(await panelOf(harness)).toMatchObject({
      connection: { state: 'credentials_invalid' },
      stale: true,
    })
  })

  test('with a key that lacks rights brings the rest, and says what is missing and why', async () => {
    const harness = await make({ fleet: 10 })
    const { simulator } = harness
    simulator.keys.administrator = simulator.keys.systemsOnly
    await harness.connect()
    const run = await sync(harness)
    expect(run.state).toBe('succeeded')
    expect(run.records.map(({ code }) => code).sort()).toEqual([
      'apple_mdm_unreadable',
      'bindings_unreadable',
      'groups_unreadable',
      'system_insights_unavailable',
      'users_unreadable',
    ])
    expect(await allDevices(harness)).toHaveLength(10)
  })

  test('tells its phases to whoever manages the integration', async () => {
    const harness = await make({ fleet: 5 })
    await harness.connect()
    const { sequence = 0 } =
      (await readEvents(harness.core.engine, harness.workspace, 0, 10_000)).at(-1) ?? {}
    await sync(harness)
    const phases = (await readEvents(harness.core.engine, harness.workspace, sequence)).flatMap(
      ({ event }) => (event.type === 'sync' ? [event.run.phase] : []),
    )
    expect([...new Set(phases)]).toEqual([
      'systems',
      'hardware',
      'apple_mdm',
      'groups',
      'people',
      'removals',
      'done',
    ])
  })
})

describeOnBothStores('a sync that would remove much', (make) => {
  const removeSome = (harness: Harness, many: number) => {
    const gone = systems(harness).slice(0, many)
    for (const { id } of gone) harness.simulator.devices.remove(id)
    return gone
  }
  const removed = async (harness: Harness) =>
    (await allDevices(harness)).filter((device) => device.removedAt !== null).length

  test.each([
    { fleet: 12, gone: 5, held: false },
    { fleet: 12, gone: 6, held: true },
    { fleet: 70, gone: 7, held: false },
    { fleet: 70, gone: 8, held: true },
  ])('$gone of $fleet: held $held', async ({ fleet, gone, held }) => {
    const harness = await make({ fleet })
    await harness.connect()
    removeSome(harness, gone)
    const run = await sync(harness)
    expect(run).toMatchObject(
      held
        ? { state: 'held', removalsHeld: gone, counts: { removed: 0 } }
        : { state: 'succeeded', removalsHeld: null, counts: { removed: gone } },
    )
    expect(await removed(harness)).toBe(held ? 0 : gone)
  })

  test('removes them once a person has confirmed, on the record, and keeps what is back by then', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const lists = await spoilList(harness, 8)
    const run = await sync(harness)
    expect(run).toMatchObject({ state: 'held', removalsHeld: 8 })
    lists.back()
    const confirmed = await harness.request(`/sync/runs/${run.id}/confirm-removals`, { method: 'POST' })
    expect(confirmed.status).toBe(202)
    await harness.settle()
    expect(await runOf(harness, run.id)).toMatchObject({ state: 'succeeded', counts: { removed: 7 } })
    expect(await removed(harness)).toBe(7)
    expect(await outcomes(harness)).toContain('sync.removals_confirmed')
  })

  /** Eight systems are gone from the list; one of them is back by the time it is asked for. */
  async function spoilList(harness: Harness, many: number) {
    const gone = systems(harness).slice(0, many)
    const [returning, ...others] = gone
    for (const { id } of others) harness.simulator.devices.remove(id)
    await spoilPage(harness, (page) => ({
      totalCount: page.totalCount - 1,
      results: page.results.filter((one) => !('_id' in one) || one._id !== returning?.id),
    }))
    return { back: () => harness.simulator.faults.clear() }
  }

  test('can be confirmed once, by whoever manages the integration', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    removeSome(harness, 8)
    const { id } = await sync(harness)
    const outsider = await harness.token({ permissions: ['devices:read', 'devices:search'] })
    const path = `/sync/runs/${id}/confirm-removals`
    expect((await harness.request(path, { method: 'POST', token: outsider })).status).toBe(403)
    await Promise.allSettled([1, 2].map(() => confirmRemovals(harness.core, harness.agent(), id)))
    await harness.settle()
    expect((await harness.request(path, { method: 'POST' })).status).toBe(409)
    expect((await outcomes(harness)).filter((outcome) => outcome === 'sync.removals_confirmed')).toHaveLength(
      1,
    )
    expect(await removed(harness)).toBe(8)
  })

  test('is superseded by the next one', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    removeSome(harness, 8)
    const first = await sync(harness)
    const second = await sync(harness)
    expect(second).toMatchObject({ state: 'held', removalsHeld: 8 })
    expect(await runOf(harness, first.id)).toMatchObject({ state: 'cancelled' })
    const late = await harness.request(`/sync/runs/${first.id}/confirm-removals`, { method: 'POST' })
    expect(await late.json()).toMatchObject({ status: 409, code: 'run_not_held' })
    expect(await removed(harness)).toBe(0)
  })

  test('does not make the copy of what it did not find any younger', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const [gone] = removeSome(harness, 8)
    const before = await deviceOf(harness, gone?.id ?? '')
    await sync(harness)
    expect((await deviceOf(harness, gone?.id ?? '')).readAt).toBe(before.readAt)
  })
})

describeOnBothStores('a sync that is interrupted', (make) => {
  /** Starts a run that nobody carries on by itself. */
  const begin = async (harness: Harness) => {
    const idle = { ...harness.core, background: () => undefined }
    return startSync(idle, harness.workspace, 'hand', harness.agent())
  }

  test('by a stop goes on where it was, at the next start', async () => {
    const harness = await make({ fleet: 30 })
    await harness.connect()
    harness.clock.advance(60_000)
    const { sequence = 0 } =
      (await readEvents(harness.core.engine, harness.workspace, 0, 10_000)).at(-1) ?? {}
    const run = await begin(harness)
    harness.simulator.requests.clear()
    // The first bound users do not come, so that the stop finds the run there.
    const hang = harness.simulator.faults.add({ kind: 'hang', path: '/api/v2/systems/*/users' })
    const stopping = new AbortController()
    const running = runSync(harness.core, harness.workspace, run.id, stopping.signal)
    await expect
      .poll(async () =>
        (await readEvents(harness.core.engine, harness.workspace, sequence)).some(
          ({ event }) => event.type === 'sync' && event.run.phase === 'people',
        ),
      )
      .toBe(true)
    stopping.abort(new Error('stopping'))
    await running
    expect(await runOf(harness, run.id)).toMatchObject({ state: 'running', phase: 'people' })
    harness.simulator.faults.remove(hang.id)

    const next = await harness.replica()
    await resumeRuns(next.core)
    await next.settle()
    expect(await runOf(harness, run.id)).toMatchObject({ state: 'succeeded', counts: { unchanged: 30 } })
    // Nothing that was read already was read again.
    const pages = harness.simulator.requests
      .list({ method: 'GET' })
      .filter(({ path }) => path === '/api/systems')
    expect(pages).toHaveLength(1)
  })

  test('by a crash is taken over once it has shown no sign of life, and only once', async () => {
    const harness = await make({ fleet: 230 })
    await harness.connect()
    harness.clock.advance(60_000)
    const run = await begin(harness)
    // The process "dies" in the middle of the list: it never gets its third page.
    const hang = harness.simulator.faults.add({ kind: 'hang', path: '/api/systems', after: 2 })
    const dead = new AbortController()
    const running = runSync(harness.core, harness.workspace, run.id, dead.signal)
    await expect.poll(() => harness.simulator.faults.list()[0]?.played).toBe(1)
    harness.simulator.faults.remove(hang.id)

    const [one, two] = [await harness.replica(), await harness.replica()]
    if (harness.core.engine.dialect === 'postgres') {
      await resumeRuns(one.core)
      await one.settle()
      expect(await runOf(harness, run.id), 'somebody else’s run is left alone').toMatchObject({
        state: 'running',
      })
    }
    harness.clock.advance(10 * 60_000)
    await Promise.all([resumeRuns(one.core), resumeRuns(two.core)])
    await Promise.all([one.settle(), two.settle()])
    expect(await runOf(harness, run.id)).toMatchObject({
      state: 'succeeded',
      counts: { unchanged: 230, removed: 0 },
    })

    // The process that was thought dead lives after all: it finds that the run is no longer its own.
    dead.abort(new Error('gone'))
    await running
    expect(await runOf(harness, run.id)).toMatchObject({ state: 'succeeded' })
  })
})
