/** Binds the app to a port, and takes it down in order. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { pino } from 'pino'
import { collectDefaultMetrics } from 'prom-client'
import type { Config } from './config.ts'
import type { Core } from './core.ts'
import { createCore, systemClock } from './create-core.ts'
import { createApp } from './http/app.ts'
import { createTokenVerifier } from './http/auth.ts'
import { createMetrics } from './http/metrics.ts'
import { startJobs } from './jobs/index.ts'
import { openEngine } from './store/index.ts'

export interface RunningServer {
  /** e.g. `http://127.0.0.1:8787`. */
  url: string
  core: Core
  /**
   * Stops: answers `/readyz` with 503, ends event streams, takes no new connection, lets requests and
   * background work finish for `patience` milliseconds, closes the database. May be called twice.
   */
  close(patience?: number): Promise<void>
}

/** The port is taken, or may not be used. The message is for an operator. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

const second = 1000

/** Opens the database (and brings its schema up to date), binds, and starts the jobs. */
export async function startServer(config: Config): Promise<RunningServer> {
  const log = createLog(config)
  const engine = await openEngine(config.databaseUrl)
  try {
    await engine.migrate()
    const running = createCore({ config, engine, clock: systemClock, log })
    const { core } = running
    const stopping = new AbortController()
    const metrics = createMetrics()
    collectDefaultMetrics({ register: metrics.registry })
    const app = createApp({
      core,
      config,
      tokens: createTokenVerifier(config.tokens, systemClock.now),
      stopping: stopping.signal,
      metrics,
    })
    const server = await listen(app.fetch, config)
    const jobs = startJobs(core)
    const { port } = server.address() as AddressInfo
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
    log.info({ url, database: engine.dialect, production: config.production }, 'ready')

    let closing: Promise<void> | undefined
    const close = async (patience: number) => {
      log.info({}, 'stopping')
      const until = Date.now() + patience
      stopping.abort()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Connections kept alive for a next request would hold the server open.
      const idling = setInterval(() => server.closeIdleConnections(), 50)
      const deadline = setTimeout(() => server.closeAllConnections(), patience)
      await Promise.all([closed, jobs.stop()])
      clearInterval(idling)
      clearTimeout(deadline)
      await running.stop(Math.max(0, until - Date.now()))
      await engine.close()
      log.info({}, 'stopped')
    }
    return {
      url,
      core,
      close: (patience = 10 * second) => (closing ??= close(patience)),
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  config: Config,
): Promise<Server> {
  const server = httpServer(
    createAdaptorServer({
      fetch,
      createServer,
      serverOptions: {
        // Someone who sends nothing, or a byte a minute, is let go. An event stream has its head by then.
        headersTimeout: 15 * second,
        requestTimeout: 120 * second,
        // Longer than the 60 s that proxies keep theirs, so that none sends into a connection being closed.
        keepAliveTimeout: 65 * second,
        connectionsCheckingInterval: 5 * second,
      },
    }),
  )
  server.listen(config.port, config.host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new ListenError(listenWords(error, config), { cause: error })
  }
  return server
}

/** `createServer` of `node:http` was handed in, so that is what came out. */
const httpServer = (server: ReturnType<typeof createAdaptorServer>) => server as Server

function listenWords(error: unknown, { host, port }: Config): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken by another process. Stop it, or set PORT to a free one.`
    case 'EACCES':
      return `Port ${port} may not be used by this user. Set PORT to one above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST names no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`
    default:
      return `It was not possible to listen on ${host}:${port} (${code}).`
  }
}

/**
 * Logs go to standard output, one JSON a line. What must never be in one is redacted once more here, should
 * a caller pass it by mistake.
 */
function createLog({ logLevel }: Pick<Config, 'logLevel'>) {
  const secrets = [
    'apiKey',
    'pin',
    'token',
    'authorization',
    'secret',
    'password',
    'keyCiphertext',
    'pinCiphertext',
  ]
  return pino({
    level: logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `err.*.${name}`]),
      censor: '[redacted]',
    },
  })
}
