/** CONTRACT.md, section 11: the simulator's checklist, item by item. */
import { describe, expect, it } from 'vitest'
import { createSimulator, type DeviceView, type Simulator } from '../src/index.ts'
import { clientOf, v1Page, v2Page } from '../test-support/client.ts'

function appleCommand(simulator: Simulator, device: DeviceView, kind: string): string {
  return `/api/v2/applemdms/${device.apple?.appleMdmId ?? ''}/devices/${device.apple?.id ?? ''}/${kind}`
}

describe('1. a wrong key', () => {
  it('is answered 401 with the words that JumpCloud uses', async () => {
    const call = clientOf(createSimulator())
    for (const key of ['', 'no such key']) {
      const answer = await call('/api/systems', { key })
      expect(answer.status).toBe(401)
      expect(answer.json()).toEqual({
        error: 'Unauthorized',
        message: 'Unauthorized: api key user not found',
      })
    }
  })

  it('is a key of another region, too', async () => {
    const simulator = createSimulator({ organizations: [{ region: 'eu', size: 2 }] })
    expect((await clientOf(simulator)('/api/systems')).status).toBe(401)
    expect((await clientOf(simulator, 'https://console.eu.jumpcloud.com')('/api/systems')).status).toBe(200)
    expect((await clientOf(simulator, 'http://127.0.0.1/eu')('/api/systems')).status).toBe(200)
    expect((await clientOf(simulator, 'http://127.0.0.1/in')('/api/systems')).status).toBe(401)
  })

  it('is not the same as a key whose administrator is suspended, or may not use the API', async () => {
    const simulator = createSimulator({ switches: { suspendedAdmin: 403, apiAccessDisabled: 401 } })
    const call = clientOf(simulator)
    expect((await call('/api/systems', { key: simulator.keys.suspended })).status).toBe(403)
    expect((await call('/api/systems', { key: simulator.keys.apiAccessDisabled })).status).toBe(401)
    expect((await call('/api/systems', { key: simulator.keys.blockedAddress })).status).toBe(403)
  })
})

describe('2. a multi-tenant key', () => {
  const simulator = createSimulator({ organizations: [{ size: 4 }, { size: 2 }] })
  const call = clientOf(simulator)
  const [first, second] = simulator.organizations
  const key = simulator.keys.multiTenant
  const withOrg = (id: string): { key: string; headers: Record<string, string> } => ({
    key,
    headers: { 'x-org-id': id },
  })

  it('needs to name an organisation', async () => {
    const answer = await call('/api/systems', { key })
    expect(answer.status).toBe(401)
    expect(answer.json()).toEqual({ message: 'Unauthorized: no organization selected' })
  })

  it('opens the organisation that it names, and only that', async () => {
    expect(v1Page(await call('/api/systems', withOrg(first?.id ?? ''))).totalCount).toBe(4)
    const other = v1Page(await call('/api/systems', withOrg(second?.id ?? '')))
    expect(other.totalCount).toBe(2)
    const id = other.results[0]?._id ?? ''
    expect((await call(`/api/systems/${id}`, withOrg(first?.id ?? ''))).status).toBe(404)
  })

  it('is refused a malformed organisation with 400 and an unknown one with 404', async () => {
    expect((await call('/api/systems', withOrg('northwind'))).status).toBe(400)
    expect((await call('/api/systems', withOrg('0123456789abcdef01234567'))).status).toBe(404)
  })

  it('must not send the header where it is not supported', async () => {
    for (const path of ['/api/organizations', '/api/users/getSelf'])
      expect((await call(path, withOrg(first?.id ?? ''))).status).toBe(403)
    expect((await call(`/api/organizations/${first?.id ?? ''}`, withOrg(second?.id ?? ''))).status).toBe(400)
    expect(v1Page(await call('/api/organizations', { key })).totalCount).toBe(2)
  })

  it('is told apart from a single-tenant key, which may leave the header out, empty or its own', async () => {
    const own = { key: simulator.keys.administrator }
    for (const headers of [{}, { 'x-org-id': '' }, { 'x-org-id': simulator.organizationId }])
      expect((await call('/api/systems', { ...own, headers })).status).toBe(200)
    expect((await call('/api/systems', { ...own, headers: { 'x-org-id': second?.id ?? '' } })).status).toBe(
      404,
    )
    expect(v1Page(await call('/api/systems', { key: simulator.keys.otherOrganization })).totalCount).toBe(2)
  })
})

describe('3. a limit above 100', () => {
  it('is refused with the exact message', async () => {
    const answer = await clientOf(createSimulator())('/api/systems?limit=101')
    expect(answer.status).toBe(400)
    expect(answer.json()).toEqual({
      message: 'Bad Request: request parameter "limit" exceeds maximum value of 100',
    })
  })

  it('is refused in a search as well, unless the switch says that it is cut down', async () => {
    const simulator = createSimulator({ size: 250 })
    const call = clientOf(simulator)
    const search = (): ReturnType<typeof call> =>
      call('/api/search/systems', { method: 'POST', body: { limit: 1000 } })
    expect((await search()).status).toBe(400)
    simulator.switches.set({ searchLimit: { max: 1000, above: 'cut' } })
    expect(v1Page(await search()).results).toHaveLength(250)
  })

  it.each(['limit=0', 'limit=-1', 'limit=ten', 'limit=1.5', 'skip=-1', 'skip=x'])(
    'as %s, is no number to page by',
    async (query) => {
      expect((await clientOf(createSimulator())(`/api/systems?${query}`)).status).toBe(400)
    },
  )
})

describe('4. a V1 list', () => {
  it('is an object with totalCount and results, ten by default, without a total in the headers', async () => {
    const answer = await clientOf(createSimulator({ size: 12 }))('/api/systems')
    expect(Object.keys(answer.json() as object)).toEqual(['totalCount', 'results'])
    expect(v1Page(answer)).toMatchObject({ totalCount: 12 })
    expect(v1Page(answer).results).toHaveLength(10)
    expect(answer.headers.get('x-total-count')).toBeNull()
    expect(answer.headers.get('link')).toBeNull()
  })

  it('is empty, and 200, past its end', async () => {
    const answer = await clientOf(createSimulator({ size: 3 }))('/api/systems?skip=3&sort=_id')
    expect(answer.status).toBe(200)
    expect(answer.json()).toEqual({ totalCount: 3, results: [] })
  })
})

describe('5. a V2 list', () => {
  it('is a bare array with x-total-count, ten by default', async () => {
    const simulator = createSimulator({ size: 200 })
    const call = clientOf(simulator)
    const mdm = simulator.organization().appleMdmId
    const answer = await call(`/api/v2/applemdms/${mdm}/devices`)
    expect(v2Page(answer)).toHaveLength(10)
    expect(Number(answer.headers.get('x-total-count'))).toBeGreaterThan(10)
    const past = await call(`/api/v2/applemdms/${mdm}/devices?skip=100000`)
    expect(past.status).toBe(200)
    expect(past.json()).toEqual([])
  })

  it('of Apple MDMs has a default limit of one', async () => {
    const simulator = createSimulator()
    const answer = await clientOf(simulator)('/api/v2/applemdms')
    expect(v2Page(answer)).toMatchObject([{ id: simulator.organization().appleMdmId }])
    simulator.switches.set({ appleMdmConfigured: false })
    expect((await clientOf(simulator)('/api/v2/applemdms')).json()).toEqual([])
  })

  it('carries a Link header only where the switch says so', async () => {
    const simulator = createSimulator()
    const call = clientOf(simulator)
    expect((await call('/api/v2/systemgroups?limit=3')).headers.get('link')).toBeNull()
    simulator.switches.set({ linkHeader: true })
    expect((await call('/api/v2/systemgroups?limit=3')).headers.get('link')).toContain('skip=3')
  })
})

describe('6. without sort=_id', () => {
  const idsInPages = async (simulator: Simulator, query: string): Promise<string[]> => {
    const ids: string[] = []
    for (let skip = 0; skip < 60; skip += 20) {
      const page = await clientOf(simulator)(`/api/systems?limit=20&skip=${String(skip)}${query}`)
      ids.push(...v1Page(page).results.map((system) => system._id))
    }
    return ids
  }

  it('pages repeat and miss systems', async () => {
    const ids = await idsInPages(createSimulator({ size: 60 }), '')
    expect(new Set(ids).size).toBeLessThan(60)
  })

  it('they do not where the switch is off, or a sort is given', async () => {
    expect(
      new Set(
        await idsInPages(createSimulator({ size: 60, switches: { unstableOrderWithoutSort: false } }), ''),
      ).size,
    ).toBe(60)
    expect(new Set(await idsInPages(createSimulator({ size: 60 }), '&sort=_id')).size).toBe(60)
  })
})

describe('7. a filter on lastContact', () => {
  it('hides the systems that are active right now', async () => {
    const simulator = createSimulator({ size: 0 })
    simulator.devices.add({ os: 'windows', hostname: 'active' })
    simulator.devices.add({ os: 'windows', hostname: 'gone', online: false })
    const call = clientOf(simulator)
    const names = async (query: string): Promise<unknown[]> =>
      v1Page(await call(`/api/systems?sort=_id&${query}`)).results.map((system) => system['hostname'])
    expect(await names('filter=lastContact:$gte:2020-01-01')).toEqual(['gone'])
    expect(
      await names('filter[or][0]=active:$eq:true&filter[or][1]=lastContact:$gt:2020-01-01T00:00:00Z'),
    ).toEqual(['active', 'gone'])
    const search = await call('/api/search/systems', {
      method: 'POST',
      body: {
        sort: '_id',
        filter: { or: [{ active: true }, { lastContact: { $gt: '2020-01-01T00:00:00Z' } }] },
      },
    })
    expect(v1Page(search).totalCount).toBe(2)
  })

  it('is refused without its dollar, unless the switch ignores it', async () => {
    const simulator = createSimulator({ size: 5 })
    const call = clientOf(simulator)
    expect((await call('/api/systems?filter=hostname:eq:x')).status).toBe(400)
    expect((await call('/api/systems?filter=hostname:$in:x')).status).toBe(400)
    simulator.switches.set({ filterWithoutDollar: 'ignored' })
    expect(v1Page(await call('/api/systems?filter=hostname:eq:x')).totalCount).toBe(5)
  })
})

describe('8. fields and sort', () => {
  const simulator = createSimulator({ size: 20 })
  const call = clientOf(simulator)

  it('are separated by spaces in V1', async () => {
    const spaced = v1Page(await call('/api/systems?limit=1&sort=_id&fields=hostname%20os'))
    expect(Object.keys(spaced.results[0] ?? {}).sort()).toEqual(['_id', 'hostname', 'os'])
    const commas = v1Page(await call('/api/systems?limit=1&sort=_id&fields=hostname,os'))
    expect(Object.keys(commas.results[0] ?? {})).toEqual(['_id'])
  })

  it('sort upwards, and downwards with a minus', async () => {
    const up = v1Page(await call('/api/systems?limit=100&sort=_id')).results.map((system) => system._id)
    expect(up).toEqual([...up].sort())
    const down = v1Page(await call('/api/systems?limit=100&sort=-_id')).results.map((system) => system._id)
    expect(down).toEqual([...up].reverse())
    const byName = v1Page(await call('/api/systems?limit=100&sort=hostname')).results.map((system) =>
      String(system['hostname']),
    )
    expect(byName).toEqual([...byName].sort())
  })

  it('are separated by commas in V2', async () => {
    const groups = v2Page(await call('/api/v2/systemgroups?limit=100&sort=-name&fields=name,type'))
    expect(Object.keys(groups[0] ?? {}).sort()).toEqual(['id', 'name', 'type'])
    const names = groups.map((group) => String(group['name']))
    expect(names).toEqual([...names].sort().reverse())
    expect((await call('/api/v2/systemgroups?sort=name%20type')).status).toBe(400)
  })
})

describe('9. System Insights', () => {
  const simulator = createSimulator({ size: 300 })
  const call = clientOf(simulator)

  it('gives memory as a text and names with a trailing space', async () => {
    const rows = v2Page(await call('/api/v2/systeminsights/system_info?limit=10000'))
    expect(rows.length).toBeGreaterThan(100)
    for (const row of rows) expect(row['physical_memory']).toMatch(/^\d*$/)
    expect(rows.filter((row) => String(row['hardware_model']).endsWith(' ')).length).toBeGreaterThan(100)
  })

  it('has no row for a device where it is not enabled', async () => {
    const rows = v2Page(await call('/api/v2/systeminsights/system_info?limit=10000'))
    const ids = new Set(rows.map((row) => row['system_id']))
    const states = simulator.devices
      .list({ limit: 300 })
      .map((device) => [device.system.systemInsights?.state, ids.has(device.id)])
    expect(states.filter(([state]) => state === 'disabled' || state === 'deferred').length).toBeGreaterThan(0)
    for (const [state, listed] of states) if (state !== undefined) expect(listed).toBe(state === 'enabled')
  })

  it('takes up to 10,000 rows and only eq and in on its own fields', async () => {
    expect((await call('/api/v2/systeminsights/system_info?limit=10001')).status).toBe(400)
    expect((await call('/api/v2/systeminsights/system_info?filter=system_id:ne:x')).status).toBe(400)
    expect((await call('/api/v2/systeminsights/system_info?filter=hostname:eq:x')).status).toBe(400)
    const [a, b] = v2Page(await call('/api/v2/systeminsights/system_info?limit=2')).map((row) =>
      String(row['system_id']),
    )
    const chosen = v2Page(
      await call(`/api/v2/systeminsights/system_info?filter=system_id:in:${String(a)}|${String(b)}|unknown`),
    )
    expect(chosen.map((row) => row['system_id'])).toEqual([a, b])
  })

  it('answers an organisation without the feature as the switch says', async () => {
    const own = createSimulator()
    for (const status of [402, 403, 404] as const) {
      own.switches.set({ systemInsights: status })
      expect((await clientOf(own)('/api/v2/systeminsights/system_info')).status).toBe(status)
    }
    own.switches.set({ systemInsights: 'empty' })
    expect((await clientOf(own)('/api/v2/systeminsights/system_info')).json()).toEqual([])
  })
})

describe('10. nulls and extra fields of the recordings', () => {
  it('are there', async () => {
    const simulator = createSimulator({ organizations: [{ name: null, size: 0 }] })
    const call = clientOf(simulator)
    expect(v1Page(await call('/api/organizations')).results[0]).toMatchObject({
      id: simulator.organizationId,
      displayName: null,
      logoUrl: null,
    })
    const device = simulator.devices.add({ os: 'macos', users: ['ada@northwind.example'] })
    expect(v2Page(await call(`/api/v2/systems/${device.id}/users`))).toMatchObject([
      { paths: [[{ attributes: null, to: { attributes: null } }]] },
    ])
    const [apple] = v2Page(await call(`/api/v2/applemdms/${simulator.organization().appleMdmId}/devices`))
    expect(apple).toMatchObject({ appleMdmId: simulator.organization().appleMdmId })
  })

  it('a direct binding is one hop, one through a group two', async () => {
    const simulator = createSimulator({ size: 0 })
    const device = simulator.devices.add({
      os: 'windows',
      users: ['ada@northwind.example'],
      usersViaGroup: ['bo@northwind.example'],
    })
    const rows = v2Page(await clientOf(simulator)(`/api/v2/systems/${device.id}/users`))
    const hops = rows.map((row) => (row['paths'] as unknown[][])[0]?.length)
    expect(hops).toEqual([1, 2])
    const direct = v2Page(await clientOf(simulator)(`/api/v2/systems/${device.id}/associations?targets=user`))
    expect(direct).toHaveLength(1)
    expect((await clientOf(simulator)(`/api/v2/systems/${device.id}/associations`)).status).toBe(400)
  })
})

describe('11. a group with members that are gone', () => {
  it('counts them and lists null in their place', async () => {
    const simulator = createSimulator({ size: 400 })
    const call = clientOf(simulator)
    const group = simulator.groups.get('Engineering')
    const first = await call(`/api/v2/systemgroups/${group.id}/members?limit=100`)
    const total = Number(first.headers.get('x-total-count'))
    const rows: unknown[] = []
    for (let skip = 0; skip < total; skip += 100)
      rows.push(
        ...v2Page(await call(`/api/v2/systemgroups/${group.id}/members?limit=100&skip=${String(skip)}`)),
      )
    const expected = simulator.devices
      .list({ limit: 400 })
      .filter((device) => device.groups.some((one) => one.id === group.id))
    const members = rows.filter((row) => row !== null).map((row) => (row as { to: { id: string } }).to.id)
    expect(rows).toHaveLength(total)
    expect(rows).toContain(null)
    expect(members).toEqual(expected.map((device) => device.id))
  })
})

describe('12. a builtin command', () => {
  it('is answered 201 without a body', async () => {
    const simulator = createSimulator({ size: 0 })
    const device = simulator.devices.add({ os: 'windows' })
    const answer = await clientOf(simulator)(`/api/systems/${device.id}/command/builtin/lock`, {
      method: 'POST',
      body: {},
    })
    expect([answer.status, answer.text]).toEqual([201, ''])
    expect(simulator.commands.list(device.id)).toMatchObject([
      { kind: 'lock', channel: 'agent', effect: 'ran', pin: false, keyRole: 'administrator' },
    ])
  })

  it('waits for an offline device, and a second one waits as well', async () => {
    const simulator = createSimulator({ size: 0 })
    const device = simulator.devices.add({ os: 'linux', online: false })
    const call = clientOf(simulator)
    for (let time = 0; time < 2; time++)
      expect((await call(`/api/systems/${device.id}/command/builtin/erase`, { method: 'POST' })).status).toBe(
        201,
      )
    expect(simulator.devices.get(device.id).queued).toHaveLength(2)
    simulator.devices.comeOnline(device.id)
    expect(simulator.commands.list(device.id).map((command) => command.effect)).toEqual(['ran', 'queued'])
  })

  it('may be a conflict, where the switch says what 409 means', async () => {
    const simulator = createSimulator({ size: 0, switches: { builtinConflict: 'queued' } })
    const device = simulator.devices.add({ os: 'windows', online: false })
    const call = clientOf(simulator)
    const send = async (): Promise<number> =>
      (await call(`/api/systems/${device.id}/command/builtin/lock`, { method: 'POST' })).status
    expect([await send(), await send()]).toEqual([201, 409])
  })

  it('of an unknown system is 404', async () => {
    const answer = await clientOf(createSimulator())(
      '/api/systems/0123456789abcdef01234567/command/builtin/lock',
      { method: 'POST' },
    )
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ code: 404 })
  })
})

describe('13. a builtin command for a Mac', () => {
  it('is refused with 400, or whatever the switch says', async () => {
    const simulator = createSimulator({ size: 0 })
    const mac = simulator.devices.add({ os: 'macos' })
    const send = async (): Promise<number> =>
      (await clientOf(simulator)(`/api/systems/${mac.id}/command/builtin/erase`, { method: 'POST' })).status
    expect(await send()).toBe(400)
    expect(simulator.commands.list()).toEqual([])
    simulator.switches.set({ builtinOnMac: 201 })
    expect(await send()).toBe(201)
    expect(simulator.commands.list()).toMatchObject([{ effect: 'never' }])
  })
})

describe('14. an Apple command', () => {
  const simulator = createSimulator({ size: 0 })
  const call = clientOf(simulator)
  const mac = simulator.devices.add({ os: 'macos' })
  const phone = simulator.devices.add({ os: 'ios' })

  it('needs six digits on a Mac', async () => {
    for (const body of [
      undefined,
      {},
      { pin: '' },
      { pin: '12345' },
      { pin: '1234567' },
      { pin: '12345a' },
      { pin: 123456 },
    ]) {
      const answer = await call(appleCommand(simulator, mac, 'erase'), { method: 'POST', body })
      expect(answer.status).toBe(400)
      expect(Object.keys(answer.json() as object)).toEqual(['message'])
    }
    expect(simulator.commands.list(mac.id)).toEqual([])
    const answer = await call(appleCommand(simulator, mac, 'lock'), {
      method: 'POST',
      body: { pin: '012345' },
    })
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(simulator.commands.list(mac.id)).toMatchObject([
      { pin: true, body: { pin: '012345' }, appleDeviceId: mac.apple?.id },
    ])
  })

  it('needs no PIN on an iPhone', async () => {
    expect((await call(appleCommand(simulator, phone, 'lock'), { method: 'POST', body: {} })).status).toBe(
      204,
    )
    expect(
      (await call(appleCommand(simulator, phone, 'lock'), { method: 'POST', body: { pin: '1' } })).status,
    ).toBe(400)
  })

  it('with a body that is not declared as JSON is refused', async () => {
    const answer = await call(appleCommand(simulator, mac, 'lock'), {
      method: 'POST',
      body: { pin: '123456' },
      headers: { 'content-type': 'text/plain' },
    })
    expect(answer.status).toBe(415)
  })

  it('for an unknown device or MDM is 404', async () => {
    const other = '0123456789abcdef01234567'
    const [mdm, id] = [simulator.organization().appleMdmId, mac.apple?.id ?? '']
    for (const path of [
      `/api/v2/applemdms/${mdm}/devices/${other}/lock`,
      `/api/v2/applemdms/${other}/devices/${id}/lock`,
    ])
      expect((await call(path, { method: 'POST', body: { pin: '123456' } })).status).toBe(404)
  })

  it('for a device that is no longer enrolled is 409, or whatever the switch says', async () => {
    const left = simulator.devices.add({ os: 'macos', mdm: { vendor: 'none' } })
    const send = async (): Promise<number> =>
      (await call(appleCommand(simulator, left, 'lock'), { method: 'POST', body: { pin: '123456' } })).status
    expect(left.apple?.enrolled).toBe(false)
    expect(await send()).toBe(409)
    simulator.switches.set({ appleNotEnrolled: 204 })
    expect(await send()).toBe(204)
    expect(simulator.commands.list(left.id)).toMatchObject([{ effect: 'never' }])
  })
})

describe('15. too many requests', () => {
  it('are answered 429 with Retry-After in whole seconds', async () => {
    let time = Date.parse('2026-03-01T10:00:20Z')
    const simulator = createSimulator({ now: () => time })
    simulator.traffic.set({ ratePerMinute: 2 })
    const call = clientOf(simulator)
    const statuses = [await call('/api/systems'), await call('/api/systems'), await call('/api/systems')]
    expect(statuses.map((answer) => answer.status)).toEqual([200, 200, 429])
    expect(statuses[2]?.headers.get('retry-after')).toBe('40')
    time += 40_000
    expect((await call('/api/systems')).status).toBe(200)
  })

  it('come in bursts, and so do 503', async () => {
    const simulator = createSimulator({ size: 0 })
    const device = simulator.devices.add({ os: 'windows' })
    simulator.faults.set([
      { kind: 'status', status: 429, path: '*/command/builtin/*', times: 1, headers: { 'retry-after': '7' } },
      { kind: 'status', status: 503, path: '/api/systems*', times: 2, after: 1 },
    ])
    const call = clientOf(simulator)
    const lock = await call(`/api/systems/${device.id}/command/builtin/lock`, { method: 'POST' })
    expect([lock.status, lock.headers.get('retry-after')]).toEqual([429, '7'])
    expect(simulator.commands.list()).toEqual([])
    const statuses = [
      await call('/api/systems'),
      await call('/api/systems'),
      await call('/api/systems'),
      await call('/api/systems'),
    ]
    expect(statuses.map((answer) => answer.status)).toEqual([200, 503, 503, 200])
  })
})

describe('16. Directory Insights', () => {
  const query = (body: object): { method: string; body: object } => ({
    method: 'POST',
    body: { service: ['all'], start_time: '2026-01-01T00:00:00Z', ...body },
  })

  it('always sets X-Search_after, and its last page is the one below its limit', async () => {
    let time = Date.parse('2026-02-01T00:00:00Z')
    const simulator = createSimulator({ size: 0, now: () => (time += 1000) })
    for (let number = 0; number < 7; number++)
      simulator.events.add({ service: 'directory', event_type: 'system_update', number })
    const call = clientOf(simulator)
    const numbers: unknown[] = []
    const counts: string[] = []
    let after: unknown
    for (;;) {
      const answer = await call('/insights/directory/v1/events', query({ limit: 3, search_after: after }))
      numbers.push(...v2Page(answer).map((event) => event['number']))
      counts.push(`${String(answer.headers.get('x-result-count'))}/${String(answer.headers.get('x-limit'))}`)
      after = JSON.parse(answer.headers.get('x-search_after') ?? 'null')
      expect(after).toHaveLength(2)
      if (Number(answer.headers.get('x-result-count')) < Number(answer.headers.get('x-limit'))) break
    }
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(counts).toEqual(['3/3', '3/3', '1/3'])
  })

  it('tells what became of an Apple command, and nothing of an agent command', async () => {
    let time = Date.parse('2026-02-01T00:00:00Z')
    const simulator = createSimulator({ size: 0, now: () => time })
    const mac = simulator.devices.add({ os: 'macos' })
    const broken = simulator.devices.add({ os: 'macos', mdmStatus: 'Error', online: false })
    const pc = simulator.devices.add({ os: 'windows' })
    const call = clientOf(simulator)
    await call(appleCommand(simulator, mac, 'lock'), { method: 'POST', body: { pin: '123456' } })
    await call(appleCommand(simulator, broken, 'erase'), { method: 'POST', body: { pin: '123456' } })
    await call(`/api/systems/${pc.id}/command/builtin/erase`, { method: 'POST' })
    const results = async (): Promise<Record<string, unknown>[]> =>
      v2Page(
        await call(
          '/insights/directory/v1/events',
          query({ service: ['mdm'], search_term: { and: [{ event_type: 'mdm_command_result' }] } }),
        ),
      )
    expect(await results()).toMatchObject([
      { device_object_id: mac.apple?.id, request_type: 'DeviceLock', status: 'Acknowledged', success: true },
    ])
    time += 5000
    simulator.devices.comeOnline(broken.id)
    expect(await results()).toMatchObject([
      {},
      { device_object_id: broken.apple?.id, request_type: 'EraseDevice', status: 'Error', success: false },
    ])
    expect(simulator.devices.get(broken.id).online).toBe(true)
  })

  it('lags where the switch says so', async () => {
    let time = Date.parse('2026-02-01T00:00:00Z')
    const simulator = createSimulator({ size: 0, now: () => time, switches: { insightsLagMs: 60_000 } })
    simulator.events.add({ service: 'systems', event_type: 'user_lockout' })
    const call = clientOf(simulator)
    const count = async (): Promise<number> =>
      v2Page(await call('/insights/directory/v1/events', query({}))).length
    expect(await count()).toBe(0)
    time += 60_000
    expect(await count()).toBe(1)
  })

  it('tells of bindings, and forgets after 90 days', async () => {
    let time = Date.parse('2026-02-01T00:00:00Z')
    const simulator = createSimulator({ size: 0, now: () => time })
    const pc = simulator.devices.add({ os: 'windows' })
    const user = simulator.users.add({ email: 'ada@northwind.example' })
    simulator.devices.update(pc.id, { users: [user._id] })
    const call = clientOf(simulator)
    const bindings = async (): Promise<Record<string, unknown>[]> =>
      v2Page(
        await call(
          '/insights/directory/v1/events',
          query({ service: ['directory'], search_term: { and: [{ event_type: 'association_change' }] } }),
        ),
      )
    expect(await bindings()).toMatchObject([
      {
        association: {
          op: 'add',
          connection: {
            from: { type: 'user', object_id: user._id },
            to: { type: 'system', object_id: pc.id },
          },
        },
      },
    ])
    time += 91 * 86_400_000
    expect(await bindings()).toEqual([])
  })

  it.each([
    ['no service', { service: undefined }],
    ['an unknown service', { service: ['everything'] }],
    ['no start', { start_time: undefined }],
    ['a start that is no RFC 3339 time', { start_time: 'yesterday' }],
    ['a start in the future', { start_time: '2999-01-01T00:00:00Z' }],
    ['an end before the start', { end_time: '2025-01-01T00:00:00Z' }],
    ['a limit above 10,000', { limit: 10_001 }],
    ['no fields', { fields: [] }],
  ])('refuses %s', async (_what, body) => {
    const simulator = createSimulator({ now: () => Date.parse('2026-02-01T00:00:00Z') })
    expect((await clientOf(simulator)('/insights/directory/v1/events', query(body))).status).toBe(400)
  })

  it('is served by the api host, and the rest by the console host', async () => {
    const simulator = createSimulator()
    const at = async (url: string, init?: RequestInit): Promise<number> =>
      (
        await simulator.fetch(
          new Request(url, { ...init, headers: { 'x-api-key': simulator.keys.administrator } }),
        )
      ).status
    expect(await at('https://api.jumpcloud.com/api/systems')).toBe(404)
    expect(await at('https://console.jumpcloud.com/api/systems')).toBe(200)
    expect(await at('https://console.jumpcloud.com/insights/directory/v1/events', { method: 'POST' })).toBe(
      404,
    )
  })
})

describe('17. a role', () => {
  const simulator = createSimulator({ size: 0 })
  const { keys } = simulator
  const mac = simulator.devices.add({ os: 'macos' })
  const pc = simulator.devices.add({ os: 'windows' })
  const call = clientOf(simulator)
  const mdm = simulator.organization().appleMdmId
  const status = async (path: string, key: string, body?: object): Promise<number> =>
    (await call(path, { key, ...(body === undefined ? {} : { method: 'POST', body }) })).status
  const routes = (key: string): Promise<number[]> =>
    Promise.all([
      status('/api/systems', key),
      status(`/api/v2/systems/${pc.id}/users`, key),
      status('/api/v2/systemgroups', key),
      status('/api/v2/systeminsights/system_info', key),
      status(`/api/v2/applemdms/${mdm}/devices`, key),
      status(`/api/systems/${pc.id}/command/builtin/lock`, key, {}),
      status(appleCommand(simulator, mac, 'lock'), key, { pin: '123456' }),
    ])

  it.each([
    ['administrator', [200, 200, 200, 200, 200, 201, 204]],
    ['readOnly', [200, 200, 200, 200, 200, 403, 403]],
    ['helpDesk', [200, 200, 200, 200, 200, 403, 403]],
    ['withoutMdm', [200, 200, 200, 200, 403, 201, 403]],
    ['mdmReadOnly', [200, 200, 200, 200, 200, 201, 403]],
    ['withoutSystemInsights', [200, 200, 200, 403, 200, 201, 204]],
    ['systemsOnly', [200, 403, 403, 403, 403, 201, 403]],
    ['organizationsOnly', [403, 403, 403, 403, 403, 403, 403]],
    ['commandRunner', [403, 403, 403, 403, 403, 403, 403]],
  ] as const)('%s may do what its scopes say', async (role, expected) => {
    expect(await routes(keys[role])).toEqual(expected)
  })

  it('that may not read systems can still list organisations', async () => {
    expect(await status('/api/organizations', keys.commandRunner)).toBe(200)
    expect(await status('/api/organizations', keys.organizationsOnly)).toBe(200)
    expect(
      await status('/insights/directory/v1/events', keys.commandRunner, {
        service: ['all'],
        start_time: '2026-01-01T00:00:00Z',
      }),
    ).toBe(403)
  })

  it('is told by getSelf, unless the switch hides it', async () => {
    const own = createSimulator()
    const self = async (): Promise<unknown> =>
      (await clientOf(own)('/api/users/getSelf', { key: own.keys.readOnly })).json()
    expect(await self()).toMatchObject({ roleName: 'Read Only', suspended: false })
    own.switches.set({ getSelfShowsRole: false })
    expect(await self()).not.toHaveProperty('roleName')
  })
})

describe('18. a reinstalled agent', () => {
  it('has a new id and the same serial', async () => {
    const simulator = createSimulator({ size: 10 })
    const former = simulator.devices.at(4)
    const again = simulator.devices.reinstall(former.id)
    expect(again.id).not.toBe(former.id)
    expect(again.system.serialNumber).toBe(former.system.serialNumber)
    const call = clientOf(simulator)
    expect((await call(`/api/systems/${former.id}`)).status).toBe(404)
    expect((await call(`/api/systems/${again.id}`)).json()).toMatchObject({
      hostname: former.system.hostname,
    })
    expect(simulator.devices.count()).toBe(10)
  })

  it('may leave its former record behind, inactive', () => {
    const simulator = createSimulator({ size: 10 })
    const former = simulator.devices.find((device) => device.online)
    const again = simulator.devices.reinstall(former.id, { keepFormer: true })
    expect(simulator.devices.get(former.id).system).toMatchObject({
      active: false,
      serialNumber: again.system.serialNumber,
    })
    expect(simulator.devices.count()).toBe(11)
  })
})
