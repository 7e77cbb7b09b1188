/** Where the system sets all colors: every sign is seen, and what is chosen, on or focused is told apart. */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createServer, type ViteDevServer } from 'vite'
import { startBrowser } from './browser.ts'

const gallery = join(import.meta.dirname, '../../../widget/test/gallery')
let server: ViteDevServer
let browser: Browser
let url = ''
const pages: Page[] = []

beforeAll(async () => {
  ;[server, browser] = await Promise.all([
    createServer({ root: gallery, logLevel: 'error', server: { host: '127.0.0.1', port: 0 } }),
    startBrowser(),
  ])
  await server.listen()
  url = server.resolvedUrls?.local[0] ?? ''
})
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** The theme of the system is the other one than the page's, which is where colors that are not forced go wrong. */
async function open(query: string, awaited: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 1200 },
    forcedColors: 'active',
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  pages.push(page)
  await page.goto(`${url}?${query}&theme=light`)
  await page.locator(awaited).first().waitFor()
  return page
}

/** Signs whose color is not one of the system's, on a page; there have to be some at all. */
function faintSigns(page: Page): Promise<{ of: number; faint: string[] }> {
  return page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'))
    const systems = ['CanvasText', 'LinkText', 'ButtonText', 'GrayText', 'HighlightText'].map((name) => {
      probe.style.color = name
      return getComputedStyle(probe).color
    })
    probe.remove()
    const signs = [...document.querySelectorAll('section[data-name] > div > *')].flatMap((one) => [
      ...(one.shadowRoot?.querySelectorAll('svg.i') ?? []),
    ])
    const faint = signs.filter((one) => !systems.includes(getComputedStyle(one).color))
    return { of: signs.length, faint: faint.map((one) => `${one.parentElement?.outerHTML.slice(0, 120)}`) }
  })
}

const edges = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((one) => {
      const { borderTopColor: top, borderBottomColor: bottom, borderTopWidth: width } = getComputedStyle(one)
      return `${top} ${bottom} ${width}`
    })

describe('In forced colors', () => {
  test.each([
    ['element=panel', '[data-name="alarm"] h3'],
    ['element=settings', '[data-name="st-webhook"] h3'],
    ['element=equipment&only=eq-sheet', '.sheet h3'],
  ])('every sign has a color of the system: %s', async (query, awaited) => {
    const page = await open(query, awaited)
    await expect.poll(async () => (await faintSigns(page)).of, { timeout: 20_000 }).toBeGreaterThan(20)
    expect((await faintSigns(page)).faint).toEqual([])
  })

  test.each([
    ['element=panel&only=three', '.pick [aria-pressed=true]', '.pick [aria-pressed=false]'],
    ['element=equipment&only=eq-sheet', 'tr.sel > *', 'tbody tr:not(.sel) > *'],
    ['element=settings&only=st-review', '.tabs [aria-pressed=true]', '.tabs [aria-pressed=false]'],
    ['element=settings&only=st-import', '.stepper [aria-current]', '.stepper .done'],
  ])('what is chosen is told apart: %s', async (query, chosen, other) => {
    const page = await open(query, chosen)
    expect(await edges(page, chosen)).not.toBe(await edges(page, other))
  })

  test('a switch is the system’s own, and a bar shows how far it is', async () => {
    const page = await open('element=settings&only=st-overview', '[role=switch]')
    const looks = await page
      .locator('[role=switch]')
      .first()
      .evaluate((one) => getComputedStyle(one).appearance)
    expect(looks).not.toBe('none')
    const other = await open('element=settings&only=st-import', 'progress')
    const bar = other.locator('progress').first()
    const before = await bar.screenshot()
    await bar.evaluate((one: HTMLProgressElement) => (one.value = one.max))
    expect((await bar.screenshot()).equals(before)).toBe(false)
  })

  test('the focus has a ring', async () => {
    const page = await open('element=panel&only=ready', '[data-f=lock]')
    await page.locator('[data-f=refresh]').focus()
    await page.keyboard.press('Tab')
    const ring = await page.locator('[data-f=lock]').evaluate((one) => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one)
      return {
        outlineStyle,
        outlineWidth,
        isSeen: outlineColor !== getComputedStyle(document.body).backgroundColor,
      }
    })
    expect(ring).toEqual({ outlineStyle: 'solid', outlineWidth: '2px', isSeen: true })
  })
})

test('Where motion is to be reduced, nothing moves, in no state', async () => {
  for (const [element, awaited] of [
    ['panel', '[data-name="sending"] .spin'],
    ['settings', '[data-name="st-import"] progress'],
  ]) {
    const page = await open(`element=${element}`, awaited ?? '')
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState === 'running' && Number(effect?.getComputedTiming().duration) > 1,
        )
        .map(({ effect }) =>
          effect instanceof KeyframeEffect ? effect.target?.outerHTML.slice(0, 100) : '',
        ),
    )
    expect(moving, element).toEqual([])
  }
})
