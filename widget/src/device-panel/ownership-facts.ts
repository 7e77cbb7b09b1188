/** What stands in the closed fold of ownership. */
import type { Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'
import { icon } from '../ui/icons.ts'
import { fact, instant } from './parts.ts'
import { ownerIsRequester } from './words.ts'

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
                <bdi>${user.email ?? user.name ?? user.jumpcloudUserId}</bdi>
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
