/** Writing people, and what follows from it for the owners of devices: one transaction. */
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { devicesOfEmails, reassignOwners } from '../inventory/owners.ts'
import { appendEvents, lockWorkspace } from '../store/workspaces.ts'
import type { Engine, PersonRow, Tx } from '../store/index.ts'
import { keyOfEmail, keyOfId } from './rows.ts'

/** A person to store. Without an id: a requester whom the host's token names by email alone. */
export interface PersonToStore {
  id: string | null
  email: string
  emailKey: string
  name: string
}

export interface Stored {
  /** New or changed. */
  stored: number
  devicesChanged: boolean
}

/**
 * Upserts by key. A row without an id is merged into the one with an id and the same email. Where an id comes twice,
 * the last one counts. Publish where `devicesChanged`.
 */
export async function storePeople(
  core: Core,
  workspaceId: string,
  people: readonly PersonToStore[],
  actor?: Actor,
): Promise<Stored> {
  const { engine } = core
  return engine.tx(async (tx) => {
    // Two loads at once, or a load and a sync, must each see what the other decided: owners depend on all people.
    await lockWorkspace(engine, tx, workspaceId)
    return storeInside(engine, tx, workspaceId, people, core.clock.now(), actor)
  })
}

async function storeInside(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  people: readonly PersonToStore[],
  now: number,
  actor: Actor | undefined,
): Promise<Stored> {
  const { people: table } = engine.tables
  const rows = people.map((person): PersonRow => ({
    workspaceId,
    key: person.id === null ? keyOfEmail(person.emailKey) : keyOfId(person.id),
    hostId: person.id,
    email: person.email,
    emailKey: person.emailKey,
    name: person.name,
    updatedAt: now,
  }))
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const idless = rows.filter((row) => row.hostId !== null).map((row) => keyOfEmail(row.emailKey))
  const known = new Map(
    (
      await tx
        .select()
        .from(table)
        .where(and(eq(table.workspaceId, workspaceId), inArray(table.key, [...byKey.keys(), ...idless])))
    ).map((row) => [row.key, row]),
  )

  const merged = [...new Set(idless)].filter((key) => known.has(key))
  const changed = [...byKey.values()].filter((row) => !sameAs(row, known.get(row.key)))
  if (changed.length === 0 && merged.length === 0) return { stored: 0, devicesChanged: false }

  if (changed.length > 0)
    await tx
      .insert(table)
      .values(changed)
      .onConflictDoUpdate({
        target: [table.workspaceId, table.key],
        set: {
          email: sql`excluded.email`,
          emailKey: sql`excluded.email_key`,
          name: sql`excluded.name`,
          updatedAt: now,
        },
      })
  if (merged.length > 0)
    await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), inArray(table.key, merged)))

  const emails = new Set<string>()
  for (const row of changed) {
    emails.add(row.emailKey)
    const before = known.get(row.key)
    if (before) emails.add(before.emailKey)
  }
  for (const key of merged) {
    const before = known.get(key)
    if (before) emails.add(before.emailKey)
  }
  const deviceIds = await devicesOfEmails(engine, tx, workspaceId, [...emails])
  const reassigned = new Set(
    await reassignOwners(engine, tx, workspaceId, deviceIds, now, actor ? { actor } : {}),
  )
  // Another name under the same email changes no owner, and yet what panels show.
  const shown = deviceIds.filter((id) => !reassigned.has(id))
  await appendEvents(
    engine,
    tx,
    workspaceId,
    shown.map((deviceId) => ({ event: { type: 'device', deviceId }, deviceId })),
    now,
  )
  return { stored: changed.length, devicesChanged: deviceIds.length > 0 }
}

const sameAs = (row: PersonRow, before: PersonRow | undefined): boolean =>
  before !== undefined &&
  before.email === row.email &&
  before.emailKey === row.emailKey &&
  before.name === row.name
