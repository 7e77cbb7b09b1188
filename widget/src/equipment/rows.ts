/**
 * Which rows are made at once and which wait. Whoever opens the page or chooses a column looks at the screen: what is
 * off it comes once that is painted, a few rows at a time, so that a press in between is answered too.
 */
import { clock } from '../client/clock.ts'
import type { LazyElement } from '../ui/lazy-element.ts'
import type { ColumnName } from './shown.ts'

type Columns = readonly ColumnName[]

/** Height of the lowest row, in pixels. */
const leastRow = 36
/** Rows that come at a time, once those on the screen are painted. */
const step = 50

export class Rows {
  readonly #el: LazyElement
  #asked: Columns | undefined
  /** The columns that the table has now. */
  now: Columns = []
  /** What a row has until its turn comes; without it there is no such row yet. */
  #before: Columns | undefined
  /** The rows whose turn has come: from this one, and up to but without that one. */
  #from = 0
  #to = 0
  #isWaiting = false

  constructor(el: LazyElement) {
    this.#el = el
  }

  /** Before a rendering that is to show these columns. What was pressed to choose them is seen first. */
  plan(columns: Columns): void {
    if (columns.join() === this.#asked?.join()) return
    const isFirst = !this.#asked
    this.#asked = columns
    if (isFirst) this.#take(columns)
    else this.#takeSoon(columns)
  }

  /** One choice after the other: a row may have waited for its turn until the last one is everywhere. */
  #takeSoon(columns: Columns): void {
    clock.painted(() => {
      if (this.#asked !== columns) return
      if (this.#isWaiting) {
        this.#takeSoon(columns)
        return
      }
      this.#before = this.now
      this.#take(columns)
      this.#el.requestUpdate()
    })
  }

  #take(columns: Columns): void {
    this.now = columns
    const body = this.#el.renderRoot.querySelector('tbody:has([data-id])')
    const { top = 0, height = 0 } = body?.getBoundingClientRect() ?? {}
    const row = height / (body?.childElementCount ?? 1) || leastRow
    this.#from = Math.floor(-top / row) - 1
    this.#to = Math.ceil((window.innerHeight - top) / row) + 1
  }

  /** What the row at this place shows; undefined where it is not to be made yet. */
  columns(index: number): Columns | undefined {
    return index >= this.#from && index < this.#to ? this.now : this.#before
  }

  /** After a rendering of so many rows. */
  rendered(count: number): void {
    if (this.#isWaiting || !count) return
    if (this.#from <= 0 && this.#to >= count) {
      // Rows that come later are asked for, and wait for nothing.
      this.#to = Infinity
      return
    }
    this.#isWaiting = true
    clock.painted(() => {
      this.#isWaiting = false
      this.#from -= step
      this.#to += step
      this.#el.requestUpdate()
    })
  }
}
