/** A sync as it goes on: its phases, what it waits for, what it set aside. */
import type { SyncRecord, SyncRun } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { inSeconds } from '../device-panel/words.ts'
import { listOf } from '../locales/lists.ts'
import { icon } from '../ui/icons.ts'
import { unknownProblem } from '../ui/told.ts'
import type { Part } from './fields.ts'
import type { Settings } from './settings-view.ts'

const phases = ['systems', 'hardware', 'apple_mdm', 'groups', 'people', 'removals'] as const

/** A run, phase by phase, with counts. */
export function progress(s: Settings, run: SyncRun): TemplateResult {
  const { language: lang } = s.el
  const { w } = lang
  const at = run.phase === 'done' ? phases.length : phases.indexOf(run.phase)
  const { done, of } = run.progress
  const told = (index: number): unknown => {
    const name = phases[index]
    if (index < at) return name === 'systems' && run.total !== null ? lang.number(run.total) : w.phaseDone
    if (index > at) return html`<span class="muted">${w.phaseWaiting}</span>`
    if (of === null) return lang.t('doneSoFar', { done })
    return html`${lang.t('doneOfTotal', { done, of })}
      <progress max=${of || 1} value=${done} aria-label=${w.ph[name ?? ''] ?? ''}></progress>`
  }
  const still = run.state !== 'running'
  return html`<ul class="rows num">
      ${phases.map(
        (name, index) =>
          html`<li>
            ${icon(
              index < at ? 'check' : index > at ? 'requested' : still ? 'not_sent' : 'dispatching',
              index < at ? 't-success' : index > at || still ? 'muted' : 't-info',
            )}<span class="med">${w.ph[name]}</span><span>${told(index)}</span>
          </li>`,
      )}
    </ul>
    <p class="xs muted num">
      ${lang.t('startedAt', { time: lang.time(run.startedAt) })} ${counts(s, run)}
      ${run.counts.quarantined ? lang.t('setAside', { n: run.counts.quarantined }) : nothing}
    </p>`
}

/** "New 12, Updated 3" of what is not zero. */
export function counts(s: Settings, { counts: found }: SyncRun): string {
  const { language: lang } = s.el
  const { w } = lang
  return listOf(
    (
      [
        [w.c_new, found.new],
        [w.c_updated, found.updated],
        [w.c_unchanged, found.unchanged],
        [w.c_removed, found.removed],
      ] as const
    )
      .filter(([, n]) => n)
      .map(([name, n]) => `${name} ${lang.number(n)}`),
    lang,
    'unit',
  )
}

/** JumpCloud is away in the middle of a run. */
export function waitingNote(s: Settings, { waiting }: SyncRun): Part {
  const { language: lang } = s.el
  const text = waiting && lang.w.waits[waiting.code]
  return text
    ? html`<div class="note warning" role="status">
        <p>
          ${lang.fill(text, { when: Date.parse(waiting.until) - clock.now() < 90_000 ? inSeconds(Date.parse(waiting.until), lang) : lang.ago(waiting.until) })}
        </p>
      </div>`
    : nothing
}

/** A record that was set aside, and why. */
export const recordRow = ({ el: { language: lang } }: Settings, { jumpcloudId, code, detail }: SyncRecord) =>
  html`<tr>
    <th scope="row" class="mono">${jumpcloudId ?? lang.w.noRecordId}</th>
    <td colspan="2">${lang.w.records?.[code] ?? unknownProblem({ detail }, lang)}</td>
  </tr>`

/** "Syncing: Hardware details" while a sync runs. */
export function phaseText({ store, el }: Settings): string {
  const { language: lang } = el
  return lang.t('syncingNow', { phase: lang.w.ph[store?.run?.phase ?? ''] ?? '' })
}
