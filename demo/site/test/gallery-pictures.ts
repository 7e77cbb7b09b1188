/**
 * Pictures of all boards of the gallery, and their comparison with the accepted ones in `widget/test/gallery/pictures`.
 *
 * A picture shows a board in the light and in the dark theme, with bars in the place of letters (`bars.ts`), at a moment
 * that is always the same (`still.ts`): what is left is drawn alike by every machine, so that a few pixels of another
 * color are a change of the widget.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { decode, encode } from 'fast-png'
import pixelmatch from 'pixelmatch'
import type { Page } from 'playwright-core'
import { look, type GalleryPage } from './gallery-page.ts'

const root = join(import.meta.dirname, '../../..')
const accepted = join(root, 'widget/test/gallery/pictures')
/** Ignored by git: what differs, as it was, as it is, and where. */
const differing = join(import.meta.dirname, 'pictures')
/** For a message. */
export const placeOfDiffering = relative(root, differing)

/** Distance of two colors, of 1 from black to white. A step of one of 255 is 0.004. */
const threshold = 0.007
/** So many pixels of any square of that size may differ: corners and curves are not drawn alike by every browser. */
const windowSize = 8
const mayDiffer = 5

interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const colorsFile = (element: string) => join(accepted, element, 'colors.txt')
const fileOf = (folder: string, board: string) => join(folder, `${board}.png`)

/** With an alpha of its own for each pixel, as the comparison wants it. */
function read(png: Uint8Array): Picture {
  const { width, height, channels, data, palette } = decode(png)
  const all = new Uint8Array(width * height * 4).fill(255)
  for (let from = 0, to = 0; to < all.length; from += palette ? 1 : channels, to += 4)
    for (let part = 0; part < 3; part += 1)
      all[to + part] = (palette ? palette[data[from] ?? 0]?.[part] : data[from + part]) ?? 0
  return { width, height, data: all }
}

/** Few pictures have more than 256 colors, and a file with a table of them is a third as large. */
function write({ width, height, data }: Picture): Uint8Array {
  const colors = new Map<number, number>()
  const indexed = new Uint8Array(width * height)
  const plain = new Uint8Array(width * height * 3)
  for (let from = 0, to = 0; from < data.length; from += 4, to += 1) {
    plain.set(data.subarray(from, from + 3), to * 3)
    const color = ((data[from] ?? 0) << 16) | ((data[from + 1] ?? 0) << 8) | (data[from + 2] ?? 0)
    const index = colors.get(color) ?? colors.size
    colors.set(color, index)
    indexed[to] = index
  }
  const palette = [...colors.keys()].map(
    (color) => [color >> 16, (color >> 8) & 255, color & 255] as RgbColor,
  )
  return encode(
    palette.length > 256
      ? { width, height, data: plain, channels: 3 }
      : { width, height, data: indexed, channels: 1, depth: 8, palette },
    { zlib: { level: 9 } },
  )
}

type RgbColor = [number, number, number]

/** Puts a part of `from` to a place of `to`. */
function copy(from: Picture, x: number, y: number, width: number, to: Picture, at: number): void {
  for (let row = 0; row < to.height; row += 1) {
    const start = ((y + row) * from.width + x) * 4
    if (y + row < from.height)
      to.data.set(from.data.subarray(start, start + width * 4), (row * to.width + at) * 4)
  }
}

/** Of a pixel of the page: four of them make one of a picture. */
const scale = 0.5

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** Where the frames are. Each is moved to where pixels of the page begin a pixel of the picture. */
const boxes = (page: Page): Promise<Box[]> =>
  page.evaluate((step) => {
    const toNext = (n: number) => Math.ceil(n / step) * step - n
    return [...document.querySelectorAll('iframe')].map((frame) => {
      Object.assign(frame.style, { position: 'relative', left: '0', top: '0' })
      const { x, y, width, height } = frame.getBoundingClientRect()
      const [right, down] = [toNext(x + scrollX), toNext(y + scrollY)]
      Object.assign(frame.style, { left: `${right}px`, top: `${down}px` })
      return { x: x + scrollX + right, y: y + scrollY + down, width, height }
    })
  }, 1 / scale)

/** One picture of the page for each row of boards: far fewer than one for each board. */
async function rows(page: Page, places: readonly Box[]): Promise<Map<number, Picture>> {
  const found = new Map<number, Picture>()
  const session = await page.context().newCDPSession(page)
  for (const y of new Set(places.map((one) => one.y))) {
    const row = places.filter((one) => one.y === y)
    const height = Math.max(...row.map((one) => one.height))
    const width = Math.max(...row.map((one) => one.x + one.width))
    const { data } = await session.send('Page.captureScreenshot', {
      format: 'png',
      captureBeyondViewport: true,
      optimizeForSpeed: true,
      clip: { x: 0, y, width, height, scale },
    })
    found.set(y, read(Buffer.from(data, 'base64')))
  }
  await session.detach()
  return found
}

/** How an element looks: a picture of every board in both themes, by its name, and all colors of all of them. */
export interface Looks {
  readonly pictures: ReadonlyMap<string, Picture>
  readonly colors: readonly string[]
}

export async function takePictures({ page, boards }: GalleryPage): Promise<Looks> {
  const pictures = new Map<string, Picture>()
  const colors: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await look({ page }, { theme })
    const painted = await page.evaluate(() => {
      const frames = [...document.querySelectorAll('iframe')]
      for (const { contentWindow } of frames) contentWindow?.board.bars()
      return frames.flatMap(({ contentWindow }) => contentWindow?.board.colors() ?? [])
    })
    colors.push(...[...new Set(painted)].sort().map((color) => `${theme} ${color}`))
    const places = await boxes(page)
    const found = await rows(page, places)
    boards.forEach((board, index) => {
      const place = places[index]
      const row = place && found.get(place.y)
      if (!row) throw new Error(`No picture was taken of ${board}.`)
      const [x, width, height] = [place.x, place.width, place.height].map((n) => Math.ceil(n * scale)) as [
        number,
        number,
        number,
      ]
      const both = pictures.get(board) ?? {
        width: width * 2,
        height,
        data: new Uint8Array(width * 2 * height * 4).fill(255),
      }
      copy(row, x, 0, width, both, theme === 'light' ? 0 : width)
      pictures.set(board, both)
    })
  }
  return { pictures, colors }
}

/** What differs between two pictures: how many pixels at its worst place, or that they have not the same size. */
function compare(
  before: Picture,
  after: Picture,
): { words: string; picture: Picture | undefined } | undefined {
  const { width, height } = after
  if (before.width !== width || before.height !== height)
    return {
      words: `is ${width / 2} × ${height} pixels, and was ${before.width / 2} × ${before.height}`,
      picture: undefined,
    }
  if (Buffer.compare(before.data, after.data) === 0) return undefined
  const difference = { width, height, data: new Uint8Array(width * height * 4) }
  const options = { threshold, windowSize, includeAA: true }
  const worst = pixelmatch(before.data, after.data, difference.data, width, height, options)
  if (worst <= mayDiffer) return undefined
  return { words: `has ${worst} other pixels within ${windowSize} × ${windowSize}`, picture: difference }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Says what differs from the accepted pictures, a line a board, and leaves pictures of it. */
export async function compareAll(element: string, { pictures, colors }: Looks): Promise<string[]> {
  await rm(join(differing, element), { recursive: true, force: true })
  const told: string[] = []
  for (const [board, after] of pictures) {
    const png = await readIfThere(fileOf(accepted, board))
    const found = png ? compare(read(png), after) : { words: 'is new', picture: undefined }
    if (!found) continue
    told.push(`${board} ${found.words}`)
    await mkdir(join(differing, element), { recursive: true })
    if (png) await writeFile(fileOf(differing, `${board}.before`), png)
    await writeFile(fileOf(differing, `${board}.after`), write(after))
    if (found.picture) await writeFile(fileOf(differing, `${board}.difference`), write(found.picture))
  }
  for (const board of await acceptedOf(element)) if (!pictures.has(board)) told.push(`${board} is gone`)
  const before = (await readIfThere(colorsFile(element)))?.toString().trim().split('\n') ?? []
  const added = colors
    .filter((color) => !before.includes(color))
    .map((color) => `a color of the ${element} is new: ${color}`)
  const gone = before
    .filter((color) => !colors.includes(color))
    .map((color) => `a color of the ${element} is gone: ${color}`)
  return [...told, ...added, ...gone]
}

async function acceptedOf(element: string): Promise<string[]> {
  const files = await readdir(join(accepted, element)).catch((error: unknown) => {
    if (!isMissing(error)) throw error
    return []
  })
  return files.filter((file) => file.endsWith('.png')).map((file) => `${element}/${file.slice(0, -4)}`)
}

/** Takes the pictures for what is right. One that did not change is left as it is, so that git shows what did. */
export async function accept(element: string, looks: Looks): Promise<string[]> {
  const told = await compareAll(element, looks)
  await mkdir(join(accepted, element), { recursive: true })
  await writeFile(colorsFile(element), `${looks.colors.join('\n')}\n`)
  for (const line of told.filter((one) => one.startsWith(`${element}/`))) {
    const board = line.split(' ')[0] ?? ''
    const picture = looks.pictures.get(board)
    const file = fileOf(accepted, board)
    if (picture) await writeFile(file, write(picture))
    else await rm(file)
  }
  await rm(join(differing, element), { recursive: true, force: true })
  return told
}
