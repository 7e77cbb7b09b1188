import 'axe-core'
import type axe from 'axe-core'
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import { dialogBoards } from './gallery/dialog-boards.ts'
import { panelBoards, type PanelBoard } from './gallery/panel-boards.ts'
import { timelineBoards } from './gallery/timeline-boards.ts'
import { mac, panel, windows } from './fixtures.ts'
import {
  bffWith,
  control,
  enter,
  equal,
  ok,
  place,
  ready,
  root,
  see,
  settled,
  tidy,
  until,
} from './support.ts'

/** axe is a script, not a module: it puts itself on the page. */
const judge = () => Reflect.get(window, 'axe') as typeof axe

/** Boards that wait by intent: their last state is the one to look at. */
const quiet = ['loading', 'sending']

const boards: Record<string, PanelBoard | undefined> = {
  ...panelBoards,
  ...dialogBoards,
  'timeline-alone': timelineBoards['story'],
}

async function shown(name: string, theme: 'light' | 'dark', width = 380) {
  const board = boards[name]
  if (!board) throw new Error(`no board ${name}`)
  const bff = bffWith(board.panel)
  bff.timeline = board.timeline ?? []
  board.bff?.(bff)
  const frame = document.createElement('main')
  frame.style.inlineSize = `${width}px`
  document.body.style.colorScheme = theme
  document.body.style.background = 'Canvas'
  document.body.append(frame)
  const element = place(
    bff,
    { theme },
    name === 'timeline-alone' ? 'siit-request-timeline' : 'siit-device-panel',
  )
  frame.append(element)
  await until(() => element.shadowRoot?.querySelector('.root'))
  if (!quiet.includes(name)) await until(() => !element.shadowRoot?.querySelector('.load'), `${name} loaded`)
  await board.then?.(element, bff)
  await settled(element)
  return element
}

describe('Everybody can use it', () => {
  before(async () => {
    await setViewport({ width: 900, height: 900 })
    // Colors are looked at as they stay, not on their way.
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(tidy)

  for (const theme of ['light', 'dark'] as const) {
    it(`has no fault that axe finds, in any state, ${theme}`, async function () {
      this.timeout(60_000)
      for (const name of Object.keys(boards)) {
        await shown(name, theme)
        const { violations } = await judge().run(document.body, {
          // The page around belongs to the test; what stands behind an open dialog is inert.
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

  it('fits 320 pixels in every state, and no target is under 24', async function () {
    this.timeout(60_000)
    for (const name of Object.keys(boards)) {
      const element = await shown(name, 'light', 320)
      const { left, right } = element.getBoundingClientRect()
      for (const one of root(element).querySelectorAll<HTMLElement>(
        '.root *:not(.vh, wbr, dialog, dialog *)',
      )) {
        const box = one.getBoundingClientRect()
        if (!box.width) continue
        ok(
          box.right <= right + 0.5 && box.left >= left - 0.5,
          `${name}: ${one.outerHTML.slice(0, 120)} within the panel`,
        )
      }
      for (const one of root(element).querySelectorAll<HTMLElement>(
        'button, a, summary, textarea, input:not(.tick input), .tick',
      )) {
        const { width, height } = one.getBoundingClientRect()
        if (width)
          ok(width >= 24 && height >= 24, `${name}: ${one.outerHTML.slice(0, 120)} is ${width} × ${height}`)
      }
      tidy()
    }
  })

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
    bff.put(boards['alarm']?.panel.devices[0]?.actions[0] ?? raise())
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
