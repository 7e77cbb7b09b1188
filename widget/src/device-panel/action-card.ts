/** One lock or wipe: where it stands, what is known, what a person can do about it. */
import type { Action, Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language, TextName } from '../locales/index.ts'
import { icon, signOf } from '../ui/icons.ts'
import { openLink } from './action-rows.ts'
import { settlePart, denyPart } from './card-forms.ts'
import type { DevicePanel } from './device-panel.ts'
import { instant, fact } from './parts.ts'
import { causeOf, fieldName, fieldValue, isOwn, mayStillRun, requestName, sentAt } from './later-words.ts'
import { hasSeveralPins, pinPart } from './pins.ts'
import { capital, kindOf, nameOf, openStates, ownerIsRequester, toneOf, verbOf } from './words.ts'
import { listOf } from '../locales/lists.ts'
import { asTold, type Told } from '../ui/told.ts'

type Tone = '' | 'warning' | 'danger'

interface Card {
  title: string
  text: Told
}

/** Title and sentence of an action. Never more than the evidence says. */
export function tell(action: Action, device: Device, panel: Panel, lang: Language): Card {
  const { state, failure, evidence, decision } = action
  const isWipe = action.action === 'wipe'
  const verb = verbOf(action.action, lang)
  const lastAt = action.history.findLast((step) => step.state === state)?.at ?? action.updatedAt
  const values = {
    verb,
    Verb: capital(verb),
    is: action.action,
    kind: kindOf(device, lang),
    who: evidence?.by?.name ?? decision?.by.name ?? '',
    time: lang.time(evidence?.at ?? lastAt, true),
    error: failure?.detail ?? evidence?.note ?? '',
  }
  const say = (title: TextName, ...texts: (TextName | '')[]) => ({
    title: lang.t(title, values),
    text: texts
      .filter((name) => name !== '')
      .map((name) => lang.t(name, values))
      .join(' '),
  })
  const byPerson = evidence?.grade === 'person'
  switch (state) {
    case 'requested':
    case 'approved':
    case 'dispatching':
      return say(state, `${state}Text`)
    case 'awaiting_approval':
      if (isOwn(action, panel)) return say('awaiting', 'awaitingText')
      if (!panel.agent.permissions.includes('devices:approve')) return say('awaiting', 'awaitingOtherText')
      values.who = action.requestedBy.name
      return say('asks', 'asksText', isWipe ? 'asksWipeMore' : '')
    case 'accepted':
      if (action.deviceOffline)
        return say('acceptedOff', isWipe ? 'acceptedOffWipeText' : 'acceptedOffLockText')
      if (action.channel === 'agent' && !isWipe) return say('accepted', 'acceptedAgentText')
      return say('accepted', isWipe ? 'acceptedWipeText' : 'acceptedLockText')
    case 'confirmed':
      if (isWipe) {
        return byPerson
          ? say('confirmedWipePerson', 'confirmedWipePersonText')
          : say('confirmedWipe', 'confirmedWipeText')
      }
      if (byPerson) return say('confirmedLockPerson', 'confirmedLockPersonText')
      return say('confirmedLock', action.hasPin ? 'confirmedLockText' : 'confirmedLockPlainText')
    case 'failed_on_device': {
      if (byPerson) return say('failedPerson', 'failedPersonText', isWipe ? 'failedPersonWipeMore' : '')
      const told = say('failed', 'failedPlainText', isWipe ? 'failedWipeMore' : '')
      if (!values.error) return told
      // The device's own words, in whatever language it speaks.
      const error = html`<bdi>${asTold(values.error.replace(/\.$/, ''), lang)}</bdi>`
      const more = isWipe && html` ${lang.w.failedWipeMore}`
      return { ...told, text: html`${lang.rich(lang.w.failedText, { ...values, error })}${more || nothing}` }
    }
    case 'rejected':
    case 'not_sent': {
      const { title, text } = say(state, `${state}Text`)
      return { title, text: causeOf(failure, text, lang) }
    }
    case 'denied':
    case 'cancelled':
      return say(decision ? `${state}By` : state, 'nothingSent')
    case 'expired':
      return say('expired', 'expiredText')
    case 'voided': {
      const changes = (failure?.changes ?? []).map(({ field, from, to }) =>
        lang.t('changedFrom', {
          field: fieldName(field, device.os.family, lang),
          from: fieldValue(field, from, lang),
          to: fieldValue(field, to, lang),
        }),
      )
      const text = changes.length
        ? lang.t('voidedText', { changes: listOf(changes, lang) })
        : causeOf(failure, lang.w.voidedPlainText, lang)
      return { title: lang.t('voided', values), text }
    }
    case 'unknown': {
      const { title, text } = say('unknownTitle', 'unknownText')
      return {
        title,
        text: causeOf(failure, text, lang, lang.w[isWipe ? 'unknownWipeText' : 'unknownLockText']),
      }
    }
  }
}

type Step = readonly [label: string, note: TemplateResult | string, at: 'done' | 'now' | 'todo']

function steps(action: Action, lang: Language): Step[] {
  const { w } = lang
  const { state, history, evidence } = action
  const at = (name: string) => history.findLast((step) => step.state === name)?.at
  const when = (iso: string | undefined) => (iso ? instant(iso, lang.time(iso, lang.isToday(iso)), lang) : '')
  const list: Step[] = [[w.tRequested, when(action.createdAt), 'done']]
  if (at('awaiting_approval')) {
    list.push(
      state === 'awaiting_approval'
        ? [w.tApproval, w.tWaiting, 'now']
        : [w.tApproved, when(at('approved')), 'done'],
    )
  }
  const early = ['requested', 'approved', 'dispatching'].includes(state)
  if (state === 'dispatching') list.push([w.tSending, w.tWaiting, 'now'])
  else if (state === 'unknown') {
    list.push([w.tSent, when(at('dispatching')), 'done'], [w.tAcceptedUnsure, w.tNoAnswer, 'now'])
  } else if (early) list.push([w.tSending, w.tWaiting, 'now'])
  else if (at('accepted')) list.push([w.tAccepted, when(at('accepted')), 'done'])
  else list.push([w.tAccepted, w.tNext, 'todo'])
  if (state === 'accepted') list.push([w.tConfirms, w.tWaiting, 'now'])
  else if (state === 'confirmed') list.push([w.tConfirm, when(evidence?.at ?? at('confirmed')), 'done'])
  else list.push([w.tConfirm, w.tNext, 'todo'])
  return list
}

const track = (action: Action, lang: Language) =>
  html`<ol class="track">
    ${steps(action, lang).map(
      ([label, note, at]) =>
        html`<li class=${at} aria-current=${at === 'now' ? 'step' : nothing}><b>${label}</b>${note}</li>`,
    )}
  </ol>`

function evidencePart({ evidence }: Action, lang: Language): TemplateResult | typeof nothing {
  if (!evidence) return nothing
  const { grade, at, by, note } = evidence
  const level = grade === 'device' ? 3 : grade === 'person' ? 2 : 1
  const when = instant(at, lang.time(at, true), lang)
  return html`<div class="ev rule">
    <p class="xs muted">${lang.w.evidence}</p>
    <p class="st ${level > 1 ? 't-success' : 't-info'}">
      <span class="meter" aria-hidden="true"
        >${[1, 2, 3].map((cell) => html`<i class=${cell <= level ? 'on' : ''}></i>`)}</span
      ><b>${lang.t(`ev_${grade}`, { who: by?.name })}</b>
    </p>
    <p class="xs muted">
      ${
        grade === 'person'
          ? lang.t('said', { note, when: lang.time(at) })
          : lang.rich(lang.w[`ev_${grade}_text`], { when })
      }
    </p>
  </div>`
}

export function actionCard(el: DevicePanel, action: Action, device: Device, panel: Panel): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { state, decision, alarmAcknowledged } = action
  const { title, text } = tell(action, device, panel, lang)
  const isOpen = openStates.has(state)
  const alarmed = isOpen && action.alarm
  const approving =
    state === 'awaiting_approval' &&
    !isOwn(action, panel) &&
    panel.agent.permissions.includes('devices:approve')
  const tone: Tone = state === 'unknown' || state === 'awaiting_approval' ? 'warning' : ''
  const isWipe = action.action === 'wipe'
  const problem = el.work.problem(action.id)
  return html`<div
    role="group"
    class="card ${tone} ${alarmed ? 'trap' : ''} ${state === 'confirmed' ? 'proven' : ''}"
    part="card"
    aria-labelledby="t-${action.id}"
  >
    <div class="hd">
      ${icon(signOf(state), toneOf(state))}
      <h3 id="t-${action.id}" tabindex="-1">${title}</h3>
      <p>${text}</p>
    </div>
    ${isOpen || state === 'confirmed' ? track(action, lang) : nothing}
    ${cardFacts(action, device, panel, approving, lang)}
    ${decision?.reason && !isOpen ? html`<p class="q"><bdi>${decision.reason}</bdi></p>` : nothing}
    ${
      state === 'accepted' && isWipe && action.deviceOffline && !alarmed
        ? html`<p class="rule">${lang.rich(w.untilThen)}</p>`
        : nothing
    }
    ${
      state === 'confirmed' ||
      (state === 'accepted' && isWipe) ||
      (state === 'failed_on_device' && action.evidence?.grade === 'person')
        ? evidencePart(action, lang)
        : nothing
    }
    ${
      alarmAcknowledged
        ? html`<p class="rule">
            ${lang.t('letRun', { who: alarmAcknowledged.by.name, when: lang.time(alarmAcknowledged.at) })}
            <span class="q"><bdi>${alarmAcknowledged.note}</bdi></span>
          </p>`
        : nothing
    }
    ${
      action.hasPin && !hasSeveralPins(device)
        ? pinPart(el, action.id, w.pin, html`<p class="fine xs muted">${w.pinNote}</p>`)
        : nothing
    }
    ${settlePart(el, action, device)} ${approving ? denyPart(el, action) : nothing}
    ${approving ? approveButtons(el, action, device.planHash) : nothing}
    ${cardButtons(el, action, device, panel)}
    ${problem ? html`<p class="t-danger" role="alert">${problem}</p>` : nothing}
  </div>`
}

/** Who, why, whose, until when: what a person decides on, and for an unknown outcome what left us. */
function cardFacts(
  action: Action,
  device: Device,
  panel: Panel,
  approving: boolean,
  lang: Language,
): TemplateResult | typeof nothing {
  const { w } = lang
  const { state, reason, expiresAt, command, channel } = action
  const elsewhere = action.requestId !== panel.request.id
  const awaiting = state === 'awaiting_approval'
  const unknown = state === 'unknown'
  const sent = unknown ? sentAt(action) : undefined
  if (!elsewhere && !awaiting && !unknown) return nothing
  const owner = device.owner.person?.name
  return html`<dl class="facts rule">
    ${
      unknown && command && channel
        ? fact(w.whatSent, lang.t(`via_${channel}`, { command: w[`command_${command}`] }))
        : nothing
    }
    ${sent ? fact(w.whenSent, instant(sent, lang.time(sent, true), lang)) : nothing}
    ${reason ? fact(w.reason, html`<bdi>${reason}</bdi>`) : nothing}
    ${isOwn(action, panel) || approving ? nothing : fact(w.who, action.requestedBy.name)}
    ${elsewhere ? fact(w.requestLabel, requestName(action.requestId, panel, lang)) : nothing}
    ${
      approving
        ? html`${fact(w.device, html`${nameOf(device, lang)} <span class="mono">${action.device.serialNumber}</span>`)}
          ${fact(
            w.owner,
            owner
              ? ownerIsRequester(device, panel)
                ? lang.t('theRequester', { name: owner })
                : owner
              : w.noOwner,
          )}
          ${
            action.planHash
              ? fact(
                  w.sinceAsked,
                  action.planHash === device.planHash
                    ? html`<span class="st">${icon('check', 't-success')}${w.sinceNothing}</span>`
                    : html`<span class="st">${icon('x', 't-warning')}${w.sinceChanged}</span>
                        <span class="sub">${w.sinceVoid}</span>`,
                )
              : nothing
          }`
        : nothing
    }
    ${awaiting && expiresAt ? fact(w.expires, expiry(expiresAt, lang)) : nothing}
  </dl>`
}

/** "18:20, in 3 h". */
export const expiry = (at: string, lang: Language) =>
  instant(at, listOf([lang.time(at), lang.ago(at)], lang, 'unit'), lang)

const cardButton = (
  el: DevicePanel,
  id: string,
  name: string,
  classes: string,
  text: TemplateResult | string,
  off: boolean,
  click: () => unknown,
) =>
  html`<button
    class="btn sm ${off ? '' : classes}"
    data-f="${name}-${id}"
    aria-disabled=${off}
    @click=${() => off || click()}
  >
    ${text}
  </button>`

/** Approve and Deny. Without a plan to approve, only denying is left. */
export function approveButtons(
  el: DevicePanel,
  action: Action,
  planHash: string | undefined,
): TemplateResult | typeof nothing {
  const { language: lang } = el
  const { id } = action
  if (el.work.form(id, 'deny')) return nothing
  const busy = el.work.busy(id)
  const off = busy || !el.store?.connection.up
  const label = busy
    ? lang.w.sending
    : lang.t('approveThis', { verb: verbOf(action.action, lang), is: action.action })
  const live = !off && Boolean(planHash)
  const sign = busy ? 'dispatching' : !live ? 'blocked' : action.action === 'wipe' ? 'erase' : 'lock'
  return html`<div class="btns">
      ${cardButton(el, id, 'approve', 'fill', html`${icon(sign, busy ? 'spin' : '')}${label}`, !live, () =>
        el.work.decide(action, 'approve', { planHash }),
      )}
      ${cardButton(el, id, 'deny', '', lang.w.deny, off, () => el.work.openForm(id, 'deny'))}
    </div>
    <p class="xs muted">${lang.w.asksVoid}</p>`
}

function cardButtons(
  el: DevicePanel,
  action: Action,
  device: Device,
  panel: Panel,
): TemplateResult | typeof nothing {
  const { language: lang } = el
  const { state, id } = action
  const isWipe = action.action === 'wipe'
  const off = el.work.busy(id) || !el.store?.connection.up
  const buttons: TemplateResult[] = []
  const add = (name: string, classes: string, text: string, click: () => unknown) =>
    buttons.push(cardButton(el, id, name, classes, text, off, click))
  const early = ['requested', 'awaiting_approval', 'approved'].includes(state)
  if (early && isOwn(action, panel)) {
    const label = lang.t('cancelThis', { verb: verbOf(action.action, lang), is: action.action })
    add('cancel', '', label, () => el.work.decide(action, 'cancel', {}))
  }
  const settling = el.work.form(id, 'settle')
  if (state === 'accepted' && isWipe && !settling && !action.alarm) {
    add('record', '', lang.w.record, () => el.work.openForm(id, 'settle'))
  }
  if (mayStillRun(action) && !settling) {
    add('record', '', lang.w.recordAfter, () => el.work.openForm(id, 'settle'))
  }
  const again = isWipe && ['failed_on_device', 'not_sent', 'voided', 'rejected', 'expired'].includes(state)
  if (again && el.work.mayWipe(device)) add('again', 'danger', lang.w.newWipe, () => el.work.openWipe(device))
  if (state === 'failed_on_device' && device.consoleUrl) buttons.push(html`${openLink(el, device, 'sm')}`)
  return buttons.length ? html`<div class="btns">${buttons}</div>` : nothing
}
