/** Owners as they are stored: decided anew whenever people, bindings or JumpCloud's users change. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import { peopleByEmail, peopleByKey } from '../people/read.ts'
import { appendEvents, lockWorkspace } from '../store/workspaces.ts'
import type { Db, DeviceRow, Engine, PersonRow, Tables, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'
import { choicesOf, dropChoices, withChoice } from './choices.ts'
import { decideOwner, type Ownership } from './ownership.ts'
import { batches, changed, type Column, deviceRows, groupBy, updateDevices } from './write.ts'

export type BindingRow = Tables['bindings']['$inferSelect']
export type JumpcloudUserRow = Tables['jumpcloudUsers']['$inferSelect']

const ownerColumns = [
  'ownerKey',
  'ownerReason',
  'ownerUserId',
  'ownerCandidates',
  'boundSince',
  'boundSource',
  'peopleText',
  'updatedAt',
] as const satisfies readonly Column[]

/** What is read of a device to decide its owner, and to tell of a change. */
export const ownedColumns = [
  'workspaceId',
  'id',
  'jumpcloudId',
  'hostname',
  'primaryUserId',
  ...ownerColumns,
] as const satisfies readonly Column[]
export type OwnedRow = Pick<DeviceRow, (typeof ownedColumns)[number]>

export interface ReassignOptions {
  /** False while nobody can look yet (the first import): no events, one row of history all the same. */
  announce?: boolean
  /** Who caused it, for the workspace's chain; the service itself where absent. */
  actor?: Actor
}

/**
 * Decides the owners of these devices anew, in the caller's transaction. Returns the ids of the devices whose owner,
 * reason or candidates are now others: each gets a row of its history and a `device` event, and the changes of a
 * batch are one entry of the workspace's chain. A device's first owner is no change. Publish afterwards.
 */
export async function reassignOwners(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  deviceIds: readonly string[],
  now: number,
  options: ReassignOptions = {},
): Promise<string[]> {
  const all: string[] = []
  if (deviceIds.length > 0) await lockWorkspace(engine, tx, workspaceId)
  for (const part of batches([...new Set(deviceIds)])) {
    const rows = await deviceRows(engine, tx, workspaceId, part, ownedColumns)
    const bindings = await bindingsOf(engine, tx, workspaceId, part)
    all.push(...(await reassignRows(engine, tx, workspaceId, { rows, bindings }, now, options)))
  }
  return all
}

interface OwnerChange {
  before: OwnedRow
  after: OwnedRow
}

/**
 * The same for one batch of rows with all their bindings, read or written in this transaction after
 * `lockWorkspace`: a sync has both in its hands, and reading them once more is a good part of its work.
 */
export async function reassignRows(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  { rows, bindings }: { rows: readonly OwnedRow[]; bindings: ReadonlyMap<string, BindingRow[]> },
  now: number,
  { announce = true, actor }: ReassignOptions = {},
): Promise<string[]> {
  const ids = rows.map(({ id }) => id)
  const users = await usersById(
    engine,
    tx,
    workspaceId,
    [...bindings.values()].flat().map((b) => b.userId),
  )
  const emailKeys = new Set([...users.values()].flatMap((user) => user.emailKey ?? []))
  const people = groupBy(
    await peopleByEmail(engine, tx, workspaceId, [...emailKeys]),
    (person) => person.emailKey,
  )

  const choices = await choicesOf(engine, tx, workspaceId, ids)

  const moved: OwnerChange[] = []
  const dropped: OwnedRow[] = []
  for (const before of rows) {
    const bound = bindings.get(before.id) ?? []
    const decided = decideOwner({
      bindings: bound,
      primaryUserId: before.primaryUserId,
      users,
      peopleByEmail: (emailKey) => people.get(emailKey) ?? [],
    })
    const known = bound.flatMap(({ userId }) => people.get(users.get(userId)?.emailKey ?? '') ?? [])
    const choice = choices.get(before.id)
    const settled = choice ? withChoice(decided, choice.personKey, known, bound, users) : null
    if (choice && !settled) dropped.push(before)
    const ownership = settled ?? decided
    const after = changed(before, {
      ...toColumns(ownership),
      ...boundSince(before, ownership, bound),
      peopleText: peopleText(ownership, bound, users, known),
    })
    if (after) moved.push({ before, after: { ...after, updatedAt: now } })
  }
  await forgetChoices(engine, tx, workspaceId, dropped, now)
  if (moved.length === 0) return []
  await updateDevices(
    engine,
    tx,
    moved.map(({ after }) => after),
    ownerColumns,
  )
  await keepHistory(engine, tx, workspaceId, moved, [...people.values()].flat(), now, actor)
  const changedIds = moved.map(({ after }) => after.id)
  if (announce)
    await appendEvents(
      engine,
      tx,
      workspaceId,
      changedIds.map((deviceId) => ({ event: { type: 'device', deviceId }, deviceId })),
      now,
    )
  return changedIds
}

/** A machine that a whole company is bound to must not be found by thousands of names. */
const usersInText = 50

/** Who a search finds the device by: its owner and its bound users, those bound directly first. */
function peopleText(
  { ownerKey }: Ownership,
  bound: readonly BindingRow[],
  users: ReadonlyMap<string, JumpcloudUserRow>,
  known: readonly PersonRow[],
): string {
  const first = [...bound].sort(
    (a, b) => Number(a.via === 'group') - Number(b.via === 'group') || (a.userId < b.userId ? -1 : 1),
  )
  const owner = known.find(({ key }) => key === ownerKey)
  const words = [
    owner?.name,
    owner?.email,
    ...first.slice(0, usersInText).flatMap(({ userId }) => {
      const user = users.get(userId)
      return [user?.email, user?.name]
    }),
  ].flatMap((word) => (word ? [word.toLowerCase()] : []))
  return [...new Set(words)].join('\n')
}

/** A conflict that is over takes the choice with it, on the record. */
async function forgetChoices(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  rows: readonly OwnedRow[],
  now: number,
): Promise<void> {
  if (rows.length === 0) return
  await dropChoices(
    engine,
    tx,
    workspaceId,
    rows.map(({ id }) => id),
  )
  await appendEntry(engine, tx, workspaceId, {
    kind: 'workspace',
    outcome: 'ownership.choice_dropped',
    actor: { type: 'system', workspaceId, name: 'inventory', correlationId: 'inventory' },
    at: now,
    details: {
      devices: rows.map(({ id, hostname, jumpcloudId }) => ({ deviceId: id, hostname, jumpcloudId })),
    },
  })
}

const toColumns = (ownership: Ownership) => ({
  ownerKey: ownership.ownerKey,
  ownerReason: ownership.reason,
  ownerUserId: ownership.userId,
  ownerCandidates: ownership.candidates,
})

/** The binding's date: JumpCloud's own event once that is known of this user, else when we first saw it. */
function boundSince(row: OwnedRow, { userId }: Ownership, bindings: readonly BindingRow[]) {
  if (userId === null) return { boundSince: null, boundSource: null }
  const binding = bindings.find((candidate) => candidate.userId === userId)
  const byEvent = row.boundSource === 'jumpcloud_event' && row.ownerUserId === userId
  if (byEvent && binding) return { boundSince: row.boundSince, boundSource: row.boundSource }
  return { boundSince: binding?.firstSeenAt ?? null, boundSource: 'first_seen' as const }
}

const wasDecided = (row: OwnedRow) => row.ownerKey !== null || row.ownerReason !== null

async function keepHistory(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  moved: readonly OwnerChange[],
  known: readonly PersonRow[],
  now: number,
  actor: Actor | undefined,
): Promise<void> {
  const changes = moved.filter(
    ({ before, after }) =>
      !wasDecided(before) || before.ownerKey !== after.ownerKey || before.ownerReason !== after.ownerReason,
  )
  if (changes.length === 0) return
  const { ownerHistory } = engine.tables
  const people = new Map(known.map((person) => [person.key, person]))
  await tx
    .update(ownerHistory)
    .set({ until: now })
    .where(
      and(
        eq(ownerHistory.workspaceId, workspaceId),
        inArray(
          ownerHistory.deviceId,
          changes.map(({ after }) => after.id),
        ),
        isNull(ownerHistory.until),
      ),
    )
  const rows = changes.map(({ after }) => {
    const owner = after.ownerKey === null ? undefined : people.get(after.ownerKey)
    return {
      workspaceId,
      deviceId: after.id,
      since: now,
      until: null,
      ownerKey: after.ownerKey,
      ownerEmail: owner?.email ?? null,
      ownerName: owner?.name ?? null,
      reason: after.ownerReason,
    }
  })
  // Two changes within one millisecond: the later one is what holds.
  await tx
    .insert(ownerHistory)
    .values(rows)
    .onConflictDoUpdate({
      target: [ownerHistory.workspaceId, ownerHistory.deviceId, ownerHistory.since],
      set: {
        until: null,
        ownerKey: sql`excluded.owner_key`,
        ownerEmail: sql`excluded.owner_email`,
        ownerName: sql`excluded.owner_name`,
        reason: sql`excluded.reason`,
      },
    })

  const told = changes.filter(({ before }) => wasDecided(before))
  if (told.length === 0) return
  const missing = told.flatMap(({ before }) => before.ownerKey ?? []).filter((key) => !people.has(key))
  for (const [key, person] of await peopleByKey(engine, tx, workspaceId, missing)) people.set(key, person)
  const shown = (row: OwnedRow) =>
    row.ownerKey === null ? (row.ownerReason ?? null) : (people.get(row.ownerKey)?.email ?? row.ownerKey)
  await appendEntry(engine, tx, workspaceId, {
    kind: 'workspace',
    outcome: 'ownership.changed',
    actor: actor ?? { type: 'system', workspaceId, name: 'inventory', correlationId: 'inventory' },
    at: now,
    details: {
      devices: told.map(({ before, after }) => ({
        deviceId: after.id,
        hostname: after.hostname,
        jumpcloudId: after.jumpcloudId,
        from: shown(before),
        to: shown(after),
      })),
    },
  })
}

/** Bindings of these devices, by device id. */
export async function bindingsOf(
  engine: Engine,
  db: Db,
  workspaceId: string,
  deviceIds: readonly string[],
): Promise<Map<string, BindingRow[]>> {
  if (deviceIds.length === 0) return new Map()
  const { bindings } = engine.tables
  const rows = await db
    .select()
    .from(bindings)
    .where(and(eq(bindings.workspaceId, workspaceId), inArray(bindings.deviceId, [...deviceIds])))
  return groupBy(rows, (row) => row.deviceId)
}

/** JumpCloud's users by their id, as far as we know them. */
export async function usersById(
  engine: Engine,
  db: Db,
  workspaceId: string,
  userIds: readonly string[],
): Promise<Map<string, JumpcloudUserRow>> {
  const { jumpcloudUsers } = engine.tables
  const found = new Map<string, JumpcloudUserRow>()
  for (const part of batches([...new Set(userIds)], 500)) {
    const rows = await db
      .select()
      .from(jumpcloudUsers)
      .where(and(eq(jumpcloudUsers.workspaceId, workspaceId), inArray(jumpcloudUsers.userId, part)))
    for (const row of rows) found.set(row.userId, row)
  }
  return found
}

/**
 * The devices whose ownership depends on these normalised emails: those that a JumpCloud user with one of them is
 * bound to.
 */
export async function devicesOfEmails(
  engine: Engine,
  db: Db,
  workspaceId: string,
  emailKeys: readonly string[],
): Promise<string[]> {
  const { bindings, jumpcloudUsers } = engine.tables
  const ids = new Set<string>()
  for (const part of batches([...new Set(emailKeys)], 500)) {
    const rows = await db
      .selectDistinct({ deviceId: bindings.deviceId })
      .from(jumpcloudUsers)
      .innerJoin(
        bindings,
        and(eq(bindings.workspaceId, jumpcloudUsers.workspaceId), eq(bindings.userId, jumpcloudUsers.userId)),
      )
      .where(and(eq(jumpcloudUsers.workspaceId, workspaceId), inArray(jumpcloudUsers.emailKey, part)))
    for (const { deviceId } of rows) ids.add(deviceId)
  }
  return [...ids]
}

/** The devices that these JumpCloud users are bound to. */
export async function devicesOfUsers(
  engine: Engine,
  db: Db,
  workspaceId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const { bindings } = engine.tables
  const ids = new Set<string>()
  for (const part of batches([...new Set(userIds)], 500)) {
    const rows = await db
      .selectDistinct({ deviceId: bindings.deviceId })
      .from(bindings)
      .where(and(eq(bindings.workspaceId, workspaceId), inArray(bindings.userId, part)))
    for (const { deviceId } of rows) ids.add(deviceId)
  }
  return [...ids]
}
