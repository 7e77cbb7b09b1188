/** A question before something is done, in a dialog of its own. */
import { html, nothing } from 'lit'
import { button, errorLine, taskProblem, textField } from './fields.ts'
import type { Settings } from './settings-view.ts'

export interface Question {
  title: string
  text: string
  /** What has to be typed, where that is asked. */
  type?: string
  danger: boolean
  label: string
  /** Says whether it was done. */
  go: () => Promise<boolean>
  task: string
}

export function questionDialog(s: Settings): unknown {
  const { question, el, answer } = s
  if (!question) return nothing
  const { w } = el.language
  const { type, task } = question
  const ready = !type || answer.trim().toLowerCase() === type.toLowerCase()
  const close = () => s.ask(undefined)
  return html`<dialog
    role="alertdialog"
    part="dialog"
    aria-labelledby="q-title"
    aria-describedby="q-text"
    @cancel=${(event: Event) => {
      event.preventDefault()
      close()
    }}
  >
    <div class="b">
      <div>
        <h3 id="q-title">${question.title}</h3>
        <p class="lead" id="q-text">${question.text}</p>
      </div>
      ${
        type
          ? textField({
              id: 'q-type',
              label: el.language.t('disconnectType', { text: type }),
              value: answer,
              error: '',
              input: (text) => {
                s.answer = text
                el.requestUpdate()
              },
            })
          : nothing
      }
      ${taskProblem(s, task)}
      ${s.store?.link.up === false ? html`<div role="alert">${errorLine(w.linkDown)}</div>` : nothing}
    </div>
    <div class="ft">
      ${button(s, { f: 'q-no', label: task === 'leave' ? w.leaveStay : w.cancel, go: close })}
      ${button(s, {
        f: 'q-go',
        label: question.label,
        kind: question.danger ? 'fill' : 'primary',
        task,
        blocked: !ready,
        go: async () => (await question.go()) && s.question === question && close(),
      })}
    </div>
    ${el.voices()}
  </dialog>`
}
