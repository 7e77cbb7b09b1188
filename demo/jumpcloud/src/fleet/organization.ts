/**
 * One JumpCloud organisation: its fleet, its people, its events, and what happens to its devices. The control API and the
 * tests change it here; the JumpCloud routes read it and send it commands.
 */
import { type Command, type CommandKind, CommandLog } from '../commands.ts'
import { associationChange, EventLog } from '../events.ts'
import { decodeId, encodeId, siblingId } from '../ids.ts'
import { uuid } from '../random.ts'
import { defaultSwitches, type Switches } from '../switches.ts'
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
import { Directory } from './directory.ts'
import { Fleet, type FleetShape, type Ref } from './fleet.ts'
import type { Os } from './mix.ts'

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

/** A device as the control API shows it. */
export interface DeviceView {
  id: string
  /** Index of a generated device; null for an added one. */
  index: number | null
  os: Os
  online: boolean
  system: WireSystem
  hardware: WireSystemInfo | null
  disks: WireDiskEncryption[]
  bitlocker: WireBitlocker[]
  apple: WireAppleDevice | null
  android: WireAndroidDevice | null
  users: { id: string; email: string; via: 'direct' | 'group' }[]
  groups: { id: string; name: string }[]
  mdmStatus: MdmStatus
  /** Commands that wait for it. */
  queued: Command[]
}

export class NotFoundError extends Error {
  override name = 'NotFoundError'
}

export interface OrganizationOptions extends Partial<FleetShape> {
  /** 24 hex; made from the seed where absent. */
  id?: string
  /** `displayName`; null is what some organisations really have. */
  name?: string | null
  region?: 'us' | 'eu' | 'in'
}

export class Organization {
  readonly id: string
  name: string | null
  readonly region: 'us' | 'eu' | 'in'
  readonly fleet: Fleet
  readonly directory: Directory
  readonly events: EventLog
  readonly commands = new CommandLog()
  switches: Switches = { ...defaultSwitches }
  /** How many lists were read without a sort: what their order is turned by. */
  unsortedReads = 0
  private readonly now: () => number
  private nextCommand = 0

  constructor(options: OrganizationOptions, now: () => number) {
    const { id, name, region, ...shape } = options
    this.now = now
    this.id = id ?? encodeId('organization', shape.seed ?? 1, 1)
    this.name = name === undefined ? 'Northwind' : name
    this.region = region ?? 'us'
    this.fleet = new Fleet(this.id, now(), shape)
    this.directory = new Directory(this.fleet)
    this.events = new EventLog(this.fleet)
  }

  get appleMdmId(): string {
    return encodeId('appleMdm', this.fleet.shape.seed, 0)
  }

  get androidEnterpriseId(): string {
    return encodeId('androidEnterprise', this.fleet.shape.seed, 0)
  }

  /** Makes another fleet; see Fleet.reshape. With another seed, the people are others too. */
  reshape(change: Partial<FleetShape>): void {
    const before = JSON.stringify({ ...this.fleet.shape, size: 0 })
    this.fleet.reshape(change)
    if (JSON.stringify({ ...this.fleet.shape, size: 0 }) !== before) {
      this.directory.clear()
      this.events.clear()
      this.commands.clear()
    }
  }

  /** The place of a system, by id. Throws NotFoundError. */
  refOf(systemId: string): Ref {
    const ref = this.fleet.find(systemId)
    if (ref === null) throw new NotFoundError(`There is no system ${systemId} in this organisation.`)
    return ref
  }

  /** A system record as JumpCloud would show it under the current switches. */
  systemView(system: WireSystem, os: Os | null): WireSystem {
    const switches = this.switches
    const view = { ...system }
    const mobile = os === 'ios' || os === 'ipados' || os === 'android'
    if (mobile && switches.mobileOsFamily === 'kernel') view.osFamily = os === 'android' ? 'linux' : 'darwin'
    if (mobile && switches.mobileOsFamily === 'absent') delete view.osFamily
    if (os === 'macos' || os === 'ios' || os === 'ipados') {
      if (switches.builtInCommandsOnApple === 'listed')
        view.builtInCommands = (['erase', 'lock', 'restart', 'shutdown'] as const).map((name) => ({
          name,
          type: 'security',
        }))
      if (switches.builtInCommandsOnApple === 'absent') delete view.builtInCommands
    }
    if (view.mdm !== null && view.mdm !== undefined) {
      view.mdm = { ...view.mdm }
      if (switches.stripMdmInternal) delete view.mdm.internal
      else if (!switches.mdmInternalIsAppleDevice && view.mdm.internal?.deviceId !== undefined)
        view.mdm.internal = { ...view.mdm.internal, deviceId: siblingId('event', system._id) }
      if (!switches.providerIsAppleMdm && view.mdm.providerId !== undefined) view.mdm.providerId = 'jumpcloud'
    }
    return view
  }

  /** The operating system at a place, without making the whole device where it was generated. */
  osAt(ref: Ref): Os | null {
    if (ref >= 0 && !this.fleet.isChanged(ref)) return this.fleet.slot(ref)?.os ?? null
    return this.fleet.device(ref).os
  }

  systemAt(ref: Ref): WireSystem {
    return this.systemView(this.fleet.system(ref), this.osAt(ref))
  }

  view(ref: Ref): DeviceView {
    const device = this.fleet.device(ref)
    return {
      id: device.id,
      index: ref < 0 ? null : ref,
      os: device.os,
      online: device.online,
      system: this.systemView(device.system, device.os),
      hardware: device.hardware,
      disks: device.disks,
      bitlocker: device.bitlocker,
      apple: device.apple,
      android: device.android,
      users: this.directory.boundUsers(device).map((bound) => {
        const user = this.directory.findUser(bound.userId)
        return {
          id: bound.userId,
          email: user === null ? '' : (this.directory.user(user).email ?? ''),
          via: bound.direct ? 'direct' : 'group',
        }
      }),
      groups: this.directory
        .groups()
        .filter((group) => device.groups.includes(group.id))
        .map(({ id, name }) => ({ id, name })),
      mdmStatus: device.mdmStatus,
      queued: this.commands.waiting(device.id),
    }
  }

  /** Adds a device with the fields given, on top of a plain, healthy one of that operating system. */
  addDevice(spec: NewDevice): DeviceView {
    const { os: wanted, ...change } = spec
    const os = osOf(wanted)
    const ref = this.fleet.add((id) => this.plainDevice(id, os))
    this.apply(ref, change, false)
    return this.view(ref)
  }

  /** Lays a change over a device. Throws NotFoundError. */
  changeDevice(systemId: string, change: DeviceChange): DeviceView {
    const ref = this.refOf(systemId)
    this.apply(ref, change, true)
    return this.view(this.refOf(systemId))
  }

  removeDevice(systemId: string): void {
    const ref = this.refOf(systemId)
    const hostname = this.fleet.system(ref).hostname ?? ''
    this.fleet.remove(ref)
    this.events.add(
      {
        service: 'directory',
        event_type: 'system_delete',
        success: true,
        resource: { type: 'system', id: systemId, hostname },
        initiated_by: { type: 'admin', email: 'admin@northwind.example' },
      },
      this.now(),
    )
  }

  /**
   * The agent is installed anew: a new id, the same serial. The former record goes, unless `keepFormer`, which leaves it
   * behind, inactive. Which of the two happens in the field depends on the administrator; both do.
   */
  reinstall(systemId: string, keepFormer = false): DeviceView {
    const former = this.refOf(systemId)
    const device = this.fleet.device(former)
    if (keepFormer)
      this.fleet.replace(former, { ...device, online: false, system: { ...device.system, active: false } })
    else this.fleet.remove(former)
    const at = new Date(this.now()).toISOString()
    const ref = this.fleet.add((id) => ({
      ...device,
      id,
      online: true,
      system: { ...device.system, _id: id, id, created: at, lastContact: at, active: true },
      hardware: device.hardware === null ? null : { ...device.hardware, system_id: id },
      disks: device.disks.map((row) => ({ ...row, system_id: id })),
      bitlocker: device.bitlocker.map((row) => ({ ...row, system_id: id })),
      apple: device.apple,
      android: device.android,
    }))
    if (keepFormer && (device.apple !== null || device.android !== null)) {
      // An Apple or Android device has one row in its MDM, however many systems it left behind.
      const left = this.fleet.device(former)
      this.fleet.replace(former, { ...left, apple: null, android: null })
    }
    return this.view(ref)
  }

  private plainDevice(id: string, os: Os): Device {
    const number = decodeId('system', this.fleet.shape.seed, id)?.index ?? 0
    const at = new Date(this.now()).toISOString()
    const seed = this.fleet.shape.seed
    const serial = `SIM${os.slice(0, 1).toUpperCase()}${String(number + 1).padStart(6, '0')}`
    const apple = os === 'macos' || os === 'ios' || os === 'ipados'
    const agent = os === 'macos' || os === 'windows' || os === 'linux'
    const appleId = siblingId('appleDevice', id)
    const hostname = `${os}-${String(number + 1)}`
    const plain = plainSystems[os]
    return {
      id,
      os,
      online: true,
      system: {
        _id: id,
        id,
        organization: this.id,
        created: at,
        lastContact: at,
        active: true,
        hostname,
        displayName: hostname,
        serialNumber: serial,
        agentVersion: agent ? '2.14.0' : '',
        fde: { active: true, keyPresent: true },
        primarySystemUser: { id: null },
        systemInsights: { state: agent ? 'enabled' : 'disabled' },
        attributes: [],
        fileSystem: null,
        ...plain.system,
        builtInCommands:
          os === 'windows' || os === 'linux'
            ? (['erase', 'lock', 'restart', 'shutdown'] as const).map((name) => ({ name, type: 'security' }))
            : [],
        mdm: apple
          ? {
              vendor: 'internal',
              dep: true,
              userApproved: true,
              enrollmentType: 'automated device',
              providerId: this.appleMdmId,
              internal: { deviceId: appleId },
            }
          : os === 'windows'
            ? {
                vendor: 'internal',
                dep: false,
                enrollmentType: 'device',
                internal: { windowsDeviceId: uuid(seed, number, 95).replaceAll('-', '') },
              }
            : { vendor: os === 'android' ? 'internal' : 'none', dep: false, enrollmentType: 'unknown' },
      },
      hardware: agent
        ? {
            system_id: id,
            collection_time: at,
            hostname,
            hardware_vendor: plain.system.hwVendor ?? '',
            hardware_model: `${plain.model} `,
            hardware_serial: serial,
            physical_memory: String(16 * 2 ** 30),
          }
        : null,
      disks:
        os === 'macos' || os === 'linux'
          ? [
              {
                system_id: id,
                collection_time: at,
                name: '/dev/disk1',
                encrypted: 1,
                encryption_status: 'encrypted',
                type: '',
                uid: '',
                user_uuid: '',
                uuid: '',
              },
            ]
          : [],
      bitlocker:
        os === 'windows'
          ? [
              {
                system_id: id,
                collection_time: at,
                drive_letter: 'C:',
                protection_status: 1,
                conversion_status: 1,
                encryption_method: 'XTS-AES 128',
                percentage_encrypted: 100,
                persistent_volume_id: '',
                device_id: '',
              },
            ]
          : [],
      apple: apple
        ? {
            id: appleId,
            appleMdmId: this.appleMdmId,
            serialNumber: serial,
            udid: uuid(seed, number, 96),
            osVersion: plain.system.version ?? '',
            mdmOsFamily: os === 'macos' ? 'macOS' : os === 'ios' ? 'iOS' : 'iPadOS',
            depRegistered: true,
            enrolled: true,
            createdAt: at,
            hasActivationLockBypassCodes: false,
            securityInfo: { filevaultEnabled: true, isUserEnrollment: false },
            deviceInformation: { deviceName: hostname, isSupervised: true, modelName: plain.model },
          }
        : null,
      android:
        os === 'android'
          ? {
              objectId: siblingId('androidDevice', id),
              name: hostname,
              enterpriseObjectId: this.androidEnterpriseId,
              deviceInformation: {
                hardwareInfo: {
                  serialNumber: serial,
                  model: plain.model,
                  manufacturer: 'Google',
                  brand: 'Google',
                },
              },
            }
          : null,
      users: [],
      userGroups: [],
      groups: [],
      mdmStatus: 'Acknowledged',
    }
  }

  private apply(ref: Ref, change: DeviceChange, emit: boolean): void {
    const before = this.fleet.device(ref)
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
      if (online) device.system.lastContact = new Date(this.now()).toISOString()
    }
    if (users !== undefined) device.users = users.map((user) => this.userId(user))
    if (usersViaGroup !== undefined)
      device.userGroups =
        usersViaGroup.length === 0
          ? []
          : [
              this.directory.addUserGroup(
                `Users of ${device.system.hostname ?? device.id}`,
                usersViaGroup.map((user) => this.userId(user)),
              ).id,
            ]
    if (groups !== undefined)
      device.groups = groups.map(
        (group) => (this.directory.findGroup(group) ?? this.directory.addGroup({ name: group })).id,
      )
    if (hardware === null) device.hardware = null
    else if (hardware !== undefined)
      device.hardware = merged(before.hardware ?? { system_id: device.id }, hardware)
    if (disks !== undefined) device.disks = disks.map((row) => ({ ...row, system_id: device.id }))
    if (bitlocker !== undefined) device.bitlocker = bitlocker.map((row) => ({ ...row, system_id: device.id }))
    if (apple === null) device.apple = null
    else if (apple !== undefined) device.apple = merged(before.apple ?? this.plainApple(device), apple)
    if (android === null) device.android = null
    else if (android !== undefined)
      device.android = merged(before.android ?? { objectId: siblingId('androidDevice', device.id) }, android)
    if (mdmStatus !== undefined) device.mdmStatus = mdmStatus
    this.keepConsistent(before, device, change)
    // An Apple device's serial is one serial: whoever changes the system's means the device's as well.
    if (typeof change.serialNumber === 'string' && apple === undefined && device.apple !== null)
      device.apple = { ...device.apple, serialNumber: change.serialNumber }
    if (change.systemInsights?.state !== undefined && change.systemInsights.state !== 'enabled') {
      device.hardware = hardware === undefined ? null : device.hardware
      device.disks = disks === undefined ? [] : device.disks
      device.bitlocker = bitlocker === undefined ? [] : device.bitlocker
    }
    this.fleet.replace(ref, device)
    if (emit) this.tellBindings(before, device)
    if (device.online && !before.online) this.runQueue(this.refOf(device.id))
  }

  private plainApple(device: Device): WireAppleDevice {
    return {
      id: siblingId('appleDevice', device.id),
      appleMdmId: this.appleMdmId,
      serialNumber: device.system.serialNumber ?? null,
      enrolled: true,
      depRegistered: false,
      mdmOsFamily: device.os === 'macos' ? 'macOS' : device.os === 'ios' ? 'iOS' : 'iPadOS',
    }
  }

  /** One change upstream shows in several records: enrolment in the MDM's list, encryption in System Insights. */
  private keepConsistent(before: Device, device: Device, change: DeviceChange): void {
    const apple = device.os === 'macos' || device.os === 'ios' || device.os === 'ipados'
    const mdm = device.system.mdm
    if (apple && change.apple === undefined && change.mdm?.vendor !== undefined) {
      const enrolled = change.mdm.vendor === 'internal'
      if (enrolled || before.apple !== null)
        device.apple = { ...(before.apple ?? this.plainApple(device)), enrolled }
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
                  ? { providerId: this.appleMdmId, internal: { deviceId: device.apple?.id ?? '' } }
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

  /** Raises `association_change` for what was bound and unbound. */
  private tellBindings(before: Device, after: Device): void {
    const tell = (op: 'add' | 'remove', type: 'user' | 'system_group', ids: string[]): void => {
      for (const id of ids) {
        const system = { type: 'system', id: after.id, name: after.system.hostname ?? '' }
        const other = { type, id, name: '' }
        // A user is bound to a system; a system is put into a group.
        this.events.add(
          type === 'user' ? associationChange(op, other, system) : associationChange(op, system, other),
          this.now(),
        )
      }
    }
    const minus = (a: string[], b: string[]): string[] => a.filter((id) => !b.includes(id))
    if (this.switches.directBindRaisesEvent) {
      tell('add', 'user', minus(after.users, before.users))
      tell('remove', 'user', minus(before.users, after.users))
    }
    tell('add', 'system_group', minus(after.groups, before.groups))
    tell('remove', 'system_group', minus(before.groups, after.groups))
  }

  private userId(idOrEmail: string): string {
    const ref = this.directory.findUserByIdOrEmail(idOrEmail)
    if (ref !== null) return this.directory.user(ref)._id
    if (!idOrEmail.includes('@'))
      throw new NotFoundError(`There is no user ${idOrEmail} in this organisation.`)
    return this.directory.addUser({ email: idOrEmail }, this.now())._id
  }

  /** Takes a command for a device: it runs at once where the device is online, and waits without expiry where it is not. */
  receive(
    ref: Ref,
    command: Pick<Command, 'method' | 'path' | 'kind' | 'channel' | 'pin' | 'body' | 'keyRole'>,
    canRun: boolean,
  ): Command {
    const device = this.fleet.device(ref)
    const entry = this.commands.record({
      at: new Date(this.now()).toISOString(),
      ...command,
      organizationId: this.id,
      systemId: device.id,
      appleDeviceId: command.channel === 'apple_mdm' ? (device.apple?.id ?? null) : null,
      androidDeviceId: command.channel === 'google_emm' ? (device.android?.objectId ?? null) : null,
      effect: canRun ? 'queued' : 'never',
      ranAt: null,
    })
    if (canRun && device.online) this.run(ref, entry)
    return entry
  }

  /** The device talks to JumpCloud again, and runs what waited for it, oldest first. */
  private runQueue(ref: Ref): void {
    for (const command of this.commands.waiting(this.fleet.device(ref).id)) {
      if (!this.fleet.device(ref).online) break
      this.run(ref, command)
    }
  }

  private run(ref: Ref, command: Command): void {
    const device = this.fleet.device(ref)
    const at = this.now()
    command.effect = 'ran'
    command.ranAt = new Date(at).toISOString()
    const refused = command.channel === 'apple_mdm' && device.mdmStatus !== 'Acknowledged'
    // Agent commands leave no event: no document names one.
    if (command.channel === 'apple_mdm') this.events.add(this.mdmResult(device, command), at)
    if (command.channel === 'google_emm')
      this.events.add(
        {
          service: 'systems',
          event_type: 'device_command',
          success: true,
          command: { request_type: requestTypes[command.kind] },
          device_object_id: device.android?.objectId,
        },
        at,
      )
    if (command.kind === 'erase' && !refused && this.switches.eraseLeavesTraces) {
      this.fleet.replace(ref, {
        ...device,
        online: false,
        system: { ...device.system, active: false },
        apple: device.apple === null ? null : { ...device.apple, enrolled: false },
      })
    }
  }

  private mdmResult(
    device: Device,
    command: Command,
  ): { service: string; event_type: string; [field: string]: unknown } {
    const status = device.mdmStatus
    const failed = status === 'Error' || status === 'CommandFormatError'
    return {
      service: 'mdm',
      event_type: 'mdm_command_result',
      mdm_type: 'apple',
      device_object_id: device.apple?.id ?? '',
      device_manager_object_id: this.appleMdmId,
      command_uuid: uuid(this.fleet.shape.seed, this.nextCommand++, 97).toLowerCase(),
      request_type: requestTypes[command.kind],
      command: { request_type: requestTypes[command.kind] },
      status,
      error_chain: failed
        ? [
            {
              error_code: 12021,
              error_domain: 'MCMDMErrorDomain',
              localized_description: 'The command is not supported by this device.',
            },
          ]
        : [],
      success: !failed,
      result: status,
      initiated_by: { type: 'admin', email: `${command.keyRole}@northwind.example` },
    }
  }
}

/** Apple's names of the MDM commands (Apple's device-management documentation). */
const requestTypes: Record<CommandKind, string> = {
  lock: 'DeviceLock',
  erase: 'EraseDevice',
  restart: 'RestartDevice',
  shutdown: 'ShutDownDevice',
}

const plainSystems: Record<Os, { model: string; system: Partial<WireSystem> }> = {
  macos: {
    model: 'Mac14,2',
    system: {
      os: 'Mac OS X',
      osFamily: 'darwin',
      version: '15.3.1',
      arch: 'arm64',
      archFamily: 'arm64',
      hwVendor: 'Apple Inc.',
      osVersionDetail: {
        osName: 'Mac OS X',
        releaseName: 'Sequoia',
        major: '15',
        minor: '3',
        patch: '1',
        majorNumber: 15,
        minorNumber: 3,
        patchNumber: 1,
      },
    },
  },
  windows: {
    model: 'Latitude 5440',
    system: {
      os: 'Windows',
      osFamily: 'windows',
      version: '10.0.26100',
      arch: 'amd64',
      archFamily: 'amd64',
      hwVendor: 'Dell Inc.',
      osVersionDetail: {
        osName: 'Windows',
        releaseName: '11 Pro',
        major: '10',
        minor: '0',
        patch: '26100',
        majorNumber: 10,
        minorNumber: 0,
        patchNumber: 26100,
      },
    },
  },
  linux: {
    model: 'XPS 13 9315',
    system: {
      os: 'Ubuntu',
      osFamily: 'linux',
      version: '24.04',
      arch: 'amd64',
      archFamily: 'amd64',
      hwVendor: 'Dell Inc.',
      osVersionDetail: {
        osName: 'Ubuntu',
        distributionName: 'Ubuntu',
        releaseName: 'noble',
        major: '24',
        minor: '04',
        majorNumber: 24,
        minorNumber: 4,
      },
    },
  },
  ios: {
    model: 'iPhone',
    system: { os: 'iOS', osFamily: 'ios', version: '18.3.1', arch: 'arm64', hwVendor: '' },
  },
  ipados: {
    model: 'iPad',
    system: { os: 'iPadOS', osFamily: 'ipados', version: '18.3.1', arch: 'arm64', hwVendor: '' },
  },
  android: {
    model: 'Pixel 7',
    system: { os: 'Android', osFamily: 'android', version: '15', arch: 'arm64', hwVendor: '' },
  },
}

function osOf(name: NewDevice['os']): Os {
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
