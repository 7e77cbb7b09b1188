/** The server of a host's pages, on loopback: its address is known, and held, before there is anything behind it. */
import { createAdaptorServer } from '@hono/node-server'

type Fetch = (request: Request) => Response | Promise<Response>

export interface HostServer {
  readonly url: string
  /** Says what answers from now on; until then it is 503. */
  serve(fetch: Fetch): void
  close(): Promise<void>
}

/**
 * Opens it. Without a `port` the system picks one, and no other process can take it in between: the bff is told the
 * address of its host long before the host can answer.
 * @throws the system's error where the port is taken.
 */
export async function openHostServer(port = 0): Promise<HostServer> {
  let answer: Fetch = () => new Response('Not ready yet.', { status: 503 })
  const server = createAdaptorServer({ fetch: (request) => answer(request) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('A TCP server has a port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve(fetch) {
      answer = fetch
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
