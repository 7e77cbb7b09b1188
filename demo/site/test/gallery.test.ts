/**
 * Every state of the panel and of the settings in a picture, one light and one dark, in `pictures/` beside this file. They are not committed:
 * letters are drawn differently by each machine, so a comparison by pixels would tell of machines. What is asserted
 * holds on all of them: each state says something, and nothing runs out of a panel of any width. For one state alone:
 * `pnpm gallery`, and `?only=` its name.
 */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, type ViteDevServer } from 'vite'
import { startBrowser } from './browser.ts'

const folder = join(import.meta.dirname, 'pictures')
const gallery = join(import.meta.dirname, '../../../widget/test/gallery')
let server: ViteDevServer
let browser: Browser
let url = ''

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  ;[server, browser] = await Promise.all([
    createServer({ root: gallery, logLevel: 'error', server: { host: '127.0.0.1', port: 0 } }),
    startBrowser(),
  ])
  await server.listen()
  url = server.resolvedUrls?.local[0] ?? ''
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(query: string) {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 1200 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(`${url}?${query}`)
  const sections = page.locator('section[data-name]')
  await sections.first().waitFor()
  // All but the board that loads for ever have shown something, and nothing moves any more.
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLElement>('section[data-name]')].every((section) => {
      const root = section.querySelector('div > *')?.shadowRoot
      return (
        section.dataset['name'] === 'loading' ||
        (root?.querySelector('.root')?.textContent.trim().length ?? 0) > 40
      )
    }),
  )
  return { page, sections, errors }
}

test.each([
  ['panel', 'light', 60],
  ['panel', 'dark', 60],
  ['settings', 'light', 20],
  ['settings', 'dark', 20],
] as const)('each state of the %s says what it is, in a %s page', async (element, theme, least) => {
  const { page, sections, errors } = await open(`element=${element}&theme=${theme}`)
  const names = await sections.evaluateAll((all) => all.map((one) => one.dataset['name'] ?? ''))
  expect(names.length).toBeGreaterThan(least)
  const path = join(folder, `${element}-${theme}.png`)
  await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  expect(errors).toEqual([])
  await page.context().close()
})

test.each([
  [280, 'en-GB'],
  [280, 'en-GB&density=compact'],
  [320, 'en-GB'],
  [420, 'en-GB'],
  [280, 'de'],
  [280, 'fr'],
  // Twelve hours and a.m. are longer than twenty-four.
  [280, 'en-US'],
  [320, 'es'],
  [320, 'ja'],
  [320, 'ar'],
])('nothing runs out of a panel of %i pixels, in any state, in %s', async (width, locale) => {
  const { page, errors } = await open(`width=${width}&locale=${locale}`)
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('section[data-name]')].flatMap((section) => {
      const host = section.querySelector<HTMLElement>('div > *')
      const { left: start, right: edge } = host?.getBoundingClientRect() ?? new DOMRect()
      return [...(host?.shadowRoot?.querySelectorAll<HTMLElement>('.root *') ?? [])]
        .filter((one) => {
          const { left, right } = one.getBoundingClientRect()
          return !one.closest('.vh, dialog') && (right > edge + 1 || (left && left < start - 1))
        })
        .slice(0, 1)
        .map((one) => `${section.dataset['name'] ?? ''}: ${one.localName}.${one.className}`)
    }),
  )
  expect(wide).toEqual([])
  expect(errors).toEqual([])
  await page.context().close()
})
