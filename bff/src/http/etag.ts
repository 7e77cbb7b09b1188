/** Answers that say by their ETag whether anything changed. */
import { createHash } from 'node:crypto'
import type { AppContext } from './route.ts'

/** JSON with a strong ETag of its very bytes; 304 where the reader has them already. */
export function withETag(c: AppContext, data: unknown): Response {
  const text = JSON.stringify(data)
  const etag = `"${createHash('sha1').update(text).digest('base64url')}"`
  c.header('ETag', etag)
  c.header('Cache-Control', 'private, no-cache')
  c.header('Vary', 'Authorization, Origin')
  const known = c.req.header('if-none-match')
  // A proxy that compresses turns a strong ETag into a weak one; for a comparison that makes no difference.
  if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) return c.body(null, 304)
  c.header('Content-Type', 'application/json')
  return c.body(text, 200)
}
