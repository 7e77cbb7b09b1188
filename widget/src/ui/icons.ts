/** Signs, drawn in a box of 16 by 16. `s`: strokes · `f`: filled · `k`: strokes cut out of the fill · `d`: the first stroke is dashed. */
import { html, type TemplateResult } from 'lit'

interface Sign {
  s?: string
  f?: string
  k?: string
  d?: boolean
}

const ring = 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0'
const octagon = 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5Z'
const cross = 'm6 6 4 4M10 6l-4 4'

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
  arrow: 'M3 8h9.5M9 4.5 12.5 8 9 11.5',
  copy: 'M7 5.5h5c.83 0 1.5.67 1.5 1.5v5c0 .83-.67 1.5-1.5 1.5H7c-.83 0-1.5-.67-1.5-1.5V7c0-.83.67-1.5 1.5-1.5ZM10.5 5.5V4c0-.83-.67-1.5-1.5-1.5H4c-.83 0-1.5.67-1.5 1.5v5c0 .83.67 1.5 1.5 1.5h1.5',
  eye: 'M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM9.75 8a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0',
  blocked: 'M13.75 8a5.75 5.75 0 1 1-11.5 0 5.75 5.75 0 0 1 11.5 0M4 12l8-8',
  user: 'M10.5 5.25a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M3 13.5c.4-2.6 2.4-4 5-4s4.6 1.4 5 4',
  plug: 'M6 2.25v3M10 2.25v3M4 5.25h8v2.5a4 4 0 0 1-8 0ZM8 11.75v2.5',
  dot: { f: 'M12 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0' },
  ring: 'M11.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0',
  question: `${ring}M6.4 6.3c.1-.9.75-1.4 1.6-1.4.95 0 1.65.6 1.65 1.45 0 1.25-1.65 1.35-1.65 2.55M8 11.05v.05`,
  warn: 'M8 2.25 14.25 13H1.75ZM8 6.25v3M8 11.1v.05',
  alarm: {
    f: 'M8 1.25c.4 0 .75.2.95.55l6 10.4c.42.75-.1 1.65-.95 1.65H2c-.85 0-1.37-.9-.95-1.65l6-10.4c.2-.35.55-.55.95-.55Z',
    k: 'M8 5.5v3.75M8 11.6v.05',
  },
  requested: { s: ring, d: true },
  awaiting_approval: `${ring}M6.5 6v4M9.5 6v4`,
  approved: { s: ring, f: 'M8 8V4.5A3.5 3.5 0 0 1 11.5 8Z' },
  dispatching: { s: ring, f: 'M8 8V4.5a3.5 3.5 0 0 1 0 7Z' },
  accepted: { s: ring, f: 'M8 8V4.5A3.5 3.5 0 1 1 4.5 8Z' },
  confirmed: { f: 'M14.75 8a6.75 6.75 0 1 1-13.5 0 6.75 6.75 0 0 1 13.5 0', k: 'm5 8.3 2.1 2.1L11 6' },
  failed_on_device: {
    f: 'M5.2 1.25h5.6l3.95 3.95v5.6l-3.95 3.95H5.2L1.25 10.8V5.2Z',
    k: 'm5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5',
  },
  rejected: octagon + cross,
  denied: ring + cross,
  expired: `${ring}M8 4.75V8l2.25 1.5`,
  cancelled: `${ring}M4 12l8-8`,
  voided: { s: ring, d: true, k: 'm5.75 10.25 4.5-4.5' },
  not_sent: `${ring}M5.5 8h5`,
  unknown:
    'M8 1.4 14.6 8 8 14.6 1.4 8ZM6.6 6.65c.1-.75.65-1.15 1.4-1.15.8 0 1.4.5 1.4 1.2 0 1-1.4 1.15-1.4 2.1M8 10.7v.05',
} satisfies Record<string, string | Sign>

export type SignName = keyof typeof signs

/** A sign beside its words, or inside a control that has a name: never read out. */
export function icon(name: SignName, classes = ''): TemplateResult {
  const sign = signs[name]
  const { s = '', f = '', k = '', d = false }: Sign = typeof sign === 'string' ? { s: sign } : sign
  return html`<svg class="i ${classes} ${d ? 'dash' : ''}" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${s}></path>
    <path class="f" d=${f}></path>
    <path class="k" d=${k}></path>
  </svg>`
}

/** The sign of a name that came from the bff; a question mark for one that this version does not know. */
export const signOf = (name: string): SignName => (name in signs ? (name as SignName) : 'question')
