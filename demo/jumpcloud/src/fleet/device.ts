/** One computer, and the records of it that the API shows: each a view of the same facts. */
import { encodeId } from '../ids.ts'
import { chance, hash32, hex, integer, uuid } from '../random.ts'
import type {
  WireAndroidDevice,
  WireAppleDevice,
  WireBitlocker,
  WireDiskEncryption,
  WireMdm,
  WireSystem,
  WireSystemInfo,
} from '../wire.ts'
import type { Facts } from './facts.ts'
import type { Os } from './mix.ts'
import { familyField, osField } from './models.ts'
import { bindingOf, emailOf } from './people.ts'
import { plainSerial } from './serials.ts'

/** How an Apple device answers its next MDM command (`mdm_command_result.status`). */
export type MdmStatus = 'Acknowledged' | 'Error' | 'CommandFormatError' | 'Idle'

/** Everything the simulator knows of one computer. Records on the wire are views of it. */
export interface Device {
  id: string
  os: Os
  /** Takes commands at once. For agent-managed computers this is the wire's `active`. */
  online: boolean
  system: WireSystem
  hardware: WireSystemInfo | null
  disks: WireDiskEncryption[]
  bitlocker: WireBitlocker[]
  apple: WireAppleDevice | null
  android: WireAndroidDevice | null
  /** Ids of users bound directly. */
  users: string[]
  /** Ids of user groups that the device is bound to. */
  userGroups: string[]
  /** Ids of system groups that it is a member of. */
  groups: string[]
  mdmStatus: MdmStatus
}

const day = 86_400_000
const iso = (time: number): string => new Date(time).toISOString()

/** The `mdm` part of a system, with the ids of its Apple device and of the Apple MDM. */
function mdmOf(facts: Facts): WireMdm {
  const { slot, seed, index } = facts
  if (slot.vendor !== 'internal')
    return {
      vendor: slot.vendor,
      dep: false,
      userApproved: slot.vendor === 'external',
      enrollmentType: 'unknown',
    }
  const shared = { vendor: 'internal' as const, enrollmentType: slot.enrollment, userApproved: true }
  if (slot.os === 'windows') {
    return {
      ...shared,
      dep: false,
      windows: { upn: emailOf(seed, facts.ownerIndex ?? index) },
      internal: { windowsDeviceId: hex(seed, index, 60, 32).toUpperCase() },
    }
  }
  if (slot.os === 'android') return { ...shared, dep: false }
  return {
    ...shared,
    dep: slot.enrollment === 'automated device',
    profileIdentifier: 'com.jumpcloud.mdm',
    providerId: encodeId('appleMdm', seed, 0),
    lostModeStatus: 'NOT_LOST',
    internal: { deviceId: encodeId('appleDevice', seed, index) },
  }
}

/** The record of GET /api/systems. */
export function systemOf(facts: Facts): WireSystem {
  const { seed, index, slot, model, osVersion, oddity } = facts
  const agent = slot.os === 'macos' || slot.os === 'windows' || slot.os === 'linux'
  const owner = facts.ownerIndex
  const system: WireSystem = {
    _id: facts.id,
    id: facts.id,
    organization: facts.organization,
    created: iso(Date.UTC(2022, 0, 1) + index * 60_000),
    active: facts.online,
    lastContact: facts.lastContact === null ? null : iso(facts.lastContact),
    agentVersion: agent
      ? `2.${String(integer(seed, index, 61, 30))}.${String(integer(seed, index, 62, 4))}`
      : '',
    hostname: facts.hostname,
    displayName: chance(seed, index, 63, 70) ? facts.hostname : `${model.marketing} ${facts.hostname}`,
    serialNumber: facts.serial ?? null,
    hwVendor: agent ? model.vendor : '',
    os: slot.os === 'linux' ? (osVersion.distributionName ?? 'Ubuntu') : osField[slot.os],
    osFamily: familyField[slot.os],
    version: osVersion.version,
    osVersionDetail: {
      ...osVersion,
      majorNumber: Number(osVersion.major ?? 0),
      minorNumber: Number(osVersion.minor ?? 0),
      patchNumber: Number(osVersion.patch ?? 0),
    },
    arch: model.arm ? 'arm64' : slot.os === 'macos' ? 'x86_64' : 'amd64',
    archFamily: model.arm ? 'arm64' : 'amd64',
    fde: { active: facts.encrypted, keyPresent: facts.encrypted && chance(seed, index, 64, 85) },
    mdm: mdmOf(facts),
    builtInCommands:
      slot.os === 'windows' || slot.os === 'linux'
        ? (['erase', 'lock', 'restart', 'shutdown'] as const).map((name) => ({ name, type: 'security' }))
        : [],
    primarySystemUser: {
      id: owner === null || chance(seed, index, 65, 15) ? null : encodeId('systemUser', seed, owner),
    },
    systemInsights: { state: slot.insights },
    userMetrics:
      owner === null || !agent
        ? []
        : [
            {
              userName: emailOf(seed, owner).split('@')[0] ?? 'user',
              admin: chance(seed, index, 66, 30),
              managed: true,
              secureTokenEnabled: slot.os === 'macos',
              suspended: false,
            },
          ],
    allowMultiFactorAuthentication: false,
    allowPublicKeyAuthentication: slot.os === 'linux',
    allowSshPasswordAuthentication: false,
    allowSshRootLogin: false,
    azureAdJoined: slot.os === 'windows' && chance(seed, index, 67, 10),
    desktopCapable: agent,
    hasServiceAccount: slot.os === 'macos',
    agentHasFullDiskAccess: slot.os === 'macos',
    isPolicyBound: chance(seed, index, 68, 80),
    modifySSHDConfig: slot.os === 'linux',
    domainInfo: { domainName: '', partOfDomain: false },
    policyStats: {
      duplicate: 0,
      failed: 0,
      pending: 0,
      success: integer(seed, index, 69, 12),
      total: 12,
      unsupportedOs: 0,
    },
    networkInterfaces: [
      {
        address: `10.${String(index % 200)}.0.${String(integer(seed, index, 70, 250) + 1)}`,
        family: 'IPv4',
        internal: false,
        name: 'en0',
      },
    ],
    provisionMetadata: { provisioner: { provisionerId: '', type: 'administrator' } },
    attributes: [],
    fileSystem: null,
    remoteIP: `192.0.2.${String(integer(seed, index, 71, 250) + 1)}`,
    secureLogin: { enabled: false, supported: slot.os === 'macos' },
    sshRootEnabled: false,
    systemTimezone: 60,
    templateName: slot.os,
  }
  if (facts.serial === undefined) delete system.serialNumber
  if (oddity === 'null_attributes') {
    Object.assign(system, {
      attributes: null,
      hwVendor: null,
      displayName: null,
      fde: null,
      mdm: null,
      primarySystemUser: null,
      osVersionDetail: null,
    } satisfies Partial<WireSystem>)
  }
  if (oddity === 'sparse') {
    // An old agent: fields that came later are missing altogether.
    delete system.builtInCommands
    delete system.osFamily
    delete system.systemInsights
    delete system.primarySystemUser
    delete system.archFamily
  }
  return system
}

/** The row of System Insights' `system_info`, or null where the device sends none. Trailing spaces are as published. */
export function hardwareOf(facts: Facts): WireSystemInfo | null {
  if (facts.slot.insights !== 'enabled') return null
  const { seed, index, model } = facts
  return {
    system_id: facts.id,
    collection_time: iso(facts.lastContact ?? facts.bornAt - day),
    computer_name: facts.hostname.replace(/\.local$/, ''),
    hostname: facts.hostname,
    local_hostname: facts.hostname.replace(/\.local$/, ''),
    hardware_vendor: `${model.vendor} `,
    hardware_model: facts.oddity === 'sparse' ? '' : `${model.name} `,
    hardware_version: '1.0 ',
    hardware_serial: facts.serial ?? '',
    cpu_brand: model.cpu,
    cpu_type: model.arm ? 'arm64e' : 'x86_64h',
    cpu_subtype: model.arm ? 'ARM64E' : 'Intel x86-64h Haswell',
    cpu_logical_cores: 8,
    cpu_physical_cores: model.arm ? 8 : 4,
    cpu_microcode: '',
    physical_memory: facts.oddity === 'null_attributes' ? '' : String(model.memory * 2 ** 30),
    uuid: uuid(seed, index, 72),
  }
}

/** System Insights' opinion of the disk; now and then it differs from the system's `fde`. */
export function disksOf(facts: Facts): WireDiskEncryption[] {
  if (facts.slot.insights !== 'enabled' || facts.slot.os === 'windows') return []
  const disagrees = facts.oddities && chance(facts.seed, facts.index, 73, 2)
  const encrypted = facts.encrypted !== disagrees
  return [
    {
      system_id: facts.id,
      collection_time: iso(facts.lastContact ?? facts.bornAt - day),
      name: facts.slot.os === 'macos' ? '/dev/disk1s1' : '/dev/dm-0',
      encrypted: encrypted ? 1 : 0,
      encryption_status: encrypted ? 'encrypted' : 'not encrypted',
      type: encrypted ? (facts.slot.os === 'macos' ? 'APFS Encryption' : 'crypto_LUKS') : '',
      uid: '',
      user_uuid: '',
      uuid: uuid(facts.seed, facts.index, 74),
    },
  ]
}

export function bitlockerOf(facts: Facts): WireBitlocker[] {
  if (facts.slot.insights !== 'enabled' || facts.slot.os !== 'windows') return []
  const disagrees = facts.oddities && chance(facts.seed, facts.index, 73, 2)
  const on = facts.encrypted !== disagrees
  return [
    {
      system_id: facts.id,
      collection_time: iso(facts.lastContact ?? facts.bornAt - day),
      drive_letter: 'C:',
      protection_status: on ? 1 : 0,
      conversion_status: on ? 1 : 0,
      encryption_method: on ? 'XTS-AES 128' : 'None',
      percentage_encrypted: on ? 100 : 0,
      persistent_volume_id: on ? `{${uuid(facts.seed, facts.index, 75)}}` : '',
      device_id: `\\\\?\\Volume{${uuid(facts.seed, facts.index, 76).toLowerCase()}}\\`,
    },
  ]
}

/** The row of the Apple MDM device list, or null. */
export function appleOf(facts: Facts): WireAppleDevice | null {
  const { seed, index, slot, model, osVersion } = facts
  if (slot.appleRow === 'none') return null
  const user = slot.enrollment === 'user'
  return {
    id: encodeId('appleDevice', seed, index),
    appleMdmId: encodeId('appleMdm', seed, 0),
    serialNumber: plainSerial(seed, index, slot.os),
    udid: uuid(seed, index, 77),
    osVersion: osVersion.version,
    mdmOsFamily: slot.os === 'macos' ? 'macOS' : slot.os === 'ios' ? 'iOS' : 'iPadOS',
    modelFamily: slot.os === 'macos' ? 'Mac' : slot.os === 'ios' ? 'iPhone' : 'iPad',
    depRegistered: slot.enrollment === 'automated device',
    enrolled: slot.appleRow === 'enrolled',
    createdAt: iso(Date.UTC(2022, 0, 1) + index * 60_000 + 120_000),
    hasActivationLockBypassCodes: slot.enrollment === 'automated device',
    securityInfo: {
      enrolledViaDep: slot.enrollment === 'automated device',
      filevaultEnabled: facts.encrypted,
      isUserEnrollment: user,
      userApprovedEnrollment: true,
    },
    deviceInformation: {
      isSupervised: slot.enrollment === 'automated device',
      isAppleSilicon: model.arm,
      availableDeviceCapacity: 20 + (hash32(seed, index, 78) % 400),
      deviceCapacity: 494,
      deviceName: facts.hostname,
      wifiMac: hex(seed, index, 79, 12).replace(/..(?!$)/g, '$&:'),
      modelName:
        slot.os === 'macos'
          ? (model.marketing.split(' (')[0] ?? 'Mac')
          : slot.os === 'ios'
            ? 'iPhone'
            : 'iPad',
      modelMarketingName: model.marketing,
      modelNumber: model.name,
    },
  }
}

/** The row of the Google EMM device list, or null. Shape of the 2023 document. */
function androidOf(facts: Facts): WireAndroidDevice | null {
  if (facts.slot.os !== 'android') return null
  const { seed, index, model } = facts
  return {
    objectId: encodeId('androidDevice', seed, index),
    name: facts.hostname,
    enterpriseObjectId: encodeId('androidEnterprise', seed, 0),
    deviceInformation: {
      deviceStateInfo: {
        deviceState: 'ACTIVE',
        appliedDeviceState: 'ACTIVE',
        lastStatusReportTime: iso(facts.lastContact ?? facts.bornAt - day),
        policyCompliant: true,
        deviceSettings: { isEncrypted: true, encryptionStatus: 'ACTIVE_PER_USER', isDeviceSecure: true },
      },
      hardwareInfo: {
        brand: model.vendor,
        manufacturer: model.vendor,
        model: model.name,
        serialNumber: facts.serial ?? '',
        hardware: 'arm',
      },
      memoryInfo: { totalRam: model.memory * 2 ** 30, totalInternalStorage: 128 * 2 ** 30 },
      softwareInfo: {
        androidVersion: '15',
        securityPatchLevel: '2025-02-05',
        androidBuildNumber: 'AP4A.250205.002',
      },
      emmEnrollmentInfo: {
        enrollmentTime: iso(Date.UTC(2022, 0, 1) + index * 60_000),
        managementMode: chance(seed, index, 80, 50) ? 'DEVICE_OWNER' : 'PROFILE_OWNER',
        ownership: chance(seed, index, 80, 50) ? 'COMPANY_OWNED' : 'PERSONALLY_OWNED',
      },
    },
  }
}

/** All of a generated device at once. */
export function generatedDevice(facts: Facts): Device {
  const binding = bindingOf(facts.seed, facts.index)
  return {
    id: facts.id,
    os: facts.slot.os,
    online: facts.online,
    system: systemOf(facts),
    hardware: hardwareOf(facts),
    disks: disksOf(facts),
    bitlocker: bitlockerOf(facts),
    apple: appleOf(facts),
    android: androidOf(facts),
    users: binding.direct.map((user) => encodeId('systemUser', facts.seed, user)),
    userGroups: binding.groupBlock === null ? [] : [encodeId('userGroup', facts.seed, binding.groupBlock)],
    groups: facts.slot.groups.map((group) => encodeId('systemGroup', facts.seed, group)),
    mdmStatus: 'Acknowledged',
  }
}
