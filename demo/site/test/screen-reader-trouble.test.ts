/**
 * What somebody hears who does not look when something goes wrong: an outcome that nobody knows, a service that is
 * gone, a wipe that has become a trap. The lists are that path, written down; see `screen-reader.test.ts`.
 */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createServer, type ViteDevServer } from 'vite'
import { startBrowser } from './browser.ts'
import { attend, type Listener } from './listener.ts'

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

async function listen(board: string, title: string): Promise<Listener> {
  const context = await browser.newContext({
    viewport: { width: 900, height: 1200 },
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  pages.push(page)
  await page.goto(`${url}frame.html?board=panel/${board}`)
  await page.locator('siit-device-panel').getByRole('heading', { name: title }).waitFor()
  return attend(page)
}

describe('Who hears the page in trouble', () => {
  test('hears of a wipe that became a trap: what it is, what to do in which order, and where to settle it', async () => {
    const agent = await listen('alarm', 'This device will be erased when it comes online')
    expect(await agent.reads('This device will be erased', 'Settle this')).toEqual([
      'heading This device will be erased when it comes online',
      'A wipe from',
      '1 Jan 2026',
      'is still waiting in JumpCloud. On',
      '1 Jan 2026',
      'the device was bound to',
      'Priya Nair',
      '. JumpCloud cannot call the wipe back.',
      'list',
      'listitem',
      '1',
      'Keep the device switched off or offline.',
      'listitem',
      '2',
      'Tell Priya Nair not to use it.',
      'listitem',
      '3',
      'Decide: let the wipe run, or record what happened.',
      'button Settle this…',
    ])
  })

  test('hears of an outcome that nobody knows: why, what left us, and how to settle it', async () => {
    const agent = await listen('unknown', 'We don’t know if this wipe went through')
    expect(await agent.reads('heading We don’t know if this wipe', 'Record what I saw')).toEqual([
      'heading We don’t know if this wipe went through',
      'The connection broke at 00:00, after the command had left. JumpCloud may have taken it. We will not send it again by ourselves. A new wipe can be started once this one is settled.',
      'list',
      'listitem',
      'Requested',
      '00:00',
      'listitem',
      'Sent',
      '00:00',
      'listitem',
      'Accepted?',
      'no clear answer',
      'listitem',
      'Confirmed',
      'to come',
      'When',
      '00:00',
      'Reason',
      'Leaver, laptop not returned.',
      'list',
      'listitem',
      '1',
      'Look at the device.',
      'Device last contact',
      '4 min ago, before the command left',
      'Read from JumpCloud',
      '12 min ago',
      'button Read again',
      'This is from before the command left: read again first.',
      'link Open in JumpCloud',
      'listitem',
      '2',
      'group What did you see?',
      'What did you see?',
      'radio The device was wiped, or is being wiped',
      'The device was wiped, or is being wiped',
      'radio No sign of a wipe',
      'No sign of a wipe',
      'radio I can’t tell Stays open. Ask someone who can see more.',
      'I can’t tell',
      'Stays open. Ask someone who can see more.',
      'What makes you sure?',
      'textbox What makes you sure?',
      'Your name and this sentence become the evidence.',
      'Still needed: what you saw, a sentence.',
      'button Record what I saw',
    ])
  })

  test('hears what was known of a device whose service is gone, and why nothing can be sent', async () => {
    const agent = await listen('bff-down', 'No connection to the device service')
    expect(await agent.reads('No connection', 'Open in JumpCloud')).toEqual([
      'heading No connection to the device service',
      'This is what we knew at 00:00. It is read-only and reconnects by itself.',
      'Next try in 0 s.',
      'button Try now',
      'heading mlindqvist-mbp14',
      'MacBook Pro 14″ · macOS 15.6.1 Sequoia',
      'Device last contact',
      'Was active,',
      '00:00',
      'Read from JumpCloud',
      'at 00:00',
      'group Actions',
      'button Lock',
      'button Wipe…',
      'Read-only while disconnected',
      'No lock or wipe is kept or sent later.',
      'To fix:',
      'wait, or try now.',
      'button Try now',
      'link Open in JumpCloud',
    ])
    expect(await agent.tabTo('Open in JumpCloud')).toEqual([
      'Try now, button',
      'Lock, button, unavailable. Read-only while disconnected No lock or wipe is kept or sent later. To fix: wait, or try now. Try now',
      'Wipe…, button, unavailable. Read-only while disconnected No lock or wipe is kept or sent later. To fix: wait, or try now. Try now',
      'Try now, button',
      'Open in JumpCloud, link',
    ])
  })
})
