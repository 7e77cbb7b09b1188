/**
 * Reads the bff's event stream, with `fetch` because `EventSource` cannot carry an Authorization header. Part of the
 * script that is loaded later.
 */
import type { StreamEvent } from '@siit-jumpcloud/shared'
import { NoToken, Refused, type Bff } from './bff.ts'
import { clock } from './clock.ts'
import type { Link, StreamListener } from './events.ts'

/** Milliseconds of silence after which a stream counts as dead: a proxy may drop it without a word. */
const silence = 60_000
/** Milliseconds that a call may take which asks whether anybody is there at all. */
const probePatience = 10_000
const firstWait = 1000
const longestWait = 30_000

/** Splits a stream of server-sent events. Lines may end in LF or CRLF, and may come in any pieces. */
export function eventParser(take: (type: string, data: string, id: string | undefined) => void) {
  let rest = ''
  let type = ''
  let data: string[] = []
  let id: string | undefined
  return (chunk: string): void => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (line === '') {
        if (data.length) take(type || 'message', data.join('\n'), id)
        type = ''
        data = []
      } else {
        const colon = line.indexOf(':')
        const field = colon < 0 ? line : line.slice(0, colon)
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
        if (field === 'event') type = value
        else if (field === 'data') data.push(value)
        else if (field === 'id') id = value
      }
    }
  }
}

/** Follows the stream from its making to `stop`, over every break. */
export class StreamReader {
  readonly #bff: Bff
  readonly #listeners: ReadonlySet<StreamListener>
  readonly #linked: (link: Link) => void
  #abort: AbortController | undefined
  #cancelWait: (() => void) | undefined
  #lastId: string | undefined
  #failures = 0
  #down = false
  /** When the stream last said anything, its beats included; in milliseconds since the epoch. */
  #heardAt = 0
  /** The network is back: no reason to sit out the wait. */
  readonly #online = () => {
    if (this.#down) this.retry()
  }
  /**
   * The page is looked at again. While it was frozen, or its machine asleep, no timer ran: a stream that was silent for
   * too long is dead, and whoever looks should not wait for the next beat to be told.
   */
  readonly #awake = () => {
    if (document.visibilityState !== 'visible') return
    if (this.#down || clock.now() - this.#heardAt >= silence) this.retry()
  }

  /** `linked` is told before the listeners are. */
  constructor(bff: Bff, listeners: ReadonlySet<StreamListener>, linked: (link: Link) => void) {
    this.#bff = bff
    this.#listeners = listeners
    this.#linked = linked
    window.addEventListener('online', this.#online)
    window.addEventListener('pageshow', this.#awake)
    document.addEventListener('visibilitychange', this.#awake)
    void this.#run()
  }

  stop(): void {
    window.removeEventListener('online', this.#online)
    window.removeEventListener('pageshow', this.#awake)
    document.removeEventListener('visibilitychange', this.#awake)
    this.#rest()
  }

  /** Tries now, e.g. because a person asks or because another call found nobody there. */
  retry(): void {
    this.#rest()
    void this.#run()
  }

  #rest(): void {
    this.#abort?.abort()
    this.#cancelWait?.()
  }

  #tell(link: Link): void {
    this.#down = !link.up
    this.#linked(link)
    for (const listener of this.#listeners) listener.link(link)
  }

  /**
   * Asks whether anybody is there whose stream never began. What inspects traffic on its way may hold a stream back for
   * ever and let all else through: then the page works, and asking now and then is all there is to hear of changes.
   */
  async #isThere(): Promise<boolean> {
    const abort = new AbortController()
    const cancel = clock.after(probePatience, () => abort.abort())
    try {
      await this.#bff.open('/panel', { signal: abort.signal })
      return true
    } catch (error) {
      return error instanceof Refused
    } finally {
      cancel()
    }
  }

  async #run(): Promise<void> {
    const abort = (this.#abort = new AbortController())
    const mine = () => this.#abort === abort && !abort.signal.aborted
    let watch = () => {}
    const alive = () => {
      this.#heardAt = clock.now()
      watch()
      watch = clock.after(silence, () => abort.abort('silent'))
    }
    let down = false
    let isOpen = false
    try {
      alive()
      const headers: Record<string, string> = { accept: 'text/event-stream' }
      if (this.#lastId) headers['last-event-id'] = this.#lastId
      const answer = await this.#bff.open('/events', { headers, signal: abort.signal })
      if (!mine()) return
      isOpen = true
      this.#failures = 0
      this.#tell({ up: true, retryAt: null })
      for (const listener of this.#listeners) listener.opened()
      const parse = eventParser((_type, data, id) => {
        if (id) this.#lastId = id
        const event = readEvent(data)
        if (event) for (const listener of this.#listeners) listener.event(event)
      })
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        alive()
        const part = await reader?.read()
        if (!mine() || !part || part.done) break
        parse(part.value)
      }
    } catch (error) {
      if (abort.signal.aborted && abort.signal.reason !== 'silent') return
      if (error instanceof NoToken || (error instanceof Refused && error.problem.status < 500)) {
        for (const listener of this.#listeners) listener.refused(error)
      } else if (abort.signal.aborted && !isOpen && (await this.#isThere())) {
        if (this.#abort !== abort) return
        if (this.#down) this.#tell({ up: true, retryAt: null })
        for (const listener of this.#listeners) listener.opened()
      } else down = !(error instanceof Refused)
    } finally {
      watch()
    }
    if (this.#abort !== abort || !this.#listeners.size) return
    // Jitter, so that the panels of a whole office do not come back in the same moment.
    const wait = Math.min(longestWait, firstWait * 2 ** this.#failures++) * (0.5 + Math.random() / 2)
    if (down) this.#tell({ up: false, retryAt: clock.now() + wait })
    this.#cancelWait = clock.after(wait, () => void this.#run())
  }
}

/** Undefined for what is not an event of ours, so that a newer bff may send more. */
function readEvent(data: string): StreamEvent | undefined {
  try {
    const value = JSON.parse(data) as { type?: unknown }
    // The bff writes each event from the type `StreamEvent`; the tag is what consumers switch on.
    return typeof value.type === 'string' ? (value as StreamEvent) : undefined
  } catch {
    return undefined
  }
}
