/** The yardstick of the first render: the least that a Lit panel with the same facts can be. */
import { css, html, LitElement } from 'lit'
import type { Panel } from '@siit-jumpcloud/shared'

class TrivialPanel extends LitElement {
  static override styles = css`
    :host {
      display: block;
      font: 13px/20px system-ui;
    }
    dl {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 4px 16px;
    }
    dd {
      margin: 0;
    }
  `
  static override properties = { panel: { state: true } }
  declare panel: Panel | undefined

  override connectedCallback() {
    super.connectedCallback()
    void this.load()
  }

  private async load() {
    const token = await (await fetch(this.getAttribute('token-url') ?? '')).text()
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`${this.getAttribute('bff') ?? ''}/api/v1/panel`, { headers })
    this.panel = (await answer.json()) as Panel
  }

  override render() {
    const device = this.panel?.devices[0]
    if (!device) return html`<p>Loading</p>`
    return html`<h2>${device.hostname}</h2>
      <dl>
        <dt>System</dt>
        <dd>${device.os.family} ${device.os.version}</dd>
        <dt>Model</dt>
        <dd>${device.hardware.model}</dd>
        <dt>Serial number</dt>
        <dd>${device.serialNumber}</dd>
        <dt>Encryption</dt>
        <dd>${device.encryption.state}</dd>
        <dt>MDM</dt>
        <dd>${device.mdm.vendor}</dd>
        <dt>Owner</dt>
        <dd>${device.owner.person?.name}</dd>
        <dt>Last contact</dt>
        <dd>${device.lastContact}</dd>
      </dl>
      <button>Lock</button><button>Wipe…</button><button>Open in JumpCloud</button>`
  }
}
customElements.define('trivial-panel', TrivialPanel)
