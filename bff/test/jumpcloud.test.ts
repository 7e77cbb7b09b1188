/** The client against a JumpCloud that follows the contract and not our client, over real sockets. */
import { createSimulator, type Simulator, type SimulatorOptions } from '@siit-jumpcloud/simulator'
import { reportCard } from '@siit-jumpcloud/shared'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createJumpCloudClient,
  createLimiter,
  JumpCloudError,
  matchAppleDevice,
  type JumpCloudClient,
  type JumpCloudClientOptions,
  type System,
} from '../src/jumpcloud/index.ts'

const now = () => Date.parse('2026-03-03T09:00:00Z')
const sleep = () => Promise.resolve()

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

type KeyName = keyof Simulator['keys']

interface World {
  simulator: Simulator
  client: JumpCloudClient
  /** Another key, organization or origin of the same JumpCloud. */
  as(key: KeyName | { apiKey: string }, more?: Partial<JumpCloudClientOptions>): JumpCloudClient
}

async function world(options: SimulatorOptions = {}): Promise<World> {
  const simulator = createSimulator({ seed: 7, size: 0, now, ...options })
  const { url, close } = await simulator.listen()
  cleanups.push(close)
  const limiter = createLimiter({ now, sleep })
  const as: World['as'] = (key, more = {}) => {
    const client = createJumpCloudClient({
      apiUrl: url,
      insightsUrl: url,
      apiKey: typeof key === 'string' ? simulator.keys[key] : key.apiKey,
      organizationId: simulator.organizationId,
      limiter,
      now,
      sleep,
      ...more,
    })
    cleanups.push(() => client.close())
    return client
  }
  return { simulator, client: as('administrator'), as }
}

async function refused(work: Promise<unknown>): Promise<JumpCloudError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(JumpCloudError)
  return error as JumpCloudError
}

async function sweep(client: JumpCloudClient): Promise<System[]> {
  const systems: System[] = []
  for (let skip = 0; ;) {
    const page = await client.systemsPage({ skip })
    systems.push(...page.items)
    skip += page.received
    if (page.received === 0 || skip >= page.total) return systems
  }
}

describe('a report card', () => {
  it('tells whose key it is, what it can read and how many systems there are', async () => {
    const { client } = await world({ size: 12 })
    const { card, rights, directoryInsights } = await client.verify()
    expect(reportCard.parse(card)).toMatchObject({
      organizationName: 'Northwind',
      keyOwner: { email: 'administrator@northwind.example', role: 'Administrator' },
      canRead: { systems: true, users: 'yes', groups: 'yes', systemInsights: 'yes', appleMdm: 'yes' },
      systems: 12,
      warnings: [],
    })
    expect(rights).toEqual({ systems: 'unknown', mdm: 'unknown' })
    expect(directoryInsights).toBe('yes')
  })

  it('never names an organization where that is forbidden', async () => {
    const { simulator, as } = await world({ size: 1 })
    await as('multiTenant').verify()
    const named = simulator.requests.list().filter((request) => request.organizationHeader !== null)
    expect(named.length).toBeGreaterThan(0)
    for (const { path } of named) expect(path).not.toMatch(/^\/api\/(organizations|users\/)/)
  })

  it.each<[KeyName, string]>([
    ['withoutMdm', 'apple_mdm_unreadable'],
    ['withoutSystemInsights', 'system_insights_missing'],
    ['withoutDirectoryInsights', 'directory_insights_missing'],
    ['systemsOnly', 'users_unreadable'],
    ['systemsOnly', 'groups_unreadable'],
    ['readOnly', 'role_reads_only'],
  ])('of the key %s warns: %s', async (key, code) => {
    const { as } = await world({ size: 1 })
    const { card } = await as(key).verify()
    expect(card.warnings.map((warning) => warning.code)).toContain(code)
  })

  it('says that a key that only reads may send nothing, and one without MDM nothing to Apple', async () => {
    const { as } = await world({ size: 1 })
    expect((await as('readOnly').verify()).rights).toEqual({ systems: false, mdm: false })
    expect((await as('withoutMdm').verify()).rights).toEqual({ systems: 'unknown', mdm: false })
  })

  it('tells where Apple MDM is not set up', async () => {
    const { client } = await world({ size: 1, switches: { appleMdmConfigured: false } })
    const { card } = await client.verify()
    expect(card.warnings.map((warning) => warning.code)).toEqual(['apple_mdm_not_configured'])
  })

  it.each([402, 403, 404] as const)(
    'takes %i for an organization without System Insights',
    async (status) => {
      const { client } = await world({ size: 1, switches: { systemInsights: status } })
      expect((await client.verify()).card.canRead.systemInsights).toBe('no')
      expect(await client.hardwarePage({ skip: 0 })).toMatchObject({ available: false, items: [] })
    },
  )

  it('does without the role where JumpCloud does not tell it', async () => {
    const { client } = await world({ size: 1, switches: { getSelfShowsRole: false } })
    expect((await client.verify()).card.keyOwner.role).toBeNull()
  })
})

describe('a key that cannot serve', () => {
  it('is none of JumpCloud’s: invalid credentials', async () => {
    const { as } = await world()
    const error = await refused(as({ apiKey: 'jca_nobody_has_this_key' }).verify())
    expect(error).toMatchObject({ code: 'credentials_invalid', status: 401 })
    expect(`${error.message} ${error.stack ?? ''}`).not.toContain('jca_nobody_has_this_key')
  })

  it.each<[KeyName]>([['suspended'], ['apiAccessDisabled']])(
    'has an administrator who is %s: invalid credentials, whichever status JumpCloud chooses',
    async (key) => {
      for (const status of [401, 403] as const) {
        const { as } = await world({ switches: { suspendedAdmin: status, apiAccessDisabled: status } })
        expect((await refused(as(key).verify())).code).toBe('credentials_invalid')
      }
    },
  )

  it.each<[string, KeyName, string]>([
    ['another organization’s id', 'otherOrganization', ''],
    ['an id that nobody has', 'administrator', 'f'.repeat(24)],
    ['an id that nobody has, of a multi-tenant key', 'multiTenant', 'f'.repeat(24)],
    ['something that is no id', 'multiTenant', 'northwind'],
  ])('is given with %s: organization not found', async (_, key, organizationId) => {
    const { as, simulator } = await world()
    const client = as(key, { organizationId: organizationId || simulator.organizationId })
    expect((await refused(client.verify())).code).toBe('organization_not_found')
  })

  it('may not read systems: the right is named', async () => {
    const { as } = await world()
    expect(await refused(as('organizationsOnly').verify())).toMatchObject({
      code: 'key_lacks_right',
      right: 'systems.readonly',
    })
  })

  it('meets a JumpCloud that is down: unreachable, and not an invalid key', async () => {
    const { client, simulator } = await world()
    simulator.faults.add({ kind: 'status', status: 503 })
    expect((await refused(client.verify())).code).toBe('unreachable')
  })
})

describe('the fleet', () => {
  it('is read page by page, every system exactly once', async () => {
    const { client, simulator } = await world({ size: 250 })
    const systems = await sweep(client)
    expect(systems).toHaveLength(250)
    expect(new Set(systems.map((system) => system.id)).size).toBe(250)
    expect(simulator.requests.list({ path: '/api/systems' })).toHaveLength(3)
  })

  it('is decoded whatever its oddities: an operating system and an id for every one', async () => {
    const { client, simulator } = await world({ size: 1000 })
    const systems = await sweep(client)
    const expected = new Map(simulator.devices.list({ limit: 1000 }).map((device) => [device.id, device.os]))
    for (const system of systems) {
      expect(system.osFamily).toBe(expected.get(system.id))
      expect(system.serialNumber).toBe(system.serialNumber?.trim() ?? null)
    }
  })

  it.each(['own', 'kernel', 'absent'] as const)(
    'knows phones where JumpCloud’s family is %s',
    async (mobileOsFamily) => {
      const { client, simulator } = await world({ switches: { mobileOsFamily } })
      for (const os of ['iOS', 'iPadOS', 'Android'] as const) {
        const { id } = simulator.devices.add({ os })
        expect((await client.system(id))?.osFamily).toBe(os.toLowerCase())
      }
    },
  )

  it('one system is read fresh, and is null where JumpCloud no longer has it', async () => {
    const { client, simulator } = await world()
    const { id } = simulator.devices.add({ os: 'Windows', hostname: 'ADA-PC' })
    expect((await client.system(id))?.hostname).toBe('ADA-PC')
    simulator.devices.remove(id)
    expect(await client.system(id)).toBeNull()
  })

  it('a cut connection, a 503 and half an answer on the way do not change what is read', async () => {
    const { client, simulator } = await world({ size: 220 })
    simulator.faults.set([
      { kind: 'reset_before', path: '/api/systems', times: 1 },
      { kind: 'status', status: 503, path: '/api/systems', times: 1, after: 1 },
      { kind: 'truncated_body', path: '/api/systems', times: 1, after: 2 },
      { kind: 'bad_json', path: '/api/systems', times: 1, after: 3 },
    ])
    expect(new Set((await sweep(client.forSync())).map((system) => system.id)).size).toBe(220)
  })
})

describe('hardware and encryption', () => {
  it('are read in bulk, trimmed, for those that have them', async () => {
    const { client, simulator } = await world()
    const { id } = simulator.devices.add({
      os: 'Windows',
      hardware: {
        hardware_model: 'Latitude 7440 ',
        hardware_vendor: 'Dell Inc. ',
        physical_memory: '34359738368',
      },
      bitlocker: [{ drive_letter: 'C:', protection_status: 1 }],
    })
    const without = simulator.devices.add({ os: 'Windows', hardware: null, bitlocker: [] })
    const { items } = await client.hardwarePage({ skip: 0 })
    expect(items).toEqual([
      expect.objectContaining({
        systemId: id,
        model: 'Latitude 7440',
        manufacturer: 'Dell Inc.',
        memoryBytes: 34_359_738_368,
      }),
    ])
    const volumes = await client.encryptionPage('bitlocker_info', { skip: 0, systemIds: [id, without.id] })
    expect(volumes.items).toEqual([expect.objectContaining({ systemId: id, volume: 'C:', state: 'on' })])
  })
})

describe('who is bound', () => {
  it('directly or through a group, and direct where both', async () => {
    const { client, simulator } = await world()
    const emails = ['ada@northwind.example', 'grace@northwind.example']
    for (const email of emails) simulator.users.add({ email })
    const [ada, grace] = emails.map((email) => simulator.users.get(email)._id)
    const { id } = simulator.devices.add({
      os: 'Ubuntu',
      users: ['ada@northwind.example'],
      usersViaGroup: emails,
    })
    expect(await client.boundUsers(id)).toEqual(
      expect.arrayContaining([
        { userId: ada, via: 'direct' },
        { userId: grace, via: 'group' },
      ]),
    )
  })

  it('is nobody on a device without users, and null on one that is gone', async () => {
    const { client, simulator } = await world()
    const { id } = simulator.devices.add({ os: 'Windows', users: [], usersViaGroup: [] })
    expect(await client.boundUsers(id)).toEqual([])
    simulator.devices.remove(id)
    expect(await client.boundUsers(id)).toBeNull()
  })

  it('is everyone, however many they are', async () => {
    const { client, simulator } = await world()
    const users = Array.from({ length: 130 }, (_, n) => `user${String(n)}@northwind.example`)
    const { id } = simulator.devices.add({ os: 'Windows', users })
    expect(new Set((await client.boundUsers(id))?.map((binding) => binding.userId)).size).toBe(130)
  })

  it('users are listed with email, name and state', async () => {
    const { client, simulator } = await world()
    const { _id } = simulator.users.add({
      email: 'ada@northwind.example',
      displayname: 'Ada Lovelace',
      state: 'SUSPENDED',
    })
    const expected = { id: _id, email: 'ada@northwind.example', name: 'Ada Lovelace', state: 'suspended' }
    const page = await client.systemUsersPage({ skip: 0 })
    expect(page.items.find((user) => user.id === _id)).toEqual(expected)
    expect(await client.systemUser(_id)).toEqual(expected)
    simulator.users.remove(_id)
    expect(await client.systemUser(_id)).toBeNull()
  })
})

describe('groups', () => {
  it('their members are all found although some records are gone', async () => {
    const { client, simulator } = await world({ size: 400 })
    const groups = await client.systemGroups()
    expect(groups.length).toBeGreaterThan(0)
    for (const group of groups) {
      const members = new Set<string>()
      for (let skip = 0; ;) {
        const page = await client.groupMembersPage(group.id, { skip })
        for (const id of page.items) members.add(id)
        skip += page.received
        if (page.received === 0 || skip >= (page.total ?? Infinity)) break
      }
      const expected = simulator.devices
        .list({ limit: 400 })
        .filter((device) => device.groups.some((one) => one.id === group.id))
      expect(members).toEqual(new Set(expected.map((device) => device.id)))
    }
  })

  it('those of one system are told by themselves', async () => {
    const { client, simulator } = await world()
    const { id, groups } = simulator.devices.add({ os: 'Windows', groups: ['Board', 'Berlin'] })
    expect(await client.groupsOf(id)).toEqual(expect.arrayContaining(groups.map((group) => group.id)))
  })
})

describe('Apple MDM', () => {
  it('a Mac is found there by its serial number', async () => {
    const { client, simulator } = await world({ switches: { mdmInternalIsAppleDevice: false } })
    const mac = simulator.devices.add({ os: 'Mac OS X', serialNumber: 'C02XK0AAJG5J' })
    const [mdm] = await client.appleMdms()
    const found = await client.appleDevicesBySerial(mdm?.id ?? '', 'c02xk0aajg5j '.toUpperCase())
    const system = await client.system(mac.id)
    expect(system && matchAppleDevice(system, found)?.id).toBe(mac.apple?.id)
  })

  it('a serial number with a wild card finds only itself', async () => {
    const { client, simulator } = await world()
    simulator.devices.add({ os: 'Mac OS X', serialNumber: 'C02XK0AAJG5J' })
    const [mdm] = await client.appleMdms()
    expect(await client.appleDevicesBySerial(mdm?.id ?? '', 'C02*')).toEqual([])
  })

  it('all its devices are listed', async () => {
    const { client, simulator } = await world({ size: 600 })
    const [mdm] = await client.appleMdms()
    const ids = new Set<string>()
    for (let skip = 0; ;) {
      const page = await client.appleDevicesPage({ mdmId: mdm?.id ?? '', skip })
      for (const device of page.items) ids.add(device.id)
      skip += page.received
      if (page.received === 0 || skip >= (page.total ?? Infinity)) break
    }
    const expected = simulator.devices.list({ limit: 600 }).flatMap((device) => device.apple?.id ?? [])
    expect(ids).toEqual(new Set(expected))
  })
})

describe('commands', () => {
  it('reach the device once, by agent and by Apple MDM', async () => {
    const { client, simulator } = await world()
    const windows = simulator.devices.add({ os: 'Windows', online: false })
    const mac = simulator.devices.add({ os: 'Mac OS X' })
    const [mdm] = await client.appleMdms()
    const send = { deadlineMs: 10_000 }
    const lock = await client.send({ channel: 'agent', systemId: windows.id, action: 'lock' }, send)
    expect(lock).toMatchObject({ state: 'accepted', status: 201 })
    const erase = await client.send(
      {
        channel: 'apple_mdm',
        mdmId: mdm?.id ?? '',
        deviceId: mac.apple?.id ?? '',
        action: 'erase',
        pin: '482915',
      },
      send,
    )
    expect(erase).toMatchObject({ state: 'accepted', status: 204 })
    expect(simulator.commands.list()).toMatchObject([
      { systemId: windows.id, kind: 'lock', channel: 'agent', pin: false, effect: 'queued' },
      { appleDeviceId: mac.apple?.id, kind: 'erase', channel: 'apple_mdm', body: { pin: '482915' } },
    ])
  })

  it('whose answer is lost after they took effect are unknown, and not sent again', async () => {
    const { client, simulator } = await world()
    const { id } = simulator.devices.add({ os: 'Windows' })
    simulator.faults.add({ kind: 'reset_after', method: 'POST' })
    const outcome = await client.send(
      { channel: 'agent', systemId: id, action: 'erase' },
      { deadlineMs: 10_000 },
    )
    expect(outcome).toMatchObject({ state: 'unknown', code: 'connection_lost' })
    expect(simulator.commands.list(id)).toHaveLength(1)
  })

  it('cut off before they took effect are unknown as well: nobody can tell the two apart', async () => {
    const { client, simulator } = await world()
    const { id } = simulator.devices.add({ os: 'Windows' })
    simulator.faults.add({ kind: 'reset_before', method: 'POST' })
    const outcome = await client.send(
      { channel: 'agent', systemId: id, action: 'erase' },
      { deadlineMs: 10_000 },
    )
    expect(outcome).toMatchObject({ state: 'unknown', code: 'connection_lost' })
    expect(simulator.commands.list(id)).toEqual([])
  })

  it('whose answer is 2xx and no JSON are accepted', async () => {
    const { client, simulator } = await world()
    const { id } = simulator.devices.add({ os: 'Windows' })
    simulator.faults.add({ kind: 'bad_json', method: 'POST' })
    const outcome = await client.send(
      { channel: 'agent', systemId: id, action: 'lock' },
      { deadlineMs: 10_000 },
    )
    expect(outcome.state).toBe('accepted')
    expect(simulator.commands.list(id)).toHaveLength(1)
  })

  it.each([409, 500, 503])(
    'answered with %i after they took effect are unknown, and not sent again',
    async (status) => {
      const { client, simulator } = await world()
      const { id } = simulator.devices.add({ os: 'Windows' })
      simulator.faults.add({ kind: 'status_after', status, method: 'POST' })
      const outcome = await client.send(
        { channel: 'agent', systemId: id, action: 'erase' },
        { deadlineMs: 10_000 },
      )
      expect(outcome).toMatchObject({ state: 'unknown', status })
      expect(simulator.commands.list(id)).toHaveLength(1)
    },
  )

  it.each(['hang', 'hang_after'] as const)(
    'that meet silence (%s) are unknown at the deadline',
    async (kind) => {
      const { client, simulator } = await world()
      const { id } = simulator.devices.add({ os: 'Windows' })
      simulator.faults.add({ kind, method: 'POST' })
      const outcome = await client.send(
        { channel: 'agent', systemId: id, action: 'lock' },
        { deadlineMs: 300 },
      )
      expect(outcome).toMatchObject({ state: 'unknown', code: 'no_answer' })
    },
  )

  it('of a key that only reads are rejected, and the right is named', async () => {
    const { as, simulator } = await world()
    const { id } = simulator.devices.add({ os: 'Windows' })
    const outcome = await as('readOnly').send(
      { channel: 'agent', systemId: id, action: 'lock' },
      { deadlineMs: 10_000 },
    )
    expect(outcome).toMatchObject({ state: 'rejected', code: 'key_lacks_right', status: 403 })
    expect(outcome.detail).toContain('systems')
  })
})

describe('what happened afterwards', () => {
  const since = '2026-01-01T00:00:00Z'

  it('an Apple device’s answer is read from the events', async () => {
    const { client, simulator } = await world()
    const mac = simulator.devices.add({ os: 'Mac OS X', online: true })
    const [mdm] = await client.appleMdms()
    const deviceId = mac.apple?.id ?? ''
    await client.send(
      { channel: 'apple_mdm', mdmId: mdm?.id ?? '', deviceId, action: 'lock', pin: '482915' },
      { deadlineMs: 10_000 },
    )
    const { items } = await client.mdmCommandResults({ since })
    expect(items).toEqual([expect.objectContaining({ appleDeviceId: deviceId, outcome: 'acknowledged' })])
  })

  it('a binding is read from the events, page by page', async () => {
    const { client, simulator } = await world()
    const devices = Array.from({ length: 5 }, (_, n) => {
      const { id } = simulator.devices.add({ os: 'Windows', users: [] })
      return simulator.devices.update(id, { users: [`user${String(n)}@northwind.example`] })
    })
    const bound = new Set<string>()
    let after: unknown[] | null = null
    do {
      const page = await client.bindingEvents({ since, limit: 2, after })
      for (const event of page.items) if (event.bound) bound.add(event.systemId)
      after = page.next
    } while (after)
    expect(bound).toEqual(new Set(devices.map((device) => device.id)))
  })

  it.each([402, 403, 404] as const)(
    'is not told where the plan has no Directory Insights (%i)',
    async (status) => {
      const { client } = await world({ switches: { directoryInsights: status } })
      expect(await client.bindingEvents({ since })).toMatchObject({ available: false, items: [] })
    },
  )
})

describe('all at once', () => {
  it('a sync keeps to four calls at a time, and a person’s call beside it is the fifth', async () => {
    const { client, simulator } = await world({ size: 60, latencyMs: 2 })
    const ids = (await sweep(client)).map((system) => system.id)
    const sync = client.forSync()
    await Promise.all([...ids.map((id) => sync.boundUsers(id)), client.system(ids[0] ?? '')])
    expect(simulator.requests.count().mostInFlight).toBeLessThanOrEqual(5)
  })
})
