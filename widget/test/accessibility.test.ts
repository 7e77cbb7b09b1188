import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { panelBoards } from './gallery/panel-boards.ts'
import { mac, panel, windows } from './fixtures.ts'
import { bffWith, control, enter, equal, ok, ready, root, see, tidy, until } from './support.ts'

describe('Everybody can use it', () => {
  before(async () => {
    await setViewport({ width: 900, height: 900 })
    // Colors are looked at as they stay, not on their way.
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(tidy)

  it('is worked by keyboard alone: lock, then wipe with everything that it asks for', async () => {
    const bff = bffWith(panel([mac()]))
    const element = await ready(bff)
    control(element, 'Read again from JumpCloud')?.focus()
    await sendKeys({ press: 'Tab' })
    equal(root(element).activeElement?.textContent.trim(), 'Lock', 'the first stop')
    await sendKeys({ press: 'Enter' })
    await see(element, 'Lock requested')
    await until(() => root(element).activeElement?.textContent.trim() === 'Lock', 'the focus stays')
    await sendKeys({ press: 'Tab' })
    equal(root(element).activeElement?.textContent.trim(), 'Wipe…', 'the second stop')
    await sendKeys({ press: 'Space' })
    await see(element, 'Read from JumpCloud just now')
    equal(root(element).activeElement?.textContent.trim(), 'Cancel', 'Cancel has the focus')
    await sendKeys({ down: 'Shift' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ up: 'Shift' })
    await sendKeys({ type: '2k7lpn' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ type: 'Stolen in Lyon' })
    await sendKeys({ press: 'Tab' })
    await sendKeys({ press: 'Tab' })
    equal(root(element).activeElement?.textContent.trim(), 'Wipe this Mac', 'the last stop')
    await sendKeys({ press: 'Enter' })
    await see(element, 'Wipe requested')
    await until(() => root(element).activeElement?.textContent.trim() === 'Wipe…', 'the focus comes back')
    const wipe = bff.asked(/POST .*actions/)[1]
    ok(JSON.stringify(wipe?.body).includes('Stolen in Lyon'), 'what was typed')
  })

  it('closes the dialog on Escape and sends nothing', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    control(element, 'Wipe…')?.focus()
    await sendKeys({ press: 'Enter' })
    await see(element, 'Read from JumpCloud just now')
    await enter(element, /^Reason/, 'Changed my mind')
    await sendKeys({ press: 'Escape' })
    await until(() => !root(element).querySelector('dialog'), 'no dialog')
    equal(bff.asked(/POST .*actions/).length, 0, 'requests')
  })

  it('says alarms as such', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const device = windows()
    bff.change((before) => ({ ...before, devices: [device] }))
    await see(element, 'NW-LT-0417')
    bff.put(panelBoards['alarm']?.panel.devices[0]?.actions[0] ?? raise())
    await see(element, 'This device will be erased when it comes online')
    await until(
      () => /will be erased/.test(root(element).querySelector('.vh[role=alert]')?.textContent ?? ''),
      'the alarm’s voice',
    )
  })
})

function raise(): never {
  throw new Error('the board has no alarm')
}
