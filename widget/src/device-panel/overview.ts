/** Top of the panel: whose device, which of several, its name, and the two clocks, always apart. */
import type { Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Link } from '../client/events.ts'
import type { Language } from '../locales/index.ts'
import { icon, signOf } from '../ui/icons.ts'
import { later } from '../ui/later.ts'
import type { DevicePanel } from './device-panel.ts'
import { breakable, deviceIcon, instant, summary } from './parts.ts'
import { nameOf, openStates, toneOf } from './words.ts'

/** What one row of the picker says at its end: the open action, else how the device stands. */
function standing(device: Device, lang: Language): TemplateResult {
  const action = device.actions.find((one) => one.action !== 'open' && openStates.has(one.state))
  if (action) {
    return html`<span class="st xs"
      >${icon(action.alarm ? 'alarm' : signOf(action.state), action.alarm ? 't-danger' : toneOf(action.state))}${
        lang.w[action.action === 'wipe' ? 'wipeOpen' : 'lockOpen']
      }</span
    >`
  }
  const active = device.status === 'active'
  const when = device.lastContact ? lang.ago(device.lastContact) : lang.w.unknown
  return html`<span class="st xs ${active ? '' : 'muted'}"
    >${icon(active ? 'dot' : 'ring', active ? 't-success' : '')}${active ? lang.w.isActive : when}</span
  >`
}

export function picker(el: DevicePanel, panel: Panel, shown: Device): TemplateResult {
  const { language: lang, store } = el
  const { w } = lang
  const devices = store?.devices ?? []
  const { name } = panel.requester
  const isFound = store?.found?.id === shown.id && !panel.devices.includes(shown)
  const title = isFound
    ? shown.owner.person
      ? lang.t('deviceOf', { name: shown.owner.person.name })
      : w.device
    : panel.devices.length > 1
      ? lang.t('devicesOf', { name, n: panel.devices.length })
      : lang.t('deviceOf', { name })
  return html`<div class="top" part="header">
      <h2>${title}</h2>
      ${isFound ? html`<span class="xs muted">${w.foundBySearch}</span>` : nothing}
    </div>
    ${
      devices.length > 1
        ? html`<ul class="pick" part="picker" aria-label=${w.devices}>
            ${devices.map(
              (device) =>
                html`<li>
                  <button
                    aria-pressed=${device.id === shown.id}
                    data-f="d${device.id}"
                    @click=${() => device.id === shown.id || el.pick(device)}
                  >
                    ${icon(deviceIcon(device))}
                    <span
                      ><span class="nm">${breakable(nameOf(device, lang))}</span
                      ><span class="sub">${summary(device)}</span></span
                    >
                    ${standing(device, lang)}
                  </button>
                </li>`,
            )}
          </ul>`
        : nothing
    }`
}

export const head = (device: Device, lang: Language) =>
  html`<div class="head">
    <span class="tile">${icon(deviceIcon(device))}${later.common?.systemSign(device.os.family, 'os')}</span>
    <div>
      <h3 data-f="name" tabindex="-1">${breakable(nameOf(device, lang))}</h3>
      <p>${summary(device)}</p>
    </div>
  </div>`

/** As much of an element as the clocks need; the inventory's sheet shows them too. */
interface ClockHost {
  readonly language: Language
  readonly store: { readonly connection: Link } | undefined
  readAgain(device: Device): void
}

export function clocks(
  el: ClockHost,
  panel: { readonly connection: { readonly jumpcloud: string }; readonly stale: boolean },
  device: Device,
  busy: boolean,
  problem: string,
): TemplateResult {
  const { language: lang, store } = el
  const { w } = lang
  const isUp = store?.connection.up ?? false
  const old = !isUp || panel.connection.jumpcloud === 'down' || device.removedAt !== null
  const { lastContact, status, readAt } = device
  const active = status === 'active'
  const when = lastContact
    ? instant(lastContact, isUp ? lang.ago(lastContact) : lang.time(lastContact), lang)
    : w.never
  return html`<dl class="clocks">
      <div>
        <dt>${w.lastContact}</dt>
        <dd>
          ${icon(status === 'unknown' ? 'question' : active && !old ? 'dot' : 'ring', active && !old ? 't-success' : 'muted')}
          <span
            >${status === 'unknown' ? w.unknown : lang.rich(w[active ? (old ? 'wasActive' : 'active') : 'inactive'], { when })}</span
          >
        </dd>
      </div>
      <div>
        <dt>${w.readAt}</dt>
        <dd>
          <span class=${panel.connection.jumpcloud === 'down' || panel.stale ? 't-warning' : ''}
            >${
              isUp
                ? instant(readAt, lang.ago(readAt), lang)
                : instant(readAt, lang.t('at', { time: lang.time(readAt) }), lang)
            }</span
          >
          ${
            isUp
              ? html`<button
                  class="ib"
                  data-f="refresh"
                  title=${w.readAgainLong}
                  aria-busy=${busy}
                  @click=${() => el.readAgain(device)}
                >
                  ${icon('refresh', busy ? 'spin' : '')}
                </button>`
              : nothing
          }
        </dd>
      </div>
    </dl>
    ${problem ? html`<p class="own xs t-danger st">${icon('warn')}<span>${problem}</span></p>` : nothing}`
}
