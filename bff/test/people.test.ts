/** The host's people, and the requester who counts as one: product §2, through the routes. */
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { type Device, type Page, type PeopleResult, peopleResult, type Person } from '@siit-jumpcloud/shared'
import { ParseFailure, putPeople, rememberRequester } from '../src/people/index.ts'
import { lastEventSequence, readEvents } from '../src/store/workspaces.ts'
import { allEntries } from '../src/timeline/read.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'

const load = async (harness: Harness, people: unknown[]): Promise<PeopleResult> => {
  const response = await harness.request('/people', {
    method: 'PUT',
    body: people.map((person) => (typeof person === 'string' ? person : JSON.stringify(person))).join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  })
  expect(response.status).toBe(200)
  return peopleResult.parse(await response.json())
}

const everybody = async (harness: Harness): Promise<Person[]> => {
  const all: Person[] = []
  for (let next: string | null = ''; next !== null;) {
    const response = await harness.request(`/people?limit=2${next && `&cursor=${next}`}`)
    const page = (await response.json()) as Page<Person>
    expect(page.items.length).toBeLessThanOrEqual(2)
    all.push(...page.items)
    next = page.next
  }
  return all
}

const ownerOf = async (harness: Harness, hostname: string) => {
  const response = await harness.request(`/devices?q=${hostname}`)
  const { items } = (await response.json()) as { items: Device[] }
  return items.find((device) => device.hostname === hostname)?.owner
}

const ada = { id: 'p-ada', email: 'ada@northwind.example', name: 'Ada' }
const grace = { id: 'p-grace', email: 'grace@northwind.example', name: 'Grace' }

/** A connected workspace with one device, bound to the JumpCloud user of that email. */
async function withDevice(harness: Harness, email: string, hostname = 'laptop'): Promise<void> {
  harness.simulator.users.add({ email })
  harness.simulator.devices.add({ os: 'windows', hostname, users: [email] })
  await harness.connect()
}

describeOnBothStores('people', (make) => {
  test('are stored by their id: new, changed and unchanged are counted', async () => {
    const harness = await make()
    expect(await load(harness, [ada, grace])).toEqual({
      received: 2,
      stored: 2,
      unchanged: 0,
      failedCount: 0,
      failed: [],
    })
    expect(await load(harness, [ada, { ...grace, name: 'Grace H.' }])).toEqual({
      received: 2,
      stored: 1,
      unchanged: 1,
      failedCount: 0,
      failed: [],
    })
    expect(await everybody(harness)).toEqual([ada, { ...grace, name: 'Grace H.' }])
  })

  test('of a long load come as they are read; of its failures all are counted and the first thousand told', async () => {
    const harness = await make()
    const lines = Number(process.env['PEOPLE_LINES'] ?? 5000)
    const encoder = new TextEncoder()
    const line = (i: number) =>
      i % 4 === 0
        ? '{"id":"no-email"}'
        : JSON.stringify({ ...ada, id: `p-${i}`, email: `p${i}@northwind.example` })
    let next = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const chunk = Array.from({ length: Math.min(500, lines - next) }, () => `${line(next++)}\n`)
        if (chunk.length === 0) controller.close()
        else controller.enqueue(encoder.encode(chunk.join('')))
      },
    })
    const response = await harness.request('/people', {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/x-ndjson' },
    })
    const result = peopleResult.parse(await response.json())
    const bad = Math.ceil(lines / 4)
    expect(result).toMatchObject({ received: lines, stored: lines - bad, failedCount: bad })
    expect(result.failed).toHaveLength(1000)
    expect(result.failed.slice(0, 3).map((one) => one.line)).toEqual([1, 5, 9])
  })

  test('a line that cannot be taken is told with its number and reason, and the others are stored', async () => {
    const harness = await make()
    const result = await load(harness, [
      ada,
      '{"id": "broken"',
      { id: 'p-x', email: 'no address', name: 'X' },
      { id: '', email: 'x@northwind.example', name: 'X' },
      { email: 'x@northwind.example', name: 'X' },
      '[]',
      grace,
    ])
    expect(result).toMatchObject({ received: 7, stored: 2, unchanged: 0 })
    expect(result.failed.map(({ line, code }) => [line, code])).toEqual([
      [2, 'not_json'],
      [3, 'invalid_person'],
      [4, 'invalid_person'],
      [5, 'invalid_person'],
      [6, 'invalid_person'],
    ])
    expect(result.failed[1]?.detail).toContain('email')
    expect(await everybody(harness)).toEqual([ada, grace])
  })

  test('a long load is taken in pieces, and what came before the stream broke stays', async () => {
    const harness = await make()
    const person = (i: number) => ({ id: `p${i}`, email: `p${i}@northwind.example`, name: `P ${i}` })
    const result = await load(
      harness,
      Array.from({ length: 450 }, (_, i) => person(i)),
    )
    expect(result).toMatchObject({ received: 450, stored: 450 })

    const broken = (function* () {
      for (let i = 1000; i < 1300; i++) yield { line: i, value: person(i) }
      throw new Error('the connection broke')
    })()
    await expect(putPeople(harness.core, harness.agent(), broken)).rejects.toThrow('the connection broke')
    const { people } = harness.core.engine.tables
    const stored = await harness.core.engine.db.select().from(people)
    expect(stored).toHaveLength(650)
  })

  test('an id that comes twice in a load counts as it came last', async () => {
    const harness = await make()
    expect(await load(harness, [ada, { ...ada, name: 'Ada L.' }])).toMatchObject({ received: 2, stored: 1 })
    expect(await everybody(harness)).toEqual([{ ...ada, name: 'Ada L.' }])
  })

  test('a verb that is handed no JSON says so', async () => {
    const harness = await make()
    const lines = [{ line: 9, value: new ParseFailure('No JSON at column 3.') }]
    expect((await putPeople(harness.core, harness.agent(), lines)).failed).toEqual([
      { line: 9, code: 'not_json', detail: 'No JSON at column 3.' },
    ])
  })

  test('loading and listing need the right for it, and each workspace has its own people', async () => {
    const harness = await make()
    await load(harness, [ada])
    const token = await harness.token({ permissions: ['integration:manage', 'devices:search'] })
    expect((await harness.request('/people', { token })).status).toBe(403)
    expect((await harness.request('/people', { method: 'PUT', body: [grace], token })).status).toBe(403)
    const stranger = await harness.token({ workspace: 'another' })
    expect(await (await harness.request('/people', { token: stranger })).json()).toEqual({
      items: [],
      next: null,
    })
    await harness.request('/people', { method: 'PUT', body: [{ ...ada, name: 'Not ours' }], token: stranger })
    expect(await everybody(harness)).toEqual([ada])
  })

  test('a cursor that is none of ours is refused', async () => {
    const harness = await make()
    for (const cursor of ['nonsense', Buffer.from('drop').toString('base64url'), '%00'])
      expect((await harness.request(`/people?cursor=${cursor}`)).status).toBe(400)
  })

  test('devices get their owner as soon as the person is loaded, however the email is written', async () => {
    const harness = await make()
    await withDevice(harness, 'Ada@NorthWind.example')
    expect(await ownerOf(harness, 'laptop')).toMatchObject({ person: null, reason: 'no_matching_person' })
    const before = await lastEventSequence(harness.core.engine, harness.workspace)
    await load(harness, [{ ...ada, email: ' ada@northwind.EXAMPLE'.trim() }])
    expect(await ownerOf(harness, 'laptop')).toMatchObject({ person: { id: 'p-ada' }, reason: null })
    const events = await readEvents(harness.core.engine, harness.workspace, before)
    expect(events.filter(({ event }) => event.type === 'device')).toHaveLength(1)
  })

  test('a plus-tag makes another address', async () => {
    const harness = await make()
    await withDevice(harness, 'ada+it@northwind.example')
    await load(harness, [ada])
    expect(await ownerOf(harness, 'laptop')).toMatchObject({ person: null, reason: 'no_matching_person' })
  })

  test('a person whose email changes loses the devices of the old one and gets those of the new one', async () => {
    const harness = await make()
    harness.simulator.users.add({ email: 'ada.byron@northwind.example' })
    harness.simulator.devices.add({ os: 'linux', hostname: 'other', users: ['ada.byron@northwind.example'] })
    await withDevice(harness, ada.email)
    await load(harness, [ada])
    expect((await ownerOf(harness, 'laptop'))?.person?.id).toBe('p-ada')
    await load(harness, [{ ...ada, email: 'ada.byron@northwind.example' }])
    expect(await ownerOf(harness, 'laptop')).toMatchObject({ person: null, reason: 'no_matching_person' })
    expect((await ownerOf(harness, 'other'))?.person?.id).toBe('p-ada')
  })

  test('another name under the same email is shown, and tells whoever looks at the device', async () => {
    const harness = await make()
    await withDevice(harness, ada.email)
    await load(harness, [ada])
    const before = await lastEventSequence(harness.core.engine, harness.workspace)
    await load(harness, [{ ...ada, name: 'Ada King' }])
    expect((await ownerOf(harness, 'laptop'))?.person?.name).toBe('Ada King')
    const events = await readEvents(harness.core.engine, harness.workspace, before)
    expect(events.map(({ event }) => event.type)).toEqual(['device'])
  })

  test('two persons with ids and one email are a conflict, and nobody is picked', async () => {
    const harness = await make()
    await withDevice(harness, ada.email)
    await load(harness, [ada, { ...ada, id: 'p-other', name: 'Other Ada' }])
    const owner = await ownerOf(harness, 'laptop')
    expect(owner).toMatchObject({ person: null, reason: 'several_candidates' })
    expect(owner?.candidates.map(({ id }) => id).sort()).toEqual(['p-ada', 'p-other'])
  })

  test('two loads at once decide no owner past each other', async () => {
    const harness = await make()
    await withDevice(harness, ada.email)
    await Promise.all([load(harness, [ada]), load(harness, [{ ...ada, id: 'p-other' }])])
    expect(await ownerOf(harness, 'laptop')).toMatchObject({ person: null, reason: 'several_candidates' })
  })

  test('nothing is written where nothing changed', async () => {
    const harness = await make()
    await withDevice(harness, ada.email)
    await load(harness, [ada])
    const before = await harness.core.engine.db.select().from(harness.core.engine.tables.people)
    const events = await lastEventSequence(harness.core.engine, harness.workspace)
    harness.clock.advance(1000)
    await load(harness, [ada])
    expect(await harness.core.engine.db.select().from(harness.core.engine.tables.people)).toEqual(before)
    expect(await lastEventSequence(harness.core.engine, harness.workspace)).toBe(events)
  })
})

describeOnBothStores('the requester', (make) => {
  const seen = (harness: Harness) =>
    harness.core.engine.db
      .select()
      .from(harness.core.engine.tables.people)
      .where(
        and(
          eq(harness.core.engine.tables.people.workspaceId, harness.workspace),
          eq(harness.core.engine.tables.people.emailKey, ada.email),
        ),
      )

  test('counts as a person, so a panel works before the first load', async () => {
    const harness = await make()
    await withDevice(harness, ada.email)
    const token = await harness.token({ request: { id: 'R-9', requester: ada } })
    const panel = (await (await harness.request('/panel', { token })).json()) as {
      devices: Device[]
      requester: Person
    }
    expect(panel.requester).toEqual(ada)
    expect(panel.devices.map(({ hostname }) => hostname)).toEqual(['laptop'])
  })

  test('is written once, and again only when changed', async () => {
    const harness = await make()
    const remember = (requester: Parameters<typeof rememberRequester>[2]) =>
      rememberRequester(harness.core, harness.workspace, requester)
    await remember(ada)
    const [first] = await seen(harness)
    harness.clock.advance(1000)
    await Promise.all([remember(ada), remember(ada)])
    expect(await seen(harness)).toEqual([first])
    await remember({ ...ada, name: 'Ada King' })
    expect(await seen(harness)).toMatchObject([{ key: 'id:p-ada', name: 'Ada King' }])
  })

  test('without an id, is merged with the loaded person of the same email, and keeps the devices', async () => {
    const harness = await make()
    await withDevice(harness, ada.email)
    const { email, name } = ada
    await rememberRequester(harness.core, harness.workspace, { email: 'ADA@northwind.example', name })
    expect(await seen(harness)).toMatchObject([{ key: `email:${email}`, hostId: null }])
    expect(await ownerOf(harness, 'laptop')).toMatchObject({ person: { id: null, name } })
    await load(harness, [ada])
    expect(await seen(harness)).toMatchObject([{ key: 'id:p-ada', hostId: 'p-ada' }])
    expect(await ownerOf(harness, 'laptop')).toMatchObject({ person: ada })
  })

  test('without an id, is the loaded person of that email', async () => {
    const harness = await make()
    await load(harness, [ada])
    const found = await rememberRequester(harness.core, harness.workspace, { email: ada.email, name: 'A.' })
    expect(found).toMatchObject({ key: 'id:p-ada', name: 'Ada' })
    expect(await seen(harness)).toHaveLength(1)
  })

  test('without an id, is nobody where two loaded persons share the email', async () => {
    const harness = await make()
    await load(harness, [ada, { ...ada, id: 'p-other' }])
    const found = await rememberRequester(harness.core, harness.workspace, { email: ada.email, name: 'A.' })
    expect(found.hostId).toBeNull()
    expect((await seen(harness)).map(({ key }) => key).sort()).toEqual(['id:p-ada', 'id:p-other'])
  })

  test('with an id, takes over what was known by email alone', async () => {
    const harness = await make()
    await rememberRequester(harness.core, harness.workspace, { email: ada.email, name: ada.name })
    await rememberRequester(harness.core, harness.workspace, ada)
    expect(await seen(harness)).toMatchObject([{ key: 'id:p-ada' }])
  })

  test('whose ownership changes leaves an entry on the workspace’s chain', async () => {
    const harness = await make()
    await withDevice(harness, ada.email)
    await load(harness, [ada])
    const outcomes: string[] = []
    for await (const row of allEntries(harness.core.engine, harness.workspace))
      outcomes.push((JSON.parse(row.body) as { outcome: string }).outcome)
    expect(outcomes).toContain('ownership.changed')
  })
})
