/**
 * What a route is: data that is registered, documented (`/openapi.json`) and walked by tests, and a handler
 * that calls one verb and maps its result.
 */
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { zValidator } from '@hono/zod-validator'
import type { z } from 'zod'
import type { Permission } from '@siit-jumpcloud/shared'
import type { AgentActor } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import type { AppDeps, AppEnv, Session } from './app.ts'
import { fieldErrors } from './problems.ts'
import { holdsNul } from './text.ts'

export type AppContext = Context<AppEnv>

interface RouteInput<Query, Body> {
  core: Core
  deps: AppDeps
  agent: AgentActor
  /** A parameter of the path; the route's own path says which there are. */
  param(name: string): string
  query: Query
  body: Body
  c: AppContext
}

interface Answer {
  description: string
  schema?: z.ZodType
  /** Media type, where it is not JSON. */
  type?: string
  /** Another media type that the same may come in, as text. */
  also?: string
}

export interface RouteDefinition<Query extends z.ZodType, Body extends z.ZodType> {
  method: 'get' | 'put' | 'post' | 'delete'
  /** Below `/api/v1`, with `{name}` for a parameter. */
  path: string
  /** operationId. */
  id: string
  tag: string
  summary: string
  description?: string
  /** Any one of these rights is needed; none: the verb decides. */
  anyOf: readonly Permission[]
  /** The token must carry a request. */
  needsRequest?: boolean
  query?: Query
  body?: Body
  /** A body may be left out; it then counts as `{}`. */
  bodyOptional?: boolean
  /** The handler reads the body itself, as a stream of one of these types. */
  streamed?: { types: readonly string[]; item: z.ZodType }
  headers?: readonly { name: string; required: boolean; description: string; schema?: object }[]
  answers: Readonly<Record<number, Answer>>
  /** Statuses of problems beside those that every route has. */
  problems?: readonly number[]
  handle(input: RouteInput<z.output<Query>, z.output<Body>>): Promise<Response>
}

export interface Route extends Omit<RouteDefinition<z.ZodType, z.ZodType>, 'handle'> {
  /** `gate` finds out who asks; it runs first. */
  register(api: Hono<AppEnv>, deps: AppDeps, gate: (c: AppContext) => Promise<void>): void
}

/** Who asks. Every route of the table has passed the gate, which sets it; anything else is a mistake of ours. */
export function sessionOf(c: AppContext): Session {
  const session = c.get('session')
  if (!session) throw new Error('This address is open to everyone and has no session.')
  return session
}

/** Bodies of JSON routes are small; `PUT /people` streams and has a limit of its own. */
const jsonBodyLimit = 1024 * 1024

/** Makes a route out of its definition. */
export function route<
  Query extends z.ZodType = z.ZodType<object>,
  Body extends z.ZodType = z.ZodType<object>,
>(definition: RouteDefinition<Query, Body>): Route {
  const { handle, ...data } = definition
  return {
    ...data,
    register(api, deps, gate) {
      const path = definition.path.replaceAll(/\{(\w+)\}/g, ':$1')
      const { query, body } = definition
      api.on(definition.method.toUpperCase(), path, async (c, next) => {
        await gate(c)
        allow(sessionOf(c).agent, definition)
        if (holdsNul(c.req.param())) throw new AppError('not_found', 'not_found', 'There is nothing here.')
        await next()
      })
      if (query) api.on(definition.method.toUpperCase(), path, validated('query', query))
      if (body) {
        api.on(
          definition.method.toUpperCase(),
          path,
          bodyLimit({ maxSize: jsonBodyLimit, onError: refuseLarge }),
          jsonOnly(definition.bodyOptional ?? false),
          validated('json', body),
        )
      }
      api.on(definition.method.toUpperCase(), path, (c) =>
        handle({
          core: deps.core,
          deps,
          agent: sessionOf(c).agent,
          param: (name) => c.req.param(name) ?? '',
          query: valid<Query>(c, 'query'),
          body: valid<Body>(c, 'json'),
          c,
        }),
      )
    },
  }
}

/** `validated` ran before with this very schema; where the route has none, nobody reads the value. */
const valid = <S extends z.ZodType>(c: AppContext, target: 'query' | 'json') =>
  c.req.valid(target as never) as z.output<S>

function allow(agent: AgentActor, { anyOf, needsRequest }: Pick<Route, 'anyOf' | 'needsRequest'>): void {
  const first = anyOf[0]
  if (first !== undefined && !anyOf.some((permission) => agent.permissions.has(permission)))
    throw new AppError(
      'forbidden',
      `permission_${first.replace(':', '_')}`,
      `You lack the right ${anyOf.map((name) => `"${name}"`).join(' or ')}. Nothing was done. Ask an administrator of your service desk for it.`,
    )
  if (needsRequest && !agent.request)
    throw new AppError(
      'forbidden',
      'request_required',
      'This page has no request, so there is no requester to show anything of. Open it from a request.',
    )
}

function refuseLarge(): never {
  throw new AppError(
    'too_large',
    'body_too_large',
    `The body is larger than ${jsonBodyLimit} bytes. Nothing was changed.`,
  )
}

/** 415 for another type than JSON; without this, Hono would take such a body for an empty object. */
const jsonOnly = (optional: boolean) => async (c: AppContext, next: () => Promise<void>) => {
  const type = c.req.header('content-type')
  if (type === undefined && optional) {
    // Nothing was sent: `{}` is what the validator makes of it. A body without its type is refused.
    if ((await c.req.arrayBuffer()).byteLength === 0) return next()
  }
  if (!/^application\/([\w.-]+\+)?json$/i.test((type ?? '').split(';')[0]?.trim() ?? ''))
    throw new AppError(
      'unsupported_media_type',
      'unsupported_media_type',
      'Send the body as JSON, with Content-Type: application/json. Nothing was changed.',
    )
  if (optional && (await c.req.arrayBuffer()).byteLength === 0) {
    c.req.bodyCache.json = {}
    c.req.bodyCache.text = '{}'
  }
  return next()
}

/** The validator, wrapped once so that it answers problem documents. */
const validated = (target: 'query' | 'json', schema: z.ZodType) =>
  zValidator(target, schema, (result, c) => {
    if (!result.success)
      throw new AppError(
        'invalid',
        target === 'json' ? 'invalid_body' : 'invalid_query',
        `${target === 'json' ? 'The body' : 'The query'} is not what this route takes; see "errors". Nothing was changed.`,
        { errors: fieldErrors(target, result.error.issues) },
      )
    if (holdsNul(target === 'json' ? result.data : c.req.query()))
      throw new AppError(
        'invalid',
        'invalid_character',
        'U+0000 cannot be stored. Leave it out. Nothing was changed.',
      )
    return undefined
  })

/** A JSON answer. */
export function json(
  c: AppContext,
  data: unknown,
  status: 200 | 201 | 202 = 200,
  headers: Record<string, string> = {},
): Response {
  c.header('Content-Type', 'application/json')
  c.header('Cache-Control', 'no-store')
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  return c.body(JSON.stringify(data), status)
}
