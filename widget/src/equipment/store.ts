/**
 * The inventory as far as it is on the page: a window of pages over a list that may have 100,000 devices. The newest
 * question wins; what an older one still answers is dropped. What is shown changes in place and never moves by itself.
 */
import type {
  Connection,
  Device,
  DevicePage,
  Facets,
  FoundSystem,
  Page,
  Problem,
  StreamEvent,
  SyncRun,
} from '@siit-jumpcloud/shared'
import { NoToken, Refused, Unanswered } from '../client/bff.ts'
import { clock } from '../client/clock.ts'
import type { Link, StreamListener } from '../client/events.ts'
import type { Session } from '../client/session.ts'
import { isFiltered, queryOf, unfiltered, type Shown } from './shown.ts'

/** Devices of one page, and pages that are on the page at once: 500 rows are found again by eye, and held without a wait. */
const pageSize = 50
const windowSize = 10
/** Milliseconds of quiet after which what was typed is searched for. */
const typingRest = 120
/** The same before JumpCloud itself is asked. */
const lookupRest = 600
/** Milliseconds between two looks at what changed. */
const freshenRest = 2000
/** So many changed devices are read one by one; more, as the pages that they stand on. */
const fewChanged = 3

export interface StoreHost {
  changed(): void
  /** The list has come, or failed, after a person asked for it. */
  answered(): void
  failed(code: string, message: string): void
  tokenEnded(): void
}

/** What JumpCloud has under the name that was searched for; a problem where it could not be asked. */
export type Lookup = {
  readonly q: string
  readonly found?: readonly FoundSystem[]
  readonly problem?: Problem | 'unanswered'
}

export class InventoryStore implements StreamListener {
  pages: readonly (readonly Device[])[] = []
  /** Number of the first page of the window, from 0. */
  first = 0
  total = 0
  /** Devices without any filter; undefined until known. */
  all: number | undefined
  facets: Facets | undefined
  /** Why there is no list, or no newer one. */
  error: Problem | 'unanswered' | 'no_token' | undefined
  /** A question is under way whose answer will replace the list, or add to it. */
  busy: false | 'list' | 'next' | 'previous' = 'list'
  /** What is shown is no longer what the list would show now. */
  moved = false
  lookup: Lookup | undefined
  connectionState: Connection | undefined
  run: SyncRun | undefined
  toldAt = 0
  readonly session: Session

  #devices: { of?: unknown; each: readonly Device[] } = { each: [] }
  /** The query that the devices on the page are the answer to. */
  #listed: string | undefined
  readonly #host: StoreHost
  #shown: Shown
  /** Where each page begins, by its number; the one after the last known page too, where there is one. */
  #cursors: (string | null)[] = [null]
  #abort: AbortController | undefined
  #cancelTyping: (() => void) | undefined
  #cancelLookup: (() => void) | undefined
  #cancelRetry: (() => void) | undefined
  #cancelFreshen: (() => void) | undefined
  #failures = 0
  #silent: Link | undefined
  #dirty = new Set<string>()
  #stale = false
  #ended = false
  #leave: () => void

  constructor(session: Session, shown: Shown, host: StoreHost) {
    this.session = session
    this.#shown = shown
    this.#host = host
    void this.load().then(() => this.#readSurroundings())
    this.#leave = session.stream.listen(this)
  }

  end(): void {
    this.#ended = true
    this.#leave()
    this.#abort?.abort()
    for (const cancel of [this.#cancelTyping, this.#cancelLookup, this.#cancelRetry, this.#cancelFreshen])
      cancel?.()
  }

  get connection(): Link {
    const { link } = this.session.stream
    return link.up ? (this.#silent ?? link) : link
  }

  /** The devices on the page, each once: one that was renamed meanwhile may be on two pages of the list. */
  get devices(): readonly Device[] {
    if (this.#devices.of !== this.pages)
      this.#devices = {
        of: this.pages,
        each: [...new Map(this.pages.flat().map((device) => [device.id, device])).values()],
      }
    return this.#devices.each
  }

  /** Where in the list the first shown device stands, from 0. */
  get offset(): number {
    return this.first * pageSize
  }

  /** The devices on the page are what is asked for, and not what was asked for before. */
  get isCurrent(): boolean {
    return this.#listed === queryOf(this.#shown)
  }

  /** Nothing is left out of the list. */
  get #isWhole(): boolean {
    return this.#listed !== undefined && !isFiltered(this.#shown) && !this.#shown.q.trim()
  }

  get hasNext(): boolean {
    return this.#cursors.length > this.first + this.pages.length
  }

  /** The token says so. It is only looked at to leave out what the bff would refuse. */
  get manages(): boolean {
    return this.session.tokens.claims.permissions?.includes('integration:manage') ?? false
  }

  // What a person asks for

  /** Shows another list. `typed`: more may follow in a moment, so the question waits for a rest. */
  show(shown: Shown, typed = false): void {
    this.#shown = shown
    this.#abort?.abort()
    this.#cancelTyping?.()
    this.#cancelLookup?.()
    this.lookup = undefined
    this.busy = 'list'
    this.#host.changed()
    if (typed) this.#cancelTyping = clock.after(typingRest, () => void this.load())
    else void this.load()
  }

  /** Reads the list from its start. */
  async load(): Promise<void> {
    const page = await this.#ask('list', null)
    if (!page) return
    this.first = 0
    this.pages = [page.items]
    this.#cursors = page.next === null ? [null] : [null, page.next]
    this.moved = false
    this.#listed = queryOf(this.#shown)
    this.#dirty.clear()
    if (this.#isWhole) this.all = page.total
    this.#lookUpSoon()
    this.#host.answered()
    this.#host.changed()
  }

  /** Reads the page after the window; beyond its size the first page of it leaves. */
  async next(): Promise<void> {
    const number = this.first + this.pages.length
    const page = await this.#ask('next', this.#cursors[number] ?? null)
    if (!page) return
    this.pages = [...this.pages, page.items]
    if (page.next !== null) this.#cursors[number + 1] = page.next
    if (this.pages.length > windowSize) {
      this.pages = this.pages.slice(1)
      this.first += 1
    }
    this.#host.changed()
  }

  /** Reads the page before the window; beyond its size the last page of it leaves. */
  async previous(): Promise<void> {
    const page = await this.#ask('previous', this.#cursors[this.first - 1] ?? null)
    if (!page) return
    this.first -= 1
    this.pages = [page.items, ...this.pages].slice(0, windowSize)
    this.#host.changed()
  }

  /** Tries everything now that waits for its turn. */
  tryNow(): void {
    if (!this.session.stream.link.up) this.session.stream.retry()
    void this.load()
    void this.#readSurroundings()
  }

  /** The list as a file. Throws `Refused`, `Unanswered` or `NoToken`. */
  async file(): Promise<Blob> {
    const answer = await this.session.bff.open(
      `/devices/export?${queryOf(this.#shown, { format: 'csv' })}`,
      {},
    )
    try {
      return await answer.blob()
    } catch (error) {
      throw new Unanswered(String(error))
    }
  }

  /** Starts a sync. Throws `Refused`, `Unanswered` or `NoToken`. */
  async sync(): Promise<void> {
    const { body } = await this.session.bff.ask<SyncRun>('/sync', { body: {} })
    this.run = body
    this.#host.changed()
  }

  /** Takes a device as it is now; what stands on the page changes in place. */
  take(device: Device): void {
    this.pages = this.pages.map((page) => page.map((one) => (one.id === device.id ? device : one)))
    this.#host.changed()
  }

  // Reading

  async #ask(what: 'list' | 'next' | 'previous', cursor: string | null): Promise<DevicePage | undefined> {
    this.#abort?.abort()
    this.#cancelRetry?.()
    const abort = (this.#abort = new AbortController())
    this.busy = what
    this.#host.changed()
    try {
      const page = await this.#page(cursor, abort.signal)
      if (abort.signal.aborted || !page) return undefined
      this.busy = false
      this.#told()
      this.total = page.total
      this.facets = page.facets
      return page
    } catch (error) {
      if (!abort.signal.aborted) {
        this.busy = false
        this.#askFailed(error)
      }
      return undefined
    }
  }

  async #page(cursor: string | null, signal?: AbortSignal): Promise<DevicePage | undefined> {
    const query = queryOf(this.#shown, { limit: String(pageSize), cursor })
    const { body } = await this.session.bff.ask<DevicePage>(`/devices?${query}`, signal ? { signal } : {})
    return body
  }

  #told(): void {
    this.toldAt = clock.now()
    this.error = undefined
    this.#silent = undefined
    this.#failures = 0
  }

  #askFailed(error: unknown): void {
    if (error instanceof NoToken) {
      this.error = 'no_token'
      this.#host.tokenEnded()
    } else if (error instanceof Refused) {
      this.error = error.problem
      if (error.problem.status === 401) this.#host.tokenEnded()
      this.#host.failed(error.problem.code, error.problem.detail)
    } else {
      this.error = 'unanswered'
      this.#host.failed('unanswered', String(error))
    }
    const isOver = error instanceof Refused && error.problem.status < 500 && error.problem.status !== 429
    if (!isOver && !(error instanceof NoToken)) {
      const wait = Math.min(30_000, 1000 * 2 ** this.#failures++) * (0.5 + Math.random() / 2)
      if (error instanceof Unanswered) this.#silent = { up: false, retryAt: clock.now() + wait }
      this.#cancelRetry = clock.after(wait, () => void this.load())
    }
    this.#host.answered()
    this.#host.changed()
  }

  /** What stands around the list: how many there are in all, and for who manages it, how the connection is. */
  async #readSurroundings(): Promise<void> {
    const { bff } = this.session
    try {
      if (this.manages) {
        this.connectionState = (await bff.ask<Connection>('/connection')).body
        this.#host.changed()
      }
      if (this.#isWhole) this.all = this.total
      else {
        const { body } = await bff.ask<DevicePage>(
          `/devices?${queryOf(unfiltered(this.#shown), { limit: '1' })}`,
        )
        this.all = body?.total
        this.#host.changed()
      }
    } catch {
      // The list itself tells what is wrong; without these, less is said around it.
    }
  }

  /** Nothing matches what is searched for: JumpCloud may still have it. */
  #lookUpSoon(): void {
    const q = this.#shown.q.trim()
    if (this.total > 0 || q.length < 2 || isFiltered(this.#shown)) return
    this.lookup = { q }
    this.#cancelLookup = clock.after(lookupRest, () => void this.lookUp(q))
  }

  /** Asks JumpCloud itself. */
  async lookUp(q: string): Promise<void> {
    const asked = (this.lookup = { q })
    this.#host.changed()
    let lookup: Lookup
    try {
      const { body } = await this.session.bff.ask<Page<FoundSystem>>(
        `/devices/lookup?q=${encodeURIComponent(q)}`,
      )
      lookup = { q, found: body?.items ?? [] }
    } catch (error) {
      lookup = { q, problem: error instanceof Refused ? error.problem : 'unanswered' }
    }
    if (this.lookup !== asked) return
    this.lookup = lookup
    this.#host.changed()
  }

  // What comes by itself

  opened(): void {
    // What happened while the stream was away is not told again.
    if (this.toldAt) this.#freshenSoon(true)
    void this.session.reportLate()
  }

  link(): void {
    this.#host.changed()
  }

  refused(error: unknown): void {
    if (error instanceof NoToken || (error instanceof Refused && error.problem.status === 401))
      this.#host.tokenEnded()
  }

  event(event: StreamEvent): void {
    this.toldAt = clock.now()
    const id =
      event.type === 'device' ? event.deviceId : event.type === 'action' ? event.action.deviceId : undefined
    if (id !== undefined) {
      if (this.pages.some((page) => page.some((device) => device.id === id))) {
        this.#dirty.add(id)
        this.#freshenSoon(false)
      } else if (!this.total) this.#freshenSoon(true)
    }
    if (event.type === 'connection') this.connectionState = event.connection
    if (event.type === 'sync') {
      this.run = event.run
      if (event.run.state !== 'running') this.#freshenSoon(true)
    }
    if (event.type === 'connection' || event.type === 'sync') this.#host.changed()
  }

  /** Looks at what changed, in a while: a sync may tell of thousands. `whole`: the list too, not only known devices. */
  #freshenSoon(whole: boolean): void {
    this.#stale ||= whole
    this.#cancelFreshen ??= clock.after(freshenRest, () => {
      void this.#freshen().finally(() => {
        this.#cancelFreshen = undefined
        if (!this.#ended && (this.#dirty.size || this.#stale)) this.#freshenSoon(false)
      })
    })
  }

  async #freshen(): Promise<void> {
    if (this.#ended || this.busy) return
    const whole = this.#stale
    const dirty = new Set(this.#dirty)
    this.#stale = false
    this.#dirty.clear()
    if (whole && !this.total) {
      // Nobody reads anything that could move.
      await this.load()
      return
    }
    try {
      if (!whole && dirty.size <= fewChanged) {
        for (const id of dirty) {
          const { body } = await this.session.bff.ask<Device>(`/devices/${encodeURIComponent(id)}`)
          if (body) this.take(body)
        }
        return
      }
      const shown = this.#shown
      for (const [index, page] of this.pages.entries()) {
        if (!whole && !page.some(({ id }) => dirty.has(id))) continue
        const fresh = await this.#page(this.#cursors[this.first + index] ?? null)
        if (shown !== this.#shown || !fresh) return
        this.#told()
        this.total = fresh.total
        this.facets = fresh.facets
        this.moved ||= fresh.items.map(({ id }) => id).join() !== page.map(({ id }) => id).join()
        for (const device of fresh.items) this.take(device)
      }
      if (whole) await this.#readSurroundings()
    } catch (error) {
      // One that is gone meanwhile is told by the next whole look; the rest by the link.
      if (error instanceof Unanswered) this.session.stream.retry()
    }
    this.#host.changed()
  }
}
