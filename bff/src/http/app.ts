/** The app: what every request goes through, and the table of routes. No port is bound here. */
import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { AgentActor } from '../actor.ts'
import type { Config } from '../config.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import type { TokenVerifier } from './auth.ts'
import { cors } from './cors.ts'
import type { EventSettings } from './events.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { openPages } from './pages.ts'
import { answerError, problemResponse } from './problems.ts'
import { createRateLimit } from './rate-limit.ts'
import type { AppContext } from './route.ts'
import { routes, routesAt } from './routes/index.ts'
import { sourceAddress } from './source-address.ts'
import { widgetFiles } from './widget-files.ts'

export interface AppDeps {
  core: Core
  config: Pick<Config, 'allowedOrigins' | 'rateLimit' | 'trustProxy' | 'metricsToken' | 'production'>
  tokens: TokenVerifier
  /** Aborted when the service stops: streams end, `/readyz` says so. */
  stopping?: AbortSignal
  events?: Partial<EventSettings>
  metrics?: Metrics
  /** Folder of the built widget; by default where the build puts it. */
  widgetFolder?: string
}

/** Who asks, and until when their token says so. */
export interface Session {
  agent: AgentActor
  /** Milliseconds since 1970. */
  expiresAt: number
}

export interface AppEnv {
  // `app.request()` in a test brings no socket.
  Bindings: Partial<HttpBindings>
  Variables: {
    requestId: string
    /** Not set on what is open to everyone. Routes read it by `sessionOf`. */
    session?: Session
  }
}

/** Builds the app. Everything it needs is given; it reads no environment and no clock of its own. */
export function createApp(given: AppDeps): Hono<AppEnv> {
  const metrics = given.metrics ?? createMetrics()
  const deps = { ...given, metrics }
  const { core, config } = deps
  const app = new Hono<AppEnv>()

  app.use(async (c, next) => {
    const started = performance.now()
    const asked = c.req.header('x-request-id')
    const requestId = asked !== undefined && /^[\w.:-]{8,100}$/.test(asked) ? asked : randomUUID()
    c.set('requestId', requestId)
    c.header('X-Request-Id', requestId)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    if (config.production) c.header('Strict-Transport-Security', 'max-age=31536000')
    await next()
    const milliseconds = performance.now() - started
    const { status } = c.res
    metrics.request(c.req.method, routeOf(c), status, milliseconds / 1000)
    core.log[status >= 500 ? 'error' : 'info'](
      {
        requestId,
        method: c.req.method,
        // Without its query: a search holds names and addresses of people.
        path: c.req.path,
        status,
        milliseconds: Math.round(milliseconds * 10) / 10,
        workspace: c.get('session')?.agent.workspaceId,
        agent: c.get('session')?.agent.id,
      },
      'request',
    )
  })

  app.onError((error, c) =>
    answerError(c, error, (unexpected) =>
      core.log.error({ requestId: c.get('requestId'), err: unexpected }, 'a request failed unexpectedly'),
    ),
  )
  app.notFound((c) => {
    const allowed = routesAt(c.req.path).map(({ method }) => method.toUpperCase())
    if (allowed.length > 0) {
      c.header('Allow', allowed.join(', '))
      return problemResponse(c, 405, {
        code: 'method_not_allowed',
        detail: `This address takes ${allowed.join(', ')}. Nothing was changed.`,
      })
    }
    return problemResponse(c, 404, { code: 'not_found', detail: 'There is nothing at this address.' })
  })

  widgetFiles(app, deps.core, deps.widgetFolder)
  openPages(app, deps)

  const api = new Hono<AppEnv>()
  api.use(async (c, next) => {
    // Nothing of the API is a page: it can neither be framed nor run anything.
    c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    await next()
  })
  api.use(cors(config.allowedOrigins))
  const limit = createRateLimit(config.rateLimit, core.clock.now)
  const gate = async (c: AppContext) => {
    const { agent, expiresAt } = await deps.tokens.verify(bearerOf(c))
    c.set('session', {
      agent: {
        ...agent,
        sourceAddress: sourceAddress(c, config.trustProxy),
        correlationId: c.get('requestId'),
      },
      expiresAt,
    })
    limit(`${agent.workspaceId}\n${agent.id}`)
  }
  for (const route of routes) route.register(api, deps, gate)
  app.route('/api/v1', api)
  return app
}

function bearerOf(c: AppContext): string {
  const header = c.req.header('authorization') ?? ''
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(header)?.[1]
  if (token === undefined)
    throw new AppError(
      'unauthorized',
      'token_missing',
      'Send the host token as "Authorization: Bearer …". Nothing was done.',
    )
  return token
}

/** The route's pattern for metrics: never the path itself, which would be one label a device. */
function routeOf(c: AppContext): string {
  const pattern = matchedRoutes(c).at(-1)?.path
  return pattern === undefined || pattern.endsWith('*') ? 'other' : pattern
}
