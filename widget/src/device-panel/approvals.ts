/** What awaits a second person anywhere in the workspace, for an agent who may approve. */
import type { PendingApproval } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { approveButtons, expiry } from './action-card.ts'
import { denyPart } from './card-forms.ts'
import type { DevicePanel } from './device-panel.ts'
import { fieldName, fieldValue, requestName } from './later-words.ts'
import { breakable, fact } from './parts.ts'
import { kindWord, verbOf } from './words.ts'
import { listOf } from '../locales/lists.ts'

/** All but one's own, and but what stands on its own card already. */
export function approvals(el: DevicePanel, shown: string | undefined): TemplateResult | typeof nothing {
  const waiting = el.work.approvals.filter(({ own, device }) => !own && device.id !== shown)
  if (!waiting.length) return nothing
  return html`<div role="group" class="due" part="approvals" aria-labelledby="due">
    <h3 id="due" tabindex="-1" data-f="due">
      ${icon('awaiting_approval', 't-warning')}${el.language.t('due', { n: waiting.length })}
    </h3>
    ${waiting.map((one) => due(el, one))}
  </div>`
}

function due(el: DevicePanel, { action, device, expiresAt, changes }: PendingApproval): TemplateResult {
  const { language: lang } = el
  const { w } = lang
  const panel = el.store?.panel
  const values = {
    who: action.requestedBy.name,
    verb: verbOf(action.action, lang),
    kind: kindWord(device.os.family, lang),
    is: action.action,
  }
  const problem = el.work.problem(action.id)
  return html`<div role="group" class="card" part="card" aria-labelledby="t-${action.id}">
    <div class="hd">
      ${icon('awaiting_approval', 't-warning')}
      <h3 id="t-${action.id}" tabindex="-1">${lang.t('asks', values)}</h3>
    </div>
    <dl class="facts">
      ${action.reason ? fact(w.reason, html`<bdi>${action.reason}</bdi>`) : nothing}
      ${fact(
        w.device,
        html`${breakable(device.hostname ?? w.noName)}${
          device.serialNumber ? html` <span class="mono">${device.serialNumber}</span>` : nothing
        }`,
      )}
      ${fact(w.owner, device.owner?.name ?? w.noOwner)}
      ${panel ? fact(w.requestLabel, requestName(action.requestId, panel, lang)) : nothing}
      ${fact(w.sinceAsked, sinceAsked(changes, lang))} ${fact(w.expires, expiry(expiresAt, lang))}
    </dl>
    ${denyPart(el, action)} ${approveButtons(el, action, changes.length ? undefined : action.planHash)}
    ${problem ? html`<p class="t-danger" role="alert">${problem}</p>` : nothing}
  </div>`

  function sinceAsked(list: PendingApproval['changes'], language: typeof lang): TemplateResult {
    if (!list.length) return html`<span class="st">${icon('check', 't-success')}${w.sinceNothing}</span>`
    const told = list.map(({ field, from, to }) =>
      language.t('changedFrom', {
        field: fieldName(field, device.os.family, language),
        from: fieldValue(field, from, language),
        to: fieldValue(field, to, language),
      }),
    )
    return html`<span class="st"
        >${icon('x', 't-warning')}<span>${breakable(listOf(told, language))}</span></span
      ><span class="sub">${w.sinceVoid}</span>`
  }
}
