/** Who may read which device, and reading one. */
import type { Device, DeviceRefresh } from '@siit-jumpcloud/shared'
import { watchActions } from '../actions/watch.ts'
import { type AgentActor, demand, may } from '../actor.ts'
import { askJumpCloud } from '../connections/client.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { notFound } from '../errors.ts'
import { rememberRequester } from '../people/requester.ts'
import type { ConnectionRow, DeviceRow } from '../store/index.ts'
import { type JumpCloudClient, JumpCloudError } from '../jumpcloud/index.ts'
import { type Applied, applyFresh, type FreshDevice, markRemoved, readSystem } from './fresh.ts'
import { loadDevices, readAtOf } from './load.ts'
import { deviceRows, isOurId } from './write.ts'

/** The key of the token's requester among our people; null without a request. */
export async function requesterKeyOf(core: Core, agent: AgentActor): Promise<string | null> {
  if (!agent.request) return null
  return (await rememberRequester(core, agent.workspaceId, agent.request.requester)).key
}

/**
 * Whether the agent may read the device: any with `devices:search` or `integration:manage`, else the requester's own
 * with `devices:read`. Before Finish setup only who manages the integration sees devices.
 */
export function mayRead(
  agent: AgentActor,
  row: Pick<DeviceRow, 'ownerKey'>,
  seen: { requesterKey: string | null; connection: ConnectionRow | null },
): boolean {
  if (may(agent, 'integration:manage')) return true
  if ((seen.connection?.finishedAt ?? null) === null) return false
  if (may(agent, 'devices:search')) return true
  return may(agent, 'devices:read') && seen.requesterKey !== null && row.ownerKey === seen.requesterKey
}

interface Found {
  row: DeviceRow
  connection: ConnectionRow | null
  requesterKey: string | null
}

async function find(core: Core, agent: AgentActor, deviceId: string): Promise<Found> {
  const { engine } = core
  // What is no id of ours is not there; a database may even refuse to look.
  if (!isOurId(deviceId)) throw notFound('device')
  const [[row], connection, requesterKey] = await Promise.all([
    deviceRows(engine, engine.db, agent.workspaceId, [deviceId]),
    connectionRow(engine, engine.db, agent.workspaceId),
    requesterKeyOf(core, agent),
  ])
  if (!row || !mayRead(agent, row, { requesterKey, connection })) throw notFound('device')
  return { row, connection, requesterKey }
}

/** One device. Throws 404 where it is not there or not theirs to see. */
export async function getDevice(core: Core, agent: AgentActor, deviceId: string): Promise<Device> {
  const { row, connection, requesterKey } = await find(core, agent, deviceId)
  return one(await loadDevices(core, agent, [row], { requesterKey, connection }))
}

/**
 * Reads the device anew from JumpCloud and says what differs from our copy. One that JumpCloud does not have any more
 * is kept as removed. Throws 404 as `getDevice`, 409 `not_connected`, and 429, 502 or 504 where JumpCloud does not
 * answer; our copy is then as it was.
 */
export async function refreshDevice(core: Core, agent: AgentActor, deviceId: string): Promise<DeviceRefresh> {
  const { workspaceId } = agent
  const { row, connection, requesterKey } = await find(core, agent, deviceId)
  if (!may(agent, 'devices:search')) demand(agent, 'devices:read')
  const readAt = core.clock.now()
  const fresh = await askJumpCloud(core, workspaceId, (client) => readInTime(core, client, row))
  const applied = await storeReading(core, row, fresh, readAt)
  return {
    device: one(await loadDevices(core, agent, [applied.row], { requesterKey })),
    changes: applied.changes,
    previousReadAt: new Date(readAtOf(row, connection)).toISOString(),
  }
}

/**
 * Puts what was read of a device since `readAt` (milliseconds) in the place of our copy, or, where JumpCloud does not
 * have it any more (null), keeps it as removed; tells who has it open, and looks at what waits for it.
 */
export async function storeReading(
  core: Core,
  { workspaceId, id }: Pick<DeviceRow, 'workspaceId' | 'id'>,
  fresh: FreshDevice | null,
  readAt: number,
): Promise<Applied> {
  const { engine } = core
  const now = core.clock.now()
  const applied = await engine.tx((tx) =>
    fresh
      ? applyFresh(engine, tx, workspaceId, id, fresh, now)
      : markRemoved(engine, tx, workspaceId, id, readAt, now),
  )
  await engine.publish(workspaceId)
  await watchActions(core, { workspaceId, deviceId: id })
  return applied
}

/** Milliseconds that a person waits for a live read at the most. */
const refreshPatience = 20_000

async function readInTime(core: Core, client: JumpCloudClient, row: DeviceRow): Promise<FreshDevice | null> {
  const signal = AbortSignal.timeout(refreshPatience)
  try {
    return await readSystem(core, client, row.jumpcloudId, row, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    throw new JumpCloudError('unreachable', 'JumpCloud did not answer in time.')
  }
}

function one(devices: readonly Device[]): Device {
  const [device] = devices
  if (!device) throw notFound('device')
  return device
}
