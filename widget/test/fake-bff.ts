/**
 * A small bff at the level of `fetch`: it keeps devices, actions, idempotency keys and a timeline, streams events, and
 * can be told to fail. It knows only as much as the widget's tests need; the real bff is tested by its own suite.
 */
import type {
  Action,
  ActionRequest,
  Device,
  DeviceChange,
  Panel,
  StreamEvent,
  TimelineEntry,
} from '@siit-jumpcloud/shared'
import { action as newAction, jonas, panel as newPanel } from './fixtures.ts'

export interface Call {
  method: string
  path: string
  key: string | null
  body: unknown
  token: string
  headers: Headers
}

type Fault = 'network' | 'network_after' | { status: number; code?: string; detail?: string; more?: object }

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

const base64 = (value: object) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

/** A token with the claims that the widget reads. `life` in seconds. */
export function tokenFor(
  life = 600,
  requestId = 'REQ-4182',
  salt = '',
  permissions: readonly string[] = [],
): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { sub: jonas.id, iat, exp: iat + life, request: { id: requestId }, salt, permissions }
  return `${base64({ alg: 'HS256' })}.${base64(claims)}.signature`
}

/** As the browser's `fetch` ends a call that is given up. */
const orAborted = (gate: Promise<void>, signal: AbortSignal) =>
  Promise.race([
    gate,
    new Promise<never>((_, fail) => {
      signal.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')))
    }),
  ])

export class FakeBff {
  readonly url = `https://bff-${Math.random().toString(36).slice(2)}.example`
  panel: Panel
  timeline: TimelineEntry[] = []
  readonly calls: Call[] = []
  /** What a fresh reading finds changed, and the device as it is then. */
  fresh: { changes: DeviceChange[]; device?: Partial<Device> } = { changes: [] }
  pin = '481902'
  /** Answers no call at all. */
  down = false
  /** Tokens that are refused with 401. */
  readonly refusedTokens = new Set<string>()
  /** Further devices that a search right opens. */
  readonly others = new Map<string, Device>()
  readonly #faults: { match: RegExp; fault: Fault; times: number }[] = []
  readonly #held = new Map<RegExp, Promise<void>>()
  readonly #answers = new Map<string, { body: string; action: Action }>()
  readonly #streams = new Set<ReadableStreamDefaultController<Uint8Array>>()
  #version = 0
  #events = 0
  #answering = 0
  readonly #window: Window
  readonly #fetch: typeof fetch

  /** Stands before the `fetch` of a page. */
  constructor(panel: Panel = newPanel(), page: Window = window) {
    this.panel = panel
    this.#window = page
    this.#fetch = page.fetch.bind(page)
    page.fetch = (input, init) => this.#answer(input, init)
  }

  /** Puts the browser's own `fetch` back. */
  restore(): void {
    this.#window.fetch = this.#fetch
    for (const stream of this.#streams) stream.close()
    this.#streams.clear()
  }

  /** The next `times` calls whose "METHOD path" matches fail that way. */
  fail(match: RegExp, fault: Fault, times = 1): void {
    this.#faults.push({ match, fault, times })
  }

  /** Calls that match wait until the answer is called. */
  hold(match: RegExp): () => void {
    let release = () => {}
    const promise = new Promise<void>((done) => (release = done))
    this.#held.set(match, promise)
    return () => {
      this.#held.delete(match)
      release()
    }
  }

  asked(match: RegExp): Call[] {
    return this.calls.filter((call) => match.test(`${call.method} ${call.path}`))
  }

  /** It has something to say yet. A call that is held has not. */
  get busy(): boolean {
    return this.#answering > 0
  }

  get streams(): number {
    return this.#streams.size
  }

  /** Changes what the panel is and tells everybody, as the real one does. */
  change(change: (panel: Panel) => Panel, tell = true): void {
    this.panel = change(this.panel)
    this.#version += 1
    if (tell) for (const device of this.panel.devices) this.emit({ type: 'device', deviceId: device.id })
  }

  /** Puts an action on its device and tells of it. */
  put(action: Action, tell = true): void {
    const devices = this.panel.devices.map((device) =>
      device.id === action.deviceId
        ? { ...device, actions: [action, ...device.actions.filter((one) => one.id !== action.id)] }
        : device,
    )
    this.panel = { ...this.panel, devices }
    this.#version += 1
    if (tell) this.emit({ type: 'action', action })
  }

  emit(event: StreamEvent): void {
    this.#events += 1
    this.raw(`id: ${this.#events}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  }

  raw(text: string): void {
    for (const stream of this.#streams) stream.enqueue(new TextEncoder().encode(text))
  }

  /** Ends every stream; with `goDown`, nothing answers any more. */
  drop(goDown = false): void {
    this.down = goDown
    for (const stream of this.#streams) goDown ? stream.error(new TypeError('network')) : stream.close()
    this.#streams.clear()
  }

  async #answer(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    if (url.origin !== this.url) return this.#fetch(input, init)
    this.#answering += 1
    try {
      return await this.#answerTo(url, init)
    } finally {
      this.#answering -= 1
    }
  }

  async #answerTo(url: URL, init: RequestInit): Promise<Response> {
    if (this.down) throw new TypeError('Failed to fetch')
    const path = url.pathname.replace('/api/v1', '') + url.search
    const headers = new Headers(init.headers)
    const token = (headers.get('authorization') ?? '').replace('Bearer ', '')
    const method = init.method ?? 'GET'
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    this.calls.push({ method, path, key: headers.get('idempotency-key'), body, token, headers })
    for (const [match, gate] of this.#held) {
      if (!match.test(`${method} ${path}`)) continue
      this.#answering -= 1
      try {
        await (init.signal ? orAborted(gate, init.signal) : gate)
      } finally {
        this.#answering += 1
      }
    }
    if (this.refusedTokens.has(token)) return this.#problem({ status: 401, code: 'token_expired' })
    const fault = this.#faults.find((one) => one.times > 0 && one.match.test(`${method} ${path}`))
    if (fault) {
      fault.times -= 1
      if (fault.fault === 'network') throw new TypeError('Failed to fetch')
      if (fault.fault === 'network_after') {
        this.#route(method, path, headers, body, init)
        throw new TypeError('Failed to fetch')
      }
      return this.#problem(fault.fault)
    }
    return this.#route(method, path, headers, body, init)
  }

  #problem({
    status,
    code,
    detail = `The bff’s words for ${code}.`,
    more,
  }: Exclude<Fault, string>): Response {
    if (!code) return new Response('oops', { status })
    const problem = { type: 'about:blank', title: code, status, detail, instance: '/', code, ...more }
    return json(problem, status)
  }

  /** Asked before the routes that are here; undefined where it has none for the call. */
  more?: (method: string, path: string, body: unknown) => Response | undefined

  #route(method: string, path: string, headers: Headers, body: unknown, init: RequestInit): Response {
    const found = this.more?.(method, path, body)
    if (found) return found
    if (path === '/panel') {
      const etag = `"${this.#version}"`
      if (headers.get('if-none-match') === etag) return new Response(null, { status: 304 })
      return json(this.panel, 200, { etag })
    }
    if (path === '/events') return this.#stream(init.signal ?? undefined)
    if (path.startsWith('/timeline')) return this.#page(new URLSearchParams(path.split('?')[1]).get('cursor'))
    const [, kind, id = '', verb] = path.split('/')
    if (kind === 'devices') {
      const device = this.panel.devices.find((one) => one.id === id) ?? this.others.get(id)
      if (!device) return this.#problem({ status: 404, code: 'not_found' })
      if (!verb) return json(device)
      if (verb === 'refresh') return this.#refresh(device)
      return this.#act(device, headers.get('idempotency-key') ?? '', body as ActionRequest)
    }
    const action = this.panel.devices.flatMap((device) => device.actions).find((one) => one.id === id)
    if (!action) return this.#problem({ status: 404, code: 'not_found' })
    return this.#decide(action, verb ?? '', body as { outcome?: string; note?: string })
  }

  #refresh(device: Device): Response {
    const { changes, device: change } = this.fresh
    const fresh = { ...device, ...change, readAt: new Date().toISOString() }
    this.change(
      (panel) => ({ ...panel, devices: panel.devices.map((one) => (one.id === device.id ? fresh : one)) }),
      false,
    )
    return json({ device: fresh, changes, previousReadAt: device.readAt })
  }

  #act(device: Device, key: string, body: ActionRequest): Response {
    const text = JSON.stringify(body)
    const before = this.#answers.get(key)
    if (before) {
      if (before.body !== text) return this.#problem({ status: 422, code: 'idempotency_key_reused' })
      return json(before.action, 202)
    }
    if (body.action === 'open') {
      return json({ url: device.consoleUrl, action: newAction('confirmed', { action: 'open' }) })
    }
    if (body.confirmation?.planHash !== device.planHash)
      return this.#problem({ status: 409, code: 'plan_changed' })
    const now = new Date().toISOString()
    const action = newAction('requested', {
      action: body.action,
      deviceId: device.id,
      reason: body.reason ?? null,
      hasPin: device.os.family === 'macos',
      createdAt: now,
      updatedAt: now,
      history: [{ state: 'requested', at: now }],
    })
    this.#answers.set(key, { body: text, action })
    this.put(action)
    return json(action, 202)
  }

  /** Moves an action on, as the dispatcher or a device would. */
  move(id: string, state: Action['state'], more: Partial<Action> = {}): void {
    const action = this.panel.devices.flatMap((device) => device.actions).find((one) => one.id === id)
    if (!action) throw new Error(`no action ${id}`)
    const at = new Date(Math.max(Date.now(), Date.parse(action.updatedAt) + 1)).toISOString()
    this.put({ ...action, state, updatedAt: at, history: [...action.history, { state, at }], ...more })
  }

  #decide(action: Action, verb: string, body: { outcome?: string; note?: string }): Response {
    if (verb === 'pin') return json({ pin: this.pin })
    const person = {
      grade: 'person' as const,
      at: new Date().toISOString(),
      by: jonas,
      note: body.note ?? null,
    }
    const next: Record<string, Action['state']> = { approve: 'approved', deny: 'denied', cancel: 'cancelled' }
    const attested: Record<string, Action['state']> = { done: 'confirmed', not_done: 'failed_on_device' }
    const state =
      verb === 'attest' ? (attested[body.outcome ?? ''] ?? action.state) : (next[verb] ?? action.state)
    this.move(action.id, state, verb === 'attest' ? { evidence: person } : {})
    const moved = this.panel.devices.flatMap((device) => device.actions).find((one) => one.id === action.id)
    return json(moved)
  }

  #page(cursor: string | null): Response {
    const sorted = [...this.timeline].sort((a, b) => b.sequence - a.sequence)
    const start = cursor ? Number(cursor) : 0
    const items = sorted.slice(start, start + 20)
    return json({ items, next: start + 20 < sorted.length ? String(start + 20) : null })
  }

  #stream(signal: AbortSignal | undefined): Response {
    let mine: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        mine = controller
        this.#streams.add(controller)
      },
      cancel: () => {
        if (mine) this.#streams.delete(mine)
      },
    })
    signal?.addEventListener('abort', () => {
      if (mine && this.#streams.delete(mine)) mine.error(new DOMException('aborted', 'AbortError'))
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
}
