import 'axe-core'
import type axe from 'axe-core'
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { tokenFor } from './fake-bff.ts'
import { FakeSettings } from './fake-settings.ts'
import { settingsBoards as readyBoards } from './gallery/settings-boards.ts'
import { setupBoards } from './gallery/setup-boards.ts'
import { bffWith, equal, ok, root, settled, tidy, until } from './support.ts'

/** axe is a script, not a module: it puts itself on the page. */
const judge = () => Reflect.get(window, 'axe') as typeof axe

/** All that say something: one knows no bff, and one has no answer yet. */
const { 'not-set-up': _unset, loading: _loading, ...settingsBoards } = { ...setupBoards, ...readyBoards }

async function shown(name: string, theme: 'light' | 'dark', width: number, locale = 'en-GB') {
  const board = settingsBoards[name]
  if (!board) throw new Error(`no board ${name}`)
  const bff = bffWith()
  const settings = new FakeSettings(bff, board.state)
  board.set?.(settings, bff)
  const frame = document.createElement('main')
  frame.style.inlineSize = `${width}px`
  document.body.style.colorScheme = theme
  document.body.style.background = 'Canvas'
  document.body.append(frame)
  const element = document.createElement('siit-jumpcloud-settings')
  const getToken = () => tokenFor(600, 'REQ-4182', '', ['integration:manage'])
  Object.assign(element, { bff: bff.url, locale, getToken, theme })
  frame.append(element)
  await until(() => element.shadowRoot?.querySelector('h2, .empty h3'), name)
  await board.then?.(element, settings, bff)
  await settled(element)
  return element
}

describe('Everybody can use the settings', () => {
  before(async () => {
    await setViewport({ width: 1280, height: 900 })
    // Colors are looked at as they stay, not on their way.
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(tidy)

  for (const theme of ['light', 'dark'] as const) {
    it(`have no fault that axe finds, in any state, ${theme}`, async function () {
      this.timeout(60_000)
      for (const name of Object.keys(settingsBoards)) {
        await shown(name, theme, 760)
        const { violations } = await judge().run(document.body, {
          resultTypes: ['violations'],
          // What is not color is the same in both.
          ...(theme === 'dark' && { runOnly: ['color-contrast'] }),
          // The page around belongs to the test.
          rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
        })
        const found = violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
        )
        equal(found, [], `${name}, ${theme}`)
        tidy()
      }
    })
  }

  for (const [width, locale] of [
    [320, 'en-GB'],
    [320, 'de'],
    [320, 'ar'],
    [520, 'fr'],
  ] as const) {
    it(`fit ${width} pixels in every state, ${locale}, and no target is under 24`, async function () {
      this.timeout(60_000)
      await setViewport({ width: width + 16, height: 900 })
      for (const name of Object.keys(settingsBoards)) {
        const element = await shown(name, 'light', width, locale)
        const modal = root(element).querySelector('dialog:modal')
        const { left, right } = (modal ?? element).getBoundingClientRect()
        const scope = modal ?? root(element)
        for (const one of scope.querySelectorAll<HTMLElement>('*:not(.vh, wbr)')) {
          const box = one.getBoundingClientRect()
          if (box.width && box.height && !one.closest('.vh'))
            ok(
              box.right <= right + 0.5 && box.left >= left - 0.5,
              `${name}: ${one.outerHTML.slice(0, 160)} from ${box.left} to ${box.right} within ${left} to ${right}`,
            )
        }
        for (const one of scope.querySelectorAll<HTMLElement>(
          'button, a, select, summary, input:not(.tick input, .sw input), .tick, .sw',
        )) {
          const box = one.getBoundingClientRect()
          if (box.width)
            ok(
              box.width >= 24 && box.height >= 24,
              `${name}: ${one.outerHTML.slice(0, 120)} is ${box.width} × ${box.height}`,
            )
        }
        tidy()
      }
      await setViewport({ width: 1280, height: 900 })
    })
  }

  it('are worked by keyboard alone: a mistake is jumped to, and Enter checks', async () => {
    const element = await shown('connect', 'light', 760)
    const active = () => (root(element).activeElement as HTMLElement | null)?.dataset['f'] ?? ''
    root(element).querySelector<HTMLElement>('#api-key')?.focus()
    await sendKeys({ press: 'Enter' })
    await until(() => active() === 'api-key' && root(element).querySelector('[aria-invalid=true]'), 'the key')
    await sendKeys({ type: 'jca_0123456789abcdef' })
    await until(() => root(element).querySelector('#api-key[aria-invalid=false]'), 'no mistake')
    root(element).querySelector<HTMLElement>('#organization')?.focus()
    await sendKeys({ type: '64f0a1b2c3d4e5f601234567' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Space' })
    root(element).querySelector<HTMLElement>('#organization')?.focus()
    await sendKeys({ press: 'Enter' })
    await until(() => root(element).querySelector('[data-f=connect]'), 'what the key can do')
    await until(() => root(element).activeElement?.localName === 'h2', 'the focus at its title')
  })

  it('ask before anything is lost, and give the focus back', async () => {
    const element = await shown('disconnect', 'light', 760)
    const active = () => (root(element).activeElement as HTMLElement | null)?.dataset['f'] ?? ''
    equal(active(), 'q-no', 'the way back is focused')
    await sendKeys({ press: 'Escape' })
    await until(() => !root(element).querySelector('dialog') && active() === 'disconnect', 'the button again')
  })
})
