/** One lock or wipe: where it stands, what is known, what a person can do about it. */
import type { Action, Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language, TextName } from '../locales/index.ts'
import { icon, signOf } from '../ui/icons.ts'
import { openLink } from './action-rows.ts'
import { pinPart, settlePart, denyPart } from './card-forms.ts'
import type { DevicePanel } from './device-panel.ts'
import { instant, fact } from './parts.ts'
import { fieldName, fieldValue, isOwn, requestName } from './later-words.ts'
import { capital, kindOf, openStates, toneOf, verbOf } from './words.ts'

type Tone = '' | 'warning' | 'danger'

interface Told {
  title: string
  text: string
}

/** Title and sentence of an action. Never more than the evidence says. */
export function tell(action: Action, device: Device, panel: Panel, lang: Language): Told {
  const { state, failure, evidence } = action
  const isWipe = action.action === 'wipe'
  const verb = verbOf(action.action, lang)
  const lastAt = action.history.findLast((step) => step.state === state)?.at ?? action.updatedAt
  const values = {
    verb,
    Verb: capital(verb),
    kind: kindOf(device, lang),
    who: evidence?.by?.name ?? '',
    time: lang.time(evidence?.at ?? lastAt, true),
    error: failure?.detail ?? evidence?.note ?? '',
  }
  const say = (title: TextName, ...texts: (TextName | '')[]): Told => ({
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
    case 'failed_on_device':
      if (byPerson) return say('failedPerson', 'failedPersonText', isWipe ? 'failedPersonWipeMore' : '')
      return say('failed', values.error ? 'failedText' : 'failedPlainText', isWipe ? 'failedWipeMore' : '')
    case 'rejected':
    case 'not_sent': {
      const { title, text } = say(state, `${state}Text`)
      return { title, text: failure?.detail || text }
    }
    case 'denied':
    case 'cancelled':
      return say(state, 'nothingSent')
    case 'expired':
      return say('expired', 'expiredText')
    case 'voided': {
      const changes = (failure?.changes ?? []).map(({ field, from, to }) =>
        lang.t('changedFrom', {
          field: fieldName(field, device, lang),
          from: fieldValue(from, lang),
          to: fieldValue(to, lang),
        }),
      )
      const text = changes.length
        ? lang.t('voidedText', { changes: lang.list(changes) })
        : (failure?.detail ?? lang.t('voidedPlainText'))
      return { title: lang.t('voided', values), text }
    }
    case 'unknown': {
      const { title, text } = say('unknownTitle', 'unknownText')
      const more = isWipe ? '' : ` ${lang.t('unknownLockText')}`
      return { title, text: (failure?.detail || text) + more }
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
          : html`${when}${lang.t(`ev_${grade}_text`).replace('{when}', '')}`
      }
    </p>
  </div>`
}

export function actionCard(el: DevicePanel, action: Action, device: Device, panel: Panel): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { state } = action
  const { title, text } = tell(action, device, panel, lang)
  const verb = verbOf(action.action, lang)
  const isOpen = openStates.has(state)
  const alarmed = isOpen && action.alarm
  const approving =
    state === 'awaiting_approval' &&
    !isOwn(action, panel) &&
    panel.agent.permissions.includes('devices:approve')
  const tone: Tone = state === 'unknown' || state === 'awaiting_approval' ? 'warning' : ''
  const elsewhere = action.requestId !== panel.request.id
  const isWipe = action.action === 'wipe'
  const busy = el.work.busy(action.id)
  const problem = el.work.problem(action.id)
  return html`<section
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
    ${
      approving || elsewhere || (state === 'awaiting_approval' && action.reason)
        ? html`<dl class="facts rule">
            ${action.reason ? fact(w.reason, action.reason) : nothing}
            ${isOwn(action, panel) || approving ? nothing : fact(w.who, action.requestedBy.name)}
            ${elsewhere ? fact(w.requestLabel, requestName(action.requestId, panel, lang)) : nothing}
            ${
              approving
                ? html`${fact(
                    w.serial,
                    html`<span class="mono">${action.device.serialNumber ?? w.unknown}</span>`,
                  )}${fact(w.owner, device.owner.person?.name ?? w.noOwner)}`
                : nothing
            }
          </dl>`
        : nothing
    }
    ${
      state === 'accepted' && isWipe && action.deviceOffline && !alarmed
        ? html`<p class="rule">${lang.rich(w.untilThen)}</p>`
        : nothing
    }
    ${
      state === 'confirmed' || (state === 'failed_on_device' && action.evidence?.grade === 'person')
        ? evidencePart(action, lang)
        : nothing
    }
    ${action.hasPin ? pinPart(el, action) : nothing} ${settlePart(el, action, device)}
    ${approving ? denyPart(el, action) : nothing}
    ${cardButtons(el, action, device, panel, approving, busy, verb)}
    ${approving ? html`<p class="xs muted">${w.asksVoid}</p>` : nothing}
    ${problem ? html`<p class="t-danger" role="alert">${problem}</p>` : nothing}
  </section>`
}

function cardButtons(
  el: DevicePanel,
  action: Action,
  device: Device,
  panel: Panel,
  approving: boolean,
  busy: boolean,
  verb: string,
): TemplateResult | typeof nothing {
  const { language: lang } = el
  const { state, id } = action
  const off = busy || !el.store?.connection.up
  const button = (name: string, classes: string, text: TemplateResult | string, click: () => unknown) =>
    html`<button
      class="btn sm ${classes}"
      data-f="${name}-${id}"
      aria-disabled=${off ? 'true' : 'false'}
      @click=${() => off || click()}
    >
      ${text}
    </button>`
  const buttons: TemplateResult[] = []
  if (approving && !el.work.form(id, 'deny')) {
    const label = busy ? lang.w.sending : lang.t('approveThis', { verb })
    buttons.push(
      button(
        'approve',
        off ? '' : 'fill',
        html`${icon(action.action === 'wipe' ? 'erase' : 'lock')}${label}`,
        () => el.work.decide(action, 'approve', { planHash: device.planHash }),
      ),
      button('deny', '', lang.w.deny, () => el.work.openForm(id, 'deny')),
    )
  }
  const early = ['requested', 'awaiting_approval', 'approved'].includes(state)
  if (early && isOwn(action, panel)) {
    buttons.push(
      button('cancel', '', lang.t('cancelThis', { verb }), () => el.work.decide(action, 'cancel', {})),
    )
  }
  if (state === 'accepted' && action.action === 'wipe' && !el.work.form(id, 'settle') && !action.alarm) {
    buttons.push(button('record', '', lang.w.record, () => el.work.openForm(id, 'settle')))
  }
  const again =
    action.action === 'wipe' && ['failed_on_device', 'not_sent', 'voided', 'rejected'].includes(state)
  if (again && el.work.mayWipe(device)) {
    buttons.push(button('again', 'danger', lang.w.newWipe, () => el.work.openWipe(device)))
  }
  if (state === 'failed_on_device' && device.consoleUrl) buttons.push(html`${openLink(el, device, 'sm')}`)
  return buttons.length ? html`<div class="btns">${buttons}</div>` : nothing
}
