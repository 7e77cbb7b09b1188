/** What a person feels rather than reads: nothing jumps while the panel loads, and a page left open stays as light. */
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'
import { startBrowser } from './browser.ts'

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

async function signedIn(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1100 } })
  await context.addCookies([{ name: 'agent', value: 'agent-jonas', url: demo.siteUrl }])
  return context.newPage()
}

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

test.each([
  ['REQ-4182', 'mlindqvist-mbp14', 1280],
  ['REQ-4182', 'mlindqvist-mbp14', 360],
  ['REQ-4193', '.', 1280],
])('nothing moves while the panel of %s loads over a slow line (%s, %i px)', async (id, name, width) => {
  const page = await signedIn()
  await page.setViewportSize({ width, height: 1100 })
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
  await page.goto(`${demo.siteUrl}/requests/${id}`)
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
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  expect(await page.evaluate(() => window.shifts)).toEqual([])
  await page.context().close()
})

/** What the page holds once the garbage is gone. */
async function held(cdp: CDPSession) {
  await cdp.send('HeapProfiler.collectGarbage')
  const { nodes, jsEventListeners } = (await cdp.send('Memory.getDOMCounters')) as Record<string, number>
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return { nodes, jsEventListeners, usedSize }
}

test('a panel that hears of its device all day long holds no more than after its first minutes', async () => {
  const page = await signedIn()
  const cdp = await page.context().newCDPSession(page)
  await page.goto(`${demo.siteUrl}/requests/REQ-4182`)
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
