/** The panel's faces without a device: loading, empty, not set up, refused, gone. */
import type { Panel, Problem } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon, type SignName } from '../ui/icons.ts'
import { later } from '../ui/later.ts'
import type { DevicePanel } from './device-panel.ts'
import { band } from './parts.ts'
import { cardsOf, inSeconds } from './words.ts'

export const top = (title: string) => html`<div class="top" part="header"><h2>${title}</h2></div>`

export function face(
  el: DevicePanel,
  sign: SignName,
  title: string,
  text: TemplateResult | string,
  retry: string,
): TemplateResult {
  return html`${top(el.language.w.device)}
    <div class="empty">
      <span class="tile">${icon(sign)}</span>
      <h3 data-f="name" tabindex="-1">${title}</h3>
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

/** As high as what follows, so that nothing jumps; empty at first, because most readings are there before an eye is. */
export function loading({ language: { w }, slow }: DevicePanel): TemplateResult {
  if (!slow) return html`<div class="wait" aria-busy="true"></div>`
  const bar = html`<span class="sk"></span>`
  const wide = html`<span class="sk w"></span>`
  const row = html`<div class="act">
    <span class="sk v"></span>
    <div>${wide}${bar}</div>
  </div>`
  const fold = (title: string) =>
    html`<div class="fold">
      ${icon('right')}
      <h4>${title}</h4>
    </div>`
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
    <div class="panes">
      <div>
        <div class="acts">${row}${row}${row}</div>
      </div>
      <div>
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
      </div>
    </div>
  </div>`
}

export const notSetUp = (el: DevicePanel) =>
  face(el, 'plug', el.language.w.setup, el.language.w.setupText, '')

/** There is no panel to show, and why. What needs the bff to be seen has its words in the later parts. */
export function failed(el: DevicePanel, error: Problem | 'unanswered' | 'no_token'): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  if (error === 'unanswered') {
    const { retryAt } = el.store?.connection ?? { retryAt: null }
    const next = retryAt ? ` ${lang.t('nextTry', { when: inSeconds(retryAt, lang) })}` : ''
    return face(el, 'plug', w.linkDown, w.linkDownEmpty + next, w.tryNow)
  }
  if (error === 'no_token' || error.status === 401) return face(el, 'lock', w.ended, w.endedText, w.tryNow)
  return later.parts?.refused(el, error) ?? (later.failed ? partMissing(el) : loading(el))
}

/** The bff did not give the later parts. */
export const partMissing = (el: DevicePanel) =>
  face(el, 'warn', el.language.w.laterFailed, el.language.w.laterFailedText, '')

/** Nobody is there. Said over what was known before. */
export function linkBand(el: DevicePanel): TemplateResult | undefined {
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
  return undefined
}

/** Whether the panel shows a device at rest, for which the first script is enough. */
export const isPlain = ({ devices, connection, stale }: Panel) =>
  devices.length > 0 &&
  !stale &&
  connection.state === 'ready' &&
  !['down', 'rate_limited'].includes(connection.jumpcloud) &&
  devices.every(
    (device) => !cardsOf(device).length && device.owner.reason === null && device.removedAt === null,
  )
