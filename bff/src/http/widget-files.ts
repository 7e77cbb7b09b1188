/**
 * The built widget, for pages of any origin: `/widget/siit-jumpcloud.js` is the newest and is asked for again
 * each time; `/widget/<content hash>/siit-jumpcloud.js` is one build, cached for ever and fit for SRI.
 * `/widget/manifest.json` names hash and integrity. Parts that the script loads later lie beside it in both; those of
 * the newest are asked for with its hash (`?build=`), so that a page goes on with its own when there is a newer one.
 */
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import type { AppEnv } from './app.ts'
import type { AppContext } from './route.ts'
import { type Build, type BuiltFile, builtFile, isScript, makeBuild, script } from './widget-build.ts'
import { widgetBuilds } from './widget-builds.ts'

/** Where the build puts it: beside the built server, or in the widget's own folder of a checkout. */
function widgetFolder(): string {
  const places = ['./widget/', '../../../widget/dist/'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  )
  return places.find((place) => existsSync(join(place, script))) ?? places[1] ?? ''
}

/** Registers the addresses. `folder` holds the newest build; it may be built anew while we run. */
export function widgetFiles(app: Hono<AppEnv>, core: Core, folder = widgetFolder()): void {
  const builds = widgetBuilds(core)
  // By names, sizes and times, which tell one build from another without reading it.
  let known: { signature: string; build: Build } | null = null
  const newest = async (): Promise<Build> => {
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
    if (known?.signature !== signature) known = { signature, build: await read(folder, names) }
    return known.build
  }

  const named = async (hash: string): Promise<Build | null> => {
    const build = await newest().catch(() => null)
    return build?.hash === hash ? build : builds.find(hash)
  }

  app.get('/widget/manifest.json', async (c) => {
    const build = await newest()
    // Told is promised: whoever pins this hash finds the build again, whatever runs here then.
    await builds.keep(build)
    const { hash, files } = build
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
    const { file: name } = c.req.param()
    const hash = c.req.query('build')
    if (hash !== undefined) return sendForEver(c, (await named(hash))?.unpinned().get(name))
    const build = await newest()
    // It tells its own hash, for the parts that its page fetches later. A page loads all the same where the database
    // is away: only after an upgrade would a part be missed.
    await builds.keep(build).catch(() => undefined)
    c.header('Cache-Control', 'no-cache')
    // A host that writes a version behind the name has another script than the one that our parts know by its name:
    // it gets that one, so that there are no two of it on its page.
    const isOther = isScript(name) && new URL(c.req.url).search !== ''
    return send(c, isOther ? builtFile(Buffer.from(`export * from "./${name}"`)) : build.unpinned().get(name))
  })
  app.get('/widget/:hash/:file', async (c) => {
    const { hash, file: name } = c.req.param()
    return sendForEver(c, (await named(hash))?.files.get(name))
  })
}

/** A module script is fetched with CORS, whatever page it is on. */
function everyone(c: AppContext): void {
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Cross-Origin-Resource-Policy', 'cross-origin')
}

function sendForEver(c: AppContext, file: BuiltFile | undefined): Response {
  if (file) c.header('Cache-Control', 'public, max-age=31536000, immutable')
  return send(c, file)
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

async function read(folder: string, names: readonly string[]): Promise<Build> {
  const contents = names.map(async (name) => [name, await readFile(join(folder, name))] as const)
  return makeBuild(await Promise.all(contents))
}
