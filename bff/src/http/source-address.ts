/** The caller's address, as written to the timeline. */
import { isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { AppContext } from './route.ts'

/**
 * The socket's address, or, where `proxies` stand in front, what the outermost of them saw: the entry that
 * many from the right of `X-Forwarded-For`. What stands further left came from the caller and is no proof.
 */
export function sourceAddress(c: AppContext, proxies: number): string | null {
  const socket = remoteAddress(c.env)
  if (proxies === 0) return socket
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim())
  const seen = forwarded.at(-proxies) ?? ''
  return isIP(seen) ? seen : socket
}

/** Without a server around the app, as in a test, there is no socket. */
const remoteAddress = (env: Partial<HttpBindings> | undefined): string | null =>
  env?.incoming?.socket.remoteAddress ?? null
