/**
 * A load of GET requests over keep-alive sockets that costs the client next to nothing: the bytes are made
 * once, and of an answer only its length is read. Loopback only.
 */
import { connect } from 'node:net'

export interface LoadResult {
  requests: number
  seconds: number
  perSecond: number
  /** Answers by status. */
  statuses: Map<number, number>
}

/** Sends `url` over `connections` sockets for `seconds`. Throws on a broken socket or an unframed answer. */
export async function load(
  url: string,
  headers: Record<string, string>,
  { connections = 8, seconds = 2 }: { connections?: number; seconds?: number } = {},
): Promise<LoadResult> {
  const { hostname, port, pathname, search } = new URL(url)
  if (hostname !== '127.0.0.1') throw new Error('The load goes to this machine only.')
  const lines = Object.entries({ host: `${hostname}:${port}`, ...headers }).map(([k, v]) => `${k}: ${v}\r\n`)
  const bytes = Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const statuses = new Map<number, number>()
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(Array.from({ length: connections }, () => repeat(Number(port), bytes, end, statuses)))
  const took = (performance.now() - start) / 1000
  const requests = [...statuses.values()].reduce((sum, n) => sum + n, 0)
  return { requests, seconds: took, perSecond: requests / took, statuses }
}

function repeat(port: number, bytes: Buffer, end: number, statuses: Map<number, number>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.setNoDelay(true)
    let head = ''
    let missing = -1
    socket.on('data', (chunk) => {
      if (missing < 0) {
        head += chunk.toString('latin1')
        const endOfHead = head.indexOf('\r\n\r\n')
        if (endOfHead < 0) return
        const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
        if (length === undefined) return void socket.destroy(new Error('An answer has no content-length.'))
        const status = Number(head.slice(9, 12))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        missing = Number(length) - (head.length - endOfHead - 4)
        head = ''
      } else missing -= chunk.length
      if (missing > 0) return
      missing = -1
      if (performance.now() < end) socket.write(bytes)
      else socket.end(() => resolve())
    })
    socket.on('error', reject)
  })
}
