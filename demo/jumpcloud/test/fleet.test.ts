import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../src/index.ts'
import { clientOf, v1Page, v2Page } from '../test-support/client.ts'

const bornAt = Date.parse('2026-03-01T12:00:00Z')
const still = (): number => bornAt

/** Every system's id, read as a client does: pages of `limit`, sorted by `_id`, to the total. */
async function sweep(simulator: Simulator, limit: number): Promise<string[]> {
  const call = clientOf(simulator)
  const ids: string[] = []
  for (;;) {
    const page = v1Page(
      await call(`/api/systems?sort=_id&fields=_id&limit=${String(limit)}&skip=${String(ids.length)}`),
    )
    ids.push(...page.results.map((system) => system._id))
    if (page.results.length === 0 || ids.length >= page.totalCount) return ids
  }
}

/** Reads a V2 list to its total, without what is null in it. */
async function all(simulator: Simulator, path: string, limit: number): Promise<Record<string, unknown>[]> {
  const call = clientOf(simulator)
  const rows: Record<string, unknown>[] = []
  for (let skip = 0; ; skip += limit) {
    const answer = await call(`${path}?limit=${String(limit)}&skip=${String(skip)}`)
    rows.push(...v2Page(answer).filter((row: Record<string, unknown> | null) => row !== null))
    if (skip + limit >= Number(answer.headers.get('x-total-count'))) return rows
  }
}

describe('paging', () => {
  it('of any size visits every system exactly once, whatever was removed and added', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 230 }),
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.nat(229), { maxLength: 12 }),
        fc.nat(4),
        async (size, limit, removals, additions) => {
          const simulator = createSimulator({ size, now: still })
          for (let added = 0; added < additions; added++) simulator.devices.add({ os: 'linux' })
          const expected = new Set(simulator.devices.list({ limit: 1000 }).map((device) => device.id))
          for (const place of removals) {
            if (place >= simulator.devices.count()) continue
            const { id } = simulator.devices.at(place)
            simulator.devices.remove(id)
            expected.delete(id)
          }
          const ids = await sweep(simulator, limit)
          expect(ids).toHaveLength(expected.size)
          expect(new Set(ids)).toEqual(expected)
          expect(ids).toEqual([...ids].sort())
        },
      ),
      { numRuns: 40 },
    )
  })

  it('of a million systems reaches the last page, and each system by its id', async () => {
    const simulator = createSimulator({ size: 1_000_000, now: still })
    const call = clientOf(simulator)
    const last = v1Page(await call('/api/systems?sort=_id&limit=100&skip=999950'))
    expect(last.totalCount).toBe(1_000_000)
    expect(last.results).toHaveLength(50)
    const id = last.results.at(-1)?._id ?? ''
    expect((await call(`/api/systems/${id}`)).json()).toEqual(last.results.at(-1))
    expect((await call('/api/v2/systeminsights/system_info?limit=100&skip=500000')).status).toBe(200)
    const past = v1Page(await call('/api/systems?sort=_id&limit=100&skip=1000000'))
    expect(past.results).toEqual([])
  })
})

describe('a generated device', () => {
  it('depends on seed and index only, not on the size of its fleet', () => {
    const small = createSimulator({
      seed: 7,
      size: 40,
      now: still,
      organizations: [{ id: '0123456789abcdef01234567' }],
    })
    const large = createSimulator({
      seed: 7,
      size: 100_000,
      now: still,
      organizations: [{ id: '0123456789abcdef01234567' }],
    })
    for (let place = 0; place < 40; place++) expect(large.devices.at(place)).toEqual(small.devices.at(place))
  })

  it('is another one under another seed', () => {
    const [one, two] = [1, 2].map((seed) => createSimulator({ seed, size: 20, now: still }).devices.list())
    expect(two?.map((device) => device.id)).not.toEqual(one?.map((device) => device.id))
    expect(two?.map((device) => device.os)).not.toEqual(one?.map((device) => device.os))
  })

  it('is of an operating system in the share that the mix says', () => {
    const mix = { macos: 10, windows: 20, linux: 30, ios: 15, ipados: 5, android: 20 }
    const devices = createSimulator({ size: 1000, mix, now: still }).devices.list({ limit: 1000 })
    const counted = Object.fromEntries(
      Object.keys(mix).map((os) => [os, devices.filter((device) => device.os === os).length / 10]),
    )
    expect(counted).toEqual(mix)
    expect(() => createSimulator({ mix: { ...mix, linux: 31 } })).toThrow(RangeError)
  })
})

describe('the oddities of real fleets', () => {
  const devices = createSimulator({ size: 3000, now: still }).devices.list({ limit: 3000 })
  const systems = devices.map((device) => device.system)
  const serials = new Map<string, number>()
  for (const { serialNumber } of systems)
    if (typeof serialNumber === 'string' && serialNumber !== '')
      serials.set(serialNumber, (serials.get(serialNumber) ?? 0) + 1)

  it.each([
    ['no serial', () => systems.some((system) => system.serialNumber === '')],
    ['a null serial', () => systems.some((system) => system.serialNumber === null)],
    ['a missing serial', () => systems.some((system) => !('serialNumber' in system))],
    [
      'a serial that two share',
      () => [...serials].some(([serial, count]) => count === 2 && serial.length > 8),
    ],
    [
      'a serial with spaces at its end',
      () => systems.some((system) => /\S +$/.test(system.serialNumber ?? '')),
    ],
    ["a maker's placeholder", () => (serials.get('System Serial Number') ?? 0) > 1],
    ['null attributes', () => systems.some((system) => system.attributes === null && system.mdm === null)],
    [
      'a device that never made contact',
      () => systems.some((system) => system.lastContact === null && system.active === false),
    ],
    ['a hostname beyond ASCII', () => systems.some((system) => /[^\x20-\x7e]/.test(system.hostname ?? ''))],
    ['a very long hostname', () => systems.some((system) => (system.hostname ?? '').length > 200)],
    [
      'several bound users',
      () => devices.some((device) => device.users.filter((user) => user.via === 'direct').length > 1),
    ],
    [
      'a binding through a group',
      () => devices.some((device) => device.users.some((user) => user.via === 'group')),
    ],
    ['nobody bound', () => devices.some((device) => device.users.length === 0)],
    [
      'a Mac in no MDM',
      () => devices.some((device) => device.os === 'macos' && device.system.mdm?.vendor === 'none'),
    ],
    [
      'a Mac in another MDM',
      () => devices.some((device) => device.os === 'macos' && device.system.mdm?.vendor === 'external'),
    ],
    [
      'a Mac by user enrolment',
      () => devices.some((device) => device.os === 'macos' && device.system.mdm?.enrollmentType === 'user'),
    ],
    [
      'Windows without BitLocker',
      () => devices.some((device) => device.os === 'windows' && device.system.fde?.active === false),
    ],
    [
      'two sources that disagree on encryption',
      () =>
        devices.some(
          (device) =>
            device.bitlocker[0] !== undefined &&
            (device.bitlocker[0].protection_status === 1) !== device.system.fde?.active,
        ),
    ],
  ])('include %s', (_oddity, present) => {
    expect(present()).toBe(true)
  })

  it('are absent where they are switched off', () => {
    const plain = createSimulator({ size: 1000, oddities: false, now: still }).devices.list({ limit: 1000 })
    const serialsOf = plain.map((device) => device.system.serialNumber?.trim())
    expect(new Set(serialsOf).size).toBe(1000)
    expect(
      plain.every((device) => device.system.lastContact !== null && device.system.attributes !== null),
    ).toBe(true)
  })
})

describe('the lists', () => {
  it('agree with each other', async () => {
    const simulator = createSimulator({ size: 250, now: still, switches: { nullGroupMembers: false } })
    const devices = simulator.devices.list({ limit: 250 })
    const call = clientOf(simulator)
    const apple = await all(simulator, `/api/v2/applemdms/${simulator.organization().appleMdmId}/devices`, 30)
    expect(apple.map((row) => row['id'])).toEqual(
      devices.flatMap((device) => (device.apple === null ? [] : [device.apple.id])),
    )
    for (const device of devices.filter((one) => one.system.mdm?.internal?.deviceId !== undefined))
      expect(device.apple?.id).toBe(device.system.mdm?.internal?.deviceId)
    const insights = await all(simulator, '/api/v2/systeminsights/system_info', 1000)
    expect(insights.map((row) => row['system_id'])).toEqual(
      devices.filter((device) => device.hardware !== null).map((device) => device.id),
    )
    for (const group of simulator.groups.list()) {
      const members = await all(simulator, `/api/v2/systemgroups/${group.id}/membership`, 25)
      const expected = devices.filter((device) => device.groups.some((one) => one.id === group.id))
      expect(members.map((row) => row['id'])).toEqual(expected.map((device) => device.id))
    }
    for (const device of devices.slice(0, 40)) {
      const bound = v2Page(await call(`/api/v2/systems/${device.id}/users`)).map((row) => row['id'])
      expect(bound).toEqual(device.users.map((user) => user.id))
      for (const user of device.users) {
        const reverse = v2Page(await call(`/api/v2/users/${user.id}/systems`)).map((row) => row['id'])
        expect(reverse).toContain(device.id)
      }
    }
  })

  it('give each user from none to a few devices, and every address once', () => {
    const simulator = createSimulator({ size: 4000, now: still })
    const counts = new Set<number>()
    const emails = simulator.users.list({ limit: 4000 }).map((user) => user.email?.trim().toLowerCase())
    for (let place = 0; place < 60; place++)
      counts.add(simulator.users.devices(simulator.users.at(place)._id).length)
    expect(Math.min(...counts)).toBe(0)
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...counts)).toBeLessThanOrEqual(4)
    expect(new Set(emails).size).toBe(4000)
    for (const email of emails) expect(email).toMatch(/^[a-z]+\.[a-z]+\d*@northwind\.example$/)
  })

  it('find a device by its serial and nothing else', async () => {
    const simulator = createSimulator({ size: 500, now: still })
    const call = clientOf(simulator)
    for (const device of simulator.devices.list({ limit: 60 })) {
      const serial = device.system.serialNumber
      if (typeof serial !== 'string' || serial === '') continue
      const same = simulator.devices
        .list({ limit: 500 })
        .filter((other) => other.system.serialNumber === serial)
      const found = v1Page(
        await call(
          `/api/systems?limit=100&sort=_id&filter=${encodeURIComponent(`serialNumber:$eq:${serial}`)}`,
        ),
      )
      expect(found.results.map((system) => system._id)).toEqual(same.map((other) => other.id))
    }
  })
})

describe('a change', () => {
  it('of any field shows in every list that has it', async () => {
    const simulator = createSimulator({ size: 50, now: still })
    const call = clientOf(simulator)
    const mac = simulator.devices.find(
      (device) => device.os === 'macos' && device.apple?.enrolled === true && device.hardware !== null,
    )
    simulator.devices.update(mac.id, {
      hostname: 'renamed',
      serialNumber: 'NEW-SERIAL',
      fde: { active: false },
      mdm: { vendor: 'none' },
      users: ['new.person@northwind.example'],
      groups: ['A new group'],
      hardware: { physical_memory: '1024' },
    })
    expect((await call(`/api/systems/${mac.id}`)).json()).toMatchObject({
      hostname: 'renamed',
      serialNumber: 'NEW-SERIAL',
      fde: { active: false },
      mdm: { vendor: 'none' },
    })
    const filter = (name: string): Promise<Record<string, unknown>[]> =>
      call(
        `/api/v2/applemdms/${simulator.organization().appleMdmId}/devices?filter=serialNumber:eq:${name}`,
      ).then(v2Page)
    expect(await filter('NEW-SERIAL')).toMatchObject([
      { id: mac.apple?.id, enrolled: false, securityInfo: { filevaultEnabled: false } },
    ])
    expect(await filter(mac.system.serialNumber ?? '')).toEqual([])
    const insights = v2Page(await call(`/api/v2/systeminsights/system_info?filter=system_id:eq:${mac.id}`))
    expect(insights).toMatchObject([{ physical_memory: '1024' }])
    const memberof = v2Page(await call(`/api/v2/systems/${mac.id}/memberof`))
    expect(memberof.map((group) => group['id'])).toEqual([simulator.groups.get('A new group').id])
    expect(simulator.users.devices('new.person@northwind.example').map((device) => device.id)).toEqual([
      mac.id,
    ])
  })

  it('of a group, a user or the fleet does, too', async () => {
    const simulator = createSimulator({ size: 30, now: still })
    const call = clientOf(simulator)
    const [a, b] = [simulator.devices.at(0), simulator.devices.at(1)]
    const group = simulator.groups.add({ name: 'Pilot', members: [a.id] })
    simulator.groups.update(group.id, { add: [b.id], remove: [a.id], description: 'two' })
    const members = await call(`/api/v2/systemgroups/${group.id}/membership`)
    expect(v2Page(members).map((row) => row['id'])).toEqual([b.id])
    simulator.groups.remove('Pilot')
    expect((await call(`/api/v2/systemgroups/${group.id}/membership`)).status).toBe(404)
    const user = simulator.users.at(0)
    simulator.users.update(user._id, { email: 'married@northwind.example', suspended: true })
    expect((await call(`/api/systemusers/${user._id}`)).json()).toMatchObject({
      email: 'married@northwind.example',
      suspended: true,
    })
    simulator.users.remove(user._id)
    expect(v1Page(await call('/api/systemusers?limit=100&sort=_id')).totalCount).toBe(simulator.users.count())
    simulator.fleet.set({ size: 12 })
    expect(v1Page(await call('/api/systems?sort=_id')).totalCount).toBe(12)
    expect(() => simulator.fleet.set({ size: -1 })).toThrow(RangeError)
  })

  it('leaves no trace in another simulator, and none after a reset', () => {
    const [one, two] = [createSimulator({ size: 5, now: still }), createSimulator({ size: 5, now: still })]
    const before = two.devices.list()
    one.devices.update(one.devices.at(0).id, { hostname: 'changed' })
    one.devices.remove(one.devices.at(1).id)
    expect(two.devices.list()).toEqual(before)
    one.reset()
    expect(one.devices.list()).toEqual(before)
  })

  it('of an erased device is what can be seen from outside: silent, and no longer enrolled', async () => {
    const simulator = createSimulator({ size: 0, now: still })
    const mac = simulator.devices.add({ os: 'macos' })
    await clientOf(simulator)(
      `/api/v2/applemdms/${mac.apple?.appleMdmId ?? ''}/devices/${mac.apple?.id ?? ''}/erase`,
      { method: 'POST', body: { pin: '123456' } },
    )
    const after = simulator.devices.get(mac.id)
    expect([after.online, after.system.active, after.apple?.enrolled]).toEqual([false, false, false])
  })
})

describe('a search', () => {
  const simulator = createSimulator({ size: 0, now: still })
  simulator.devices.add({
    os: 'windows',
    hostname: 'Alpha-01',
    users: ['ada@northwind.example'],
    primarySystemUser: { id: null },
  })
  simulator.devices.add({ os: 'linux', hostname: 'beta-02' })
  const ada = simulator.users.get('ada@northwind.example')
  simulator.devices.add({ os: 'macos', hostname: 'gamma', primarySystemUser: { id: ada._id } })
  const call = clientOf(simulator)
  const search = async (body: object): Promise<unknown[]> =>
    v1Page(await call('/api/search/systems', { method: 'POST', body: { sort: '_id', ...body } })).results.map(
      (system) => system['hostname'],
    )

  it('matches part of a text in any listed field, in any case', async () => {
    expect(
      await search({ searchFilter: { searchTerm: 'ALPHA', fields: ['hostname', 'displayName'] } }),
    ).toEqual(['Alpha-01'])
    expect(await search({ searchFilter: { searchTerm: ['alp', 'gam'], fields: ['hostname'] } })).toEqual([
      'Alpha-01',
      'gamma',
    ])
  })

  it('takes and, or, and expressions that must all hold', async () => {
    expect(await search({ filter: { or: [{ os: 'Windows' }, { os: 'Ubuntu' }] } })).toEqual([
      'Alpha-01',
      'beta-02',
    ])
    expect(await search({ filter: { os: 'Ubuntu', active: true } })).toEqual(['beta-02'])
    expect(await search({ filter: { and: [{ hostname: { $regex: '(?i)^A' } }] } })).toEqual(['Alpha-01'])
    expect(await search({})).toHaveLength(3)
  })

  it.each([
    ['an unknown operator', { filter: { hostname: { $where: 'x' } } }],
    ['a filter that is a text', { filter: 'hostname:$eq:x' }],
    ['fields as a list', { fields: ['hostname'] }],
    ['a term without fields', { searchFilter: { searchTerm: 'x' } }],
  ])('refuses %s', async (_what, body) => {
    expect((await call('/api/search/systems', { method: 'POST', body })).status).toBe(400)
  })

  it("gives the primary user's address where it is named", async () => {
    const rows = async (body: object): Promise<Record<string, unknown>[]> =>
      v1Page(await call('/api/search/systems', { method: 'POST', body: { sort: '_id', ...body } })).results
    expect((await rows({ fields: 'hostname primarySystemUser.email' }))[2]).toMatchObject({
      'primarySystemUser.email': 'ada@northwind.example',
    })
    expect((await rows({}))[2]).not.toHaveProperty(['primarySystemUser.email'])
    simulator.switches.set({ primaryUserInSearch: 'always' })
    expect((await rows({}))[2]).toMatchObject({ 'primarySystemUser.email': 'ada@northwind.example' })
  })
})
