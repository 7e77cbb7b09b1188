/** The examples as a person opens them: real Chromium, the strict policy of their server, the real bff. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { faultsOf } from '../../site/test/axe.ts'
import { startBrowser } from '../../site/test/browser.ts'
import { buildExamples, serve, type Serving } from '../src/serve.ts'

let serving: Serving
let browser: Browser
const pages: Page[] = []

beforeAll(async () => {
  buildExamples()
  ;[serving, browser] = await Promise.all([serve(), startBrowser()])
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await serving.close()
})

/** The page of an example, with everything on its console that is no plain message, and its calls by path. */
async function open(name: string) {
  const context = await browser.newContext({ viewport: { width: 900, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  pages.push(page)
  const faults: string[] = []
  const calls: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => calls.push(new URL(request.url()).pathname))
  await page.goto(`${serving.url}/${name}/`)
  const panel = page.locator('siit-device-panel')
  await panel.getByRole('heading', { name: 'mlindqvist-mbp14' }).waitFor()
  return { page, panel, faults, calls }
}

const examples = ['plain', 'react', 'vue', 'lit-2']

describe.each(examples)('The example in %s', (name) => {
  test('shows the requester’s computer under a strict policy, and the other request’s without a reload', async () => {
    const { page, panel, faults, calls } = await open(name)
    await page.getByText('REQ-4193', { exact: true }).click()
    await panel.getByRole('heading', { name: /./ }).first().waitFor()
    await expect.poll(() => panel.locator('.root').innerText()).not.toContain('mlindqvist-mbp14')
    await page.getByText('REQ-4182', { exact: true }).click()
    await panel.getByRole('heading', { name: 'mlindqvist-mbp14' }).waitFor()
    expect(await panel.count()).toBe(1)
    expect(calls.filter((path) => path === `/${name}/`)).toHaveLength(1)
    expect(faults).toEqual([])
  })

  test('has no fault that axe finds', async () => {
    const { page, panel } = await open(name)
    await panel.getByText('Timeline of this request').waitFor()
    expect(await faultsOf(page)).toEqual([])
  })

  test('hears of what is about to be done, and does not start over when it renders again', async () => {
    const { page, panel, calls } = await open(name)
    const tokens = () => calls.filter((path) => path === '/token').length
    await panel.getByText('Timeline of this request').waitFor()
    const before = tokens()
    await panel.getByRole('link', { name: 'Open in JumpCloud' }).click()
    await page.getByText('siit-action open').waitFor()
    expect(tokens()).toBe(before)
    await panel.getByText('Timeline of this request').waitFor()
  })
})

test('Two versions of Lit are on a page whose host has an older one', async () => {
  const { page } = await open('lit-2')
  const versions = await page.evaluate(() => Reflect.get(globalThis, 'litHtmlVersions') as string[])
  expect(new Set(versions.map((version) => version.split('.')[0]))).toEqual(new Set(['2', '3']))
})

describe('The pinned script', () => {
  test('comes from the address of its content and is refused with one byte more', async () => {
    const { page, calls } = await open('plain')
    expect(calls.some((path) => /^\/widget\/[0-9a-f]{20}\/siit-jumpcloud\.js$/.test(path))).toBe(true)
    expect(calls.some((path) => /^\/widget\/[0-9a-f]{20}\/siit-jumpcloud\.later\.js$/.test(path))).toBe(true)

    await page.route('**/siit-jumpcloud.js', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: `${await answer.text()} ` })
    })
    const refused = page.waitForEvent('console', (message) => /integrity/i.test(message.text()))
    await page.goto(`${serving.url}/plain/?changed`)
    await refused
    expect(await page.evaluate(() => customElements.get('siit-device-panel') === undefined)).toBe(true)
  })
})
