/**
 * What every verb is given. Made once at start (`server.ts`) or by a test; nothing below reads the
 * environment, the clock or the network by itself.
 */
import type { KeyObject } from 'node:crypto'
import type { Region } from '@siit-jumpcloud/shared'
import type { JumpCloudClient } from './jumpcloud/index.ts'
import type { Secrets } from './secrets.ts'
import type { Engine } from './store/index.ts'

/** Milliseconds since 1970, and waiting, both injected. */
export interface Clock {
  now(): number
  /** Resolves after `milliseconds`, or at once when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** pino's shape, as far as it is used. Objects are redacted there; never pass a key or a PIN all the same. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * What a client needs to know of a connection. `version` changes with the key, so clients can be kept by it; 0 is
 * that of a key which is only being tried: such a client is never kept, and whoever asked for it closes it.
 */
export interface JumpCloudAccess {
  workspaceId: string
  apiKey: string
  organizationId: string
  region: Region
  version: number
}

export interface Core {
  engine: Engine
  clock: Clock
  log: Log
  secrets: Secrets
  /** Ed25519, from `CHECKPOINT_KEY`; null: the one that was made at first use and is kept encrypted. */
  checkpointKey: KeyObject | null
  /** The client of a workspace; one limiter a workspace whatever the version. */
  jumpcloud(access: JumpCloudAccess): JumpCloudClient
  /** Origin of the admin portal, by region. */
  consoleUrl(region: Region): string
  settings: {
    /** Milliseconds between two scheduled syncs. */
    syncInterval: number
    /** Total time for one command, connect to answer, in milliseconds. */
    commandDeadline: number
    /** Concurrent reads a workspace makes of JumpCloud. */
    readConcurrency: number
    /** Total time for one try of a webhook, connect to answer, in milliseconds. */
    webhookDeadline: number
    /** Private addresses and ranges that webhooks may reach. */
    webhookAllowPrivate: readonly string[]
  }
  /** Names this process among replicas; new at every start. */
  processId: string
  /** Work that goes on after an answer (sending, syncing). Awaited at shutdown. */
  background(name: string, work: (signal: AbortSignal) => Promise<void>): void
}
