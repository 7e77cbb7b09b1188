/** The faces before a connection is there: the form, what the key can do, the import. */
import type { Connection, Region } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { breakable } from '../device-panel/parts.ts'
import { askDisconnect } from './disconnect.ts'
import { failedBand, keyBand } from './bands.ts'
import { button, errorLine, fieldProblem, onEnter, radio, taskProblem, textField } from './fields.ts'
import { foot, pageHead } from './page.ts'
import { progress, waitingNote } from './progress.ts'
import { keyField } from './key-field.ts'
import { rights } from './rights.ts'
import type { Settings } from './settings-view.ts'

const regions: readonly Region[] = ['us', 'eu', 'in']

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
    <dl class="sum key">
      ${cell(w.organization, report.organizationName ?? typed.organizationId)}
      ${cell(w.keyOf, breakable(report.keyOwner.email ?? w.unknown), report.keyOwner.role)}
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
