/** Product §2 and §6: what an administrator reviews, settles, previews and takes away as a file. */
import {
  connectionReview,
  deviceHistory,
  foundSystem,
  type Person,
  scopePreview,
  syncRun,
  systemName,
} from '@siit-jumpcloud/shared'
import { expect, test } from 'vitest'
import { describeOnBothStores, type Harness } from './support/harness.ts'
import { allDevices, deviceOf, page, readDevice, runOf, sync } from './support/inventory.ts'

const get = async (harness: Harness, path: string): Promise<unknown> => {
  const response = await harness.request(path)
  expect(response.status, path).toBe(200)
  return response.json()
}
const put = (harness: Harness, path: string, body: unknown, headers = {}) =>
  harness.request(path, { method: 'PUT', body, headers })

const load = (harness: Harness, people: Person[]) =>
  put(harness, '/people', people.map((person) => JSON.stringify(person)).join('\n'), {
    'content-type': 'application/x-ndjson',
  })

const review = async (harness: Harness) => connectionReview.parse(await get(harness, '/connection/review'))

/** A Mac that two persons are bound to directly, with no primary user: a conflict. */
async function conflict(make: (options?: object) => Promise<Harness>) {
  const harness = await make()
  const { simulator } = harness
  const users = ['ada@northwind.example', 'bob@northwind.example'].map((email) =>
    simulator.users.add({ email }),
  )
  const system = simulator.devices.add({ os: 'macos', users: users.map(({ _id }) => _id) })
  const people: Person[] = [
    { id: 'p-ada', email: 'ada@northwind.example', name: 'Ada' },
    { id: 'p-bob', email: 'bob@northwind.example', name: 'Bob' },
  ]
  await load(harness, people)
  await harness.connect()
  return { harness, system, users, device: await deviceOf(harness, system.id) }
}

describeOnBothStores('the review', (make) => {
  test('sets our copy beside JumpCloud’s numbers, and its sums are those of the lists', async () => {
    const harness = await make({ fleet: 60 })
    await harness.connect()
    const seen = await review(harness)
    const { total, facets } = await page(harness)
    expect(seen.devices).toBe(total)
    expect(seen.matched + seen.unmatched.nobodyBound + seen.unmatched.noMatchingPerson + seen.conflicts).toBe(
      total,
    )
    expect(seen.unmatched.nobodyBound).toBe(facets.ownership['nobody_bound'] ?? 0)
    const systems = harness.simulator.devices.list({ limit: 1000 })
    expect(seen.jumpcloud).toMatchObject({
      systems: systems.length,
      active: systems.filter(({ system }) => system.active === true).length,
    })
    expect(seen).toMatchObject({ outOfScope: 0, quarantined: 0, removed: 0 })
  })

  test('counts what the scope leaves out, and lists it live', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const kept = harness.simulator.devices.list({ limit: 1000 }).slice(0, 15)
    const { id } = harness.simulator.groups.add({ name: 'Staff', members: kept.map((one) => one.id) })
    const etag = (await harness.request('/connection/scope')).headers.get('etag') ?? ''
    const scope = { mode: 'groups', groupIds: [id] }
    expect((await put(harness, '/connection/scope', scope, { 'if-match': etag })).status).toBe(200)
    await harness.settle()
    await sync(harness)
    expect(await review(harness)).toMatchObject({ devices: 15, outOfScope: 5, removed: 5 })
    const { items } = (await get(harness, '/connection/out-of-scope')) as { items: unknown[] }
    const ids = items.map((item) => systemName.parse(item).jumpcloudId)
    expect(ids.some((one) => kept.some((system) => system.id === one))).toBe(false)
    expect(ids).toHaveLength(5)
  })

  test('is told in numbers of what is connected only', async () => {
    const harness = await make()
    const response = await harness.request('/connection/review')
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ code: 'not_connected' })
  })
})

describeOnBothStores('a search', (make) => {
  test('finds a device by who owns it and who is bound to it, as soon as that changes', async () => {
    const { harness, device, users } = await conflict(make)
    const find = async (q: string) => (await page(harness, `q=${q}`)).items.map(({ id }) => id)
    expect(await find('ada@northwind')).toEqual([device.id])
    await put(harness, `/devices/${device.id}/owner`, { personId: 'p-bob' })
    await load(harness, [{ id: 'p-bob', email: 'bob@northwind.example', name: 'Robert the Builder' }])
    expect(await find('the%20builder')).toEqual([device.id])
    harness.simulator.devices.update(device.jumpcloudId, { users: [users[0]?._id ?? ''] })
    await sync(harness)
    expect(await find('the%20builder')).toEqual([])
    expect(await find('ada@northwind')).toEqual([device.id])
  })

  test('tells devices that share a real serial number, and none that share a maker’s placeholder', async () => {
    const harness = await make()
    const twins = [1, 2].map(() => harness.simulator.devices.add({ os: 'windows' }))
    const fillers = [1, 2].map(() => harness.simulator.devices.add({ os: 'windows' }))
    for (const { id } of twins) harness.simulator.devices.update(id, { serialNumber: 'PF3QN81C' })
    for (const { id } of fillers)
      harness.simulator.devices.update(id, { serialNumber: 'To Be Filled By O.E.M.' })
    await harness.connect()
    const { items, facets } = await page(harness, 'flag=duplicate')
    expect(items.map(({ jumpcloudId }) => jumpcloudId).sort()).toEqual(twins.map(({ id }) => id).sort())
    expect(facets.flag).toEqual({ duplicate: 2 })
    expect((await review(harness)).duplicates).toEqual({ devices: 2, serialNumbers: 1 })
  })

  test('takes several values of one filter', async () => {
    const harness = await make({ fleet: 60 })
    await harness.connect()
    const both = await page(harness, 'os=macos,linux&limit=200')
    const [mac, linux] = [await page(harness, 'os=macos'), await page(harness, 'os=linux')]
    expect(both.total).toBe(mac.total + linux.total)
    expect(new Set(both.items.map(({ os }) => os.family))).toEqual(new Set(['macos', 'linux']))
    const wrong = await harness.request('/devices?os=macos,beos')
    expect(wrong.status).toBe(400)
  })

  test('by one replica finds what another one has just changed', async () => {
    const harness = await make({ fleet: 5 })
    await harness.connect()
    const other = await harness.replica()
    const [first] = (await page(other)).items
    harness.simulator.devices.update(first?.jumpcloudId ?? '', { hostname: 'renamed-elsewhere' })
    await sync(harness)
    expect((await page(other, 'q=renamed-elsewhere')).items.map(({ id }) => id)).toEqual([first?.id])
  })
})

describeOnBothStores('the preview of a scope', (make) => {
  test('says who enters, leaves and stays, and changes nothing', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    const systems = harness.simulator.devices.list({ limit: 1000 })
    const fresh = harness.simulator.devices.add({ os: 'windows' })
    const members = [...systems.slice(0, 12).map(({ id }) => id), fresh.id]
    const group = harness.simulator.groups.add({ name: 'Staff', members })
    const response = await harness.request('/connection/scope/preview', {
      body: { mode: 'groups', groupIds: [group.id] },
    })
    expect(response.status).toBe(200)
    const seen = scopePreview.parse(await response.json())
    expect(seen).toMatchObject({
      enter: { count: 1, items: [{ jumpcloudId: fresh.id, deviceId: null }] },
      leave: { count: 8 },
      stay: { count: 12 },
      leavingIsHeld: true,
    })
    expect(await allDevices(harness)).toHaveLength(20)
    const all = await harness.request('/connection/scope/preview', { body: { mode: 'all', groupIds: [] } })
    expect(scopePreview.parse(await all.json())).toMatchObject({
      enter: { count: 1, items: [{ jumpcloudId: fresh.id }] },
      leave: { count: 0, items: [] },
      leavingIsHeld: false,
    })
  })

  test('refuses a group that JumpCloud does not have', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    const response = await harness.request('/connection/scope/preview', {
      body: { mode: 'groups', groupIds: ['f'.repeat(24)] },
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'group_not_found' })
  })
})

describeOnBothStores('a conflict of owners', (make) => {
  test('is settled by a person, remembered over syncs, and found by its flag', async () => {
    const { harness, device } = await conflict(make)
    expect(device.owner).toMatchObject({ person: null, reason: 'several_candidates' })
    const settled = await put(harness, `/devices/${device.id}/owner`, {
      personId: 'p-bob',
      reason: 'He has it on his desk.',
    })
    expect(settled.status).toBe(200)
    await sync(harness)
    const after = await readDevice(harness, device.id)
    expect(after.owner).toMatchObject({
      person: { id: 'p-bob' },
      reason: null,
      settled: { by: { id: 'a-ada' }, reason: 'He has it on his desk.' },
    })
    expect(after.owner.candidates.map(({ id }) => id).sort()).toEqual(['p-ada', 'p-bob'])
    expect((await review(harness)).settled).toBe(1)
    const found = await page(harness, 'flag=settled')
    expect(found.items.map(({ id }) => id)).toEqual([device.id])
    expect(found.facets.flag).toEqual({ settled: 1 })
  })

  test('is given back to the rule', async () => {
    const { harness, device } = await conflict(make)
    await put(harness, `/devices/${device.id}/owner`, { personId: 'p-bob' })
    const back = await harness.request(`/devices/${device.id}/owner`, { method: 'DELETE' })
    expect(back.status).toBe(200)
    expect((await readDevice(harness, device.id)).owner).toMatchObject({
      person: null,
      reason: 'several_candidates',
    })
    const again = await harness.request(`/devices/${device.id}/owner`, { method: 'DELETE' })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ code: 'owner_not_settled' })
  })

  test('that is over takes the choice with it; one that comes back is asked anew', async () => {
    const { harness, device, system, users } = await conflict(make)
    await put(harness, `/devices/${device.id}/owner`, { personId: 'p-bob' })
    const [ada] = users
    harness.simulator.devices.update(system.id, { users: [ada?._id ?? ''] })
    await sync(harness)
    const alone = await readDevice(harness, device.id)
    expect(alone.owner).toMatchObject({ person: { id: 'p-ada' } })
    expect(alone.owner.settled).toBeUndefined()
    harness.simulator.devices.update(system.id, { users: users.map(({ _id }) => _id) })
    await sync(harness)
    expect((await readDevice(harness, device.id)).owner).toMatchObject({ reason: 'several_candidates' })
  })

  test('is settled with one of its candidates only, and only where there is one', async () => {
    const { harness, device } = await conflict(make)
    const stranger = await put(harness, `/devices/${device.id}/owner`, { personId: 'p-nobody' })
    expect(stranger.status).toBe(422)
    expect(await stranger.json()).toMatchObject({ code: 'not_a_candidate' })
    const plain = harness.simulator.devices.add({ os: 'windows' })
    await sync(harness)
    const { id } = await deviceOf(harness, plain.id)
    const none = await put(harness, `/devices/${id}/owner`, { personId: 'p-bob' })
    expect(none.status).toBe(409)
    expect(await none.json()).toMatchObject({ code: 'no_owner_conflict' })
  })

  test('leaves its owners in the device’s history', async () => {
    const { harness, device } = await conflict(make)
    harness.clock.advance(60_000)
    await put(harness, `/devices/${device.id}/owner`, { personId: 'p-bob' })
    const { owners } = deviceHistory.parse(await get(harness, `/devices/${device.id}/history`))
    expect(owners).toMatchObject([
      { person: { id: 'p-bob' }, until: null },
      { person: null, reason: 'several_candidates' },
    ])
    expect(owners[1]?.until).toBe(owners[0]?.since)
  })
})

describeOnBothStores('the inventory as a file', (make) => {
  test('has a line for each device that the filters leave, and no formula', async () => {
    const harness = await make({ fleet: 30 })
    const system = harness.simulator.devices.add({ os: 'windows' })
    harness.simulator.devices.update(system.id, { hostname: '=cmd|"/c calc"!A1' })
    await harness.connect()
    const response = await harness.request('/devices/export?format=csv&os=windows,linux')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = (await response.text()).trimEnd().split('\r\n')
    const { total } = await page(harness, 'os=windows,linux')
    expect(lines).toHaveLength(total + 1)
    expect(lines.filter((line) => line.startsWith(`"'=cmd|""/c calc""!A1"`))).toHaveLength(1)
  })
})

describeOnBothStores('a search that finds nothing', (make) => {
  test('tells a system outside the scope from one that the next sync brings, and from none', async () => {
    const harness = await make({ fleet: 3 })
    await harness.connect()
    const late = harness.simulator.devices.add({ os: 'windows' })
    harness.simulator.devices.update(late.id, { hostname: 'late-arrival-1' })
    const search = async (q: string) => {
      const { items } = (await get(harness, `/devices/lookup?q=${q}`)) as { items: unknown[] }
      return items.map((item) => foundSystem.parse(item))
    }
    expect(await search('late-arrival')).toMatchObject([{ jumpcloudId: late.id, state: 'not_read_yet' }])
    expect(await search('no-such-machine')).toEqual([])
    const { id } = harness.simulator.groups.add({
      name: 'Staff',
      members: harness.simulator.devices
        .list({ limit: 10 })
        .map((one) => one.id)
        .filter((one) => one !== late.id),
    })
    const etag = (await harness.request('/connection/scope')).headers.get('etag') ?? ''
    await put(harness, '/connection/scope', { mode: 'groups', groupIds: [id] }, { 'if-match': etag })
    expect(await search('late-arrival')).toMatchObject([{ state: 'out_of_scope' }])
    await harness.settle()
  })
})

describeOnBothStores('a run of a sync', (make) => {
  test('is cancelled by a person: it removes nothing, and says who', async () => {
    const harness = await make({ fleet: 20 })
    await harness.connect()
    harness.simulator.faults.add({ kind: 'hang', path: '/api/systems' })
    harness.clock.advance(60_000)
    const started = syncRun.parse(await (await harness.request('/sync', { method: 'POST' })).json())
    const cancelled = await harness.request(`/sync/runs/${started.id}/cancel`, { method: 'POST' })
    expect(cancelled.status).toBe(200)
    // It stops by itself: nothing is waited for any more.
    await harness.settle()
    expect(await runOf(harness, started.id)).toMatchObject({
      state: 'cancelled',
      cancelledBy: { id: 'a-ada' },
      counts: { removed: 0 },
    })
    const again = await harness.request(`/sync/runs/${started.id}/cancel`, { method: 'POST' })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ code: 'run_ended' })
  })

  test('tells its records page by page', async () => {
    const harness = await make({ fleet: 2 })
    harness.simulator.keys.administrator = harness.simulator.keys.systemsOnly
    await harness.connect()
    const { id } = await sync(harness)
    const first = (await get(harness, `/sync/runs/${id}/records?limit=3`)) as {
      items: object[]
      next: string
    }
    const rest = (await get(harness, `/sync/runs/${id}/records?limit=3&cursor=${first.next}`)) as {
      items: object[]
      next: null
    }
    expect([...first.items, ...rest.items]).toEqual((await runOf(harness, id)).records)
    expect(rest.next).toBeNull()
  })
})

describeOnBothStores('the schedule', (make) => {
  test('is the installation’s until somebody sets it, and then the workspace’s own', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const before = await harness.request('/connection/schedule')
    expect(await before.json()).toEqual({ everyMinutes: 240 })
    const etag = before.headers.get('etag') ?? ''
    const changed = await put(harness, '/connection/schedule', { everyMinutes: 60 }, { 'if-match': etag })
    expect(await changed.json()).toEqual({ everyMinutes: 60 })
    const { nextSyncAt } = (await get(harness, '/connection')) as { nextSyncAt: string }
    expect(Date.parse(nextSyncAt) - harness.clock.now()).toBeLessThanOrEqual(66 * 60_000)
    const stale = await put(harness, '/connection/schedule', { everyMinutes: 30 }, { 'if-match': etag })
    expect(stale.status).toBe(412)
  })
})
