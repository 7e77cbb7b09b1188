/** One device as JumpCloud has it now: read live, compared with our copy, stored in its place. */
import type { DeviceChange } from '@siit-jumpcloud/shared'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { notFound } from '../errors.ts'
import {
  type AppleDevice,
  type Binding,
  type Hardware,
  type JumpCloudClient,
  JumpCloudError,
  type System,
  type SystemUser,
  type VolumeEncryption,
} from '../jumpcloud/index.ts'
import { peopleByKey } from '../people/read.ts'
import { appendEvents, lockWorkspace } from '../store/workspaces.ts'
import type { DeviceRow, Engine, Tx } from '../store/index.ts'
import { storeBindings, storeUsers } from './bindings.ts'
import { appleKeys, hardwareKeys, systemColumns, systemKeys, toDeviceColumns } from './columns.ts'
import { bindingsOf, devicesOfUsers, reassignOwners, usersById } from './owners.ts'
import { findAppleDevice } from './sync/apple.ts'
import { deviceRows, updateDevices } from './write.ts'

export interface FreshDevice {
  /** Milliseconds, from before the first call: its age is never told too young. */
  readAt: number
  system: System
  /** Null where System Insights tells nothing of it. */
  hardware: Hardware | null
  volumes: VolumeEncryption[]
  /** Null where no enrolled record fits, or more than one; undefined where the key may not look. */
  apple: AppleDevice | null | undefined
  /** Null where the key may not read them. */
  bindings: Binding[] | null
  /** Those of the bound users that were read. */
  users: SystemUser[]
  /** Null where the key may not read them. */
  groupIds: string[] | null
}

/** A machine that everybody of a group is bound to may have hundreds of users; so many are read anew. */
const usersRead = 20

/**
 * Reads one system with all that hangs on it. Stores nothing. Null where JumpCloud does not have it. `known` is our
 * row, where there is one. Throws `JumpCloudError` as it comes; a right that the key lacks for a part of it makes that
 * part unknown instead.
 */
export async function readSystem(
  core: Core,
  client: JumpCloudClient,
  jumpcloudId: string,
  known: DeviceRow | null,
  signal: AbortSignal,
): Promise<FreshDevice | null> {
  const readAt = core.clock.now()
  const only = { skip: 0, limit: 100, systemIds: [jumpcloudId] }
  const [system, bindings, groupIds, hardware] = await Promise.all([
    client.system(jumpcloudId, signal),
    unlessForbidden(client.boundUsers(jumpcloudId, signal)),
    unlessForbidden(client.groupsOf(jumpcloudId, signal)),
    client.hardwarePage(only, signal),
  ])
  if (!system) return null
  const sources: VolumeEncryption['source'][] =
    system.osFamily === 'windows'
      ? ['bitlocker_info']
      : system.osFamily === 'macos' || system.osFamily === 'linux'
        ? ['disk_encryption']
        : []
  const row = systemColumns(system, known, noTypes)
  const [volumes, apple, users] = await Promise.all([
    Promise.all(sources.map((source) => client.encryptionPage(source, only, signal))),
    findAppleDevice(client, row, signal),
    readUsers(client, system, bindings ?? [], signal),
  ])
  return {
    readAt,
    system,
    hardware: hardware.items.find((item) => item.systemId === jumpcloudId) ?? null,
    volumes: volumes.flatMap((page) => page.items.filter((item) => item.systemId === jumpcloudId)),
    apple,
    bindings,
    users,
    groupIds: groupIds && [...groupIds].sort(),
  }
}

/** Only for columns that have nothing to do with types. */
const noTypes = {
  macos: 'Computer',
  windows: 'Computer',
  linux: 'Computer',
  ios: 'Computer',
  ipados: 'Computer',
  android: 'Computer',
  unknown: 'Computer',
} as const

async function unlessForbidden<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read
  } catch (error) {
    if (error instanceof JumpCloudError && error.code === 'key_lacks_right') return null
    throw error
  }
}

async function readUsers(
  client: JumpCloudClient,
  system: System,
  bindings: readonly Binding[],
  signal: AbortSignal,
): Promise<SystemUser[]> {
  const rank = ({ userId, via }: Binding) => (userId === system.primaryUserId ? 0 : via === 'direct' ? 1 : 2)
  const first = [...bindings].sort((a, b) => rank(a) - rank(b)).slice(0, usersRead)
  const users = await Promise.all(
    first.map(({ userId }) => unlessForbidden(client.systemUser(userId, signal))),
  )
  return users.filter((user) => user !== null)
}

export interface Applied {
  row: DeviceRow
  /** The device as it was read, where that is not what our copy has now; else null. */
  read: { row: DeviceRow; boundUsers: readonly { userId: string }[] | null } | null
  /** What differs from our copy as it was, in the words of a device's fields. Last contact is no difference. */
  changes: DeviceChange[]
}

/**
 * Puts a live read in the place of our copy, in the caller's transaction, decides the owner anew and tells everyone
 * who has the device open. Where our copy is by now newer than the read, it stays; one that says it was read in the
 * future was not (a clock was wrong), and goes. Throws 404 where the device is not ours any more. Publish afterwards.
 */
export async function applyFresh(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  deviceId: string,
  fresh: FreshDevice,
  now: number,
): Promise<Applied> {
  await lockWorkspace(engine, tx, workspaceId)
  const [before] = await deviceRows(engine, tx, workspaceId, [deviceId])
  const connection = await connectionRow(engine, tx, workspaceId)
  if (!before || !connection) throw notFound('device')
  const columns = toDeviceColumns(
    fresh.system,
    {
      hardware: fresh.hardware,
      volumes: fresh.volumes,
      apple: fresh.apple ?? null,
      groupIds: fresh.groupIds ?? before.groupIds,
    },
    before,
    connection.deviceTypes,
  )
  const unread =
    fresh.apple === undefined ? { appleMdmId: before.appleMdmId, appleDeviceId: before.appleDeviceId } : {}
  const next: DeviceRow = {
    ...before,
    ...columns,
    ...unread,
    readAt: fresh.readAt,
    removedAt: null,
    updatedAt: now,
  }
  if (before.readAt > fresh.readAt && before.readAt <= now)
    return { row: before, read: { row: next, boundUsers: fresh.bindings }, changes: [] }

  const seen = await describe(engine, tx, before)
  await updateDevices(
    engine,
    tx,
    [next],
    [...systemKeys, ...hardwareKeys, ...appleKeys, 'groupIds', 'readAt', 'removedAt', 'updatedAt'],
  )
  const users = await storeUsers(engine, tx, workspaceId, fresh.users)
  if (fresh.bindings) await storeBindings(engine, tx, workspaceId, new Map([[deviceId, fresh.bindings]]), now)
  const others = (await devicesOfUsers(engine, tx, workspaceId, users)).filter((id) => id !== deviceId)
  await reassignOwners(engine, tx, workspaceId, [deviceId], now, { announce: false })
  await reassignOwners(engine, tx, workspaceId, others, now)
  await tellDevice(engine, tx, workspaceId, deviceId, now)
  const [after] = await deviceRows(engine, tx, workspaceId, [deviceId])
  if (!after) throw notFound('device')
  return { row: after, read: null, changes: differences(seen, await describe(engine, tx, after)) }
}

/** JumpCloud does not have it any more: it is kept as removed. Returns the row as it is then. */
export async function markRemoved(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  deviceId: string,
  readAt: number,
  now: number,
): Promise<Applied> {
  await lockWorkspace(engine, tx, workspaceId)
  const [before] = await deviceRows(engine, tx, workspaceId, [deviceId])
  if (!before) throw notFound('device')
  if (before.removedAt !== null || before.readAt > readAt) return { row: before, read: null, changes: [] }
  const row = { ...before, removedAt: now, readAt, updatedAt: now }
  await updateDevices(engine, tx, [row], ['removedAt', 'readAt', 'updatedAt'])
  await tellDevice(engine, tx, workspaceId, deviceId, now)
  return { row, read: null, changes: [{ field: 'removedAt', from: null, to: new Date(now).toISOString() }] }
}

const tellDevice = (engine: Engine, tx: Tx, workspaceId: string, deviceId: string, now: number) =>
  appendEvents(engine, tx, workspaceId, [{ event: { type: 'device', deviceId }, deviceId }], now)

type Described = [field: string, shown: string | null][]

/** A device in the words of its panel, field by field. */
async function describe(engine: Engine, tx: Tx, row: DeviceRow): Promise<Described> {
  const { workspaceId } = row
  const bound = (await bindingsOf(engine, tx, workspaceId, [row.id])).get(row.id) ?? []
  const userIds = bound.map(({ userId }) => userId)
  const users = await usersById(engine, tx, workspaceId, [
    ...userIds,
    ...(row.primaryUserId === null ? [] : [row.primaryUserId]),
  ])
  const people = await peopleByKey(engine, tx, workspaceId, row.ownerKey === null ? [] : [row.ownerKey])
  const nameOf = (userId: string) => users.get(userId)?.email ?? users.get(userId)?.name ?? userId
  const owner = row.ownerKey === null ? row.ownerReason : (people.get(row.ownerKey)?.email ?? row.ownerKey)
  return [
    ['hostname', row.hostname],
    ['displayName', row.displayName],
    ['serialNumber', row.serialNumber],
    ['os.family', row.osFamily],
    ['os.version', row.osVersion],
    ['os.name', row.osName],
    ['hardware.manufacturer', row.manufacturer],
    ['hardware.model', row.model],
    ['hardware.architecture', row.architecture],
    ['hardware.memoryBytes', row.memoryBytes === null ? null : String(row.memoryBytes)],
    ['deviceType', row.deviceType],
    ['status', row.status],
    ['agentVersion', row.agentVersion],
    ['encryption.state', row.encryption],
    ['encryption.recoveryKeyEscrowed', row.keyEscrowed],
    ['mdm.vendor', row.mdmVendor],
    ['mdm.enrollmentType', row.enrollmentType],
    ['mdm.deviceId', row.appleDeviceId],
    ['builtInCommands', row.builtInCommands === null ? null : [...row.builtInCommands].sort().join(', ')],
    ['groups', row.groupIds === null ? null : row.groupIds.join(', ')],
    ['binding.users', userIds.map(nameOf).sort().join(', ') || null],
    ['binding.primaryUser', row.primaryUserId === null ? null : nameOf(row.primaryUserId)],
    ['owner', owner],
    ['removedAt', row.removedAt === null ? null : new Date(row.removedAt).toISOString()],
  ]
}

function differences(before: Described, after: Described): DeviceChange[] {
  const now = new Map(after)
  return before.flatMap(([field, from]) => {
    const to = now.get(field) ?? null
    return from === to ? [] : [{ field, from, to }]
  })
}
