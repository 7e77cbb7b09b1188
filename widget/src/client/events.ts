/** The bff's event stream, as elements see it. What reads it comes after the first look: nothing waits for it. */
import type { StreamEvent } from '@siit-jumpcloud/shared'
import { later, loadCommon } from '../ui/later.ts'
import type { Bff } from './bff.ts'
import { clock } from './clock.ts'
import type { StreamReader } from './stream.ts'

/** How the live connection stands. `retryAt`: when it is tried next, in milliseconds since the epoch. */
export interface Link {
  up: boolean
  retryAt: number | null
}

export interface StreamListener {
  event(event: StreamEvent): void
  /** The stream (re)opened, or cannot be yet: what happened in between may have been missed. */
  opened(): void
  link(link: Link): void
  /** The bff takes no token of ours. */
  refused(error: unknown): void
}

/** Milliseconds after which what reads it is asked for again. */
const partsAgain = 10_000

/** One stream for all elements of a page that ask the same bff with the same token source. */
export class EventStream {
  link: Link = { up: true, retryAt: null }
  readonly #bff: Bff
  readonly #listeners = new Set<StreamListener>()
  #reader: StreamReader | undefined

  constructor(bff: Bff) {
    this.#bff = bff
  }

  /** Opens with the first listener, closes with the last. */
  listen(listener: StreamListener): () => void {
    this.#listeners.add(listener)
    void this.#open(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size) return
      this.#reader?.stop()
      this.#reader = undefined
      this.link = { up: true, retryAt: null }
    }
  }

  /** Tries now, e.g. because a person asks or because another call found nobody there. */
  retry(): void {
    this.#reader?.retry()
  }

  async #open(listener: StreamListener): Promise<void> {
    await loadCommon()
    if (!this.#listeners.has(listener)) return
    // Open already: what it told before this one listened may have been missed.
    if (this.#reader) listener.opened()
    else if (later.common)
      this.#reader = new later.common.StreamReader(this.#bff, this.#listeners, (link) => (this.link = link))
    else {
      // Whoever did not give the script may be gone altogether: only asking tells. Until it comes, asking is all there is.
      listener.opened()
      clock.after(partsAgain, () => void this.#open(listener))
    }
  }
}
