/** The head and the foot of a face. */
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import type { Part } from './fields.ts'
import type { Settings } from './settings-view.ts'

const steps = ['connect', 'check', 'import', 'review'] as const

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
