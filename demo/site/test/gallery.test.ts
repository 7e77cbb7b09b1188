/**
 * Every element in every state looks as it was accepted, and nothing runs out of it at any width in the languages that
 * are longest. What looks different is in `pictures/` beside this file, before, after and where; `pnpm gallery` shows it
 * alive, and `pnpm gallery --accept` takes it for right.
 */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { elements, look, startGallery, type Gallery, type GalleryPage } from './gallery-page.ts'
import { compareAll, placeOfDiffering, takePictures } from './gallery-pictures.ts'

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

type Density = 'comfortable' | 'compact'

/** Each width at which something changes its place, in the languages that say it longest and those of another script. */
const narrow: (readonly [number, string, Density])[] = [
  [280, 'de', 'compact'],
  [280, 'fr', 'comfortable'],
  // Twelve hours and a.m. are longer than twenty-four.
  [280, 'en-US', 'comfortable'],
  [320, 'es', 'comfortable'],
  [320, 'ja', 'comfortable'],
  [320, 'ar', 'comfortable'],
  [420, 'de', 'comfortable'],
]
const wide: (readonly [number, string, Density])[] = [
  [280, 'de', 'comfortable'],
  [320, 'fr', 'compact'],
  [420, 'ar', 'comfortable'],
  [639, 'de', 'comfortable'],
  [760, 'es', 'comfortable'],
  [900, 'fr', 'comfortable'],
  [1040, 'ja', 'compact'],
  [1200, 'de', 'comfortable'],
]
const least = { panel: 120, timeline: 8, equipment: 35, settings: 50 }

describe.each(elements)('the %s', (element) => {
  let shown: GalleryPage
  beforeAll(async () => {
    shown = await gallery.open(element)
  })
  afterAll(() => shown.page.context().close())

  test('looks as it was accepted, in every state, light and dark', async () => {
    expect(shown.boards.length).toBeGreaterThan(least[element])
    const told = await compareAll(element, await takePictures(shown))
    const more = `\nSee ${placeOfDiffering}. If that is meant: pnpm gallery --accept`
    expect(told, told.join('\n') + more).toEqual([])
    expect(shown.errors).toEqual([])
  })

  test.each(element === 'panel' || element === 'timeline' ? narrow : wide)(
    'has nothing that runs out of %i pixels, in any state, in %s, %s',
    async (width, locale, density) => {
      await look(shown, { theme: 'light', density, locale }, width)
      const found = await shown.page.evaluate(() =>
        [...document.querySelectorAll('iframe')].flatMap(({ title, contentWindow }) =>
          (contentWindow?.board.standingOut() ?? ['is not there'])
            .slice(0, 1)
            .map((part) => `${title}: ${part}`),
        ),
      )
      expect(found).toEqual([])
      expect(shown.errors).toEqual([])
    },
  )
})
