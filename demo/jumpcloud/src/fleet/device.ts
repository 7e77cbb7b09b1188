/** Generated devices: the whole truth about device `index`, and nothing but (seed, index) and the moment of birth in it. */
import { encodeId } from '../ids.ts'
import { chance, hash32, hex, integer, pick, uuid } from '../random.ts'
import type {
  WireAndroidDevice,
  WireAppleDevice,
  WireBitlocker,
  WireDiskEncryption,
  WireMdm,
  WireOsVersion,
  WireSystem,
  WireSystemInfo,
} from '../wire.ts'
import type { Os, Slot } from './mix.ts'
import { bindingOf, emailOf, type Surroundings } from './people.ts'

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

interface Model {
  vendor: string
  name: string
  marketing: string
  memory: number
  cpu: string
  arm: boolean
}

const models: Record<Os, readonly [Model, ...Model[]]> = {
  macos: [
    {
      vendor: 'Apple Inc.',
      name: 'MacBookPro18,3',
      marketing: 'MacBook Pro (14-inch, 2021)',
      memory: 16,
      cpu: 'Apple M1 Pro',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'Mac14,2',
      marketing: 'MacBook Air (M2, 2022)',
      memory: 8,
      cpu: 'Apple M2',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'Mac15,6',
      marketing: 'MacBook Pro (14-inch, Nov 2023)',
      memory: 36,
      cpu: 'Apple M3 Pro',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'MacBookPro14,3',
      marketing: 'MacBook Pro (15-inch, 2017)',
      memory: 16,
      cpu: 'Intel(R) Core(TM) i7-7820HQ CPU @ 2.90GHz',
      arm: false,
    },
    {
      vendor: 'Apple Inc.',
      name: 'iMac21,1',
      marketing: 'iMac (24-inch, M1, 2021)',
      memory: 16,
      cpu: 'Apple M1',
      arm: true,
    },
  ],
  windows: [
    {
      vendor: 'LENOVO',
      name: '21CBCTO1WW',
      marketing: 'ThinkPad X1 Carbon Gen 10',
      memory: 32,
      cpu: '12th Gen Intel(R) Core(TM) i7-1270P',
      arm: false,
    },
    {
      vendor: 'Dell Inc.',
      name: 'Latitude 5440',
      marketing: 'Latitude 5440',
      memory: 16,
      cpu: '13th Gen Intel(R) Core(TM) i5-1345U',
      arm: false,
    },
    {
      vendor: 'HP',
      name: 'HP EliteBook 840 14 inch G10 Notebook PC',
      marketing: 'EliteBook 840 G10',
      memory: 16,
      cpu: '13th Gen Intel(R) Core(TM) i7-1355U',
      arm: false,
    },
    {
      vendor: 'Microsoft Corporation',
      name: 'Surface Laptop 5',
      marketing: 'Surface Laptop 5',
      memory: 8,
      cpu: '12th Gen Intel(R) Core(TM) i5-1245U',
      arm: false,
    },
  ],
  linux: [
    {
      vendor: 'Dell Inc.',
      name: 'XPS 13 9315',
      marketing: 'XPS 13 9315',
      memory: 32,
      cpu: '12th Gen Intel(R) Core(TM) i7-1250U',
      arm: false,
    },
    {
      vendor: 'Framework',
      name: 'Laptop (13th Gen Intel Core)',
      marketing: 'Framework Laptop 13',
      memory: 64,
      cpu: '13th Gen Intel(R) Core(TM) i7-1370P',
      arm: false,
    },
    {
      vendor: 'QEMU',
      name: 'Standard PC (Q35 + ICH9, 2009)',
      marketing: 'Virtual machine',
      memory: 4,
      cpu: 'AMD EPYC Processor',
      arm: false,
    },
  ],
  ios: [
    { vendor: 'Apple Inc.', name: 'iPhone14,7', marketing: 'iPhone 14', memory: 6, cpu: 'A15', arm: true },
    { vendor: 'Apple Inc.', name: 'iPhone15,4', marketing: 'iPhone 15', memory: 6, cpu: 'A16', arm: true },
  ],
  ipados: [
    {
      vendor: 'Apple Inc.',
      name: 'iPad13,18',
      marketing: 'iPad (10th generation)',
      memory: 4,
      cpu: 'A14',
      arm: true,
    },
    {
      vendor: 'Apple Inc.',
      name: 'iPad13,16',
      marketing: 'iPad Air (5th generation)',
      memory: 8,
      cpu: 'M1',
      arm: true,
    },
  ],
  android: [
    { vendor: 'Google', name: 'Pixel 7', marketing: 'Pixel 7', memory: 8, cpu: 'Tensor G2', arm: true },
    {
      vendor: 'samsung',
      name: 'SM-A546B',
      marketing: 'Galaxy A54',
      memory: 6,
      cpu: 'Exynos 1380',
      arm: true,
    },
  ],
}

type Versions = readonly [WireOsVersion & { version: string }, ...(WireOsVersion & { version: string })[]]
const versions: Record<Os, Versions> = {
  macos: [
    {
      osName: 'Mac OS X',
      version: '15.3.1',
      releaseName: 'Sequoia',
      major: '15',
      minor: '3',
      patch: '1',
      revision: '24D70',
    },
    {
      osName: 'Mac OS X',
      version: '14.7.4',
      releaseName: 'Sonoma',
      major: '14',
      minor: '7',
      patch: '4',
      revision: '23H420',
    },
    {
      osName: 'Mac OS X',
      version: '12.6.9',
      releaseName: 'Monterey',
      major: '12',
      minor: '6',
      patch: '9',
      revision: '21G726',
    },
  ],
  windows: [
    {
      osName: 'Windows',
      version: '10.0.26100',
      releaseName: '11 Pro',
      major: '10',
      minor: '0',
      patch: '26100',
      revision: '3194',
    },
    {
      osName: 'Windows',
      version: '10.0.22631',
      releaseName: '11 Enterprise',
      major: '10',
      minor: '0',
      patch: '22631',
      revision: '4890',
    },
    {
      osName: 'Windows',
      version: '10.0.19045',
      releaseName: '10 Pro',
      major: '10',
      minor: '0',
      patch: '19045',
      revision: '5487',
    },
  ],
  linux: [
    {
      osName: 'Ubuntu',
      version: '24.04',
      releaseName: 'noble',
      distributionName: 'Ubuntu',
      major: '24',
      minor: '04',
    },
    {
      osName: 'Ubuntu',
      version: '22.04',
      releaseName: 'jammy',
      distributionName: 'Ubuntu',
      major: '22',
      minor: '04',
    },
    { osName: 'Fedora', version: '41', releaseName: '', distributionName: 'Fedora', major: '41', minor: '0' },
  ],
  ios: [{ osName: 'iOS', version: '18.3.1', major: '18', minor: '3', patch: '1' }],
  ipados: [{ osName: 'iPadOS', version: '17.7.5', major: '17', minor: '7', patch: '5' }],
  android: [{ osName: 'Android', version: '15', major: '15', minor: '0', patch: '0' }],
}

const osField: Record<Os, string> = {
  macos: 'Mac OS X',
  windows: 'Windows',
  linux: 'Ubuntu',
  ios: 'iOS',
  ipados: 'iPadOS',
  android: 'Android',
}
/** Seen for the first three (JumpCloud's own module tests); invented for mobile rows, see the switch `mobileOsFamily`. */
const familyField: Record<Os, string> = {
  macos: 'darwin',
  windows: 'windows',
  linux: 'linux',
  ios: 'ios',
  ipados: 'ipados',
  android: 'android',
}

/** What makers leave in the field where nobody wrote a serial. */
export const placeholderSerials = [
  'System Serial Number',
  'To Be Filled By O.E.M.',
  'Default string',
  'Not Specified',
  '0',
  'None',
] as const
const unicodeHosts = [
  'büro-zürich',
  '経理部-pc',
  'l’accueil',
  'مكتب-الاستقبال',
  'laptop-😀',
  'naïve-café',
] as const

const day = 86_400_000
const alphabet = '0123456789BCDFGHJKLMNPQRSTVWXYZ'

/** Serial of a generated device, before oddities: unique, and its last five places tell the index. */
export function plainSerial(seed: number, index: number, os: Os): string {
  let rest = index
  let tail = ''
  for (let place = 0; place < 5; place++) {
    tail = (alphabet[rest % alphabet.length] ?? '0') + tail
    rest = Math.floor(rest / alphabet.length)
  }
  const head = { macos: 'C02', ios: 'F17', ipados: 'DMP', windows: 'PF', linux: 'LX', android: 'R5' }[os]
  return (
    head +
    hex(seed, index, 41, os === 'windows' ? 3 : 4)
      .toUpperCase()
      .replace(/[AEIOU]/g, 'X') +
    tail
  )
}

/** The index that a serial made by `plainSerial` tells, or null. */
export function indexOfSerial(serial: string): number | null {
  const tail = serial.trim().slice(-5)
  let index = 0
  for (const letter of tail) {
    const value = alphabet.indexOf(letter)
    if (value < 0) return null
    index = index * alphabet.length + value
  }
  return tail.length === 5 ? index : null
}

export type Oddity =
  | 'none'
  | 'no_serial'
  | 'null_serial'
  | 'duplicate_serial'
  | 'reinstalled'
  | 'spaced_serial'
  | 'placeholder_serial'
  | 'null_attributes'
  | 'never_contacted'
  | 'unicode_hostname'
  | 'long_hostname'
  | 'sparse'

/** Oddities by the draw (of 1000) below which they fall: on any system, and then on those with a PC's firmware. */
const oddShares: readonly [number, Oddity][] = [
  [12, 'null_attributes'],
  [24, 'never_contacted'],
  [36, 'unicode_hostname'],
  [44, 'long_hostname'],
  [50, 'sparse'],
]
const oddSharesOfPcs: readonly [number, Oddity][] = [
  [70, 'no_serial'],
  [75, 'null_serial'],
  [95, 'duplicate_serial'],
  [115, 'reinstalled'],
  [140, 'spaced_serial'],
  [170, 'placeholder_serial'],
]

/** Which oddity of real fleets a generated device shows. Apple's serials are always real ones. */
export function oddityOf(around: Surroundings, index: number, os: Os): Oddity {
  if (!around.oddities) return 'none'
  const draw = integer(around.seed, index, 42, 1000)
  for (const [below, oddity] of oddShares) if (draw < below) return oddity
  if (os !== 'windows' && os !== 'linux') return 'none'
  for (const [below, oddity] of oddSharesOfPcs) if (draw < below) return oddity
  return 'none'
}

/** What a device's records share, worked out once for each of them. */
export interface Facts extends Surroundings {
  index: number
  id: string
  slot: Slot
  oddity: Oddity
  model: Model
  osVersion: WireOsVersion & { version: string }
  serial: string | null | undefined
  hostname: string
  ownerIndex: number | null
  online: boolean
  lastContact: number | null
  encrypted: boolean
}

/** Whether a generated device is connected, and when it was last; cheap, since whole fleets are counted by it. */
export function contactOf(
  around: Surroundings,
  os: Os,
  index: number,
  oddity: Oddity = oddityOf(around, index, os),
): { online: boolean; lastContact: number | null } {
  if (oddity === 'never_contacted') return { online: false, lastContact: null }
  const { seed, bornAt } = around
  const mobile = os === 'ios' || os === 'ipados' || os === 'android'
  const online = oddity !== 'reinstalled' && chance(seed, index, 45, mobile ? 70 : 62)
  const ago = online
    ? integer(seed, index, 46, 600_000)
    : integer(seed, index, 46, 900) ** 2 * 9_000 + 3_600_000
  return { online, lastContact: bornAt - ago }
}

/** Works out a generated device's facts; `slots` is the fleet's cycle. */
export function factsOf(around: Surroundings, slots: readonly Slot[], index: number): Facts {
  const { seed } = around
  const slot = slots[index % slots.length]
  if (slot === undefined) throw new RangeError('A fleet needs at least one slot.')
  const oddity = oddityOf(around, index, slot.os)
  const binding = bindingOf(seed, index)
  const model = pick(models[slot.os], seed, index, 43)
  const mobile = slot.os === 'ios' || slot.os === 'ipados' || slot.os === 'android'
  const { online, lastContact } = contactOf(around, slot.os, index, oddity)
  const serial = serialOf(seed, slots, index, slot.os, oddity)
  return {
    ...around,
    index,
    id: encodeId('system', seed, index),
    slot,
    oddity,
    model,
    osVersion: pick(versions[slot.os], seed, index, 44),
    serial,
    hostname: hostnameOf(seed, index, slot.os, oddity),
    ownerIndex: binding.direct[0] ?? null,
    online,
    lastContact,
    encrypted: mobile || chance(seed, index, 47, slot.os === 'linux' ? 50 : 82),
  }
}

/** How far before a duplicate its original may lie. */
export const duplicateReach = 100

/** The nearest earlier device of the same operating system: whose serial a duplicate repeats. */
function originalOf(slots: readonly Slot[], index: number, os: Os): number {
  for (let earlier = index - 1; earlier >= Math.max(0, index - duplicateReach); earlier--)
    if (slots[earlier % slots.length]?.os === os) return earlier
  return index
}

function serialOf(
  seed: number,
  slots: readonly Slot[],
  index: number,
  os: Os,
  oddity: Oddity,
): string | null | undefined {
  const plain = plainSerial(seed, index, os)
  switch (oddity) {
    case 'no_serial':
      return ''
    case 'null_serial':
      return null
    case 'sparse':
      return os === 'windows' || os === 'linux' ? undefined : plain
    case 'duplicate_serial':
    case 'reinstalled':
      return plainSerial(seed, originalOf(slots, index, os), os)
    case 'spaced_serial':
      return `${plain}   `
    case 'placeholder_serial':
      return pick(placeholderSerials, seed, index, 48)
    default:
      return plain
  }
}

function hostnameOf(seed: number, index: number, os: Os, oddity: Oddity): string {
  const first = emailOf(seed, bindingOf(seed, index).direct[0] ?? index).split('.')[0] ?? 'device'
  const suffix = hex(seed, index, 49, 4)
  if (oddity === 'unicode_hostname') return `${pick(unicodeHosts, seed, index, 50)}-${suffix}`
  if (oddity === 'long_hostname') return `${'building-seven-third-floor-'.repeat(9)}${suffix}`
  switch (os) {
    case 'macos':
      return `${first}s-macbook-${suffix}.local`
    case 'windows':
      return `${chance(seed, index, 51, 50) ? 'DESKTOP' : 'LAPTOP'}-${suffix.toUpperCase()}${hex(seed, index, 52, 3).toUpperCase()}`
    case 'linux':
      return `${first}-${suffix}`
    case 'ios':
      return `${first}-iphone-${suffix}`
    case 'ipados':
      return `ipad-${suffix}`
    case 'android':
      return `android-${suffix}`
  }
}

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
export function androidOf(facts: Facts): WireAndroidDevice | null {
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
