/** What the pages of a host come to load of the widget: what they need, when they need it, and nothing else. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PAGES } from '../../tools/bundle.ts'
import { launch, type Launched } from '../src/launch.ts'
import { openPage, startBrowser } from './browser.ts'

let demo: Launched
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([launch({ fleetSize: 20, latency: 5 }), startBrowser()])
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

/** Opens a page of the demo; the answer lists the parts of the widget that it has loaded by then, in any order. */
async function openAndCount(path: string, agentId: string): Promise<{ page: Page; loaded: () => string[] }> {
  const parts: string[] = []
  const page = await openPage(browser, demo.siteUrl + path, {
    agentId,
    before: (opened) =>
      Promise.resolve(
        opened.on('request', (request) => {
          const part = /\/siit-jumpcloud(?:\.([\w.-]+))?\.js$/.exec(new URL(request.url()).pathname)
          if (part) parts.push(part[1] ?? '')
        }),
      ),
  })
  return { page, loaded: () => parts.sort() }
}

const partsOf = (page: string) => ['', ...(PAGES[page] ?? [])].sort()

test('a request’s page loads what the panel needs, once, and no inventory and no settings', async () => {
  const { page, loaded } = await openAndCount('/requests/REQ-4182', 'agent-jonas')
  const panel = page.locator('siit-device-panel')
  await panel
    .getByText(/No entries yet|\d+ entr/)
    .first()
    .waitFor()
  await panel.getByRole('button', { name: /^Wipe/ }).click()
  await panel.getByRole('alertdialog').waitFor()
  expect(loaded()).toEqual(partsOf('request'))
  await page.context().close()
})

test('an inventory loads nothing that only the panel has, also where a device is looked at', async () => {
  const { page, loaded } = await openAndCount('/equipment', 'agent-petra')
  const inventory = page.locator('siit-equipment')
  await inventory.getByRole('button', { name: 'mlindqvist-mbp14' }).click()
  await inventory.getByText('Locks and wipes').waitFor()
  expect(loaded()).toEqual(partsOf('inventory'))
  await page.context().close()
})

test('settings of a connection that works load no setup until somebody asks what the key can do', async () => {
  const { page, loaded } = await openAndCount('/settings', 'agent-petra')
  const settings = page.locator('siit-jumpcloud-settings')
  await settings.getByText('What this key can read and do').waitFor()
  expect(loaded()).toEqual(partsOf('settings'))
  await settings.getByText('What this key can read and do').click()
  await settings.getByText('Users and bindings').waitFor()
  expect(loaded()).toEqual([...partsOf('settings'), 'settings-setup'].sort())
  await page.context().close()
})

test('a part that does not come is said to be missing, and comes when asked again', async () => {
  const page = await openPage(browser, `${demo.siteUrl}/settings`, {
    agentId: 'agent-petra',
    before: (opened) =>
      opened.route(/settings-overview\.js/, (route) => route.abort('connectionreset'), { times: 1 }),
  })
  const settings = page.locator('siit-jumpcloud-settings')
  await settings.getByRole('heading', { name: 'A part of this panel could not be loaded' }).waitFor()
  await settings.getByRole('button', { name: 'Try now' }).click()
  await settings.getByText('What this key can read and do').waitFor()
  await page.context().close()
})

test('a click that needs what did not come says so, sends nothing, and does its work when asked again', async () => {
  let isAway = true
  const page = await openPage(browser, `${demo.siteUrl}/requests/REQ-4182`, {
    before: (opened) =>
      opened.route(/siit-jumpcloud\.later\.js/, (route) =>
        isAway ? route.abort('connectionreset') : route.continue(),
      ),
  })
  const panel = page.locator('siit-device-panel')
  const lock = panel.getByRole('button', { name: 'Lock', exact: true })
  await lock.click()
  await panel.locator('p', { hasText: 'A part of this panel could not be loaded' }).first().waitFor()
  expect(demo.simulator.commands.list()).toEqual([])
  isAway = false
  await lock.click()
  await panel.getByText('Lock accepted, waiting for the Mac').first().waitFor()
  await page.context().close()
})

test('a click that waits for a part does nothing on the request that the page has gone on to', async () => {
  let letThrough = () => {}
  const arrival = new Promise<void>((done) => (letThrough = done))
  const before = demo.simulator.commands.list().length
  const page = await openPage(browser, `${demo.siteUrl}/requests/REQ-4193`, {
    before: (opened) =>
      opened.route(/siit-jumpcloud\.later\.js/, async (route) => {
        await arrival
        await route.continue()
      }),
  })
  const panel = page.locator('siit-device-panel')
  await panel.getByRole('button', { name: 'Lock', exact: true }).click()
  await panel.evaluate((element) => element.setAttribute('token-url', '/jumpcloud-token?request=REQ-4188'))
  await panel.getByRole('heading', { name: 'nw-ws-render03' }).waitFor()
  letThrough()
  // The later parts are there, and with them what the click would have waited for.
  await panel.getByText('No entries yet').waitFor()
  expect(demo.simulator.commands.list()).toHaveLength(before)
  await page.context().close()
})
