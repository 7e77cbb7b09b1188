/**
 * What the rules are given, from our rows. The panel's verdicts and the check before a command are made from the
 * same two functions, so that nothing is shown as allowed by one reading and refused by another.
 */
import type { Permission } from '@siit-jumpcloud/shared'
import type { CapabilityContext, CapabilityDevice } from '../capabilities/index.ts'
import { connectionRow } from '../connections/row.ts'
import { defaultPolicy } from '../connections/defaults.ts'
import type { ConnectionRow, Db, DeviceRow, Engine } from '../store/index.ts'
import { quarantinedAt } from '../store/workspaces.ts'
import { wipesUsed } from './limits.ts'

/** Whose eyes a verdict is for. */
export interface Asker {
  workspaceId: string
  id: string
  permissions: Iterable<Permission>
}

/** All that a verdict depends on besides the device and what is open on it. */
export type WorkspaceContext = Omit<CapabilityContext, 'openActions'>

/**
 * Policy, connection, quarantine and limits as they stand. Pass `connection` where it is read already. `except` is an
 * action that does not count against the limits: the one that is about to be sent.
 */
export async function workspaceContext(
  engine: Engine,
  db: Db,
  asker: Asker,
  now: number,
  more: { connection?: ConnectionRow | null; except?: string } = {},
): Promise<WorkspaceContext> {
  const { workspaceId } = asker
  const connection =
    more.connection === undefined ? await connectionRow(engine, db, workspaceId) : more.connection
  const policy = connection?.policy ?? defaultPolicy
  const { stoppedBy, stoppedAt } = connection ?? {}
  return {
    connectionState: connection?.state ?? 'not_connected',
    policy,
    groupNames: connection?.groupNames ?? {},
    quarantine: (await quarantinedAt(engine, db, workspaceId)) !== null,
    keyRights: connection?.rights ?? { systems: 'unknown', mdm: 'unknown' },
    stoppedBy:
      stoppedBy && typeof stoppedAt === 'number'
        ? { name: stoppedBy.name, at: new Date(stoppedAt).toISOString() }
        : null,
    limits: await wipesUsed(engine, db, workspaceId, asker.id, now, policy.wipeLimits, more.except),
    permissions: [...asker.permissions],
  }
}

/** The facts of a device that the rules look at. */
export function capabilityDevice(row: DeviceRow): CapabilityDevice {
  return {
    osFamily: row.osFamily,
    mdmVendor: row.mdmVendor,
    enrollmentType: row.enrollmentType,
    encryption: row.encryption,
    builtInCommands: row.builtInCommands,
    appleDeviceKnown: row.appleMdmId !== null && row.appleDeviceId !== null,
    groupIds: row.groupIds,
    removed: row.removedAt !== null,
    readAt: new Date(row.readAt).toISOString(),
  }
}
