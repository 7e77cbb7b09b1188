/**
 * JumpCloud away for ten minutes in the middle of the import, as the administrator and an agent live through it. The
 * bff's time and the host's run forty times as fast as the machine's: nobody waits for ten minutes.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'
import { openPage, startBrowser } from './browser.ts'

let demo: Launched
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([
    launch({ fleetSize: 60, latency: 5, connected: false, speed: 40, env: { RATE_LIMIT: 'off' } }),
    startBrowser(),
  ])
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

test('the import waits and says so, nothing is typed twice, and no request shows a device before Finish setup', async () => {
  const { administrator } = demo.simulator.keys
  const page = await openPage(browser, `${demo.siteUrl}/settings`, { agentId: 'agent-petra' })
  const settings = page.locator('siit-jumpcloud-settings')
  await settings.getByRole('textbox', { name: 'API key' }).fill(administrator)
  await settings.getByRole('textbox', { name: 'Organization ID' }).fill(demo.simulator.organizationId)
  await settings.getByRole('radio', { name: 'European Union' }).check()
  await settings.getByRole('button', { name: /^Check/ }).click()
  await settings.getByRole('heading', { name: 'The connection works' }).waitFor()

  // The first pages come; then nobody answers.
  const { faults } = demo.simulator
  faults.add({ id: 'outage', kind: 'reset_before', after: 5 })
  await settings.getByRole('button', { name: /^Import \d+ devices/ }).click()
  const waits = settings.getByText(/JumpCloud does not answer\. The sync waits/).first()
  await waits.waitFor()
  const began = demo.now()

  const request = await openPage(browser, `${demo.siteUrl}/requests/REQ-4182`)
  const panel = request.locator('siit-device-panel')
  await panel.getByText('The devices are being imported').waitFor()

  const tries = () => faults.list().find(({ id }) => id === 'outage')?.played ?? 0
  const tried = tries()
  await expect.poll(() => demo.now() - began, { timeout: 40_000 }).toBeGreaterThan(10 * 60_000)
  // It still waits, asked in vain now and then, and everybody is told so.
  expect(tries()).toBeGreaterThan(tried + 10)
  await waits.waitFor()
  await panel.getByText('The devices are being imported').waitFor()

  faults.remove('outage')
  await settings.getByRole('heading', { name: 'Review before you finish' }).waitFor()
  expect(await panel.locator('.root').innerText()).not.toContain('mlindqvist')
  await settings.getByRole('button', { name: 'Finish setup' }).click()
  await settings.getByText('Connected').first().waitFor()
  await panel.getByRole('heading', { name: 'mlindqvist-mbp14' }).waitFor()

  // The key is nowhere on the page that asked for it, nor in what it keeps.
  const kept = await page.evaluate(
    () =>
      (document.querySelector('siit-jumpcloud-settings')?.shadowRoot?.innerHTML ?? '') +
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  )
  expect(kept).not.toContain(administrator)
  expect(await settings.getByText(administrator.slice(-4)).count()).toBe(1)
})
