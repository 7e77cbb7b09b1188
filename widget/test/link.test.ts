/** The elements beside the panel while nobody answers: what they knew stays, with its age; what they would send waits. */
import type { Equipment, JumpcloudSettings, RequestTimeline } from '../src/index.ts'
import { type FakeBff, tokenFor } from './fake-bff.ts'
import { FakeInventory } from './fake-inventory.ts'
import { FakeSettings } from './fake-settings.ts'
import { entry } from './fixtures.ts'
import {
  bffWith,
  control,
  equal,
  isBlocked,
  ok,
  place,
  press,
  root,
  see,
  stopTime,
  tidy,
  until,
} from './support.ts'

const rights = ['devices:read', 'devices:search', 'integration:manage']
const getToken = () => tokenFor(600, 'REQ-4182', '', rights)
const alone = /No connection to the device service This is what we knew at [\d:]+\..* Next try in \d+ s\./

/** The connection is lost; later it is back. */
async function lose(bff: FakeBff, element: Equipment | JumpcloudSettings | RequestTimeline): Promise<void> {
  await until(() => bff.streams > 0, 'the event stream')
  bff.drop(true)
  await see(element, alone)
}

async function regain(
  bff: FakeBff,
  element: Equipment | JumpcloudSettings | RequestTimeline,
  time: ReturnType<typeof stopTime>,
): Promise<void> {
  bff.down = false
  await until(async () => {
    await time.pass(1000)
    return !root(element).querySelector('.band')
  }, 'no band left')
}

describe('When the bff is down, the timeline', () => {
  afterEach(tidy)

  it('keeps its entries, says how old they are, and comes back by itself with what is new', async () => {
    const time = stopTime()
    const bff = bffWith()
    bff.timeline = [entry('requested')]
    const element = place(bff, {}, 'siit-request-timeline')
    await see(element, 'Jonas Weber asked to wipe')
    await lose(bff, element)
    await see(element, 'Jonas Weber asked to wipe')
    bff.timeline = [...bff.timeline, entry('accepted')]
    await regain(bff, element, time)
    await see(element, '2 entries')
  })

  it('says so where it never had any, and tries at once when asked', async () => {
    const bff = bffWith()
    bff.down = true
    const element = place(bff, {}, 'siit-request-timeline')
    const codes: string[] = []
    element.addEventListener('siit-error', (event) => codes.push(event.code))
    await see(element, 'No connection to the device service The device service does not answer.')
    await until(() => codes.includes('unanswered'), 'the event')
    bff.down = false
    await press(element, 'Try now')
    await see(element, 'Nothing has been done in this request yet.')
  })

  it('reads again by itself where only the reading failed, and tells the host why', async () => {
    const time = stopTime()
    const bff = bffWith()
    const heard: string[] = []
    const element = document.createElement('siit-request-timeline')
    element.addEventListener('siit-ready', () => heard.push('ready'))
    element.addEventListener('siit-error', (event) => heard.push(event.code))
    bff.fail(/timeline/, { status: 503, code: 'busy' }, 2)
    Object.assign(element, { bff: bff.url, locale: 'en', getToken })
    document.body.append(element)
    await see(element, 'The timeline could not be loaded.')
    await until(async () => {
      await time.pass(1000)
      return element.shadowRoot?.textContent.includes('Nothing has been done')
    }, 'the timeline')
    equal(heard.slice(0, 2).sort(), ['busy', 'ready'], 'what the host heard')
  })

  it('does not call a refusal of its stream the end of a sign-in', async () => {
    const bff = bffWith()
    bff.fail(/events/, { status: 403, code: 'permission_denied' }, 1)
    const element = place(bff, {}, 'siit-request-timeline')
    let ended = 0
    element.addEventListener('siit-token-expired', () => (ended += 1))
    await until(() => bff.asked(/events/).length > 1, 'another try')
    equal(ended, 0, 'ends')
  })
})

describe('When the bff is down, the inventory', () => {
  afterEach(tidy)

  it('keeps its list, holds back what it would send, says why, and is live again by itself', async () => {
    const time = stopTime()
    const bff = bffWith()
    new FakeInventory(bff, 30)
    const element = place(bff, { getToken }, 'siit-equipment')
    await see(element, '30 devices')
    await lose(bff, element)
    await see(element, '30 devices')
    const before = bff.calls.length
    for (const name of ['Sync now', 'Export CSV']) {
      const button = await until(() => control(element, name), name)
      ok(isBlocked(button), `${name} is held back`)
      equal(button.title, 'No connection to the device service', 'why')
      button.click()
    }
    equal(bff.calls.length, before, 'calls')
    await regain(bff, element, time)
    ok(!isBlocked(control(element, 'Sync now')), 'live again')
  })
})

describe('When the bff is down, the settings', () => {
  afterEach(tidy)

  it('keep what they knew and what was typed, hold back what they would send, and say why', async () => {
    const time = stopTime()
    const bff = bffWith()
    new FakeSettings(bff, 'ready')
    const element = place(bff, { getToken }, 'siit-jumpcloud-settings')
    await see(element, 'Connected to Northwind')
    await press(element, 'Stop all locks and wipes…')
    await lose(bff, element)
    await see(element, /Stop all locks and wipes\?.*No connection to the device service/)
    const go = root(element).querySelector<HTMLElement>('[data-f="q-go"]')
    ok(isBlocked(go ?? undefined), 'the answer of the question')
    go?.click()
    await press(element, 'Cancel')
    ok(isBlocked(control(element, 'Sync now')), 'Sync now')
    equal(bff.asked(/POST|PUT/).length, 0, 'requests')
    await see(element, 'Connected to Northwind')
    await regain(bff, element, time)
    ok(!isBlocked(control(element, 'Sync now')), 'live again')
  })
})
