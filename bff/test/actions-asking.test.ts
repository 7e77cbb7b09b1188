/** Asking for a lock or a wipe: product §4, everything that may refuse it, and what the record says of it. */
import { expect, test } from 'vitest'
import { type Action, openResult, type Permission, permission } from '@siit-jumpcloud/shared'
import { requestAction } from '../src/actions/index.ts'
import {
  accepted,
  chainHolds,
  clickLock,
  clickWipe,
  decide,
  deviceOf,
  entries,
  entriesOf,
  outcome,
  read,
  refused,
  scene,
  states,
  wipeBody,
} from './support/actions.ts'
import { describeOnBothStores, type Harness, requester } from './support/harness.ts'

const without = (...lacking: Permission[]) => permission.options.filter((one) => !lacking.includes(one))
const other = { id: 'p-alan', email: 'alan.turing@northwind.example', name: 'Alan Turing' }
const grant = (harness: Harness, permissions: Permission[]) => harness.token({ permissions })

const nothingSent = (harness: Harness) => expect(harness.simulator.commands.list()).toEqual([])

describeOnBothStores('asking for a lock', (make) => {
  test('one click sends one command, and the timeline tells who, what and what came of it', async () => {
    const { harness, device, system } = await scene(make)
    const asked = await accepted(clickLock(harness, device))
    expect(asked).toMatchObject({ action: 'lock', state: 'approved', channel: 'agent', requestId: 'R-1' })
    expect(asked.requestedBy.name).toBe('Ada Lovelace')

    const done = await outcome(harness, asked)
    expect(states(done)).toEqual(['requested', 'approved', 'dispatching', 'accepted'])
    expect(done.evidence).toMatchObject({ grade: 'jumpcloud_accepted', by: null })
    expect(done).toMatchObject({ failure: null, hasPin: false, deviceOffline: false })
    expect(harness.simulator.commands.list()).toMatchObject([
      { systemId: system.id, kind: 'lock', channel: 'agent' },
    ])

    const told = await entriesOf(harness, asked)
    expect(told.map((entry) => entry.outcome)).toEqual(['requested', 'dispatching', 'accepted'])
    expect(told[0]).toMatchObject({
      kind: 'action',
      action: 'lock',
      requestId: 'R-1',
      actor: { type: 'agent', name: 'Ada Lovelace' },
      device: { id: device.id, hostname: device.hostname, jumpcloudId: system.id },
    })
    expect(told[2]).toMatchObject({
      actor: { type: 'system' },
      correlationId: told[0]!.correlationId,
      sourceAddress: told[0]!.sourceAddress,
      details: { evidence: 'jumpcloud_accepted', status: 201 },
    })
    await chainHolds(harness)
  })

  test('what the service writes later keeps where and by which call it was asked for', async () => {
    const { harness, device } = await scene(make)
    const agent = harness.agent()
    const { body } = await requestAction(harness.core, agent, device.id, { action: 'lock' }, 'k-1')
    await harness.settle()
    for (const entry of await entriesOf(harness, body as Action))
      expect(entry).toMatchObject({ sourceAddress: '192.0.2.1', correlationId: agent.correlationId })
  })

  test('the answer comes before JumpCloud is called', async () => {
    const { harness, device } = await scene(make)
    harness.simulator.faults.add({ kind: 'hang', path: '/api/systems/*' })
    harness.core.background = () => undefined
    expect((await accepted(clickLock(harness, device))).state).toBe('approved')
  })

  test('on a Mac it travels through MDM with a PIN of six digits, which only a reveal shows', async () => {
    const { harness, device, system } = await scene(make, { os: 'macos' })
    const asked = await accepted(clickLock(harness, device))
    expect(asked).toMatchObject({ channel: 'apple_mdm', hasPin: false })
    const done = await outcome(harness, asked)
    expect(done).toMatchObject({ state: 'accepted', hasPin: true })

    const [command] = harness.simulator.commands.list()
    expect(command).toMatchObject({
      kind: 'lock',
      channel: 'apple_mdm',
      appleDeviceId: system.apple?.id,
      pin: true,
    })
    const { pin } = command!.body as { pin: string }
    expect(pin).toMatch(/^[0-9]{6}$/)

    const revealed = await decide(harness, asked, 'pin', {
      reason: 'Grace is at the desk and cannot get in.',
    })
    expect(await revealed.json()).toEqual({ pin })
    const told = await entriesOf(harness, asked)
    expect(told.at(-1)).toMatchObject({
      kind: 'pin_revealed',
      reason: 'Grace is at the desk and cannot get in.',
      actor: { type: 'agent', name: 'Ada Lovelace' },
    })

    await decide(harness, asked, 'pin', { reason: 'Again.' })
    expect((await entriesOf(harness, asked)).filter((entry) => entry.kind === 'pin_revealed')).toHaveLength(2)
    // Not in the record, not in what is stored in the clear, not in the log.
    expect(JSON.stringify(await entries(harness))).not.toContain(pin)
    expect(JSON.stringify(await read(harness, asked.id))).not.toContain(pin)
    expect(harness.logged.join('\n')).not.toContain(pin)
  })

  test('a PIN needs the right to the action and a reason, and is not there where none was made', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    const asked = await accepted(clickLock(harness, device))
    await harness.settle()
    const token = await grant(harness, without('devices:lock'))
    await refused(decide(harness, asked, 'pin', { reason: 'Please.' }, token), 403, 'permission_devices_lock')
    expect((await decide(harness, asked, 'pin', {})).status).toBe(400)
    expect((await decide(harness, asked, 'pin', { reason: ' ' })).status).toBe(400)
    expect((await entriesOf(harness, asked)).some((entry) => entry.kind === 'pin_revealed')).toBe(false)

    const windows = harness.simulator.devices.add({ os: 'windows', users: [requester.email] })
    await harness.request('/sync', { method: 'POST' })
    await harness.settle()
    const plain = await accepted(clickLock(harness, await deviceOf(harness, windows.id)))
    await harness.settle()
    await refused(decide(harness, plain, 'pin', { reason: 'Please.' }), 409, 'no_pin')
  })

  test('an iPhone is locked without a PIN: its own passcode opens it', async () => {
    const { harness, device } = await scene(make, { os: 'ios' })
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done).toMatchObject({ state: 'accepted', channel: 'apple_mdm', hasPin: false })
    expect(harness.simulator.commands.list()).toMatchObject([{ kind: 'lock', pin: false }])
  })

  test('a command for an offline device is accepted, and says that it waits', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.goOffline(system.id)
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done).toMatchObject({ state: 'accepted', deviceOffline: true })
    expect((await entriesOf(harness, done)).at(-1)!.details).toMatchObject({ deviceOffline: true })
  })

  test('the device shows it to whoever opens the panel', async () => {
    const { harness, device, system } = await scene(make)
    const asked = await accepted(clickLock(harness, device))
    await harness.settle()
    expect((await deviceOf(harness, system.id)).actions.map(({ id }) => id)).toEqual([asked.id])
    const elsewhere = await harness.token({ request: { id: 'R-2', requester } })
    const panel = await harness.request('/panel', { token: elsewhere })
    const { devices } = (await panel.json()) as { devices: { actions: { id: string }[] }[] }
    expect(devices[0]!.actions.map(({ id }) => id)).toEqual([asked.id])
  })
})

describeOnBothStores('the key of a click', (make) => {
  test('a lock or wipe without a key, or with a bad one, is refused and leaves nothing', async () => {
    const { harness, device } = await scene(make)
    const before = await entries(harness)
    await refused(clickLock(harness, device, { key: null }), 400, 'idempotency_key_required')
    await refused(clickWipe(harness, device, { key: null }), 400, 'idempotency_key_required')
    await refused(clickLock(harness, device, { key: 'x'.repeat(256) }), 400, 'idempotency_key_invalid')
    await harness.settle()
    nothingSent(harness)
    expect(await entries(harness)).toEqual(before)
  })

  test('the same key gives the same action, however often it is sent', async () => {
    const { harness, device } = await scene(make)
    const first = await accepted(clickLock(harness, device, { key: 'k-1' }))
    await harness.settle()
    const again = await accepted(clickLock(harness, device, { key: 'k-1' }))
    await harness.settle()
    expect(again.id).toBe(first.id)
    expect(harness.simulator.commands.list()).toHaveLength(1)
  })

  test('the same key with another body, or for another device, is refused', async () => {
    const { harness, device } = await scene(make)
    await accepted(clickLock(harness, device, { key: 'k-1' }))
    await refused(
      clickLock(harness, device, { key: 'k-1', body: { reason: 'Another.' } }),
      422,
      'idempotency_key_reused',
    )
    await refused(clickLock(harness, { id: 'someone-elses' }, { key: 'k-1' }), 422, 'idempotency_key_reused')
    await harness.settle()
    expect(harness.simulator.commands.list()).toHaveLength(1)
  })

  test('a refusal is given again word for word, and is on the record once', async () => {
    const { harness, device } = await scene(make, { os: 'linux' })
    const first = await refused(clickLock(harness, device, { key: 'k-1' }), 422, 'linux_lock_policy')
    const again = await refused(clickLock(harness, device, { key: 'k-1' }), 422, 'linux_lock_policy')
    expect(again).toEqual(first)
    expect((await entries(harness)).filter((entry) => entry.kind === 'refused')).toHaveLength(1)
  })

  test('two agents who come up with the same key mean two things', async () => {
    const { harness, device } = await scene(make)
    const first = await accepted(clickLock(harness, device, { key: 'k-1' }))
    const token = await harness.token({ sub: 'a-bob', name: 'Bob', email: 'bob@desk.example' })
    const said = await refused(clickLock(harness, device, { key: 'k-1', token }), 409, 'lock_in_progress')
    expect(said.verdict?.params).toMatchObject({ actionId: first.id })
  })
})

describeOnBothStores('who may', (make) => {
  test('without the right it is refused by name, and the attempt is an entry', async () => {
    const { harness, device } = await scene(make)
    const token = await grant(harness, without('devices:lock', 'devices:wipe'))
    await refused(clickLock(harness, device, { token }), 403, 'permission_devices_lock')
    await refused(clickWipe(harness, device, { token }), 403, 'permission_devices_wipe')
    await harness.settle()
    nothingSent(harness)
    const attempts = (await entries(harness)).filter((entry) => entry.kind === 'refused')
    expect(attempts.map((entry) => [entry.action, entry.outcome, entry.requestId, entry.device?.id])).toEqual(
      [
        ['lock', 'permission_devices_lock', 'R-1', device.id],
        ['wipe', 'permission_devices_wipe', 'R-1', device.id],
      ],
    )
  })

  test('a page without a request can neither lock nor wipe', async () => {
    const { harness, device } = await scene(make)
    const token = await harness.token({ request: null })
    await refused(clickLock(harness, device, { token }), 403, 'request_required')
    await refused(clickWipe(harness, device, { token }), 403, 'request_required')
    nothingSent(harness)
  })

  test('another’s device needs the right to search, and is otherwise not there', async () => {
    const { harness, system } = await scene(make, { users: [other.email] })
    await harness.request('/people', {
      method: 'PUT',
      body: [requester, other],
    })
    const device = await deviceOf(harness, system.id)
    expect(device.owner.person?.id).toBe(other.id)

    const token = await grant(harness, without('devices:search'))
    const said = await refused(clickLock(harness, device, { token }), 404, 'not_found')
    const unknown = await refused(clickLock(harness, { id: 'no-such-device' }, { token }), 404, 'not_found')
    expect({ ...said, instance: '' }).toEqual({ ...unknown, instance: '' })
    await harness.settle()
    nothingSent(harness)
    // It is on the record of the workspace, and not on that of the request, where that agent would read it.
    const [attempt] = (await entries(harness)).filter((entry) => entry.kind === 'refused')
    expect(attempt).toMatchObject({ outcome: 'not_found', requestId: null, device: { id: device.id } })

    expect((await outcome(harness, await accepted(clickLock(harness, device)))).state).toBe('accepted')
  })

  test('a device, an action and a PIN of another workspace are not there', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    const asked = await accepted(clickLock(harness, device))
    await harness.settle()
    const token = await harness.token({ workspace: 'w-other' })
    await refused(clickLock(harness, device, { token }), 404, 'not_found')
    await refused(clickWipe(harness, device, { token }), 404, 'not_found')
    await refused(harness.request(`/actions/${asked.id}`, { token }), 404, 'not_found')
    for (const verb of ['approve', 'deny', 'cancel'] as const)
      await refused(decide(harness, asked, verb, {}, token), 404, 'not_found')
    await refused(decide(harness, asked, 'pin', { reason: 'x' }, token), 404, 'not_found')
    await refused(decide(harness, asked, 'attest', { outcome: 'done', note: 'x' }, token), 404, 'not_found')
    await harness.settle()
    expect(harness.simulator.commands.list()).toHaveLength(1)
    expect((await read(harness, asked.id)).state).toBe('accepted')
  })

  test('an action of another request and another owner is not there for an agent without search', async () => {
    const { harness, device } = await scene(make)
    const asked = await accepted(clickLock(harness, device))
    const token = await harness.token({
      sub: 'a-bob',
      permissions: without('devices:search', 'devices:approve'),
      request: { id: 'R-9', requester: other },
    })
    await refused(harness.request(`/actions/${asked.id}`, { token }), 404, 'not_found')
    await refused(decide(harness, asked, 'cancel', {}, token), 404, 'not_found')
  })
})

describeOnBothStores('asking for a wipe', (make) => {
  test('a wipe with everything the dialog asks for is sent once', async () => {
    const { harness, device, system } = await scene(make)
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'accepted', reason: 'The laptop was stolen on the train.' })
    expect(harness.simulator.commands.list()).toMatchObject([
      { systemId: system.id, kind: 'erase', channel: 'agent' },
    ])
    expect((await entriesOf(harness, done))[0]!.reason).toBe('The laptop was stolen on the train.')
  })

  test('a Mac is wiped through MDM with a PIN that is kept', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'accepted', hasPin: true })
    expect(harness.simulator.commands.list()).toMatchObject([
      { kind: 'erase', channel: 'apple_mdm', pin: true },
    ])
  })

  test('upper and lower case do not matter in what is typed, and spaces around it neither', async () => {
    const { harness, device } = await scene(make)
    const typed = ` ${device.typedConfirmation.text.toLowerCase()} `
    await accepted(clickWipe(harness, device, { body: wipeBody(device, { serialSuffix: typed }) }))
  })

  test('a placeholder serial is no name: the hostname is typed instead', async () => {
    const { harness, device } = await scene(make, {
      serialNumber: 'To Be Filled By O.E.M.',
      hostname: 'north-17',
    })
    expect(device.typedConfirmation).toEqual({ field: 'hostname', text: 'north-17', serialPlaceholder: true })
    const bySerial = wipeBody(device, { serialSuffix: 'O.E.M.', hostname: undefined })
    await refused(clickWipe(harness, device, { body: bySerial }), 422, 'confirmation_required')
    await accepted(clickWipe(harness, device, { body: wipeBody(device, { hostname: 'NORTH-17' }) }))
  })

  test('what is missing or mistyped is named, nothing is sent, and nothing is left behind', async () => {
    const { harness, device } = await scene(make)
    const before = await entries(harness)
    const wrong = wipeBody(device, { serialSuffix: 'WRONG1' })
    const cases: [body: Record<string, unknown>, code: string, pointer: string][] = [
      [wrong, 'confirmation_mismatch', '/confirmation/serialSuffix'],
      [wipeBody(device, { serialSuffix: undefined }), 'confirmation_required', '/confirmation/serialSuffix'],
      [{ ...wipeBody(device), reason: undefined }, 'reason_required', '/reason'],
      [{ ...wipeBody(device), confirmation: undefined }, 'confirmation_required', '/confirmation'],
    ]
    for (const [body, code, pointer] of cases) {
      const said = await refused(clickWipe(harness, device, { body, key: 'k-1' }), 422, code)
      expect(said.errors?.map((error) => error.pointer)).toEqual([pointer])
    }
    await harness.settle()
    nothingSent(harness)
    expect(await entries(harness)).toEqual(before)
    // The key was not spent on a slip of the hand.
    await accepted(clickWipe(harness, device, { key: 'k-1' }))
  })

  test('a device that is no longer what the person saw is refused: plan_changed', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.update(system.id, { serialNumber: 'SWAPPED-0001' })
    await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
    await refused(clickWipe(harness, device), 409, 'plan_changed')
    await refused(
      clickLock(harness, device, { body: { confirmation: { planHash: device.planHash } } }),
      409,
      'plan_changed',
    )
    await harness.settle()
    nothingSent(harness)
    await accepted(clickWipe(harness, await deviceOf(harness, system.id)))
  })

  test('a device that is not the requester’s needs an explicit yes', async () => {
    const { harness, device } = await scene(make, { users: [other.email] })
    const said = await refused(clickWipe(harness, device), 422, 'owner_mismatch_not_accepted')
    expect(said.errors?.[0]?.pointer).toBe('/confirmation/ownerMismatchAccepted')
    nothingSent(harness)
    await accepted(clickWipe(harness, device, { body: wipeBody(device, { ownerMismatchAccepted: true }) }))
  })

  test('a device without an owner needs it too', async () => {
    const { harness, device } = await scene(make, { users: [] })
    await refused(clickWipe(harness, device), 422, 'owner_mismatch_not_accepted')
  })

  test('what the rules block is 422 with the verdict, and the attempt is an entry', async () => {
    const { harness, device } = await scene(make, { os: 'linux' })
    const said = await refused(clickWipe(harness, device), 422, 'linux_wipe_none')
    expect(said.verdict).toMatchObject({ action: 'wipe', verdict: 'blocked', field: 'os.family' })
    await harness.settle()
    nothingSent(harness)
    expect((await entries(harness)).at(-1)).toMatchObject({
      kind: 'refused',
      action: 'wipe',
      outcome: 'linux_wipe_none',
      requestId: 'R-1',
      device: { id: device.id },
      reason: 'The laptop was stolen on the train.',
    })
  })

  test('what is not known does not allow a wipe', async () => {
    const { harness, device } = await scene(make, { fde: undefined, bitlocker: [] })
    const said = await refused(clickWipe(harness, device), 422, 'encryption_unknown')
    expect(said.verdict?.verdict).toBe('unknown')
    nothingSent(harness)
  })
})

describeOnBothStores('limits and the stop switch', (make) => {
  test('a wipe over the agent’s limit is refused, told, and possible again later', async () => {
    const wipeLimits = { perAgentPerHour: 1, perWorkspacePerDay: 20 }
    const { harness, device } = await scene(make, {}, { policy: { wipeLimits } })
    const second = harness.simulator.devices.add({ os: 'windows', users: [requester.email] })
    await harness.request('/sync', { method: 'POST' })
    await harness.settle()
    const next = await deviceOf(harness, second.id)

    await accepted(clickWipe(harness, device))
    await harness.settle()
    const answer = await clickWipe(harness, next)
    expect(answer.headers.get('retry-after')).toBe('3600')
    const said = await refused(answer, 429, 'limit_agent')
    expect(said.verdict?.params).toMatchObject({ used: 1, limit: 1 })
    expect((await entries(harness)).at(-1)).toMatchObject({ kind: 'refused', outcome: 'limit_agent' })
    // Another agent has a limit of their own; locks have none.
    const bob = await harness.token({ sub: 'a-bob', name: 'Bob', email: 'bob@desk.example' })
    await accepted(clickLock(harness, next))
    harness.clock.advance(60 * 60_000)
    await accepted(clickWipe(harness, next))
    expect(bob).toBeTruthy()
    await harness.settle()
    expect(harness.simulator.commands.list().filter((one) => one.kind === 'erase')).toHaveLength(2)
  })

  test('the workspace’s limit counts everybody’s wipes, and those that never left do not count', async () => {
    const wipeLimits = { perAgentPerHour: 20, perWorkspacePerDay: 2 }
    const { harness, device } = await scene(make, {}, { policy: { wipeLimits } })
    const systems = [1, 2, 3].map(() =>
      harness.simulator.devices.add({ os: 'windows', users: [requester.email] }),
    )
    await harness.request('/sync', { method: 'POST' })
    await harness.settle()

    harness.simulator.faults.add({ kind: 'status', status: 503, path: `/api/systems/${device.jumpcloudId}` })
    const unsent = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(unsent.state).toBe('not_sent')

    const agents = ['a-bob', 'a-cyd', 'a-dee']
    const answers: number[] = []
    for (const [i, system] of systems.entries()) {
      const token = await harness.token({ sub: agents[i]!, name: agents[i]! })
      answers.push((await clickWipe(harness, await deviceOf(harness, system.id), { token })).status)
    }
    expect(answers).toEqual([202, 202, 429])
  })

  test('wipes that are asked for at once do not pass the limit together', async () => {
    const wipeLimits = { perAgentPerHour: 2, perWorkspacePerDay: 20 }
    const { harness } = await scene(make, {}, { policy: { wipeLimits } })
    const systems = Array.from({ length: 5 }, () =>
      harness.simulator.devices.add({ os: 'windows', users: [requester.email] }),
    )
    await harness.request('/sync', { method: 'POST' })
    await harness.settle()
    const twin = await harness.replica()
    const devices = await Promise.all(systems.map((system) => deviceOf(harness, system.id)))
    const answers = await Promise.all(devices.map((one, i) => clickWipe(i % 2 ? twin : harness, one)))
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 202, 429, 429, 429])
    await Promise.all([harness.settle(), twin.settle()])
    expect(harness.simulator.commands.list()).toHaveLength(2)
  })

  test('the stop switch holds back every lock and wipe at once', async () => {
    const { harness, device } = await scene(make, {}, { policy: { stopped: true } })
    const said = await refused(clickLock(harness, device), 409, 'stopped')
    expect(said.verdict).toMatchObject({ verdict: 'blocked', params: { who: 'Ada Lovelace' } })
    await refused(clickWipe(harness, device), 409, 'stopped')
    await harness.settle()
    nothingSent(harness)
  })
})

describeOnBothStores('one open action of a kind', (make) => {
  test('a second wipe is refused with who, when and on which request', async () => {
    const { harness, device } = await scene(make)
    const first = await accepted(clickWipe(harness, device))
    await harness.settle()
    const token = await harness.token({
      sub: 'a-bob',
      name: 'Bob',
      email: 'bob@desk.example',
      request: { id: 'R-2', requester },
    })
    const said = await refused(clickWipe(harness, device, { token }), 409, 'action_in_progress')
    expect(said.verdict?.params).toMatchObject({
      who: 'Ada Lovelace',
      requestId: 'R-1',
      at: first.createdAt,
      actionId: first.id,
    })
    // It does not pass by itself, whatever the device does.
    harness.clock.advance(30 * 24 * 60 * 60_000)
    await refused(clickWipe(harness, device), 409, 'action_in_progress')
    expect(harness.simulator.commands.list()).toHaveLength(1)
  })

  test('a lock while a wipe is open goes through, and the other way round', async () => {
    const { harness, device } = await scene(make)
    const wipe = await accepted(clickWipe(harness, device))
    await harness.settle()
    const lock = await accepted(clickLock(harness, device))
    await harness.settle()
    expect((await read(harness, wipe.id)).state).toBe('accepted')
    expect((await read(harness, lock.id)).state).toBe('accepted')
    expect(harness.simulator.commands.list().map((one) => one.kind)).toEqual(['erase', 'lock'])
  })

  test('an accepted lock blocks the next one for an hour while the device is silent', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.goOffline(system.id)
    await accepted(clickLock(harness, device))
    await harness.settle()
    await refused(clickLock(harness, device), 409, 'lock_in_progress')
    harness.clock.advance(59 * 60_000)
    await refused(clickLock(harness, device), 409, 'lock_in_progress')
    harness.clock.advance(60_000)
    const again = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(again.state).toBe('accepted')
    expect(harness.simulator.commands.list()).toHaveLength(2)
  })

  test('an accepted lock stops blocking once the device was in contact again', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.goOffline(system.id)
    await accepted(clickLock(harness, device))
    await harness.settle()
    harness.clock.advance(60_000)
    await refused(clickLock(harness, device), 409, 'lock_in_progress')
    harness.simulator.devices.comeOnline(system.id)
    await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
    await accepted(clickLock(harness, device))
  })

  test('two records of one Apple device are one machine: only one wipe is open', async () => {
    const { harness, device, system } = await scene(make, { os: 'macos' })
    const twin = harness.simulator.devices.add({
      os: 'macos',
      users: [requester.email],
      serialNumber: system.system.serialNumber,
      apple: null,
      mdm: system.system.mdm,
    })
    await harness.request('/sync', { method: 'POST' })
    await harness.settle()
    await accepted(clickWipe(harness, await deviceOf(harness, system.id)))
    await harness.settle()
    const said = await refused(
      clickWipe(harness, await deviceOf(harness, twin.id)),
      409,
      'action_in_progress',
    )
    expect(said.verdict?.params).toMatchObject({ who: 'Ada Lovelace' })
    expect(harness.simulator.commands.list()).toHaveLength(1)
    expect(device.id).toBeTruthy()
  })
})

describeOnBothStores('opening the record in JumpCloud', (make) => {
  test('it answers with the link of the right region, and is on the record', async () => {
    const { harness, device, system } = await scene(make, { os: 'linux' })
    const answer = await harness.request(`/devices/${device.id}/actions`, { body: { action: 'open' } })
    expect(answer.status).toBe(200)
    const { url, action } = openResult.parse(await answer.json())
    expect(url).toBe(`https://console.jumpcloud.com/#/devices/${system.id}/details`)
    expect(action).toMatchObject({ action: 'open', channel: null, evidence: null })
    expect(
      (await entriesOf(harness, action)).map((entry) => [entry.kind, entry.outcome, entry.occurredAt]),
    ).toEqual([['opened', 'opened', null]])
    expect((await read(harness, action.id)).id).toBe(action.id)
    nothingSent(harness)
  })

  test('what is reported late says when it really was, and that it was recorded late', async () => {
    const { harness, device } = await scene(make)
    const openedAt = new Date(harness.clock.now() - 600_000).toISOString()
    const click = { key: 'k-open', body: { action: 'open', openedAt } }
    const answer = await clickLock(harness, device, click)
    const { action } = openResult.parse(await answer.json())
    const [entry] = await entriesOf(harness, action)
    expect(entry).toMatchObject({ kind: 'opened', occurredAt: openedAt, details: { recordedLate: true } })
    expect(Date.parse(entry!.at)).toBeGreaterThan(Date.parse(openedAt))
    // A browser that reports it twice writes it once.
    const again = openResult.parse(await (await clickLock(harness, device, click)).json())
    expect(again.action.id).toBe(action.id)
    expect(await entriesOf(harness, action)).toHaveLength(1)

    const tomorrow = new Date(harness.clock.now() + 86_400_000).toISOString()
    const future = { body: { action: 'open', openedAt: tomorrow } }
    await refused(clickLock(harness, device, future), 422, 'opened_at_in_future')
  })

  test('another’s device needs the right to search here too', async () => {
    const { harness, device } = await scene(make, { users: [other.email] })
    const token = await grant(harness, ['devices:read'])
    await refused(clickLock(harness, device, { token, body: { action: 'open' } }), 404, 'not_found')
  })
})
