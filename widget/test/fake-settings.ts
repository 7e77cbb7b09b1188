/** A connection behind the fake bff: its setup, settings with versions, runs, lists and webhook, as the settings see them. */
import type {
  Connection,
  ConnectionReview,
  Device,
  DeviceTypes,
  Policy,
  ReportCard,
  Schedule,
  Scope,
  ScopePreview,
  SyncRecord,
  SyncRun,
  SystemGroup,
  SystemName,
  Webhook,
  WebhookDelivery,
} from '@siit-jumpcloud/shared'
import { json, type FakeBff } from './fake-bff.ts'
import { deviceOf } from './fake-inventory.ts'
import { ago, jonas } from './fixtures.ts'

export const report = (more: Partial<ReportCard> = {}): ReportCard => ({
  organizationName: 'Northwind',
  keyOwner: { email: 'siit@northwind.example', role: 'Administrator' },
  canRead: {
    systems: true,
    users: 'yes',
    groups: 'yes',
    systemInsights: 'yes',
    appleMdm: 'yes',
    directoryInsights: 'yes',
  },
  systems: 1247,
  warnings: [],
  checkedAt: ago(0),
  ...more,
})

export const run = (state: SyncRun['state'], more: Partial<SyncRun> = {}): SyncRun => ({
  id: 'run-9',
  state,
  phase: state === 'running' ? 'hardware' : 'done',
  trigger: 'schedule',
  mode: 'full',
  counts: { new: 2, updated: 31, unchanged: 1206, removed: 0, quarantined: 0 },
  total: 1247,
  active: 1102,
  outOfScope: 8,
  progress: { done: 412, of: 1239 },
  waiting: null,
  error: null,
  cancelledBy: null,
  removalsHeld: null,
  startedAt: ago(13),
  finishedAt: state === 'running' ? null : ago(12),
  ...more,
})

const notConnected: Connection = {
  state: 'not_connected',
  organizationId: null,
  organizationName: null,
  region: null,
  keyLast4: null,
  report: null,
  connectedAt: null,
  finishedAt: null,
  lastSyncAt: null,
}

/** A setting as it is stored, and how often it was. */
interface Stored {
  value: object
  version: number
}

export class FakeSettings {
  connection: Connection
  card: ReportCard = report()
  runs: SyncRun[] = [run('succeeded')]
  records: SyncRecord[] = []
  outOfScope: SystemName[] = []
  devices: Device[] = Array.from({ length: 12 }, (_, n) => deviceOf(n))
  groups: SystemGroup[] = [
    { id: '1'.repeat(24), name: 'Laptops' },
    { id: '2'.repeat(24), name: 'Executives' },
    { id: '3'.repeat(24), name: 'Warehouse kiosks' },
  ]
  preview: ScopePreview = {
    enter: { count: 0, items: [] },
    leave: { count: 0, items: [] },
    stay: { count: 1239, items: [] },
    leavingIsHeld: false,
    readAt: ago(0),
  }
  webhook: Webhook | null = null
  parked: WebhookDelivery[] = []
  readonly stored: Record<string, Stored> = {
    scope: { value: { mode: 'all', groupIds: [] } satisfies Scope, version: 1 },
    'device-types': {
      value: {
        macos: 'Computer',
        windows: 'Computer',
        linux: 'Computer',
        ios: 'Smartphone',
        ipados: 'Tablet',
        android: 'Smartphone',
        unknown: 'Computer',
      } satisfies DeviceTypes,
      version: 1,
    },
    policy: {
      value: {
        approval: { lock: false, wipe: true },
        approvalGroups: { lock: [], wipe: [] },
        neverWipeGroups: ['2'.repeat(24)],
        allow: { linux: [], android: [] },
        wipeLimits: { perAgentPerHour: 3, perWorkspacePerDay: 20 },
        stopped: false,
      } satisfies Policy,
      version: 1,
    },
    schedule: { value: { everyMinutes: 240 } satisfies Schedule, version: 1 },
  }
  readonly #bff: FakeBff

  constructor(bff: FakeBff, state: Connection['state'] = 'ready') {
    this.#bff = bff
    this.connection = state === 'not_connected' ? notConnected : this.connected(state)
    bff.more = (method, path, body) => this.#route(method, path, body)
  }

  connected(state: Connection['state']): Connection {
    const isSetUp = state === 'ready' || state === 'credentials_invalid'
    return {
      state,
      organizationId: '64f0a1b2c3d4e5f601234567',
      organizationName: 'Northwind',
      region: 'eu',
      keyLast4: 'a1b2',
      report: this.card,
      connectedAt: ago(90_000),
      finishedAt: isSetUp ? ago(89_000) : null,
      lastSyncAt: ago(12),
      nextSyncAt: ago(-228),
    }
  }

  /** Changes the connection and tells of it. */
  become(connection: Partial<Connection>): void {
    this.connection = { ...this.connection, ...connection }
    this.#bff.emit({ type: 'connection', connection: this.connection })
  }

  /** The newest run moves, and is told of. */
  move(moved: Partial<SyncRun>): void {
    const [newest = run('running'), ...others] = this.runs
    const now = { ...newest, ...moved }
    this.runs = [now, ...others]
    this.#bff.emit({ type: 'sync', run: now })
  }

  /** Somebody else stores a setting. */
  store(name: string, value: object): void {
    this.stored[name] = { value, version: (this.stored[name]?.version ?? 0) + 1 }
  }

  get review(): ConnectionReview {
    const count = (reason: string | null) =>
      this.devices.filter(({ owner }) => owner.reason === reason).length
    return {
      jumpcloud: { systems: 1247, active: 1102, readAt: ago(12) },
      devices: this.devices.length,
      matched: count(null),
      unmatched: { nobodyBound: count('nobody_bound'), noMatchingPerson: count('no_matching_person') },
      conflicts: count('several_candidates'),
      settled: this.devices.filter(({ owner }) => owner.settled).length,
      duplicates: { devices: 0, serialNumbers: 0 },
      outOfScope: this.outOfScope.length,
      quarantined: this.records.length,
      removed: 0,
      runId: this.runs[0]?.id ?? null,
    }
  }

  #route(method: string, path: string, body: unknown): Response | undefined {
    const [address = '', query] = path.split('?')
    const [, kind, name = '', verb = ''] = address.split('/')
    if (kind === 'connection') return this.#connection(method, name, body)
    if (kind === 'sync') return this.#sync(method, name, verb, address)
    if (kind === 'webhook') return this.#webhook(method, name, body)
    if (kind === 'devices' && verb === 'owner') return this.#settle(method, name, body)
    if (kind === 'devices' && !name) return json(this.#list(new URLSearchParams(query)))
    return undefined
  }

  #connection(method: string, name: string, body: unknown): Response {
    const setting = this.stored[name]
    if (setting) {
      if (method === 'PUT') this.store(name, body as object)
      const { value, version } = this.stored[name] ?? setting
      return json(value, 200, { etag: `"${version}"` })
    }
    if (name === 'verify') return json(this.card)
    if (name === 'review') return json(this.review)
    if (name === 'system-groups') return json({ items: this.groups, next: null })
    if (name === 'out-of-scope') return json({ items: this.outOfScope, next: null })
    if (name === 'quarantine') this.connection = { ...this.connection, quarantinedAt: null }
    else if (name === 'finish') this.connection = { ...this.connection, state: 'ready', finishedAt: ago(0) }
    else if (name === 'rotate') {
      const { apiKey } = body as { apiKey: string }
      this.connection = { ...this.connection, state: 'ready', keyLast4: apiKey.slice(-4) }
    } else if (method === 'PUT') {
      this.connection = this.connected('importing')
      this.runs = [run('running', { trigger: 'connect', phase: 'systems', progress: { done: 0, of: null } })]
    } else if (method === 'DELETE') this.connection = notConnected
    return json(this.connection)
  }

  /** `/connection/scope/preview` is a route of the scope, and no stored value. */
  answerPreviews(): void {
    const { more } = this.#bff
    this.#bff.more = (method, path, body) =>
      path === '/connection/scope/preview' ? json(this.preview) : more?.(method, path, body)
  }

  #sync(method: string, name: string, id: string, address: string): Response {
    if (method === 'GET') {
      if (address.endsWith('/records')) return json({ items: this.records, next: null })
      if (!id) return json({ items: this.runs, next: null })
      return json(this.runs.find((one) => one.id === id) ?? this.runs[0])
    }
    if (!name) {
      this.runs = [run('running', { id: 'run-10', trigger: 'hand' }), ...this.runs]
    } else {
      const cancelled = address.endsWith('/cancel')
      const [newest = run('held'), ...others] = this.runs
      const ended: SyncRun = cancelled
        ? { ...newest, state: 'cancelled', cancelledBy: jonas, finishedAt: ago(0) }
        : { ...newest, state: 'succeeded', removalsHeld: null, finishedAt: ago(0) }
      this.runs = [ended, ...others]
    }
    return json(this.runs[0])
  }

  #webhook(method: string, name: string, body: unknown): Response {
    if (name === 'deliveries') return json({ items: this.parked, next: null })
    if (name === 'test')
      return json({
        at: ago(0),
        outcome: 'delivered',
        status: 204,
        detail: 'It answered with 204.',
        milliseconds: 41,
      })
    if (method === 'DELETE') {
      this.webhook = null
      return new Response(null, { status: 204 })
    }
    if (method === 'PUT') {
      this.webhook = webhook({ url: (body as { url: string }).url })
      return json({ webhook: this.webhook, secret: 'whsec_c2VjcmV0LW9mLXRoZS1mYWtl' })
    }
    if (this.webhook) return json(this.webhook)
    const problem = { type: 'about:blank', title: 'None', status: 404, detail: 'None.', instance: '/' }
    return json({ ...problem, code: 'webhook_not_set' }, 404)
  }

  #settle(method: string, id: string, body: unknown): Response {
    const { personId } = (body ?? {}) as { personId?: string }
    this.devices = this.devices.map((device) => {
      if (device.id !== id) return device
      const { candidates } = device.owner
      const person = candidates.find((one) => one.id === personId) ?? null
      const owner: Device['owner'] =
        method === 'PUT'
          ? { person, reason: null, candidates, settled: { by: jonas, at: ago(0), reason: null } }
          : { person: null, reason: 'several_candidates', candidates }
      return { ...device, owner }
    })
    return json(this.devices.find((device) => device.id === id))
  }

  #list(values: URLSearchParams) {
    const reasons = values.get('ownership')?.split(',')
    const q = values.get('q')?.toLowerCase() ?? ''
    const items = this.devices.filter(
      ({ owner, hostname }) =>
        (!reasons || reasons.includes(owner.reason ?? 'owned')) && (hostname ?? '').toLowerCase().includes(q),
    )
    return { items: values.get('flag') ? [] : items, next: null, total: items.length, facets: {} }
  }
}

export const webhook = (more: Partial<Webhook> = {}): Webhook => ({
  url: 'https://hooks.northwind.example/jumpcloud',
  state: 'active',
  disabled: null,
  secret: { createdAt: ago(900), formerUntil: null },
  undelivered: { waiting: 0, pending: 0, parked: 0, since: null },
  lastAttempt: null,
  createdAt: ago(9000),
  updatedAt: ago(900),
  ...more,
})
