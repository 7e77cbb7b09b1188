/**
 * An inventory of any size behind the fake bff: devices are made from their number when they are asked for, so that
 * 100,000 of them cost nothing. It searches, filters, sorts, counts and pages as the real one does.
 */
import type {
  Connection,
  Device,
  DeviceHistory,
  Facets,
  FoundSystem,
  Problem,
  SyncRun,
} from '@siit-jumpcloud/shared'
import type { FakeBff } from './fake-bff.ts'
import { ago, jonas, mac, tomas } from './fixtures.ts'

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

const people = ['Maya Lindqvist', 'Tomás Rivera', 'Priya Nair', 'Leo Marsh', 'Anna Kowalska', 'Kenji Sato']
const families = [
  'windows',
  'macos',
  'windows',
  'linux',
  'windows',
  'ios',
  'windows',
  'macos',
  'android',
  'ipados',
] as const
const models: Record<string, string> = {
  windows: 'ThinkPad T14 Gen 5',
  macos: 'MacBook Pro 14″',
  linux: 'Precision 5860',
  ios: 'iPhone 16',
  android: 'Pixel 9',
  ipados: 'iPad Air',
}
const names: Record<string, string | null> = {
  windows: 'Windows 11 Pro',
  macos: 'Sequoia',
  linux: 'Ubuntu 24.04 LTS',
}
const versions: Record<string, string> = {
  windows: '24H2',
  macos: '15.6.1',
  linux: '24.04',
  ios: '19.1',
  android: '16',
  ipados: '19.1',
}

/** What is searched, filtered and sorted by, of the device of a number. */
function traits(n: number) {
  const os = families[n % families.length] ?? 'windows'
  const ownership =
    n % 11 === 6
      ? 'nobody_bound'
      : n % 13 === 3
        ? 'no_matching_person'
        : n % 29 === 4
          ? 'several_candidates'
          : 'owned'
  return {
    os,
    ownership,
    encryption: os === 'ios' || os === 'ipados' ? 'unknown' : n % 9 === 1 ? 'off' : 'on',
    status: n % 3 === 2 ? 'inactive' : 'active',
    type: os === 'ios' || os === 'android' ? 'Smartphone' : os === 'ipados' ? 'Tablet' : 'Computer',
    hostname: `NW-LT-${String(n).padStart(6, '0')}`,
    serial: `PF${(n * 7919 + 1_000_003).toString(36).toUpperCase().padStart(7, '0')}`,
    owner: people[n % people.length] ?? '',
  }
}

const emailOf = (name: string) => `${name.toLowerCase().replace(' ', '.')}@northwind.example`
const person = (name: string) => ({ id: `p-${name}`, email: emailOf(name), name })

export function deviceOf(n: number): Device {
  const { os, ownership, encryption, status, type, hostname, serial, owner } = traits(n)
  const user = {
    jumpcloudUserId: 'u',
    email: emailOf(owner),
    name: owner,
    via: 'direct' as const,
    primary: true,
  }
  const isBound = ownership !== 'nobody_bound'
  return mac({
    id: `d-${n}`,
    jumpcloudId: n.toString(16).padStart(24, '0'),
    hostname,
    serialNumber: serial,
    deviceType: type as Device['deviceType'],
    hardware: {
      manufacturer: os === 'windows' ? 'LENOVO' : 'Apple',
      model: models[os] ?? null,
      architecture: 'arm64',
      memoryBytes: 17179869184,
    },
    os: { family: os, version: versions[os] ?? null, name: names[os] ?? null },
    status: status as Device['status'],
    lastContact: ago(status === 'active' ? n % 40 : 1440 * (2 + (n % 30))),
    encryption: { state: encryption as 'on', recoveryKeyEscrowed: encryption === 'on' ? 'yes' : 'unknown' },
    mdm: { vendor: os === 'linux' ? 'none' : n % 8 === 5 ? 'other' : 'jumpcloud', enrollmentType: 'unknown' },
    owner: {
      person: ownership === 'owned' ? person(owner) : null,
      reason: ownership === 'owned' ? null : (ownership as 'nobody_bound'),
      candidates: ownership === 'several_candidates' ? [person('Anna Kowalska'), person('Leo Marsh')] : [],
    },
    binding: {
      user: isBound ? user : null,
      users: isBound ? [user] : [],
      since: ago(90_000),
      source: 'first_seen',
    },
    typedConfirmation: { field: 'serialSuffix', text: serial.slice(-6), serialPlaceholder: false },
    consoleUrl: `https://console.jumpcloud.example/#/devices/${n}`,
    actions: [],
  })
}

const facetNames = ['os', 'ownership', 'encryption', 'status', 'type'] as const

export class FakeInventory {
  /** What a person or a sync changed, by id. */
  readonly changed = new Map<string, Partial<Device>>()
  /** Numbers of devices that are not there any more. */
  readonly gone = new Set<number>()
  found: FoundSystem[] = []
  history: DeviceHistory = {
    owners: [
      { person: person('Priya Nair'), reason: null, since: ago(3 * 1440), until: null },
      { person: null, reason: 'nobody_bound', since: ago(9 * 1440), until: ago(3 * 1440) },
      { person: tomas, reason: null, since: ago(600 * 1440), until: ago(9 * 1440) },
    ],
    actions: [],
  }
  connection: Connection = {
    state: 'ready',
    organizationId: '0'.repeat(24),
    organizationName: 'Northwind',
    region: 'eu',
    keyLast4: 'a1b2',
    report: null,
    connectedAt: ago(90_000),
    finishedAt: ago(89_000),
    lastSyncAt: ago(12),
  }
  size: number
  readonly #lists = new Map<string, { numbers: number[]; facets: Facets }>()

  constructor(bff: FakeBff, size: number) {
    this.size = size
    bff.more = (method, path, body) => this.#route(method, path, body)
  }

  device(id: string): Device {
    return { ...deviceOf(Number(id.slice(2))), ...this.changed.get(id) }
  }

  #route(method: string, path: string, body: unknown): Response | undefined {
    const [address = '', query] = path.split('?')
    const [, kind, id = '', verb] = address.split('/')
    if (kind === 'connection') return json(this.connection)
    if (kind === 'sync') return json(this.run('running'), 202)
    if (kind !== 'devices') return undefined
    const values = new URLSearchParams(query)
    if (!id) return json(this.#page(values))
    if (id === 'lookup') return json({ items: this.found, next: null })
    if (id === 'export') return new Response(this.#csv(values), { headers: { 'content-type': 'text/csv' } })
    const n = Number(id.slice(2))
    if (!(n >= 0 && n < this.size) || this.gone.has(n)) {
      const problem: Problem = {
        type: 'about:blank',
        title: 'Not found',
        status: 404,
        detail: 'Not there.',
        instance: '/',
        code: 'not_found',
      }
      return json(problem, 404)
    }
    if (verb === 'history') return json(this.history)
    if (verb === 'refresh') {
      const previousReadAt = this.device(id).readAt
      this.changed.set(id, { ...this.changed.get(id), readAt: new Date().toISOString() })
      return json({ device: this.device(id), changes: [], previousReadAt })
    }
    if (verb === 'owner')
      return json(this.#settle(method, id, body as { personId?: string; reason?: string } | undefined))
    return verb ? undefined : json(this.device(id))
  }

  #settle(method: string, id: string, body: { personId?: string; reason?: string } | undefined): Device {
    const before = this.device(id)
    const { candidates } = before.owner
    const owner: Device['owner'] =
      method === 'PUT'
        ? {
            person: candidates.find((one) => one.id === body?.personId) ?? null,
            reason: null,
            candidates,
            settled: { by: jonas, at: new Date().toISOString(), reason: body?.reason ?? null },
          }
        : { person: null, reason: 'several_candidates', candidates }
    this.changed.set(id, { ...this.changed.get(id), owner })
    return this.device(id)
  }

  run(state: SyncRun['state'], done = 0): SyncRun {
    return {
      id: 'run-1',
      state,
      phase: 'systems',
      trigger: 'hand',
      mode: 'full',
      counts: { new: 0, updated: 0, unchanged: done, removed: 0, quarantined: 0 },
      total: this.size,
      active: null,
      outOfScope: null,
      progress: { done, of: this.size },
      waiting: null,
      error: null,
      cancelledBy: null,
      removalsHeld: null,
      startedAt: ago(1),
      finishedAt: state === 'running' ? null : ago(0),
    }
  }

  #matching(values: URLSearchParams): { numbers: number[]; facets: Facets } {
    const q = values.get('q')?.toLowerCase() ?? ''
    const filters = facetNames.map((name) => [name, values.get(name)?.split(',') ?? null] as const)
    const facets: Facets = {
      os: {},
      ownership: {},
      encryption: {},
      status: {},
      type: {},
      flag: { wipe_waiting: 0, duplicate: 0, settled: 0 },
    }
    const numbers: number[] = []
    for (let n = 0; n < this.size; n += 1) {
      if (this.gone.has(n)) continue
      const it = traits(n)
      if (q && !`${it.hostname} ${it.serial} ${it.owner} ${models[it.os] ?? ''}`.toLowerCase().includes(q))
        continue
      const misses = filters.filter(([name, values]) => values && !values.includes(it[name]))
      for (const name of facetNames) {
        if (misses.some(([missed]) => missed !== name)) continue
        facets[name][it[name]] = (facets[name][it[name]] ?? 0) + 1
      }
      if (!misses.length && !values.get('flag')) numbers.push(n)
    }
    return { numbers, facets }
  }

  /** Sorting 100,000 devices takes a while; the pages of one list share it. */
  #sorted(values: URLSearchParams) {
    const { cursor: _cursor, limit: _limit, ...list } = Object.fromEntries(values)
    const key = JSON.stringify([list, this.size, this.gone.size])
    const known = this.#lists.get(key) ?? this.#sort(values)
    this.#lists.set(key, known)
    return known
  }

  #sort(values: URLSearchParams) {
    const { numbers, facets } = this.#matching(values)
    const sort = values.get('sort') ?? 'hostname'
    const key = sort.endsWith('lastContact')
      ? (n: number) => String(1e9 + (traits(n).status === 'active' ? n % 40 : 1440 * (2 + (n % 30))))
      : sort.endsWith('serialNumber')
        ? (n: number) => traits(n).serial
        : (n: number) => traits(n).hostname
    const keyed = numbers.map((n) => [key(n), n] as const)
    keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    if (sort.startsWith('-')) keyed.reverse()
    return { numbers: keyed.map(([, n]) => n), facets }
  }

  #page(values: URLSearchParams) {
    const { numbers, facets } = this.#sorted(values)
    const start = Number(values.get('cursor') ?? 0)
    const end = start + Number(values.get('limit') ?? 50)
    return {
      items: numbers.slice(start, end).map((n) => this.device(`d-${n}`)),
      next: end < numbers.length ? String(end) : null,
      total: numbers.length,
      facets,
    }
  }

  #csv(values: URLSearchParams): string {
    const lines = this.#sorted(values).numbers.map((n) => `${traits(n).hostname},${traits(n).serial}`)
    return ['hostname,serialNumber', ...lines].join('\r\n')
  }
}
