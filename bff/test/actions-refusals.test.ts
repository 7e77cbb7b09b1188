/** What a wipe cannot be sent by. Each way ends with a problem that says so, and JumpCloud hears of nothing. */
import { expect, test } from 'vitest'
import { type Device, permission } from '@siit-jumpcloud/shared'
import { accepted, clickWipe, decide, outcome, refused, scene, wipeBody } from './support/actions.ts'
import { describeOnBothStores, type Harness, requester } from './support/harness.ts'

const nothingSent = async (harness: Harness) => {
  await harness.settle()
  expect(harness.simulator.commands.list()).toEqual([])
}
const bob = (harness: Harness) => harness.token({ sub: 'a-bob', name: 'Bob', email: 'bob@desk.example' })
const someoneElse = { id: 'p-alan', email: 'alan.turing@northwind.example', name: 'Alan Turing' }
const confirmed = (device: Device, more: Record<string, unknown>) => ({ body: wipeBody(device, more) })

describeOnBothStores('a wipe cannot be sent by', (make) => {
  test('a token without the right', async () => {
    const { harness, device } = await scene(make)
    const token = await harness.token({
      permissions: permission.options.filter((one) => one !== 'devices:wipe'),
    })
    await refused(clickWipe(harness, device, { token }), 403, 'permission_devices_wipe')
    await nothingSent(harness)
  })

  test('a token without a request', async () => {
    const { harness, device } = await scene(make)
    const token = await harness.token({ request: null })
    await refused(clickWipe(harness, device, { token }), 403, 'request_required')
    await nothingSent(harness)
  })

  test('another workspace', async () => {
    const { harness, device } = await scene(make)
    const token = await harness.token({ workspace: `${harness.workspace}-other` })
    await refused(clickWipe(harness, device, { token }), 404, 'not_found')
    await nothingSent(harness)
  })

  test('a changed request context', async () => {
    const { harness, device } = await scene(make)
    const onAnother = { request: { id: 'R-2', requester: someoneElse } }
    // Without devices:search, the device of another request's requester is not there at all.
    const narrow = permission.options.filter((one) => one !== 'devices:search')
    await refused(
      clickWipe(harness, device, { token: await harness.token({ ...onAnother, permissions: narrow }) }),
      404,
      'not_found',
    )
    // With it, the device is not the requester's, and nobody consented to that.
    const token = await harness.token(onAnother)
    await refused(clickWipe(harness, device, { token }), 422, 'owner_mismatch_not_accepted')
    // Consent that was given on one request does not hold on another.
    await refused(
      clickWipe(harness, device, {
        token,
        ...confirmed(device, { ownerMismatchAccepted: true, requestId: 'R-1' }),
      }),
      409,
      'request_changed',
    )
    await nothingSent(harness)
  })

  test('a confirmation for another serial', async () => {
    const { harness, device } = await scene(make)
    const typed = confirmed(device, { [device.typedConfirmation.field]: 'XXXXXX' })
    await refused(clickWipe(harness, device, typed), 422, 'confirmation_mismatch')
    await nothingSent(harness)
  })

  test('a confirmation of a device that is another one by now', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.update(system.id, { serialNumber: 'OTHER-0001' })
    await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
    await refused(clickWipe(harness, device), 409, 'plan_changed')
    await nothingSent(harness)
  })

  test('a stale approval', async () => {
    const { harness, device, system } = await scene(
      make,
      {},
      {
        policy: { approval: { lock: false, wipe: true } },
      },
    )
    const changed = await accepted(clickWipe(harness, device))
    harness.simulator.devices.update(system.id, { users: [someoneElse.email] })
    await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
    await refused(decide(harness, changed, 'approve', {}, await bob(harness)), 409, 'plan_changed')

    harness.simulator.devices.update(system.id, { users: [requester.email] })
    await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
    const late = await accepted(clickWipe(harness, device))
    await refused(
      decide(harness, late, 'approve', { planHash: 'another' }, await bob(harness)),
      409,
      'plan_changed',
    )
    harness.clock.advance(24 * 60 * 60_000 + 1)
    await refused(decide(harness, late, 'approve', {}, await bob(harness)), 409, 'not_awaiting_approval')
    await nothingSent(harness)
  })

  test('one’s own approval, under whichever id', async () => {
    const { harness, device } = await scene(make, {}, { policy: { approval: { lock: false, wipe: true } } })
    const asked = await accepted(clickWipe(harness, device))
    await refused(decide(harness, asked, 'approve'), 403, 'own_action')
    const again = await harness.token({ sub: 'a-ada-2', email: ' ADA@desk.example'.trim() })
    await refused(decide(harness, asked, 'approve', {}, again), 403, 'own_action')
    await nothingSent(harness)
  })

  test('a replayed call: the first one sends, the others get its answer or are refused', async () => {
    const { harness, device } = await scene(make)
    const key = 'the-same-key'
    const first = await accepted(clickWipe(harness, device, { key }))
    await outcome(harness, first)
    expect((await accepted(clickWipe(harness, device, { key }))).id).toBe(first.id)
    const other = await harness.token({ request: { id: 'R-2', requester } })
    await refused(clickWipe(harness, device, { key, token: other }), 422, 'idempotency_key_reused')
    const body = { ...wipeBody(device), reason: 'Another reason.' }
    await refused(clickWipe(harness, device, { key, body }), 422, 'idempotency_key_reused')
    await refused(clickWipe(harness, device), 409, 'action_in_progress')
    await harness.settle()
    expect(harness.simulator.commands.list()).toHaveLength(1)
  })
})
