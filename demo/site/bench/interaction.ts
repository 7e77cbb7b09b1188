/**
 * How long the elements take to answer a hand on a slow machine: the processor slowed to a quarter, each interaction's
 * duration as the browser's own Event Timing has it (from the input until the next frame is painted).
 */
import type { Browser, Locator, Page } from 'playwright-core'
import { launch, type Launched } from '../src/launch.ts'
import { openPage, startBrowser } from '../test/browser.ts'
import type { Row } from './stats.ts'

const rounds = 5
const slowdown = 4
/** A fleet whose list is as long as a page of it may be. */
const fleetSize = 250

/** Those of the script's Event Timing that are one interaction each; not in the DOM library of this TypeScript. */
interface EventTiming extends PerformanceEntry {
  readonly interactionId: number
}

interface Interaction {
  name: string
  duration: number
}

declare global {
  interface Window {
    interactions?: Interaction[]
    /** What is done at present. */
    doing?: string
  }
}

/** What a person does on one page. Each step is named, so that the slowest can be told. */
interface Visit {
  element: string
  path: string
  agentId: string
  /** Shown once the page is ready for a hand. */
  ready: RegExp
  /** `isLast`: of all rounds, for what can be done only once. */
  steps: (
    element: Locator,
    step: (name: string, go: () => Promise<unknown>) => Promise<void>,
    isLast: boolean,
  ) => Promise<void>
}

const visits: readonly Visit[] = [
  {
    element: 'siit-device-panel',
    path: '/requests/REQ-4182',
    agentId: 'agent-jonas',
    ready: /No entries yet|\d+ entr/,
    steps: async (panel, step, isLast) => {
      for (const name of ['Ownership', 'Hardware and system', 'Timeline of this request'])
        await step(`fold ${name}`, () => panel.getByText(name, { exact: true }).click())
      await step('Read again', () => panel.getByRole('button', { name: 'Read again from JumpCloud' }).click())
      const dialog = panel.getByRole('alertdialog')
      await step('Wipe…', async () => {
        await panel.getByRole('button', { name: /^Wipe/ }).click()
        await dialog.waitFor()
      })
      await step('typing', () => dialog.getByRole('textbox').first().pressSequentially('ABC123'))
      await step('Cancel', () => dialog.getByRole('button', { name: 'Cancel' }).click())
      // Until the device was in contact again, its lock is open.
      if (!isLast) return
      await step('Lock', async () => {
        await panel.getByRole('button', { name: 'Lock', exact: true }).click()
        await panel
          .getByText(/Lock accepted/)
          .first()
          .waitFor()
      })
    },
  },
  {
    element: 'siit-equipment',
    path: '/equipment',
    agentId: 'agent-petra',
    ready: /^Read from JumpCloud/,
    steps: async (inventory, step) => {
      const isStill = () => inventory.locator('table[aria-busy=false]').waitFor()
      await step('search', async () => {
        await inventory.getByRole('searchbox').pressSequentially('mac', { delay: 60 })
        await isStill()
      })
      await step('facet', async () => {
        await inventory.getByRole('checkbox', { name: /^Has an owner/ }).click()
        await isStill()
      })
      await step('Clear all', async () => {
        await inventory.getByRole('button', { name: 'Clear all' }).click()
        await inventory.getByRole('searchbox').fill('')
        await isStill()
      })
      await step('sort', async () => {
        await inventory.getByRole('button', { name: 'Last contact' }).click()
        await isStill()
      })
      await step('Show more', async () => {
        await inventory.getByRole('button', { name: 'Show more' }).click()
        await isStill()
      })
      await step('Columns', () => inventory.getByRole('button', { name: 'Columns' }).click())
      await step('a column', () => inventory.getByRole('checkbox', { name: 'Model' }).click())
      await step('open a device', async () => {
        await inventory.locator('tbody .nm').first().click()
        await inventory.getByText('Locks and wipes').waitFor()
      })
      await step('close it', () => inventory.getByRole('button', { name: 'Close' }).click())
    },
  },
  {
    element: 'siit-jumpcloud-settings',
    path: '/settings',
    agentId: 'agent-petra',
    ready: /^What this key can read and do/,
    steps: async (settings, step) => {
      await step('chosen groups', () =>
        settings.getByRole('radio', { name: 'Devices in chosen groups' }).click(),
      )
      await step('all devices', () => settings.getByRole('radio', { name: /^All devices/ }).click())
      await step('switch', () => settings.getByRole('switch').first().click())
      await step('Discard', () => settings.getByRole('button', { name: 'Discard' }).first().click())
      await step('rights of the key', async () => {
        await settings.getByText('What this key can read and do').click()
        await settings.getByText('Users and bindings').waitFor()
      })
      await step('lists', async () => {
        await settings.getByRole('button', { name: /^No owner/ }).click()
        await settings.getByRole('button', { name: /^Have an owner/ }).waitFor()
      })
      await step('another list', () => settings.getByRole('button', { name: /^Have an owner/ }).click())
      await step('Back', () => settings.getByRole('button', { name: 'Back' }).click())
      await step('Disconnect…', async () => {
        await settings.getByRole('button', { name: /^Disconnect/ }).click()
        await settings.getByRole('dialog').or(settings.getByRole('alertdialog')).waitFor()
      })
      await step('typing', () => settings.getByRole('textbox').last().pressSequentially('North'))
    },
  },
]

async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: Interaction[] = []
    window.interactions = seen
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as EventTiming[])
        if (entry.interactionId)
          seen.push({ name: `${window.doing ?? ''} (${entry.name})`, duration: entry.duration })
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
}

/** The slowest interaction of each round. */
async function slowestOf(visit: Visit, demo: Launched, browser: Browser): Promise<Interaction[]> {
  const slowest: Interaction[] = []
  for (let round = 0; round < rounds; round++) {
    const page = await openPage(browser, demo.siteUrl + visit.path, { agentId: visit.agentId })
    const element = page.locator(visit.element)
    await element.getByText(visit.ready).first().waitFor()
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    await watch(page)
    await visit.steps(
      element,
      async (name, go) => {
        await page.evaluate((now) => (window.doing = now), name)
        await go()
        // The browser tells of an interaction once its frame is painted, and not at once.
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 150))))
      },
      round === rounds - 1,
    )
    const seen = (await page.evaluate(() => window.interactions)) ?? []
    if (seen.length < 5) throw new Error(`Only ${seen.length} interactions of ${visit.element} were timed.`)
    slowest.push(seen.reduce((a, b) => (b.duration > a.duration ? b : a)))
    await page.context().close()
  }
  return slowest
}

export async function benchInteraction(): Promise<Row[]> {
  const demo = await launch({ fleetSize, latency: 20, env: { RATE_LIMIT: 'off', LOG_LEVEL: 'warn' } })
  const browser = await startBrowser()
  try {
    const rows: Row[] = []
    for (const visit of visits) {
      const slowest = await slowestOf(visit, demo, browser)
      const worst = slowest.reduce((a, b) => (b.duration > a.duration ? b : a))
      rows.push({
        what: `<${visit.element}>: slowest answer to a hand, processor slowed ${slowdown}×, ${rounds} visits (${worst.name})`,
        figure: `${worst.duration.toFixed(0)} ms`,
        aim: '≤ 100 ms',
        met: worst.duration <= 100,
      })
    }
    return rows
  } finally {
    await browser.close()
    await demo.close()
  }
}
