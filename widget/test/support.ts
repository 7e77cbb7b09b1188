/** How the tests put a panel on a page, look at it as a person does, and wait for what they look for. */
import { clock } from '../src/client/clock.ts'
import '../src/index.ts'
import type { DevicePanel, Equipment, JumpcloudSettings, RequestTimeline } from '../src/index.ts'
import { FakeBff, tokenFor } from './fake-bff.ts'
import { panel as newPanel } from './fixtures.ts'
import type { Panel } from '@siit-jumpcloud/shared'

type Either = DevicePanel | RequestTimeline | Equipment | JumpcloudSettings

const bffs: FakeBff[] = []
const restores: (() => void)[] = []

export const bffWith = (panel: Panel = newPanel()): FakeBff => watched(new FakeBff(panel))

/** Takes the page's `fetch` back from it when the test is over. */
export function watched(bff: FakeBff): FakeBff {
  bffs.push(bff)
  return bff
}

/** Takes the page and the time back to how they were. Called after each test. */
export function tidy(): void {
  document.body.replaceChildren()
  for (const restore of restores.splice(0)) restore()
  for (const bff of bffs.splice(0).reverse()) bff.restore()
}

export function place<
  Tag extends 'siit-device-panel' | 'siit-request-timeline' | 'siit-equipment' | 'siit-jumpcloud-settings' =
    'siit-device-panel',
>(
  bff: FakeBff,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  tag: Tag = 'siit-device-panel' as Tag,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  Object.assign(element, { bff: bff.url, locale: 'en-GB', getToken: () => tokenFor(), ...properties })
  document.body.append(element)
  return element
}

/** A panel that shows its device, with everything that it loads by itself. */
export async function ready(bff: FakeBff, properties: Partial<DevicePanel> = {}): Promise<DevicePanel> {
  const element = place(bff, properties)
  await see(element, 'Timeline of this request')
  await until(() => bff.streams > 0, 'the event stream')
  await settled(element)
  return element
}

/** Waits for a condition. Never for a time: the limit only ends a test that has failed. */
export async function until<T>(look: () => T | Promise<T>, what = 'the condition'): Promise<NonNullable<T>> {
  const end = performance.now() + 4000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}.`)
    // Not `requestAnimationFrame`: a page that paints no frame would make the limit above wait for ever as well.
    await new Promise((done) => setTimeout(done, 4))
  }
}

export async function settled(element: Either): Promise<void> {
  await until(() => !element.isUpdatePending, 'a quiet element')
  await element.updateComplete
}

export function root(element: Either): ShadowRoot {
  if (!element.shadowRoot) throw new Error('It has not rendered yet.')
  return element.shadowRoot
}

/** What a person reads on it: visible text, with white space as one space. */
function textOf(element: Either): string {
  const panel = element.shadowRoot?.querySelector('.root')
  return panel instanceof HTMLElement ? panel.innerText.replace(/\s+/g, ' ') : ''
}

export async function see(element: Either, text: string | RegExp): Promise<void> {
  const has = () => (typeof text === 'string' ? textOf(element).includes(text) : text.test(textOf(element)))
  try {
    await until(has)
  } catch {
    throw new Error(`Not seen: ${String(text)}\nThere is: ${textOf(element)}`)
  }
}

export function dontSee(element: Either, text: string | RegExp): void {
  const found = typeof text === 'string' ? textOf(element).includes(text) : text.test(textOf(element))
  if (found) throw new Error(`Seen, and should not be: ${String(text)}\nThere is: ${textOf(element)}`)
}

/** A control by the name that it is read out with. */
export function control(element: Either, name: string | RegExp): HTMLElement | undefined {
  const all = root(element).querySelectorAll<HTMLElement>('button, a, summary, input, textarea')
  const scope = root(element).querySelector('dialog:modal')
  return [...all].find((one) => {
    if (scope && !scope.contains(one)) return false
    const label = one.id
      ? root(element).querySelector<HTMLElement>(`label[for="${one.id}"]`)
      : one.closest('label')
    const own = label?.innerText ?? one.innerText
    const text = (one.getAttribute('aria-label') ?? (own.trim() || one.title)).replace(/\s+/g, ' ').trim()
    return typeof name === 'string' ? text === name : name.test(text)
  })
}

export async function press(element: Either, name: string | RegExp): Promise<HTMLElement> {
  const found = await until(() => control(element, name), `a control named ${String(name)}`)
  found.click()
  return found
}

export async function enter(element: Either, name: string | RegExp, text: string): Promise<void> {
  const field = await until(() => control(element, name), `a field named ${String(name)}`)
  if (!(field instanceof HTMLInputElement) && !(field instanceof HTMLTextAreaElement))
    throw new Error('no field')
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new Event('change', { bubbles: true }))
  await settled(element)
}

export const isBlocked = (one: HTMLElement | undefined): boolean =>
  one?.getAttribute('aria-disabled') === 'true'

/** What is said of a control beside its name. */
export function described(element: Either, one: HTMLElement): string {
  const ids = (one.getAttribute('aria-describedby') ?? '').split(' ')
  return ids
    .map((id) => root(element).getElementById(id)?.innerText ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * Stops the widget's time. It goes on by `pass` only, in milliseconds; in `sleep` it goes on and no timer runs, as in a
 * machine that is asleep.
 */
export function stopTime(): { pass(ms: number): Promise<void>; sleep(ms: number): void } {
  const { now, after } = clock
  let time = Date.now()
  let due: { at: number; task: () => void }[] = []
  clock.now = () => time
  clock.after = (ms, task) => {
    const timer = { at: time + ms, task }
    due.push(timer)
    return () => (due = due.filter((one) => one !== timer))
  }
  restores.push(() => Object.assign(clock, { now, after }))
  return {
    sleep(ms) {
      time += ms
    },
    async pass(ms) {
      const end = time + ms
      for (;;) {
        const next = due.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        time = next.at
        due = due.filter((one) => one !== next)
        next.task()
        await new Promise((done) => setTimeout(done))
      }
      time = end
    },
  }
}

export function equal(found: unknown, expected: unknown, what = ''): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)]
  if (a !== b) throw new Error(`${what} is ${a}, and should be ${b}`)
}

export function ok(value: unknown, what: string): void {
  if (!value) throw new Error(`Not so: ${what}`)
}
