/** A real Chromium for the browser tests, with an empty profile each. */
import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../tools/browser.ts'

/** Started so that it speaks to nobody but the pages it is given. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROME_PATH'] ?? findBrowser(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A new page in a profile of its own, signed in to the demo host as `agentId`. `before` runs before it goes to `url`. */
export async function openPage(
  browser: Browser,
  url: string,
  {
    agentId = 'agent-jonas',
    width = 1280,
    height = 1100,
    before = (_page: Page): Promise<unknown> => Promise.resolve(),
  } = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' })
  await context.addCookies([{ name: 'agent', value: agentId, url: new URL(url).origin }])
  const page = await context.newPage()
  await before(page)
  await page.goto(url)
  return page
}
