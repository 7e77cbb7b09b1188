/** Ports of the demo: settable, and a busy one is said by name instead of by a stack. */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

export interface Ports {
  site: number
  bff: number
  jumpcloud: number
  jumpcloudControl: number
}

const names: Record<keyof Ports, string> = {
  site: 'DEMO_PORT',
  bff: 'DEMO_BFF_PORT',
  jumpcloud: 'DEMO_JUMPCLOUD_PORT',
  jumpcloudControl: 'DEMO_JUMPCLOUD_CONTROL_PORT',
}
const defaults: Ports = { site: 4173, bff: 8787, jumpcloud: 4180, jumpcloudControl: 4181 }

/** Reads the ports and tries each. Throws an Error that names every mistake, with the setting that mends it. */
export async function demoPorts(env: NodeJS.ProcessEnv): Promise<Ports> {
  const ports = { ...defaults }
  const mistakes: string[] = []
  for (const key of Object.keys(names) as (keyof Ports)[]) {
    const text = env[names[key]]
    if (text !== undefined) ports[key] = Number(text)
    if (!Number.isInteger(ports[key]) || ports[key] < 1 || ports[key] > 65_535)
      mistakes.push(`${names[key]} must be a port from 1 to 65535.`)
    else if (!(await isFree(ports[key])))
      mistakes.push(`Port ${ports[key]} is in use. Stop what uses it, or set ${names[key]} to another port.`)
  }
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  return ports
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/**
 * A port that is free now, for a server that must come back on the same one. From below the range that systems hand out
 * by themselves (RFC 6335 begins it at 49152, Linux at 32768): a port of that range is somebody else's outgoing
 * connection a moment later.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000)
    if (await isFree(port)) return port
  }
}
