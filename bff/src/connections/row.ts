/** The connection as it stands. */
import { eq } from 'drizzle-orm'
import type { Connection } from '@siit-jumpcloud/shared'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import type { ConnectionRow, Db, Engine } from '../store/index.ts'
import { quarantinedAt } from '../store/workspaces.ts'

export async function connectionRow(
  engine: Engine,
  db: Db,
  workspaceId: string,
): Promise<ConnectionRow | null> {
  const { connections } = engine.tables
  const [row] = await db.select().from(connections).where(eq(connections.workspaceId, workspaceId))
  return row ?? null
}

export const notConnected = () =>
  new AppError(
    'conflict',
    'not_connected',
    'JumpCloud is not connected to this workspace. Nothing was done. An administrator connects it in Settings.',
  )

/** The workspace's connection. Throws 409 `not_connected` where there is none. */
export async function demandConnection(engine: Engine, db: Db, workspaceId: string): Promise<ConnectionRow> {
  const row = await connectionRow(engine, db, workspaceId)
  if (!row) throw notConnected()
  return row
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** What may be told of a connection: of the key, its last four characters. */
export function toConnection(row: ConnectionRow | null): Connection {
  return {
    state: row?.state ?? 'not_connected',
    organizationId: row?.organizationId ?? null,
    organizationName: row?.organizationName ?? null,
    region: row?.region ?? null,
    keyLast4: row?.keyLast4 ?? null,
    report: row?.report ?? null,
    connectedAt: instant(row?.createdAt ?? null),
    finishedAt: instant(row?.finishedAt ?? null),
    lastSyncAt: instant(row?.fleetReadAt ?? null),
    nextSyncAt: instant(row?.nextSyncAt ?? null),
    stopped: stoppedOf(row),
  }
}

function stoppedOf(row: ConnectionRow | null): Connection['stopped'] {
  if (!row?.stoppedBy || row.stoppedAt === null) return null
  return { by: row.stoppedBy, at: new Date(row.stoppedAt).toISOString() }
}

/** The connection for whoever may read it; `not_connected` is a state like the others. */
export async function getConnection(core: Core, workspaceId: string): Promise<Connection> {
  const { engine } = core
  return {
    ...toConnection(await connectionRow(engine, engine.db, workspaceId)),
    quarantinedAt: instant(await quarantinedAt(engine, engine.db, workspaceId)),
  }
}

/** Where a stored key belongs: its ciphertext opens nowhere else. */
export const keyContext = (workspaceId: string) => `connection:${workspaceId}`
