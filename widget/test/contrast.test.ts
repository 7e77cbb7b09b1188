/** What is no text and tells something, a field's edge, a ring, a sign, is seen: three to one against what it is on. */
import { clear, show } from './shown.ts'
import { equal, root } from './support.ts'

/** Relative luminance as WCAG has it, of a color in any notation that the browser knows. */
function luminance(color: string): number {
  const pen = new OffscreenCanvas(1, 1).getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.fillStyle = color
  pen.fillRect(0, 0, 1, 1)
  const [r = 0, g = 0, b = 0] = [...pen.getImageData(0, 0, 1, 1).data].map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function ratio(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const pairs: readonly (readonly [token: string, on: readonly string[]])[] = [
  ['border-field', ['surface', 'surface-raised', 'warning-tint', 'danger-tint']],
  ['focus', ['surface', 'surface-muted', 'surface-raised', 'surface-pressed', 'warning-tint', 'danger-tint']],
  ['accent-fill', ['surface', 'surface-raised']],
  ['danger-fill', ['surface', 'surface-raised']],
  ['on-fill', ['accent-fill', 'danger-fill']],
  ['info', ['surface', 'surface-muted', 'surface-pressed', 'surface-raised']],
  ['success', ['surface', 'surface-muted', 'surface-pressed', 'surface-raised']],
  ['warning', ['surface', 'surface-muted', 'surface-pressed', 'surface-raised', 'warning-tint']],
  ['danger', ['surface', 'surface-muted', 'surface-pressed', 'surface-raised', 'danger-tint']],
  ['text-muted', ['surface', 'surface-muted', 'surface-pressed', 'warning-tint']],
]

describe('What is no text', () => {
  afterEach(clear)

  for (const theme of ['light', 'dark'] as const) {
    it(`is seen, ${theme}`, async () => {
      const element = await show('panel/lock-accepted', { theme })
      const probe = document.createElement('i')
      root(element).querySelector('.root')?.append(probe)
      const color = (token: string) => {
        probe.style.color = `var(--_${token})`
        return getComputedStyle(probe).color
      }
      const faint = pairs.flatMap(([token, backgrounds]) =>
        backgrounds
          .map((on) => [on, ratio(color(token), color(on))] as const)
          .filter(([, value]) => value < 3)
          .map(([on, value]) => `${token} on ${on}: ${value.toFixed(2)}`),
      )
      equal(faint, [], 'too faint')
    })
  }
})
