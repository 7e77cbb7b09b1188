/**
 * Everything that a schedule runs against: the simulator behind its door, a database, and one or two real services on
 * it. It stays up from one schedule to the next; each schedule has a workspace of its own.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSimulator, type Simulator } from '@siit-jumpcloud/simulator'
import { freePort } from '../../site/src/ports.ts'
import { startTime, type Time } from '../../site/src/time.ts'
import { type Database, openDatabase } from './database.ts'
import { type Door, openDoor } from './door.ts'
import type { Store } from './plan.ts'
import { createService, type Service } from './service.ts'

/** How many times faster than the machine's the services' time runs: a lease of 60 s is over in 6. */
const speed = 10

export interface Deployment {
  readonly store: Store
  readonly databaseUrl: string
  readonly simulator: Simulator
  readonly door: Door
  readonly database: Database
  readonly services: readonly Service[]
  readonly time: Time
  /** What the host signs its tokens with. */
  readonly tokenSecret: Uint8Array
  /** What must never be seen anywhere, by what it is. */
  readonly secrets: Readonly<Record<string, string>>
  /** The environment of the services, for the command line. */
  readonly env: Readonly<Record<string, string>>
  /** The next number in the order of all that is seen to happen. */
  tick(): number
  close(): Promise<void>
}

export interface DeploymentOptions {
  store: Store
  /** An empty PostgreSQL database; needed for that store. */
  postgresUrl?: string
}

/** Starts one and waits until its services are ready. Whatever was started is stopped again where a later step throws. */
export async function deploy({ store, postgresUrl }: DeploymentOptions): Promise<Deployment> {
  const closing: (() => Promise<void>)[] = []
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'siit-torture-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))
    let ticks = 0
    const tick = () => ++ticks
    const time = startTime(speed)
    const simulator = createSimulator({ size: 0, now: time.now })
    const upstream = await simulator.listen()
    closing.push(() => upstream.close())
    const door = await openDoor(upstream.url, tick)
    closing.push(() => door.end())

    const databaseUrl = store === 'sqlite' ? `sqlite:${join(folder, 'torture.db')}` : postgresUrl
    if (databaseUrl === undefined) throw new TypeError('PostgreSQL needs an address.')
    const tokenSecret = randomBytes(32)
    const encryption = randomBytes(32).toString('base64')
    const env = {
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      SIIT_TOKEN_SECRET: tokenSecret.toString('base64'),
      ENCRYPTION_KEYS: `k1:${encryption}`,
      ALLOWED_ORIGINS: 'https://desk.example',
      JUMPCLOUD_API_URL: door.url,
      JUMPCLOUD_INSIGHTS_URL: door.url,
      JUMPCLOUD_CONSOLE_URL: door.url,
      // Syncs only where a schedule asks for one: leaps of the clock would make all of them due at once.
      SYNC_INTERVAL: 'P7D',
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'debug',
    }
    const services: Service[] = []
    for (let i = 0; i < (store === 'postgres' ? 2 : 1); i++) {
      const service = createService({ ...env, PORT: String(await freePort()) }, time)
      services.push(service)
      closing.push(() => service.stop(2000))
    }
    await Promise.all(services.map((service) => service.start()))
    const database = openDatabase(databaseUrl)
    closing.push(() => database.close())
    door.isPaused = () => services.some((service) => service.paused)
    return {
      store,
      databaseUrl,
      simulator,
      door,
      database,
      services,
      time,
      tokenSecret,
      secrets: {
        'the JumpCloud key': simulator.keys.administrator,
        'the token secret': tokenSecret.toString('base64'),
        'the encryption key': encryption,
      },
      env,
      tick,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
