/** The second person, and settling what JumpCloud cannot tell. */
import { expect, test } from 'vitest'
import { type Permission, permission } from '@siit-jumpcloud/shared'
import { recoverActions } from '../src/actions/recover.ts'
import {
  accepted,
  clickLock,
  clickWipe,
  commandPath,
  decide,
  deviceOf,
  entriesOf,
  outcome,
  read,
  refused,
  scene,
  states,
} from './support/actions.ts'
import { describeOnBothStores, type Harness, requester } from './support/harness.ts'

const without = (...lacking: Permission[]) => permission.options.filter((one) => !lacking.includes(one))
const bob = (harness: Harness, permissions?: Permission[]) =>
  harness.token({ sub: 'a-bob', name: 'Bob', email: 'bob@desk.example', ...(permissions && { permissions }) })
const twoPersons = { policy: { approval: { lock: false, wipe: true } } }

describeOnBothStores('the second person', (make) => {
  test('a wipe waits for another’s yes, and is sent at once after it', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    const asked = await accepted(clickWipe(harness, device))
    expect(asked.state).toBe('awaiting_approval')
    await harness.settle()
    expect(harness.simulator.commands.list()).toEqual([])

    const answer = await decide(harness, asked, 'approve', { planHash: device.planHash }, await bob(harness))
    expect(answer.status).toBe(200)
    const done = await outcome(harness, asked)
    expect(states(done)).toEqual(['requested', 'awaiting_approval', 'approved', 'dispatching', 'accepted'])
    expect(harness.simulator.commands.list()).toHaveLength(1)
    const told = await entriesOf(harness, asked)
    expect(told.map((entry) => [entry.outcome, 'name' in entry.actor ? entry.actor.name : ''])).toEqual([
      ['awaiting_approval', 'Ada Lovelace'],
      ['approved', 'Bob'],
      ['dispatching', 'dispatch'],
      ['accepted', 'dispatch'],
    ])
  })

  test('a yes that is clicked twice sends once', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    const twin = await harness.replica()
    const asked = await accepted(clickWipe(harness, device))
    const token = await bob(harness)
    const answers = await Promise.all(
      [harness, twin, harness, twin].map((side) => decide(side, asked, 'approve', {}, token)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await Promise.all([harness.settle(), twin.settle()])
    expect(harness.simulator.commands.list()).toHaveLength(1)
  })

  test('nobody approves their own, and nobody without the right', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    const asked = await accepted(clickWipe(harness, device))
    await refused(decide(harness, asked, 'approve'), 403, 'own_action')
    await refused(decide(harness, asked, 'deny'), 403, 'own_action')
    const token = await bob(harness, without('devices:approve'))
    await refused(decide(harness, asked, 'approve', {}, token), 403, 'permission_devices_approve')
    await refused(decide(harness, asked, 'deny', {}, token), 403, 'permission_devices_approve')
    await harness.settle()
    expect((await read(harness, asked.id)).state).toBe('awaiting_approval')
  })

  test('who may approve may read what awaits it, on whichever request', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    const asked = await accepted(clickWipe(harness, device))
    const token = await harness.token({
      sub: 'a-bob',
      email: 'bob@desk.example',
      permissions: ['devices:approve'],
      request: null,
    })
    expect((await harness.request(`/actions/${asked.id}`, { token })).status).toBe(200)
    // Their own yes stays theirs to see, also by a second click; what it came to is for who may read devices.
    expect((await decide(harness, asked, 'approve', {}, token)).status).toBe(200)
    expect((await decide(harness, asked, 'approve', {}, token)).status).toBe(200)
    await harness.settle()
    await refused(harness.request(`/actions/${asked.id}`, { token }), 403, 'permission_devices_read')
  })

  test('a no ends it; nothing is sent, and it blocks no longer', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    const asked = await accepted(clickWipe(harness, device))
    await refused(clickWipe(harness, device), 409, 'action_in_progress')
    await decide(harness, asked, 'deny', { reason: 'It was found.' }, await bob(harness))
    expect(await outcome(harness, asked)).toMatchObject({ state: 'denied' })
    expect((await entriesOf(harness, asked)).at(-1)).toMatchObject({
      outcome: 'denied',
      reason: 'It was found.',
    })
    await refused(decide(harness, asked, 'approve', {}, await bob(harness)), 409, 'not_awaiting_approval')
    await accepted(clickWipe(harness, device))
    expect(harness.simulator.commands.list()).toEqual([])
  })

  test('approval is of the plan: another hash, or a device that changed, is refused and voids it', async () => {
    const { harness, device, system } = await scene(make, {}, twoPersons)
    const asked = await accepted(clickWipe(harness, device))
    const token = await bob(harness)
    await refused(decide(harness, asked, 'approve', { planHash: 'another' }, token), 409, 'plan_changed')
    expect((await read(harness, asked.id)).state).toBe('awaiting_approval')

    harness.simulator.devices.update(system.id, { users: ['somebody.else@northwind.example'] })
    await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
    await refused(
      decide(harness, asked, 'approve', { planHash: device.planHash }, token),
      409,
      'plan_changed',
    )
    const done = await outcome(harness, asked)
    expect(done).toMatchObject({ state: 'voided' })
    expect(done.failure?.changes.map(({ field }) => field)).toEqual(['binding.users'])
    expect(harness.simulator.commands.list()).toEqual([])
  })

  test('it expires, and an approval that comes later sends nothing', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    const asked = await accepted(clickWipe(harness, device))
    harness.clock.advance(24 * 60 * 60_000 + 1)
    await refused(decide(harness, asked, 'approve', {}, await bob(harness)), 409, 'not_awaiting_approval')
    await recoverActions(harness.core)
    expect(await outcome(harness, asked)).toMatchObject({ state: 'expired' })
    expect((await entriesOf(harness, asked)).at(-1)!.outcome).toBe('expired')
    expect(harness.simulator.commands.list()).toEqual([])
  })

  test('who asked may take it back while it waits', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    const asked = await accepted(clickWipe(harness, device))
    expect((await decide(harness, asked, 'cancel')).status).toBe(200)
    await refused(decide(harness, asked, 'approve', {}, await bob(harness)), 409, 'not_awaiting_approval')
    await accepted(clickWipe(harness, device))
  })

  test('a lock goes through while a wipe waits for its second person', async () => {
    const { harness, device } = await scene(make, {}, twoPersons)
    await accepted(clickWipe(harness, device))
    expect((await outcome(harness, await accepted(clickLock(harness, device)))).state).toBe('accepted')
  })
})

describeOnBothStores('settling', (make) => {
  const lost = async (harness: Harness, device: Parameters<typeof clickWipe>[1]) => {
    harness.simulator.faults.add({ kind: 'reset_after', method: 'POST', path: commandPath, times: 1 })
    const asked = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(asked.state).toBe('unknown')
    return asked
  }

  test('done is confirmed by a person, by name and with their words', async () => {
    const { harness, device } = await scene(make)
    const asked = await lost(harness, device)
    const note = 'I have it on my desk: it asks for a language.'
    const answer = await decide(harness, asked, 'attest', { outcome: 'done', note }, await bob(harness))
    expect(answer.status).toBe(200)
    const done = await read(harness, asked.id)
    expect(done).toMatchObject({
      state: 'confirmed',
      evidence: { grade: 'person', by: { name: 'Bob' }, note },
    })
    expect((await entriesOf(harness, asked)).at(-1)).toMatchObject({
      outcome: 'confirmed',
      reason: note,
      details: { attested: 'done', evidence: 'person' },
    })
    await accepted(clickWipe(harness, device))
  })

  test('not done ends it by a person; a new wipe may be asked for, and the device keeps the note', async () => {
    const { harness, device, system } = await scene(make)
    const asked = await lost(harness, device)
    await decide(harness, asked, 'attest', { outcome: 'not_done', note: 'It booted as usual.' })
    expect(await read(harness, asked.id)).toMatchObject({
      state: 'failed_on_device',
      evidence: { grade: 'person', note: 'It booted as usual.' },
    })
    expect((await entriesOf(harness, asked)).at(-1)!.details).toMatchObject({ mayStillRun: true })
    // Whoever opens the device, on any request, still sees the earlier wipe.
    const elsewhere = await harness.token({ request: { id: 'R-2', requester } })
    const panel = await harness.request('/panel', { token: elsewhere })
    const { devices } = (await panel.json()) as { devices: { actions: { id: string }[] }[] }
    expect(devices[0]!.actions.map(({ id }) => id)).toEqual([asked.id])
    await accepted(clickWipe(harness, await deviceOf(harness, system.id)))
  })

  test('cannot tell, and let it run, are on the record and leave it open', async () => {
    const { harness, device } = await scene(make)
    const asked = await accepted(clickWipe(harness, device))
    await harness.settle()
    for (const said of ['cannot_tell', 'let_run'] as const) {
      const answer = await decide(harness, asked, 'attest', { outcome: said, note: `I say: ${said}.` })
      expect(answer.status).toBe(200)
      expect((await read(harness, asked.id)).state).toBe('accepted')
      expect((await entriesOf(harness, asked)).at(-1)).toMatchObject({
        reason: `I say: ${said}.`,
        details: { attested: said },
      })
    }
    await refused(clickWipe(harness, device), 409, 'action_in_progress')
  })

  test('it needs the right, a sentence, and something to settle', async () => {
    const { harness, device } = await scene(make)
    const asked = await accepted(clickWipe(harness, device))
    await harness.settle()
    const body = { outcome: 'done', note: 'Seen.' }
    const token = await bob(harness, without('devices:wipe'))
    await refused(decide(harness, asked, 'attest', body, token), 403, 'permission_devices_wipe')
    expect((await decide(harness, asked, 'attest', { outcome: 'done' })).status).toBe(400)
    expect((await decide(harness, asked, 'attest', { outcome: 'done', note: ' ' })).status).toBe(400)
    expect((await read(harness, asked.id)).state).toBe('accepted')
    await decide(harness, asked, 'attest', body)
    await refused(decide(harness, asked, 'attest', body), 409, 'not_to_settle')
  })
})
