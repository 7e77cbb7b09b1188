/** What a person feels rather than reads: nothing jumps while the panel loads, and a page left open stays as light. */
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'
import { openPage, startBrowser } from './browser.ts'

let demo: Launched
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([
    launch({ fleetSize: 10, latency: 5, env: { RATE_LIMIT: 'off' } }),
    startBrowser(),
  ])
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

declare global {
  interface Window {
    /** What moved since the page was opened, as the browser tells it. */
    shifts?: { value: number; sources: string[] }[]
  }
}

/** As Chromium has it; not in the DOM library of this TypeScript. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly sources: readonly { readonly node: Node | null }[]
}

/** Over a slow line, with a record of what moves from the start. */
async function openSlowly(path: string, width: number, agentId: string): Promise<Page> {
  return openPage(browser, demo.siteUrl + path, {
    agentId,
    width,
    before: async (page) => {
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 150,
        downloadThroughput: 200_000,
        uploadThroughput: 90_000,
      })
      await page.addInitScript(() => {
        const shifts: NonNullable<Window['shifts']> = []
        window.shifts = shifts
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as LayoutShift[])
            shifts.push({
              value: entry.value,
              sources: entry.sources.map(({ node }) =>
                node instanceof Element ? `${node.localName}.${node.className}` : (node?.nodeName ?? '?'),
              ),
            })
        }).observe({ type: 'layout-shift', buffered: true })
      })
    },
  })
}

async function expectNothingMoved(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect(await page.evaluate(() => window.shifts)).toEqual([])
  await page.context().close()
}

test.each([
  ['REQ-4182', 'mlindqvist-mbp14', 1280],
  ['REQ-4182', 'mlindqvist-mbp14', 360],
  ['REQ-4193', '.', 1280],
])('nothing moves while the panel of %s loads over a slow line (%s, %i px)', async (id, name, width) => {
  const page = await openSlowly(`/requests/${id}`, width, 'agent-jonas')
  const panel = page.locator('siit-device-panel')
  await panel
    .getByRole('heading', { name: new RegExp(name) })
    .first()
    .waitFor()
  // The later parts have come, and the timeline with them.
  await panel
    .getByText(/No entries yet|\d+ entr/)
    .first()
    .waitFor()
  await expectNothingMoved(page)
})

test.each([1280, 360])(
  'nothing moves while the inventory loads over a slow line, nor when it hears when it was read (%i px)',
  async (width) => {
    const page = await openSlowly('/equipment', width, 'agent-petra')
    const inventory = page.locator('siit-equipment')
    await inventory.getByText(/^\d+ devices/).waitFor()
    await inventory.getByText(/^Read from JumpCloud/).waitFor()
    await inventory.getByRole('button', { name: 'mlindqvist-mbp14' }).waitFor()
    await expectNothingMoved(page)
  },
)

test.each([1280, 360])(
  'nothing moves while the settings load, in all their parts, over a slow line (%i px)',
  async (width) => {
    const page = await openSlowly('/settings', width, 'agent-petra')
    await page.locator('siit-jumpcloud-settings').getByText('What this key can read and do').waitFor()
    await expectNothingMoved(page)
  },
)

/** What the page holds once the garbage is gone. */
async function held(cdp: CDPSession) {
  await cdp.send('HeapProfiler.collectGarbage')
  const { nodes, jsEventListeners } = (await cdp.send('Memory.getDOMCounters')) as Record<string, number>
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return { nodes, jsEventListeners, usedSize }
}

test('a panel that hears of its device all day long holds no more than after its first minutes', async () => {
  const page = await openPage(browser, `${demo.siteUrl}/requests/REQ-4182`)
  const cdp = await page.context().newCDPSession(page)
  const panel = page.locator('siit-device-panel')
  await panel.getByRole('heading', { name: 'mlindqvist-mbp14' }).waitFor()
  await panel.getByText('No entries yet').waitFor()

  const token = await demo.tokens.service(['integration:manage', 'devices:search'])
  const call = async (method: string, path: string) => {
    const answer = await fetch(`${demo.bffUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: '{}' }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`)
    return (await answer.json()) as unknown
  }
  const { items } = (await call('GET', '/devices?q=mlindqvist-mbp14')) as { items: { id: string }[] }
  const [device] = items
  let readings = 0
  page.on('response', (response) => {
    if (response.url().endsWith('/panel')) readings += 1
  })
  /** Each is an event on the page's stream; several together are one new reading of the panel. */
  const hear = async (events: number) => {
    for (let n = 0; n < events; n++) await call('POST', `/devices/${device!.id}/refresh`)
    const before = readings
    await call('POST', `/devices/${device!.id}/refresh`)
    await expect.poll(() => readings).toBeGreaterThan(before)
  }

  await hear(50)
  const early = await held(cdp)
  await hear(150)
  const late = await held(cdp)
  expect(late.nodes).toBeLessThanOrEqual(early.nodes! + 20)
  expect(late.jsEventListeners).toBeLessThanOrEqual(early.jsEventListeners! + 5)
  // A kilobyte an event kept would be 150.
  expect(late.usedSize - early.usedSize).toBeLessThan(75_000)
  expect(readings).toBeGreaterThan(5)
  await page.context().close()
})
