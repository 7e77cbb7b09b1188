/** What our elements have in common: how they find the bff and their token, language, theme, what they say aloud. */
import {
  type CSSResult,
  html,
  LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import { defaults, onConfigure, type GetToken } from '../client/config.ts'
import { clock } from '../client/clock.ts'
import { checkElement, isDevelopment } from '../client/development.ts'
import { sessionOf, type Session } from '../client/session.ts'
import { languageOf, type Language } from '../locales/index.ts'
import { later } from './later.ts'

export type Theme = 'light' | 'dark' | 'auto'
export type Density = 'comfortable' | 'compact'

export abstract class SiitElement extends LitElement {
  // Declared here rather than by decorators, whose run-time part is 1 kB of every page.
  static override properties: PropertyDeclarations = {
    bff: {},
    tokenUrl: { attribute: 'token-url' },
    locale: {},
    theme: { reflect: true },
    density: { reflect: true },
    getToken: { attribute: false },
    token: { attribute: false },
    spoken: { state: true },
    alarmSpoken: { state: true },
  }

  /** Origin of the bff. */
  bff?: string
  /** Address on the host that answers with a token. */
  tokenUrl?: string
  /** Language, as a BCP 47 tag. By default the page's, then the browser's. */
  locale?: string
  /** `light`, `dark`, or `auto` (the default): as the page or the system has it. */
  theme?: Theme
  /** `comfortable` (the default), or `compact`: the same in three quarters of the space. */
  density?: Density | undefined
  /** Gives a token. Never an attribute. */
  getToken?: GetToken
  /** A token that the page has already. Never an attribute; set it again when it is renewed. */
  token?: string

  protected session: Session | undefined
  language: Language = languageOf('en')

  private spoken = ''
  private alarmSpoken = ''
  #leave: (() => void) | undefined
  #offConfigure: (() => void) | undefined
  #cancelBeat: (() => void) | undefined
  readonly #ownToken = () => this.token ?? ''

  override connectedCallback(): void {
    super.connectedCallback()
    this.#offConfigure = onConfigure(() => this.requestUpdate())
    this.requestUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#offConfigure?.()
    this.#cancelBeat?.()
    this.#part()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const tag = this.locale ?? defaults.locale ?? (document.documentElement.lang || navigator.language)
    this.language = languageOf(tag)
    const getToken = this.getToken ?? (this.token ? this.#ownToken : undefined)
    const session = sessionOf({ bff: this.bff, tokenUrl: this.tokenUrl, getToken })
    if (isDevelopment) checkElement(this, session !== undefined)
    const old: unknown = changed.get('token')
    if (typeof old === 'string' && session && session === this.session) {
      session.tokens.reject(old)
      this.renewed()
    }
    if (!this.isConnected || (session === this.session && this.#leave)) return
    this.#part()
    this.session = session
    if (!session) return
    const leave = session.enter()
    const over = this.joined(session)
    this.#leave = () => {
      over()
      leave()
    }
  }

  /** Takes looks that came after the first script, the later ones over the earlier, and renders with them. */
  protected adopt(...looks: readonly (CSSResult | undefined)[]): void {
    const { renderRoot } = this
    for (const { styleSheet } of looks.filter((one) => one !== undefined)) {
      if (
        styleSheet &&
        renderRoot instanceof ShadowRoot &&
        !renderRoot.adoptedStyleSheets.includes(styleSheet)
      )
        renderRoot.adoptedStyleSheets = [...renderRoot.adoptedStyleSheets, styleSheet]
    }
    this.requestUpdate()
  }

  /** Renders again on the beat, so that ages and countdowns stay true. */
  protected override updated(_changed: PropertyValues<this>): void {
    this.#cancelBeat?.()
    later.common?.tellNews(this)
    if (this.isConnected) this.#cancelBeat = clock.after(this.beat(), () => this.requestUpdate())
  }

  #part(): void {
    this.#leave?.()
    this.#leave = undefined
  }

  /** Called with a session to work with; the answer is called when it is over. */
  protected abstract joined(session: Session): () => void
  /** The page gave a new token for the same session. */
  protected abstract renewed(): void

  /** Milliseconds until what is shown may be out of date. */
  protected beat(): number {
    return 20_000
  }

  /** Says a sentence to those who listen rather than look. */
  announce(text: string, urgent = false): void {
    if (urgent) this.alarmSpoken = text
    else this.spoken = text
  }

  /**
   * The element's outermost part. It runs as the host's `dir` says, else as its language does, whatever the page
   * around does; what stands in it waits for the words of the language.
   */
  protected frame(content: () => unknown): TemplateResult {
    const { language } = this
    return html`<div class="root" part="panel" lang=${language.tag} dir=${this.dir || language.dir}>
      ${language.ready ? content() : html`<div class="wait" aria-busy="true"></div>`} ${this.voices()}
    </div>`
  }

  /** What is said aloud. A dialog has them too: while it is open, nothing outside of it is heard. @internal */
  voices(): TemplateResult {
    return html`<p class="vh" role="status">${this.spoken}</p>
      <p class="vh" role="alert">${this.alarmSpoken}</p>`
  }
}
