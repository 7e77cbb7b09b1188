/** What stands in the closed fold of hardware and system. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { fact, systemName, unknownFact } from './parts.ts'
import { usableSerial } from './words.ts'
import { copy } from '../ui/clipboard.ts'
import type { SiitElement } from '../ui/element.ts'
import type { Language } from '../locales/index.ts'
import { lasting } from '../locales/lists.ts'

/** "16 GB", "16 Go". */
export const memorySize = (bytes: number, lang: Language): string =>
  lasting(Math.round(bytes / 2 ** 30), 'gigabyte', lang)

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
    ${known(w.memory, parts.memoryBytes === null ? null : memorySize(parts.memoryBytes, lang))}
    ${known(w.architecture, parts.architecture)}
    ${known(w.system, os.family === 'unknown' ? os.name : systemName(device))}
    ${known(w.agent, device.agentVersion)} ${fact(w.deviceType, w[device.deviceType])}
    ${known(w.jumpcloudId, device.jumpcloudId, true)}
  </dl>`
}
