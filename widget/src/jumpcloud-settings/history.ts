/** What syncs have done, run by run, with the records that each of them set aside. */
import type { SyncRun } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { instant } from '../device-panel/parts.ts'
import { capital } from '../device-panel/words.ts'
import { icon } from '../ui/icons.ts'
import { button, taskProblem } from './fields.ts'
import type { OpenRun } from './runs.ts'
import type { Settings } from './settings-view.ts'
import { outcome, progress, recordRow, waitingNote } from './progress.ts'

function runRow(s: Settings, run: SyncRun): TemplateResult {
  const { language: lang } = s.el
  const { w } = lang
  const [sign, tone, text, sub] = outcome(s, run)
  const isOpen = s.runs.open?.id === run.id
  const kind = w.runKind[run.mode === 'scope' ? 'scope' : run.trigger]
  const number = (name: string, n: number) =>
    html`<td class="num ${n ? '' : 'muted'}" data-name=${name}>${lang.number(n)}</td>`
  const { counts } = run
  return html`<tr>
      <th scope="row" class="num">${instant(run.startedAt, lang.time(run.startedAt), lang)}</th>
      <td>
        <span class="st"
          >${icon(sign, tone)}<span
            >${text}<span class="sub">${[capital(kind ?? ''), sub].filter(Boolean).join(' · ')}</span></span
          ></span
        >
      </td>
      ${number(w.c_new, counts.new)} ${number(w.c_updated, counts.updated)}
      ${number(w.c_unchanged, counts.unchanged)} ${number(w.c_removed, counts.removed)}
      <td class="num ${counts.quarantined ? '' : 'muted'}" data-name=${w.c_quarantined}>
        ${
          counts.quarantined
            ? html`<button
                class="link"
                data-f="run-${run.id}"
                aria-expanded=${isOpen}
                aria-label=${lang.t('labeled', { name: w.c_quarantined, value: counts.quarantined })}
                @click=${() => s.runs.show(run.id)}
              >
                ${lang.number(counts.quarantined)}
              </button>`
            : lang.number(0)
        }
      </td>
    </tr>
    ${isOpen && s.runs.open ? recordsRow(s, s.runs.open) : nothing}`
}

const recordsRow = (s: Settings, { records, id }: OpenRun) =>
  html`<tr>
    <td colspan="7">
      <table class="t inner" aria-label=${s.el.language.w.c_quarantined}>
        <tbody>
          ${records.items.map((record) => recordRow(s, record))}
        </tbody>
      </table>
      ${records.next ? button(s, { f: 'records-more', label: s.el.language.w.showMore, kind: 'sm', task: 'records', go: () => s.runs.more(id) }) : nothing}
    </td>
  </tr>`

export function historyPart(s: Settings): TemplateResult {
  const { store, el } = s
  const { w } = el.language
  const { items, next } = store?.runs ?? { items: [], next: null }
  const running = items[0]?.state === 'running' ? items[0] : undefined
  return html`<div class="c">
    ${running ? html`${waitingNote(s, running)} ${progress(s, running)}` : nothing}
    ${
      items.length
        ? html`<table class="t runs">
            <thead>
              <tr>
                <th scope="col">${w.started}</th>
                <th scope="col">${w.result}</th>
                ${[w.c_new, w.c_updated, w.c_unchanged, w.c_removed, w.c_quarantined].map(
                  (name) => html`<th scope="col" class="num">${name}</th>`,
                )}
              </tr>
            </thead>
            <tbody>
              ${items.map((run) => runRow(s, run))}
            </tbody>
          </table>`
        : html`<p class="muted">${w.noRuns}</p>`
    }
    ${taskProblem(s, 'records')}${taskProblem(s, 'runs')}
    ${next ? button(s, { f: 'runs-more', label: w.showMore, kind: 'sm', task: 'runs', go: () => store?.olderRuns() }) : nothing}
  </div>`
}
