/** The focus is never lost: whatever is replaced by an event, a decision or time, a person goes on from there. */
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { json } from './fake-bff.ts'
import { action, ago, mac, panel, verdict } from './fixtures.ts'
import { clear, stage, type Shown } from './shown.ts'
import {
  bffWith,
  control,
  enter,
  equal,
  press,
  ready,
  root,
  see,
  settled,
  stopTime,
  until,
} from './support.ts'

/** What has the focus: the name of a control, or the text of a title. */
function focus(element: Shown): string {
  const active = root(element).activeElement
  if (!(active instanceof HTMLElement)) return ''
  return active.dataset['f'] && active.dataset['f'] !== 'name'
    ? active.dataset['f']
    : `title ${active.innerText.replace(/\s+/g, ' ').trim()}`
}
const focusIs = (element: Shown, name: string) =>
  until(() => focus(element) === name, name).catch(() => equal(focus(element), name, 'the focus'))

async function take(element: Shown, name: string): Promise<void> {
  const found = await until(() => root(element).querySelector<HTMLElement>(`[data-f="${name}"]`), name)
  found.focus()
  equal(focus(element), name, 'the focus at first')
}

describe('The focus', () => {
  before(async () => {
    await setViewport({ width: 1280, height: 900 })
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(clear)

  it('goes to the title of a card whose action moves on while a person writes in its form', async () => {
    const wipe = action('accepted', { action: 'wipe', ways: ['look', 'attest'] })
    const bff = bffWith(panel([mac({ actions: [wipe] })]))
    const element = await ready(bff)
    await press(element, 'Record what happened…')
    await take(element, `settle-${wipe.id}`)
    await sendKeys({ type: 'I saw' })
    bff.move(wipe.id, 'confirmed', { evidence: { grade: 'device', at: ago(0), by: null, note: null } })
    await focusIs(element, 'title Wipe confirmed by the device')
  })

  it('goes on within a card as its forms open, fail, close and are sent', async () => {
    const lock = action('accepted', { hasPin: true })
    const bff = bffWith(panel([mac({ actions: [lock] })]))
    const element = await ready(bff)
    await press(element, 'Reveal PIN')
    await focusIs(element, `pin-${lock.id}`)
    await press(element, 'Cancel')
    await focusIs(element, `pin-${lock.id}`)
    await press(element, 'Reveal PIN')
    await enter(element, /^Why do you/, 'She is back')
    bff.fail(/pin/, { status: 500, code: 'internal' })
    await take(element, `go-pin-${lock.id}`)
    await sendKeys({ press: 'Enter' })
    await until(() => root(element).querySelector('.part [role=alert]'), 'the error')
    equal(focus(element), `go-pin-${lock.id}`, 'after an error')
    await sendKeys({ press: 'Enter' })
    await focusIs(element, `pin-${lock.id}`)
    equal(control(element, 'Hide')?.dataset['f'], `pin-${lock.id}`, 'which hides it')
  })

  for (const from of ['copy', 'pin']) {
    it(`stays with a PIN that hides by itself, from ${from}`, async () => {
      const time = stopTime()
      const { element } = await stage('panel/pin-shown')
      const copy = await until(() => root(element).querySelector<HTMLElement>('[data-f^=copy-]'), 'the PIN')
      const name = `${from}-${copy.dataset['f']?.slice('copy-'.length)}`
      await take(element, name)
      await time.pass(31_000)
      await see(element, 'Reveal PIN')
      await settled(element)
      equal(focus(element), from === 'pin' ? name : 'title Locked', 'the focus')
    })
  }

  it('stays with the decision on one device while another is decided elsewhere, and never slips to another', async () => {
    const { element, bff } = await stage('panel/approvals-elsewhere')
    await see(element, '2 elsewhere')
    const { more } = bff
    const waiting = more?.('GET', '/approvals', undefined)
    const items = ((await waiting?.json()) as { items: { action: { id: string } }[] }).items
    const left = (ids: string[]) => {
      bff.more = (_method, path) =>
        path === '/approvals'
          ? json({ items: items.filter((one) => ids.includes(one.action.id)), next: null })
          : undefined
      bff.put(action('confirmed', { id: 'somewhere', deviceId: 'd-mac' }))
    }
    await take(element, 'deny-w-2')
    left(['w-2'])
    await see(element, '1 elsewhere')
    equal(focus(element), 'deny-w-2', 'the focus')
    await take(element, 'deny-w-2')
    left(['w-1'])
    await until(() => root(element).querySelector('[data-f="deny-w-1"]'), 'the other')
    await focusIs(element, 'due')
    left([])
    await until(() => !root(element).querySelector('.due'), 'nothing waits')
    await focusIs(element, 'title mlindqvist-mbp14')
  })

  it('goes to the title of a face that takes the place of the device, and back', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    await take(element, 'lock')
    bff.fail(/panel/, { status: 403, code: 'permission_denied' })
    bff.emit({ type: 'device', deviceId: 'd-mac' })
    await focusIs(element, 'title You may not see devices')
    bff.emit({ type: 'device', deviceId: 'd-mac' })
    await focusIs(element, 'title mlindqvist-mbp14')
  })

  it('stays in the wipe dialog while the service is gone, the reading fails or the wipe is refused', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.fail(/refresh/, 'network')
    await take(element, 'wipe')
    await sendKeys({ press: 'Enter' })
    await see(element, 'A wipe needs a fresh look')
    equal(focus(element), 'cancel-wipe', 'at first')
    await take(element, 'fresh')
    await sendKeys({ press: 'Enter' })
    await see(element, 'Read from JumpCloud just now')
    await focusIs(element, 'cancel-wipe')
    await enter(element, /^Last 6/, '2K7LPN')
    await enter(element, /^Reason/, 'Stolen')
    bff.fail(/POST .*actions/, { status: 409, code: 'plan_changed' })
    await take(element, 'go-wipe')
    await sendKeys({ press: 'Enter' })
    await see(element, 'The wipe was not taken')
    equal(focus(element), 'go-wipe', 'after a refusal')
    bff.drop(true)
    await until(() => control(element, 'Wipe this Mac')?.ariaDisabled === 'true', 'the blocked button')
    equal(focus(element), 'go-wipe', 'without the service')
    await sendKeys({ press: 'Escape' })
    await focusIs(element, 'wipe')
  })

  it('goes to the way out of the wipe dialog where the device can no longer be wiped', async () => {
    const bff = bffWith()
    bff.fresh = {
      changes: [{ field: 'mdm.vendor', from: 'jumpcloud', to: 'none' }],
      device: { verdicts: [verdict('lock'), verdict('wipe', 'mdm_missing_mac'), verdict('open')] },
    }
    const element = await ready(bff)
    const release = bff.hold(/refresh/)
    await take(element, 'wipe')
    await sendKeys({ press: 'Enter' })
    await take(element, 'typed')
    release()
    await see(element, 'This Mac can no longer be wiped')
    await focusIs(element, 'cancel-wipe')
  })

  it('stays with the device that was picked', async () => {
    const { element } = await stage('panel/three')
    const other = await until(
      () => root(element).querySelectorAll<HTMLElement>('.pick button')[1],
      'a device',
    )
    other.focus()
    await sendKeys({ press: 'Enter' })
    await until(() => other.ariaPressed === 'true', 'it is shown')
    equal(root(element).activeElement === other, true, 'its button has the focus')
  })

  it('goes on where a band leaves that had it', async () => {
    const { element, bff } = await stage('panel/bff-down')
    await take(element, 'try-band')
    bff.down = false
    await sendKeys({ press: 'Enter' })
    await until(() => !root(element).querySelector('.band'), 'no band')
    await focusIs(element, 'title mlindqvist-mbp14')
  })

  describe('in the inventory', () => {
    it('stays in the list as the last page comes', async () => {
      const { element } = await stage('equipment/all', {}, 60)
      await take(element, 'next')
      await sendKeys({ press: 'Enter' })
      await until(() => root(element).querySelectorAll('tbody tr').length === 60, 'all')
      await focusIs(element, 'row-d-49')
    })

    it('goes from what settled an owner to what takes that back, and the other way', async () => {
      const { element } = await stage('equipment/conflict')
      await press(element, /Anna Kowalska/)
      await take(element, 'settle')
      await sendKeys({ press: 'Enter' })
      await focusIs(element, 'release')
      await sendKeys({ press: 'Enter' })
      await focusIs(element, 'settle')
    })

    it('stays in the list where Escape closes the sheet from there, and under it nothing keeps it hidden', async () => {
      const { element } = await stage('equipment/sheet')
      await take(element, 'sort-lastContact')
      await sendKeys({ press: 'Escape' })
      await until(() => !root(element).querySelector('dialog'), 'no sheet')
      equal(focus(element), 'sort-lastContact', 'the focus')
    })

    it('goes to the search where what had it is gone: a notice, a band, a row', async () => {
      const { element, bff } = await stage('equipment/all')
      bff.fail(/export/, { status: 500, code: 'internal' })
      await press(element, 'Export CSV')
      await take(element, 'dismiss')
      await sendKeys({ press: 'Enter' })
      await focusIs(element, 'search')
      await take(element, 'row-d-11')
      await enter(element, 'Search devices', 'NW-LT-000001')
      await until(() => root(element).querySelectorAll('tbody tr').length === 1, 'one device')
      await focusIs(element, 'search')
    })

    it('never slips from one device to another as the list changes', async () => {
      const { element, inventory } = await stage('equipment/moved')
      await take(element, 'row-d-5')
      inventory?.gone.add(4)
      await press(element, 'Show it now')
      await until(() => !root(element).querySelector('[data-f="row-d-4"]'), 'the newer list')
      await focusIs(element, 'row-d-5')
    })

    it('is not hidden by the header that stays as the page scrolls', async () => {
      await setViewport({ width: 1280, height: 500 })
      const { element } = await stage('equipment/syncing')
      await take(element, 'row-d-40')
      for (let step = 0; step < 30; step += 1) {
        await sendKeys({ press: 'ArrowUp' })
        const header = root(element).querySelector('thead th')?.getBoundingClientRect()
        const row = root(element).activeElement?.getBoundingClientRect()
        equal((row?.top ?? 0) >= (header?.bottom ?? 0), true, `row ${39 - step} below the header`)
      }
      await setViewport({ width: 1280, height: 900 })
    })
  })

  describe('in the settings', () => {
    it('goes to the title of each step, and to that of a part whose button is gone', async () => {
      const { element, settings } = await stage('settings/report')
      await take(element, 'connect')
      await sendKeys({ press: 'Enter' })
      await focusIs(element, 'title Importing from Northwind')
      settings?.become({ ...settings.connected('review') })
      await focusIs(element, 'title Review before you finish')
      await take(element, 'finish')
      await sendKeys({ press: 'Enter' })
      await focusIs(element, 'title JumpCloud')
    })

    it('stays in a part as it is saved or given up', async () => {
      const { element } = await stage('settings/overview')
      const field = await until(
        () => root(element).querySelector<HTMLSelectElement>('[data-f=schedule]'),
        'it',
      )
      for (const [minutes, button] of [
        ['60', 'save-schedule'],
        ['120', 'discard-schedule'],
      ] as const) {
        field.value = minutes
        field.dispatchEvent(new Event('change', { bubbles: true }))
        await take(element, button)
        await sendKeys({ press: 'Enter' })
        await until(() => !root(element).querySelector(`[data-f=${button}]`), 'it is gone')
        await until(() => focus(element).startsWith('title Schedule'), focus(element))
      }
    })

    it('goes on as groups are taken in and out', async () => {
      const { element } = await stage('settings/overview')
      await take(element, `never-wipe-${'2'.repeat(24)}`)
      await sendKeys({ press: 'Enter' })
      await focusIs(element, 'never-wipe')
    })

    it('goes to the mistake that stands in the way of saving', async () => {
      const { element } = await stage('settings/overview')
      await enter(element, 'Wipes an hour per agent', 'many')
      await take(element, 'save-policy')
      await sendKeys({ press: 'Enter' })
      await until(() => root(element).activeElement?.id === 'perAgentPerHour', 'the field')
      equal(root(element).activeElement?.getAttribute('aria-invalid'), 'true', 'it is told to be wrong')
    })

    it('goes on as the secret is put away, and as the webhook is removed', async () => {
      const { element } = await stage('settings/overview')
      await enter(element, 'Address', 'https://hooks.northwind.example/other')
      await take(element, 'webhook')
      await sendKeys({ press: 'Enter' })
      await take(element, 'hide-secret')
      await sendKeys({ press: 'Enter' })
      await focusIs(element, 'webhook-test')
      await press(element, 'Remove the webhook…')
      await focusIs(element, 'q-no')
      await take(element, 'q-go')
      await sendKeys({ press: 'Enter' })
      await until(() => focus(element).startsWith('title Webhook'), 'the title of the webhook')
    })

    it('goes to the title where a person may no longer see them', async () => {
      const { element, bff, settings } = await stage('settings/overview')
      await take(element, 'sync')
      bff.fail(/\/connection/, { status: 403, code: 'permission_denied' }, 99)
      settings?.become({})
      await until(() => focus(element).startsWith('title '), 'a title')
    })
  })
})
