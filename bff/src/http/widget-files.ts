/**
 * The built widget, for pages of any origin: `/widget/siit-jumpcloud.js` is the newest and is asked for again
 * each time; `/widget/<content hash>/siit-jumpcloud.js` is one build, cached for ever and fit for SRI.
 * `/widget/manifest.json` names hash and integrity. Parts that the script loads later lie beside it in both.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, brotliCompressSync, gzipSync } from 'node:zlib'
import type { Hono } from 'hono'
import { AppError } from '../errors.ts'
import type { AppEnv } from './app.ts'
import { once } from './once.ts'
import type { AppContext } from './route.ts'

const script = 'siit-jumpcloud.js'

interface Built {
  /** Tells one build from another by names, sizes and times, without reading. */
  signature: string
  hash: string
  files: ReadonlyMap<string, BuiltFile>
}

interface BuiltFile {
  plain: Buffer<ArrayBuffer>
  integrity: string
  gzip(): Buffer<ArrayBuffer>
  brotli(): Buffer<ArrayBuffer>
}

/** Where the build puts it: beside the built server, or in the widget's own folder of a checkout. */
function widgetFolder(): string {
  const places = ['./widget/', '../../../widget/dist/'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  )
  return places.find((place) => existsSync(join(place, script))) ?? places[1] ?? ''
}

/** Registers the addresses. `folder` holds the build; it may be built anew while we run. */
export function widgetFiles(app: Hono<AppEnv>, folder = widgetFolder()): void {
  let known: Built | null = null
  const current = async (): Promise<Built> => {
    const names = (await readdir(folder).catch(() => [])).filter((name) =>
      /^siit-jumpcloud[\w.-]*\.js$/.test(name),
    )
    if (!names.includes(script))
      throw new AppError(
        'not_found',
        'widget_not_built',
        'The widget is not built here. Build it with: pnpm build',
      )
    const signature = (
      await Promise.all(
        names.sort().map(async (name) => {
          const { size, mtimeMs } = await stat(join(folder, name))
          return `${name} ${size} ${mtimeMs}`
        }),
      )
    ).join('\n')
    if (known?.signature !== signature) known = await read(folder, names, signature)
    return known
  }

  app.get('/widget/manifest.json', async (c) => {
    const { hash, files } = await current()
    everyone(c)
    c.header('Cache-Control', 'no-cache')
    return c.json({
      hash,
      script: `/widget/${hash}/${script}`,
      integrity: files.get(script)?.integrity,
      files: Object.fromEntries(
        [...files].map(([name, { integrity }]) => [name, { url: `/widget/${hash}/${name}`, integrity }]),
      ),
    })
  })
  app.get('/widget/:file', async (c) => {
    const { files } = await current()
    c.header('Cache-Control', 'no-cache')
    return send(c, files.get(c.req.param('file')))
  })
  app.get('/widget/:hash/:file', async (c) => {
    const { hash, files } = await current()
    const file = c.req.param('hash') === hash ? files.get(c.req.param('file')) : undefined
    if (file) c.header('Cache-Control', 'public, max-age=31536000, immutable')
    return send(c, file)
  })
}

/** A module script is fetched with CORS, whatever page it is on. */
function everyone(c: AppContext): void {
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
}

function send(c: AppContext, file: BuiltFile | undefined): Response {
  if (!file)
    throw new AppError(
      'not_found',
      'not_found',
      'There is no such file of the widget. The newest is /widget/siit-jumpcloud.js; /widget/manifest.json names its hash.',
    )
  everyone(c)
  const etag = `"${file.integrity.slice('sha384-'.length, 40)}"`
  c.header('ETag', etag)
  c.header('Vary', 'Accept-Encoding')
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304)
  c.header('Content-Type', 'text/javascript; charset=utf-8')
  const accepted = c.req.header('accept-encoding') ?? ''
  if (/\bbr\b/.test(accepted)) {
    c.header('Content-Encoding', 'br')
    return c.body(file.brotli())
  }
  if (/\bgzip\b/.test(accepted)) {
    c.header('Content-Encoding', 'gzip')
    return c.body(file.gzip())
  }
  return c.body(file.plain)
}

async function read(folder: string, names: string[], signature: string): Promise<Built> {
  const files = new Map<string, BuiltFile>()
  const all = createHash('sha256')
  for (const name of names) {
    const plain = await readFile(join(folder, name))
    all.update(`${name}\0${plain.byteLength}\0`).update(plain)
    files.set(name, {
      plain,
      integrity: `sha384-${createHash('sha384').update(plain).digest('base64')}`,
      gzip: once(() => gzipSync(plain, { level: 9 })),
      brotli: once(() => brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })),
    })
  }
  return { signature, hash: all.digest('hex').slice(0, 20), files }
}
