/**
 * A whole bff for a test: its own database (SQLite file or PostgreSQL), its own JumpCloud simulator on a real
 * socket, a clock that stands still, and the app behind `request`.
 */
import { randomUUID } from 'node:crypto'
import { createSimulator, type Simulator } from '@siit-jumpcloud/simulator'
import type { Hono } from 'hono'
import { SignJWT } from 'jose'
import type { Permission, Policy, TokenClaims } from '@siit-jumpcloud/shared'
import { permission } from '@siit-jumpcloud/shared'
import { afterEach, describe } from 'vitest'
import type { AgentActor } from '../../src/actor.ts'
import { type Config, loadConfig } from '../../src/config.ts'
import type { Core, Log } from '../../src/core.ts'
import { createCore } from '../../src/create-core.ts'
import { type AppEnv, createApp } from '../../src/http/app.ts'
import { createTokenVerifier } from '../../src/http/auth.ts'
import { type Engine, openEngine } from '../../src/store/index.ts'
import { holdToItsWord } from './answers.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { makeDatabase } from './database.ts'

export interface HarnessOptions {
  /** One that exists already; it is then not closed with the harness. */
  simulator?: Simulator
  /** Systems in the simulator's fleet; 0 by default, so that a test adds what it speaks of. */
  fleet?: number
  seed?: number
  /** Put by the API after `connect`. */
  policy?: Partial<Policy>
  /** Environment variables beside, or instead of, the harness's own. */
  env?: Record<string, string>
  /** Milliseconds for one command, connect to answer. */
  commandDeadline?: number
  /** Milliseconds between two heartbeats, and two looks, of an event stream. */
  events?: { heartbeat?: number; poll?: number }
}

export interface TokenOptions {
  sub?: string
  email?: string
  name?: string
  workspace?: string
  /** Also ones that we do not know. */
  permissions?: string[]
  /** null: a page without a request. */
  request?: TokenClaims['request'] | null
  /** Seconds from `iat` to `exp`. */
  life?: number
  /** Any claim as it is; `undefined` leaves it out. */
  claims?: Record<string, unknown>
}

export interface RequestOptions {
  method?: string
  /** An object is sent as JSON; a string or stream as it is. */
  body?: unknown
  /** Another token than the default one; null sends none. */
  token?: string | null
  headers?: Record<string, string>
  signal?: AbortSignal
}

export interface Harness {
  core: Core
  config: Config
  app: Hono<AppEnv>
  simulator: Simulator
  workspace: string
  clock: TestClock
  /** What was logged, as one text a line. */
  logged: string[]
  /** A token of agent Ada with every permission, on request `R-1` of requester Grace. */
  token(overrides?: TokenOptions): Promise<string>
  /** The actor that such a token makes, for a verb called without HTTP. */
  agent(overrides?: TokenOptions): AgentActor
  /** `path` is below `/api/v1` where it starts with neither `/api` nor `/widget`. */
  request(path: string, options?: RequestOptions): Promise<Response>
  /** Connects the workspace, imports the fleet and finishes setup, all through the API. */
  connect(): Promise<void>
  /** Waits for all background work. */
  settle(): Promise<void>
  /** Another process on the same database, simulator, clock and workspace. Closed with this one. */
  replica(): Promise<Harness>
  close(): Promise<void>
}

export const requester = { id: 'p-grace', email: 'grace.hopper@northwind.example', name: 'Grace Hopper' }
export const agentAda = { sub: 'a-ada', email: 'ada@desk.example', name: 'Ada Lovelace' }

const secret = Buffer.alloc(32, 7).toString('base64')
const allPermissions = permission.options

type Make = (options?: HarnessOptions) => Promise<Harness>

/** Both, unless a run that judges the tests and not the stores (mutants) asks for the quicker one alone. */
export const stores: readonly ('sqlite' | 'postgres')[] =
  process.env['BFF_TEST_STORES'] === 'sqlite' ? ['sqlite'] : ['sqlite', 'postgres']

/** Runs the suite once on SQLite and once on PostgreSQL. Every harness made is closed after its test. */
export function describeOnBothStores(name: string, suite: (make: Make) => void): void {
  describe.each(stores)(`${name} (%s)`, (store) => {
    const open: Harness[] = []
    afterEach(async () => {
      await Promise.all(open.splice(0).map((harness) => harness.close()))
    })
    suite(async (options) => {
      const harness = await makeHarness(store, options)
      open.push(harness)
      return harness
    })
  })
}

/** A harness on one store; the caller closes it. */
export async function makeHarness(
  store: 'sqlite' | 'postgres',
  options: HarnessOptions = {},
): Promise<Harness> {
  const clock = createTestClock()
  const database = await makeDatabase(store)
  const simulator =
    options.simulator ??
    createSimulator({ seed: options.seed ?? 1, size: options.fleet ?? 0, now: () => clock.now() })
  const server = await simulator.listen()
  const closing: (() => Promise<void>)[] = []
  const workspace = `w-${randomUUID()}`

  const start = async (): Promise<Harness> => {
    const config = loadConfig({
      DATABASE_URL: database.url,
      SIIT_TOKEN_SECRET: secret,
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      ALLOWED_ORIGINS: 'https://desk.example',
      JUMPCLOUD_API_URL: server.url,
      JUMPCLOUD_INSIGHTS_URL: server.url,
      RATE_LIMIT: 'off',
      ...options.env,
    })
    const engine: Engine = await openEngine(config.databaseUrl)
    await engine.migrate()
    const logged: string[] = []
    const running = createCore({
      config,
      engine,
      clock,
      log: recordingLog(logged),
      ...(options.commandDeadline !== undefined && { commandDeadline: options.commandDeadline }),
    })
    const { core } = running
    const app = createApp({
      core,
      config,
      tokens: createTokenVerifier(config.tokens, clock.now),
      ...(options.events && { events: options.events }),
    })
    let closed = false
    closing.push(async () => {
      if (closed) return
      closed = true
      await running.stop(0)
      await engine.close()
    })

    const agent = (overrides: TokenOptions = {}): AgentActor => ({
      type: 'agent',
      workspaceId: overrides.workspace ?? workspace,
      id: overrides.sub ?? agentAda.sub,
      email: overrides.email ?? agentAda.email,
      name: overrides.name ?? agentAda.name,
      permissions: new Set(
        (overrides.permissions ?? allPermissions).filter((p): p is Permission =>
          (allPermissions as readonly string[]).includes(p),
        ),
      ),
      request: overrides.request === undefined ? { id: 'R-1', requester } : overrides.request,
      sourceAddress: '192.0.2.1',
      correlationId: randomUUID(),
    })

    const token = (overrides: TokenOptions = {}): Promise<string> => {
      const issued = Math.floor(clock.now() / 1000)
      const request = overrides.request === undefined ? { id: 'R-1', requester } : overrides.request
      const claims: Record<string, unknown> = {
        iss: config.tokens.issuer,
        aud: config.tokens.audience,
        iat: issued,
        exp: issued + (overrides.life ?? 600),
        sub: overrides.sub ?? agentAda.sub,
        email: overrides.email ?? agentAda.email,
        name: overrides.name ?? agentAda.name,
        workspace: overrides.workspace ?? workspace,
        permissions: overrides.permissions ?? allPermissions,
        ...(request && { request }),
        ...overrides.claims,
      }
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(secret, 'base64'))
    }

    const request = async (path: string, options: RequestOptions = {}): Promise<Response> => {
      const headers = new Headers(options.headers)
      const bearer = options.token === undefined ? await token() : options.token
      if (bearer !== null) headers.set('authorization', `Bearer ${bearer}`)
      const { body } = options
      const method = options.method ?? (body === undefined ? 'GET' : 'POST')
      const raw = typeof body === 'string' || body instanceof ReadableStream || body instanceof Uint8Array
      if (body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
      const url = /^\/(api|widget)\b/.test(path) ? path : `/api/v1${path}`
      const response = await app.request(url, {
        method,
        headers,
        ...(body !== undefined && { body: raw ? body : JSON.stringify(body), duplex: 'half' }),
        ...(options.signal && { signal: options.signal }),
      })
      await holdToItsWord(method, url, response)
      return response
    }

    const settle = () => running.idle()

    const must = async (what: string, answer: Promise<Response>): Promise<Response> => {
      const response = await answer
      if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`)
      return response
    }

    return {
      core,
      config,
      app,
      simulator,
      workspace,
      clock,
      logged,
      token,
      agent,
      request,
      settle,
      async connect() {
        await must(
          'PUT /connection',
          request('/connection', {
            method: 'PUT',
            body: {
              apiKey: simulator.keys.administrator,
              organizationId: simulator.organizationId,
              region: 'us',
            },
          }),
        )
        await settle()
        await must('POST /connection/finish', request('/connection/finish', { method: 'POST' }))
        if (options.policy) {
          const current = await must('GET /connection/policy', request('/connection/policy'))
          await must(
            'PUT /connection/policy',
            request('/connection/policy', {
              method: 'PUT',
              headers: { 'if-match': current.headers.get('etag') ?? '' },
              body: { ...((await current.json()) as Policy), ...options.policy },
            }),
          )
        }
      },
      replica: () => start(),
      async close() {
        for (const close of closing) await close()
        await server.close()
        await database.close()
      },
    }
  }
  return start()
}

function recordingLog(lines: string[]): Log {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields, plainErrors)}`)
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

const plainErrors = (_key: string, value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message, stack: value.stack } : value
