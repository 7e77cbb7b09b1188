/** What stands over everything else: a dead key, a sync that asks or has failed, the stop switch, the quarantine. */
import type { Connection, SyncRun } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon, type SignName } from '../ui/icons.ts'
import { button, taskProblem, type Part } from './fields.ts'
import type { Settings } from './settings-view.ts'
import { keyForm } from './key-form.ts'

const band = (tone: string, sign: SignName, title: string, body: TemplateResult) =>
  html`<section class="band wide ${tone}">
    ${icon(sign)}
    <h3>${title}</h3>
    <div class="body">${body}</div>
  </section>`

/** Why a run failed, in the language where we have words for it. */
export const whyFailed = ({ el }: Settings, { error }: SyncRun) =>
  el.language.w.why[error?.code ?? ''] ?? error?.detail ?? ''

export function keyBand(s: Settings): TemplateResult {
  const { w } = s.el.language
  return band(
    'danger',
    'failed_on_device',
    w.keyInvalid,
    html`<p>${w.keyInvalidText}</p>
      ${
        s.newKey
          ? keyForm(s)
          : html`<div class="btns">
              ${button(s, { f: 'rotate', label: w.keyReplace, kind: 'sm primary', go: () => s.openKey() })}
              ${button(s, { f: 'check', label: w.checkAgain, kind: 'sm', task: 'check', doing: w.checking, go: () => s.work.check() })}
            </div>`
      }
      ${taskProblem(s, 'check')}`,
  )
}

export function failedBand(s: Settings, run: SyncRun): TemplateResult {
  const { language: lang } = s.el
  const { w } = lang
  return band(
    'warning',
    'warn',
    lang.t('lastSyncFailed', { why: whyFailed(s, run) }),
    html`<p>${w.lastSyncFailedText}</p>`,
  )
}

/** A sync would remove so many that it asks first. */
export function heldBand(s: Settings): Part {
  const { store, el } = s
  const { language: lang } = el
  const { w } = lang
  const { run, review } = store ?? {}
  if (run?.state !== 'held') return nothing
  const n = run.removalsHeld ?? 0
  return band(
    'warning',
    'warn',
    lang.t('heldTitle', { n, of: review?.devices }),
    html`<p>${w.heldText}</p>
      <div class="btns">
        ${button(s, { f: 'keep', label: w.keepThem, kind: 'sm', task: 'sync', doing: w.starting, go: () => s.runs.begin() })}
        ${button(s, {
          f: 'removals',
          label: lang.t('removeThem', { n }),
          kind: 'sm danger',
          go: () =>
            s.ask({
              title: lang.t('removeTitle', { n }),
              text: w.heldHint,
              danger: true,
              label: w.removeNow,
              task: 'removals',
              go: () => s.runs.confirmRemovals(run),
            }),
        })}
      </div>
      <p class="xs muted">${w.heldHint}</p>`,
  )
}

export function bands(s: Settings, connection: Connection): TemplateResult {
  const { store, el } = s
  const { language: lang } = el
  const { w } = lang
  const { stopped, quarantinedAt, state } = connection
  const { run } = store ?? {}
  const isStopped = store?.policy.stored?.stopped ?? !!stopped
  const lift = () =>
    s.ask({
      title: w.quarantineAsk,
      text: w.quarantineAskText,
      danger: true,
      label: w.quarantineNow,
      task: 'quarantine',
      go: () => s.work.liftQuarantine(),
    })
  return html`${state === 'credentials_invalid' ? keyBand(s) : nothing}
  ${
    isStopped
      ? band(
          'danger',
          'alarm',
          w.stoppedTitle,
          html`<p>
              ${stopped ? lang.t('stoppedText', { who: stopped.by.name, time: lang.time(stopped.at) }) : nothing}
            </p>
            ${button(s, { f: 'allow-all', label: w.allowAgain, kind: 'sm', go: () => s.work.askStop(false) })}`,
        )
      : nothing
  }
  ${
    quarantinedAt
      ? band(
          'warning',
          'expired',
          w.quarantineTitle,
          html`<p>${lang.t('quarantineText', { time: lang.time(quarantinedAt) })}</p>
            ${button(s, { f: 'quarantine', label: w.quarantineLift, kind: 'sm', go: lift })}`,
        )
      : nothing
  }
  ${heldBand(s)} ${run?.state === 'failed' && state !== 'credentials_invalid' ? failedBand(s, run) : nothing}`
}
