/** Every change of a connection is an entry of the workspace's chain, and an event for whoever has Settings open. */
import type { Actor, SystemActor } from '../actor.ts'
import { appendEvents } from '../store/workspaces.ts'
import type { ConnectionRow, Engine, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'
import { toConnection } from './row.ts'

/** The service itself, where no person did it. */
export const serviceActor = (workspaceId: string, name: string, correlationId: string): SystemActor => ({
  type: 'system',
  workspaceId,
  name,
  correlationId,
})

/** Writes an entry of kind `workspace`. `outcome` names what was done, e.g. `policy.changed`. */
export async function recordChange(
  engine: Engine,
  tx: Tx,
  actor: Actor,
  outcome: string,
  at: number,
  details: Record<string, unknown> = {},
): Promise<void> {
  await appendEntry(engine, tx, actor.workspaceId, { kind: 'workspace', outcome, actor, at, details })
}

/** Tells Settings, wherever it is open, how the connection stands now. */
export async function announceConnection(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  row: ConnectionRow | null,
  at: number,
): Promise<void> {
  await appendEvents(
    engine,
    tx,
    workspaceId,
    [{ event: { type: 'connection', connection: toConnection(row) } }],
    at,
  )
}
