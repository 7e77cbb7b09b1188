/** What stands in the closed folds: ownership, hardware and system. */
import type { Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'
import { icon } from '../ui/icons.ts'
import { fact, instant, systemName, unknownFact } from './parts.ts'
import { ownerIsRequester, usableSerial } from './words.ts'
import { copy } from '../ui/clipboard.ts'
import type { SiitElement } from '../ui/element.ts'

export function ownershipFacts(device: Device, panel: Panel, lang: Language): TemplateResult {
  const { w } = lang
  const { owner, binding } = device
  const name = owner.person?.name
  return html`<dl class="facts in">
    ${fact(
      w.owner,
      name
        ? ownerIsRequester(device, panel)
          ? lang.t('theRequester', { name })
          : name
        : html`<span class="st">${icon('minus', 'muted')}${w.none}</span>`,
    )}
    ${fact(
      binding.users.length > 1 ? w.boundUsers : w.boundUser,
      binding.users.length
        ? html`${binding.users.map(
            (user) =>
              html`<div>
                ${user.email ?? user.name ?? user.jumpcloudUserId}
                ${user.via === 'group' ? html`<span class="sub">${w.viaGroup}</span>` : nothing}
              </div>`,
          )}`
        : html`<span class="st">${icon('minus', 'muted')}${w.none}</span>`,
    )}
    ${
      binding.since
        ? fact(
            w.boundSince,
            html`${instant(binding.since, lang.date(binding.since), lang)}${
              binding.source ? html`<span class="sub">${w[binding.source]}</span>` : nothing
            }`,
          )
        : nothing
    }
  </dl>`
}

export function hardwareFacts(
  el: Pick<SiitElement, 'language' | 'announce' | 'updateComplete'>,
  device: Device,
): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { hardware: parts, os, serialNumber } = device
  const serialIsReal = usableSerial(device) !== null
  const known = (label: string, value: string | null, mono = false) =>
    fact(label, value ? html`<span class=${mono ? 'mono' : ''}>${value}</span>` : unknownFact(lang))
  return html`<dl class="facts in">
    ${fact(
      w.serial,
      serialNumber === null
        ? unknownFact(lang)
        : html`<span class=${serialIsReal ? 'mono' : ''}>${serialNumber}</span> ${
              serialIsReal
                ? html`<button class="ib" aria-label=${w.copySerial} @click=${() => copy(el, serialNumber)}>
                    ${icon('copy')}
                  </button>`
                : html`<span class="sub">${w.placeholder}</span>`
            }`,
    )}
    ${known(w.model, parts.model)} ${known(w.manufacturer, parts.manufacturer)}
    ${known(w.memory, parts.memoryBytes === null ? null : `${lang.number(Math.round(parts.memoryBytes / 2 ** 30))} GB`)}
    ${known(w.architecture, parts.architecture)}
    ${known(w.system, os.family === 'unknown' ? os.name : systemName(device))}
    ${known(w.agent, device.agentVersion)} ${fact(w.deviceType, w[device.deviceType])}
    ${known(w.jumpcloudId, device.jumpcloudId, true)}
  </dl>`
}
