/**
 * What becomes of a connection without a person: its key is refused, or works again, or the fleet was read. Called
 * by whoever spoke with JumpCloud, in that caller's transaction.
 */
import { and, eq, ne } from 'drizzle-orm'
import { lockWorkspace } from '../store/workspaces.ts'
import type { Engine, Tx } from '../store/index.ts'
import { announceConnection, recordChange, serviceActor } from './changes.ts'
import { connectionRow } from './row.ts'

/**
 * JumpCloud refused the key. `keyVersion` is the one of the connection that asked: where the key was replaced
 * meanwhile, the refusal says nothing about the new one. Returns whether anything changed; publish then.
 */
export async function markCredentialsInvalid(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  keyVersion: number,
  at: number,
): Promise<boolean> {
  const { connections } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const row = await connectionRow(engine, tx, workspaceId)
  if (!row || row.keyVersion !== keyVersion || row.state === 'credentials_invalid') return false
  const [changed] = await tx
    .update(connections)
    .set({ state: 'credentials_invalid', stateBeforeInvalid: row.state, updatedAt: at })
    .where(
      and(
        eq(connections.workspaceId, workspaceId),
        eq(connections.keyVersion, keyVersion),
        ne(connections.state, 'credentials_invalid'),
      ),
    )
    .returning()
  if (!changed) return false
  await recordChange(engine, tx, service(workspaceId), 'connection.credentials_invalid', at, {
    keyLast4: row.keyLast4,
  })
  await announceConnection(engine, tx, workspaceId, changed, at)
  return true
}

/** JumpCloud takes the key again; the connection goes back to the state it had. Returns whether anything changed. */
export async function markCredentialsWork(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  keyVersion: number,
  at: number,
): Promise<boolean> {
  const { connections } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const row = await connectionRow(engine, tx, workspaceId)
  if (!row || row.keyVersion !== keyVersion || row.state !== 'credentials_invalid') return false
  const [changed] = await tx
    .update(connections)
    .set({ state: row.stateBeforeInvalid ?? 'importing', stateBeforeInvalid: null, updatedAt: at })
    .where(and(eq(connections.workspaceId, workspaceId), eq(connections.keyVersion, keyVersion)))
    .returning()
  if (!changed) return false
  await recordChange(engine, tx, service(workspaceId), 'connection.credentials_work', at, {
    keyLast4: row.keyLast4,
  })
  await announceConnection(engine, tx, workspaceId, changed, at)
  return true
}

/**
 * The fleet was read to its end by a run that started at `startedAt` (milliseconds). After the first time the
 * import is over and waits for its review. Returns whether the connection is still there.
 */
export async function markFleetRead(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  startedAt: number,
  at: number,
): Promise<boolean> {
  const { connections } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const row = await connectionRow(engine, tx, workspaceId)
  if (!row) return false
  const [changed] = await tx
    .update(connections)
    .set({
      fleetReadAt: startedAt,
      bindingTurn: row.bindingTurn + 1,
      state: row.state === 'importing' ? 'review' : row.state,
      // A key that was refused half-way and works again must not fall back to importing.
      stateBeforeInvalid: row.stateBeforeInvalid === 'importing' ? 'review' : row.stateBeforeInvalid,
      updatedAt: at,
    })
    .where(eq(connections.workspaceId, workspaceId))
    .returning()
  await announceConnection(engine, tx, workspaceId, changed ?? row, at)
  return true
}

const service = (workspaceId: string) => serviceActor(workspaceId, 'jumpcloud', 'jumpcloud')
