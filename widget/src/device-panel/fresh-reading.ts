/** What the fresh reading of a device says that is about to be wiped: shown in the dialog, and said aloud. */
import type { Device, DeviceChange, DeviceRefresh, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import type { Language } from '../locales/index.ts'
import { sentences } from '../locales/lists.ts'
import { icon } from '../ui/icons.ts'
import type { DevicePanel } from './device-panel.ts'
import { fieldName, fieldValue } from './later-words.ts'
import type { Wiping } from './wipe-dialog.ts'
import { kindOf, refusalOf, type Reason } from './words.ts'

/** What a fresh reading changed: field, before, after. */
export const differences = (changes: readonly DeviceChange[], device: Device, lang: Language) =>
  html`<dl class="diff">
    ${changes.map(
      ({ field, from, to }) =>
        html`<dt>${fieldName(field, device.os.family, lang)}</dt>
          <dd>
            <s>${fieldValue(field, from, lang)}</s>${icon('arrow')}<span>${fieldValue(field, to, lang)}</span>
          </dd>`,
    )}
  </dl>`

/** That nothing has changed since a moment ago says nothing. */
const isNews = ({ changes, previousReadAt }: DeviceRefresh) =>
  changes.length > 0 || clock.now() - Date.parse(previousReadAt) > 60_000

export function freshNote(el: DevicePanel, wiping: Wiping, device: Device): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  if (wiping.reading) {
    return html`<div class="note">
      <p class="st">${icon('refresh', 'muted spin')}<span>${w.freshReading}</span></p>
    </div>`
  }
  const { fresh } = wiping
  if (!fresh) {
    return html`<div class="note danger">
      <p class="st t-danger">${icon('warn')}<span>${w.freshFailed}</span></p>
      <p>${wiping.problem} ${w.freshFailedText}</p>
      <button class="btn sm" data-f="fresh" @click=${() => el.work.readForWipe()}>
        ${icon('refresh')}${w.readAgain}
      </button>
    </div>`
  }
  const age = lang.ago(fresh.previousReadAt)
  const changed = fresh.changes.length > 0
  return html`<div class="note">
    <p class="st">${icon('check', 't-success')}<span>${w.fresh}</span></p>
    ${isNews(fresh) ? html`<p class="xs muted">${lang.t(changed ? 'freshChanged' : 'freshSame', { age })}</p>` : nothing}
    ${changed ? differences(fresh.changes, device, lang) : nothing}
  </div>`
}

/** Why the device may not be wiped after all, as the fresh reading has it. */
export function refusedBy(
  fresh: DeviceRefresh | undefined,
  panel: Panel,
  lang: Language,
): Reason | undefined {
  const verdict = fresh?.device.verdicts.find((one) => one.action === 'wipe')
  return fresh && verdict ? refusalOf(verdict, fresh.device, panel, lang) : undefined
}

/** The same as a sentence or two, for who does not see the dialog change. */
export function freshTold(fresh: DeviceRefresh | undefined, panel: Panel, lang: Language): string {
  const { w } = lang
  if (!fresh) return sentences(lang, w.freshFailed, w.freshFailedText)
  const refusal = refusedBy(fresh, panel, lang)
  if (refusal)
    return sentences(
      lang,
      lang.t('freshBlocks', { kind: kindOf(fresh.device, lang) }),
      lang.t('freshBlocksText', { reason: refusal.why }),
    )
  const age = lang.ago(fresh.previousReadAt)
  const than = lang.t(fresh.changes.length ? 'freshChanged' : 'freshSame', { age })
  return sentences(lang, w.fresh, isNews(fresh) ? than : '')
}
