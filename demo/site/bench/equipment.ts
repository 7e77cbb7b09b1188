/**
 * The inventory in a real browser over a fleet of a hundred thousand: from the arrival of an answer until its rows are
 * painted, for a page that was just opened and for each letter of a search. `BENCH_DEVICES` takes another size.
 */
import { Hono } from 'hono'
import type { DevicePage } from '@siit-jumpcloud/shared'
import type { Page } from 'playwright-core'
import { openHostServer } from '../src/host-server.ts'
import { launch } from '../src/launch.ts'
import { startBrowser } from '../test/browser.ts'
import { median, quantile, type Row } from './stats.ts'
import { api } from './sync.ts'

const opened = 15
const words = 8

interface Painted {
  /** Milliseconds from the answer's last byte to its rows on the screen. */
  wait: number
  /** Milliseconds from the start of the page or of the question to the same. */
  whole: number
}

/**
 * Waits in the page until the rows of the answer for `q` are painted. An answer's arrival is what the browser's own
 * resource timing says; painted is the frame after the one in which they are found.
 */
function painted(page: Page, q: string): Promise<Painted> {
  return page.evaluate(
    (text) =>
      new Promise<Painted>((done) => {
        const look = () => {
          const root = document.querySelector('siit-equipment')?.shadowRoot
          const answer = performance
            .getEntriesByType('resource')
            .findLast(
              ({ name }) =>
                name.includes('/devices?') && !name.includes('limit=1&') && !name.endsWith('limit=1'),
            )
          const isAsked = answer && (new URL(answer.name).searchParams.get('q') ?? '') === text
          const isThere = root?.querySelector('table[aria-busy=false] tbody tr[data-id], .empty')
          if (!isAsked || !isThere || !(answer instanceof PerformanceResourceTiming))
            return requestAnimationFrame(look)
          return requestAnimationFrame(() => {
            const now = performance.now()
            done({ wait: now - answer.responseEnd, whole: now - (text ? answer.startTime : 0) })
          })
        }
        look()
      }),
    q,
  )
}

export async function benchEquipment(): Promise<Row[]> {
  const size = Number(process.env['BENCH_DEVICES'] ?? 100_000)
  const host = await openHostServer()
  const demo = await launch({
    fleetSize: size,
    latency: 0,
    env: { RATE_LIMIT: 'off', LOG_LEVEL: 'warn', ALLOWED_ORIGINS: host.url },
  })
  const browser = await startBrowser()
  const site = new Hono()
  site.get('/', (c) =>
    c.html(`<!doctype html><meta charset="utf-8"><title>Equipment</title><link rel="icon" href="data:,">
      <script type="module" src="${demo.bffUrl}/widget/siit-jumpcloud.js"></script>
      <siit-equipment bff="${demo.bffUrl}" token-url="/token"></siit-equipment>`),
  )
  site.get('/token', async (c) => c.text(await demo.tokens.service(['devices:search', 'integration:manage'])))
  host.serve(site.fetch)
  try {
    const count = ((await api(demo, 'GET', '/devices?limit=1')) as DevicePage).total.toLocaleString('en')
    const first: Painted[] = []
    const typed: Painted[] = []
    for (let round = 0; round < opened; round++) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
      const page = await context.newPage()
      // A tab that is not in front may be given no frame at all.
      await page.bringToFront()
      await page.goto(host.url)
      first.push(await painted(page, ''))
      if (round < words) {
        const names = await page.locator('siit-equipment tbody .nm').allInnerTexts()
        const word = (names[round * 5] ?? '').replace(/\s/g, '').slice(0, 6)
        const field = page.getByRole('searchbox')
        for (let length = 1; length <= word.length; length++) {
          await field.fill(word.slice(0, length))
          typed.push(await painted(page, word.slice(0, length)))
        }
      }
      await context.close()
    }
    const waits = [...first, ...typed].map(({ wait }) => wait)
    const figure = (values: number[]) =>
      `${median(values).toFixed(0)} ms, ${quantile(values, 0.99).toFixed(0)} ms`
    return [
      {
        what: `Inventory of ${count} devices: first rows painted after the answer has arrived, p50 and p99 of ${waits.length} (from the start of the page: ${figure(first.map(({ whole }) => whole))}; of the search: ${figure(typed.map(({ whole }) => whole))})`,
        figure: figure(waits),
        aim: '< 200 ms',
        met: quantile(waits, 0.99) < 200,
      },
    ]
  } finally {
    await host.close()
    await browser.close()
    await demo.close()
  }
}
