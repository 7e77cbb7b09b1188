/** `actions.md`: the fields whose change voids a decision, and those whose change does not. */
import { describe, expect, test } from 'vitest'
import { compareIdentity, identityOf, planHash } from '../src/inventory/index.ts'

const row = {
  jumpcloudId: 'a'.repeat(24),
  serialNumber: 'C02XK1ABCDEF',
  osFamily: 'macos',
  mdmVendor: 'jumpcloud',
  appleDeviceId: 'b'.repeat(24),
  primaryUserId: 'u1',
} as const
const bound = [{ userId: 'u1' }, { userId: 'u2' }]

describe('the plan', () => {
  test.each([
    ['jumpcloudId', { jumpcloudId: 'c'.repeat(24) }],
    ['serialNumber', { serialNumber: null }],
    ['os.family', { osFamily: 'windows' as const }],
    ['mdm.vendor', { mdmVendor: 'none' as const }],
    ['mdm.deviceId', { appleDeviceId: null }],
    ['binding.primaryUser', { primaryUserId: 'u2' }],
  ])('is another one when %s changes', (field, change) => {
    const other = { ...row, ...change }
    expect(planHash(other, bound)).not.toBe(planHash(row, bound))
    expect(compareIdentity(identityOf(row, bound), identityOf(other, bound)).map((one) => one.field)).toEqual(
      [field],
    )
  })

  test('is another one when somebody else is bound, told in names', () => {
    const other = [{ userId: 'u1' }, { userId: 'u3' }]
    expect(planHash(row, other)).not.toBe(planHash(row, bound))
    const names: Record<string, string> = { u1: 'Ada', u2: 'Bo', u3: 'Cy' }
    expect(compareIdentity(identityOf(row, bound), identityOf(row, other), (id) => names[id] ?? id)).toEqual([
      { field: 'binding.users', from: 'Ada, Bo', to: 'Ada, Cy' },
    ])
  })

  test('is the same one for another hostname, and whatever the order of the bound users', () => {
    const renamed = { ...row, hostname: 'other', lastContact: 5 }
    expect(planHash(renamed, [...bound].reverse())).toBe(planHash(row, bound))
    expect(compareIdentity(identityOf(row, bound), identityOf(renamed, [...bound].reverse()))).toEqual([])
  })
})
