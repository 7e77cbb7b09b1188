/** The demo host's server: its pages, and the tokens it signs for them. Preferences are two plain cookies. */
import { type Context, Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { secureHeaders } from 'hono/secure-headers'
import { readFileSync } from 'node:fs'
import { agents, createRequests } from './requests.ts'
import type { Simulator } from '@siit-jumpcloud/simulator'
import { adminPage, notFoundPage, type PageContext, requestPage, type Theme } from './pages.ts'
import type { TokenSigner } from './tokens.ts'
import { mend, troubles } from './trouble.ts'

const publicFile = (name: string) => readFileSync(new URL(`../public/${name}`, import.meta.url))
const assets = {
  '/site.css': ['text/css; charset=utf-8', publicFile('site.css')],
  '/site.js': ['text/javascript; charset=utf-8', publicFile('site.js')],
  '/icon.svg': ['image/svg+xml', publicFile('icon.svg')],
} as const

const themes: readonly string[] = ['auto', 'light', 'dark'] satisfies Theme[]

export interface SiteOptions {
  /** Where the widget comes from and what it talks to. */
  bffUrl: string
  tokens: TokenSigner
  /** What the drawer breaks, and whose keys the settings page shows. */
  simulator: Simulator
}

/** Keys that make a difference to an administrator who connects, by what they stand for. */
const shownKeys = {
  'An administrator': 'administrator',
  'Another administrator, for rotation': 'secondAdministrator',
  'Reads only': 'readOnly',
  'Without MDM rights': 'withoutMdm',
  'Without System Insights': 'withoutSystemInsights',
  'Of another organisation': 'otherOrganization',
} as const

export function createSite({ bffUrl, tokens, simulator }: SiteOptions): Hono {
  const requests = createRequests()
  const app = new Hono()

  // As strict as a careful host would be: the widget has to live with it.
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", bffUrl],
        connectSrc: ["'self'", bffUrl],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      crossOriginResourcePolicy: false,
      strictTransportSecurity: false,
    }),
  )

  const contextOf = (c: Context): PageContext => {
    const theme = getCookie(c, 'theme') ?? ''
    const agent = agents.find(({ id }) => id === getCookie(c, 'agent')) ?? agents[0]
    if (!agent) throw new Error('The demo has no agent.')
    return {
      bffUrl,
      agent,
      agents,
      requests,
      theme: themes.includes(theme) ? (theme as Theme) : 'auto',
      troubles: troubles.map((trouble) => ({ ...trouble, on: trouble.isOn(simulator) })),
    }
  }

  for (const [path, [type, bytes]] of Object.entries(assets))
    app.get(path, (c) =>
      c.body(new Uint8Array(bytes), 200, { 'content-type': type, 'cache-control': 'no-cache' }),
    )

  app.get('/', (c) => c.redirect(`/requests/${requests[0]?.id ?? ''}`))

  const account = () => ({
    organizationId: simulator.organizationId,
    keys: Object.entries(shownKeys).map(([name, role]) => ({ name, key: simulator.keys[role] })),
  })
  for (const name of ['equipment', 'settings'] as const)
    app.get(`/${name}`, (c) => c.html(adminPage(contextOf(c), name, account())))

  app.post('/trouble', async (c) => {
    const { id, on, mend: all } = await c.req.parseBody()
    if (all !== undefined) mend(simulator)
    troubles.find((trouble) => trouble.id === id)?.set(simulator, on === 'on')
    // The page's script only wants to know what is broken by now.
    if (c.req.header('accept')?.includes('application/json'))
      return c.json(Object.fromEntries(troubles.map((one) => [one.id, one.isOn(simulator)])))
    return c.redirect(backTo(c), 303)
  })

  app.get('/requests/:id', (c) => {
    const request = requests.find(({ id }) => id === c.req.param('id'))
    const context = contextOf(c)
    return request ? c.html(requestPage(context, request)) : c.html(notFoundPage(context), 404)
  })

  app.post('/requests/:id/replies', async (c) => {
    const request = requests.find(({ id }) => id === c.req.param('id'))
    if (!request) return c.html(notFoundPage(contextOf(c)), 404)
    const { text } = await c.req.parseBody()
    if (typeof text === 'string' && text.trim() !== '')
      request.messages.push({
        from: contextOf(c).agent.name,
        at: new Date().toTimeString().slice(0, 5),
        text: text.trim().slice(0, 4000),
      })
    return c.redirect(`/requests/${request.id}`, 303)
  })

  app.post('/preferences', async (c) => {
    const { agent, theme } = await c.req.parseBody()
    const options = { path: '/', sameSite: 'Strict', httpOnly: true } as const
    if (typeof agent === 'string') setCookie(c, 'agent', agent, options)
    if (typeof theme === 'string') setCookie(c, 'theme', theme, options)
    return c.redirect(backTo(c), 303)
  })

  app.get('/jumpcloud-token', async (c) => {
    const request = requests.find(({ id }) => id === c.req.query('request')) ?? null
    c.header('cache-control', 'no-store')
    return c.text(await tokens.agent(contextOf(c).agent, request))
  })

  app.notFound((c) => c.html(notFoundPage(contextOf(c)), 404))
  return app
}

/** The page the form was on, and no other site. */
function backTo(c: Context): string {
  const referer = URL.parse(c.req.header('referer') ?? '')
  return referer !== null && referer.host === c.req.header('host') ? referer.pathname : '/'
}
