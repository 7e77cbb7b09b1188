/**
 * Starts the whole product on loopback: the JumpCloud simulator, the real bff as its own process, and the
 * demo host. Then it does what an administrator would do once: loads the people, connects, waits for the
 * import, finishes the setup. The demo, the browser tests and the benchmarks all start here.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator, type Simulator } from '@siit-jumpcloud/simulator'
import { createSite } from './app.ts'
import { type BffProcess, startBff } from './bff-process.ts'
import { openHostServer } from './host-server.ts'
import { freePort, type Ports } from './ports.ts'
import { setUp } from './set-up.ts'
import { placeStories, type StoryDevices } from './stories.ts'
import { startTime } from './time.ts'
import { createTokenSigner, type TokenSigner } from './tokens.ts'

export interface LaunchOptions {
  /** Free ones where absent. */
  ports?: Ports
  /** Generated systems beside those of the stories. */
  fleetSize?: number
  seed?: number
  /** JumpCloud's answering time, in milliseconds. */
  latency?: number
  /** Whether JumpCloud is connected and the setup finished. Otherwise only the people are there. Default true. */
  connected?: boolean
  /** Told about each step, for a person. */
  tell?: (sentence: string) => void
  /** More environment for the bff. */
  env?: Record<string, string>
  /** How many times faster than the machine's the bff's and the host's time runs; JumpCloud's does not. Default 1. */
  speed?: number
}

export interface Launched {
  siteUrl: string
  bffUrl: string
  jumpcloudUrl: string
  controlUrl: string
  simulator: Simulator
  /** The devices that the requests tell of. */
  devices: StoryDevices
  tokens: TokenSigner
  /** Milliseconds since 1970, for the bff and the host. */
  now(): number
  bff(): BffProcess
  /** Starts the bff again on the same database, after `bff().stop()` or `.kill()`. */
  restartBff(): Promise<void>
  close(): Promise<void>
}

const demoWorkspace = 'northwind'

/** Starts everything; whatever was started is stopped again where a later step throws. */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
  const {
    fleetSize = 250,
    seed = 7,
    latency = 20,
    connected = true,
    tell = () => undefined,
    env = {},
    speed = 1,
  } = options
  const time = startTime(speed)
  const { ports } = options
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'siit-jumpcloud-demo-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))

    const simulator = createSimulator({
      latencyMs: latency,
      organizations: [
        { name: 'Northwind', seed, size: fleetSize, region: 'eu' },
        { name: 'Northwind Laboratories', size: 3 },
      ],
    })
    const devices = placeStories(simulator)
    const jumpcloud = await simulator.listen(ports?.jumpcloud, ports?.jumpcloudControl)
    closing.push(() => jumpcloud.close())
    tell(`JumpCloud simulator with ${simulator.devices.count()} systems on ${jumpcloud.url}`)

    const site = await openHostServer(ports?.site)
    closing.push(() => site.close())
    const secret = randomBytes(32)
    const bffEnv = {
      HOST: '127.0.0.1',
      PORT: String(ports?.bff ?? (await freePort())),
      DATABASE_URL: `sqlite:${join(folder, 'demo.db')}`,
      SIIT_TOKEN_SECRET: secret.toString('base64'),
      ENCRYPTION_KEYS: `demo:${randomBytes(32).toString('base64')}`,
      ALLOWED_ORIGINS: site.url,
      JUMPCLOUD_API_URL: jumpcloud.url,
      JUMPCLOUD_INSIGHTS_URL: jumpcloud.url,
      JUMPCLOUD_CONSOLE_URL: jumpcloud.url,
      ...env,
    }
    const start = () => startBff(bffEnv, speed === 1 ? undefined : time)
    let bff = await start()
    closing.push(() => bff.stop())
    tell(`bff on ${bff.url}`)

    const tokens = createTokenSigner(secret, demoWorkspace, site.url, time.now)
    await setUp({ bffUrl: bff.url, tokens, simulator, connected, tell })

    site.serve(createSite({ bffUrl: bff.url, tokens, simulator }).fetch)
    return {
      siteUrl: site.url,
      bffUrl: bff.url,
      jumpcloudUrl: jumpcloud.url,
      controlUrl: jumpcloud.controlUrl,
      simulator,
      devices,
      tokens,
      now: time.now,
      bff: () => bff,
      async restartBff() {
        bff = await start()
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
