/** Everything a client of JumpCloud can reach, with the request log and the faults in front of it. */
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Fault, Faults } from '../faults.ts'
import type { RequestLog } from '../requests.ts'
import { type Ctx, type Env, type World } from './context.ts'
import { errorOf, notFound, WireError } from './errors.ts'
import { insightsRoutes } from './insights.ts'
import { v1Routes } from './v1.ts'
import { v2Routes } from './v2.ts'

export interface Front extends World {
  faults: Faults
  requests: RequestLog
  /** Milliseconds that every answer takes at least. */
  latencyMs: () => number
  /** Most requests per key in a minute before 429; null for no limit. JumpCloud publishes none, so it is off. */
  ratePerMinute: () => number | null
}

const regions = ['us', 'eu', 'in'] as const

/**
 * The app. Regions: by JumpCloud's own host names where it is called with those; on any other host by the first segment of
 * the path, `/us`, `/eu` or `/in`; without one every key is at home.
 */
export function jumpcloudApp(front: Front): Hono<Env> {
  const app = new Hono<Env>()
  app.onError((error, c) => answerError(error, c))
  app.notFound((c) => c.json(notFound().body, 404))
  const one = new Hono<Env>()
  const guard: MiddlewareHandler<Env> = (c, next) => guarded(front, c, next)
  for (const path of ['/api/*', '/insights/*']) one.use(path, guard)
  one.route('/api/v2', v2Routes(front))
  one.route('/api', v1Routes(front))
  one.route('/insights/directory/v1', insightsRoutes(front))
  one.onError((error, c) => answerError(error, c))
  for (const prefix of ['', ...regions.map((region) => `/${region}`)])
    app.route(prefix === '' ? '/' : prefix, one)
  return app
}

/** A thrown answer as a response; a failure that is played goes on to whoever called. */
export function answerError(error: Error, c: Context<Env>): Response {
  if (error instanceof WireError) {
    for (const [name, value] of Object.entries(error.headers)) c.header(name, value)
    return c.json(error.body, error.status)
  }
  if (onPurpose.has(error)) throw error
  console.error(error)
  return c.json(errorOf(500, 'Internal Server Error').body, 500)
}

/** Which region a request is for, and whether its host serves its path; null where the host is none of JumpCloud's. */
function regionOf(url: URL): { region: 'us' | 'eu' | 'in' | null; served: boolean } {
  const host = /^(console|api)(?:\.(eu|in))?\.jumpcloud\.com$/.exec(url.hostname)
  if (host !== null) {
    const region = host[2] === 'eu' ? 'eu' : host[2] === 'in' ? 'in' : 'us'
    return { region, served: (host[1] === 'api') === url.pathname.startsWith('/insights/') }
  }
  const first = url.pathname.split('/')[1]
  return { region: regions.find((region) => region === first) ?? null, served: true }
}

/** Failures that are played, as the client shall see them: no error of the simulator's. */
const onPurpose = new WeakSet<Error>()

function played(error: Error): Error {
  onPurpose.add(error)
  return error
}

/** What `fetch` throws when the connection is cut. */
function connectionReset(): Error {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  return played(new TypeError('fetch failed', { cause }))
}

async function guarded(front: Front, c: Ctx, next: () => Promise<void>): Promise<Response | undefined> {
  const url = new URL(c.req.url)
  const { region, served } = regionOf(url)
  c.set('region', region)
  const key = front.keys.find((record) => record.key === c.req.header('x-api-key'))
  const entry = front.requests.begin({
    at: new Date(front.now()).toISOString(),
    method: c.req.method,
    path: url.pathname,
    query: url.search.replace(/^\?/, ''),
    keyRole: key?.role ?? null,
    organizationHeader: c.req.header('x-org-id') ?? null,
  })
  let status: number | null = null
  try {
    const response = await play()
    status = response?.status ?? c.res.status
    if (entry.fault?.startsWith('reset') === true || entry.fault?.startsWith('hang') === true) status = null
    return response
  } finally {
    front.requests.end(entry, status)
  }

  async function play(): Promise<Response | undefined> {
    if (!served) throw notFound()
    const fault = front.faults.take(c.req.method, url.pathname)
    entry.fault = fault?.kind ?? null
    await pause(front.latencyMs() + (fault?.delayMs ?? 0), c)
    if (fault?.kind === 'status') return ownAnswer(fault)
    if (fault?.kind === 'reset_before') return cut(c)
    if (fault?.kind === 'hang') return hang(c)
    limitRate(front, key?.role ?? 'none')
    await next()
    const spoilt = await spoil(c, fault)
    if (spoilt !== null) {
      // Hono keeps the first answer unless it is taken away.
      c.res = undefined
      c.res = spoilt
    }
    return undefined
  }
}

/** What comes in place of the right answer, after the request took effect; null where nothing does. */
async function spoil(c: Ctx, fault: Fault | null): Promise<Response | null> {
  switch (fault?.kind) {
    case 'reset_after':
      return cut(c)
    case 'hang_after':
      return hang(c)
    case 'status_after':
      return ownAnswer(fault)
    case 'bad_json':
      return new Response(
        typeof fault.body === 'string' ? fault.body : '<html><body>502 Bad Gateway</body></html>',
        {
          headers: { 'content-type': 'application/json' },
        },
      )
    case 'truncated_body':
      return truncated(c)
    default:
      return null
  }
}

/** Requests of the running minute, by world and key. */
const spent = new WeakMap<Front, Map<string, { minute: number; count: number }>>()

/** Throws 429 with `Retry-After` in whole seconds (seen by one client); its body is invented. */
function limitRate(front: Front, role: string): void {
  const most = front.ratePerMinute()
  if (most === null) return
  const counts = spent.get(front) ?? new Map<string, { minute: number; count: number }>()
  spent.set(front, counts)
  const minute = Math.floor(front.now() / 60_000)
  const known = counts.get(role)
  const count = (known?.minute === minute ? known.count : 0) + 1
  counts.set(role, { minute, count })
  if (count > most)
    throw errorOf(429, 'Too Many Requests', {
      'retry-after': String(Math.ceil(60 - (front.now() % 60_000) / 1000)),
    })
}

function pause(ms: number, c: Ctx): Promise<void> {
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    c.req.raw.signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function ownAnswer(fault: Fault): Response {
  const status = statusCode(fault.status ?? 500)
  const text =
    typeof fault.body === 'string'
      ? fault.body
      : JSON.stringify(fault.body ?? errorOf(status, `Simulated ${String(status)}`).body)
  const headers = new Headers({
    'content-type': typeof fault.body === 'string' ? 'text/html' : 'application/json',
  })
  if (status === 429 && fault.headers === undefined) headers.set('retry-after', '1')
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value)
  // A 204, 205 or 304 has no body by definition.
  return new Response([204, 205, 304].includes(status) ? null : text, { status, headers })
}

/** Any status a test asks for. Hono's type lists the registered ones; `Response` takes 200 to 599, checked here. */
function statusCode(status: number): ContentfulStatusCode {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new RangeError("A fault's status is from 200 to 599.")
  return status as ContentfulStatusCode
}

/** Over a socket: cuts it. In process: fails as `fetch` does when that happens. */
function cut(c: Ctx): Response {
  const socket = c.env.incoming?.socket
  if (socket === undefined) throw connectionReset()
  // resetAndDestroy sends RST: what a client sees of a crashed peer.
  socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

/** Waits until the client has enough of it. */
function hang(c: Ctx): Promise<Response> {
  const incoming = c.env.incoming
  return new Promise((resolve, reject) => {
    if (incoming !== undefined)
      incoming.socket.once('close', () => {
        resolve(RESPONSE_ALREADY_SENT)
      })
    else {
      const { signal } = c.req.raw
      const stop = (): void => {
        reject(
          played(signal.reason instanceof Error ? signal.reason : new DOMException('aborted', 'AbortError')),
        )
      }
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop)
    }
  })
}

/** Half of the answer, then the connection breaks. An empty answer has no half: it is cut. */
async function truncated(c: Ctx): Promise<Response> {
  const bytes = new Uint8Array(await c.res.arrayBuffer())
  const { status } = c.res
  const outgoing = c.env.outgoing
  if (bytes.length === 0) return cut(c)
  const half = bytes.slice(0, Math.ceil(bytes.length / 2))
  if (outgoing !== undefined) {
    outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': String(bytes.length) })
    outgoing.write(half, () => outgoing.destroy())
    return RESPONSE_ALREADY_SENT
  }
  let sent = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(new TypeError('terminated'))
      else controller.enqueue(half)
      sent = true
    },
  })
  return new Response(body, {
    status,
    headers: { 'content-type': 'application/json', 'content-length': String(bytes.length) },
  })
}
