/** Changes to a device, as tests and the control API write them, and what else changes with them. */
import { siblingId } from '../ids.ts'
import {
  type DeepPartial,
  merged,
  type WireAndroidDevice,
  type WireAppleDevice,
  type WireBitlocker,
  type WireDiskEncryption,
  type WireSystem,
  type WireSystemInfo,
} from '../wire.ts'
import type { Device, MdmStatus } from './device.ts'
import type { Os } from './mix.ts'
import { plainApple } from './new-device.ts'

/**
 * A change to a device: any field of the system record by its wire name, and these beside. `undefined` removes a field;
 * objects are laid over what is there, lists are replaced.
 */
export type DeviceChange = DeepPartial<Omit<WireSystem, '_id' | 'id'>> & {
  /** Takes commands at once; sets `active` too, and `lastContact` when it comes online. */
  online?: boolean
  /** Users bound directly, by id or email. Unknown emails get a new user. */
  users?: string[]
  /** Users bound through a user group, by id or email. */
  usersViaGroup?: string[]
  /** System groups, by id or name. Unknown names get a new group. */
  groups?: string[]
  /** The row of System Insights' system_info; null takes it away. */
  hardware?: DeepPartial<WireSystemInfo> | null
  /** Rows of System Insights' disk_encryption and bitlocker_info, without the system's id. */
  disks?: Omit<WireDiskEncryption, 'system_id'>[]
  bitlocker?: Omit<WireBitlocker, 'system_id'>[]
  /** The row of the Apple MDM device list; null takes it away. */
  apple?: DeepPartial<WireAppleDevice> | null
  /** The row of the Google EMM device list; null takes it away. */
  android?: DeepPartial<WireAndroidDevice> | null
  /** How the device answers Apple MDM commands from now on. */
  mdmStatus?: MdmStatus
}

export type NewDevice = DeviceChange & {
  os: Os | 'Mac OS X' | 'Windows' | 'Ubuntu' | 'iOS' | 'iPadOS' | 'Android'
}

/** How names in a change become ids, and what time it is. */
export interface Means {
  appleMdmId: string
  /** Now, ISO 8601. */
  at: string
  /** A user's id, by id or email. */
  user(idOrEmail: string): string
  /** A system group's id, by id or name. */
  group(idOrName: string): string
  /** The id of a new user group with these members. */
  userGroup(name: string, members: string[]): string
}

/** The device with the change laid over it; the device given is not touched. */
export function changedDevice(means: Means, before: Device, change: DeviceChange): Device {
  const {
    online,
    users,
    usersViaGroup,
    groups,
    hardware,
    disks,
    bitlocker,
    apple,
    android,
    mdmStatus,
    ...system
  } = change
  const device: Device = { ...before, system: merged<WireSystem>(before.system, system) }
  if (typeof change.active === 'boolean') device.online = change.active
  if (online !== undefined) {
    device.online = online
    device.system.active = online
    if (online) device.system.lastContact = means.at
  }
  if (users !== undefined) device.users = users.map((user) => means.user(user))
  if (usersViaGroup !== undefined)
    device.userGroups =
      usersViaGroup.length === 0
        ? []
        : [
            means.userGroup(
              `Users of ${device.system.hostname ?? device.id}`,
              usersViaGroup.map((user) => means.user(user)),
            ),
          ]
  if (groups !== undefined) device.groups = groups.map((group) => means.group(group))
  if (hardware === null) device.hardware = null
  else if (hardware !== undefined)
    device.hardware = merged(before.hardware ?? { system_id: device.id }, hardware)
  if (disks !== undefined) device.disks = disks.map((row) => ({ ...row, system_id: device.id }))
  if (bitlocker !== undefined) device.bitlocker = bitlocker.map((row) => ({ ...row, system_id: device.id }))
  if (apple === null) device.apple = null
  else if (apple !== undefined)
    device.apple = merged(before.apple ?? plainApple(means.appleMdmId, device), apple)
  if (android === null) device.android = null
  else if (android !== undefined)
    device.android = merged(before.android ?? { objectId: siblingId('androidDevice', device.id) }, android)
  if (mdmStatus !== undefined) device.mdmStatus = mdmStatus
  keepConsistent(means, before, device, change)
  // An Apple device's serial is one serial: whoever changes the system's means the device's as well.
  if (typeof change.serialNumber === 'string' && apple === undefined && device.apple !== null)
    device.apple = { ...device.apple, serialNumber: change.serialNumber }
  if (change.systemInsights?.state !== undefined && change.systemInsights.state !== 'enabled') {
    device.hardware = hardware === undefined ? null : device.hardware
    device.disks = disks === undefined ? [] : device.disks
    device.bitlocker = bitlocker === undefined ? [] : device.bitlocker
  }
  return device
}

/** One change upstream shows in several records: enrolment in the MDM's list, encryption in System Insights. */
function keepConsistent(means: Means, before: Device, device: Device, change: DeviceChange): void {
  const apple = device.os === 'macos' || device.os === 'ios' || device.os === 'ipados'
  const mdm = device.system.mdm
  if (apple && change.apple === undefined && change.mdm?.vendor !== undefined) {
    const enrolled = change.mdm.vendor === 'internal'
    if (enrolled || before.apple !== null)
      device.apple = { ...(before.apple ?? plainApple(means.appleMdmId, device)), enrolled }
  }
  if (device.apple !== null && change.apple === undefined && change.mdm?.enrollmentType !== undefined)
    device.apple = {
      ...device.apple,
      securityInfo: {
        ...device.apple.securityInfo,
        isUserEnrollment: change.mdm.enrollmentType === 'user',
      },
    }
  if (
    mdm !== null &&
    mdm !== undefined &&
    change.mdm?.vendor !== undefined &&
    change.mdm.internal === undefined
  ) {
    const { internal: _dropped, ...rest } = mdm
    device.system = {
      ...device.system,
      mdm:
        change.mdm.vendor === 'internal'
          ? {
              ...mdm,
              ...(apple
                ? { providerId: means.appleMdmId, internal: { deviceId: device.apple?.id ?? '' } }
                : {}),
            }
          : rest,
    }
  }
  const encrypted = change.fde?.active
  if (encrypted !== undefined) {
    if (change.bitlocker === undefined)
      device.bitlocker = before.bitlocker.map((row) => ({
        ...row,
        protection_status: encrypted ? 1 : 0,
        conversion_status: encrypted ? 1 : 0,
        percentage_encrypted: encrypted ? 100 : 0,
      }))
    if (change.disks === undefined)
      device.disks = before.disks.map((row) => ({
        ...row,
        encrypted: encrypted ? 1 : 0,
        encryption_status: encrypted ? 'encrypted' : 'not encrypted',
      }))
    if (device.apple !== null && change.apple === undefined)
      device.apple = {
        ...device.apple,
        securityInfo: { ...device.apple.securityInfo, filevaultEnabled: encrypted },
      }
  }
}

/** The operating system that a name, ours or the wire's, means. */
export function osOf(name: NewDevice['os']): Os {
  switch (name) {
    case 'Mac OS X':
      return 'macos'
    case 'Windows':
      return 'windows'
    case 'Ubuntu':
      return 'linux'
    case 'iOS':
      return 'ios'
    case 'iPadOS':
      return 'ipados'
    case 'Android':
      return 'android'
    default:
      return name
  }
}
