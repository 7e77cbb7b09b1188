/**
 * Watches over wipes that JumpCloud has, or may have, and over plans that await approval: raises an alarm where a wipe
 * has become a trap (see `alarm.ts`), and ends a plan that no longer holds. Each is told once, in the transaction that
 * keeps it, so that several replicas may watch at once.
 */
import { and, eq, inArray, or } from 'drizzle-orm'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { readAtOf } from '../inventory/load.ts'
import { bindingsOf, usersById } from '../inventory/owners.ts'
import { peopleByKey } from '../people/read.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ActionRow, ConnectionRow, Db, DeviceRow, Engine, Tx } from '../store/index.ts'
import { type Finding, findings, firstContactOf, type SentWipe, type Sighting } from './alarm.ts'
import { changesSince, ownerChange } from './changes.ts'
import { deviceRow } from './device.ts'
import { failure } from './failure.ts'
import { findAction } from './read.ts'
import { amend, keepWatch, move, service } from './record.ts'
import { snapshotOf } from './view.ts'

/** Looks at everything that is watched, of all workspaces, or of one device after it was read anew. */
export async function watchActions(
  core: Core,
  only?: { workspaceId: string; deviceId: string },
): Promise<void> {
  const { engine } = core
  const { actions } = engine.tables
  const rows = await engine.db
    .select()
    .from(actions)
    .where(
      and(
        ...(only ? [eq(actions.workspaceId, only.workspaceId), eq(actions.deviceId, only.deviceId)] : []),
        or(
          and(eq(actions.kind, 'wipe'), inArray(actions.state, ['accepted', 'unknown'])),
          eq(actions.state, 'awaiting_approval'),
        ),
      ),
    )
  const changed = new Set<string>()
  for (const row of rows) if (await watchOne(core, row)) changed.add(row.workspaceId)
  for (const workspaceId of changed) await engine.publish(workspaceId)
}

/** Looks first without a transaction: mostly there is nothing to write. */
async function watchOne(core: Core, row: ActionRow): Promise<boolean> {
  const { engine } = core
  const { workspaceId, id } = row
  const isPlan = row.state === 'awaiting_approval'
  if (!(isPlan ? await planBroken(engine, engine.db, row) : await news(engine, engine.db, row))) return false
  return engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const current = await findAction(engine, tx, workspaceId, id)
    if (current?.state !== row.state) return false
    return isPlan ? voidPlan(core, tx, current) : raise(core, tx, current)
  })
}

/** What is new of a wipe's device, or null. */
async function news(
  engine: Engine,
  db: Db,
  row: ActionRow,
): Promise<{ firstContact: number | null; fresh: Finding[]; gravest: Finding | null } | null> {
  const device = await deviceRow(engine, db, row.workspaceId, row.deviceId)
  if (!device) return null
  const wipe = sentWipe(row)
  const sighting = await sightingOf(engine, db, row, device)
  const firstContact = firstContactOf(wipe, sighting)
  const found = findings({ ...wipe, firstContact }, sighting)
  const fresh = found.filter(({ key }) => !row.watch?.raised.includes(key))
  if (fresh.length === 0 && firstContact === wipe.firstContact) return null
  return { firstContact, fresh, gravest: found[0] ?? null }
}

async function raise(core: Core, tx: Tx, row: ActionRow): Promise<boolean> {
  const { engine } = core
  const found = await news(engine, tx, row)
  if (!found) return false
  const { firstContact, fresh, gravest } = found
  const before = row.watch ?? { firstContact: null, raised: [], alarm: null, acknowledged: null }
  const [told] = fresh
  if (!told || !gravest) {
    await keepWatch(engine, tx, row, { watch: { ...before, firstContact } })
    return false
  }
  const { kind, at, person } = gravest
  await amend(engine, tx, row, {
    actor: service(row, 'watch'),
    at: core.clock.now(),
    columns: {
      watch: {
        firstContact,
        raised: [...before.raised, ...fresh.map(({ key }) => key)],
        alarm: { kind, at, person },
        // Whoever let it run did not know of this.
        acknowledged: null,
      },
    },
    entry: {
      outcome: 'alarm_raised',
      details: {
        alarm: told.kind,
        since: new Date(told.at).toISOString(),
        ...(told.person !== null && { person: told.person }),
        state: row.state,
      },
    },
  })
  return true
}

/** From when on JumpCloud had it or may have had it: of what a restore assumed to be sent, the assumption. */
function sentSince({ acceptedAt, dispatchedAt, history, createdAt }: ActionRow): number {
  const last = history.at(-1)
  return acceptedAt ?? dispatchedAt ?? (last ? Date.parse(last.at) : createdAt)
}

function sentWipe(row: ActionRow): SentWipe {
  return {
    jumpcloudId: row.jumpcloudId,
    channel: row.channel,
    snapshot: snapshotOf(row),
    since: sentSince(row),
    deviceOffline: row.deviceOffline,
    firstContact: row.watch?.firstContact ?? null,
  }
}

async function sightingOf(engine: Engine, db: Db, row: ActionRow, device: DeviceRow): Promise<Sighting> {
  const { workspaceId } = row
  const connection = await connectionRow(engine, db, workspaceId)
  const direct = ((await bindingsOf(engine, db, workspaceId, [device.id])).get(device.id) ?? []).filter(
    ({ via }) => via === 'direct',
  )
  const users = await usersById(
    engine,
    db,
    workspaceId,
    direct.map(({ userId }) => userId),
  )
  const snapshot = snapshotOf(row)
  // Where nobody owned it, a person who turns up for a bound user is no new hand: the device is with whom it was.
  const change = snapshot.owner === null ? null : await ownerChange(engine, db, snapshot, device)
  // Bound anew by name: then the user's own binding tells it, and the owner who follows from it is no second hand.
  const byBinding = direct.some(
    ({ userId }) => userId === device.ownerUserId && !snapshot.boundUsers.includes(userId),
  )
  const owner =
    change === null || byBinding || device.ownerKey === null
      ? null
      : (await peopleByKey(engine, db, workspaceId, [device.ownerKey])).get(device.ownerKey)
  return {
    jumpcloudId: device.jumpcloudId,
    appleDeviceId: device.appleDeviceId,
    seenAt: seenAt(device, connection),
    bound: direct.map(({ userId, firstSeenAt }) => ({
      userId,
      name: users.get(userId)?.name ?? users.get(userId)?.email ?? null,
      since:
        device.ownerUserId === userId && device.boundSource === 'jumpcloud_event'
          ? (device.boundSince ?? firstSeenAt)
          : firstSeenAt,
    })),
    newOwner: owner
      ? { key: owner.key, name: owner.name, since: device.boundSince ?? device.updatedAt }
      : null,
  }
}

/** A device that is connected right now was in contact when it was read, whatever its last contact says. */
function seenAt(device: DeviceRow, connection: ConnectionRow | null): number | null {
  if (device.removedAt !== null || device.status !== 'active') return device.lastContact
  return Math.max(device.lastContact ?? 0, readAtOf(device, connection))
}

async function planBroken(engine: Engine, db: Db, row: ActionRow): Promise<boolean> {
  const device = await deviceRow(engine, db, row.workspaceId, row.deviceId)
  return !device || device.removedAt !== null || (await changesSince(engine, db, row, device)).length > 0
}

/** Ends a plan whose device is no longer the one that was asked about: nobody can approve it any more. */
async function voidPlan(core: Core, tx: Tx, row: ActionRow): Promise<boolean> {
  const { engine } = core
  const device = await deviceRow(engine, tx, row.workspaceId, row.deviceId)
  const gone = !device || device.removedAt !== null
  const changes = gone ? [] : await changesSince(engine, tx, row, device)
  if (!gone && changes.length === 0) return false
  const moved = await move(engine, tx, row, {
    to: 'voided',
    cause: 'device',
    actor: service(row, 'watch'),
    at: core.clock.now(),
    columns: {
      leaseUntil: null,
      failure: gone
        ? failure('device_removed', 'JumpCloud no longer has this device. Nothing was sent.')
        : failure(
            'device_changed',
            'The device is no longer the one that was asked about, so nobody can approve it. Nothing was sent.',
            { changes },
          ),
    },
  })
  return moved !== null
}
