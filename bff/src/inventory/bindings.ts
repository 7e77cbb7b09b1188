/** Who is bound to what, and JumpCloud's users, as they are stored. */
import { and, eq, gt, asc, inArray, sql } from 'drizzle-orm'
import type { Binding, SystemUser } from '../jumpcloud/index.ts'
import type { Engine, Tx } from '../store/index.ts'
import { normaliseEmail } from './emails.ts'
import { bindingsOf, type BindingRow, type JumpcloudUserRow, usersById } from './owners.ts'

const toUserRow = (workspaceId: string, user: SystemUser): JumpcloudUserRow => ({
  workspaceId,
  userId: user.id,
  email: user.email,
  emailKey: user.email === null ? null : normaliseEmail(user.email),
  name: user.name,
})

/** Stores users that are new or changed. Returns the ids of those that changed, new ones included. */
export async function storeUsers(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  users: readonly SystemUser[],
): Promise<string[]> {
  const rows = new Map(users.map((user) => [user.id, toUserRow(workspaceId, user)]))
  const known = await usersById(engine, tx, workspaceId, [...rows.keys()])
  const news = [...rows.values()].filter((row) => {
    const before = known.get(row.userId)
    return (
      !before || before.email !== row.email || before.emailKey !== row.emailKey || before.name !== row.name
    )
  })
  if (news.length === 0) return []
  const { jumpcloudUsers } = engine.tables
  await tx
    .insert(jumpcloudUsers)
    .values(news)
    .onConflictDoUpdate({
      target: [jumpcloudUsers.workspaceId, jumpcloudUsers.userId],
      set: { email: sql`excluded.email`, emailKey: sql`excluded.email_key`, name: sql`excluded.name` },
    })
  return news.map(({ userId }) => userId)
}

/**
 * Forgets users that JumpCloud no longer has, a few hundred at a time; `after` is the last id looked at. Returns the
 * last id looked at this time, and who is gone.
 */
export async function forgetUsers(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  isThere: (userId: string) => boolean,
  after: string | null,
): Promise<{ last: string | null; gone: string[] }> {
  const { jumpcloudUsers } = engine.tables
  const ids = (
    await tx
      .select({ userId: jumpcloudUsers.userId })
      .from(jumpcloudUsers)
      .where(
        and(
          eq(jumpcloudUsers.workspaceId, workspaceId),
          after === null ? undefined : gt(jumpcloudUsers.userId, after),
        ),
      )
      .orderBy(asc(jumpcloudUsers.userId))
      .limit(500)
  ).map(({ userId }) => userId)
  const gone = ids.filter((id) => !isThere(id))
  if (gone.length > 0)
    await tx
      .delete(jumpcloudUsers)
      .where(and(eq(jumpcloudUsers.workspaceId, workspaceId), inArray(jumpcloudUsers.userId, gone)))
  return { last: ids.at(-1) ?? null, gone }
}

/**
 * Makes the bindings of these devices what JumpCloud says they are. `at` is when they were read, which is the date of
 * those that we see for the first time. Returns them as they are now, by device id; a device without any is not in it.
 */
export async function storeBindings(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  read: ReadonlyMap<string, readonly Binding[]>,
  at: number,
): Promise<Map<string, BindingRow[]>> {
  const { bindings } = engine.tables
  const known = await bindingsOf(engine, tx, workspaceId, [...read.keys()])
  const after = new Map<string, BindingRow[]>()
  const written: BindingRow[] = []
  for (const [deviceId, now] of read) {
    const before = new Map((known.get(deviceId) ?? []).map((row) => [row.userId, row]))
    const rows = now.map(({ userId, via }): BindingRow => {
      const row = before.get(userId)
      before.delete(userId)
      if (row?.via === via) return row
      const fresh = { workspaceId, deviceId, userId, via, firstSeenAt: row?.firstSeenAt ?? at }
      written.push(fresh)
      return fresh
    })
    if (rows.length > 0) after.set(deviceId, rows)
    if (before.size === 0) continue
    await tx
      .delete(bindings)
      .where(
        and(
          eq(bindings.workspaceId, workspaceId),
          eq(bindings.deviceId, deviceId),
          inArray(bindings.userId, [...before.keys()]),
        ),
      )
  }
  if (written.length > 0)
    await tx
      .insert(bindings)
      .values(written)
      .onConflictDoUpdate({
        target: [bindings.workspaceId, bindings.deviceId, bindings.userId],
        set: { via: sql`excluded.via` },
      })
  return after
}
