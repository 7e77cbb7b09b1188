/** The sheet of one device: what it is, how it is protected, whose it was, what was asked of it. */
import type { Action, Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { protectionFacts } from '../device-panel/facts.ts'
import { hardwareFacts } from '../device-panel/more-facts.ts'
import { noOwner, removed } from '../device-panel/notes.ts'
import { clocks, head } from '../device-panel/overview.ts'
import { band, instant } from '../device-panel/parts.ts'
import { isAlarm, nameOf, toneOf, verbOf } from '../device-panel/words.ts'
import { icon, signOf } from '../ui/icons.ts'
import type { EquipmentView } from './equipment.ts'
import { said, silence } from './faces.ts'
import type { Sheet } from './sheet-store.ts'
import { decideOwner, openRecord, readAgain } from './sheet-work.ts'
import { listOf } from '../locales/lists.ts'

const section = (title: string, body: unknown) =>
  html`<section class="sec">
    <h4>${title}</h4>
    ${body}
  </section>`

function alarm(v: EquipmentView, device: Device): TemplateResult | typeof nothing {
  const { lang } = v
  const { w } = lang
  const action = device.actions.find(isAlarm)
  if (!action?.alarm) return nothing
  const { kind, at, person } = action.alarm
  const accepted = action.history.findLast((step) => step.state === 'accepted')?.at ?? action.createdAt
  const values = { date: lang.date(accepted), since: lang.date(at), when: lang.ago(at), person }
  const text =
    kind === 'rebound'
      ? lang.rich(person ? w.reboundText : w.reboundTextNobody, values)
      : lang.t('seen_unwipedText', values)
  const { requestId } = action
  return band(
    'danger',
    'alarm',
    w[kind],
    html`<p>${text}</p>
      ${requestId ? html`<p>${lang.t('alarmIn', { request: requestId })}</p>` : nothing}`,
  )
}

function settle(v: EquipmentView, sheet: Sheet, { owner }: Device): TemplateResult | typeof nothing {
  const { lang } = v
  const { w } = lang
  const problem = sheet.settleProblem
  const error = problem
    ? html`<p class="t-danger st xs" id="settle-error" role="alert">
        ${icon('warn')}<span
          >${problem === 'nobody_chosen' ? w.settlePick : lang.t('labeled', { name: w.settleFailed, value: said(v, problem) })}</span
        >
      </p>`
    : nothing
  if (owner.settled) {
    const { by, at, reason } = owner.settled
    return section(
      w.settleTitle,
      html`<div class="part">
        <p>${lang.t('settled', { who: by.name, when: lang.date(at) })}</p>
        ${reason ? html`<p class="q"><bdi>${reason}</bdi></p>` : nothing} ${error}
        ${
          v.store?.manages
            ? html`<div class="btns">
                <button
                  class="btn sm"
                  data-f="release"
                  aria-busy=${sheet.settling}
                  @click=${() => void decideOwner(v, sheet, 'release')}
                >
                  ${w.settledRelease}
                </button>
              </div>`
            : nothing
        }
      </div>`,
    )
  }
  if (owner.reason !== 'several_candidates' || !v.store?.manages) return nothing
  return section(
    w.settleTitle,
    html`<form
      class="part"
      @submit=${(event: Event) => {
        event.preventDefault()
        void decideOwner(v, sheet, 'settle')
      }}
    >
      <div
        role="radiogroup"
        aria-label=${w.settleTitle}
        aria-describedby=${error === nothing ? nothing : 'settle-error'}
      >
        ${owner.candidates.map((person) => {
          const key = person.id ?? person.email
          return html`<label class="tick">
            <input
              type="radio"
              name="candidate"
              value=${key}
              .checked=${sheet.choice === key}
              @change=${() => v.edit(() => (sheet.choice = key))}
            />
            <span>${person.name}<span class="sub">${person.email}</span></span>
          </label>`
        })}
      </div>
      <div class="field">
        <label for="settle-reason">${w.settleReason} <span class="muted">${w.settleOptional}</span></label>
        <input
          class="input"
          id="settle-reason"
          dir="auto"
          maxlength="500"
          .value=${sheet.reason}
          @input=${({ target }: Event) => target instanceof HTMLInputElement && (sheet.reason = target.value)}
        />
      </div>
      ${error}
      <p class="xs muted">${w.settleHint}</p>
      <div class="btns">
        <button class="btn sm primary" data-f="settle" aria-busy=${sheet.settling}>${w.settleDo}</button>
      </div>
    </form>`,
  )
}

function owners(v: EquipmentView, sheet: Sheet): TemplateResult {
  const { lang } = v
  const { w } = lang
  const { history } = sheet
  return section(
    w.ownersHistory,
    history
      ? html`<ul class="hist">
          ${history.owners.map(
            ({ person, reason, since, until }) =>
              html`<li>
                <span class=${until ? '' : 'med'}
                  >${person?.name ?? w.nobody}${
                    person || !reason ? nothing : html`<span class="sub">${w.eqValue[reason]}</span>`
                  }</span
                >
                <span class="xs muted num"
                  >${
                    until
                      ? lang.t('fromTo', { from: lang.date(since), to: lang.date(until) })
                      : lang.t('sinceDate', { from: lang.date(since) })
                  }</span
                >
              </li>`,
          )}
        </ul>`
      : pending(v, sheet),
  )
}

const pending = ({ lang: { w } }: EquipmentView, sheet: Sheet) =>
  sheet.historyFailed
    ? html`<p class="muted">
        ${w.historyFailed}
        <button class="link" data-f="history" @click=${() => void sheet.load()}>${w.tryNow}</button>
      </p>`
    : html`<span class="sk w"></span>`

/** "JumpCloud accepted the wipe": never more than the evidence says. */
function outcome(action: Action, v: EquipmentView): TemplateResult {
  const { lang } = v
  const { w } = lang
  const { state, evidence, decision, requestedBy, requestId, createdAt, reason } = action
  const byPerson = evidence?.grade === 'person' && ['confirmed', 'failed_on_device'].includes(state)
  const decided = ['denied', 'cancelled'].includes(state)
  const who = (byPerson ? evidence.by : decided ? decision?.by : undefined) ?? requestedBy
  const text = (byPerson ? w.e[`${state}_agent`] : undefined) ?? w.e[state] ?? state
  const values = {
    a: who.name,
    d: action.device.hostname ?? w.thisDevice,
    verb: verbOf(action.action, lang),
    is: action.action,
  }
  const more = [
    requestedBy.name,
    lang.date(createdAt),
    requestId && lang.t('inRequest', { request: requestId }),
  ]
  return html`<li class="act-row">
    ${icon(isAlarm(action) ? 'alarm' : signOf(state), isAlarm(action) ? 't-danger' : toneOf(state))}
    <div>
      ${lang.rich(text, values)}
      <span class="sub"
        >${instant(
          createdAt,
          listOf(
            more.filter((one) => one !== null),
            lang,
            'unit',
          ),
          lang,
        )}</span
      >
      ${reason ? html`<span class="q"><bdi>${reason}</bdi></span>` : nothing}
    </div>
  </li>`
}

function actions(v: EquipmentView, sheet: Sheet): TemplateResult {
  const { w } = v.lang
  const list = sheet.history?.actions.filter(({ action }) => action !== 'open')
  return section(
    w.actionsHistory,
    list
      ? list.length
        ? html`<ul class="hist">
            ${list.map((action) => outcome(action, v))}
          </ul>`
        : html`<p class="muted">${w.noActions}</p>`
      : pending(v, sheet),
  )
}

function body(v: EquipmentView, sheet: Sheet, device: Device): TemplateResult {
  const { lang, store } = v
  const { w } = lang
  const { removedAt, status, lastContact } = device
  const problem = sheet.rereadProblem
  const host = nameOf(device, lang)
  const silent = removedAt === null && status === 'inactive' ? silence(v, host, lastContact) : nothing
  return html`${alarm(v, device)} ${head(device, lang)}
  ${clocks(
    {
      language: lang,
      store,
      readAgain: () => void readAgain(v, sheet),
    },
    { connection: { jumpcloud: 'up' }, stale: store?.connectionState?.state === 'credentials_invalid' },
    device,
    sheet.rereading,
    problem ? lang.t('labeled', { name: w.freshFailed, value: said(v, problem) }) : '',
  )}
  ${silent === nothing ? nothing : html`<div class="own note">${silent}</div>`} ${removed(device, lang)}
  ${noOwner(device, lang)} ${settle(v, sheet, device)}
  ${
    sheet.whole
      ? html`${section(w.protection, protectionFacts(device, lang))} ${owners(v, sheet)} ${actions(v, sheet)}
        ${section(w.hardware, hardwareFacts(v.el, device))}`
      : nothing
  }`
}

export function sheetView(v: EquipmentView, sheet: Sheet): TemplateResult {
  const { w } = v.lang
  const { device } = sheet
  return html`<dialog
    class="sheet"
    part="sheet"
    aria-label=${device ? nameOf(device, v.lang) : w.device}
    @cancel=${(event: Event) => {
      event.preventDefault()
      v.close()
    }}
  >
    <div class="top">
      <h2>${w.device}</h2>
      ${
        device?.consoleUrl
          ? html`<a
              class="btn sm plain"
              data-f="open"
              href=${device.consoleUrl}
              target="_blank"
              rel="noopener noreferrer"
              @click=${(event: Event) => openRecord(v, event, device)}
              >${w.open}${icon('external', 'end')}</a
            >`
          : nothing
      }
      <button class="ib" data-f="close" aria-label=${w.close} @click=${() => v.close()}>${icon('x')}</button>
    </div>
    <div class="scroll">
      ${
        device && !sheet.gone
          ? body(v, sheet, device)
          : sheet.problem
            ? html`<div class="empty">
                <span class="tile">${icon(sheet.gone ? 'minus' : 'warn')}</span>
                <h3 data-f="name" tabindex="-1">${sheet.gone ? w.sheetGone : w.listFailed}</h3>
                <p class="why">${sheet.gone ? w.sheetGoneText : said(v, sheet.problem)}</p>
                ${
                  sheet.gone
                    ? nothing
                    : html`<button class="btn sm" data-f="again" @click=${() => void sheet.load()}>
                        ${w.tryNow}
                      </button>`
                }
              </div>`
            : html`<div class="head load" aria-busy="true">
                <span class="tile"></span>
                <div>
                  <h3 class="vh" data-f="name" tabindex="-1">${w.sheetLoading}</h3>
                  <span class="sk w"></span><span class="sk"></span>
                </div>
              </div>`
      }
    </div>
    ${v.sheetPlace.isNarrow ? v.el.voices() : nothing}
  </dialog>`
}
