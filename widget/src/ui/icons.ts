/** Signs, drawn in a box of 16 by 16. `s`: strokes · `f`: filled · `k`: strokes cut out of the fill · `d`: the first stroke is dashed. */
import { html, type TemplateResult } from 'lit'
import type { equipmentSigns } from '../equipment/icons.ts'
import type { commonSigns } from './common-icons.ts'

export interface Sign {
  s?: string
  f?: string
  k?: string
  d?: boolean
}

export const ring = 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0'

const signs = {
  laptop:
    'M4.25 3h7.5c.7 0 1.25.55 1.25 1.25v4.5c0 .7-.55 1.25-1.25 1.25h-7.5C3.55 10 3 9.45 3 8.75v-4.5C3 3.55 3.55 3 4.25 3ZM1.75 12.75h12.5',
  phone:
    'M6 1.75h4c.83 0 1.5.67 1.5 1.5v9.5c0 .83-.67 1.5-1.5 1.5H6c-.83 0-1.5-.67-1.5-1.5v-9.5c0-.83.67-1.5 1.5-1.5ZM7.25 11.75h1.5',
  tablet:
    'M4.5 1.75h7c.83 0 1.5.67 1.5 1.5v9.5c0 .83-.67 1.5-1.5 1.5h-7c-.83 0-1.5-.67-1.5-1.5v-9.5c0-.83.67-1.5 1.5-1.5ZM7.25 11.75h1.5',
  lock: 'M4.5 7h7c.83 0 1.5.67 1.5 1.5v3.75c0 .83-.67 1.5-1.5 1.5h-7c-.83 0-1.5-.67-1.5-1.5V8.5C3 7.67 3.67 7 4.5 7ZM5.25 7V5a2.75 2.75 0 0 1 5.5 0v2',
  erase:
    'M6.3 13.25 2.9 9.85a1.25 1.25 0 0 1 0-1.77l5-5a1.25 1.25 0 0 1 1.77 0l3.4 3.4a1.25 1.25 0 0 1 0 1.77l-5 5ZM5.4 5.6l5.1 5.1M6.3 13.25h7',
  external:
    'M6.5 3.5H4.25C3.55 3.5 3 4.05 3 4.75v7c0 .7.55 1.25 1.25 1.25h7c.7 0 1.25-.55 1.25-1.25V9.5M9.5 2.75h3.75V6.5M13 3 7.75 8.25',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.55L13 5.75M13 2.75v3h-3',
  check: 'm3.25 8.5 3.25 3.25 6.25-7.25',
  x: 'm4 4 8 8M12 4l-8 8',
  minus: 'M4 8h8',
  right: 'm6.5 4.5 3.5 3.5-3.5 3.5',
  blocked: 'M13.75 8a5.75 5.75 0 1 1-11.5 0 5.75 5.75 0 0 1 11.5 0M4 12l8-8',
  plug: 'M6 2.25v3M10 2.25v3M4 5.25h8v2.5a4 4 0 0 1-8 0ZM8 11.75v2.5',
  dot: { f: 'M12 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0' },
  ring: 'M11.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0',
  question: `${ring}M6.4 6.3c.1-.9.75-1.4 1.6-1.4.95 0 1.65.6 1.65 1.45 0 1.25-1.65 1.35-1.65 2.55M8 11.05v.05`,
  warn: 'M8 2.25 14.25 13H1.75ZM8 6.25v3M8 11.1v.05',
  dispatching: { s: ring, f: 'M8 8V4.5a3.5 3.5 0 0 1 0 7Z' },
  not_sent: `${ring}M5.5 8h5`,
} satisfies Record<string, string | Sign>

/** Signs that come with the later parts; a question mark until then, and for a name that this version does not know. */
const more: Record<string, string | Sign> = {}

/** Takes signs that are loaded later. */
export function learnSigns(signs: Record<string, string | Sign>): void {
  Object.assign(more, signs)
}

export type SignName = keyof typeof signs | keyof typeof commonSigns | keyof typeof equipmentSigns

/** A sign beside its words, or inside a control that has a name: never read out. */
export function icon(name: SignName, classes = ''): TemplateResult {
  const known: Record<string, string | Sign> = signs
  const sign = known[name] ?? more[name] ?? signs.question
  const { s = '', f = '', k = '', d = false }: Sign = typeof sign === 'string' ? { s: sign } : sign
  // Most are a stroke, and a page has thousands of them.
  if (!f && !d)
    return html`<svg class="i ${classes}" viewBox="0 0 16 16" aria-hidden="true"><path d=${s}></path></svg>`
  return html`<svg class="i ${classes} ${d ? 'dash' : ''}" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${s}></path>
    <path class="f" d=${f}></path>
    <path class="k" d=${k}></path>
  </svg>`
}

/** The sign of a name that came from the bff; a question mark for one that this version does not know. */
export const signOf = (name: string): SignName =>
  name in signs || name in more ? (name as SignName) : 'question'
