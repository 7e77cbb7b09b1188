/** The door to JumpCloud that a connection opens, and what each call through it tells. */
import type { Core, JumpCloudAccess } from '../core.ts'
import { JumpCloudError, type JumpCloudClient } from '../jumpcloud/index.ts'
import type { ConnectionRow } from '../store/index.ts'
import { markCredentialsInvalid, markCredentialsWork } from './credentials.ts'
import { noteHealth } from './health.ts'
import { toAppError } from './problems.ts'
import { demandConnection, keyContext } from './row.ts'

/** The stored credentials in the clear, for `core.jumpcloud` alone. */
export const accessOf = (core: Core, row: ConnectionRow): JumpCloudAccess => ({
  workspaceId: row.workspaceId,
  apiKey: core.secrets.decrypt(row.keyCiphertext, keyContext(row.workspaceId)),
  organizationId: row.organizationId,
  region: row.region,
  version: row.keyVersion,
})

export interface ConnectedClient {
  client: JumpCloudClient
  row: ConnectionRow
}

/** The workspace's client, kept as long as its key. Throws 409 `not_connected`. */
export async function clientOf(core: Core, workspaceId: string): Promise<ConnectedClient> {
  const row = await demandConnection(core.engine, core.engine.db, workspaceId)
  return { client: core.jumpcloud(accessOf(core, row)), row }
}

/**
 * Asks JumpCloud something with the stored key and keeps what that tells about JumpCloud and about the key: the
 * memory of `health`, and the states `credentials_invalid` and back. Throws `JumpCloudError` as it came; see
 * `askJumpCloud` for the one that ends at a person.
 */
export async function withJumpCloud<T>(
  core: Core,
  workspaceId: string,
  ask: (client: JumpCloudClient, row: ConnectionRow) => Promise<T>,
): Promise<T> {
  const { client, row } = await clientOf(core, workspaceId)
  try {
    const answer = await ask(client, row)
    await noteOutcome(core, row, null)
    return answer
  } catch (error) {
    await noteOutcome(core, row, error)
    throw error
  }
}

/** As `withJumpCloud`, and what JumpCloud refuses is an `AppError` for the person who asked. */
export async function askJumpCloud<T>(
  core: Core,
  workspaceId: string,
  ask: (client: JumpCloudClient, row: ConnectionRow) => Promise<T>,
): Promise<T> {
  try {
    return await withJumpCloud(core, workspaceId, ask)
  } catch (error) {
    throw toAppError(error)
  }
}

/**
 * Keeps what one call told: `error` is null for an answer, else what was thrown. `row` is the connection whose key
 * made the call; a late refusal of a key that was replaced meanwhile changes nothing.
 */
export async function noteOutcome(core: Core, row: ConnectionRow, error: unknown): Promise<void> {
  noteHealth(core, row.workspaceId, error)
  const at = core.clock.now()
  const refused = error instanceof JumpCloudError && error.code === 'credentials_invalid'
  if (!refused && !(error === null && row.state === 'credentials_invalid')) return
  const changed = await core.engine.tx((tx) =>
    refused
      ? markCredentialsInvalid(core.engine, tx, row.workspaceId, row.keyVersion, at)
      : markCredentialsWork(core.engine, tx, row.workspaceId, row.keyVersion, at),
  )
  if (changed) await core.engine.publish(row.workspaceId)
}
