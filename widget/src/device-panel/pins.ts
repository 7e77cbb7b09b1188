/** The PINs that open a device: one on its card, several in the order in which they were sent. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { icon } from '../ui/icons.ts'
import { cancel, noteField, problem, submit } from './card-forms.ts'
import type { DevicePanel } from './device-panel.ts'
import { requestName } from './later-words.ts'
import { instant } from './parts.ts'
import { capital, kindOf, verbOf } from './words.ts'
import { listOf } from '../locales/lists.ts'
import { copy } from '../ui/clipboard.ts'

/**
 * `id` is that of the action that the PIN was sent with; `label` says which one it is. `note` stands below a hidden PIN:
 * a shown one says there when it goes, and the form to reveal it has its own.
 */
export function pinPart(
  el: DevicePanel,
  id: string,
  label: TemplateResult | string,
  note: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { language: lang } = el
  const { pin } = el.work
  const { w } = lang
  const form = el.work.form(id, 'pin')
  const shown = pin?.id === id ? pin : undefined
  const up = el.store?.connection.up ?? false
  if (form) {
    return html`<div class="part rule">
      <p class="xs muted">${label}</p>
      ${noteField(el, id, 'pin', w.pinWhy, w.pinNote)}${problem(el, id, 'pin')}
      <div class="btns">
        ${submit(el, id, 'pin', form.note.trim() !== '', 'primary', w.pinShow, () => el.work.reveal(id))}
        ${cancel(el, id, 'pin')}
      </div>
    </div>`
  }
  return html`<div class="pin rule">
    <div>
      <p class="xs muted">${label}</p>
      ${
        shown
          ? html`<p class="digits" part="pin" dir="ltr">
              ${shown.digits.slice(0, 3)} ${shown.digits.slice(3)}
            </p>`
          : html`<p class="digits" aria-hidden="true">••• •••</p>
              <span class="vh">${w.pinHidden}</span>`
      }
    </div>
    <div class="btns">
      ${
        shown
          ? html`<button class="btn sm" data-f="copy-${id}" @click=${() => copy(el, shown.digits)}>
                ${icon('copy')}${w.copy}
              </button>
              <button class="btn sm" data-f="pin-${id}" @click=${() => el.work.hidePin()}>
                ${icon('eye-off')}${w.pinHide}
              </button>`
          : html`<button
              class="btn sm"
              data-f="pin-${id}"
              aria-disabled=${!up}
              @click=${() => up && el.work.openForm(id, 'pin')}
            >
              ${icon('eye')}${w.pinReveal}
            </button>`
      }
    </div>
    ${
      shown
        ? html`<p class="fine xs muted">
            ${lang.t('pinHides', { n: Math.max(0, Math.ceil((shown.until - clock.now()) / 1000)) })}
          </p>`
        : note
    }
  </div>`
}

/** Which of several PINs opens the device depends on the last command that reached it, so all stay in reach. */
export const hasSeveralPins = ({ pins }: Device) => (pins?.length ?? 0) > 1

export function pinList(el: DevicePanel, device: Device): TemplateResult | typeof nothing {
  const { language: lang } = el
  const { w } = lang
  const panel = el.store?.panel
  const { pins } = device
  if (!pins || !panel || !hasSeveralPins(device)) return nothing
  return html`<div role="group" class="card" part="card" aria-labelledby="pins">
    <div class="hd">
      ${icon('lock', 'muted')}
      <h3 id="pins">${w.pins}</h3>
      <p>${capital(lang.t('pinsText', { kind: kindOf(device, lang) }))}</p>
    </div>
    <ol class="pins">
      ${pins.map(({ actionId, action, sentAt, requestId }, index) => {
        const isNewest = index === pins.length - 1
        const label = html`${listOf([capital(verbOf(action, lang)), requestName(requestId, panel, lang)], lang, 'unit')}
        · ${sentAt ? instant(sentAt, lang.t('pinSent', { time: lang.time(sentAt) }), lang) : w.pinNotSent}
        ${isNewest ? html`· <b>${w.pinNewest}</b>` : nothing}`
        return html`<li>${pinPart(el, actionId, label)}</li>`
      })}
    </ol>
    <p class="xs muted">${w.pinNote}</p>
  </div>`
}
