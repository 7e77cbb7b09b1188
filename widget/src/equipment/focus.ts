/** Where the focus is in the inventory, and where it goes on when what had it is gone. */
import type { LazyElement } from '../ui/lazy-element.ts'

/** What a person presses that another control then stands in the place of. */
const inPlace: Readonly<Record<string, string>> = { settle: 'release', release: 'settle' }

export class Focus {
  /** What gets the focus once it is on the page. */
  next = ''
  readonly #el: LazyElement
  /** What had the focus before a rendering, and if that was in the sheet. */
  #was: { name: string; inSheet: boolean } | undefined

  constructor(el: LazyElement) {
    this.#el = el
  }

  get #active(): HTMLElement | undefined {
    const { renderRoot } = this.#el
    const active = renderRoot instanceof ShadowRoot ? renderRoot.activeElement : null
    return active instanceof HTMLElement ? active : undefined
  }

  get isInSheet(): boolean {
    return !!this.#active?.closest('dialog')
  }

  find(name: string): HTMLElement | null {
    return this.#el.renderRoot.querySelector<HTMLElement>(`[data-f="${CSS.escape(name)}"]`)
  }

  on(name: string): boolean {
    const found = this.find(name)
    found?.focus({ preventScroll: name === 'name' })
    return found !== null
  }

  /** Before a rendering. */
  note(): void {
    const active = this.#active
    this.#was = active && { name: active.dataset['f'] ?? '', inSheet: this.isInSheet }
  }

  /** After it. `row`: the name of the row that stays in its place while others come. */
  keep(row: string): void {
    const { next } = this
    this.next = ''
    if (next) {
      // Not later: a row that comes by itself takes no focus from anybody.
      if (!this.on(next)) this.on('search')
      return
    }
    const was = this.#was
    if (!was || (this.#active && (this.#active.dataset['f'] ?? '') === was.name)) return
    const successors = [was.name, inPlace[was.name], was.inSheet ? 'name' : row, 'search']
    successors.some((name) => name && this.on(name))
  }
}
