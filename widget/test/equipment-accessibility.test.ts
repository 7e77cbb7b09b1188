import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { clock } from '../src/client/clock.ts'
import { clear, show } from './shown.ts'
import { equal, ok, root, until } from './support.ts'

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
  afterEach(clear)

  it('is worked by keyboard alone: search, filter, open a device, and come back', async () => {
    await setViewport({ width: 700, height: 900 })
    const element = await show('equipment/all', { width: 680 })
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
})
