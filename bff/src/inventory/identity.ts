/** What makes a device the one that a person decided on. A change of any of it voids the decision. */
import type { DeviceChange } from '@siit-jumpcloud/shared'
import type { DeviceRow } from '../store/index.ts'
import { canonicalJson, sha256 } from '../timeline/canonical.ts'

export interface DeviceIdentity {
  jumpcloudId: string
  serialNumber: string | null
  osFamily: string
  mdmVendor: string
  appleDeviceId: string | null
  /** JumpCloud ids, sorted. */
  boundUsers: string[]
  primaryUserId: string | null
}

type IdentityColumns = Pick<
  DeviceRow,
  'jumpcloudId' | 'serialNumber' | 'osFamily' | 'mdmVendor' | 'appleDeviceId' | 'primaryUserId'
>

export function identityOf(row: IdentityColumns, bindings: readonly { userId: string }[]): DeviceIdentity {
  return {
    jumpcloudId: row.jumpcloudId,
    serialNumber: row.serialNumber,
    osFamily: row.osFamily,
    mdmVendor: row.mdmVendor,
    appleDeviceId: row.appleDeviceId,
    boundUsers: [...new Set(bindings.map((binding) => binding.userId))].sort(),
    primaryUserId: row.primaryUserId,
  }
}

/** Hash of the identity in canonical form: what comes with every reading and is sent back with a wipe. */
export const planHash = (row: IdentityColumns, bindings: readonly { userId: string }[]): string =>
  sha256(canonicalJson({ ...identityOf(row, bindings) }))

const words: Readonly<Record<keyof DeviceIdentity, string>> = {
  jumpcloudId: 'jumpcloudId',
  serialNumber: 'serialNumber',
  osFamily: 'os.family',
  mdmVendor: 'mdm.vendor',
  appleDeviceId: 'mdm.deviceId',
  boundUsers: 'binding.users',
  primaryUserId: 'binding.primaryUser',
}

/**
 * What differs, in the fields' own order; empty where the two are the same device. `nameOf` turns a JumpCloud user
 * id into what people know that user by.
 */
export function compareIdentity(
  before: DeviceIdentity,
  after: DeviceIdentity,
  nameOf: (userId: string) => string = (userId) => userId,
): DeviceChange[] {
  const shown = (identity: DeviceIdentity, key: keyof DeviceIdentity): string | null => {
    if (key === 'boundUsers') return identity.boundUsers.map(nameOf).join(', ') || null
    if (key === 'primaryUserId')
      return identity.primaryUserId === null ? null : nameOf(identity.primaryUserId)
    return identity[key]
  }
  const raw = (identity: DeviceIdentity, key: keyof DeviceIdentity) => JSON.stringify(identity[key])
  const keys = Object.keys(words).filter((key): key is keyof DeviceIdentity => Object.hasOwn(words, key))
  return keys
    .filter((key) => raw(before, key) !== raw(after, key))
    .map((key) => ({ field: words[key], from: shown(before, key), to: shown(after, key) }))
}
