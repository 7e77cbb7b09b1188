/**
 * Whose a device is where several persons fit, as a person said (product §2: a conflict is never picked silently, and
 * settling it is remembered).
 *
 * A choice holds while there is a conflict and the chosen person is one of its candidates. Once the rule decides by
 * itself again, or the person is a candidate no more, it is dropped for good: a conflict that comes back is another
 * one, and is asked anew.
 */
import { and, eq, inArray } from 'drizzle-orm'
import { keyOfEmail } from '../people/rows.ts'
import type { Db, Engine, PersonRow, Tables, Tx } from '../store/index.ts'
import type { KnownUser, Ownership } from './ownership.ts'

export type ChoiceRow = Tables['ownerChoices']['$inferSelect']

/** The choices on these devices, by device id. */
export async function choicesOf(
  engine: Engine,
  db: Db,
  workspaceId: string,
  deviceIds: readonly string[],
): Promise<Map<string, ChoiceRow>> {
  if (deviceIds.length === 0) return new Map()
  const { ownerChoices } = engine.tables
  const rows = await db
    .select()
    .from(ownerChoices)
    .where(and(eq(ownerChoices.workspaceId, workspaceId), inArray(ownerChoices.deviceId, [...deviceIds])))
  return new Map(rows.map((row) => [row.deviceId, row]))
}

/** Ids of all devices whose owner a person has settled. */
export async function settledDevices(engine: Engine, db: Db, workspaceId: string): Promise<string[]> {
  const { ownerChoices } = engine.tables
  const rows = await db
    .select({ deviceId: ownerChoices.deviceId })
    .from(ownerChoices)
    .where(eq(ownerChoices.workspaceId, workspaceId))
  return rows.map(({ deviceId }) => deviceId)
}

/**
 * The ownership with the choice in force, or null where the choice does not hold. `people` are those who have the
 * bound users' emails: a person chosen before the host gave an id is known again by the email.
 */
export function withChoice(
  ownership: Ownership,
  personKey: string,
  people: readonly PersonRow[],
  bound: readonly { userId: string }[],
  users: ReadonlyMap<string, KnownUser>,
): Ownership | null {
  if (ownership.reason !== 'several_candidates') return null
  const person = people.find(
    ({ key, emailKey }) =>
      ownership.candidates.includes(key) && (key === personKey || keyOfEmail(emailKey) === personKey),
  )
  if (!person) return null
  // The least of several, in whatever order they come: else each run would find another one, and call it a change.
  const [userId = null] = bound
    .map(({ userId }) => userId)
    .filter((userId) => users.get(userId)?.emailKey === person.emailKey)
    .sort()
  return {
    ...ownership,
    ownerKey: person.key,
    reason: null,
    userId: ownership.userId ?? userId,
  }
}

/** Remembers a choice; an earlier one of the device is replaced. */
export async function storeChoice(engine: Engine, tx: Tx, row: ChoiceRow): Promise<void> {
  const { ownerChoices } = engine.tables
  await tx
    .insert(ownerChoices)
    .values(row)
    .onConflictDoUpdate({ target: [ownerChoices.workspaceId, ownerChoices.deviceId], set: row })
}

/** Forgets the choices on these devices. */
export async function dropChoices(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  deviceIds: readonly string[],
): Promise<void> {
  if (deviceIds.length === 0) return
  const { ownerChoices } = engine.tables
  await tx
    .delete(ownerChoices)
    .where(and(eq(ownerChoices.workspaceId, workspaceId), inArray(ownerChoices.deviceId, [...deviceIds])))
}
