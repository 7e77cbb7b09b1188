/** Keeps a row in its place on the screen while others come or go before it: not every browser does so by itself. */
import type { LazyElement } from '../ui/lazy-element.ts'
import type { Focus } from './focus.ts'

export class Place {
  /** Name of the row's control that stays, or nothing. */
  row = ''
  readonly #el: LazyElement
  readonly #focus: Focus
  #before: number | undefined

  constructor(el: LazyElement, focus: Focus) {
    this.#el = el
    this.#focus = focus
  }

  get #top(): number | undefined {
    return this.row ? this.#focus.find(this.row)?.getBoundingClientRect().top : undefined
  }

  /** Before a rendering. */
  note(): void {
    this.#before = this.#top
  }

  /** After it. */
  keep(): void {
    const before = this.#before
    const now = this.#top
    if (before !== undefined && now !== undefined && now !== before)
      scrollParent(this.#el).scrollBy(0, now - before)
  }
}

/** What scrolls when the element is longer than the page. */
function scrollParent(element: Element): Element | Window {
  for (let one: Element | null = element; one; one = one.assignedSlot ?? one.parentElement ?? hostOf(one)) {
    if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one
  }
  return window
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : null
}
