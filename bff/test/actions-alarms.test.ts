/** A queued wipe that has become a trap, what devices themselves answered, and who is told of what. */
import { expect, test } from 'vitest'
import type { Device } from '@siit-jumpcloud/shared'
import { evidenceDue, gatherEvidence } from '../src/actions/evidence.ts'
import { keepInSight, sightsDue } from '../src/actions/keep-in-sight.ts'
import { watchActions } from '../src/actions/watch.ts'
import {
  accepted,
  chainHolds,
  clickLock,
  clickWipe,
  commandPath,
  decide,
  entries,
  entriesOf,
  outcome,
  read,
  scene,
} from './support/actions.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'

const minute = 60_000
const colleague = 'katherine.johnson@northwind.example'

const refresh = async (harness: Harness, device: Pick<Device, 'id'>): Promise<Device> => {
  const response = await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
  expect(response.status).toBe(200)
  return ((await response.json()) as { device: Device }).device
}
const alarms = async (harness: Harness, of: { id: string }) =>
  (await entriesOf(harness, of)).filter((entry) => entry.outcome === 'alarm_raised')

/** A wipe that JumpCloud has, of a device that is not there to run it. */
async function queued(make: Parameters<typeof scene>[0]) {
  const made = await scene(make, { online: false })
  const wipe = await outcome(made.harness, await accepted(clickWipe(made.harness, made.device)))
  expect(wipe).toMatchObject({ state: 'accepted', deviceOffline: true, alarm: null })
  return { ...made, wipe }
}

describeOnBothStores('a queued wipe', (make) => {
  test('is an alarm once its device is bound to somebody else, told once, until a person lets it run', async () => {
    const { harness, device, system, wipe } = await queued(make)
    harness.simulator.devices.update(system.id, { users: [colleague] })
    const seen = await refresh(harness, device)
    expect(seen.actions[0]).toMatchObject({ id: wipe.id, alarm: { kind: 'rebound' } })
    expect((await read(harness, wipe.id)).alarm).toMatchObject({ kind: 'rebound' })
    await watchActions(harness.core)
    expect(await alarms(harness, wipe)).toHaveLength(1)
    // Whoever opens the device sees it, also its new owner's request.
    const theirs = { id: 'R-9', requester: { email: colleague, name: 'Katherine Johnson' } }
    const panel = await harness.request('/panel', { token: await harness.token({ request: theirs }) })
    const { devices } = (await panel.json()) as { devices: Device[] }
    expect(devices[0]?.actions[0]?.alarm?.kind).toBe('rebound')

    const note = 'She knows, and will hand it in.'
    expect((await decide(harness, wipe, 'attest', { outcome: 'let_run', note })).status).toBe(200)
    expect(await read(harness, wipe.id)).toMatchObject({
      state: 'accepted',
      alarm: null,
      alarmAcknowledged: { by: { name: 'Ada Lovelace' }, note },
    })
    await watchActions(harness.core)
    expect(await alarms(harness, wipe)).toHaveLength(1)
    // Handed on once more, it is another alarm.
    harness.simulator.devices.update(system.id, { users: ['dorothy.vaughan@northwind.example'] })
    await refresh(harness, device)
    expect(await read(harness, wipe.id)).toMatchObject({
      alarm: { kind: 'rebound' },
      alarmAcknowledged: null,
    })
    await chainHolds(harness)
  })

  test('is none where the device came back and fell silent: that is what a wipe looks like', async () => {
    const { harness, device, system, wipe } = await queued(make)
    harness.clock.advance(9 * 24 * 60 * minute)
    harness.simulator.devices.comeOnline(system.id)
    await refresh(harness, device)
    harness.clock.advance(60 * minute)
    await refresh(harness, device)
    expect((await read(harness, wipe.id)).alarm).toBeNull()
  })

  test('is an alarm though nobody looks: its device is read again by itself, and no more often than it helps', async () => {
    const { harness, system, wipe } = await queued(make)
    harness.simulator.switches.set({ eraseLeavesTraces: false })
    const pass = async () => {
      const due = await sightsDue(harness.core)
      for (const [workspaceId, devices] of due)
        await keepInSight(harness.core, workspaceId, devices, AbortSignal.timeout(10_000))
      return [...due.values()].flat().length
    }
    expect(await pass()).toBe(0)
    harness.clock.advance(9 * minute)
    expect(await pass()).toBe(0)
    harness.simulator.devices.comeOnline(system.id)
    harness.clock.advance(minute)
    expect(await pass()).toBe(1)
    expect(await pass()).toBe(0)
    expect((await read(harness, wipe.id)).alarm).toBeNull()
    harness.clock.advance(11 * minute)
    expect(await pass()).toBe(1)
    expect((await read(harness, wipe.id)).alarm).toMatchObject({ kind: 'seen_unwiped', person: null })
    // A day later, every four hours do.
    harness.clock.advance(24 * 60 * minute)
    expect(await pass()).toBe(1)
    harness.clock.advance(3 * 60 * minute)
    expect(await pass()).toBe(0)
  })

  test('is an alarm where the device came back and stays in contact', async () => {
    const { harness, device, system, wipe } = await queued(make)
    harness.simulator.switches.set({ eraseLeavesTraces: false })
    harness.clock.advance(9 * 24 * 60 * minute)
    harness.simulator.devices.comeOnline(system.id)
    await refresh(harness, device)
    expect((await read(harness, wipe.id)).alarm).toBeNull()
    harness.clock.advance(11 * minute)
    await refresh(harness, device)
    expect((await read(harness, wipe.id)).alarm).toMatchObject({ kind: 'seen_unwiped', person: null })
    await decide(harness, wipe, 'attest', { outcome: 'not_done', note: 'It booted as usual.' })
    const undone = await read(harness, wipe.id)
    expect(undone).toMatchObject({
      state: 'failed_on_device',
      alarm: null,
      ways: ['look', 'attest', 'ask_again'],
    })
    // It ran after all, and a person may say so.
    await decide(harness, wipe, 'attest', { outcome: 'done', note: 'Now it asks for a language.' })
    expect((await read(harness, wipe.id)).state).toBe('confirmed')
  })
})

describeOnBothStores('what an Apple device answers', (make) => {
  const look = async (harness: Harness) => {
    for (const [workspace, rows] of await evidenceDue(harness.core))
      await gatherEvidence(harness.core, workspace, rows, new AbortController().signal)
  }

  test('confirms the wipe by the device’s own word', async () => {
    const { harness, device } = await scene(make, { os: 'macos', online: true })
    const wipe = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(wipe.state).toBe('accepted')
    await look(harness)
    expect(await read(harness, wipe.id)).toMatchObject({
      state: 'confirmed',
      evidence: { grade: 'device', by: null, note: null },
      failure: null,
    })
    expect((await entriesOf(harness, wipe)).at(-1)).toMatchObject({
      outcome: 'confirmed',
      actor: { type: 'system', id: 'evidence' },
      details: { evidence: 'device', from: 'accepted' },
    })
    await chainHolds(harness)
  })

  test('shows an error in the device’s own words', async () => {
    const { harness, device } = await scene(make, { os: 'macos', online: true, mdmStatus: 'Error' })
    const wipe = await outcome(harness, await accepted(clickWipe(harness, device)))
    await look(harness)
    expect(await read(harness, wipe.id)).toMatchObject({
      state: 'failed_on_device',
      evidence: { grade: 'device', note: 'The command is not supported by this device.' },
      ways: ['ask_again'],
    })
  })

  test('settles what was unknown', async () => {
    const { harness, device } = await scene(make, { os: 'macos', online: true })
    harness.simulator.faults.add({ kind: 'reset_after', method: 'POST', path: commandPath, times: 1 })
    const wipe = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(wipe.state).toBe('unknown')
    await look(harness)
    expect((await read(harness, wipe.id)).state).toBe('confirmed')
  })

  test('says nothing where another command could have been meant, and where the plan has no such events', async () => {
    const { harness, device } = await scene(make, { os: 'macos', online: true })
    harness.simulator.faults.add({ kind: 'reset_after', method: 'POST', path: commandPath, times: 1 })
    const first = await outcome(harness, await accepted(clickLock(harness, device)))
    harness.clock.advance(1000)
    const second = await outcome(harness, await accepted(clickLock(harness, device)))
    await look(harness)
    expect((await read(harness, first.id)).state).toBe('unknown')
    expect((await read(harness, second.id)).state).toBe('accepted')
    // Both PINs are kept, in the order in which they were sent.
    const { pins } = await refresh(harness, device)
    expect(pins?.map(({ actionId }) => actionId)).toEqual([first.id, second.id])

    const plain = await scene(make, { os: 'macos', online: true })
    plain.harness.simulator.switches.set({ directoryInsights: 403 })
    const wipe = await outcome(plain.harness, await accepted(clickWipe(plain.harness, plain.device)))
    await look(plain.harness)
    expect((await read(plain.harness, wipe.id)).state).toBe('accepted')
  })
})

describeOnBothStores('who is told', (make) => {
  const bob = (harness: Harness) =>
    harness.token({
      sub: 'a-bob',
      name: 'Bob',
      email: 'bob@desk.example',
      permissions: ['devices:approve'],
      request: null,
    })

  test('approvers see what awaits them, by group, with what differs from the plan', async () => {
    const { harness, device, system } = await scene(make, { groups: ['Executives'] })
    const group = harness.simulator.groups.get('Executives')
    const policy = await harness.request('/connection/policy')
    const before = (await policy.json()) as Record<string, unknown>
    const put = await harness.request('/connection/policy', {
      method: 'PUT',
      headers: { 'if-match': policy.headers.get('etag') ?? '' },
      body: { ...before, approvalGroups: { lock: [], wipe: [group.id] } },
    })
    expect(put.status).toBe(200)
    // Who does not know the field does not loosen the policy by leaving it out.
    const again = await harness.request('/connection/policy', {
      method: 'PUT',
      headers: { 'if-match': put.headers.get('etag') ?? '' },
      body: { ...before, wipeLimits: { perAgentPerHour: 4, perWorkspacePerDay: 20 } },
    })
    expect(await again.json()).toMatchObject({ approvalGroups: { lock: [], wipe: [group.id] } })

    expect((await outcome(harness, await accepted(clickLock(harness, device)))).state).toBe('accepted')
    const asked = await accepted(clickWipe(harness, device))
    expect(asked).toMatchObject({ state: 'awaiting_approval', ways: ['approve', 'deny', 'cancel'] })
    harness.simulator.devices.update(system.id, { hostname: 'renamed-1' })
    await refresh(harness, device)
    const list = async (token: string) => {
      const response = await harness.request('/approvals', { token })
      expect(response.status).toBe(200)
      return (
        (await response.json()) as {
          items: { action: { id: string }; own: boolean; changes: unknown[]; device: { hostname: string } }[]
        }
      ).items
    }
    expect(await list(await bob(harness))).toMatchObject([
      {
        action: { id: asked.id, planHash: device.planHash },
        own: false,
        changes: [],
        device: { hostname: 'renamed-1' },
      },
    ])
    expect((await list(await harness.token()))[0]).toMatchObject({ own: true })
    // The device goes to somebody else: nobody can approve the plan any more, and it is gone from the list.
    harness.simulator.devices.update(system.id, { users: [colleague] })
    await refresh(harness, device)
    expect(await list(await bob(harness))).toEqual([])
    expect(await read(harness, asked.id)).toMatchObject({
      state: 'voided',
      failure: { changes: [{ field: 'binding.users' }] },
    })
  })

  test('administrators are told of a limit once, and each attempt is on the record', async () => {
    const { harness, device } = await scene(
      make,
      {},
      {
        policy: { wipeLimits: { perAgentPerHour: 0, perWorkspacePerDay: 20 } },
      },
    )
    for (let i = 0; i < 3; i++) expect((await clickWipe(harness, device)).status).toBe(429)
    const all = await entries(harness)
    expect(all.filter((entry) => entry.outcome === 'limit_agent')).toHaveLength(3)
    const told = all.filter((entry) => entry.outcome === 'limit.reached')
    expect(told).toMatchObject([
      {
        kind: 'workspace',
        requestId: null,
        details: { limit: 'limit_agent', agent: { id: 'a-ada' }, allowed: 0 },
      },
    ])
  })

  test('an auditor gets the evidence sheet, as data and as a page without script', async () => {
    const { harness, device } = await scene(make, { os: 'macos', online: false, hostname: '<b>mac</b>' })
    const wipe = await outcome(harness, await accepted(clickWipe(harness, device)))
    await decide(harness, wipe, 'pin', { reason: 'The user rang.' })
    await decide(harness, wipe, 'attest', { outcome: 'done', note: 'I saw it ask for a language.' })
    const auditor = await harness.token({
      sub: 'x',
      email: 'x@desk.example',
      permissions: ['timeline:export'],
      request: null,
    })
    const sheet = await harness.request(`/devices/${device.id}/evidence`, { token: auditor })
    expect(await sheet.json()).toMatchObject({
      device: { id: device.id, serialNumber: device.serialNumber },
      actions: [
        {
          action: {
            id: wipe.id,
            requestedBy: { name: 'Ada Lovelace' },
            reason: 'The laptop was stolen on the train.',
          },
          finding: expect.stringMatching(/^Attested by Ada Lovelace/) as string,
          pinReveals: [{ by: 'Ada Lovelace', reason: 'The user rang.' }],
        },
      ],
      chain: { verified: true, broken: null },
    })
    const page = await harness.request(`/devices/${device.id}/evidence`, {
      token: auditor,
      headers: { accept: 'text/html' },
    })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    const text = await page.text()
    expect(text).toContain('&lt;b&gt;mac&lt;/b&gt;')
    expect(text).not.toMatch(/<script|<b>mac|<img|href=/)
    const without = await harness.token({ permissions: ['devices:read', 'devices:search'] })
    expect((await harness.request(`/devices/${device.id}/evidence`, { token: without })).status).toBe(403)
    const elsewhere = await harness.token({
      workspace: `${harness.workspace}-other`,
      permissions: ['timeline:export'],
    })
    expect((await harness.request(`/devices/${device.id}/evidence`, { token: elsewhere })).status).toBe(404)
  })
})
