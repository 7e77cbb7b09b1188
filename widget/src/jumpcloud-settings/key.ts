/** The API key: whose it is, what it can do, and another one in its place. */
import type { Connection } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { button, fieldProblem, onEnter, taskProblem } from './fields.ts'
import type { Settings } from './settings-view.ts'
import { keyField, rights } from './rights.ts'
import { listOf } from '../locales/lists.ts'

export function keyForm(s: Settings): TemplateResult {
  const { w } = s.el.language
  return html`<div class="stack form" @keydown=${onEnter(() => s.replaceKey())}>
    ${keyField(
      s,
      'new-key',
      w.keyNew,
      s.newKey ?? { text: '', shown: false },
      fieldProblem(s, 'rotate', '/apiKey'),
      w.keyHint,
      (newKey) => {
        if (newKey.text !== s.newKey?.text) s.store?.tasks.delete('rotate')
        s.newKey = newKey
        s.el.requestUpdate()
      },
    )}
    ${taskProblem(s, 'rotate', ['/apiKey'])}
    <div class="btns">
      ${button(s, {
        f: 'rotate',
        label: w.keyCheck,
        kind: 'primary sm',
        task: 'rotate',
        doing: w.checking,
        blocked: !s.newKey?.text.trim(),
        go: () => s.replaceKey(),
      })}
      ${button(s, { f: 'rotate-no', label: w.cancel, kind: 'sm', go: () => s.closeKey() })}
    </div>
  </div>`
}

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
        ? html`<details ?open=${lacking > 0}>
            <summary data-f="rights">${icon('right')}${w.keyRights}</summary>
            <div class="stack">${rights(s, report)}</div>
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
                    ${button(s, { f: 'check', label: w.checkAgain, kind: 'sm', task: 'check', doing: w.checking, go: () => s.check() })}
                  </div>
                  <p class="xs muted">${w.keyHint}</p>`
          }
          ${taskProblem(s, 'check')}`
    }
  </div>`
}
