import type { Device } from '@siit-jumpcloud/shared'
import { ago, mac, panel, tomas, verdict, windows } from './fixtures.ts'
import {
  bffWith,
  control,
  dontSee,
  enter,
  equal,
  isBlocked,
  ok,
  press,
  ready,
  root,
  see,
  settled,
  tidy,
  until,
} from './support.ts'

const serial = 'Last 6 characters of the serial number'
const reason = /^Reason/
const dialogOf = (element: HTMLElement) => element.shadowRoot?.querySelector('dialog')

async function opened(device: Device = mac(), prepare?: (bff: ReturnType<typeof bffWith>) => void) {
  const bff = bffWith(panel([device]))
  prepare?.(bff)
  const element = await ready(bff)
  await press(element, 'Wipe…')
  await until(() => dialogOf(element)?.open, 'the dialog')
  return { bff, element }
}

async function filled(device: Device = mac()) {
  const both = await opened(device)
  await see(both.element, 'Read from JumpCloud just now')
  await enter(both.element, serial, device.typedConfirmation.text)
  await enter(both.element, reason, 'Stolen in Lyon')
  return both
}

describe('A wipe asks first', () => {
  afterEach(tidy)

  it('opens an alert dialog at once, with Cancel focused, and reads the device meanwhile', async () => {
    const { bff, element } = await opened(mac(), (fake) => fake.hold(/refresh/))
    await see(element, 'Wipe mlindqvist-mbp14?')
    await see(element, 'Everything on this Mac will be erased. It cannot be undone')
    await see(element, 'Reading this device from JumpCloud…')
    await see(element, 'Still needed: a fresh read, serial number, reason.')
    equal(dialogOf(element)?.getAttribute('role'), 'alertdialog', 'the role')
    equal(root(element).activeElement?.textContent.trim(), 'Cancel', 'the focus')
    ok(isBlocked(control(element, 'Wipe this Mac')), 'the last button is blocked')
    equal(bff.asked(/POST .*refresh/).length, 1, 'fresh readings')
  })

  it('names device, serial number, owner, requester and what an offline device means', async () => {
    const { element } = await opened(mac({ status: 'inactive' }))
    for (const words of [
      'MacBook Pro 14″, macOS 15.6.1 Sequoia',
      'H4QX2K7LPN',
      'Maya Lindqvist, the requester',
      'Maya Lindqvist, REQ-4182',
      'It is offline: the wipe waits, without expiry, until it comes back.',
    ]) {
      await see(element, words)
    }
  })

  it('shows what changed since our copy where nothing of it blocks', async () => {
    const { element } = await opened(mac({ readAt: ago(180) }), (bff) => {
      bff.fresh = { changes: [{ field: 'encryption.state', from: 'off', to: 'on' }] }
    })
    await see(element, 'Changed since our copy of 3 h ago. Nothing here blocks the wipe. FileVault Off On')
  })

  it('stops where the fresh reading blocks, and says that nothing was sent', async () => {
    const { bff, element } = await opened(mac(), (fake) => {
      fake.fresh = {
        changes: [{ field: 'mdm.vendor', from: 'jumpcloud', to: 'none' }],
        device: { verdicts: [verdict('lock'), verdict('wipe', 'mdm_missing_mac')] },
      }
    })
    await see(element, 'This Mac can no longer be wiped')
    await see(element, 'We read it again just now: Not in JumpCloud MDM. Nothing was sent.')
    ok(!control(element, 'Wipe this Mac'), 'no button to wipe')
    await press(element, 'Close')
    await until(() => !dialogOf(element), 'no dialog')
    equal(bff.asked(/POST .*actions/).length, 0, 'requests')
  })

  it('does not go on without a fresh reading, and reads again when asked, with nothing typed lost', async () => {
    const { element } = await opened(mac(), (bff) =>
      bff.fail(/refresh/, { status: 504, code: 'jumpcloud_unreachable' }),
    )
    await see(element, 'We could not read this device from JumpCloud')
    await enter(element, serial, '2K7LPN')
    await enter(element, reason, 'Stolen')
    await see(element, 'Still needed: a fresh read.')
    await press(element, 'Read again')
    await see(element, 'Nothing has changed since our copy of 12 min ago.')
    ok(!isBlocked(control(element, 'Wipe this Mac')), 'free to go')
  })

  it('takes the serial number’s end in any case, and nothing else', async () => {
    const { element } = await opened()
    await enter(element, reason, 'Stolen')
    await enter(element, serial, '2K7LPX')
    await see(element, 'This does not match the serial number. Nothing was sent.')
    equal(control(element, serial)?.getAttribute('aria-invalid'), 'true', 'aria-invalid')
    ok(isBlocked(control(element, 'Wipe this Mac')), 'blocked')
    await enter(element, serial, ' 2k7lpn ')
    await see(element, 'Matches')
    ok(!isBlocked(control(element, 'Wipe this Mac')), 'free to go')
  })

  it('asks for the hostname where the serial is a maker’s placeholder', async () => {
    const typedConfirmation = { field: 'hostname', text: 'NW-LT-0417', serialPlaceholder: true } as const
    const { bff, element } = await opened(
      windows({ serialNumber: 'System Serial Number', typedConfirmation }),
    )
    await see(element, 'a maker’s placeholder, not a serial number')
    await enter(element, 'Hostname of the device', 'NW-LT-0471')
    await see(element, 'This is not its hostname. Nothing was sent.')
    await enter(element, 'Hostname of the device', 'nw-lt-0417')
    await enter(element, reason, 'Leaver')
    await press(element, 'Wipe this computer')
    await until(() => !dialogOf(element), 'the dialog is done')
    equal(
      bff.asked(/POST .*actions/)[0]?.body,
      {
        action: 'wipe',
        reason: 'Leaver',
        confirmation: { planHash: 'plan-win-1', requestId: 'REQ-4182', hostname: 'nw-lt-0417' },
      },
      'the body',
    )
  })

  it('asks for the whole of a short serial number', async () => {
    const typedConfirmation = { field: 'serialSuffix', text: 'F2LX', serialPlaceholder: false } as const
    const { element } = await opened(mac({ serialNumber: 'F2LX', typedConfirmation }))
    await until(() => control(element, 'Serial number (4 characters, all of it)'), 'the field')
  })

  it('asks for consent where the owner is not the requester, and sends it', async () => {
    const { bff, element } = await filled(mac({ owner: { person: tomas, reason: null, candidates: [] } }))
    await see(
      element,
      'This is not the requester’s device Maya Lindqvist made the request. The device belongs to Tomás Rivera.',
    )
    await see(element, 'Still needed: consent.')
    ok(isBlocked(control(element, 'Wipe this Mac')), 'blocked')
    await press(element, 'Yes, wipe Tomás Rivera’s device')
    await settled(element)
    await press(element, 'Wipe this Mac')
    await until(() => !dialogOf(element), 'the dialog is done')
    equal(
      bff.asked(/POST .*actions/)[0]?.body,
      {
        action: 'wipe',
        reason: 'Stolen in Lyon',
        confirmation: {
          planHash: 'plan-mac-1',
          requestId: 'REQ-4182',
          serialSuffix: '2K7LPN',
          ownerMismatchAccepted: true,
        },
      },
      'the body',
    )
  })

  it('knows the requester by email, in any case, where the token gave no id', async () => {
    const requester = { id: null, email: 'MAYA.Lindqvist@northwind.example', name: 'Maya Lindqvist' }
    const bff = bffWith(panel([mac()], { requester }))
    const element = await ready(bff)
    await press(element, 'Wipe…')
    await see(element, 'Maya Lindqvist, the requester')
    dontSee(element, 'This is not the requester’s device')
  })

  it('asks for consent where the device has no owner', async () => {
    const { element } = await opened(mac({ owner: { person: null, reason: 'nobody_bound', candidates: [] } }))
    await see(element, 'This device has no owner')
    await until(() => control(element, 'Yes, wipe this device'), 'the consent')
  })
})

describe('A wipe is sent once, and its dialog stays until that is known', () => {
  afterEach(tidy)

  it('stays busy while it is sent, does not close, then shows the wipe', async () => {
    const { bff, element } = await filled()
    const release = bff.hold(/POST .*actions/)
    await press(element, 'Wipe this Mac')
    await see(element, 'Sending…')
    dialogOf(element)?.dispatchEvent(new Event('cancel', { cancelable: true }))
    await press(element, 'Cancel')
    ok(dialogOf(element)?.open, 'still open')
    release()
    await until(() => !dialogOf(element), 'the dialog is done')
    await see(element, 'Wipe requested')
    equal(bff.asked(/POST .*actions/).length, 1, 'requests')
  })

  it('shows an error in the dialog, with nothing typed lost', async () => {
    const { bff, element } = await filled()
    bff.fail(/POST .*actions/, { status: 429, code: 'limit_agent', detail: 'That is the limit.' })
    await press(element, 'Wipe this Mac')
    await see(element, 'The wipe was not taken You have reached the limit of wipes.')
    equal((control(element, serial) as HTMLInputElement | undefined)?.value, '2K7LPN', 'what was typed')
    equal(
      (control(element, reason) as HTMLTextAreaElement | undefined)?.value,
      'Stolen in Lyon',
      'the reason',
    )
    await press(element, 'Wipe this Mac')
    await until(() => !dialogOf(element), 'the dialog is done')
    const [first, second] = bff.asked(/POST .*actions/)
    ok(first?.key !== second?.key, 'a new click, a new key')
  })

  it('reads again where the device changed beneath it, and decides on the new plan', async () => {
    const { bff, element } = await filled()
    bff.change(
      (before) => ({ ...before, devices: before.devices.map((one) => ({ ...one, planHash: 'plan-mac-2' })) }),
      false,
    )
    await press(element, 'Wipe this Mac')
    await see(element, 'The device changed since you saw it.')
    await press(element, 'Read again')
    await see(element, 'Read from JumpCloud just now')
    await until(() => !isBlocked(control(element, 'Wipe this Mac')), 'free to go')
    await press(element, 'Wipe this Mac')
    await until(() => !dialogOf(element), 'the dialog is done')
    equal(bff.asked(/POST .*refresh/).length, 2, 'fresh readings')
  })

  it('says that nobody knows where no answer came, and asks again with the same key', async () => {
    const { bff, element } = await filled()
    bff.fail(/POST .*actions/, 'network')
    await press(element, 'Wipe this Mac')
    await see(element, 'We don’t know if the wipe was taken')
    await press(element, 'Look again')
    await until(() => !dialogOf(element), 'the dialog is done')
    await see(element, 'Wipe requested')
    const [first, second] = bff.asked(/POST .*actions/)
    equal(first?.key, second?.key, 'the key')
  })

  it('sends nothing where the host stops it', async () => {
    const { bff, element } = await filled()
    element.addEventListener('siit-action', (event) => event.preventDefault(), { once: true })
    await press(element, 'Wipe this Mac')
    await settled(element)
    equal(bff.asked(/POST .*actions/).length, 0, 'requests')
    ok(dialogOf(element)?.open, 'still open')
  })

  it('gives the focus back to the button that opened it', async () => {
    const { element } = await opened()
    await press(element, 'Cancel')
    await until(() => root(element).activeElement?.textContent.trim() === 'Wipe…', 'the focus')
  })
})
