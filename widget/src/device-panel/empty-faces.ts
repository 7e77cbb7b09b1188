/** Faces of a panel that has no device to show, and bands over one that is out of date. */
import type { Panel, Problem } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { icon } from '../ui/icons.ts'
import { approvals } from './approvals.ts'
import type { DevicePanel } from './device-panel.ts'
import { face, linkBand, top } from './faces.ts'
import { band } from './parts.ts'
import type { PanelStore } from './store.ts'
import { inSeconds } from './words.ts'
import { failureShown } from '../ui/problem-text.ts'

/** Milliseconds after which a panel asks whether JumpCloud is set up by now. */
const setUpByNow = 10_000
const asking = new WeakSet<PanelStore>()

/** Nobody tells an agent's page that the setup was finished: only who manages the integration hears of it. */
function askAgain({ store }: DevicePanel): void {
  if (!store || asking.has(store)) return
  asking.add(store)
  clock.after(setUpByNow, () => {
    asking.delete(store)
    void store.read()
  })
}

/** The bff says no to the whole panel. */
export function refused(el: DevicePanel, error: Problem): TemplateResult {
  const { w } = el.language
  if (error.code === 'request_required') return face(el, 'user', w.noRequestTitle, w.noRequestText, '')
  if (error.code === 'not_connected') {
    askAgain(el)
    return face(el, 'plug', w.not_connected, w.not_connectedText, '')
  }
  if (error.status === 403) return face(el, 'blocked', w.noAccess, w.noAccessText, '')
  return face(el, 'warn', w.failedTitle, failureShown(error, el.language), w.tryNow)
}

/** Connected, and nothing reaches a panel yet; undefined where something does. */
export function notReady(el: DevicePanel, { connection: { state } }: Panel): TemplateResult | undefined {
  const { w } = el.language
  if (state === 'ready' || state === 'credentials_invalid') return undefined
  askAgain(el)
  return face(el, state === 'not_connected' ? 'plug' : 'expired', w[state], w[`${state}Text`], '')
}

export function noDevice(el: DevicePanel, panel: Panel): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { name, email } = panel.requester
  const text = panel.fleetReadAt
    ? lang.t('emptyText', { email, age: lang.ago(panel.fleetReadAt) })
    : lang.t('emptyNever', { email })
  return html`${top(lang.t('deviceOf', { name }))}${linkBand(el) ?? troubleBand(el, panel, undefined)}
    <div class="empty">
      <span class="tile">${icon('laptop')}</span>
      <h3 data-f="name" tabindex="-1">${lang.t('empty', { name })}</h3>
      <p class="why">${text}</p>
    </div>
    <div class="checks">
      <h4>${w.emptyWhy}</h4>
      <ol class="steps">
        <li><span>${lang.t('empty1', { name })}</span></li>
        <li><span>${w.empty2}</span></li>
        <li><span>${w.empty3}</span></li>
      </ol>
      <div class="btns">
        <button class="btn sm" data-f="try" @click=${() => el.store?.tryNow()}>
          ${icon('refresh')}${w.readAgain}
        </button>
      </div>
    </div>
    ${approvals(el, undefined)}`
}

/** What is wrong with the whole panel: one band, the gravest. `readAt`: the age of what is shown. */
export function troubleBand(
  el: DevicePanel,
  panel: Panel,
  readAt: string | undefined,
): TemplateResult | typeof nothing {
  const { language: lang } = el
  const { w } = lang
  const { jumpcloud, nextTryAt, state } = panel.connection
  const age = readAt ? lang.ago(readAt) : w.justNow
  if (state === 'credentials_invalid')
    return band('danger', 'warn', w.keyTitle, html`<p>${lang.rich(w.keyText, { age })}</p>`)
  if (jumpcloud === 'down' || jumpcloud === 'rate_limited') {
    const isDown = jumpcloud === 'down'
    const next = nextTryAt ? lang.t('nextTry', { when: inSeconds(+new Date(nextTryAt), lang) }) : ''
    return band(
      'warning',
      'warn',
      isDown ? w.jcDown : w.jcSlow,
      html`<p>${lang.t(isDown ? 'jcDownText' : 'jcSlowText', { age })} ${next}</p>`,
    )
  }
  if (panel.stale) {
    const text = panel.fleetReadAt ? lang.t('staleText', { age: lang.ago(panel.fleetReadAt) }) : w.staleNever
    return band('warning', 'warn', w.staleTitle, html`<p>${text}</p>`)
  }
  return nothing
}
