import { ago, amara, entry } from './fixtures.ts'
import {
  bffWith,
  control,
  equal,
  ok,
  place,
  press,
  ready,
  root,
  see,
  settled,
  tidy,
  until,
} from './support.ts'

const system = { type: 'system', id: 's', name: 'Siit' } as const

describe('The timeline of a request', () => {
  afterEach(tidy)

  it('tells who did what to which device, with result and reason, newest first', async () => {
    const bff = bffWith()
    bff.timeline = [
      entry('requested', { at: ago(30), reason: 'Stolen from a train.' }),
      entry('denied', { at: ago(20), actor: { type: 'agent', ...amara }, reason: 'No police report yet.' }),
      entry('accepted', { at: ago(10), actor: system }),
    ]
    const element = place(bff, {}, 'siit-request-timeline')
    await see(element, 'Jonas Weber asked to wipe mlindqvist-mbp14 Stolen from a train.')
    await see(element, 'Amara Okafor denied the wipe Nothing was sent No police report yet.')
    const order = [...root(element).querySelectorAll('.e')].map((one) =>
      one.querySelector('.w')?.textContent.trim().slice(0, 8),
    )
    equal(order, ['JumpClou', 'Amara Ok', 'Jonas We'], 'the order')
    await see(element, '3 entries')
  })

  it('says no more than the entry: attested, opened late, refused, PIN revealed', async () => {
    const bff = bffWith()
    bff.timeline = [
      entry('failed_on_device'),
      entry('confirmed', { actor: system }),
      entry('opened', { kind: 'opened', occurredAt: ago(60) }),
      entry('windows_bitlocker_off', { kind: 'refused' }),
      entry('pin_revealed', { kind: 'pin_revealed', action: 'lock' }),
    ]
    const element = place(bff, {}, 'siit-request-timeline')
    for (const words of [
      'Jonas Weber attested: the wipe of mlindqvist-mbp14 was not done',
      'mlindqvist-mbp14 acknowledged the wipe',
      'Jonas Weber opened mlindqvist-mbp14 in JumpCloud Recorded late: it happened',
      'Jonas Weber tried to wipe mlindqvist-mbp14: refused BitLocker is off. Nothing was sent',
      'Jonas Weber revealed the PIN of mlindqvist-mbp14',
    ]) {
      await see(element, words)
    }
  })

  it('opens the details of an entry at its time', async () => {
    const bff = bffWith()
    bff.timeline = [entry('accepted')]
    const element = place(bff, {}, 'siit-request-timeline')
    const more = await until(() => control(element, /details$/))
    equal(more.getAttribute('aria-expanded'), 'false', 'aria-expanded')
    more.click()
    for (const words of [
      '66f1c0a94be2d70001a3c57e',
      '203.0.113.24',
      '01JD4Z9K7Q',
      'in the workspace’s chain',
    ]) {
      await see(element, words)
    }
    equal(control(element, /details$/)?.getAttribute('aria-expanded'), 'true', 'aria-expanded')
  })

  it('reads older pages when asked', async () => {
    const bff = bffWith()
    bff.timeline = Array.from({ length: 25 }, (_, index) => entry('accepted', { at: ago(100 - index) }))
    const element = place(bff, {}, 'siit-request-timeline')
    await see(element, '20+ entries')
    await press(element, 'Show older entries')
    await see(element, '25 entries')
    ok(!control(element, 'Show older entries'), 'nothing older')
  })

  it('takes new entries as they come, in the panel too', async () => {
    const bff = bffWith()
    const panel = await ready(bff)
    await see(panel, 'No entries yet')
    await press(panel, /^Timeline of this request/)
    await see(panel, 'Nothing has been done in this request yet.')
    bff.emit({ type: 'timeline', entry: entry('requested') })
    await see(panel, 'Jonas Weber asked to wipe mlindqvist-mbp14')
    await settled(panel)
  })

  it('says so where it cannot be loaded', async () => {
    const bff = bffWith()
    bff.fail(/timeline/, { status: 500, code: 'internal' }, 9)
    await see(place(bff, {}, 'siit-request-timeline'), 'The timeline could not be loaded.')
  })
})
