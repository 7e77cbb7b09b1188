/** The gallery as the tests see it: built once, every board of one element on one page, each of them come to rest. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { build, preview } from 'vite'
import type { Look } from '../../../widget/test/gallery/frame-window.ts'

/** The elements that have boards. */
export const elements = ['panel', 'timeline', 'equipment', 'settings'] as const

export interface Gallery {
  /**
   * All boards of an element, loaded, in the state that each is about. Not `alive`, time stands still there, and nothing
   * moves whatever is asked for.
   */
  open: (element: string, options?: BrowserContextOptions & { alive?: boolean }) => Promise<GalleryPage>
  close: () => Promise<void>
}

export interface GalleryPage {
  readonly page: Page
  /** Names of the boards, in the order of the page. */
  readonly boards: readonly string[]
  /** What no board may do: throw. */
  readonly errors: readonly string[]
}

const root = join(import.meta.dirname, '../../../widget/test/gallery')

/** Built, because two hundred frames would each fetch every module of the sources. */
export async function startGallery(browser: Browser): Promise<Gallery> {
  const outDir = await mkdtemp(join(tmpdir(), 'gallery-'))
  const shared = { root, logLevel: 'error', configFile: false } as const
  await build({
    ...shared,
    build: {
      outDir,
      target: 'esnext',
      reportCompressedSize: false,
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: { input: ['index.html', 'frame.html'].map((name) => join(root, name)) },
    },
  })
  const server = await preview({ ...shared, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  const url = server.resolvedUrls?.local[0] ?? ''
  return {
    open: (element, { alive = false, ...options } = {}) =>
      open(browser, `${url}?${alive ? '' : 'still=1&'}element=${element}`, options),
    async close() {
      await server.close()
      await rm(outDir, { recursive: true, force: true })
    },
  }
}

async function open(browser: Browser, address: string, options: BrowserContextOptions): Promise<GalleryPage> {
  const context = await browser.newContext({
    viewport: { width: 4200, height: 1200 },
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(address)
  const boards = await page.evaluate(async () => {
    const frames = [...document.querySelectorAll('iframe')]
    for (const frame of frames) frame.loading = 'eager'
    for (const frame of frames) {
      // Its script is a module: the window is there before what it sets up is.
      while (!frame.contentWindow || !('board' in frame.contentWindow))
        await new Promise((done) => setTimeout(done, 20))
      await frame.contentWindow.board.ready
    }
    return frames.map((frame) => frame.title.split(',')[0] ?? '')
  })
  return { page, boards, errors }
}

/** Changes how every board looks, and waits until each has come to rest again. `width`: of each frame, in pixels. */
export async function look({ page }: Pick<GalleryPage, 'page'>, change: Look, width?: number): Promise<void> {
  await page.evaluate(
    async ([change, width]) => {
      const frames = [...document.querySelectorAll('iframe')]
      for (const { style } of frames) if (width !== undefined) style.width = `${width}px`
      await Promise.all(frames.map(async ({ contentWindow }) => contentWindow?.board.look(change)))
    },
    [change, width] as const,
  )
}

/** The frame of one board, `panel/ready`. */
export function frameOf({ page }: Pick<GalleryPage, 'page'>, board: string): Frame {
  const found = page.frames().find((one) => new URL(one.url()).searchParams.get('board') === board)
  if (!found) throw new Error(`There is no board "${board}" on this page.`)
  return found
}
