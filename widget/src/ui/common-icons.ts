/** Signs beyond the first look: the states of an action, people, PINs. Drawn as in `icons.ts`. */
import { ring, type Sign } from './icons.ts'

const octagon = 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5Z'
const cross = 'M6 6l4 4M10 6l-4 4'

export const commonSigns = {
  copy: 'M7 5.5h5c.83 0 1.5.67 1.5 1.5v5c0 .83-.67 1.5-1.5 1.5H7c-.83 0-1.5-.67-1.5-1.5V7c0-.83.67-1.5 1.5-1.5ZM10.5 5.5V4c0-.83-.67-1.5-1.5-1.5H4c-.83 0-1.5.67-1.5 1.5v5c0 .83.67 1.5 1.5 1.5h1.5',
  arrow: 'M3 8h9.5M9 4.5 12.5 8 9 11.5',
  eye: 'M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM9.75 8a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0',
  user: 'M10.5 5.25a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M3 13.5c.4-2.6 2.4-4 5-4s4.6 1.4 5 4',
  alarm: {
    f: 'M8 1.25c.4 0 .75.2.95.55l6 10.4c.42.75-.1 1.65-.95 1.65H2c-.85 0-1.37-.9-.95-1.65l6-10.4c.2-.35.55-.55.95-.55Z',
    k: 'M8 5.5v3.75M8 11.6v.05',
  },
  save: 'M8 2.5v7.25M4.75 6.75 8 10l3.25-3.25M2.75 11v1.25c0 .7.55 1.25 1.25 1.25h8c.7 0 1.25-.55 1.25-1.25V11',
  requested: { s: ring, d: true },
  awaiting_approval: `${ring}M6.5 6v4M9.5 6v4`,
  approved: { s: ring, f: 'M8 8V4.5A3.5 3.5 0 0 1 11.5 8Z' },
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
  unknown:
    'M8 1.4 14.6 8 8 14.6 1.4 8ZM6.6 6.65c.1-.75.65-1.15 1.4-1.15.8 0 1.4.5 1.4 1.2 0 1-1.4 1.15-1.4 2.1M8 10.7v.05',
} satisfies Record<string, string | Sign>
