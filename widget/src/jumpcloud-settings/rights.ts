/** What a key can read and do. */
import type { ReportCard } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon, type SignName } from '../ui/icons.ts'
import type { Settings } from './settings-view.ts'
import { unknownProblem } from '../ui/told.ts'

type Right = readonly [sign: SignName, tone: string, name: string, text: unknown, sub: unknown]

/** What the key can read and do, each with what is missing and what will not work without it. */
export function rights(s: Settings, report: ReportCard): TemplateResult {
  const { language: lang } = s.el
  const { w } = lang
  const lacks = new Map(report.warnings.map(({ code, detail }) => [code, detail]))
  const missing = (...codes: readonly string[]) => {
    const code = codes.find((one) => lacks.has(one))
    return code && (w.missing[code] ?? [unknownProblem({ detail: lacks.get(code) ?? code }, lang), ''])
  }
  const row = (name: string, told: string | undefined, yes: string, ...codes: readonly string[]): Right => {
    const lack = missing(...codes)
    if (lack) return ['x', 't-warning', name, lack[0], lack[1]]
    if (told === 'yes') return ['check', 't-success', name, yes, '']
    if (told === 'untested') return ['question', 'muted', name, w.rightUntested, w.rightUntestedText]
    return ['question', 'muted', name, w.rightUnknown, '']
  }
  const { canRead } = report
  const read: Right[] = [
    row(w.r_systems, 'yes', lang.t('devicesN', { n: report.systems })),
    row(w.r_users, canRead.users, w.rightYes, 'users_unreadable'),
    row(w.r_groups, canRead.groups, w.rightYes, 'groups_unreadable'),
    row(w.r_systemInsights, canRead.systemInsights, w.rightYes, 'system_insights_missing'),
    row(w.r_appleMdm, canRead.appleMdm, w.rightYes, 'apple_mdm_unreadable', 'apple_mdm_not_configured'),
    row(w.r_directoryInsights, canRead.directoryInsights, w.rightYes, 'directory_insights_missing'),
  ]
  const act: Right[] = [
    row(w.r_windows, 'untested', '', 'role_reads_only'),
    row(w.r_apple, 'untested', '', 'role_reads_only', 'apple_mdm_unreadable', 'apple_mdm_not_configured'),
    row(w.open, 'yes', w.always),
  ]
  const list = (title: string, rows: readonly Right[]) =>
    html`<div>
      <h3 class="cap">${title}</h3>
      <ul class="rows">
        ${rows.map(
          ([sign, tone, name, told, sub]) =>
            html`<li>
              ${icon(sign, tone)}<span class="med">${name}</span
              ><span>${told}${sub ? html`<span class="sub">${sub}</span>` : nothing}</span>
            </li>`,
        )}
      </ul>
    </div>`
  return html`${list(w.canRead, read)} ${list(w.canDo, act)}`
}
