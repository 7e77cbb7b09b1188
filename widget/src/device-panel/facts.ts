/** What is open at once: how the device is protected. And the fold that facts stand in. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'
import { icon } from '../ui/icons.ts'
import { fact, unknownFact } from './parts.ts'
import { encryptionName, vendorName } from './words.ts'

const good = (text: string) => html`<span class="st">${icon('check', 't-success')}${text}</span>`
const bad = (text: string) => html`<span class="st">${icon('x', 't-warning')}${text}</span>`

export function fold(title: string, main: string, body: TemplateResult, open = false): TemplateResult {
  return html`<details ?open=${open}>
    <summary>
      ${icon('right')}
      <h3>${title}</h3>
      <span class="n">${main}</span>
    </summary>
    ${body}
  </details>`
}

export function protection(device: Device, lang: Language): TemplateResult {
  const { w } = lang
  const { encryption, mdm } = device
  const isOn = [
    encryption.state === 'on',
    encryption.recoveryKeyEscrowed === 'yes',
    mdm.vendor === 'jumpcloud',
  ]
  return fold(
    w.protection,
    lang.t('ofOn', { n: isOn.filter(Boolean).length, of: isOn.length }),
    protectionFacts(device, lang),
    true,
  )
}

/** The same without the fold. */
export function protectionFacts(device: Device, lang: Language): TemplateResult {
  const { w } = lang
  const { encryption, mdm } = device
  const phone = device.deviceType !== 'Computer'
  const gaps = w.noValue
  return html`<dl class="facts in">
    ${fact(
      encryptionName(device, lang),
      encryption.state === 'on'
        ? good(w.on)
        : encryption.state === 'off'
          ? bad(w.off)
          : unknownFact(lang, gaps),
    )}
    ${
      phone
        ? nothing
        : fact(
            w.recoveryKey,
            encryption.recoveryKeyEscrowed === 'yes'
              ? good(w.escrowed)
              : encryption.recoveryKeyEscrowed === 'no'
                ? bad(w.notEscrowed)
                : unknownFact(lang, gaps),
          )
    }
    ${fact(
      w.mdm,
      mdm.vendor === 'jumpcloud'
        ? good(vendorName(device, lang))
        : mdm.vendor === 'unknown'
          ? unknownFact(lang, gaps)
          : html`<span class="st">${icon('minus', 'muted')}${vendorName(device, lang)}</span>`,
    )}
    ${
      mdm.enrollmentType === 'unknown'
        ? nothing
        : fact(w.enrollment, mdm.enrollmentType === 'device' ? w.device : w[mdm.enrollmentType])
    }
  </dl>`
}
