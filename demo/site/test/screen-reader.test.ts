/**
 * The three scenarios as somebody lives them who hears the page: what the browser's accessibility tree has for each
 * stop of the Tab key, and what is said by itself. The lists below are that path, written down; a change of them is a
 * change of what a blind agent hears.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'
import { openPage, startBrowser } from './browser.ts'
import { attend, type Listener } from './listener.ts'

let demo: Launched
let browser: Browser
const pages: Page[] = []

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([launch({ fleetSize: 40, latency: 5 }), startBrowser()])
})
afterEach(async () => {
  demo.simulator.switches.set({ directoryInsights: 'licensed' })
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

/** A request's page with its panel shown, the focus before the panel, and every live region listened to. */
async function listen(id: string, heading: string, agentId = 'agent-jonas'): Promise<Listener> {
  const page = await openPage(browser, `${demo.siteUrl}/requests/${id}`, { agentId })
  pages.push(page)
  await page.locator('siit-device-panel').getByRole('heading', { name: heading }).waitFor()
  await page
    .locator('siit-device-panel')
    .getByText(/No entries yet|\d+ entr/)
    .first()
    .waitFor()
  return attend(page)
}

describe('Who hears the page', () => {
  test('locks a stolen laptop: two stops to the button, and each state is said by itself', async () => {
    const agent = await listen('REQ-4182', 'mlindqvist-mbp14')
    // The panel's titles, after those of the page around it.
    expect((await agent.headings()).filter((title) => !title.startsWith('2 Requests')).sort()).toEqual([
      '1 My laptop was stolen',
      '2 Maya Lindqvist’s device',
      '3 Hardware and system',
      '3 Ownership',
      '3 Protection',
      '3 Timeline of this request',
      '3 mlindqvist-mbp14',
    ])
    expect(await agent.tabTo('Lock')).toEqual([
      'Read again from JumpCloud, button',
      'Lock, button. Locks the Mac at once. Only a 6-digit PIN opens it; we make it and keep it.',
    ])
    await agent.page.keyboard.press('Enter')
    await agent.waitUntilSaid('accepted')
    const said = await agent.said()
    expect(said[0]).toBe('Sending…')
    expect(said.at(-1)).toBe('Lock accepted, waiting for the Mac')
    // Each of them once.
    expect(new Set(said).size).toBe(said.length)
    // The reason comes with the next reading.
    await expect
      .poll(() => agent.focus())
      .toBe(
        'Lock, button, unavailable. A lock is already on its way You asked for it at 00:00, in this request. You can lock again once this one has ended.',
      )
  })

  test('hears which system it is, and why it is left alone, without asking anybody', async () => {
    const agent = await listen('REQ-4188', 'nw-ws-render03')
    expect(await agent.tabTo('Timeline')).toEqual([
      'Read again from JumpCloud, button',
      'Lock, button, unavailable. Not offered on Linux To change it: your policy leaves Linux devices alone. An administrator can allow Lock in Settings.',
      'Wipe…, button, unavailable. Not offered on Linux Instead: JumpCloud has no managed wipe for Linux that we rely on. Erase the disk by hand, then say so in this request.',
      'Open in JumpCloud, link',
      'Protection, DisclosureTriangle, expanded',
      'Ownership Noor Haddad, DisclosureTriangle, collapsed',
      'Hardware and system 8KJ4N24, DisclosureTriangle, collapsed',
      'Timeline of this request No entries yet, DisclosureTriangle, collapsed',
    ])
  })

  test('wipes the computer of a leaver, hears what is missing before that, and records what was seen', async () => {
    // Else the Mac's own confirmation may come before the person's.
    demo.simulator.switches.set({ directoryInsights: 403 })
    const agent = await listen('REQ-4175', 'trivera-mbp16')
    const { keyboard } = agent.page
    await agent.tabTo('Wipe')
    await keyboard.press('Enter')
    await agent.page
      .locator('siit-device-panel')
      .getByText('Read from JumpCloud just now', { exact: true })
      .waitFor()
    // Nothing of the page behind it is there to be heard.
    expect(await agent.headings()).toEqual(['3 Wipe trivera-mbp16?'])
    expect(await agent.focus()).toBe('Cancel, button')
    expect(await agent.tabTo('Wipe this')).toEqual([
      'Wipe this Mac, button, unavailable. Still needed: serial number, reason.',
    ])
    await agent.tabTo('Last 6 characters of the serial number, textbox')
    await keyboard.type('3r9tqx')
    expect(await agent.tabTo('Reason')).toEqual(['Reason stays on the timeline, textbox'])
    await keyboard.type('Leaver, handed in at the front desk.')
    expect(await agent.tabTo('Wipe this')).toEqual(['Cancel, button', 'Wipe this Mac, button'])
    await keyboard.press('Enter')
    await agent.waitUntilSaid('Wipe accepted, waiting for the Mac')
    await expect
      .poll(() => agent.focus())
      .toBe(
        'Wipe…, button, unavailable. A wipe is already open You asked for it at 00:00, in this request. To fix: record what happened to the device, above.',
      )
    await agent.tabTo('Record what happened…, button', 'Shift+Tab')
    await keyboard.press('Enter')
    await expect.poll(() => agent.focus()).toMatch(/^The device was wiped, or is being wiped, radio/)
    await keyboard.press('Space')
    await agent.tabTo('What makes you sure?')
    await keyboard.type('I saw the setup assistant on its screen.')
    await agent.tabTo('Record what I saw, button')
    await keyboard.press('Enter')
    await agent.waitUntilSaid('Wipe confirmed by a person')
    await expect.poll(() => agent.focus()).not.toBe('')
  })
})
