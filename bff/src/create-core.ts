/** Puts together what every verb is given, and keeps account of the work that goes on after an answer. */
import { createPrivateKey, randomUUID } from 'node:crypto'
import type { Config } from './config.ts'
import type { Clock, Core, JumpCloudAccess, Log } from './core.ts'
import {
  createJumpCloudClient,
  createLimiter,
  type JumpCloudClient,
  type Limiter,
  regionUrls,
} from './jumpcloud/index.ts'
import { createSecrets } from './secrets.ts'
import type { Engine } from './store/index.ts'

export interface CoreOptions {
  config: Pick<Config, 'encryptionKeys' | 'jumpcloud' | 'syncInterval'> &
    Partial<Pick<Config, 'checkpointKey' | 'webhookAllowPrivate'>>
  engine: Engine
  clock: Clock
  log: Log
  /** Milliseconds for one command, connect to answer. */
  commandDeadline?: number
  readConcurrency?: number
  /** Milliseconds for one try of a webhook. */
  webhookDeadline?: number
}

export interface RunningCore {
  core: Core
  /** Resolves once no background work is left, that started meanwhile included. */
  idle(): Promise<void>
  /**
   * Waits up to `patience` milliseconds for background work, then tells what is left to stop and waits for
   * that. New work is refused from the start. Does not close the engine.
   */
  stop(patience: number): Promise<void>
}

export function createCore(options: CoreOptions): RunningCore {
  const { config, engine, clock, log } = options
  const readConcurrency = options.readConcurrency ?? 5
  const stopping = new AbortController()
  const working = new Set<Promise<void>>()
  const clients = new Map<string, { access: JumpCloudAccess; client: JumpCloudClient; limiter: Limiter }>()
  const former: JumpCloudClient[] = []
  let refusing = false

  const core: Core = {
    engine,
    clock,
    log,
    secrets: createSecrets(config.encryptionKeys),
    checkpointKey: config.checkpointKey
      ? createPrivateKey({ key: Buffer.from(config.checkpointKey, 'base64'), format: 'der', type: 'pkcs8' })
      : null,
    jumpcloud(access) {
      const known = clients.get(access.workspaceId)
      if (known && sameAccess(known.access, access)) return known.client
      const limiter =
        known?.limiter ?? createLimiter({ concurrency: readConcurrency, now: clock.now, sleep: clock.sleep })
      const { apiUrl, insightsUrl } = regionUrls(access.region, config.jumpcloud)
      const client = createJumpCloudClient({
        apiUrl,
        insightsUrl,
        apiKey: access.apiKey,
        organizationId: access.organizationId,
        limiter,
        now: clock.now,
        sleep: clock.sleep,
      })
      // Version 0 is a key that is only being tried: its caller closes the client.
      if (access.version === 0) return client
      clients.set(access.workspaceId, { access, client, limiter })
      // A sync that runs with the former client goes on with it; its idle connections close by themselves.
      if (known) former.push(known.client)
      return client
    },
    consoleUrl: (region) => regionUrls(region, config.jumpcloud).consoleUrl,
    settings: {
      syncInterval: config.syncInterval,
      commandDeadline: options.commandDeadline ?? 15_000,
      readConcurrency,
      webhookDeadline: options.webhookDeadline ?? 15_000,
      webhookAllowPrivate: config.webhookAllowPrivate ?? [],
    },
    processId: randomUUID(),
    background(name, work) {
      if (refusing) {
        // What was not begun is found again by recovery and by resumed runs.
        log.warn({ work: name }, 'background work is not begun while stopping')
        return
      }
      const running = (async () => {
        try {
          await work(stopping.signal)
        } catch (error) {
          if (!stopping.signal.aborted) log.error({ work: name, err: error }, 'background work failed')
        }
      })()
      working.add(running)
      void running.finally(() => working.delete(running))
    },
  }

  const idle = async () => {
    while (working.size > 0) await Promise.all(working)
  }

  return {
    core,
    idle,
    async stop(patience) {
      refusing = true
      let timer: NodeJS.Timeout | undefined
      const tooLong = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patience)
      })
      await Promise.race([idle(), tooLong])
      clearTimeout(timer)
      stopping.abort(new Error('The service is stopping.'))
      await idle()
      const all = [...former, ...[...clients.values()].map(({ client }) => client)]
      await Promise.all(all.map((client) => client.close().catch(() => undefined)))
      clients.clear()
    },
  }
}

/** The version alone would not tell a connection that was removed and made anew. */
const sameAccess = (a: JumpCloudAccess, b: JumpCloudAccess) =>
  a.version === b.version &&
  a.apiKey === b.apiKey &&
  a.organizationId === b.organizationId &&
  a.region === b.region

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      // setTimeout would take more than 2^31 ms for 1 ms.
      const timer = setTimeout(done, Math.min(milliseconds, 2_147_483_647))
      signal?.addEventListener('abort', done, { once: true })
    }),
}
