/**
 * What is open without a host token: liveness, readiness, metrics, the API's own description, and the public keys that
 * checkpoints are checked with, which an auditor needs who has no account anywhere here.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Hono } from 'hono'
import { AppError } from '../errors.ts'
import type { AppDeps, AppEnv } from './app.ts'
import { docsPage, docsPolicy } from './docs.ts'
import { once } from './once.ts'
import { openApiDocument } from './openapi.ts'
import { routes } from './routes/index.ts'
import { sha256 } from '../timeline/canonical.ts'
import { publishedKeys } from '../timeline/keys.ts'

/** Registers them at the root, where orchestrators look, and below `/api/v1`. */
export function openPages(app: Hono<AppEnv>, deps: AppDeps): void {
  const { core, config } = deps
  const document = once(() => JSON.stringify(openApiDocument()))
  const page = once(() => docsPage(routes))
  app.get('/api/v1/timeline/checkpoint-key', async (c) =>
    c.json({ keys: await publishedKeys(core) }, 200, {
      'Cache-Control': 'no-cache',
      // It is the same for everyone.
      'Access-Control-Allow-Origin': '*',
    }),
  )
  for (const base of ['', '/api/v1']) {
    app.get(`${base}/livez`, (c) => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }))

    app.get(`${base}/readyz`, async (c) => {
      if (deps.stopping?.aborted)
        throw new AppError('unavailable', 'stopping', 'The service is stopping; send no more requests to it.')
      try {
        await core.engine.ping()
      } catch (cause) {
        core.log.error({ err: cause }, 'the database does not answer')
        throw new AppError('unavailable', 'database_unavailable', 'The database does not answer.', { cause })
      }
      return c.json({ status: 'ready' }, 200, { 'Cache-Control': 'no-store' })
    })

    app.get(`${base}/metrics`, async (c) => {
      const wanted = config.metricsToken
      if (wanted === null)
        throw new AppError('not_found', 'metrics_off', 'Metrics are off. Set METRICS_TOKEN to turn them on.')
      const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
      if (!timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(wanted))))
        throw new AppError(
          'unauthorized',
          'token_invalid',
          'Send METRICS_TOKEN as "Authorization: Bearer …".',
        )
      const registry = deps.metrics?.registry
      return c.body((await registry?.metrics()) ?? '', 200, {
        'Content-Type': registry?.contentType ?? 'text/plain',
        'Cache-Control': 'no-store',
      })
    })

    app.get(`${base}/openapi.json`, (c) =>
      c.body(document(), 200, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-cache',
        // It is the same for everyone; tools in browsers may read it.
        'Access-Control-Allow-Origin': '*',
      }),
    )

    app.get(`${base}/docs`, (c) => {
      c.header('Content-Security-Policy', docsPolicy)
      c.header('Cache-Control', 'no-cache')
      return c.html(page())
    })
  }
}
