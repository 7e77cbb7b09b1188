/** What an administrator lives through when JumpCloud is connected: each mistake with its own words, nothing typed twice. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'
import { openPage, startBrowser } from './browser.ts'

let demo: Launched
let browser: Browser
const pages: Page[] = []

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([
    launch({ fleetSize: 60, latency: 5, connected: false, env: { RATE_LIMIT: 'off' } }),
    startBrowser(),
  ])
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
  const { simulator } = demo
  simulator.faults.clear()
  simulator.switches.set({ systemInsights: 'licensed' })
  simulator.restoreKey('administrator')
  simulator.changeRole('administrator', 'administrator')
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

async function open(path: string, agentId: string): Promise<Page> {
  const page = await openPage(browser, `${demo.siteUrl}/${path}`, { agentId })
  pages.push(page)
  return page
}

interface Form {
  page: Page
  settings: Locator
  key: Locator
  organization: Locator
  check: () => Promise<void>
}

/** The settings of a workspace without JumpCloud, with the administrator's key typed in. */
async function typed(): Promise<Form> {
  const page = await open('settings', 'agent-petra')
  const settings = page.locator('siit-jumpcloud-settings')
  const key = settings.getByRole('textbox', { name: 'API key' })
  const organization = settings.getByRole('textbox', { name: 'Organization ID' })
  await key.fill(demo.simulator.keys.administrator)
  await organization.fill(demo.simulator.organizationId)
  await settings.getByRole('radio', { name: 'European Union' }).check()
  const check = () => settings.getByRole('button', { name: /^Check/ }).click()
  return { page, settings, key, organization, check }
}

const works = (settings: Locator) => settings.getByRole('heading', { name: 'The connection works' }).waitFor()

describe('Connecting JumpCloud', () => {
  test('with a key that is not known says so beside the key, keeps what was typed, and goes on once it is', async () => {
    demo.simulator.revokeKey('administrator')
    const { settings, key, organization, check } = await typed()
    await check()
    await settings.getByText(/Invalid credentials/).waitFor()
    expect(await key.inputValue()).toBe(demo.simulator.keys.administrator)
    expect(await key.getAttribute('aria-invalid')).toBe('true')
    expect(await organization.inputValue()).toBe(demo.simulator.organizationId)

    demo.simulator.restoreKey('administrator')
    await check()
    await works(settings)
  })

  test('with an organization that is not the key’s says so beside the organization', async () => {
    const { settings, key, organization, check } = await typed()
    await organization.fill('0123456789abcdef01234567')
    await check()
    await settings.getByText(/Organization not found for this key/i).waitFor()
    expect(await organization.getAttribute('aria-invalid')).toBe('true')
    expect(await key.inputValue()).toBe(demo.simulator.keys.administrator)

    await organization.fill(demo.simulator.organizationId)
    await check()
    await works(settings)
  })

  test('with an id that cannot be one says so before JumpCloud is asked', async () => {
    const { settings, organization, check } = await typed()
    demo.simulator.requests.clear()
    await organization.fill('1234')
    await check()
    await settings.getByText('This has 4 characters; an organization ID has 24.').waitFor()
    expect(demo.simulator.requests.list()).toEqual([])
  })

  const lacking: [what: string, setUp: () => void, told: RegExp, mend: () => void][] = [
    [
      'a key that only reads',
      () => demo.simulator.changeRole('administrator', 'readOnly'),
      /role only reads/,
      () => demo.simulator.changeRole('administrator', 'administrator'),
    ],
    [
      'a key without MDM rights',
      () => demo.simulator.changeRole('administrator', 'withoutMdm'),
      /Manage MDM: not allowed/,
      () => demo.simulator.changeRole('administrator', 'administrator'),
    ],
    [
      'no System Insights',
      () => demo.simulator.switches.set({ systemInsights: 403 }),
      /System Insights: not allowed, or not in your plan/,
      () => demo.simulator.switches.set({ systemInsights: 'licensed' }),
    ],
  ]
  test.each(lacking)(
    'with %s says what will not work, and no more once it does',
    async (_, setUp, told, mend) => {
      setUp()
      const { settings, check } = await typed()
      await check()
      await works(settings)
      await settings.getByText(told).first().waitFor()

      mend()
      await settings.getByRole('button', { name: 'Check again' }).click()
      await expect.poll(() => settings.getByText(told).count()).toBe(0)
      await works(settings)
    },
  )
})
