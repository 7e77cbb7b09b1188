/** What is out of the ordinary with a device's own record: nobody owns it, or JumpCloud no longer lists it. */
import type { Device } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'
import { icon } from '../ui/icons.ts'
import { listOf } from '../locales/lists.ts'

export function removed(device: Device, { w }: Language): TemplateResult | typeof nothing {
  if (device.removedAt === null) return nothing
  return html`<div class="own note">
    <p class="st">${icon('minus')}<span>${w.removed}</span></p>
    <p>${w.removedText}</p>
  </div>`
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
        ? lang.t('several_candidates_text', {
            names: listOf(
              candidates.map((person) => person.name),
              lang,
            ),
          })
        : ''
  const conflict = reason === 'several_candidates'
  return html`<div class="own note ${conflict ? 'warning' : ''}">
    <p class="st ${conflict ? 't-warning' : ''}">
      ${icon(conflict ? 'users' : 'user')}<span>${w[reason]}</span>
    </p>
    ${text ? html`<p>${text}</p>` : nothing}
    <p>${lang.rich(w[`${reason}_fix`])}</p>
  </div>`
}
