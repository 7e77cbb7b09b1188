/** The request's timeline as read so far: newest first, each entry once, kept current by the event stream. */
import type { Page, TimelineEntry } from '@siit-jumpcloud/shared'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'
import type { Language } from '../locales/index.ts'

export class TimelineFeed {
  entries: readonly TimelineEntry[] = []
  state: 'loading' | 'ready' | 'failed' = 'loading'
  /** When the bff last told us anything of it, in milliseconds since the epoch. */
  toldAt = 0
  /** Cursor of older entries; null where there are none. */
  next: string | null = null
  /** Sequences of the entries whose details are open. */
  readonly open = new Set<number>()
  readonly #session: Session
  readonly #changed: () => void
  readonly #failed: ((error: unknown) => void) | undefined

  /** `failed` is told why a page could not be read. */
  constructor(session: Session, changed: () => void, failed?: (error: unknown) => void) {
    this.#session = session
    this.#changed = changed
    this.#failed = failed
  }

  /** Reads the newest page, or with `older` the page after what is there. What is there stays when that fails. */
  async load(older = false): Promise<void> {
    const cursor = older && this.next ? `?cursor=${encodeURIComponent(this.next)}` : ''
    try {
      const { body } = await this.#session.bff.ask<Page<TimelineEntry>>(`/timeline${cursor}`)
      if (body) {
        if (older || !this.entries.length) this.next = body.next
        this.#add(body.items)
      }
      this.state = 'ready'
      this.toldAt = clock.now()
    } catch (error) {
      if (!this.entries.length) this.state = 'failed'
      this.#failed?.(error)
    }
    this.#changed()
  }

  /** Takes an entry of the event stream. False where it is of another request, or known already. */
  take(entry: TimelineEntry): boolean {
    // A token that may search hears of the whole workspace. Its own request stands in its claims.
    if (entry.requestId !== (this.#session.tokens.claims.request?.id ?? null)) return false
    if (this.entries.some((known) => known.sequence === entry.sequence)) return false
    this.#add([entry])
    this.#changed()
    return true
  }

  #add(entries: readonly TimelineEntry[]): void {
    const bySequence = new Map([...this.entries, ...entries].map((entry) => [entry.sequence, entry]))
    this.entries = [...bySequence.values()].sort((a, b) => b.sequence - a.sequence)
  }
}

/** "3 entries", said of what is read. */
export function entryCount(feed: TimelineFeed | undefined, lang: Language): string {
  if (!feed) return ''
  const n = feed.entries.length
  if (!n) return feed.state === 'ready' ? lang.w.noEntries : ''
  return feed.next ? lang.t('entriesMore', { n }) : lang.t('entries', { n })
}
