/** The faces before a connection is there: the form, what the key can do, the import. */
import type { Connection, Region, SyncRun } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { askDisconnect } from './disconnect.ts'
import { failedBand, keyBand } from './bands.ts'
import {
  button,
  errorLine,
  fieldProblem,
  onEnter,
  radio,
  taskProblem,
  textField,
  type Part,
} from './fields.ts'
import { keyField, rights } from './rights.ts'
import type { Settings } from './settings-view.ts'
import { clock } from '../client/clock.ts'
import { inSeconds } from '../device-panel/words.ts'
import { listOf } from '../locales/lists.ts'

const steps = ['connect', 'check', 'import', 'review'] as const
const regions: readonly Region[] = ['us', 'eu', 'in']

/** Title, what it is about, and how far the setup is. */
export function pageHead(
  s: Settings,
  title: string,
  text: unknown,
  step?: (typeof steps)[number],
  end: Part = nothing,
): TemplateResult {
  const { w } = s.el.language
  const now = step ? steps.indexOf(step) : -1
  return html`<div class="pg-h">
      <div>
        <h2 tabindex="-1">${title}</h2>
        <p class="muted">${text}</p>
      </div>
      ${end}
    </div>
    ${
      step
        ? html`<ol class="stepper" aria-label=${w.steps}>
            ${steps.map(
              (name, at) =>
                html`<li class=${at < now ? 'done' : ''} aria-current=${at === now ? 'step' : nothing}>
                  ${at < now ? icon('check', 't-success') : nothing}${w.step[name]}
                </li>`,
            )}
          </ol>`
        : nothing
    }`
}

export const foot = (say: unknown, ...buttons: readonly unknown[]) =>
  html`<div class="foot">
    <p class="say">${say}</p>
    ${buttons}
  </div>`

export function connectFace(s: Settings): TemplateResult {
  const { el, store } = s
  const { typed } = s.connecting
  const { language: lang } = el
  const { w } = lang
  const id = typed.organizationId.trim()
  const idError = !/^[0-9a-f]*$/i.test(id)
    ? w.organizationSigns
    : id.length !== 24
      ? lang.t('organizationLength', { n: id.length })
      : ''
  const told = (mistake: string, pointer: string) =>
    (typed.tried && mistake) || fieldProblem(s, 'verify', pointer)
  const refused = store?.tasks.get('verify')?.problem
  const regionError = told(typed.region ? '' : w.regionMissing, '/region')
  return html`${pageHead(s, w.connect, w.connectText, 'connect')}
    <div class="form" @keydown=${onEnter(() => s.connecting.verify())}>
      ${keyField(
        s,
        'api-key',
        w.apiKey,
        { text: typed.apiKey, shown: typed.shown },
        told(typed.apiKey.trim() ? '' : w.apiKeyMissing, '/apiKey'),
        w.apiKeyHint,
        ({ text, shown }) => s.connecting.type(text === typed.apiKey ? { shown } : { apiKey: text }),
      )}
      ${textField({
        id: 'organization',
        label: w.organizationId,
        value: typed.organizationId,
        error: told(idError, '/organizationId'),
        hint: w.organizationHint,
        code: true,
        input: (organizationId) => s.connecting.type({ organizationId }),
      })}
      <fieldset class="field" aria-describedby="region-says">
        <legend>${w.region}</legend>
        <div class="seg">
          ${regions.map((value) =>
            radio('region', value, w.regions[value], typed.region === value, () =>
              s.connecting.type({ region: value }),
            ),
          )}
        </div>
        <div id="region-says">
          ${regionError ? errorLine(regionError) : html`<p class="xs muted">${lang.rich(w.regionHint)}</p>`}
        </div>
      </fieldset>
    </div>
    <div class="inset">
      <h3 class="cap">${w.needs}</h3>
      <dl class="facts">
        <dt>${w.needsShow}</dt>
        <dd>${w.needsShowText}</dd>
        <dt>${w.needsAct}</dt>
        <dd>${w.needsActText}</dd>
        <dt>${w.needsMore}</dt>
        <dd>${w.needsMoreText}</dd>
      </dl>
      <p class="xs muted">${w.needsIam}</p>
    </div>
    ${taskProblem(s, 'verify', ['/apiKey', '/organizationId', '/region'])}
    ${foot(
      refused ? w.kept : w.checkFirst,
      button(s, {
        f: 'verify',
        label: refused ? w.checkAgain : w.checkNow,
        kind: 'primary',
        task: 'verify',
        doing: w.checking,
        go: () => s.connecting.verify(),
      }),
    )}`
}

export function reportFace(s: Settings): TemplateResult {
  const { el, store } = s
  const { report, typed } = s.connecting
  const { language: lang } = el
  const { w } = lang
  if (!report) return html``
  const n = report.warnings.length
  const cell = (name: string, value: unknown, sub?: string | null) =>
    html`<div>
      <dt>${name}</dt>
      <dd class="med">${value}</dd>
      ${sub ? html`<dd class="xs muted">${sub}</dd>` : nothing}
    </div>`
  return html`${pageHead(
      s,
      w.works,
      html`${w.worksText} ${n ? lang.t('worksMissing', { n }) : nothing}`,
      'check',
    )}
    <dl class="sum">
      ${cell(w.organization, report.organizationName ?? typed.organizationId)}
      ${cell(w.keyOf, report.keyOwner.email ?? w.unknown, report.keyOwner.role)}
      ${cell(w.region, typed.region && w.regions[typed.region])}
      ${cell(w.deviceTotal, lang.number(report.systems))}
    </dl>
    ${rights(s, report)} ${taskProblem(s, 'connect')} ${taskProblem(s, 'verify')}
    ${foot(
      button(s, {
        f: 'back',
        label: w.back,
        go: () => {
          s.connecting.report = undefined
          el.requestUpdate()
        },
      }),
      button(s, {
        f: 'verify',
        label: w.checkAgain,
        task: 'verify',
        doing: w.checking,
        go: () => s.connecting.verify(),
      }),
      button(s, {
        f: 'connect',
        label: lang.t('importNow', { n: report.systems }),
        kind: 'primary',
        task: 'connect',
        doing: w.starting,
        blocked: store?.tasks.get('verify')?.busy ?? false,
        go: () => s.connecting.connect(),
      }),
    )}`
}

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

export function importFace(s: Settings, connection: Connection): TemplateResult {
  const { store, el } = s
  const { language: lang } = el
  const { w } = lang
  const run = store?.run
  const name = connection.organizationName ?? w.organization
  const running = !run || run.state === 'running'
  const isInvalid = connection.state === 'credentials_invalid'
  return html`${pageHead(
    s,
    running ? lang.t('importingFrom', { name }) : w.importEnded,
    running ? w.importLeave : w.importEndedText,
    'import',
  )}
  ${isInvalid ? keyBand(s) : run?.state === 'failed' ? failedBand(s, run) : nothing}
  ${run ? waitingNote(s, run) : nothing} ${run ? progress(s, run) : html`<div class="wait"></div>`}
  ${taskProblem(s, 'sync')}${taskProblem(s, 'stop')}
  ${foot(
    button(s, {
      f: 'disconnect',
      label: w.disconnectAsk,
      kind: 'danger',
      go: () => askDisconnect(s, connection),
    }),
    running
      ? button(s, {
          f: 'stop',
          label: w.importStop,
          task: 'stop',
          doing: w.stopping,
          blocked: !run,
          go: () => run && s.runs.stop(run),
        })
      : button(s, {
          f: 'sync',
          label: w.importAgain,
          kind: isInvalid ? '' : 'primary',
          task: 'sync',
          doing: w.starting,
          blocked: isInvalid,
          go: () => s.runs.begin(),
        }),
  )}`
}
