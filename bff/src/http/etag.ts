/** Answers that say by their ETag whether anything changed. */
import { createHash } from 'node:crypto'
import type { AppContext } from './route.ts'

/** An answer's bytes and their strong ETag. */
export interface Tagged {
  text: string
  etag: string
}

/** JSON with a strong ETag of its very bytes. */
export function tagged(data: unknown): Tagged {
  const text = JSON.stringify(data)
  return { text, etag: `"${createHash('sha1').update(text).digest('base64url')}"` }
}

/** The answer, or 304 where the reader has it already. */
export function withETag(c: AppContext, { text, etag }: Tagged): Response {
  c.header('ETag', etag)
  c.header('Cache-Control', 'private, no-cache')
  c.header('Vary', 'Authorization, Origin')
  const known = c.req.header('if-none-match')
  // A proxy that compresses turns a strong ETag into a weak one; for a comparison that makes no difference.
  if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) return c.body(null, 304)
  c.header('Content-Type', 'application/json')
  return c.body(text, 200)
}
