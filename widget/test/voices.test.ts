/** What is said to somebody who does not look: all that changed, each thing once, and nothing that did not change. */
import { emulateMedia, setViewport } from '@web/test-runner-commands'
import { json } from './fake-bff.ts'
import { panelBoards } from './gallery/panel-boards.ts'
import { heard } from './heard.ts'
import { mainBoards, clear, show, stage } from './shown.ts'
import { bffWith, control, enter, equal, ok, press, ready, root, see, stopTime, until } from './support.ts'
import { action, verdict } from './fixtures.ts'

const down = 'No connection to the device service'
const back = 'The device service is connected again'

const said = (voices: string[], text: string) => until(() => voices.some((one) => one.includes(text)), text)

describe('Who listens', () => {
  before(async () => {
    await setViewport({ width: 1280, height: 900 })
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(clear)

  it('hears nothing where nothing changes, however often an element renders again', async function () {
    this.timeout(120_000)
    for (const name of mainBoards) {
      const element = await show(name)
      const voices = heard(element)
      // As the beat does it, three minutes' worth.
      for (let beat = 0; beat < 9; beat += 1) {
        element.requestUpdate()
        await element.updateComplete
      }
      equal(voices, [], name)
      clear()
    }
  })

  it('hears no count of seconds: of a PIN that hides, of a connection that is tried again', async () => {
    const time = stopTime()
    const { element } = await stage('panel/pin-shown')
    await see(element, /Hides in \d+ s/)
    const voices = heard(element)
    await time.pass(31_000)
    await see(element, 'Reveal PIN')
    await until(() => voices.length, 'a word about it')
    equal(voices, ['The PIN is hidden.'], 'said')
  })

  for (const name of ['panel/ready', 'equipment/all', 'settings/overview']) {
    it(`hears once that the device service is gone, and once that it is back: ${name}`, async () => {
      const { element, bff } = await stage(name)
      await until(() => bff.streams, 'the stream')
      const voices = heard(element)
      bff.drop(true)
      await said(voices, down)
      await until(() => root(element).querySelector('.band'), 'the band')
      bff.down = false
      await press(element, 'Try now')
      await said(voices, back)
      equal(
        voices.filter((one) => one !== '12 devices'),
        [down, back],
        'said',
      )
    })
  }

  it('hears that a lock was not taken and why, and the same again when it is tried again', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const voices = heard(element)
    const refusal = 'The lock was not taken. The device changed since you saw it.'
    bff.fail(/POST .*actions/, { status: 409, code: 'plan_changed' }, 2)
    await press(element, 'Lock')
    await said(voices, refusal)
    await press(element, 'Dismiss')
    await press(element, 'Lock')
    await until(() => voices.length === 4, 'the second refusal')
    equal(
      voices.map((one) => one.slice(0, refusal.length)),
      ['Sending…', refusal, 'Sending…', refusal],
      'said',
    )
  })

  it('hears that no answer came, and what became of it once that is known', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const voices = heard(element)
    bff.fail(/POST .*actions/, 'network')
    await press(element, 'Lock')
    await said(voices, 'We don’t know if the lock was taken')
    await press(element, 'Look again')
    await said(voices, 'Lock requested')
    equal(voices, ['Sending…', 'We don’t know if the lock was taken', 'Sending…', 'Lock requested'], 'said')
  })

  describe('within the wipe dialog, outside of which nothing is heard,', () => {
    const open = async (set: (bff: ReturnType<typeof bffWith>) => void = () => undefined) => {
      const bff = bffWith()
      set(bff)
      const element = await ready(bff)
      const release = bff.hold(/refresh/)
      await press(element, 'Wipe…')
      await until(() => root(element).querySelector('dialog:modal'), 'the dialog')
      const voices = heard(element)
      release()
      return { bff, element, voices }
    }

    it('hears that the device was read, and what changed', async () => {
      const { voices } = await open()
      await said(voices, 'Read from JumpCloud just now. Nothing has changed since our copy of')
      equal(voices.length, 1, 'sentences')
    })

    it('hears that it can no longer be wiped, and why', async () => {
      const { voices } = await open((bff) => {
        bff.fresh = {
          changes: [{ field: 'mdm.vendor', from: 'jumpcloud', to: 'none' }],
          device: { verdicts: [verdict('lock'), verdict('wipe', 'mdm_missing_mac'), verdict('open')] },
        }
      })
      await said(voices, 'This Mac can no longer be wiped. We read it again just now: Not in JumpCloud MDM.')
    })

    it('hears that it could not be read', async () => {
      const { voices } = await open((bff) => bff.fail(/refresh/, 'network'))
      await said(voices, 'We could not read this device from JumpCloud. A wipe needs a fresh look.')
    })

    it('hears why it was refused, once, and again when it is sent again', async () => {
      const { bff, element, voices } = await open()
      await see(element, 'Read from JumpCloud just now')
      bff.fail(/POST .*actions/, { status: 409, code: 'action_in_progress' }, 2)
      await enter(element, /^Last 6/, '2K7LPN')
      await enter(element, /^Reason/, 'Stolen')
      voices.length = 0
      await press(element, 'Wipe this Mac')
      await said(voices, 'The wipe was not taken')
      await until(() => control(element, 'Wipe this Mac')?.ariaDisabled === 'false', 'ready again')
      await press(element, 'Wipe this Mac')
      await until(() => voices.length === 4, 'the second refusal')
      equal(
        voices.map((one) => one.slice(0, 22)),
        ['Sending…', 'The wipe was not taken', 'Sending…', 'The wipe was not taken'],
        'said',
      )
    })

    it('hears that the device service is gone, and why the button is blocked', async () => {
      const { bff, element, voices } = await open()
      await see(element, 'Read from JumpCloud just now')
      bff.drop(true)
      await said(voices, down)
      const button = root(element).querySelector('[data-f=go-wipe]')
      equal(button?.getAttribute('aria-describedby'), 'needs', 'what describes it')
      ok(root(element).querySelector('#needs')?.textContent.includes(down), 'it is said there')
    })
  })

  it('hears what became of a wipe of another device that was decided here', async () => {
    const { element, bff } = await stage('panel/approvals-elsewhere')
    await see(element, 'Waiting for a second person: 2 elsewhere')
    const voices = heard(element)
    const { more } = bff
    bff.more = (method, path, body) =>
      path === '/actions/w-1/approve'
        ? json(action('approved', { id: 'w-1', action: 'wipe', deviceId: 'd-w-1' }))
        : more?.(method, path, body)
    await press(element, 'Approve and wipe')
    await said(voices, 'Wipe approved')
    equal(voices, ['Wipe approved'], 'said')
  })

  it('hears each copy', async () => {
    const { writeText } = navigator.clipboard
    navigator.clipboard.writeText = () => Promise.resolve()
    const element = await show('panel/pin-shown')
    await until(() => root(element).querySelector('.vh[role=status]')?.textContent, 'that the PIN is shown')
    const voices = heard(element)
    await press(element, 'Copy')
    await until(() => voices.length === 1, 'the first')
    await press(element, 'Copy')
    await until(() => voices.length === 2, 'the second')
    navigator.clipboard.writeText = writeText
    equal(voices, ['Copied.', 'Copied.'], 'said')
  })

  it('hears an alarm as one, and only once', async () => {
    const bff = bffWith(panelBoards['queued']?.panel)
    const element = await ready(bff)
    const voices = heard(element)
    const alarmed = panelBoards['alarm']?.panel.devices[0]?.actions[0]
    ok(alarmed, 'the alarm')
    if (alarmed) bff.put({ ...alarmed, id: bff.panel.devices[0]?.actions[0]?.id ?? '' })
    await said(voices, 'This device will be erased when it comes online')
    element.requestUpdate()
    await element.updateComplete
    equal(voices, ['This device will be erased when it comes online'], 'said')
  })
})
