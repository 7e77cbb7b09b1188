/** Which pages may read our answers. No cookies are used, so no credentials are allowed. */
import type { AppContext } from './route.ts'

const methods = 'GET, HEAD, PUT, POST, DELETE'
const requestHeaders =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id'
const answerHeaders = 'ETag, X-Request-Id, Retry-After, Location, Content-Disposition'

/** `origins` as configured; `*` alone means every page. */
export function cors(origins: readonly string[]) {
  const any = origins.includes('*')
  const allowed = new Set(origins)
  return async (c: AppContext, next: () => Promise<void>): Promise<Response | void> => {
    const origin = c.req.header('origin')
    const welcome = origin !== undefined && (any || allowed.has(origin))
    if (welcome) c.header('Access-Control-Allow-Origin', any ? '*' : origin)
    if (!any) c.header('Vary', 'Origin')
    if (c.req.method === 'OPTIONS') {
      if (welcome) {
        c.header('Access-Control-Allow-Methods', methods)
        c.header('Access-Control-Allow-Headers', requestHeaders)
        c.header('Access-Control-Max-Age', '7200')
      }
      return c.body(null, 204)
    }
    if (welcome) c.header('Access-Control-Expose-Headers', answerHeaders)
    return next()
  }
}
