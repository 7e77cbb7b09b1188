/**
 * Where the system sets all colors: every sign is seen, and what is chosen, on or focused is told apart. And where motion
 * is to be reduced: nothing moves.
 */
import type { Browser, Frame } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { elements, frameOf, startGallery, type Gallery, type GalleryPage } from './gallery-page.ts'

let browser: Browser
let gallery: Gallery

beforeAll(async () => {
  browser = await startBrowser()
  gallery = await startGallery(browser)
})
afterAll(async () => {
  await browser.close()
  await gallery.close()
})

const boardsOf = ({ page }: GalleryPage) => page.frames().filter((one) => one.url().includes('board='))

/** Signs whose color is not one of the system's, in one board. */
function faintSigns(frame: Frame): Promise<{ of: number; faint: string[] }> {
  return frame.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'))
    const systems = ['CanvasText', 'LinkText', 'ButtonText', 'GrayText', 'HighlightText'].map((name) => {
      probe.style.color = name
      return getComputedStyle(probe).color
    })
    probe.remove()
    const signs = [...document.body.children].flatMap((one) => [
      ...(one.shadowRoot?.querySelectorAll('svg.i') ?? []),
    ])
    const faint = signs.filter((one) => !systems.includes(getComputedStyle(one).color))
    return {
      of: signs.length,
      faint: faint.map((one) => `${document.title}: ${one.parentElement?.outerHTML.slice(0, 120)}`),
    }
  })
}

const edges = (frame: Frame, selector: string) =>
  frame
    .locator(selector)
    .first()
    .evaluate((one) => {
      const look = getComputedStyle(one)
      const { borderTopColor: top, borderBottomColor: bottom, borderTopWidth: width } = look
      return `${top} ${bottom} ${width} ${look.outlineStyle} ${look.outlineColor}`
    })

describe.each(elements)('In forced colors, in the %s,', (element) => {
  let shown: GalleryPage

  beforeAll(async () => {
    // The theme of the system is the other one than the page's, which is where colors that are not forced go wrong.
    shown = await gallery.open(element, { forcedColors: 'active', colorScheme: 'dark' })
  })
  afterAll(() => shown.page.context().close())

  test('every sign has a color of the system, in every state', async () => {
    const all = await Promise.all(boardsOf(shown).map(faintSigns))
    expect(all.reduce((sum, one) => sum + one.of, 0)).toBeGreaterThan(20)
    expect(all.flatMap(({ faint }) => faint)).toEqual([])
  })

  const chosen: Record<string, readonly (readonly [board: string, chosen: string, other: string])[]> = {
    panel: [['three', '.pick [aria-pressed=true]', '.pick [aria-pressed=false]']],
    equipment: [['sheet', 'tr.sel', 'tbody tr:not(.sel)']],
    settings: [
      ['review', '.tabs [aria-pressed=true]', '.tabs [aria-pressed=false]'],
      ['import', '.stepper [aria-current]', '.stepper .done'],
    ],
  }
  for (const [board, one, other] of chosen[element] ?? [])
    test(`what is chosen is told apart: ${board}`, async () => {
      const frame = frameOf(shown, `${element}/${board}`)
      expect(await edges(frame, one)).not.toBe(await edges(frame, other))
    })

  if (element === 'settings')
    test('a switch is the system’s own, and a bar shows how far it is', async () => {
      const looks = await frameOf(shown, 'settings/overview')
        .locator('[role=switch]')
        .first()
        .evaluate((one) => getComputedStyle(one).appearance)
      expect(looks).not.toBe('none')
      const bar = frameOf(shown, 'settings/import').locator('progress').first()
      const before = await bar.screenshot()
      await bar.evaluate((one: HTMLProgressElement) => (one.value = one.max))
      expect((await bar.screenshot()).equals(before)).toBe(false)
    })

  if (element === 'panel')
    test('the focus has a ring', async () => {
      const frame = frameOf(shown, 'panel/ready')
      await frame.locator('[data-f=refresh]').focus()
      await shown.page.keyboard.press('Tab')
      const ring = await frame.locator('[data-f=lock]').evaluate((one) => {
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

/** What runs longer than a frame. */
const moving = (frame: Frame): Promise<string[]> =>
  frame.evaluate(() =>
    // A document tells nothing of what is in a shadow root.
    [document, ...[...document.body.children].map((one) => one.shadowRoot)]
      .flatMap((one) => one?.getAnimations() ?? [])
      .filter(
        ({ playState, effect }) =>
          playState === 'running' && Number(effect?.getComputedTiming().duration) > 1,
      )
      .map(({ effect }) =>
        effect instanceof KeyframeEffect ? `${effect.target?.outerHTML.slice(0, 100)}` : '',
      ),
  )

test.each(elements)(
  'Where motion is to be reduced, nothing moves in any state of the %s',
  async (element) => {
    const shown = await gallery.open(element, { alive: true, reducedMotion: 'reduce' })
    expect((await Promise.all(boardsOf(shown).map(moving))).flat()).toEqual([])
    await shown.page.context().close()
  },
)

test('Where it is not, what waits for an answer turns', async () => {
  const shown = await gallery.open('panel', { alive: true, reducedMotion: 'no-preference' })
  expect(await moving(frameOf(shown, 'panel/dialog-reading'))).not.toEqual([])
  await shown.page.context().close()
})
