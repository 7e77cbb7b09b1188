/**
 * The host's server of all examples: pages under a strict policy, and tokens. In a page, `{{bff}}` stands for the bff's
 * origin, `{{script}}` and `{{integrity}}` for the build of the widget that the bff has now.
 */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { Hono } from 'hono'

export interface Host {
  bffUrl: string
  /** Signs a token for the signed-in agent and a request; null where there is no such request. */
  tokenFor: (requestId: string) => Promise<string | null>
}

const root = join(import.meta.dirname, '..')
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

export async function createExamples({ bffUrl, tokenFor }: Host): Promise<Hono> {
  const manifest = parsed(await (await fetch(`${bffUrl}/widget/manifest.json`)).text())
  const values: Record<string, string> = {
    bff: bffUrl,
    script: `${bffUrl}${manifest.script}`,
    integrity: manifest.integrity,
  }
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.header('Content-Security-Policy', policy(bffUrl))
    c.header('X-Content-Type-Options', 'nosniff')
  })
  app.get('/', (c) => c.redirect('/plain/'))
  app.get('/token', async (c) => {
    const token = await tokenFor(c.req.query('request') ?? '')
    c.header('Cache-Control', 'no-store')
    return token === null ? c.text('No such request.', 404) : c.text(token)
  })
  const file = async (path: string) => {
    const type = types[extname(path)]
    if (type === undefined) return null
    try {
      const text = await readFile(path, 'utf8')
      const filled = type.startsWith('text/html')
        ? text.replaceAll(/\{\{(\w+)\}\}/g, (all, name: string) => values[name] ?? all)
        : text
      return new Response(filled, { headers: { 'Content-Type': type } })
    } catch {
      return null
    }
  }
  app.get('/page.css', async (c) => (await file(join(root, 'src/page.css'))) ?? c.notFound())
  // The plain one as it is, the others as `vite build` made them.
  app.get('/*', async (c) => {
    const path = normalize(c.req.path.endsWith('/') ? `${c.req.path}index.html` : c.req.path)
    return (await file(join(root, path.startsWith('/plain/') ? '.' : 'dist', path))) ?? c.notFound()
  })
  return app
}

/** Nothing but what is named; scripts may be named by Lit and by Vue only. */
const policy = (bffUrl: string) =>
  [
    "default-src 'none'",
    `script-src 'self' ${bffUrl}`,
    `connect-src 'self' ${bffUrl}`,
    "style-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html vue 'allow-duplicates'",
  ].join('; ')

interface WidgetManifest {
  script: string
  integrity: string
}

/** Guaranteed by the bff that these examples are started with, which writes both. */
const parsed = (text: string) => JSON.parse(text) as WidgetManifest
