/** The small forms within a card: what a person saw, why a wipe is denied; and the pieces of such forms. */
import type { Action, Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import type { TextName } from '../locales/index.ts'
import { openLink } from './action-rows.ts'
import type { DevicePanel } from './device-panel.ts'
import { fact, instant } from './parts.ts'
import { mayStillRun, sentAt } from './later-words.ts'
import { verbOf } from './words.ts'
import type { FormKind } from './work.ts'
import { listOf } from '../locales/lists.ts'

type Part = TemplateResult | typeof nothing

const noteOf = (event: Event) => (event.target instanceof HTMLTextAreaElement ? event.target.value : '')

export function noteField(
  el: DevicePanel,
  id: string,
  kind: FormKind,
  label: string,
  hint: string,
): TemplateResult {
  const name = `${kind}-${id}`
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <textarea
      class="input"
      id=${name}
      dir="auto"
      data-f=${name}
      maxlength="2000"
      aria-describedby="h-${name}"
      .value=${el.work.form(id, kind)?.note ?? ''}
      @input=${(event: Event) => el.work.editForm(id, kind, { note: noteOf(event) })}
    ></textarea>
    <p class="xs muted" id="h-${name}">${hint}</p>
  </div>`
}

export function submit(
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
    aria-disabled=${!live}
    aria-busy=${busy}
    aria-describedby=${ready ? nothing : `${kind === 'settle' ? 'n' : 'h'}-${kind}-${id}`}
    @click=${() => live && go()}
  >
    ${busy ? html`${icon('dispatching', 'spin')}${el.language.w.sending}` : live ? label : html`${icon('blocked')}${label}`}
  </button>`
}

export const cancel = (el: DevicePanel, id: string, kind: FormKind) =>
  html`<button class="btn sm" @click=${() => el.work.closeForm(id, kind)}>${el.language.w.cancel}</button>`

export const problem = (el: DevicePanel, id: string, kind: FormKind): Part => {
  const text = el.work.form(id, kind)?.problem
  return text ? html`<p class="xs t-danger st" role="alert">${icon('warn')}<span>${text}</span></p>` : nothing
}

/** What JumpCloud shows by now, told apart from what it showed before the command left. */
function showsNow(el: DevicePanel, action: Action, device: Device): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const sent = sentAt(action)
  const { lastContact, readAt } = device
  const contact =
    lastContact === null
      ? w.never
      : lang.t(sent && lastContact > sent ? 'contactAfter' : 'contactBefore', { when: lang.ago(lastContact) })
  return html`<dl class="facts">
    ${fact(w.lastContact, contact)}
    ${fact(
      w.readAt,
      html`${instant(readAt, lang.ago(readAt), lang)}
        <button class="link" data-f="look-${action.id}" @click=${() => el.readAgain(device)}>
          ${w.readAgain}</button
        >${sent && readAt < sent ? html`<span class="sub">${w.readBefore}</span>` : nothing}`,
    )}
  </dl>`
}

export function settlePart(el: DevicePanel, action: Action, device: Device): Part {
  const { language: lang } = el
  const { w } = lang
  const { id, state } = action
  const form = el.work.form(id, 'settle') ?? (state === 'unknown' ? el.work.newForm() : undefined)
  // A wipe that a person found undone may still run: then it can be recorded as done, and as nothing else.
  const isAfter = mayStillRun(action)
  if (!form || !(isAfter || ['unknown', 'accepted'].includes(state))) return nothing
  const isWipe = action.action === 'wipe'
  const choices: readonly (readonly [string, TextName, TextName | ''])[] = [
    ['done', isWipe ? 'saw_wipe_done' : 'saw_lock_done', ''],
    ...(isAfter
      ? []
      : ([
          ['not_done', isWipe ? 'saw_wipe_not_done' : 'saw_lock_not_done', ''],
          ['cannot_tell', 'saw_cannot_tell', 'saw_cannot_tell_hint'],
        ] as const)),
    ...(isWipe && state === 'accepted' ? ([['let_run', 'saw_let_run', 'saw_let_run_hint']] as const) : []),
  ]
  const needs = [form.outcome ? '' : w.need_outcome, form.note.trim() ? '' : w.need_note].filter(Boolean)
  return html`<div class="part rule">
    <ol class="steps">
      <li>
        <div class="part">
          <span class="med">${w.look}</span>
          ${showsNow(el, action, device)}
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
    ${needs.length ? html`<p class="xs muted" id="n-settle-${id}">${lang.t('stillNeeded', { list: listOf(needs, lang, 'unit') })}</p>` : nothing}
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
