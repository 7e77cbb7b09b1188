/** A sync as it goes on: its phases, what it waits for, what it set aside. */
import type { SyncRecord, SyncRun } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { inSeconds } from '../device-panel/words.ts'
import type { Language } from '../locales/index.ts'
import { lasting, listOf } from '../locales/lists.ts'
import { icon, type SignName } from '../ui/icons.ts'
import { unknownProblem } from '../ui/told.ts'
import { whyFailed } from './bands.ts'
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

/** JumpCloud is away in the middle of a run; nothing where it is not. */
export function waitingText(s: Settings, { waiting }: SyncRun): string {
  const { language: lang } = s.el
  const text = waiting && lang.w.waits[waiting.code]
  if (!text) return ''
  const until = Date.parse(waiting.until)
  return (
    lang.fill(text, {
      when: until - clock.now() < 90_000 ? inSeconds(until, lang) : lang.ago(waiting.until),
    }) ?? ''
  )
}

/** It counts down, so it is no live region: that the run waits is said once, by the view. */
export function waitingNote(s: Settings, run: SyncRun): Part {
  const text = waitingText(s, run)
  return text ? html`<div class="note warning"><p>${text}</p></div>` : nothing
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

/** "41 s", "12 min". Milliseconds in. */
function took(ms: number, lang: Language): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  return seconds < 90 ? lasting(seconds, 'second', lang) : lasting(Math.round(seconds / 60), 'minute', lang)
}

/** Sign, tone, words and what they mean for our copy. */
export function outcome(s: Settings, run: SyncRun): readonly [SignName, string, string, string] {
  const { language: lang } = s.el
  const { w } = lang
  const ms = Date.parse(run.finishedAt ?? run.startedAt) - Date.parse(run.startedAt)
  switch (run.state) {
    case 'running':
      return ['dispatching', 't-info', w.runRunning, '']
    case 'succeeded':
      return ['check', 't-success', lang.t('runDone', { time: took(ms, lang) }), '']
    case 'held':
      return ['awaiting_approval', 't-warning', lang.t('runHeld', { n: run.removalsHeld }), '']
    case 'failed':
      return [
        'failed_on_device',
        't-danger',
        lang.t('runFailed', { why: whyFailed(s, run) }),
        w.runFailedText,
      ]
    case 'cancelled':
      return [
        'cancelled',
        'muted',
        run.cancelledBy ? lang.t('runCancelledBy', { who: run.cancelledBy.name }) : w.runCancelled,
        w.runFailedText,
      ]
  }
}
