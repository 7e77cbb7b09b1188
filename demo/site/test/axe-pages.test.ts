/** The pages around the elements, with the built elements on them, and the evidence sheet: no fault that axe finds. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'
import { faultsOf } from './axe.ts'
import { openPage, startBrowser } from './browser.ts'

let demo: Launched
let browser: Browser
const pages: Page[] = []

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([launch({ fleetSize: 40, latency: 5 }), startBrowser()])
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

async function open(path: string, theme: 'light' | 'dark', agentId?: string): Promise<Page> {
  const page = await openPage(browser, `${demo.siteUrl}${path}`, {
    ...(agentId && { agentId }),
    before: (one) => one.context().addCookies([{ name: 'theme', value: theme, url: demo.siteUrl }]),
  })
  pages.push(page)
  return page
}

describe.each(['light', 'dark'] as const)('In %s, nothing is wrong', (theme) => {
  test('with a request and the panel beside it', async () => {
    const page = await open('/requests/REQ-4182', theme)
    const panel = page.locator('siit-device-panel')
    await panel.getByRole('heading', { name: 'mlindqvist-mbp14' }).waitFor()
    await panel
      .getByText(/No entries yet|\d+ entr/)
      .first()
      .waitFor()
    expect(await faultsOf(page)).toEqual([])
  })

  test('with the inventory and the settings of who administers them', async () => {
    for (const name of ['equipment', 'settings']) {
      const page = await open(`/${name}`, theme, 'agent-petra')
      await page
        .locator(`siit-${name === 'settings' ? 'jumpcloud-' : ''}${name}`)
        .getByRole('heading')
        .first()
        .waitFor()
      expect(await faultsOf(page), name).toEqual([])
    }
  })
})

test('Nothing is wrong with an evidence sheet, as it is saved from the panel', async () => {
  const page = await open('/requests/REQ-4175', 'light')
  const panel = page.locator('siit-device-panel')
  await panel
    .getByText(/No entries yet|\d+ entr/)
    .first()
    .click()
  await panel.getByRole('button', { name: 'Save evidence sheet' }).waitFor()
  const saved = page.waitForEvent('download')
  await panel.getByRole('button', { name: 'Save evidence sheet' }).click()
  const sheet = await readFile(await (await saved).path(), 'utf8')
  const paper = await openPage(browser, demo.siteUrl)
  pages.push(paper)
  await paper.setContent(sheet)
  await paper.getByRole('heading', { level: 1 }).waitFor()
  expect(await faultsOf(paper)).toEqual([])
})
