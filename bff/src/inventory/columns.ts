/**
 * From JumpCloud's records to the columns of a device. Sync (phase by phase) and a live read (all at once) use the
 * same functions, so that both come to the same row.
 */
import type { DeviceTypes } from '@siit-jumpcloud/shared'
import {
  type AppleDevice,
  combineEncryption,
  deviceEncryption,
  type Hardware,
  type System,
  type VolumeEncryption,
} from '../jumpcloud/index.ts'
import type { DeviceRow } from '../store/index.ts'
import { hashOf } from '../timeline/canonical.ts'

/** What the system's own record decides. */
export const systemKeys = [
  'jumpcloudId',
  'hostname',
  'displayName',
  'serialNumber',
  'osFamily',
  'osVersion',
  'osName',
  'deviceType',
  'manufacturer',
  'architecture',
  'status',
  'lastContact',
  'agentVersion',
  'encryptionFde',
  'encryption',
  'keyEscrowed',
  'mdmVendor',
  'enrollmentType',
  'systemEnrollmentType',
  'mdmDeviceId',
  'builtInCommands',
  'primaryUserId',
  'contentHash',
  'searchText',
  'sortName',
] as const satisfies readonly (keyof DeviceRow)[]
export const hardwareKeys = [
  'manufacturer',
  'model',
  'memoryBytes',
  'encryptionInsights',
  'encryption',
  'searchText',
] as const satisfies readonly (keyof DeviceRow)[]
export const appleKeys = [
  'appleMdmId',
  'appleDeviceId',
  'enrollmentType',
  'model',
  'searchText',
] as const satisfies readonly (keyof DeviceRow)[]

export type SystemColumns = Pick<DeviceRow, (typeof systemKeys)[number]>
export type HardwareColumns = Pick<DeviceRow, (typeof hardwareKeys)[number]>
export type AppleColumns = Pick<DeviceRow, (typeof appleKeys)[number]>

/** Facts of a row that a later record builds on. */
type Known = Pick<
  DeviceRow,
  'manufacturer' | 'model' | 'encryptionInsights' | 'enrollmentType' | 'systemEnrollmentType'
>

const milliseconds = (instant: string | null) => (instant === null ? null : Date.parse(instant))

/**
 * The columns that a system's record decides. `known` is our row, where there is one: what Apple MDM and System
 * Insights told stays until they are read again.
 */
export function systemColumns(system: System, known: Known | null, deviceTypes: DeviceTypes): SystemColumns {
  const content = {
    jumpcloudId: system.id,
    hostname: system.hostname,
    displayName: system.displayName,
    serialNumber: system.serialNumber,
    osFamily: system.osFamily,
    osVersion: system.osVersion,
    osName: system.osName,
    deviceType: deviceTypes[system.osFamily],
    architecture: system.arch,
    status: system.active === null ? 'unknown' : system.active ? 'active' : 'inactive',
    agentVersion: system.agentVersion,
    encryptionFde: system.encryption,
    keyEscrowed: system.recoveryKeyEscrowed,
    mdmVendor: system.mdm.vendor,
    systemEnrollmentType: system.mdm.enrollmentType,
    mdmDeviceId: system.mdm.internalDeviceId,
    builtInCommands: system.builtInCommands,
    primaryUserId: system.primaryUserId,
  } as const
  // Apple MDM said that a user enrolled it: that stands until Apple MDM is read again.
  const userByApple = known?.enrollmentType === 'user' && known.systemEnrollmentType !== 'user'
  // System Insights' name of the maker, once known, is not replaced by the shorter one of the record.
  const manufacturer = known?.manufacturer ?? system.hwVendor
  return {
    ...content,
    manufacturer,
    lastContact: milliseconds(system.lastContact),
    encryption: combineEncryption([system.encryption, known?.encryptionInsights ?? 'unknown']),
    enrollmentType: userByApple ? 'user' : system.mdm.enrollmentType,
    contentHash: contentHash(system, deviceTypes),
    ...searchColumns({ ...content, manufacturer, model: known?.model ?? null }),
  }
}

/**
 * Hash of everything that we take from a system's record except its last contact, so that sync tells an unchanged
 * device from our own row's hash alone.
 */
export const contentHash = (system: System, deviceTypes: DeviceTypes): string =>
  hashOf({ ...system, lastContact: null, deviceType: deviceTypes[system.osFamily] })

/** What `hardwareColumns` looks at besides. */
export const hardwareNeeds = [
  'osFamily',
  'encryptionFde',
  'enrollmentType',
  'systemEnrollmentType',
  'hostname',
  'displayName',
  'serialNumber',
] as const satisfies readonly (keyof DeviceRow)[]

type Hardened = Known & SearchFacts & Pick<DeviceRow, 'osFamily' | 'encryptionFde' | 'memoryBytes'>

/**
 * What System Insights adds. A fact about hardware, once known, stays where it tells nothing any more; encryption does
 * not, because a disk can be decrypted: there, silence is unknown.
 */
export function hardwareColumns(
  row: Hardened,
  hardware: Hardware | null,
  volumes: readonly VolumeEncryption[],
): HardwareColumns {
  const encryptionInsights = deviceEncryption({ osFamily: row.osFamily, encryption: 'unknown' }, volumes)
  const facts = {
    manufacturer: hardware?.manufacturer ?? row.manufacturer,
    model: hardware?.model ?? row.model,
  }
  return {
    ...facts,
    memoryBytes: hardware?.memoryBytes ?? row.memoryBytes,
    encryptionInsights,
    encryption: combineEncryption([row.encryptionFde, encryptionInsights]),
    searchText: searchColumns({ ...row, ...facts }).searchText,
  }
}

/** What Apple MDM adds; `device` is the one enrolled record that matches, or null. */
export function appleColumns(
  row: Known & SearchFacts & Pick<DeviceRow, 'osFamily'>,
  device: Pick<AppleDevice, 'id' | 'mdmId' | 'userEnrollment' | 'model'> | null,
): AppleColumns {
  // Macs report their exact model through System Insights; phones and tablets only here.
  const phone = row.osFamily === 'ios' || row.osFamily === 'ipados'
  const model = phone ? (device?.model ?? row.model) : (row.model ?? device?.model ?? null)
  return {
    appleMdmId: device?.mdmId ?? null,
    appleDeviceId: device?.id ?? null,
    enrollmentType:
      device?.userEnrollment === true ? 'user' : (row.systemEnrollmentType ?? row.enrollmentType),
    model,
    searchText: searchColumns({ ...row, model }).searchText,
  }
}

type SearchFacts = Pick<
  DeviceRow,
  'jumpcloudId' | 'hostname' | 'displayName' | 'serialNumber' | 'manufacturer' | 'model'
>

/** Lower-cased once when written, so that a search and a sort need no function on the column. */
function searchColumns(row: SearchFacts): Pick<DeviceRow, 'searchText' | 'sortName'> {
  const words = [
    row.hostname,
    row.displayName,
    row.serialNumber,
    row.manufacturer,
    row.model,
    row.jumpcloudId,
  ]
  return {
    searchText: words
      .filter((word) => word !== null)
      .join('\n')
      .toLowerCase(),
    sortName: (row.hostname ?? row.displayName ?? row.jumpcloudId).toLowerCase(),
  }
}

/** Everything a device has, from all of JumpCloud's records at once. */
export interface DeviceExtra {
  hardware: Hardware | null
  volumes: readonly VolumeEncryption[]
  apple: AppleDevice | null
  groupIds: string[] | null
}
export type DeviceColumns = SystemColumns & HardwareColumns & AppleColumns & Pick<DeviceRow, 'groupIds'>

/** All columns that JumpCloud decides, from one live read. `known` is our row, where there is one. */
export function toDeviceColumns(
  system: System,
  extra: DeviceExtra,
  known: DeviceRow | null,
  deviceTypes: DeviceTypes,
): DeviceColumns {
  const own = systemColumns(system, known, deviceTypes)
  const base = {
    ...own,
    model: known?.model ?? null,
    memoryBytes: known?.memoryBytes ?? null,
    encryptionInsights: known?.encryptionInsights ?? ('unknown' as const),
  }
  const hard = { ...base, ...hardwareColumns(base, extra.hardware, extra.volumes) }
  return { ...hard, ...appleColumns(hard, extra.apple), groupIds: extra.groupIds }
}
