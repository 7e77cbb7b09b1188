import '@siit-jumpcloud/widget'
import { configure, type SiitActionEvent, type SiitErrorEvent } from '@siit-jumpcloud/widget'
import { html, LitElement } from 'lit-2'
import { bff, type RequestId, requests, tokenOf } from '../src/page.ts'

configure({ bff: bff(), locale: 'en' })

/** A host with a Lit of its own, older than the widget's: both are on the page, and neither knows of the other. */
class RequestPage extends LitElement {
  static override properties = { request: { state: true }, told: { state: true } }

  declare request: RequestId
  declare told: readonly string[]
  // The same function as long as the request is the same.
  #getToken: () => Promise<string>

  constructor() {
    super()
    this.request = requests[0]
    this.told = []
    this.#getToken = () => tokenOf(requests[0])
  }

  #show(request: RequestId): void {
    this.request = request
    this.#getToken = () => tokenOf(request)
  }

  #tell(line: string): void {
    this.told = [...this.told, line]
  }

  // The page's own style sheet holds for what it shows.
  protected override createRenderRoot() {
    return this
  }

  protected override render() {
    return html`<main>
        <h1>Lit 2</h1>
        <nav>
          ${requests.map((one) => html`<button type="button" @click=${() => this.#show(one)}>${one}</button>`)}
        </nav>
        <ul aria-label="What the panel told">
          ${this.told.map((line) => html`<li>${line}</li>`)}
        </ul>
      </main>
      <aside>
        <siit-device-panel
          .getToken=${this.#getToken}
          @siit-ready=${() => this.#tell('siit-ready')}
          @siit-action=${(event: SiitActionEvent) => this.#tell(`siit-action ${event.action}`)}
          @siit-error=${(event: SiitErrorEvent) => this.#tell(`siit-error ${event.code}`)}
        ></siit-device-panel>
      </aside>`
  }
}

customElements.define('request-page', RequestPage)
