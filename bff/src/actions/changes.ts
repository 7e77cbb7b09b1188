/** How a device differs from what was decided on. */
import type { DeviceChange } from '@siit-jumpcloud/shared'
import { compareIdentity } from '../inventory/identity.ts'
import { usersById } from '../inventory/owners.ts'
import { peopleByKey } from '../people/read.ts'
import { keyOfEmail } from '../people/rows.ts'
import type { ActionRow, Db, DeviceRow, Engine } from '../store/index.ts'
import { identityOfSnapshot, planOf } from './device.ts'
import { type Snapshot, snapshotOf } from './view.ts'

/**
 * How a device differs from what an action was decided on, in what voids it: its identity, with users by name, and its
 * owner, whom the person saw and perhaps consented to. `read` as in `planOf`.
 */
export async function changesSince(
  engine: Engine,
  db: Db,
  row: ActionRow,
  device: DeviceRow,
  read: readonly { userId: string }[] | null = null,
): Promise<DeviceChange[]> {
  const snapshot = snapshotOf(row)
  const { identity } = await planOf(engine, db, device, read)
  const decidedOn = identityOfSnapshot(snapshot)
  const bound = [...decidedOn.boundUsers, ...identity.boundUsers]
  const primary = [decidedOn.primaryUserId, identity.primaryUserId].filter((id) => id !== null)
  const users = await usersById(engine, db, row.workspaceId, [...bound, ...primary])
  const changes = compareIdentity(
    decidedOn,
    identity,
    (id) => users.get(id)?.name ?? users.get(id)?.email ?? id,
  )
  // Where the users bound to it changed, that says it: the owner follows from them.
  if (changes.length > 0) return changes
  const owner = await ownerChange(engine, db, snapshot, device)
  return owner ? [owner] : []
}

/**
 * Whether the device is another person's by now, though the same users may be bound to it: people and their emails
 * change on the host's side. One person under two keys (known by email first, with an id later) is no change.
 */
export async function ownerChange(
  engine: Engine,
  db: Db,
  { owner }: Pick<Snapshot, 'owner'>,
  { workspaceId, ownerKey }: Pick<DeviceRow, 'workspaceId' | 'ownerKey'>,
): Promise<DeviceChange | null> {
  if (owner === ownerKey) return null
  const keys = [owner, ownerKey].filter((key) => key !== null)
  const people = await peopleByKey(engine, db, workspaceId, keys)
  const now = ownerKey === null ? null : people.get(ownerKey)
  if (owner !== null && now && owner === keyOfEmail(now.emailKey)) return null
  const shown = (key: string | null) => (key === null ? null : (people.get(key)?.email ?? key))
  return { field: 'owner', from: shown(owner), to: shown(ownerKey) }
}
