/** Real servers on 127.0.0.1. */
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type ServerType } from '@hono/node-server'

export interface Listening {
  /** Origin of JumpCloud's routes. */
  url: string
  /** Origin of the control API; `/__simulator/` lies under it. */
  controlUrl: string
  /** Stops both at once and cuts what is still open. */
  close(): Promise<void>
}

interface Serves {
  fetch: (request: Request, env: never) => Response | Promise<Response>
}

export class PortBusyError extends Error {
  override name = 'PortBusyError'
}

/** Starts both servers. Throws PortBusyError where a port is taken. */
export async function listen(
  jumpcloud: Serves,
  control: Serves,
  port: number,
  controlPort: number,
): Promise<Listening> {
  const first = await start(jumpcloud, port)
  try {
    const second = await start(control, controlPort)
    return {
      url: first.url,
      controlUrl: second.url,
      close: async () => {
        await Promise.all([first.close(), second.close()])
      },
    }
  } catch (error) {
    await first.close()
    throw error
  }
}

async function start(app: Serves, port: number): Promise<{ url: string; close: () => Promise<void> }> {
  // The adaptor passes its bindings (incoming, outgoing); each app reads them with its own type.
  const server = createAdaptorServer({ fetch: (request, env) => app.fetch(request, env as never) })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new PortBusyError(`Port ${String(port)} on 127.0.0.1 is taken by another program.`)
          : error,
      )
    })
    server.listen(port, '127.0.0.1', () => {
      resolve()
    })
  })
  return { url: `http://127.0.0.1:${String(portOf(server))}`, close: () => stop(server) }
}

/** A TCP server that listens has an AddressInfo; pipes have texts, and none is opened here. */
function portOf(server: ServerType): number {
  const address = server.address() as AddressInfo
  return address.port
}

async function stop(server: ServerType): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}
