/** The field of an API key. */
import { html, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import { textField } from './fields.ts'
import type { Told } from '../ui/told.ts'
import type { Settings } from './settings-view.ts'

/** The field of a key. What is in it can be looked at until it is stored, and never after that. */
export function keyField(
  s: Settings,
  id: string,
  label: string,
  key: { text: string; shown: boolean },
  error: Told,
  hint: string,
  change: (key: { text: string; shown: boolean }) => void,
): TemplateResult {
  return textField({
    id,
    label,
    value: key.text,
    error,
    hint,
    code: true,
    type: key.shown ? 'text' : 'password',
    input: (text) => change({ ...key, text }),
    end: html`<button
      class="ib"
      aria-label=${s.el.language.w.apiKeyShow}
      aria-pressed=${key.shown}
      @click=${() => change({ ...key, shown: !key.shown })}
    >
      ${icon('eye')}
    </button>`,
  })
}
