/** Product §1, §2, §7 and §8: what people see of the fleet. */
import { expect, test } from 'vitest'
import { type Permission, problem } from '@siit-jumpcloud/shared'
import { clientOf } from '../src/connections/index.ts'
import { applyFresh, readSystem } from '../src/inventory/index.ts'
import { describeOnBothStores, type Harness, requester } from './support/harness.ts'
import { allDevices, deviceOf, page, panelOf, readDevice, refresh, sync } from './support/inventory.ts'

const email = requester.email
const grace = { id: requester.id, email, name: requester.name }
const bo = { id: 'p-bo', email: 'bo@northwind.example', name: 'Bo' }

const only = (harness: Harness, ...permissions: Permission[]) => harness.token({ permissions })
const people = async (harness: Harness, ...all: { id: string; email: string; name: string }[]) =>
  expect((await harness.request('/people', { method: 'PUT', body: all })).status).toBe(200)

async function problemOf(response: Response, status: number, code: string) {
  expect(problem.parse(await response.json())).toMatchObject({ status, code })
}

describeOnBothStores('the panel', (make) => {
  test('shows the requester’s devices and nobody else’s, the latest contact first', async () => {
    const harness = await make()
    const { devices } = harness.simulator
    const old = devices.add({ os: 'windows', users: [email], lastContact: '2026-01-05T10:00:00.000Z' })
    const recent = devices.add({ os: 'macos', users: [email], lastContact: '2026-03-03T08:00:00.000Z' })
    devices.add({ os: 'windows', users: [bo.email] })
    devices.add({ os: 'windows', users: [] })
    await people(harness, bo)
    await harness.connect()
    const panel = await panelOf(harness)
    expect(panel.requester).toEqual(grace)
    expect(panel.devices.map(({ jumpcloudId }) => jumpcloudId)).toEqual([recent.id, old.id])
    expect(panel).toMatchObject({
      request: { id: 'R-1' },
      connection: { state: 'ready', region: 'us' },
      stale: false,
    })
    expect(panel.fleetReadAt).not.toBeNull()
  })

  test('works before the first bulk load, by the requester of the token alone', async () => {
    const harness = await make()
    harness.simulator.devices.add({ os: 'windows', users: [email] })
    await harness.connect()
    const withoutId = { id: 'R-2', requester: { email: email.toUpperCase(), name: 'Grace' } }
    expect((await panelOf(harness, { request: withoutId })).devices).toHaveLength(1)
  })

  test('shows nothing before Finish setup, and says why', async () => {
    const harness = await make()
    harness.simulator.devices.add({ os: 'windows', users: [email] })
    expect(await panelOf(harness)).toMatchObject({ devices: [], connection: { state: 'not_connected' } })
    const { keys, organizationId } = harness.simulator
    await harness.request('/connection', {
      method: 'PUT',
      body: { apiKey: keys.administrator, organizationId, region: 'us' },
    })
    await harness.settle()
    expect(await panelOf(harness)).toMatchObject({ devices: [], connection: { state: 'review' } })
    const search = await harness.request('/devices', { token: await only(harness, 'devices:search') })
    expect(await search.json()).toMatchObject({ items: [], total: 0 })
    expect(await allDevices(harness), 'for the review').toHaveLength(1)
    await harness.request('/connection/finish', { method: 'POST' })
    expect((await panelOf(harness)).devices).toHaveLength(1)
  })

  test('shows a device to its new owner and no longer to the one before', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({ os: 'windows', users: [email] })
    await people(harness, grace, bo)
    await harness.connect()
    expect((await panelOf(harness)).devices).toHaveLength(1)
    harness.simulator.devices.update(id, { users: [bo.email] })
    await sync(harness)
    expect((await panelOf(harness)).devices).toEqual([])
    expect((await panelOf(harness, { request: { id: 'R-3', requester: bo } })).devices).toHaveLength(1)
  })

  test('says that the fleet was not read for twice the interval', async () => {
    const harness = await make({ fleet: 1, env: { SYNC_INTERVAL: 'PT4H' } })
    await harness.connect()
    harness.clock.advance(7 * 60 * 60_000)
    expect((await panelOf(harness)).stale).toBe(false)
    harness.clock.advance(2 * 60 * 60_000)
    expect((await panelOf(harness)).stale).toBe(true)
  })

  test('of one replica shows what another one changed', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({ os: 'windows', hostname: 'before', users: [email] })
    await harness.connect()
    const other = await harness.replica()
    const hostOn = async (one: Harness) => (await panelOf(one)).devices.map(({ hostname }) => hostname)
    expect(await hostOn(other)).toEqual(['before'])
    harness.simulator.devices.update(id, { hostname: 'after' })
    await refresh(harness, (await deviceOf(harness, id)).id)
    expect(await hostOn(other)).toEqual(['after'])
  })

  test('of an agent without a right shows the device’s verdict and the missing right apart', async () => {
    const harness = await make()
    harness.simulator.devices.add({ os: 'windows', users: [email] })
    await harness.connect()
    const [device] = (await panelOf(harness, { permissions: ['devices:read'] })).devices
    const lock = device?.verdicts.find(({ action }) => action === 'lock')
    expect(lock).toMatchObject({ verdict: 'allowed', permitted: false })
    const [again] = (await panelOf(harness, { permissions: ['devices:read', 'devices:lock'] })).devices
    expect(again?.verdicts.find(({ action }) => action === 'lock')).toMatchObject({ permitted: true })
  })

  test('needs a request and the right to read', async () => {
    const harness = await make()
    const response = await harness.request('/panel', { token: await harness.token({ request: null }) })
    await problemOf(response, 403, 'request_required')
    const forbidden = await harness.request('/panel', { token: await only(harness, 'timeline:export') })
    await problemOf(forbidden, 403, 'permission_devices_read')
  })
})

describeOnBothStores('a device', (make) => {
  test('of the requester is read with devices:read, any other needs devices:search, and else is not there', async () => {
    const harness = await make()
    const mine = harness.simulator.devices.add({ os: 'windows', users: [email] })
    const theirs = harness.simulator.devices.add({ os: 'windows', users: [bo.email] })
    await people(harness, grace, bo)
    await harness.connect()
    const [own, other] = [await deviceOf(harness, mine.id), await deviceOf(harness, theirs.id)]
    const reader = await only(harness, 'devices:read')
    expect((await readDevice(harness, own.id, reader)).id).toBe(own.id)
    const unknown = await harness.request('/devices/6f2c1c5e-0000-4000-8000-000000000000', { token: reader })
    const hidden = await harness.request(`/devices/${other.id}`, { token: reader })
    const [a, b] = [(await hidden.json()) as object, (await unknown.json()) as object]
    expect(hidden.status).toBe(404)
    expect({ ...a, instance: '' }).toEqual({ ...b, instance: '' })
    expect(
      (await readDevice(harness, other.id, await only(harness, 'devices:read', 'devices:search'))).id,
    ).toBe(other.id)
    const refused = await harness.request(`/devices/${other.id}/refresh`, { method: 'POST', token: reader })
    expect(refused.status).toBe(404)
  })

  test('of another workspace is not there', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const [device] = await allDevices(harness)
    const stranger = await harness.token({ workspace: 'w-other' })
    const response = await harness.request(`/devices/${device?.id ?? ''}`, { token: stranger })
    await problemOf(response, 404, 'not_found')
    const list = await harness.request('/devices', { token: stranger })
    expect(await list.json()).toMatchObject({ items: [], total: 0 })
  })

  test('that no database could look for is not there', async () => {
    const harness = await make()
    for (const id of ['%00', 'x', "'%20or%201=1", 'ÿ'])
      await problemOf(await harness.request(`/devices/${id}`), 404, 'not_found')
  })

  test('without an owner says why', async () => {
    const harness = await make()
    const { devices } = harness.simulator
    const nobody = devices.add({ os: 'windows', users: [] })
    const stranger = devices.add({ os: 'windows', users: ['stranger@northwind.example'] })
    await harness.connect()
    expect((await deviceOf(harness, nobody.id)).owner).toEqual({
      person: null,
      reason: 'nobody_bound',
      candidates: [],
    })
    const unmatched = await deviceOf(harness, stranger.id)
    expect(unmatched.owner.reason).toBe('no_matching_person')
    expect(unmatched.binding.user?.email).toBe('stranger@northwind.example')
  })

  test('shows what JumpCloud does not give as unknown or nothing, never as a guess', async () => {
    const harness = await make()
    const bare = harness.simulator.devices.add({
      os: 'linux',
      hostname: null,
      displayName: null,
      serialNumber: null,
      lastContact: null,
      agentVersion: null,
      arch: null,
      hwVendor: null,
      version: null,
      fde: null,
      mdm: null,
      hardware: null,
      disks: [],
    })
    await harness.connect()
    expect(await deviceOf(harness, bare.id)).toMatchObject({
      hostname: null,
      displayName: null,
      serialNumber: null,
      lastContact: null,
      agentVersion: null,
      hardware: { manufacturer: null, model: null, architecture: null, memoryBytes: null },
      encryption: { state: 'unknown', recoveryKeyEscrowed: 'unknown' },
      mdm: { vendor: 'unknown', enrollmentType: 'unknown' },
      typedConfirmation: { field: 'hostname', text: bare.id, serialPlaceholder: false },
    })
  })

  test('links to its record in the admin portal', async () => {
    const harness = await make({ fleet: 1, env: { JUMPCLOUD_CONSOLE_URL: 'https://console.jumpcloud.com' } })
    await harness.connect()
    const [device] = await allDevices(harness)
    expect(device?.consoleUrl).toBe(
      `https://console.jumpcloud.com/#/devices/${device?.jumpcloudId ?? ''}/details`,
    )
  })
})

describeOnBothStores('reading a device anew', (make) => {
  test('shows what changed since our copy, and how old that was', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({
      os: 'windows',
      hostname: 'before',
      users: [email],
      bitlocker: [{ drive_letter: 'C:', protection_status: 1 }],
      fde: { active: true, keyPresent: true },
    })
    await people(harness, grace, bo)
    await harness.connect()
    const before = await deviceOf(harness, id)
    harness.clock.advance(60_000)
    harness.simulator.devices.update(id, { hostname: 'after', users: [bo.email], fde: { active: false } })
    const { device, changes, previousReadAt } = await refresh(harness, before.id)
    expect(changes).toEqual([
      { field: 'hostname', from: 'before', to: 'after' },
      { field: 'encryption.state', from: 'on', to: 'off' },
      { field: 'binding.users', from: email, to: bo.email },
      { field: 'owner', from: email, to: bo.email },
    ])
    expect(device).toMatchObject({ hostname: 'after', owner: { person: bo }, encryption: { state: 'off' } })
    expect(device.planHash).not.toBe(before.planHash)
    expect(previousReadAt).toBe(before.readAt)
    expect(device.readAt).toBe(new Date(harness.clock.now()).toISOString())
    expect(await readDevice(harness, before.id)).toEqual(device)
  })

  test('comes to the same copy as a sync', async () => {
    const harness = await make({ fleet: 60 })
    await harness.connect()
    await sync(harness)
    for (const before of await allDevices(harness)) {
      const { device, changes } = await refresh(harness, before.id)
      expect(changes, before.hostname ?? before.id).toEqual([])
      expect({ ...device, readAt: '', verdicts: [] }).toEqual({ ...before, readAt: '', verdicts: [] })
    }
  })

  test('of one that JumpCloud has no more keeps it as removed; of one that is back, takes it up again', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({ os: 'windows', users: [email] })
    await harness.connect()
    const { id: deviceId } = await deviceOf(harness, id)
    harness.simulator.faults.add({
      kind: 'status',
      status: 404,
      path: `/api/systems/${id}`,
      times: 1,
      body: {},
    })
    const gone = await refresh(harness, deviceId)
    expect(gone.changes.map(({ field }) => field)).toEqual(['removedAt'])
    expect((await panelOf(harness)).devices).toEqual([])
    harness.clock.advance(1000)
    const back = await refresh(harness, deviceId)
    expect(back.device.removedAt).toBeNull()
    expect((await panelOf(harness)).devices).toHaveLength(1)
  })

  test.each([
    { fault: { kind: 'status', status: 500 } as const, status: 502 },
    { fault: { kind: 'reset_before' } as const, status: 502 },
    { fault: { kind: 'status', status: 429, headers: { 'retry-after': '120' } } as const, status: 429 },
  ])(
    'while JumpCloud fails ($fault.kind $fault.status) is refused, and our copy is as it was',
    async ({ fault, status }) => {
      const harness = await make({ fleet: 1 })
      await harness.connect()
      const [before] = await allDevices(harness)
      harness.simulator.faults.add({ ...fault, path: '/api/systems/*' })
      const response = await harness.request(`/devices/${before?.id ?? ''}/refresh`, { method: 'POST' })
      expect([status, status === 502 ? 504 : status]).toContain(response.status)
      expect(response.headers.get('content-type')).toContain('application/problem+json')
      if (status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await readDevice(harness, before?.id ?? '')).toEqual(before)
    },
  )

  test('with a key that lacks a right for a part of it leaves that part as it was', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({
      os: 'windows',
      hostname: 'before',
      users: [email],
      groups: ['A'],
    })
    await people(harness, grace)
    await harness.connect()
    const before = await deviceOf(harness, id)
    for (const path of ['/api/v2/systems/*/users', '/api/v2/systems/*/memberof'])
      harness.simulator.faults.add({ kind: 'status', status: 403, path, body: { message: 'Forbidden' } })
    harness.simulator.devices.update(id, { hostname: 'after' })
    const { device, changes } = await refresh(harness, before.id)
    expect(changes.map(({ field }) => field)).toEqual(['hostname'])
    expect(device.owner).toEqual(before.owner)
  })

  test('that comes late does not replace a newer copy', async () => {
    const harness = await make()
    const { core, workspace } = harness
    const { id } = harness.simulator.devices.add({ os: 'windows', hostname: 'before' })
    await harness.connect()
    const { id: deviceId } = await deviceOf(harness, id)
    const { client } = await clientOf(core, workspace)
    harness.clock.advance(1000)
    const late = await readSystem(core, client, id, null, new AbortController().signal)
    if (!late) throw new Error('the system is there')
    harness.clock.advance(1000)
    harness.simulator.devices.update(id, { hostname: 'after' })
    const { device } = await refresh(harness, deviceId)
    const { engine } = core
    await engine.tx((tx) => applyFresh(engine, tx, workspace, deviceId, late, harness.clock.now()))
    expect(await readDevice(harness, deviceId)).toEqual(device)
  })
})

describeOnBothStores('the inventory', (make) => {
  const ids = (items: { jumpcloudId: string }[]) => items.map(({ jumpcloudId }) => jumpcloudId)

  test('is found by any part of name, serial number, model, JumpCloud id, or a bound user’s name or email', async () => {
    const harness = await make({ fleet: 5 })
    const { id } = harness.simulator.devices.add({
      os: 'windows',
      hostname: 'ZÜRICH-Lab_07%',
      serialNumber: 'SN-Quux-99',
      hardware: { hardware_model: 'Holodeck 9000' },
      users: ['quentin.unusual@northwind.example'],
    })
    await harness.connect()
    for (const q of ['zürich-lab', 'LAB_07%', 'quux', 'holodeck', id.slice(2), 'Quentin.Unusual'])
      expect(ids((await page(harness, `q=${encodeURIComponent(q)}`)).items), q).toEqual([id])
    for (const q of ['lab?07', 'no such thing', 'Z%25'])
      expect((await page(harness, `q=${encodeURIComponent(q)}`)).items, q).toEqual([])
  })

  test('comes page by page in one order on both stores, each device once, whatever the sort', async () => {
    const harness = await make()
    const names = ['b', 'A', 'ä', 'Z-1', 'z_1', '10', '9', '', 'é', 'a b', 'ab']
    for (const name of names)
      harness.simulator.devices.add({
        os: 'windows',
        hostname: name === '' ? null : name,
        displayName: null,
        serialNumber: name === '9' ? null : `S-${name}`,
        lastContact: name === 'ab' ? null : `2026-01-${String(names.indexOf(name) + 10)}T00:00:00.000Z`,
      })
    await harness.connect()
    const walk = async (sort: string) => {
      const all: string[] = []
      for (let cursor: string | null = ''; cursor !== null;) {
        const part = await page(harness, `limit=3&sort=${sort}${cursor && `&cursor=${cursor}`}`)
        expect(part.total).toBe(names.length)
        all.push(...part.items.map((device) => device.hostname ?? ''))
        cursor = part.next
      }
      return all
    }
    const byName = await walk('hostname')
    // The one without a name goes by its id, which begins with a digit or a letter of its own.
    expect(byName.filter((name) => name !== '')).toEqual([
      '10',
      '9',
      'A',
      'a b',
      'ab',
      'b',
      'Z-1',
      'z_1',
      'ä',
      'é',
    ])
    for (const sort of ['hostname', 'lastContact', 'serialNumber']) {
      const [up, down] = [await walk(sort), await walk(`-${sort}`)]
      expect([...up].sort()).toEqual([...names].sort())
      expect(down).toEqual([...up].reverse())
    }
    expect((await walk('lastContact'))[0]).toBe('ab')
    expect((await walk('serialNumber'))[0]).toBe('9')
  })

  test('counts for each filter what it would show', async () => {
    const harness = await make({ fleet: 80 })
    await harness.connect()
    const all = await page(harness, 'limit=200')
    expect(all.total).toBe(80)
    for (const [name, query] of [
      ['os', 'os'],
      ['ownership', 'ownership'],
      ['encryption', 'encryption'],
      ['status', 'status'],
      ['type', 'type'],
    ] as const)
      for (const [value, count] of Object.entries(all.facets[name])) {
        const filtered = await page(harness, `limit=200&${query}=${value}`)
        expect(filtered.items, `${name} ${value}`).toHaveLength(count)
        expect(filtered.total).toBe(count)
        expect(filtered.facets[name], 'the other values can still be chosen').toEqual(all.facets[name])
      }
    const two = await page(harness, 'limit=200&os=windows&encryption=off')
    expect(two.total).toBe(
      two.items.filter(({ os, encryption }) => os.family === 'windows' && encryption.state === 'off').length,
    )
  })

  test('lists one person’s devices by id or by email', async () => {
    const harness = await make({ fleet: 5 })
    const { id } = harness.simulator.devices.add({ os: 'windows', users: [email] })
    await people(harness, grace)
    await harness.connect()
    expect(ids((await page(harness, `owner=${grace.id}`)).items)).toEqual([id])
    expect(ids((await page(harness, `owner=${encodeURIComponent(email.toUpperCase())}`)).items)).toEqual([id])
    expect((await page(harness, 'owner=nobody')).items).toEqual([])
  })

  test('shows removed devices where they are asked for, and not otherwise', async () => {
    const harness = await make({ fleet: 5 })
    const { id } = harness.simulator.devices.add({ os: 'windows' })
    await harness.connect()
    harness.simulator.devices.remove(id)
    await sync(harness)
    const usual = await page(harness)
    expect(usual.total).toBe(5)
    expect(usual.facets.status['removed']).toBe(1)
    expect(ids((await page(harness, 'status=removed')).items)).toEqual([id])
  })

  test.each([
    'x',
    Buffer.from('["hostname",1,2]').toString('base64url'),
    Buffer.from('["-hostname","a","b"]').toString('base64url'),
  ])('refuses the cursor %s', async (cursor) => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    await problemOf(await harness.request(`/devices?cursor=${cursor}`), 400, 'invalid_cursor')
  })

  test('needs the right to search or to manage', async () => {
    const harness = await make()
    const response = await harness.request('/devices', { token: await only(harness, 'devices:read') })
    expect(response.status).toBe(403)
  })

  test('offers no lock or wipe on a page without a request', async () => {
    const harness = await make()
    harness.simulator.devices.add({ os: 'windows', users: [email] })
    await harness.connect()
    const response = await harness.request('/devices', { token: await harness.token({ request: null }) })
    const { items } = (await response.json()) as {
      items: { verdicts: { action: string; permitted: boolean }[] }[]
    }
    const may = Object.fromEntries(
      items[0]?.verdicts.map(({ action, permitted }) => [action, permitted]) ?? [],
    )
    expect(may).toEqual({ lock: false, wipe: false, open: true })
  })
})
