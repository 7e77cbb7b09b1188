/** Product §1, §2 and §6: what a sync makes of JumpCloud's several records. */
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Policy } from '@siit-jumpcloud/shared'
import { describeOnBothStores, type Harness, requester } from './support/harness.ts'
import { allDevices, deviceOf, panelOf, readDevice, sync } from './support/inventory.ts'

const email = requester.email

describeOnBothStores('encryption', (make) => {
  const windows = { os: 'windows', fde: { active: true, keyPresent: true } } as const
  const volume = (drive_letter: string, protection_status: number) => ({ drive_letter, protection_status })

  test('is on only where every source that speaks says so', async () => {
    const harness = await make()
    const { devices } = harness.simulator
    const both = devices.add({ ...windows, bitlocker: [volume('C:', 1)] })
    const silent = devices.add({ ...windows, bitlocker: [] })
    const disagree = devices.add({ ...windows, bitlocker: [volume('C:', 0)] })
    const openData = devices.add({ ...windows, bitlocker: [volume('C:', 1), volume('D:', 0)] })
    const off = devices.add({
      ...windows,
      fde: { active: false, keyPresent: false },
      bitlocker: [volume('C:', 1)],
    })
    await harness.connect()
    const stateOf = async ({ id }: { id: string }) => (await deviceOf(harness, id)).encryption.state
    expect(await stateOf(both)).toBe('on')
    expect(await stateOf(silent)).toBe('on')
    expect(await stateOf(disagree)).toBe('off')
    expect(await stateOf(openData)).toBe('off')
    expect(await stateOf(off)).toBe('off')
  })

  test('that nobody speaks of is unknown, and a recovery key is yes or no and never shown', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({ os: 'windows', fde: null, bitlocker: [] })
    const kept = harness.simulator.devices.add({ ...windows })
    await harness.connect()
    expect((await deviceOf(harness, id)).encryption).toEqual({
      state: 'unknown',
      recoveryKeyEscrowed: 'unknown',
    })
    expect((await deviceOf(harness, kept.id)).encryption.recoveryKeyEscrowed).toBe('yes')
    expect(harness.simulator.requests.list({ path: 'fdekey' })).toEqual([])
  })

  test('that System Insights tells nothing of any more rests on the record alone', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({ os: 'windows', fde: null, bitlocker: [volume('C:', 1)] })
    await harness.connect()
    const before = await deviceOf(harness, id)
    expect(before.encryption.state).toBe('on')
    harness.simulator.devices.update(id, { bitlocker: [], hardware: null })
    await sync(harness)
    const after = await deviceOf(harness, id)
    expect(after.encryption.state).toBe('unknown')
    expect(after.hardware).toEqual(before.hardware)
  })
})

describeOnBothStores('an Apple device', (make) => {
  const lockOf = async (harness: Harness, id: string) => {
    const device = await deviceOf(harness, id)
    return device.verdicts.find(({ action }) => action === 'lock')
  }
  const mac = { os: 'macos', mdm: { vendor: 'internal', enrollmentType: 'device' } } as const

  test('is found in Apple MDM by its id there, or by its serial number', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add(mac)
    await harness.connect()
    expect(await lockOf(harness, id)).toMatchObject({ verdict: 'allowed' })
    harness.simulator.switches.set({ stripMdmInternal: true })
    await sync(harness)
    expect(await lockOf(harness, id)).toMatchObject({ verdict: 'allowed' })
  })

  test('with a serial number that two enrolled records have is not found, and nothing is sent to either', async () => {
    const harness = await make()
    const { devices, switches } = harness.simulator
    switches.set({ stripMdmInternal: true })
    const one = devices.add({ ...mac, serialNumber: 'C02TWINS0001' })
    const two = devices.add({ ...mac, serialNumber: 'C02TWINS0001' })
    await harness.connect()
    for (const { id } of [one, two])
      expect(await lockOf(harness, id)).toMatchObject({ verdict: 'blocked', code: 'apple_device_not_found' })
  })

  test('that a user enrolled allows no lock, even where only Apple MDM says so', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({
      ...mac,
      apple: { securityInfo: { isUserEnrollment: true } },
    })
    await harness.connect()
    expect(await lockOf(harness, id)).toMatchObject({ verdict: 'blocked', code: 'user_enrollment' })
    harness.simulator.devices.update(id, { hostname: 'renamed' })
    await sync(harness)
    expect(await lockOf(harness, id)).toMatchObject({ code: 'user_enrollment' })
    harness.simulator.devices.update(id, { apple: { securityInfo: { isUserEnrollment: false } } })
    await sync(harness)
    expect(await lockOf(harness, id)).toMatchObject({ verdict: 'allowed' })
  })

  test('that is enrolled no more is one without MDM', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add(mac)
    await harness.connect()
    harness.simulator.devices.update(id, { mdm: { vendor: 'none' } })
    await sync(harness)
    expect(await lockOf(harness, id)).toMatchObject({ verdict: 'blocked', code: 'mdm_missing_mac' })
  })
})

describeOnBothStores('the owner of a device', (make) => {
  const people = async (harness: Harness, ...all: { id: string; email: string; name: string }[]) =>
    expect((await harness.request('/people', { method: 'PUT', body: all })).status).toBe(200)
  const grace = { id: requester.id, email, name: requester.name }
  const bo = { id: 'p-bo', email: 'bo@northwind.example', name: 'Bo' }

  test('follows what is bound in JumpCloud, also to nobody, and keeps its history', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({ os: 'windows', users: [email] })
    await people(harness, grace, bo)
    await harness.connect()
    const { id: deviceId, owner } = await deviceOf(harness, id)
    expect(owner).toEqual({ person: grace, reason: null, candidates: [] })
    harness.simulator.devices.update(id, { users: [bo.email] })
    await sync(harness)
    expect((await readDevice(harness, deviceId)).owner.person).toEqual(bo)
    harness.simulator.devices.update(id, { users: [] })
    await sync(harness)
    expect((await readDevice(harness, deviceId)).owner).toEqual({
      person: null,
      reason: 'nobody_bound',
      candidates: [],
    })

    const { ownerHistory } = harness.core.engine.tables
    const history = await harness.core.engine.db
      .select()
      .from(ownerHistory)
      .where(eq(ownerHistory.deviceId, deviceId))
      .orderBy(ownerHistory.since)
    expect(history.map((row) => row.ownerEmail ?? row.reason)).toEqual([email, bo.email, 'nobody_bound'])
    expect(history.map((row) => row.until)).toEqual([history[1]?.since, history[2]?.since, null])
  })

  test('is the directly bound user, then the primary one, then nobody', async () => {
    const harness = await make()
    const { devices, users } = harness.simulator
    const direct = devices.add({ os: 'windows', users: [email], usersViaGroup: [bo.email] })
    const several = devices.add({ os: 'windows', users: [email, bo.email] })
    const primary = devices.add({
      os: 'windows',
      users: [email, bo.email],
      primarySystemUser: { id: users.get(bo.email)._id },
    })
    await people(harness, grace, bo)
    await harness.connect()
    expect((await deviceOf(harness, direct.id)).owner.person).toEqual(grace)
    expect((await deviceOf(harness, primary.id)).owner.person).toEqual(bo)
    const conflict = await deviceOf(harness, several.id)
    expect(conflict.owner).toMatchObject({ person: null, reason: 'several_candidates' })
    expect(conflict.owner.candidates.map((one) => one.email).sort()).toEqual([bo.email, email])
    expect(conflict.binding).toMatchObject({ user: null, since: null, source: null })
  })

  test('changes with the email of a JumpCloud user', async () => {
    const harness = await make()
    const { id } = harness.simulator.devices.add({ os: 'windows', users: [email] })
    await people(harness, grace, bo)
    await harness.connect()
    harness.simulator.users.update(email, { email: bo.email })
    await sync(harness)
    expect((await deviceOf(harness, id)).owner.person).toEqual(bo)
  })

  test('has the date of the binding from JumpCloud’s event where there is one, else from when we first saw it', async () => {
    const harness = await make()
    const early = harness.simulator.devices.add({ os: 'windows', users: [email] })
    await people(harness, grace)
    await harness.connect()
    const first = (await deviceOf(harness, early.id)).binding
    expect(first.user).toMatchObject({ email, via: 'direct' })

    harness.clock.advance(3 * 60 * 60_000)
    const bound = new Date(harness.clock.now()).toISOString()
    const late = harness.simulator.devices.add({ os: 'windows', users: [] })
    harness.simulator.devices.update(late.id, { users: [email] })
    harness.clock.advance(60 * 60_000)
    await sync(harness)
    expect((await deviceOf(harness, late.id)).binding).toMatchObject({
      since: bound,
      source: 'jumpcloud_event',
    })

    harness.simulator.switches.set({ directBindRaisesEvent: false })
    const silent = harness.simulator.devices.add({ os: 'windows', users: [] })
    harness.simulator.devices.update(silent.id, { users: [email] })
    const run = await sync(harness)
    expect((await deviceOf(harness, silent.id)).binding).toMatchObject({
      since: run.startedAt,
      source: 'first_seen',
    })
    expect((await deviceOf(harness, late.id)).binding).toMatchObject({
      since: bound,
      source: 'jumpcloud_event',
    })
    expect((await deviceOf(harness, early.id)).binding).toEqual(first)
  })
})

describeOnBothStores('the scope', (make) => {
  async function setScope(harness: Harness, groupIds: string[]) {
    const current = await harness.request('/connection/scope')
    const answer = await harness.request('/connection/scope', {
      method: 'PUT',
      headers: { 'if-match': current.headers.get('etag') ?? '' },
      body: groupIds.length > 0 ? { mode: 'groups', groupIds } : { mode: 'all', groupIds: [] },
    })
    expect(answer.status).toBe(200)
    await harness.settle()
  }

  test('of chosen groups keeps their members and no others; a wider one brings the others back', async () => {
    const harness = await make()
    const { devices, groups } = harness.simulator
    const inside = [1, 2, 3].map(() => devices.add({ os: 'windows', groups: ['London'] }))
    const outside = [1, 2].map(() => devices.add({ os: 'windows' }))
    await harness.connect()
    const before = await allDevices(harness)
    await setScope(harness, [groups.get('London').id])
    const run = await sync(harness)
    expect(run.total).toBe(5)
    const present = (await allDevices(harness)).filter((device) => device.removedAt === null)
    expect(present.map(({ jumpcloudId }) => jumpcloudId).sort()).toEqual(inside.map(({ id }) => id).sort())
    await setScope(harness, [])
    await sync(harness)
    const again = await allDevices(harness)
    expect(again.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort())
    expect(again.every((device) => device.removedAt === null)).toBe(true)
    expect(outside).toHaveLength(2)
  })

  test('with a group that is gone fails the sync and removes nothing', async () => {
    const harness = await make()
    const { devices, groups } = harness.simulator
    devices.add({ os: 'windows', groups: ['London'] })
    await harness.connect()
    await setScope(harness, [groups.get('London').id])
    groups.remove('London')
    const run = await sync(harness)
    expect(run).toMatchObject({ state: 'failed', error: { code: 'scope_group_missing' } })
    expect((await allDevices(harness)).every((device) => device.removedAt === null)).toBe(true)
  })
})

describeOnBothStores('system groups', (make) => {
  test('decide where the policy names them, as soon as it does', async () => {
    const harness = await make()
    const { devices, groups } = harness.simulator
    const bitlocker = [{ drive_letter: 'C:', protection_status: 1 }]
    const add = (...names: string[]) =>
      devices.add({
        os: 'windows',
        groups: names,
        fde: { active: true, keyPresent: true },
        bitlocker,
        mdm: { vendor: 'internal' },
      })
    const [board, other] = [add('Board', 'Everyone'), add('Everyone')]
    await harness.connect()
    const current = await harness.request('/connection/policy')
    const policy = (await current.json()) as Policy
    const answer = await harness.request('/connection/policy', {
      method: 'PUT',
      headers: { 'if-match': current.headers.get('etag') ?? '' },
      body: { ...policy, neverWipeGroups: [groups.get('Board').id] },
    })
    expect(answer.status).toBe(200)
    const wipe = async (id: string) =>
      (await deviceOf(harness, id)).verdicts.find(({ action }) => action === 'wipe')
    expect(await wipe(board.id)).toMatchObject({ verdict: 'blocked', code: 'policy_group' })
    expect(await wipe(other.id)).toMatchObject({ verdict: 'allowed' })
  })
})

describeOnBothStores('a reinstalled agent', (make) => {
  const person = { id: requester.id, email, name: requester.name }

  async function fleetOf(harness: Harness, serialNumber: string) {
    const { id } = harness.simulator.devices.add({ os: 'windows', serialNumber, users: [email] })
    expect((await harness.request('/people', { method: 'PUT', body: [person] })).status).toBe(200)
    await harness.connect()
    return { systemId: id, device: await deviceOf(harness, id) }
  }

  test('is the same device with its history, where that is certain', async () => {
    const harness = await make()
    const { systemId, device } = await fleetOf(harness, 'PF3XY7QW')
    const fresh = harness.simulator.devices.reinstall(systemId)
    const run = await sync(harness)
    expect(run.state).toBe('succeeded')
    const all = await allDevices(harness)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ id: device.id, jumpcloudId: fresh.id, removedAt: null })
    expect(all[0]?.binding.users.map((user) => user.email)).toEqual(fresh.users.map((user) => user.email))
    expect(all[0]?.planHash).not.toBe(device.planHash)
    expect(await sync(harness)).toMatchObject({ counts: { new: 0, updated: 0, unchanged: 1, removed: 0 } })
  })

  test.each(['To Be Filled By O.E.M.', 'System Serial Number', '0000000000'])(
    'with the placeholder "%s" for a serial number stays another device',
    async (serial) => {
      const harness = await make()
      const { systemId, device } = await fleetOf(harness, serial)
      const fresh = harness.simulator.devices.reinstall(systemId)
      await sync(harness)
      expect((await readDevice(harness, device.id)).removedAt).not.toBeNull()
      expect((await deviceOf(harness, fresh.id)).id).not.toBe(device.id)
    },
  )

  test('stays another device while JumpCloud still has the former one', async () => {
    const harness = await make()
    const { systemId, device } = await fleetOf(harness, 'PF3XY7QW')
    harness.simulator.devices.reinstall(systemId, { keepFormer: true })
    await sync(harness)
    expect((await allDevices(harness)).filter(({ removedAt }) => removedAt === null)).toHaveLength(2)
    expect((await readDevice(harness, device.id)).jumpcloudId).toBe(systemId)
  })

  test('stays another device where a third has the same serial number', async () => {
    const harness = await make()
    harness.simulator.devices.add({ os: 'windows', serialNumber: 'PF3XY7QW' })
    const { systemId, device } = await fleetOf(harness, 'PF3XY7QW')
    harness.simulator.devices.reinstall(systemId)
    await sync(harness)
    expect(await allDevices(harness)).toHaveLength(3)
    expect((await readDevice(harness, device.id)).removedAt).not.toBeNull()
  })

  test('stays another device where somebody acted on it before the two could be joined', async () => {
    const harness = await make()
    const { systemId, device } = await fleetOf(harness, 'PF3XY7QW')
    const fresh = harness.simulator.devices.reinstall(systemId, { keepFormer: true })
    await sync(harness)
    const second = await deviceOf(harness, fresh.id)
    const lock = await harness.request(`/devices/${second.id}/actions`, {
      method: 'POST',
      body: { action: 'lock' },
      headers: { 'idempotency-key': 'k-1' },
    })
    expect(lock.status).toBe(202)
    await harness.settle()
    harness.simulator.devices.remove(systemId)
    await sync(harness)
    expect((await readDevice(harness, second.id)).jumpcloudId).toBe(fresh.id)
    expect((await readDevice(harness, device.id)).removedAt).not.toBeNull()
  })

  test('shows what is open on its former id, and that blocks', async () => {
    const harness = await make()
    const { systemId, device } = await fleetOf(harness, 'PF3XY7QW')
    harness.simulator.devices.goOffline(systemId)
    await sync(harness)
    const lock = await harness.request(`/devices/${device.id}/actions`, {
      method: 'POST',
      body: { action: 'lock' },
      headers: { 'idempotency-key': 'k-1' },
    })
    expect(lock.status).toBe(202)
    await harness.settle()
    const fresh = harness.simulator.devices.reinstall(systemId)
    harness.simulator.devices.update(fresh.id, { lastContact: null })
    await sync(harness)
    const [joined] = (await panelOf(harness)).devices
    expect(joined).toMatchObject({ id: device.id, jumpcloudId: fresh.id })
    expect(joined?.actions.map((action) => action.device.jumpcloudId)).toEqual([systemId])
    expect(joined?.verdicts.find(({ action }) => action === 'lock')).toMatchObject({
      code: 'lock_in_progress',
    })
    expect(harness.simulator.commands.list(fresh.id)).toEqual([])
  })
})
