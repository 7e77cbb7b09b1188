/** The simulator: organisations, keys, faults and logs put together, and the methods that tests and the demo steer it with. */
import { Hono } from 'hono'
import { answerError, jumpcloudApp } from './api/app.ts'
import type { Env } from './api/context.ts'
import type { Command } from './commands.ts'
import { controlRoutes } from './control.ts'
import type { InsightsEvent } from './events.ts'
import { Faults } from './faults.ts'
import type { FleetShape } from './fleet/fleet.ts'
import type { DeviceChange, NewDevice } from './fleet/device-change.ts'
import {
  type DeviceView,
  NotFoundError,
  Organization,
  type OrganizationOptions,
} from './fleet/organization.ts'
import { encodeId } from './ids.ts'
import { type KeyRecord, type KeyRole, type Keys, keysByRole, makeKeys } from './keys.ts'
import { type Listening, listen } from './listen.ts'
import { RequestLog } from './requests.ts'
import { defaultSwitches, type Switches } from './switches.ts'
import type { DeepPartial, WireSystemGroup, WireUser } from './wire.ts'

export interface SimulatorOptions {
  /** Decides every generated record; default 1. */
  seed?: number
  /** Generated systems in the first organisation, 0 to 1,000,000; default 25. */
  size?: number
  /** The time, in milliseconds since 1970; default Date.now. Generated times lie before the first reading. */
  now?: () => number
  /**
   * The organisations. The first is the one that all control methods mean and all keys open but `otherOrganization` (the
   * second). Default: Northwind, with the seed and size above, and a small second one.
   */
  organizations?: readonly OrganizationOptions[]
  /** Milliseconds that every answer takes at least; default 0. */
  latencyMs?: number
  /** Percent of the fleet per operating system. */
  mix?: FleetShape['mix']
  /** Whether generated devices show the oddities of real fleets; default true. */
  oddities?: boolean
  switches?: Partial<Switches>
}

type FetchArguments = Parameters<Hono<Env>['fetch']>

export interface Simulator {
  /** Handles /api/*, /api/v2/*, /insights/directory/v1/* and /__simulator/*. */
  app: Hono<Env>
  /** Answers in process. A cut connection is the TypeError that `fetch` throws. */
  fetch(request: Request): Promise<Response>
  /** Real servers on 127.0.0.1, JumpCloud's routes and the control API each on a port of its own; 0 picks a free one. */
  listen(port?: number, controlPort?: number): Promise<Listening>
  keys: Keys
  /** Its owner regenerated the key: the one of this role is no longer known, as long as it is not restored. */
  revokeKey(role: KeyRole): void
  restoreKey(role: KeyRole): void
  /** Its administrator gets another role in JumpCloud: the key stays, and may do what that of role `as` may. */
  changeRole(role: KeyRole, as: KeyRole): void
  /** The first organisation's id. */
  organizationId: string
  organizations: { id: string; name: string | null; region: 'us' | 'eu' | 'in' }[]
  /** The full record of an organisation, for what the methods below do not cover. */
  organization(id?: string): Organization
  fleet: {
    get(): FleetShape
    /** Makes another fleet; with only another size, changed devices stay as they are. */
    set(change: Partial<FleetShape>): FleetShape
  }
  devices: {
    count(): number
    /** The device at a place in the order of `_id`. */
    at(position: number): DeviceView
    get(systemId: string): DeviceView
    list(page?: { skip?: number; limit?: number }): DeviceView[]
    /** The first device that a test holds for. */
    find(test: (device: DeviceView) => boolean): DeviceView
    add(device: NewDevice): DeviceView
    update(systemId: string, change: DeviceChange): DeviceView
    remove(systemId: string): void
    /** A new id, the same serial; the former record goes unless `keepFormer`. */
    reinstall(systemId: string, options?: { keepFormer?: boolean }): DeviceView
    goOffline(systemId: string): DeviceView
    /** Runs the commands that wait for it. */
    comeOnline(systemId: string): DeviceView
  }
  users: {
    count(): number
    at(position: number): WireUser
    /** By id or email. */
    get(idOrEmail: string): WireUser
    list(page?: { skip?: number; limit?: number }): WireUser[]
    add(user: Partial<WireUser> & { email: string }): WireUser
    update(idOrEmail: string, change: DeepPartial<WireUser>): WireUser
    remove(idOrEmail: string): void
    /** Devices that a user is bound to, directly or through a group. */
    devices(idOrEmail: string): DeviceView[]
  }
  groups: {
    list(): WireSystemGroup[]
    /** By id or name. */
    get(idOrName: string): WireSystemGroup
    add(group: Partial<WireSystemGroup> & { name: string; members?: string[] }): WireSystemGroup
    /** Fields, and systems (by id) to add or remove. */
    update(
      idOrName: string,
      change: DeepPartial<WireSystemGroup> & { add?: string[]; remove?: string[] },
    ): WireSystemGroup
    remove(idOrName: string): void
  }
  faults: Faults
  commands: {
    /** All, or those of one system, Apple or Android device; oldest first. */
    list(deviceId?: string): Command[]
    clear(): void
  }
  requests: RequestLog
  switches: {
    get(): Switches
    set(change: Partial<Switches>): Switches
    reset(): Switches
  }
  traffic: {
    get(): { latencyMs: number; ratePerMinute: number | null }
    /** `ratePerMinute`: above it, 429 with Retry-After. Null for none. */
    set(change: { latencyMs?: number; ratePerMinute?: number | null }): {
      latencyMs: number
      ratePerMinute: number | null
    }
  }
  events: {
    list(): InsightsEvent[]
    /** Adds a Directory Insights event, now. */
    add(event: { service: string; event_type: string; [field: string]: unknown }): InsightsEvent
  }
  /** Everything as it was made: fleet, people, faults, commands, requests, switches. */
  reset(): void
}

/** Makes a simulator. It holds nothing outside itself, so a test makes its own. Throws RangeError for a bad size or mix. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const seed = options.seed ?? 1
  const now = options.now ?? Date.now
  const startSwitches: Switches = { ...defaultSwitches, ...options.switches }
  const traffic: { latencyMs: number; ratePerMinute: number | null } = {
    latencyMs: options.latencyMs ?? 0,
    ratePerMinute: null,
  }
  const faults = new Faults()
  const requests = new RequestLog()

  const wanted: readonly OrganizationOptions[] = options.organizations ?? [
    {},
    { name: 'Northwind Laboratories', size: 3 },
  ]
  const make = (): Organization[] =>
    wanted.map((one, index) => {
      const made = new Organization(
        {
          // Each organisation needs a seed of its own, so that no id of one means anything in another.
          seed: seed + index * 7919,
          id: encodeId('organization', seed, index),
          ...(index === 0 && options.size !== undefined ? { size: options.size } : {}),
          ...(options.mix === undefined ? {} : { mix: options.mix }),
          ...(options.oddities === undefined ? {} : { oddities: options.oddities }),
          ...one,
        },
        now,
      )
      made.switches = { ...startSwitches }
      return made
    })

  const world: { now: () => number; organizations: Organization[]; keys: KeyRecord[] } = {
    now,
    organizations: make(),
    keys: [],
  }
  world.keys = makeKeys(
    seed,
    world.organizations.map((one) => one.id),
  )
  const keyring: readonly KeyRecord[] = [...world.keys]
  const primary = (): Organization => {
    const first = world.organizations[0]
    if (first === undefined) throw new RangeError('A simulator needs at least one organisation.')
    return first
  }
  primary()
  const front = Object.assign(world, {
    faults,
    requests,
    latencyMs: () => traffic.latencyMs,
    ratePerMinute: () => traffic.ratePerMinute,
  })

  const systemAt = (position: number): DeviceView => {
    const ref = primary().fleet.list('systems').at(position)
    if (ref === undefined) throw new NotFoundError(`There is no device at position ${String(position)}.`)
    return primary().view(ref)
  }
  const userRef = (idOrEmail: string): number => {
    const ref = primary().directory.findUserByIdOrEmail(idOrEmail)
    if (ref === null) throw new NotFoundError(`There is no user ${idOrEmail}.`)
    return ref
  }
  const groupOf = (idOrName: string): WireSystemGroup => {
    const group = primary().directory.findGroup(idOrName)
    if (group === null) throw new NotFoundError(`There is no system group ${idOrName}.`)
    return group
  }
  const regroup = (groupId: string, add: readonly string[], remove: readonly string[]): void => {
    for (const systemId of new Set([...add, ...remove])) {
      const groups = primary()
        .fleet.device(primary().refOf(systemId))
        .groups.filter((id) => id !== groupId)
      primary().changeDevice(systemId, { groups: add.includes(systemId) ? [...groups, groupId] : groups })
    }
  }

  const app = new Hono<Env>()
  const simulator: Simulator = {
    app,
    fetch: async (request) => {
      const bindings: FetchArguments[1] = {}
      return app.fetch(request, bindings)
    },
    listen: (port = 0, controlPort = 0) => listen(jumpcloud, control, port, controlPort),
    keys: keysByRole(world.keys),
    revokeKey: (role) => {
      world.keys = world.keys.filter((record) => record.role !== role)
    },
    restoreKey: (role) => {
      const record = recordOf(keyring, role)
      if (!world.keys.includes(record)) world.keys.push(record)
    },
    changeRole: (role, as) => {
      const { roleName, scopes } = recordOf(keyring, as)
      world.keys = world.keys.map((record) =>
        record.role === role ? { ...record, roleName, scopes } : record,
      )
    },
    organizationId: primary().id,
    organizations: world.organizations.map(({ id, name, region }) => ({ id, name, region })),
    organization: (id) => {
      const found = id === undefined ? primary() : world.organizations.find((one) => one.id === id)
      if (found === undefined) throw new NotFoundError(`There is no organisation ${id ?? ''}.`)
      return found
    },
    fleet: {
      get: () => ({ ...primary().fleet.shape }),
      set: (change) => {
        primary().reshape(change)
        return { ...primary().fleet.shape }
      },
    },
    devices: {
      count: () => primary().fleet.list('systems').length,
      at: systemAt,
      get: (systemId) => primary().view(primary().refOf(systemId)),
      list: ({ skip = 0, limit = 50 } = {}) =>
        primary()
          .fleet.list('systems')
          .slice(skip, limit)
          .map((ref) => primary().view(ref)),
      find: (test) => {
        const all = primary().fleet.list('systems')
        for (let position = 0; position < all.length; position++) {
          const device = systemAt(position)
          if (test(device)) return device
        }
        throw new NotFoundError('No device of this fleet is like that.')
      },
      add: (device) => primary().addDevice(device),
      update: (systemId, change) => primary().changeDevice(systemId, change),
      remove: (systemId) => {
        primary().removeDevice(systemId)
      },
      reinstall: (systemId, { keepFormer = false } = {}) => primary().reinstall(systemId, keepFormer),
      goOffline: (systemId) => primary().changeDevice(systemId, { online: false }),
      comeOnline: (systemId) => primary().changeDevice(systemId, { online: true }),
    },
    users: {
      count: () => primary().directory.users().length,
      at: (position) => {
        const ref = primary().directory.users().at(position)
        if (ref === undefined) throw new NotFoundError(`There is no user at position ${String(position)}.`)
        return primary().directory.user(ref)
      },
      get: (idOrEmail) => primary().directory.user(userRef(idOrEmail)),
      list: ({ skip = 0, limit = 50 } = {}) =>
        primary()
          .directory.users()
          .slice(skip, limit)
          .map((ref) => primary().directory.user(ref)),
      add: (user) => {
        if (typeof user.email !== 'string') throw new TypeError('A user needs an email.')
        return primary().directory.addUser(user, now())
      },
      update: (idOrEmail, change) => primary().directory.changeUser(userRef(idOrEmail), change),
      remove: (idOrEmail) => {
        primary().directory.removeUser(userRef(idOrEmail))
      },
      devices: (idOrEmail) =>
        primary()
          .directory.devicesOf(primary().directory.user(userRef(idOrEmail))._id)
          .map((ref) => primary().view(ref)),
    },
    groups: {
      list: () => primary().directory.groups(),
      get: groupOf,
      add: ({ members = [], ...group }) => {
        if (typeof group.name !== 'string') throw new TypeError('A group needs a name.')
        const made = primary().directory.addGroup(group)
        regroup(made.id, members, [])
        return made
      },
      update: (idOrName, { add = [], remove = [], ...change }) => {
        const made = primary().directory.changeGroup(groupOf(idOrName), change)
        regroup(made.id, add, remove)
        return made
      },
      remove: (idOrName) => {
        primary().directory.removeGroup(groupOf(idOrName).id)
      },
    },
    faults,
    commands: {
      list: (deviceId) => world.organizations.flatMap((one) => one.commands.list(deviceId)),
      clear: () => {
        for (const one of world.organizations) one.commands.clear()
      },
    },
    requests,
    switches: {
      get: () => ({ ...primary().switches }),
      set: (change) => {
        const unknown = Object.keys(change).filter((name) => !(name in defaultSwitches))
        if (unknown.length > 0) throw new TypeError(`There is no switch ${unknown.join(', ')}.`)
        for (const one of world.organizations) one.switches = { ...one.switches, ...change }
        return { ...primary().switches }
      },
      reset: () => {
        for (const one of world.organizations) one.switches = { ...startSwitches }
        return { ...primary().switches }
      },
    },
    traffic: {
      get: () => ({ ...traffic }),
      set: (change) => ({ ...Object.assign(traffic, change) }),
    },
    events: {
      list: () => primary().events.all(),
      add: (event) => primary().events.add(event, now()),
    },
    reset: () => {
      world.organizations.splice(0, world.organizations.length, ...make())
      faults.clear()
      requests.clear()
      Object.assign(traffic, { latencyMs: options.latencyMs ?? 0, ratePerMinute: null })
    },
  }
  const jumpcloud = jumpcloudApp(front)
  const control = new Hono().route('/__simulator', controlRoutes(simulator))
  control.notFound((c) => c.json({ error: `There is no ${c.req.method} ${c.req.path} here.` }, 404))
  app.route('/__simulator', controlRoutes(simulator))
  app.route('/', jumpcloud)
  app.onError(answerError)
  // What no mounted app knows is JumpCloud's 404.
  app.notFound((c) => c.json({ message: 'Not Found' }, 404))
  return simulator
}

function recordOf(keyring: readonly KeyRecord[], role: KeyRole): KeyRecord {
  const record = keyring.find((one) => one.role === role)
  if (record === undefined) throw new NotFoundError(`There is no key of the role ${role}.`)
  return record
}
