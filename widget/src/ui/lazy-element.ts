/**
 * An element whose name is known from the first script on and whose inside is a chunk of its own, loaded when the first
 * one stands on a page. The element itself is whole from the start: what a page sets on it before that counts.
 */
import type { CSSResult, PropertyDeclarations, PropertyValues, TemplateResult } from 'lit'
import { html, nothing } from 'lit'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'
import { panelStyles } from '../device-panel/device-panel.styles.ts'
import { SiitErrorEvent } from '../events.ts'
import { tokens } from '../theme/tokens.ts'
import { base } from './base.styles.ts'
import { SiitElement } from './element.ts'
import { icon } from './icons.ts'
import { later, loadCommon } from './later.ts'

/** The inside of one element. It asks the element to render again by `requestUpdate()`. */
export interface View {
  /** There is a session to work with; the answer is called when it is over. */
  joined(session: Session): () => void
  /** The page gave a new token for the same session. */
  renewed(): void
  render(): unknown
  /** After each rendering. */
  updated?(): void
  /** Milliseconds until what is shown may be out of date. */
  beat?(): number
}

/** What the chunk of an element gives. It takes its words (`learn`) as it is loaded. */
export interface Chunk {
  readonly styles?: CSSResult
  view(element: LazyElement): View
}

export abstract class LazyElement extends SiitElement {
  static override styles = [tokens, base, panelStyles]
  static override properties: PropertyDeclarations = { view: { state: true }, failed: { state: true } }

  protected view: View | undefined
  private failed = false
  #over: (() => void) | undefined
  #loading = false

  /** Imports the chunk; nothing where it cannot be had. Asked again then. */
  protected abstract chunk(): Promise<Chunk | undefined>

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(): Promise<void> {
    if (this.view || this.#loading) return
    this.#loading = true
    try {
      const [chunk] = await Promise.all([this.chunk(), loadCommon()])
      if (!chunk || !later.common) throw new Error('not all parts came')
      this.adopt(later.common.styles, chunk.styles)
      this.view = chunk.view(this)
      if (this.session && this.isConnected) this.joined(this.session)
    } catch (error) {
      this.failed = true
      this.dispatchEvent(new SiitErrorEvent('part_not_loaded', String(error)))
      clock.after(5000, () => this.isConnected && void this.#load())
    }
    this.#loading = false
  }

  protected joined(session: Session): () => void {
    this.#over ??= this.view?.joined(session)
    return () => {
      this.#over?.()
      this.#over = undefined
    }
  }

  protected renewed(): void {
    this.view?.renewed()
  }

  protected override beat(): number {
    return this.view?.beat?.() ?? super.beat()
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    this.view?.updated?.()
  }

  protected override render(): TemplateResult {
    const { w } = this.language
    return this.frame(
      () =>
        this.view?.render() ??
        html`<div class=${this.failed ? 'empty' : 'wait'}>
          ${
            this.failed
              ? html`<span class="tile">${icon('warn')}</span>
                  <h3>${w.laterFailed}</h3>
                  <button class="btn sm" @click=${() => void this.#load()}>${w.tryNow}</button>`
              : nothing
          }
        </div>`,
    )
  }
}
