/** Removes our copy of a fleet, after a disconnect. JumpCloud is not touched, and the timeline stays. */
import { and, eq, inArray } from 'drizzle-orm'
import type { Engine, Tx } from '../store/index.ts'

/** Rows of one step: small enough that a click beside it does not wait. */
const step = 200

/** Removes a workspace's runs; one that is still going finds itself gone with its next write, and stops. */
export async function forgetRuns(engine: Engine, tx: Tx, workspaceId: string): Promise<void> {
  const { syncRuns } = engine.tables
  await tx.delete(syncRuns).where(eq(syncRuns.workspaceId, workspaceId))
}

/**
 * Removes one step of the copy. Returns whether there may be more. The caller makes sure, in this transaction, that
 * the workspace is not connected.
 */
export async function forgetFleet(engine: Engine, tx: Tx, workspaceId: string): Promise<boolean> {
  const { devices, bindings, ownerHistory, jumpcloudUsers, syncRecords, syncSeen } = engine.tables
  await forgetRuns(engine, tx, workspaceId)

  const ids = (
    await tx.select({ id: devices.id }).from(devices).where(eq(devices.workspaceId, workspaceId)).limit(step)
  ).map(({ id }) => id)
  if (ids.length > 0) {
    for (const table of [bindings, ownerHistory])
      await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), inArray(table.deviceId, ids)))
    await tx.delete(devices).where(and(eq(devices.workspaceId, workspaceId), inArray(devices.id, ids)))
    return true
  }

  const users = (
    await tx
      .select({ id: jumpcloudUsers.userId })
      .from(jumpcloudUsers)
      .where(eq(jumpcloudUsers.workspaceId, workspaceId))
      .limit(step)
  ).map(({ id }) => id)
  if (users.length > 0) {
    await tx
      .delete(jumpcloudUsers)
      .where(and(eq(jumpcloudUsers.workspaceId, workspaceId), inArray(jumpcloudUsers.userId, users)))
    return true
  }

  const seen = (
    await tx
      .select({ id: syncSeen.jumpcloudId })
      .from(syncSeen)
      .where(eq(syncSeen.workspaceId, workspaceId))
      .limit(step)
  ).map(({ id }) => id)
  if (seen.length > 0) {
    await tx
      .delete(syncSeen)
      .where(and(eq(syncSeen.workspaceId, workspaceId), inArray(syncSeen.jumpcloudId, seen)))
    return true
  }

  await tx.delete(syncRecords).where(eq(syncRecords.workspaceId, workspaceId))
  return false
}

/** Workspaces that have devices. One look into the index for each of `workspaceIds`. */
export async function withDevices(engine: Engine, workspaceIds: string[]): Promise<string[]> {
  const { devices } = engine.tables
  const found: string[] = []
  for (const workspaceId of workspaceIds) {
    const rows = await engine.db
      .select({ id: devices.id })
      .from(devices)
      .where(eq(devices.workspaceId, workspaceId))
      .limit(1)
    if (rows.length > 0) found.push(workspaceId)
  }
  return found
}
