/** The panel's faces without a device: loading, empty, not set up, refused, gone. */
import type { Panel, Problem } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { rich } from '../locales/index.ts'
import { icon, type SignName } from '../ui/icons.ts'
import type { DevicePanel } from './device-panel.ts'
import { band } from './parts.ts'
import { inSeconds } from './words.ts'

const top = (title: string) => html`<header class="top" part="header"><h2>${title}</h2></header>`

function face(el: DevicePanel, sign: SignName, title: string, text: string, retry: string): TemplateResult {
  return html`${top(el.language.w.device)}
    <div class="empty">
      <span class="tile">${icon(sign)}</span>
      <h3>${title}</h3>
      <p class="why">${text}</p>
      ${
        retry
          ? html`<button class="btn sm" data-f="try" @click=${() => el.store?.tryNow()}>
              ${icon('refresh')}${retry}
            </button>`
          : nothing
      }
    </div>`
}

/** As high as what follows, so that nothing jumps. Shown after a moment, by the style sheet. */
export function loading({ language: { w } }: DevicePanel): TemplateResult {
  const bar = html`<span class="sk"></span>`
  const wide = html`<span class="sk w"></span>`
  const row = html`<div class="act">
    <span class="sk v"></span>
    <div>${wide}${bar}</div>
  </div>`
  const fold = (title: string) => html`<div class="fold"><h4>${title}</h4></div>`
  return html`<div class="load" aria-busy="true" aria-label=${w.loading} role="group">
    <div class="top">${wide}</div>
    <div class="head">
      <span class="tile"></span>
      <div>${wide}${wide}</div>
    </div>
    <dl class="clocks">
      <div>
        <dt>${w.lastContact}</dt>
        <dd>${bar}</dd>
      </div>
      <div>
        <dt>${w.readAt}</dt>
        <dd>${bar}</dd>
      </div>
    </dl>
    <div class="acts">${row}${row}${row}</div>
    ${fold(w.protection)}
    <dl class="facts in">
      <dt>${bar}</dt>
      <dd>${bar}</dd>
      <dt>${bar}</dt>
      <dd>${wide}</dd>
      <dt>${bar}</dt>
      <dd>${bar}</dd>
    </dl>
    ${fold(w.ownership)} ${fold(w.hardware)} ${fold(w.timeline)}
  </div>`
}

export const notSetUp = (el: DevicePanel) =>
  face(el, 'plug', el.language.w.setup, el.language.w.setupText, '')

/** There is no panel to show, and why. */
export function failed(el: DevicePanel, error: Problem | 'unanswered' | 'no_token'): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  if (error === 'no_token') return face(el, 'lock', w.ended, w.endedText, w.tryNow)
  if (error === 'unanswered') {
    const { retryAt } = el.store?.connection ?? { retryAt: null }
    const next = retryAt ? ` ${lang.t('nextTry', { when: inSeconds(retryAt, lang) })}` : ''
    return face(el, 'plug', w.linkDown, w.linkDownEmpty + next, w.tryNow)
  }
  if (error.code === 'request_required') return face(el, 'user', w.noRequestTitle, w.noRequestText, '')
  if (error.code === 'not_connected') return face(el, 'plug', w.not_connected, w.not_connectedText, '')
  if (error.status === 401) return face(el, 'lock', w.ended, w.endedText, w.tryNow)
  if (error.status === 403) return face(el, 'blocked', w.noAccess, w.noAccessText, '')
  return face(el, 'warn', w.failedTitle, lang.t('failedPanelText', { detail: error.detail }), w.tryNow)
}

/** Connected, and nothing reaches a panel yet; undefined where something does. */
export function notReady(el: DevicePanel, { connection: { state } }: Panel): TemplateResult | undefined {
  const { w } = el.language
  if (state === 'ready' || state === 'credentials_invalid') return undefined
  return face(el, state === 'not_connected' ? 'plug' : 'expired', w[state], w[`${state}Text`], '')
}

export function noDevice(el: DevicePanel, panel: Panel): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { name, email } = panel.requester
  const text = panel.fleetReadAt
    ? lang.t('emptyText', { email, age: lang.ago(panel.fleetReadAt) })
    : lang.t('emptyNever', { email })
  return html`${top(lang.t('deviceOf', { name }))}${bands(el, panel, undefined)}
    <div class="empty">
      <span class="tile">${icon('laptop')}</span>
      <h3>${lang.t('empty', { name })}</h3>
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
    </div>`
}

/** What is wrong with the whole panel: one band, the gravest. `readAt`: the age of what is shown. */
export function bands(
  el: DevicePanel,
  panel: Panel,
  readAt: string | undefined,
): TemplateResult | typeof nothing {
  const { language: lang, store } = el
  const { w } = lang
  const link = store?.connection
  if (link && !link.up) {
    const time = lang.time(store.toldAt)
    const next = link.retryAt ? lang.t('nextTry', { when: inSeconds(link.retryAt, lang) }) : ''
    return band(
      '',
      'not_sent',
      w.linkDown,
      html`<p>${lang.t('linkDownText', { time })} ${next}</p>
        <button class="btn sm" data-f="try-band" @click=${() => store.tryNow()}>
          ${icon('refresh')}${w.tryNow}
        </button>`,
    )
  }
  const { jumpcloud, nextTryAt, state } = panel.connection
  const age = readAt ? lang.ago(readAt) : w.justNow
  if (state === 'credentials_invalid')
    return band('danger', 'warn', w.keyTitle, html`<p>${rich(w.keyText, { age })}</p>`)
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
