/** The small forms within a card: reason for a PIN, what a person saw, why a wipe is denied. */
import type { Action, Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { icon } from '../ui/icons.ts'
import type { TextName } from '../locales/index.ts'
import { openLink } from './action-rows.ts'
import type { DevicePanel } from './device-panel.ts'
import { verbOf } from './words.ts'
import type { FormKind } from './work.ts'

type Part = TemplateResult | typeof nothing

const noteOf = (event: Event) => (event.target instanceof HTMLTextAreaElement ? event.target.value : '')

function noteField(el: DevicePanel, id: string, kind: FormKind, label: string, hint: string): TemplateResult {
  const name = `${kind}-${id}`
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <textarea
      class="input"
      id=${name}
      data-f=${name}
      maxlength="2000"
      aria-describedby="h-${name}"
      .value=${el.work.form(id, kind)?.note ?? ''}
      @input=${(event: Event) => el.work.editForm(id, kind, { note: noteOf(event) })}
    ></textarea>
    <p class="xs muted" id="h-${name}">${hint}</p>
  </div>`
}

function submit(
  el: DevicePanel,
  id: string,
  kind: FormKind,
  ready: boolean,
  classes: string,
  label: string,
  go: () => void,
) {
  const busy = el.work.form(id, kind)?.busy ?? false
  const live = ready && !busy && (el.store?.connection.up ?? false)
  return html`<button
    class="btn sm ${live ? classes : ''}"
    data-f="go-${kind}-${id}"
    aria-disabled=${live ? 'false' : 'true'}
    aria-busy=${busy}
    @click=${() => live && go()}
  >
    ${busy ? el.language.w.sending : label}
  </button>`
}

const cancel = (el: DevicePanel, id: string, kind: FormKind) =>
  html`<button class="btn sm" @click=${() => el.work.closeForm(id, kind)}>${el.language.w.cancel}</button>`

const problem = (el: DevicePanel, id: string, kind: FormKind): Part => {
  const text = el.work.form(id, kind)?.problem
  return text ? html`<p class="xs t-danger st" role="alert">${icon('warn')}<span>${text}</span></p>` : nothing
}

export function pinPart(el: DevicePanel, action: Action): Part {
  const { language: lang } = el
  const { pin } = el.work
  const { w } = lang
  const { id } = action
  const form = el.work.form(id, 'pin')
  const shown = pin?.id === id ? pin : undefined
  if (form) {
    return html`<div class="part rule">
      ${noteField(el, id, 'pin', w.pinWhy, w.pinNote)}${problem(el, id, 'pin')}
      <div class="btns">
        ${submit(el, id, 'pin', form.note.trim() !== '', 'primary', w.pinShow, () => el.work.reveal(action))}
        ${cancel(el, id, 'pin')}
      </div>
    </div>`
  }
  return html`<div class="pin rule">
    <div>
      <p class="xs muted">${w.pin}</p>
      ${
        shown
          ? html`<p class="digits" part="pin">${shown.digits.slice(0, 3)} ${shown.digits.slice(3)}</p>`
          : html`<p class="digits" aria-hidden="true">••• •••</p>
              <span class="vh">${w.pinHidden}</span>`
      }
    </div>
    <div class="btns">
      ${
        shown
          ? html`<button class="btn sm" data-f="copy-${id}" @click=${() => el.copy(shown.digits)}>
                ${icon('copy')}${w.copy}
              </button>
              <button class="btn sm" data-f="pin-${id}" @click=${() => el.work.hidePin()}>
                ${w.pinHide}
              </button>`
          : html`<button
              class="btn sm"
              data-f="pin-${id}"
              aria-disabled=${el.store?.connection.up ? 'false' : 'true'}
              @click=${() => el.store?.connection.up && el.work.openForm(id, 'pin')}
            >
              ${icon('eye')}${w.pinReveal}
            </button>`
      }
    </div>
    <p class="fine xs muted">
      ${shown ? lang.t('pinHides', { n: Math.max(0, Math.ceil((shown.until - clock.now()) / 1000)) }) : w.pinNote}
    </p>
  </div>`
}

export function settlePart(el: DevicePanel, action: Action, device: Device): Part {
  const { language: lang } = el
  const { w } = lang
  const { id, state } = action
  const form = el.work.form(id, 'settle') ?? (state === 'unknown' ? el.work.newForm() : undefined)
  if (!form || !['unknown', 'accepted'].includes(state)) return nothing
  const isWipe = action.action === 'wipe'
  const choices: readonly (readonly [string, TextName, TextName | ''])[] = [
    ['done', isWipe ? 'saw_wipe_done' : 'saw_lock_done', ''],
    ['not_done', isWipe ? 'saw_wipe_not_done' : 'saw_lock_not_done', ''],
    ['cannot_tell', 'saw_cannot_tell', 'saw_cannot_tell_hint'],
    ...(isWipe && state === 'accepted' ? ([['let_run', 'saw_let_run', 'saw_let_run_hint']] as const) : []),
  ]
  const needs = [form.outcome ? '' : w.need_outcome, form.note.trim() ? '' : w.need_note].filter(Boolean)
  return html`<div class="part rule">
    <ol class="steps">
      <li>
        <div class="part">
          <span>${w.look}</span>
          <div class="btns">${openLink(el, device, 'sm')}</div>
        </div>
      </li>
      <li>
        <fieldset>
          <legend>${w.saw}</legend>
          ${choices.map(
            ([value, label, hint]) =>
              html`<label class="tick"
                ><input
                  type="radio"
                  name="saw-${id}"
                  data-f="${value}-${id}"
                  .checked=${form.outcome === value}
                  @change=${() => el.work.editForm(id, 'settle', { outcome: value })}
                /><span
                  >${lang.t(label)}${hint ? html`<span class="sub">${lang.t(hint)}</span>` : nothing}</span
                ></label
              >`,
          )}
        </fieldset>
      </li>
    </ol>
    ${noteField(el, id, 'settle', w.sure, w.sureHint)}${problem(el, id, 'settle')}
    ${needs.length ? html`<p class="xs muted">${lang.t('stillNeeded', { list: lang.list(needs, 'unit') })}</p>` : nothing}
    <div class="btns">
      ${submit(el, id, 'settle', !needs.length, 'primary', w.recordNow, () => el.work.settle(action))}
      ${state === 'unknown' ? nothing : cancel(el, id, 'settle')}
    </div>
  </div>`
}

export function denyPart(el: DevicePanel, action: Action): Part {
  const { language: lang } = el
  const { id } = action
  const form = el.work.form(id, 'deny')
  if (!form) return nothing
  return html`<div class="part rule">
    ${noteField(el, id, 'deny', lang.w.reason, lang.w.denyWhy)}${problem(el, id, 'deny')}
    <div class="btns">
      ${submit(
        el,
        id,
        'deny',
        form.note.trim() !== '',
        'primary',
        lang.t('denyNow', { verb: verbOf(action.action, lang) }),
        () => el.work.deny(action),
      )}
      ${cancel(el, id, 'deny')}
    </div>
  </div>`
}
