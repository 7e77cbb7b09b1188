/** The API key: whose it is, what it can do, and another one in its place. */
import type { Connection } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { button, taskProblem } from './fields.ts'
import { keyForm } from './key-form.ts'
import type { Settings } from './settings-view.ts'
import { parts } from './parts.ts'
import { listOf } from '../locales/lists.ts'

export function keyPart(s: Settings, connection: Connection): TemplateResult {
  const { language: lang } = s.el
  const { w } = lang
  const { report, keyLast4: last4, state } = connection
  const { email, role } = report?.keyOwner ?? { email: null, role: null }
  const owner = email && listOf(role ? [email, role] : [email], lang, 'unit')
  const lacking = report?.warnings.length ?? 0
  return html`<div class="c">
    <p>${owner ? lang.rich(w.keyEnds, { last4, owner }) : lang.rich(w.keyEndsBare, { last4 })}</p>
    ${
      report
        ? html`<details ?open=${lacking > 0} @toggle=${() => void s.need('setup')}>
            <summary data-f="rights">${icon('right')}${w.keyRights}</summary>
            <div class="stack">
              ${parts.setup?.rights(s, report) ?? html`<div class="wait" aria-busy="true"></div>`}
            </div>
          </details>`
        : nothing
    }
    ${
      state === 'credentials_invalid'
        ? nothing
        : html`${
            s.newKey
              ? keyForm(s)
              : html`<div class="btns">
                    ${button(s, { f: 'rotate', label: w.keyReplace, kind: 'sm', go: () => s.openKey() })}
                    ${button(s, { f: 'check', label: w.checkAgain, kind: 'sm', task: 'check', doing: w.checking, go: () => s.work.check() })}
                  </div>
                  <p class="xs muted">${w.keyHint}</p>`
          }
          ${taskProblem(s, 'check')}`
    }
  </div>`
}
