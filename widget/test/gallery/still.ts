/**
 * With `?still` the gallery is the same at any time and on any machine, for the pictures: it is always the same moment,
 * nothing happens later, chance gives one number, and type comes from fonts of a package.
 */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import interMore from '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url'
import mono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url'
import { clock } from '../../src/client/clock.ts'

export const isStill = new URLSearchParams(location.search).has('still')

/** No month near it is written differently by different browsers, as September is. */
const moment = Date.parse('2026-03-10T14:32:00Z')
/** What waits longer than that, in milliseconds, waits for ever: repeated calls, refreshed ages. */
let soon = 700
let due = 0

export const waitFor = (ms: number): void => void (soon = ms)

/** Something is about to happen by itself. */
export const isDue = (): boolean => due > 0

/**
 * A line's height is not left to the font: its ascent is rounded differently by different systems. As high as a capital,
 * letters stand where they stand anyway.
 */
const metrics = { weight: '100 900', ascentOverride: '72.7%', descentOverride: '0%', lineGapOverride: '0%' }

async function loadFonts(): Promise<void> {
  const faces = [
    new FontFace('Gallery', `url(${inter})`, { ...metrics, unicodeRange: 'U+0000-00FF, U+2000-22FF' }),
    new FontFace('Gallery', `url(${interMore})`, { ...metrics, unicodeRange: 'U+0100-02FF' }),
    new FontFace('Gallery Mono', `url(${mono})`, metrics),
  ]
  await Promise.all(faces.map((face) => face.load()))
  for (const face of faces) document.fonts.add(face)
  const { style } = document.documentElement
  style.setProperty('--siit-font', 'Gallery')
  style.setProperty('--siit-font-mono', 'Gallery Mono')
}

/** Settles when the fonts are there. */
export const still: Promise<void> = isStill ? loadFonts() : Promise.resolve()

if (isStill) {
  globalThis.Date = new Proxy(Date, {
    construct: (date, values) => Reflect.construct(date, values.length ? values : [moment]) as object,
    get: (date, name) => (name === 'now' ? () => moment : (Reflect.get(date, name) as unknown)),
  })
  Math.random = () => 0.5
  // A frame may be far off the screen, where nothing is painted.
  clock.painted = (task) => void clock.after(0, task)
  const { after } = clock
  clock.after = (ms, task) => {
    if (ms > soon) return () => undefined
    due += 1
    let isOver = false
    const over = () => {
      if (!isOver) due -= 1
      isOver = true
    }
    const cancel = after(ms, () => {
      over()
      task()
    })
    return () => {
      over()
      cancel()
    }
  }
}
