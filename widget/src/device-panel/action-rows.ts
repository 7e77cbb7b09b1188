/** Lock, Wipe and Open: each verb in its place, what it does here or why it is blocked beside it. */
import type { Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import type { DevicePanel } from './device-panel.ts'
import { later } from '../ui/later.ts'
import type { Kind } from './store.ts'
import { capital, inSeconds, openStates, ownReason, refusalOf, sayOf, type Reason } from './words.ts'

/** Why the agent may not ask for this now; undefined where the button is live. */
export function blockOf(el: DevicePanel, device: Device, panel: Panel, kind: Kind): Reason | undefined {
  const { language: lang } = el
  if (!el.store?.connection.up) return ownReason('disconnected', lang)
  const verdict = device.verdicts.find((one) => one.action === kind)
  const refusal = verdict ? refusalOf(verdict, device, panel, lang) : ownReason('os_unknown', lang)
  const { jumpcloud, nextTryAt } = panel.connection
  if (!refusal && jumpcloud === 'down') return ownReason('jumpcloud_unreachable', lang)
  if (!refusal && jumpcloud === 'rate_limited') {
    const when = nextTryAt ? inSeconds(+new Date(nextTryAt), lang) : ''
    return { key: 'slow', why: lang.w.jcSlow, fix: lang.t('nextTry', { when }), fact: '' }
  }
  return refusal
}

function verb(el: DevicePanel, device: Device, kind: Kind, live: boolean, busy: boolean, described: string) {
  const { w } = el.language
  const classes = kind === 'wipe' && live ? 'danger' : ''
  const ready = live && !busy
  const sign = busy ? 'dispatching' : live ? (kind === 'lock' ? 'lock' : 'erase') : 'blocked'
  return html`<button
    class="btn ${classes}"
    part="action ${kind}"
    data-f=${kind}
    aria-disabled=${!ready}
    aria-busy=${busy}
    aria-describedby=${described}
    @click=${() => ready && (kind === 'lock' ? el.lock(device) : el.openWipe(device))}
  >
    ${icon(sign, busy ? 'spin' : '')}${busy ? w.sending : w[kind]}
  </button>`
}

function explained(el: DevicePanel, device: Device, reason: Reason, id: string): TemplateResult {
  const { language: lang } = el
  return html`<div class="say" id=${id}>
    <p class="why">${reason.why}</p>
    <p>${reason.fix}</p>
    ${
      reason.key === 'disconnected'
        ? html`<button class="link" data-f="try" @click=${() => el.store?.tryNow()}>${lang.w.tryNow}</button>`
        : reason.fact
          ? html`<p class="by">
              ${reason.fact}
              <button class="link" data-f=${`read-${id}`} @click=${() => el.readAgain(device)}>
                ${lang.w.readAgain}
              </button>
            </p>`
          : nothing
    }
  </div>`
}

export function actionRows(el: DevicePanel, device: Device, panel: Panel): TemplateResult {
  const { language: lang, store } = el
  const { w } = lang
  const state = (['lock', 'wipe'] as const).map((kind) => ({
    kind,
    intent: store?.intent(device.id, kind),
    block: blockOf(el, device, panel, kind),
  }))
  const [lock, wipe] = state
  const shared = !lock?.intent && lock?.block && lock.block.key === wipe?.block?.key ? lock.block : undefined
  const rows = shared
    ? html`<div class="act no">
        <div class="verbs">
          ${verb(el, device, 'lock', false, false, 'why')}${verb(el, device, 'wipe', false, false, 'why')}
        </div>
        ${explained(el, device, shared, 'why')}
      </div>`
    : state.map(({ kind, intent, block }) => {
        // The wipe's own answer is shown in its dialog while that is open.
        const told =
          intent && intent.phase !== 'sending' && !(kind === 'wipe' && later.parts && el.work.wiping)
            ? intent
            : undefined
        const busy = intent?.phase === 'sending'
        // What was just accepted is known before the verdict that forbids a second one.
        const open = device.actions.some((one) => one.action === kind && openStates.has(one.state))
        const live = !block && !open && !(intent && intent.phase !== 'refused')
        const id = `why-${kind}`
        return html`<div class="act ${block || told ? 'no' : ''}">
          ${verb(el, device, kind, live, busy, id)}
          ${
            told
              ? html`<div id=${id}>${later.parts?.outcome(el, told)}</div>`
              : block
                ? explained(el, device, block, id)
                : html`<p class="say" id=${id}>${busy ? w.nothingYet : sayOf(kind, device, lang)}</p>`
          }
        </div>`
      })
  return html`<div role="group" class="acts" part="actions" aria-label=${w.actions}>
    ${rows}${openRow(el, device, panel)}
  </div>`
}

function openRow(el: DevicePanel, device: Device, panel: Panel): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { region, jumpcloud } = panel.connection
  if (!device.consoleUrl) {
    return html`<div class="act open">
      <button class="btn" aria-disabled="true" aria-describedby="why-open">
        ${icon('blocked')}${w.open}
      </button>
      <p class="say" id="why-open">${w.say_open_none}</p>
    </div>`
  }
  const say = !el.store?.connection.up
    ? w.say_open_late
    : el.opened === device.id
      ? w.say_open_403
      : jumpcloud === 'down'
        ? w.say_open_down
        : region
          ? lang.t('say_open', { region: w[region] })
          : w.say_open_any
  return html`<div class="act open">
    ${openLink(el, device, '')}
    <p class="say" id="why-open">${capital(say)}</p>
  </div>`
}

/** The link to the device's record. It opens by itself; the click is reported beside that. */
export function openLink(el: DevicePanel, device: Device, size: 'sm' | ''): TemplateResult | typeof nothing {
  if (!device.consoleUrl) return nothing
  return html`<a
    class="btn ${size}"
    part="action open"
    href=${device.consoleUrl}
    target="_blank"
    rel="noopener noreferrer"
    @click=${(event: Event) => el.openRecord(event, device)}
    @auxclick=${(event: MouseEvent) => event.button === 1 && el.openRecord(event, device)}
    >${el.language.w.open}${icon('external', 'end')}</a
  >`
}
