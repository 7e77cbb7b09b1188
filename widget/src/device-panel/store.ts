/**
 * What the panel knows and what it asked for. Answers and events come in any order: what is older than what is shown
 * is never shown.
 */
import type {
  Action,
  ActionRequest,
  Device,
  DeviceRefresh,
  Panel,
  Problem,
  StreamEvent,
} from '@siit-jumpcloud/shared'
import { NoToken, Refused, Unanswered, type Bff } from '../client/bff.ts'
import { clock } from '../client/clock.ts'
import type { Link, StreamListener } from '../client/events.ts'
import type { Session } from '../client/session.ts'
import type { TimelineFeed } from '../request-timeline/feed.ts'
import { later } from '../ui/later.ts'

export type Kind = 'lock' | 'wipe'

/** One click for a lock or a wipe, until its answer. The key is made once and kept over every retry of it. */
export interface Intent {
  readonly key: string
  readonly kind: Kind
  readonly deviceId: string
  readonly body: ActionRequest
  /** Actions that were known before, so that a new one can be told to be this. */
  readonly known: ReadonlySet<string>
  phase: 'sending' | 'unanswered' | 'refused'
  problem?: Problem
}

export interface StoreHost {
  /** The first reading has come, or failed. */
  first(): void
  changed(): void
  /** The bff can be reached, for the first time or again. */
  opened(): void
  /** An action reached a state that was not shown before. */
  moved(action: Action): void
  /** Some action of the workspace moved. */
  acted(): void
  entered(entry: Extract<StreamEvent, { type: 'timeline' }>['entry']): void
  failed(code: string, message: string): void
  tokenEnded(): void
}

/** Milliseconds between two readings of the panel, at least. */
const restBetweenReads = 400

const newer = (a: Action, b: Action) =>
  a.updatedAt > b.updatedAt || (a.updatedAt === b.updatedAt && a.history.length >= b.history.length) ? a : b

export class PanelStore implements StreamListener {
  panel: Panel | undefined
  /** Why there is no panel to show. */
  error: Problem | 'unanswered' | 'no_token' | undefined
  /** When the bff last told us anything, in milliseconds since the epoch. */
  toldAt = 0
  /** A device that the page named and that is not the requester's. */
  found: Device | undefined
  /** The request's timeline; there once the later parts are. */
  feed: TimelineFeed | undefined
  readonly intents = new Map<string, Intent>()

  readonly #session: Session
  readonly #host: StoreHost
  #silent: Link | undefined
  #failures = 0
  #etag: string | null = null
  #reading: Promise<void> | undefined
  #wanted = false
  #ended = false
  #cancelRetry: (() => void) | undefined
  #leave: (() => void) | undefined
  /** A count of what arrived, to tell if an answer was asked for before something newer came. */
  #tick = 0
  readonly #arrived = new Map<string, number>()

  constructor(session: Session, host: StoreHost) {
    this.#session = session
    this.#host = host
    void this.read().then(() => host.first())
  }

  /** Begins what does not have to be there for the first look: the timeline, as far as its part is there, and the stream. */
  follow(): void {
    if (this.#ended) return
    if (!this.feed && later.parts) {
      this.feed = new later.parts.TimelineFeed(this.#session, () => this.#changed())
      void this.feed.load()
    }
    this.#leave ??= this.#session.stream.listen(this)
  }

  end(): void {
    this.#ended = true
    this.#leave?.()
    this.#cancelRetry?.()
  }

  /** How the bff can be reached: `up`, or when it is tried next. */
  get connection(): Link {
    return this.#session.stream.link.up
      ? (this.#silent ?? this.#session.stream.link)
      : this.#session.stream.link
  }

  get devices(): readonly Device[] {
    const own = this.panel?.devices ?? []
    return this.found && !own.some((device) => device.id === this.found?.id) ? [...own, this.found] : own
  }

  intent(deviceId: string, kind: Kind): Intent | undefined {
    return this.intents.get(`${deviceId} ${kind}`)
  }

  // Reading

  /** Reads the panel; a call while one is on its way leads to one more after it. */
  read(): Promise<void> {
    this.#wanted = true
    this.#reading ??= this.#readWhileWanted()
    return this.#reading
  }

  async #readWhileWanted(): Promise<void> {
    const next = () => {
      const go = this.#wanted && !this.#ended
      this.#wanted = false
      return go
    }
    while (next()) {
      await this.#readOnce()
      if (this.#wanted) await new Promise<void>((done) => clock.after(restBetweenReads, done))
    }
    this.#reading = undefined
  }

  async #readOnce(): Promise<void> {
    const started = ++this.#tick
    this.#cancelRetry?.()
    try {
      const { body, etag } = await this.#session.bff.ask<Panel>('/panel', {
        etag: this.panel ? this.#etag : null,
      })
      this.#etag = etag
      if (body) {
        const { devices } = body
        this.panel = { ...body, devices: devices.map((device) => this.#settled(device, started)) }
      }
      this.#recognise()
      this.toldAt = clock.now()
      this.error = undefined
      this.#silent = undefined
      this.#failures = 0
    } catch (error) {
      this.#readFailed(error)
    }
    this.#changed()
  }

  #readFailed(error: unknown): void {
    if (this.#ended) return
    if (error instanceof NoToken) {
      this.error = 'no_token'
      this.#host.tokenEnded()
    } else if (error instanceof Refused) {
      const { problem } = error
      if (problem.status < 500 || !this.panel) this.error = problem
      if (problem.status === 401) this.#host.tokenEnded()
      this.#host.failed(problem.code, problem.detail)
      if (problem.status < 500 && problem.status !== 429) return
    } else {
      if (!this.panel) this.error = 'unanswered'
      this.#host.failed('unanswered', String(error))
    }
    const wait = Math.min(30_000, 1000 * 2 ** this.#failures++) * (0.5 + Math.random() / 2)
    if (error instanceof Unanswered) this.#silent = { up: false, retryAt: clock.now() + wait }
    this.#cancelRetry = clock.after(wait, () => void this.read())
  }

  /** Tries everything now that waits for its turn. */
  tryNow(): void {
    if (!this.#session.stream.link.up) this.#session.stream.retry()
    void this.read()
    if (this.feed?.state === 'failed') void this.feed.load()
  }

  /** Reads a device that the page named and that the panel does not have. One that is not there stays out. */
  async find(id: string): Promise<void> {
    try {
      const { body } = await this.#session.bff.ask<Device>(`/devices/${encodeURIComponent(id)}`)
      if (body) this.found = body
    } catch (error) {
      if (error instanceof Refused) this.#host.failed(error.problem.code, error.problem.detail)
    }
    this.#changed()
  }

  /** Reads one device from JumpCloud now. Throws `Refused`, `Unanswered` or `NoToken`. */
  async refresh(id: string): Promise<DeviceRefresh | undefined> {
    const { body } = await this.#session.bff.ask<DeviceRefresh>(
      `/devices/${encodeURIComponent(id)}/refresh`,
      {
        body: {},
      },
    )
    if (body && !this.#ended) {
      this.#arrived.set(id, ++this.#tick)
      this.#replace(this.#settled(body.device, 0))
      void this.read()
    }
    return body
  }

  // What comes by itself

  opened(): void {
    this.#host.opened()
    // The first reading began before the stream was there; what happened in between is not told again.
    void this.read()
    if (this.feed && this.feed.state !== 'loading') void this.feed.load()
    void this.#session.reportLate()
    if (this.found) void this.find(this.found.id)
  }

  link(): void {
    this.#changed()
  }

  refused(error: unknown): void {
    if (error instanceof NoToken || (error instanceof Refused && error.problem.status === 401))
      this.#host.tokenEnded()
  }

  event(event: StreamEvent): void {
    this.toldAt = clock.now()
    if (event.type === 'timeline') {
      if (this.feed?.take(event.entry)) this.#host.entered(event.entry)
      return
    }
    if (event.type === 'action') {
      this.take(event.action)
      this.#host.acted()
    }
    if (event.type === 'device' && event.deviceId === this.found?.id) void this.find(event.deviceId)
    if (event.type === 'device' || event.type === 'action' || event.type === 'connection') void this.read()
  }

  /** Takes an action as it stands now, unless what we have is newer. */
  take(action: Action): void {
    const device = this.devices.find(
      (one) => one.id === action.deviceId || one.actions.some((known) => known.id === action.id),
    )
    if (!device) return
    const known = device.actions.find((one) => one.id === action.id)
    this.#arrived.set(action.id, ++this.#tick)
    if (known && newer(known, action) === known && known.updatedAt !== action.updatedAt) return
    const others = device.actions.filter((one) => one.id !== action.id)
    this.#replace({
      ...device,
      actions: [action, ...others].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)),
    })
    this.#recognise()
    if (known?.state !== action.state) this.#host.moved(action)
    this.#changed()
  }

  // What a person asks for: see `sending.ts`

  /** An unanswered click is answered once an action of this agent shows up that was not there before it. */
  #recognise(): void {
    for (const [name, { phase, known, deviceId, kind }] of this.intents) {
      const device = this.devices.find((one) => one.id === deviceId)
      const taken = device?.actions.some(
        (one) => one.action === kind && !known.has(one.id) && one.requestedBy.id === this.panel?.agent.id,
      )
      if (phase === 'unanswered' && taken) this.intents.delete(name)
    }
  }

  drop(intent: Intent): void {
    this.intents.delete(`${intent.deviceId} ${intent.kind}`)
    this.#changed()
  }

  /** For what only the later parts ask. */
  get bff(): Bff {
    return this.#session.bff
  }

  opening(device: Device): Promise<void> {
    return this.#session.reportOpened(device.id)
  }

  // Keeping the newest

  /** A device as an answer has it, which was asked for at `started`; with what came after that. */
  #settled(device: Device, started: number): Device {
    const mine = this.devices.find((known) => known.id === device.id)
    if (!mine) return device
    const base = (this.#arrived.get(device.id) ?? 0) > started && started ? mine : device
    const actions = device.actions.map((action) => {
      const known = mine.actions.find((one) => one.id === action.id)
      return known ? newer(action, known) : action
    })
    const missing = mine.actions.filter(
      (action) =>
        (this.#arrived.get(action.id) ?? 0) > started && !actions.some((one) => one.id === action.id),
    )
    return { ...base, actions: [...missing, ...actions] }
  }

  #replace(device: Device): void {
    if (this.found?.id === device.id) this.found = device
    if (!this.panel) return
    this.panel = {
      ...this.panel,
      devices: this.panel.devices.map((known) => (known.id === device.id ? device : known)),
    }
  }

  #changed(): void {
    if (!this.#ended) this.#host.changed()
  }
}
