/** The form for another API key in the place of the one that is stored. */
import { html, type TemplateResult } from 'lit'
import { button, fieldProblem, onEnter, taskProblem } from './fields.ts'
import type { Settings } from './settings-view.ts'
import { keyField } from './key-field.ts'

export function keyForm(s: Settings): TemplateResult {
  const { w } = s.el.language
  return html`<div class="stack form" @keydown=${onEnter(() => s.work.replaceKey())}>
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
        go: () => s.work.replaceKey(),
      })}
      ${button(s, { f: 'rotate-no', label: w.cancel, kind: 'sm', go: () => s.closeKey() })}
    </div>
  </div>`
}
