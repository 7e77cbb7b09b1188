/** Whoever sets letters large or far apart reads everything, in every state of every element. */
import { emulateMedia, setViewport } from '@web/test-runner-commands'
import { clock } from '../src/client/clock.ts'
import { crowded, small } from './crowded.ts'
import { mainBoards, clear, show, type Shown } from './shown.ts'
import { equal, root } from './support.ts'

/** All text twice as large and nothing else, as a browser does it that enlarges text alone. */
function enlarged(element: Shown): void {
  const all = [...root(element).querySelectorAll<HTMLElement>('.root, .root *')].map((one) => {
    const { fontSize, lineHeight } = getComputedStyle(one)
    return { one, size: parseFloat(fontSize), line: parseFloat(lineHeight) }
  })
  for (const { one, size, line } of all) {
    one.style.fontSize = `${2 * size}px`
    if (line) one.style.lineHeight = `${2 * line}px`
  }
}

/** The distances that a person may set for themselves, as WCAG 1.4.12 names them. */
function spaced(element: Shown): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }
  `)
  const { adoptedStyleSheets } = root(element)
  root(element).adoptedStyleSheets = [...adoptedStyleSheets, sheet]
}

const asIs = () => undefined

describe('All text can be read', () => {
  const { after: wait } = clock
  after(async () => {
    clock.after = wait
    await setViewport({ width: 1280, height: 900 })
  })
  before(async () => {
    // What is waited for on purpose, quiet after typing or between two looks, is not what is judged here.
    clock.after = (ms, task) => wait(Math.min(ms, 100), task)
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(clear)

  for (const [what, change, looks] of [
    ['within 320 pixels', asIs, { width: 320 }],
    ['within 320 pixels, from right to left', asIs, { width: 320, locale: 'ar' }],
    ['at 200 %', enlarged, {}],
    ['at 200 %, in German', enlarged, { locale: 'de' }],
    ['with letters, words and lines far apart', spaced, {}],
    ['with letters, words and lines far apart, within 320 pixels', spaced, { width: 320 }],
  ] as const) {
    it(`${what}: nothing is cut, nothing lies on anything, and no target is under 24`, async function () {
      this.timeout(120_000)
      await setViewport({ width: 'width' in looks ? looks.width + 16 : 1280, height: 900 })
      for (const name of mainBoards) {
        const element = await show(name, looks)
        for (const one of root(element).querySelectorAll('details')) one.open = true
        change(element)
        equal(crowded(element), [], name)
        equal(small(element), [], name)
        clear()
      }
    })
  }
})
