/** Every state of every element, put on the page as the gallery has it, for tests that go through all of them. */
import type { FakeBff } from './fake-bff.ts'
import type { FakeInventory } from './fake-inventory.ts'
import type { FakeSettings } from './fake-settings.ts'
import { kinds, type AnyElement } from './gallery/stage.ts'
import { root, settled, tidy, until, watched } from './support.ts'

export interface Looks {
  theme?: 'light' | 'dark'
  locale?: string
  width?: number
  dir?: string
}

export type Shown = AnyElement

/** Boards that wait by intent: their last state is the one to look at. */
const waiting = /\/(loading|sending|.*-loading)$/

const isOneOfMany = /\/(wipe-|lock-|used|limit|resets|group|who|at|right|ask-|webhook-|review-|narrow-)/

/** The names of all boards, by element: `panel/ready`. */
export const boardNames: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(kinds).map(([kind, { boards }]) => [kind, boards.map((name) => `${kind}/${name}`)]),
)
/** Of those that differ by a few words alone, some: for what is looked at again and again. */
export const mainBoards = Object.values(boardNames)
  .flat()
  .filter((name, index) => !isOneOfMany.test(name) || index % 4 === 0)

/** Takes the page back to how it was, its address too. */
export function clear(): void {
  tidy()
  history.replaceState(null, '', location.pathname + location.search)
}

/** A board on the page, with what stands behind it. */
export interface Stage {
  element: Shown
  bff: FakeBff
  /** Behind the inventory and its boards. */
  inventory?: FakeInventory | undefined
  /** Behind the settings and their boards. */
  settings?: FakeSettings | undefined
}

/** Lays out what is off the screen too. */
const whole = new CSSStyleSheet()
whole.replaceSync('* { content-visibility: visible !important }')

/** Shows one board, of whichever element, and waits until it stands. */
export async function show(name: string, looks: Looks = {}): Promise<Shown> {
  return (await stage(name, looks)).element
}

/** The same, with the bff that it has. `size`: of an inventory, where it is another one than the board’s. */
export async function stage(name: string, looks: Looks = {}, size?: number): Promise<Stage> {
  const [kindName = '', board = ''] = name.split('/')
  const kind = kinds[kindName]
  if (!kind) throw new Error(`There is no element "${kindName}".`)
  const { theme = 'light', locale = 'en-GB', width = kind.widths?.[board] ?? kind.width, dir = '' } = looks
  const frame = document.createElement('main')
  frame.style.inlineSize = `${width}px`
  document.body.style.colorScheme = theme
  document.body.style.background = 'Canvas'
  document.body.append(frame)
  const { element, bff, play, behind } = kind.stage(board, size)
  watched(bff)
  // Played as it was written, and then looked at as it is wanted.
  frame.append(Object.assign(element, { theme, locale: 'en-GB' }))
  await until(() => element.shadowRoot?.querySelector('.root'), name)
  root(element).adoptedStyleSheets = [...root(element).adoptedStyleSheets, whole]
  if (!waiting.test(name))
    await until(() => !root(element).querySelector('.load, .root > .wait, .whole'), name)
  await Promise.race([play(), tooLate(name)])
  Object.assign(element, { locale, dir })
  await until(() => element.language.ready && !bff.busy, `${name}: its words and answers`)
  // What follows from the last answer is through after a few turns of the event loop.
  for (let turns = 0; turns < 4; turns += 1) {
    await new Promise((done) => setTimeout(done))
    await settled(element)
  }
  return { element, bff, ...behind }
}

function tooLate(name: string): Promise<never> {
  return new Promise((_, fail) => {
    setTimeout(() => fail(new Error(`${name} does not come to its state.`)), 8000)
  })
}
