/**
 * One board in a page of its own, as it stands in the gallery's frames: an element has its window's width, hash, dialogs
 * and `fetch` for itself. `?board=panel/ready&theme=dark&locale=fr&density=compact&dir=rtl&still=1`.
 */
import { isDue, isStill, still, waitFor } from './still.ts'
import '../../src/index.ts'
// Here from the start, so that a board is whole at once.
import '../../src/later.ts'
import { drawBars, hold, replaceStrangers } from './bars.ts'
import { colorsOf } from './colors.ts'
import type { Look } from './frame-window.ts'

// It would take the focus from the other frames, and a PIN hides where a window loses it.
addEventListener('blur', (event) => event.stopImmediatePropagation(), true)

// After the time stands still: fixtures tell their times when they are loaded.
const { kinds } = await import('./stage.ts')
// Nor may it scroll the page around to itself, before somebody works in it.
const { focus } = HTMLElement.prototype
let isWorkedIn = false
for (const event of ['pointerdown', 'keydown']) addEventListener(event, () => (isWorkedIn = true), true)
HTMLElement.prototype.focus = function (options) {
  focus.call(this, isWorkedIn ? options : { preventScroll: true })
}

const query = new URLSearchParams(location.search)
const [kindName = '', name = ''] = (query.get('board') ?? '').split('/')
const kind = kinds[kindName]
if (!kind) throw new Error(`There is no element "${kindName}".`)
document.title = `${kindName}/${name}`
const { element, bff, play, patience } = kind.stage(name)
if (patience) waitFor(patience)
const root = (): ShadowRoot => {
  if (!element.shadowRoot) throw new Error('It has not rendered yet.')
  return element.shadowRoot
}

function take({ theme, locale, density, dir }: Look): void {
  if (theme) {
    document.documentElement.style.colorScheme = theme
    element.theme = theme
  }
  if (locale) element.locale = locale
  if (density) element.density = density
  if (dir !== undefined) element.dir = dir
}

/** Nothing is asked, nothing due, nothing to be rendered, and so it stays for a few turns of the event loop. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 6;) {
    await new Promise((done) => setTimeout(done))
    const busy = bff.busy || isDue() || element.isUpdatePending || !element.language.ready
    turns = busy ? 0 : turns + 1
  }
  if (isStill) replaceStrangers(root())
  fit()
  if (isStill) calm()
}

/** Only one of all frames could have the focus, and which one would be chance; what had it was scrolled to. */
function calm(): void {
  const { activeElement } = root()
  if (activeElement instanceof HTMLElement) activeElement.blur()
  scrollTo(0, 0)
}

/**
 * The frame is as high as what it shows, in pairs of pixels: a picture has half of them, and whether a browser draws
 * half a pixel at the end of a frame or leaves it out is chance.
 */
function fit(): void {
  // Of another window, hence of no class of this one.
  const frame = window.frameElement as HTMLElement | null
  if (!frame) return
  const dialog = root().querySelector('dialog:modal')
  const inDialog = [...(dialog?.children ?? [])].reduce((sum, part) => sum + part.scrollHeight, 50)
  const height = Math.max(element.getBoundingClientRect().height, dialog ? inDialog : 0)
  frame.style.height = `${2 * Math.ceil(Math.min(height, kind?.most ?? height) / 2)}px`
}

function standingOut(): string[] {
  const scrolls = (one: Element | null, end: Element): boolean =>
    one !== null &&
    one !== end &&
    (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement, end))
  const within = (box: Element) => {
    const { left, right } = box.getBoundingClientRect()
    return [...box.querySelectorAll('*')].filter((one) => {
      const at = one.getBoundingClientRect()
      const isOut = at.width > 0 && (at.right > right + 1 || at.left < left - 1)
      const inOther = one.closest('dialog') !== box.closest('dialog')
      return isOut && !inOther && !one.closest('.vh') && !scrolls(one.parentElement, box)
    })
  }
  // What lies behind a modal dialog is not looked at.
  const modal = root().querySelector('dialog:modal')
  const boxes = modal ? [modal] : root().querySelectorAll('.root, dialog')
  return [...boxes].flatMap(within).map((one) => one.outerHTML.replace(/<!--.*?-->|\s+/g, ' ').slice(0, 120))
}

async function start(): Promise<void> {
  await still
  take({
    theme: query.get('theme') === 'dark' ? 'dark' : 'light',
    locale: query.get('locale') ?? 'en-GB',
    ...(query.get('density') === 'compact' && { density: 'compact' }),
    dir: query.get('dir') ?? '',
  })
  document.body.append(element)
  await element.updateComplete
  if (isStill) hold(root())
  new ResizeObserver(fit).observe(element)
  await play()
  await quiet()
}

window.board = {
  ready: start(),
  async look(look) {
    take(look)
    await quiet()
  },
  bars: () => drawBars(root()),
  colors: () => colorsOf(root()),
  standingOut,
}
// A dialog opens without a change of the element's size.
for (const event of ['click', 'input']) addEventListener(event, () => void quiet(), true)
