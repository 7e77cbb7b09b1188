/** Where the sheet lies: beside the table, and where there is no room beside it, over everything. */
import type { LazyElement } from '../ui/lazy-element.ts'

/** Inline size of the element, in pixels, below which the sheet covers the page. */
const narrow = 640

export class SheetPlace {
  readonly #el: LazyElement
  readonly #covered: () => void
  /** How wide the element is, and whether it is shown at all, may change without a rendering. */
  readonly #sized = new ResizeObserver(() => this.show())
  #watched = false

  /** `covered`: the sheet has come to lie over everything. */
  constructor(el: LazyElement, covered: () => void) {
    this.#el = el
    this.#covered = covered
  }

  /** Not the element itself: a page may have made it inline, and what is inline has no width of its own. */
  get #root(): Element | null {
    return this.#el.renderRoot.querySelector('.root')
  }

  get isNarrow(): boolean {
    return (this.#root?.clientWidth ?? 0) < narrow
  }

  /** After each rendering. */
  show(): void {
    const root = this.#root
    const dialog = this.#el.renderRoot.querySelector('dialog')
    if (!root || !dialog) return
    if (!this.#watched) this.#sized.observe(root)
    this.#watched = true
    if (!root.clientWidth) {
      // The page does not show us. A modal dialog would block it all the same, seen by nobody.
      dialog.close()
      return
    }
    const covers = this.isNarrow
    if (dialog.open && dialog.matches(':modal') === covers) return
    dialog.close()
    // `show()` would take the focus, also from a person who has just come to the page.
    dialog.open = !covers
    if (!covers) return
    dialog.showModal()
    this.#covered()
  }

  end(): void {
    this.#sized.disconnect()
    this.#watched = false
  }
}
