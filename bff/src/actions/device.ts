/** The device of an action, as the agent may see it. */
import { type AgentActor, may } from '../actor.ts'
import type { Core } from '../core.ts'
import { identityOf, planHash } from '../inventory/identity.ts'
import { bindingsOf } from '../inventory/owners.ts'
import { deviceRows } from '../inventory/write.ts'
import { rememberRequester } from '../people/requester.ts'
import type { ActionRow, Db, DeviceRow, Engine } from '../store/index.ts'
import type { Snapshot } from './view.ts'

export async function deviceRow(
  engine: Engine,
  db: Db,
  workspaceId: string,
  deviceId: string,
): Promise<DeviceRow | null> {
  const [row] = await deviceRows(engine, db, workspaceId, [deviceId])
  return row ?? null
}

/** The key of the token's requester among our people; null without a request. Writes the requester where unseen. */
export async function requesterKey(core: Core, agent: AgentActor): Promise<string | null> {
  if (!agent.request) return null
  const person = await rememberRequester(core, agent.workspaceId, agent.request.requester)
  return person.key
}

/** The device is the requester's own. */
export const isRequesters = (row: Pick<DeviceRow, 'ownerKey'>, requester: string | null): boolean =>
  requester !== null && row.ownerKey === requester

/** What the agent could also read of it by the other routes. */
export const maySee = (
  agent: AgentActor,
  row: Pick<DeviceRow, 'ownerKey'>,
  requester: string | null,
): boolean => may(agent, 'devices:search') || isRequesters(row, requester)

/** Whether the agent may know of an action; for one who may not, it is not there. */
export async function maySeeAction(core: Core, agent: AgentActor, row: ActionRow): Promise<boolean> {
  if (may(agent, 'devices:search')) return true
  if (row.agentId === agent.id || row.approvedBy?.id === agent.id) return true
  if (row.state === 'awaiting_approval' && may(agent, 'devices:approve')) return true
  if (agent.request && row.requestId === agent.request.id) return true
  const device = await deviceRow(core.engine, core.engine.db, agent.workspaceId, row.deviceId)
  return device !== null && isRequesters(device, await requesterKey(core, agent))
}

/**
 * The plan as of now: the identity that voids when it changes, and its hash. `read`: who is bound to it, where that was
 * read and is not what our copy has.
 */
export async function planOf(
  engine: Engine,
  db: Db,
  row: DeviceRow,
  read: readonly { userId: string }[] | null = null,
) {
  const bindings = read ?? (await bindingsOf(engine, db, row.workspaceId, [row.id])).get(row.id) ?? []
  return { hash: planHash(row, bindings), identity: identityOf(row, bindings) }
}

/** What the person decides on, as our copy has it. */
export function takeSnapshot(
  row: DeviceRow,
  boundUsers: string[],
  asked: { agentId: string; requestId: string | null; reason: string | null },
): Snapshot {
  return {
    jumpcloudId: row.jumpcloudId,
    serialNumber: row.serialNumber,
    hostname: row.hostname,
    os: { family: row.osFamily, version: row.osVersion },
    mdm: { vendor: row.mdmVendor, appleMdmId: row.appleMdmId, appleDeviceId: row.appleDeviceId },
    boundUsers,
    primaryUserId: row.primaryUserId,
    owner: row.ownerKey,
    builtInCommands: row.builtInCommands,
    lastContact: row.lastContact === null ? null : new Date(row.lastContact).toISOString(),
    readAt: new Date(row.readAt).toISOString(),
    ...asked,
  }
}

/** The snapshot's identity, in the form in which two readings are compared. */
export const identityOfSnapshot = (snapshot: Snapshot) =>
  identityOf(
    {
      jumpcloudId: snapshot.jumpcloudId,
      serialNumber: snapshot.serialNumber,
      osFamily: snapshot.os.family,
      mdmVendor: snapshot.mdm.vendor,
      appleDeviceId: snapshot.mdm.appleDeviceId,
      primaryUserId: snapshot.primaryUserId,
    },
    snapshot.boundUsers.map((userId) => ({ userId })),
  )
