/** Pages that are not made for an element of ours: what they hide, reset, point elsewhere, or give in their own way. */
import type { JumpcloudSettings } from '../src/index.ts'
import { tokenFor } from './fake-bff.ts'
import { FakeInventory } from './fake-inventory.ts'
import { FakeSettings } from './fake-settings.ts'
import { mac } from './fixtures.ts'
import {
  bffWith,
  control,
  enter,
  equal,
  isBlocked,
  ok,
  place,
  press,
  ready,
  root,
  see,
  settled,
  stopTime,
  tidy,
  until,
} from './support.ts'

const rights = ['devices:read', 'devices:search', 'integration:manage']
const getToken = () => tokenFor(600, 'REQ-4182', '', rights)
const address = location.pathname + location.search

async function inventory(hash = '') {
  history.replaceState(null, '', address + hash)
  const bff = bffWith()
  new FakeInventory(bff, 30)
  const element = place(bff, { getToken }, 'siit-equipment')
  await see(element, '30 devices')
  return { bff, element }
}

async function settings(): Promise<JumpcloudSettings> {
  const bff = bffWith()
  new FakeSettings(bff, 'ready')
  const element = place(bff, { getToken }, 'siit-jumpcloud-settings')
  await see(element, 'Connected to Northwind')
  return element
}

const modal = (element: HTMLElement) => element.shadowRoot?.querySelector('dialog:modal') ?? null

describe('A page that hides what it does not show', () => {
  afterEach(() => {
    tidy()
    history.replaceState(null, '', address)
  })

  it('is not blocked by a wipe dialog that nobody sees: it is cancelled', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    await press(element, 'Wipe…')
    await until(() => modal(element), 'the dialog')
    element.hidden = true
    await until(() => !modal(element), 'no dialog')
    element.hidden = false
    await see(element, 'mlindqvist-mbp14')
    equal(modal(element), null, 'the dialog after it')
    equal(bff.asked(/POST .*actions/).length, 0, 'requests')
  })

  it('is not blocked by a question of the settings', async () => {
    const element = await settings()
    await press(element, 'Stop all locks and wipes…')
    await until(() => modal(element), 'the question')
    element.style.display = 'none'
    await until(() => !modal(element), 'no question')
  })

  it('is not blocked by a device’s sheet, which is there again with the inventory', async () => {
    const { element } = await inventory()
    const id = root(element).querySelector<HTMLElement>('tbody tr')?.dataset['id'] ?? ''
    const tab = document.createElement('div')
    document.body.append(tab)
    tab.append(element)
    tab.hidden = true
    location.hash = `#equipment.device=${id}`
    await until(() => root(element).querySelector('dialog'), 'the sheet')
    await settled(element)
    equal(modal(element), null, 'over the page')
    tab.hidden = false
    tab.style.inlineSize = '1200px'
    await until(() => root(element).querySelector('dialog[open]:not(:modal)'), 'the sheet beside the list')
    tab.style.inlineSize = '500px'
    await until(() => modal(element), 'the sheet over everything, where there is no room beside')
  })
})

describe('A page that has a base address', () => {
  afterEach(() => {
    tidy()
    document.querySelector('base')?.remove()
    history.replaceState(null, '', address)
  })

  it('keeps its own address when the inventory writes down what it shows', async () => {
    const base = document.createElement('base')
    base.href = '/somewhere/else/'
    document.head.append(base)
    const { element } = await inventory('#/assets')
    await enter(element, /Search/, 'maya')
    await until(() => location.hash.includes('maya'), 'what is searched for')
    ok(location.href.startsWith(`${location.origin}${address}#/assets?`), location.href)
    await enter(element, /Search/, '')
    await until(() => !location.hash.includes('maya'), 'nothing searched for')
    equal(location.href, `${location.origin}${address}#/assets`, 'the address')
  })
})

describe('A page that resets what is inherited', () => {
  afterEach(tidy)

  it('and lets nobody mark text: a serial number can be marked all the same', async () => {
    document.body.style.userSelect = 'none'
    const element = await ready(bffWith())
    const style = getComputedStyle(root(element).querySelector('h3') ?? element)
    equal(style.userSelect, 'text', 'user-select')
    document.body.style.userSelect = ''
  })
})

describe('A token in the dress that a host keeps it in', () => {
  afterEach(tidy)

  it('with the word Bearer, in quotes as JSON, or with white space, is sent as what it is', async () => {
    for (const dress of [
      (text: string) => `Bearer ${text}`,
      JSON.stringify,
      (text: string) => ` ${text}\n`,
    ]) {
      const bff = bffWith()
      const token = tokenFor()
      const element = await ready(bff, { getToken: () => dress(token) })
      ok(bff.calls.length > 0 && bff.calls.every((call) => call.token === token), 'the token itself')
      element.remove()
    }
  })
})

describe('A machine that was asleep', () => {
  afterEach(tidy)

  it('is live as soon as its page is looked at again, and is not disturbed where it only was elsewhere', async () => {
    const time = stopTime()
    const bff = bffWith()
    await ready(bff)
    const opened = () => bff.asked(/events/).length
    document.dispatchEvent(new Event('visibilitychange'))
    equal(opened(), 1, 'streams after a short look elsewhere')
    time.sleep(3_600_000)
    document.dispatchEvent(new Event('visibilitychange'))
    await until(() => opened() === 2 && bff.streams === 1, 'another stream in its place')
  })
})

describe('A network that lets no stream through', () => {
  afterEach(tidy)

  it('and all else: the panel works, and asks now and then', async () => {
    const time = stopTime()
    const bff = bffWith()
    bff.hold(/events/)
    const element = place(bff)
    await see(element, 'Timeline of this request')
    await until(() => bff.asked(/events/).length === 1, 'a try')
    bff.change((panel) => ({ ...panel, devices: [mac({ hostname: 'renamed' })] }), false)
    await until(async () => {
      await time.pass(10_000)
      return bff.asked(/events/).length > 2
    }, 'more tries')
    await see(element, 'renamed')
    ok(!root(element).querySelector('.band'), 'nothing is said to be lost')
    ok(!isBlocked(control(element, 'Lock')), 'Lock is offered')
  })

  it('and nothing else either: that is said', async () => {
    const time = stopTime()
    const bff = bffWith()
    bff.hold(/events/)
    const element = place(bff)
    await see(element, 'Timeline of this request')
    await until(() => bff.asked(/events/).length === 1, 'a try')
    bff.hold(/panel/)
    await until(async () => {
      await time.pass(5000)
      return root(element).querySelector('.band')
    }, 'the band')
    await see(element, 'No connection to the device service This is what we knew at')
    ok(isBlocked(control(element, 'Lock')), 'Lock is held back')
  })
})

describe('A page that is slow', () => {
  afterEach(tidy)

  const height = (element: HTMLElement) => Math.round(element.getBoundingClientRect().height)

  it('gives the timeline its height before there is any of it', async () => {
    const bff = bffWith()
    const release = bff.hold(/timeline/)
    const element = place(bff, {}, 'siit-request-timeline')
    await element.updateComplete
    const first = height(element)
    release()
    await see(element, 'Nothing has been done in this request yet.')
    ok(Math.abs(height(element) - first) <= 4, `${first} px, then ${height(element)} px`)
  })

  it('does not let the settings shrink before they grow', async () => {
    const bff = bffWith()
    new FakeSettings(bff, 'ready')
    const release = bff.hold(/GET \/connection$/)
    const element = place(bff, { getToken }, 'siit-jumpcloud-settings')
    await element.updateComplete
    const first = height(element)
    await until(() => root(element).querySelector('.pg .whole'), 'the settings’ own wait')
    equal(height(element), first, 'the height')
    release()
    await see(element, 'Connected to Northwind')
  })
})
