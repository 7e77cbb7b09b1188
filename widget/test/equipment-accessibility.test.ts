import 'axe-core'
import type axe from 'axe-core'
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { clock } from '../src/client/clock.ts'
import type { Equipment } from '../src/index.ts'
import { tokenFor } from './fake-bff.ts'
import { FakeInventory } from './fake-inventory.ts'
import { equipmentBoards } from './gallery/equipment-boards.ts'
import { bffWith, equal, ok, root, settled, tidy, until } from './support.ts'

/** axe is a script, not a module: it puts itself on the page. */
const judge = () => Reflect.get(window, 'axe') as typeof axe

async function shown(name: string, theme: 'light' | 'dark', width: number, dir = 'ltr'): Promise<Equipment> {
  const board = equipmentBoards[name]
  if (!board) throw new Error(`no board ${name}`)
  history.replaceState(null, '', `${location.pathname}${location.search}#${board.hash ?? ''}`)
  const bff = bffWith()
  const inventory = new FakeInventory(bff, board.size)
  board.set?.(inventory, bff)
  const frame = document.createElement('main')
  frame.style.inlineSize = `${width}px`
  document.body.style.colorScheme = theme
  document.body.style.background = 'Canvas'
  document.body.append(frame)
  const element = document.createElement('siit-equipment')
  const getToken = () => tokenFor(600, 'REQ-4182', '', ['devices:search', 'integration:manage'])
  Object.assign(element, { bff: bff.url, locale: 'en-GB', getToken, theme, dir })
  frame.append(element)
  if (name !== 'loading')
    await until(() => element.shadowRoot?.querySelector('tbody tr[data-id], .empty'), name)
  if (board.hash?.includes('device='))
    await until(() => root(element).querySelector('dialog[open]:not(:has(.sk))'), 'its sheet')
  await board.then?.(element, bff, inventory)
  await settled(element)
  return element
}

describe('Everybody can use the inventory', () => {
  const { after: wait } = clock
  after(() => (clock.after = wait))
  before(async () => {
    // What is waited for on purpose, quiet after typing or between two looks, is not what is judged here.
    clock.after = (ms, task) => wait(Math.min(ms, 100), task)
    await setViewport({ width: 1280, height: 900 })
    // Colors are looked at as they stay, not on their way.
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(() => {
    tidy()
    history.replaceState(null, '', location.pathname + location.search)
  })

  for (const theme of ['light', 'dark'] as const) {
    it(`has no fault that axe finds, in any state, ${theme}`, async function () {
      this.timeout(60_000)
      for (const name of Object.keys(equipmentBoards)) {
        await shown(name, theme, 1200)
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

  for (const [width, dir] of [
    [320, 'ltr'],
    [320, 'rtl'],
    [700, 'ltr'],
  ] as const) {
    it(`fits ${width} pixels in every state, ${dir}, and no target is under 24`, async function () {
      this.timeout(60_000)
      await setViewport({ width: width + 16, height: 900 })
      for (const name of Object.keys(equipmentBoards)) {
        const element = await shown(name, 'light', width, dir)
        const modal = root(element).querySelector('dialog:modal')
        const { left, right } = (modal ?? element).getBoundingClientRect()
        const scope = modal ?? root(element)
        const sheet = root(element).querySelector('.sheet[open]')
        if (sheet) equal(sheet.querySelector('.top')?.clientWidth, sheet.clientWidth, `${name}: its top`)
        for (const one of scope.querySelectorAll<HTMLElement>('*:not(.vh, wbr, .many *, .many)')) {
          const box = one.getBoundingClientRect()
          if (box.width && box.height && !one.closest('.vh'))
            ok(
              box.right <= right + 0.5 && box.left >= left - 0.5,
              `${name}: ${one.outerHTML.slice(0, 160)} from ${box.left} to ${box.right} within ${left} to ${right}`,
            )
        }
        for (const one of scope.querySelectorAll<HTMLElement>('button, a, input:not(.tick input), .tick')) {
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

  it('is worked by keyboard alone: search, filter, open a device, and come back', async () => {
    await setViewport({ width: 700, height: 900 })
    const element = await shown('all', 'light', 680)
    const active = () => {
      const one = root(element).activeElement
      return one instanceof HTMLElement
        ? (one.dataset['f'] ?? one.closest('label')?.innerText.split('\n')[0] ?? '')
        : ''
    }
    root(element).querySelector<HTMLElement>('[data-f=search]')?.focus()
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Tab' })
    equal(active(), 'menu-ownership', 'the first filter')
    await sendKeys({ press: 'Enter' })
    await sendKeys({ press: 'Tab' })
    equal(active(), 'Has an owner', 'in its menu')
    await sendKeys({ press: 'Space' })
    await until(() => root(element).querySelectorAll('tbody tr').length === 9, 'the filtered list')
    await sendKeys({ press: 'Escape' })
    equal(active(), 'menu-ownership', 'back at the menu’s button')
    ok(!root(element).querySelector('.menu.on'), 'the menu is closed')
    root(element).querySelector<HTMLElement>('[data-f=search]')?.focus()
    await sendKeys({ press: 'ArrowDown' })
    equal(active(), 'row-d-0', 'the first row')
    await sendKeys({ press: 'ArrowDown' })
    equal(active(), 'row-d-1', 'the second row')
    await sendKeys({ press: 'Enter' })
    await until(() => active() === 'name', 'the sheet')
    await sendKeys({ press: 'Escape' })
    await until(() => active() === 'row-d-1', 'the row again')
  })

  it('says how many devices an answer has', async () => {
    const element = await shown('all', 'light', 1200)
    root(element).querySelector<HTMLElement>('[data-f=search]')?.focus()
    await sendKeys({ type: 'leo' })
    await until(
      () => /^\d+ of 12 devices$/.test(root(element).querySelector('.vh[role=status]')?.textContent ?? ''),
      'the count, said aloud',
    )
  })
})
