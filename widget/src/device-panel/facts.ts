/** What is known of a device: protection, ownership, hardware and system. */
import type { Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { rich, type Language } from '../locales/index.ts'
import { icon } from '../ui/icons.ts'
import type { DevicePanel } from './device-panel.ts'
import { fact, instant, systemName, unknownFact } from './parts.ts'
import { encryptionName, ownerIsRequester, vendorName } from './words.ts'

const good = (text: string) => html`<span class="st">${icon('check', 't-success')}${text}</span>`
const bad = (text: string) => html`<span class="st">${icon('x', 't-warning')}${text}</span>`

function fold(title: string, main: string, body: TemplateResult, open = false): TemplateResult {
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
  const phone = device.deviceType !== 'Computer'
  const isOn = [
    encryption.state === 'on',
    encryption.recoveryKeyEscrowed === 'yes',
    mdm.vendor === 'jumpcloud',
  ]
  const gaps = w.noValue
  return fold(
    w.protection,
    lang.t('ofOn', { n: isOn.filter(Boolean).length, of: isOn.length }),
    html`<dl class="facts in">
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
            : html`<span class="st">${icon('minus', 't-muted')}${vendorName(device, lang)}</span>`,
      )}
      ${
        mdm.enrollmentType === 'unknown'
          ? nothing
          : fact(w.enrollment, mdm.enrollmentType === 'device' ? w.device : w[mdm.enrollmentType])
      }
    </dl>`,
    true,
  )
}

export function ownership(device: Device, panel: Panel, lang: Language): TemplateResult {
  const { w } = lang
  const { owner, binding } = device
  const name = owner.person?.name
  return fold(
    w.ownership,
    name ?? w.noOwner,
    html`<dl class="facts in">
      ${fact(
        w.owner,
        name
          ? ownerIsRequester(device, panel)
            ? lang.t('theRequester', { name })
            : name
          : html`<span class="st">${icon('minus', 't-muted')}${w.none}</span>`,
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
          : html`<span class="st">${icon('minus', 't-muted')}${w.none}</span>`,
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
    </dl>`,
  )
}

/** Why nobody owns the device, and what to do about it. */
export function noOwner(device: Device, lang: Language): TemplateResult | typeof nothing {
  const { w } = lang
  const { reason, candidates } = device.owner
  if (reason === null) return nothing
  const text =
    reason === 'no_matching_person'
      ? lang.t('no_matching_person_text', { email: device.binding.user?.email })
      : reason === 'several_candidates'
        ? lang.t('several_candidates_text', { names: lang.list(candidates.map((person) => person.name)) })
        : ''
  const conflict = reason === 'several_candidates'
  return html`<div class="own note ${conflict ? 'warning' : ''}">
    <p class="st ${conflict ? 't-warning' : ''}">${icon('user')}<span>${w[reason]}</span></p>
    ${text ? html`<p>${text}</p>` : nothing}
    <p>${rich(w[`${reason}_fix`])}</p>
  </div>`
}

export function hardware(el: DevicePanel, device: Device): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const { hardware: parts, os, serialNumber } = device
  const serialIsReal = serialNumber !== null && !device.typedConfirmation.serialPlaceholder
  const known = (label: string, value: string | null, mono = false) =>
    fact(label, value ? html`<span class=${mono ? 'mono' : ''}>${value}</span>` : unknownFact(lang))
  return fold(
    w.hardware,
    serialIsReal ? serialNumber : w.noSerial,
    html`<dl class="facts in">
      ${fact(
        w.serial,
        serialNumber === null
          ? unknownFact(lang)
          : html`<span class=${serialIsReal ? 'mono' : ''}>${serialNumber}</span> ${
                serialIsReal
                  ? html`<button class="ib" aria-label=${w.copySerial} @click=${() => el.copy(serialNumber)}>
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
    </dl>`,
  )
}

export { fold }
