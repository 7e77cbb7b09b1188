/** What this process remembers of JumpCloud: up, down, or asking us to slow down. */
import { expect, test } from 'vitest'
import { AppError } from '../src/errors.ts'
import { askJumpCloud, health, noteHealth, toAppError, withJumpCloud } from '../src/connections/index.ts'
import { JumpCloudError, type JumpCloudErrorCode } from '../src/jumpcloud/index.ts'
import { describeOnBothStores } from './support/harness.ts'

const unreachable = (status: number | null = null) =>
  new JumpCloudError('unreachable', 'no answer', { status })

describeOnBothStores('JumpCloud’s health', (make) => {
  test('is unknown before anybody asked, and a workspace’s own', async () => {
    const { core } = await make()
    expect(health(core, 'w1')).toEqual({ state: 'unknown', nextTryAt: null })
    noteHealth(core, 'w1', null)
    expect(health(core, 'w1')).toEqual({ state: 'up', nextTryAt: null })
    expect(health(core, 'w2').state).toBe('unknown')
    expect(health({ ...core }, 'w1').state).toBe('unknown')
  })

  test('waits longer after each failure, up to five minutes, and failures that come together are one', async () => {
    const { core, clock } = await make()
    const waits: number[] = []
    for (let i = 0; i < 10; i++) {
      noteHealth(core, 'w1', unreachable())
      const { state, nextTryAt } = health(core, 'w1')
      expect(state).toBe('down')
      waits.push((nextTryAt ?? 0) - clock.now())
      noteHealth(core, 'w1', unreachable())
      expect(health(core, 'w1').nextTryAt).toBe(nextTryAt)
      clock.advance(waits.at(-1) ?? 0)
    }
    expect(waits.slice(0, 3)).toEqual([5_000, 10_000, 20_000])
    expect(waits.at(-1)).toBe(300_000)
    noteHealth(core, 'w1', null)
    noteHealth(core, 'w1', unreachable())
    expect(health(core, 'w1').nextTryAt).toBe(clock.now() + 5_000)
  })

  test('obeys what JumpCloud asks to wait', async () => {
    const { core, clock } = await make()
    noteHealth(core, 'w1', new JumpCloudError('rate_limited', 'slow down', { status: 429, retryAfter: 77 }))
    expect(health(core, 'w1')).toEqual({ state: 'rate_limited', nextTryAt: clock.now() + 77_000 })
  })

  test('an answer that refuses is an answer, and an error of our own says nothing', async () => {
    const { core } = await make()
    noteHealth(core, 'w1', unreachable())
    noteHealth(core, 'w1', new Error('our own'))
    expect(health(core, 'w1').state).toBe('down')
    for (const code of [
      'credentials_invalid',
      'key_lacks_right',
      'not_found',
      'organization_not_found',
    ] as const) {
      noteHealth(core, code, new JumpCloudError(code, 'no', { status: 403 }))
      expect(health(core, code).state).toBe('up')
    }
  })

  test('is kept by every question that goes through the connection', async () => {
    const harness = await make({ fleet: 1 })
    const { core, workspace, simulator } = harness
    await expect(withJumpCloud(core, workspace, (client) => client.systemGroups())).rejects.toMatchObject({
      kind: 'conflict',
      code: 'not_connected',
    })
    await harness.connect()
    simulator.faults.add({ kind: 'reset_before', path: '/api/*' })
    const asked = askJumpCloud(core, workspace, (client) => client.systemGroups())
    await expect(asked).rejects.toMatchObject({ kind: 'gateway_timeout', code: 'jumpcloud_unreachable' })
    expect(health(core, workspace).state).toBe('down')
    simulator.faults.clear()
    await askJumpCloud(core, workspace, (client) => client.systemGroups())
    expect(health(core, workspace).state).toBe('up')
  })
})

test.each<[JumpCloudErrorCode, number | null, string, string]>([
  ['credentials_invalid', 401, 'bad_gateway', 'credentials_invalid'],
  ['organization_not_found', 404, 'bad_gateway', 'organization_not_found'],
  ['key_lacks_right', 403, 'bad_gateway', 'key_lacks_right'],
  ['rate_limited', 429, 'too_many', 'jumpcloud_rate_limited'],
  ['unreachable', null, 'gateway_timeout', 'jumpcloud_unreachable'],
  ['unreachable', 503, 'bad_gateway', 'jumpcloud_unreachable'],
  ['bad_answer', 200, 'bad_gateway', 'jumpcloud_bad_answer'],
  ['not_found', 404, 'bad_gateway', 'jumpcloud_not_found'],
])('%s (status %s) of JumpCloud is told as %s %s, with what was not done', (code, status, kind, told) => {
  const error = toAppError(new JumpCloudError(code, 'words', { status, retryAfter: 9 }))
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ kind, code: told, retryAfter: 9 })
  expect((error as AppError).message).toContain('Nothing was done')
})

test('what JumpCloud did not cause stays what it is', () => {
  const own = new Error('own')
  expect(toAppError(own)).toBe(own)
  expect(toAppError(own, 'typed')).toBe(own)
})
