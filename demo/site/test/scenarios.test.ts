/**
 * The product's three scenarios, as an agent lives them: real Chromium, the built script, the real bff as its
 * own process, and a JumpCloud that is simulated over real sockets.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'
import { openPage, startBrowser } from './browser.ts'

let demo: Launched
let browser: Browser
const pages: Page[] = []

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([launch({ fleetSize: 40, latency: 5 }), startBrowser()])
})
afterEach(async () => {
  demo.simulator.faults.clear()
  demo.simulator.switches.set({ directoryInsights: 'licensed' })
  for (const page of pages.splice(0)) await page.context().close()
})
afterAll(async () => {
  await browser.close()
  await demo.close()
})

/** The panel on a request's page. Playwright's locators look into shadow roots as a person does. */
async function openRequest(id: string, agentId = 'agent-jonas') {
  const page = await openPage(browser, `${demo.siteUrl}/requests/${id}`, { agentId })
  pages.push(page)
  return { page, panel: page.locator('siit-device-panel') }
}

const commandsFor = (systemId: string) =>
  demo.simulator.commands.list().filter((command) => command.systemId === systemId)

describe('A stolen laptop is locked in one click', () => {
  test('the agent sees the requester’s Mac, clicks Lock once, and JumpCloud gets one lock with a PIN', async () => {
    const { page, panel } = await openRequest('REQ-4182')
    const { mayaMac } = demo.devices
    await panel.getByRole('heading', { name: 'mlindqvist-mbp14' }).waitFor()

    await panel.getByRole('button', { name: 'Lock', exact: true }).click()
    await panel.getByText('Lock accepted, waiting for the Mac').first().waitFor()

    const [command, ...others] = commandsFor(mayaMac)
    expect(others).toEqual([])
    expect(command).toMatchObject({ kind: 'lock', channel: 'apple_mdm' })
    // Accepted is not done: nothing on the page may say so.
    expect(await panel.locator('.root').innerText()).not.toMatch(/\b(locked|done|confirmed)\b(?! only)/i)

    await panel.getByRole('button', { name: 'Reveal PIN' }).click()
    await panel.getByRole('textbox', { name: /reason|why/i }).fill('Maya is on the phone with the police.')
    await panel
      .getByRole('button', { name: /^(Reveal|Show)/ })
      .last()
      .click()
    const pin = (command?.body as { pin: string }).pin
    await page.waitForFunction((digits) => {
      const text = document.querySelector('siit-device-panel')?.shadowRoot?.textContent ?? ''
      return text.replace(/\s/g, '').includes(digits)
    }, pin)
  })

  test('two clicks as fast as a hand can make them send one command', async () => {
    const { panel } = await openRequest('REQ-4193')
    const lock = panel.getByRole('button', { name: 'Lock', exact: true })
    await lock.waitFor()
    await lock.dblclick()
    await panel
      .getByText(/Lock accepted/)
      .first()
      .waitFor()
    expect(commandsFor(demo.devices.aishaThinkpad).filter(({ kind }) => kind === 'lock')).toHaveLength(1)
  })

  test('a connection that breaks after JumpCloud took the command ends in an honest “we don’t know”', async () => {
    demo.simulator.faults.add({
      kind: 'reset_after',
      method: 'POST',
      path: '*/command/builtin/lock',
      times: 1,
    })
    const { panel } = await openRequest('REQ-4169')
    await panel.getByRole('button', { name: /NW-LT-0417/ }).click()
    await panel.getByRole('button', { name: 'Lock', exact: true }).click()
    await panel
      .getByText(/We don’t know if this lock went through/)
      .first()
      .waitFor()
    expect(commandsFor(demo.devices.inesThinkpad)).toHaveLength(1)
  })
})

describe('In a mixed fleet, nobody has to ask which system it is', () => {
  test.each([
    ['REQ-4182', /macOS 15/],
    ['REQ-4193', /Windows 11/],
    ['REQ-4188', /Ubuntu 24\.04/],
  ])('%s shows %s at once', async (id, system) => {
    const { panel } = await openRequest(id)
    await panel.getByText(system).first().waitFor()
  })

  test('Linux is left alone by policy, and the panel says so beside the verb', async () => {
    const { panel } = await openRequest('REQ-4188')
    const wipe = panel.getByRole('button', { name: /Wipe/ })
    await wipe.waitFor()
    expect(await wipe.getAttribute('aria-disabled')).toBe('true')
    await panel.getByText('Not offered on Linux').first().waitFor()
  })

  test('a wipe that BitLocker holds back names BitLocker', async () => {
    const { panel } = await openRequest('REQ-4172')
    await panel.getByText('BitLocker is off').first().waitFor()
    expect(await panel.getByRole('button', { name: /Wipe/ }).getAttribute('aria-disabled')).toBe('true')
  })

  test('a requester with three devices gets a picker, one with none gets a reason', async () => {
    const { panel } = await openRequest('REQ-4169')
    await panel.getByText('Inês Carvalho’s 3 devices').waitFor()
    const none = await openRequest('REQ-4191')
    await none.panel.getByText('No device is bound to Pavel Novák').first().waitFor()
    const unmatched = await openRequest('REQ-4185')
    await unmatched.panel.getByText('No device is bound to Yuki Tanaka').first().waitFor()
    const noContext = await openRequest('REQ-4190')
    await noContext.panel.getByText('Open this from a request').first().waitFor()
  })

  test('an agent who may not wipe is told that it is their right, not the device', async () => {
    const { panel } = await openRequest('REQ-4182', 'agent-sam')
    await panel.getByText('You may not wipe devices').first().waitFor()
  })
})

describe('Offboarding: wipe, then confirmed', () => {
  test('the agent types the serial, gives a reason, and a person’s look confirms it', async () => {
    // Else the Mac's own confirmation may come before the person's.
    demo.simulator.switches.set({ directoryInsights: 403 })
    const { panel } = await openRequest('REQ-4175')
    const { tomasMac } = demo.devices
    await panel.getByRole('button', { name: /^Wipe/ }).click()
    const dialog = panel.getByRole('alertdialog')
    await dialog.getByText('Read from JumpCloud just now', { exact: true }).waitFor()
    expect(await dialog.getByRole('button', { name: 'Cancel' }).evaluate((b) => b.matches(':focus'))).toBe(
      true,
    )

    const send = dialog.getByRole('button', { name: /^Wipe this/ })
    expect(await send.getAttribute('aria-disabled')).toBe('true')
    await send.click({ force: true })
    expect(commandsFor(tomasMac)).toEqual([])

    await dialog.getByLabel(/Last 6 characters/).fill('3r9tqx')
    await dialog.getByLabel(/Reason/).fill('Leaver, handed in at the front desk.')
    await send.click()
    await panel
      .getByText(/Wipe accepted/)
      .first()
      .waitFor()
    expect(commandsFor(tomasMac)).toMatchObject([{ kind: 'erase', channel: 'apple_mdm' }])

    await panel.getByRole('button', { name: /Record what happened/ }).click()
    await panel.getByRole('radio', { name: /wiped/i }).first().check()
    await panel.getByRole('textbox').last().fill('I saw the setup assistant on its screen.')
    await panel
      .getByRole('button', { name: /Record/ })
      .last()
      .click()
    await panel.getByText('Wipe confirmed by a person').first().waitFor()
    expect(commandsFor(tomasMac)).toHaveLength(1)
  })

  test('a colleague’s page on the same request sees it within a second, without a reload', async () => {
    const mine = await openRequest('REQ-4172')
    const theirs = await openRequest('REQ-4172', 'agent-amara')
    for (const { panel } of [mine, theirs])
      await panel.getByRole('button', { name: 'Lock', exact: true }).waitFor()
    await mine.panel.getByRole('button', { name: 'Lock', exact: true }).click()
    await theirs.panel
      .getByText(/Lock accepted/)
      .first()
      .waitFor()
  })
})

describe('When something is down, the panel says what and keeps what it knows', () => {
  test('without the bff it stays readable, offers nothing that would be sent later, and comes back by itself', async () => {
    const { panel } = await openRequest('REQ-4188')
    await panel.getByRole('heading', { name: 'nw-ws-render03' }).waitFor()
    await demo.bff().kill()
    await panel.getByText('No connection to the device service').first().waitFor()
    await panel.getByRole('heading', { name: 'nw-ws-render03' }).waitFor()
    await demo.restartBff()
    await panel.getByText('No connection to the device service').first().waitFor({ state: 'detached' })
  })

  test('the same where the bff went away before the panel had all of its script', async () => {
    const later = /siit-jumpcloud\.later\.js/
    const page = await openPage(browser, `${demo.siteUrl}/requests/REQ-4182`, {
      before: (blank) =>
        blank.route(later, async (route) => {
          await demo.bff().kill()
          await route.continue()
        }),
    })
    pages.push(page)
    const panel = page.locator('siit-device-panel')
    await panel.getByRole('heading', { name: 'mlindqvist-mbp14' }).waitFor()
    await panel.getByText('No connection to the device service').first().waitFor()
    await demo.restartBff()
    await page.unroute(later)
    await panel.getByText('No connection to the device service').first().waitFor({ state: 'detached' })
    await panel.getByRole('button', { name: 'Try now' }).waitFor({ state: 'detached' })
    // All of it is there again, with what was missing.
    await panel
      .getByText(/No entries yet|\d+ entr/)
      .first()
      .waitFor()
    await panel.getByRole('button', { name: /^Wipe/ }).click()
    await panel.getByRole('alertdialog').waitFor()
  })
})
