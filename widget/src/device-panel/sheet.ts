/** The evidence sheet of a device: for whoever may export the timeline. */
import type { Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import type { DevicePanel } from './device-panel.ts'

/** It is saved as a file: a page opened from here would be under the host's policy, which may forbid its looks. */
export function sheetPart(el: DevicePanel, device: Device, panel: Panel): TemplateResult | typeof nothing {
  const { language: lang, work } = el
  if (!panel.agent.permissions.includes('timeline:export')) return nothing
  const off = work.busy('sheet') || !el.store?.connection.up
  const problem = work.problem('sheet')
  return html`<div class="paper">
    <button
      class="btn sm"
      data-f="sheet"
      aria-describedby="sheet-say"
      aria-disabled=${off}
      @click=${() => off || work.saveSheet(device)}
    >
      ${icon('save')}${lang.w.sheet}
    </button>
    <p class="say" id="sheet-say">${lang.w.sheetSay}</p>
    ${problem ? html`<p class="t-danger" role="alert">${problem}</p>` : nothing}
  </div>`
}
