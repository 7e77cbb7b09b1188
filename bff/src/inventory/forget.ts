/** Removing our copy of a fleet, in steps small enough that others get their turn in between. */
import { and, eq, inArray } from 'drizzle-orm'
import type { Engine, Tx } from '../store/index.ts'
import { noteDevicesGone } from '../store/workspaces.ts'

/** Devices that go in one step, with all that hangs on them. */
const stepSize = 200

/** Removes the workspace's sync runs: what a running one still wants to write is refused from then on. */
export async function forgetRuns(engine: Engine, tx: Tx, workspaceId: string): Promise<void> {
  const { syncRuns, syncRecords } = engine.tables
  await tx.delete(syncRuns).where(eq(syncRuns.workspaceId, workspaceId))
  await tx.delete(syncRecords).where(eq(syncRecords.workspaceId, workspaceId))
}

/** Removes one step's worth of the copy. Returns whether anything may be left; call again then. */
export async function forgetFleet(engine: Engine, tx: Tx, workspaceId: string): Promise<boolean> {
  const { bindings, devices, jumpcloudUsers, ownerChoices, ownerHistory, syncSeen } = engine.tables
  const ids = (
    await tx
      .select({ id: devices.id })
      .from(devices)
      .where(eq(devices.workspaceId, workspaceId))
      .limit(stepSize)
  ).map(({ id }) => id)
  if (ids.length > 0) {
    await tx
      .delete(bindings)
      .where(and(eq(bindings.workspaceId, workspaceId), inArray(bindings.deviceId, ids)))
    await tx
      .delete(ownerHistory)
      .where(and(eq(ownerHistory.workspaceId, workspaceId), inArray(ownerHistory.deviceId, ids)))
    await tx
      .delete(ownerChoices)
      .where(and(eq(ownerChoices.workspaceId, workspaceId), inArray(ownerChoices.deviceId, ids)))
    await tx.delete(devices).where(and(eq(devices.workspaceId, workspaceId), inArray(devices.id, ids)))
    await noteDevicesGone(engine, tx, workspaceId)
    return true
  }
  const users = (
    await tx
      .select({ id: jumpcloudUsers.userId })
      .from(jumpcloudUsers)
      .where(eq(jumpcloudUsers.workspaceId, workspaceId))
      .limit(stepSize * 5)
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
      .limit(stepSize * 5)
  ).map(({ id }) => id)
  if (seen.length === 0) return false
  await tx
    .delete(syncSeen)
    .where(and(eq(syncSeen.workspaceId, workspaceId), inArray(syncSeen.jumpcloudId, seen)))
  return true
}

/** Those of these workspaces that have a copy; one look into the index for each. */
export async function withDevices(engine: Engine, workspaceIds: readonly string[]): Promise<string[]> {
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
