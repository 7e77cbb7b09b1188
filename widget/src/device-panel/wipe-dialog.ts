/** The wipe dialog: who and what, a fresh reading, consent, the typed confirmation, the reason. */
import type { Device, DeviceRefresh, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { openLink } from './action-rows.ts'
import type { DevicePanel } from './device-panel.ts'
import { fact, systemName, unknownFact } from './parts.ts'
import { differences, freshNote, refusedBy } from './fresh-reading.ts'
import { kindOf, nameOf, ownerIsRequester, verbOf } from './words.ts'
import { listOf } from '../locales/lists.ts'
import { problemShown } from '../ui/problem-text.ts'
import type { Told } from '../ui/told.ts'

/** What a person has given so far. Nothing of it is lost by an error. */
export interface Wiping {
  deviceId: string
  /** The device as it was when the dialog opened, until the fresh reading is there. */
  fresh: DeviceRefresh | undefined
  reading: boolean
  problem: Told
  typed: string
  /** The field was left once, so that a mismatch may be told. */
  left: boolean
  reason: string
  consent: boolean
}

export const newWiping = (deviceId: string): Wiping => ({
  deviceId,
  fresh: undefined,
  reading: true,
  problem: '',
  typed: '',
  left: false,
  reason: '',
  consent: false,
})

/** As the bff compares: letter case, width and spaces around it do not matter. */
const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase()

export interface Given {
  device: Device
  mismatch: boolean
  matches: boolean
  /** What is missing, in the language. */
  needs: string[]
}

/** What the dialog stands on: the fresh device where there is one. */
function given(el: DevicePanel, wiping: Wiping, device: Device, panel: Panel): Given {
  const { w } = el.language
  const mismatch = !ownerIsRequester(device, panel)
  const { field, text } = device.typedConfirmation
  const matches = plain(wiping.typed) === plain(text)
  const needs = [
    wiping.fresh ? '' : w.need_read,
    mismatch && !wiping.consent ? w.need_consent : '',
    matches ? '' : field === 'hostname' ? w.need_hostname : w.need_serialSuffix,
    wiping.reason.trim() ? '' : w.need_reason,
  ].filter(Boolean)
  return { device, mismatch, matches, needs }
}

function blocked(el: DevicePanel, wiping: Wiping, device: Device, panel: Panel): TemplateResult | undefined {
  const { language: lang } = el
  const { w } = lang
  const { fresh } = wiping
  const refusal = refusedBy(fresh, panel, lang)
  if (!fresh || !refusal) return undefined
  return html`<div class="b">
      <div>
        <h3 id="wipe-title">${lang.t('freshBlocks', { kind: kindOf(device, lang) })}</h3>
        <p class="lead" id="wipe-lead">${lang.t('freshBlocksText', { reason: refusal.why })}</p>
      </div>
      ${
        fresh.changes.length
          ? html`<div class="note">
              <p class="st">
                ${icon('refresh', 'muted')}<span
                  >${lang.t('changedSince', { age: lang.ago(fresh.previousReadAt) })}</span
                >
              </p>
              ${differences(fresh.changes, device, lang)}
            </div>`
          : nothing
      }
      <p>${refusal.fix}</p>
    </div>
    <div class="ft">
      ${openLink(el, device, '')}
      <button class="btn" data-f="cancel-wipe" @click=${() => el.work.closeWipe()}>${w.close}</button>
    </div>`
}

function confirmField(el: DevicePanel, wiping: Wiping, { device, matches }: Given): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { field, text } = device.typedConfirmation
  const wrong = wiping.left && wiping.typed.trim() !== '' && !matches
  const whole = text.length === device.serialNumber?.length
  const suffix = lang.t(whole ? 'typeAll' : 'typeSuffix', { n: lang.number(text.length) })
  // A device without serial number and hostname is confirmed by its id.
  const label = field === 'serialSuffix' ? suffix : device.hostname ? w.typeHostname : w.typeId
  return html`<div class="field">
    <label for="typed">${label}</label>
    <input
      class="input code"
      id="typed"
      data-f="typed"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      aria-invalid=${wrong}
      aria-describedby="typed-says"
      .value=${wiping.typed}
      @input=${(event: Event) => el.work.editWipe({ typed: valueOf(event), left: false })}
      @change=${() => el.work.editWipe({ left: true })}
    />
    <div id="typed-says" role="status">
      ${
        matches
          ? html`<p class="xs muted st">${icon('check', 't-success')}<span>${w.matches}</span></p>`
          : wrong
            ? html`<p class="xs t-danger st">
                ${icon('warn')}<span>${field === 'hostname' ? w.wrongHostname : w.wrongSerial}</span>
              </p>`
            : nothing
      }
    </div>
  </div>`
}

const valueOf = ({ target }: Event) =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : ''

function mismatchNote(el: DevicePanel, wiping: Wiping, device: Device, panel: Panel): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const owner = device.owner.person?.name
  const requester = panel.requester.name
  return html`<div class="note warning">
    <p class="st t-warning">${icon('warn')}<span>${owner ? w.mismatch : w.mismatchNobody}</span></p>
    <p>${lang.t(owner ? 'mismatchText' : 'mismatchNobodyText', { requester, owner })}</p>
    <label class="tick"
      ><input
        type="checkbox"
        data-f="consent"
        .checked=${wiping.consent}
        @change=${(event: Event) =>
          el.work.editWipe({ consent: event.target instanceof HTMLInputElement && event.target.checked })}
      /><span class="med"
        >${lang.t(owner ? 'mismatchConsent' : 'mismatchNobodyConsent', { owner })}</span
      ></label
    >
  </div>`
}

/** The inside of the dialog. `device` is the fresh one where it was read. */
export function wipeDialog(el: DevicePanel, wiping: Wiping, device: Device, panel: Panel): TemplateResult {
  const stop = blocked(el, wiping, device, panel)
  if (stop) return stop
  const { language: lang } = el
  const { w } = lang
  const kind = kindOf(device, lang)
  const { serialNumber, owner } = device
  const intent = el.store?.intent(device.id, 'wipe')
  const busy = intent?.phase === 'sending'
  const unanswered = intent?.phase === 'unanswered'
  const state = given(el, wiping, device, panel)
  const isUp = el.store?.connection.up ?? false
  const ready = !state.needs.length && !busy && isUp
  const kinds = [device.hardware.model ?? '', systemName(device)].filter(Boolean)
  const requester = listOf([panel.requester.name, panel.request.id], lang, 'unit')
  return html`<div class="b">
      <div>
        <h3 id="wipe-title">${lang.t('wipeTitle', { name: nameOf(device, lang) })}</h3>
        <p class="lead" id="wipe-lead">
          ${lang.t('wipeLead', { kind })} ${device.status === 'inactive' ? w.wipeOffline : nothing}
        </p>
      </div>
      <dl class="facts">
        ${fact(w.device, listOf(kinds, lang, 'unit') || w.unknown)}
        ${fact(
          w.serial,
          serialNumber === null
            ? unknownFact(lang)
            : device.typedConfirmation.serialPlaceholder
              ? html`${serialNumber}<span class="sub">${w.placeholder}</span>`
              : html`<span class="mono">${serialNumber}</span>`,
        )}
        ${fact(
          w.owner,
          owner.person
            ? html`<b
                >${state.mismatch ? owner.person.name : lang.t('theRequester', { name: owner.person.name })}</b
              >`
            : w.noOwner,
        )}
        ${fact(w.requester, requester)}
      </dl>
      ${state.mismatch ? mismatchNote(el, wiping, device, panel) : nothing} ${freshNote(el, wiping, device)}
      ${confirmField(el, wiping, state)}
      <div class="field">
        <label for="reason">${w.reason} <span class="muted">${w.reasonStays}</span></label>
        <textarea
          class="input"
          id="reason"
          dir="auto"
          data-f="reason"
          maxlength="2000"
          placeholder=${w.reasonPlaceholder}
          .value=${wiping.reason}
          @input=${(event: Event) => el.work.editWipe({ reason: valueOf(event) })}
        ></textarea>
      </div>
      ${
        intent?.phase === 'refused'
          ? html`<div class="note danger" role="alert">
              <p class="st t-danger">
                ${icon('warn')}<span>${lang.t('refusedTitle', { verb: verbOf('wipe', lang) })}</span>
              </p>
              <p>${intent.problem ? problemShown(intent.problem, lang) : nothing}</p>
              ${
                intent.problem?.code === 'plan_changed'
                  ? html`<button class="btn sm" data-f="fresh" @click=${() => el.work.readForWipe()}>
                      ${icon('refresh')}${w.readAgain}
                    </button>`
                  : nothing
              }
            </div>`
          : unanswered
            ? html`<div class="note warning" role="alert">
                <p class="st t-warning">
                  ${icon('warn')}<span>${lang.t('unansweredTitle', { verb: verbOf('wipe', lang) })}</span>
                </p>
                <p>${lang.t('unansweredText', { verb: verbOf('wipe', lang) })}</p>
              </div>`
            : nothing
      }
      <p class="xs muted" id="needs">
        ${isUp ? nothing : w.linkDown}
        ${isUp && state.needs.length ? lang.t('stillNeeded', { list: listOf(state.needs, lang, 'unit') }) : nothing}
      </p>
    </div>
    <div class="ft">
      <button class="btn" data-f="cancel-wipe" aria-disabled=${busy} @click=${() => el.work.closeWipe()}>
        ${unanswered ? w.close : w.cancel}
      </button>
      <button
        class="btn ${ready ? 'fill' : ''}"
        data-f="go-wipe"
        part="action wipe-confirm"
        aria-disabled=${!ready}
        aria-busy=${busy}
        aria-describedby="needs"
        @click=${() => ready && (unanswered ? el.work.lookAgain(intent) : void el.work.wipe(state))}
      >
        ${icon(busy ? 'dispatching' : unanswered ? 'refresh' : ready ? 'erase' : 'blocked', busy ? 'spin' : '')}${
          busy ? w.sending : unanswered ? w.lookAgain : lang.t('wipeNow', { kind })
        }
      </button>
    </div>`
}
