/**
 * One JumpCloud organisation: its fleet, its people, its events, and what happens to its devices. The control API and the
 * tests change it here; the JumpCloud routes read it and send it commands.
 */
import { type Command, type CommandKind, CommandLog } from '../commands.ts'
import { associationChange, EventLog } from '../events.ts'
import { encodeId, siblingId } from '../ids.ts'
import { uuid } from '../random.ts'
import { defaultSwitches, type Switches } from '../switches.ts'
import type {
  WireAndroidDevice,
  WireAppleDevice,
  WireBitlocker,
  WireDiskEncryption,
  WireSystem,
  WireSystemInfo,
} from '../wire.ts'
import { changedDevice, type DeviceChange, type NewDevice, osOf } from './device-change.ts'
import type { Device, MdmStatus } from './device.ts'
import { Directory } from './directory.ts'
import { Fleet, type FleetShape, type Ref } from './fleet.ts'
import type { Os } from './mix.ts'
import { type Home, plainDevice } from './new-device.ts'

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
    const home: Home = {
      seed: this.fleet.shape.seed,
      organization: this.id,
      appleMdmId: this.appleMdmId,
      androidEnterpriseId: this.androidEnterpriseId,
      at: new Date(this.now()).toISOString(),
    }
    const ref = this.fleet.add((id) => plainDevice(home, id, os))
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

  private apply(ref: Ref, change: DeviceChange, emit: boolean): void {
    const before = this.fleet.device(ref)
    const { directory } = this
    const device = changedDevice(
      {
        appleMdmId: this.appleMdmId,
        at: new Date(this.now()).toISOString(),
        user: (user) => this.userId(user),
        group: (group) => (directory.findGroup(group) ?? directory.addGroup({ name: group })).id,
        userGroup: (name, members) => directory.addUserGroup(name, members).id,
      },
      before,
      change,
    )
    this.fleet.replace(ref, device)
    if (emit) this.tellBindings(before, device)
    if (device.online && !before.online) this.runQueue(ref)
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
