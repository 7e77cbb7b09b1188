/** Which devices an agent may read, asked for many events at once. */
import { and, eq } from 'drizzle-orm'
import { type AgentActor, may } from '../actor.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { requesterKeyOf } from './reading.ts'

/** `all`, or the ids of those that `mayRead` (`reading.ts`) lets the agent read, as of now. */
export async function readableDevices(core: Core, agent: AgentActor): Promise<'all' | ReadonlySet<string>> {
  const { engine } = core
  if (may(agent, 'integration:manage')) return 'all'
  const connection = await connectionRow(engine, engine.db, agent.workspaceId)
  if ((connection?.finishedAt ?? null) === null) return new Set()
  if (may(agent, 'devices:search')) return 'all'
  const requester = may(agent, 'devices:read') ? await requesterKeyOf(core, agent) : null
  if (requester === null) return new Set()
  const { devices } = engine.tables
  const rows = await engine.db
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.workspaceId, agent.workspaceId), eq(devices.ownerKey, requester)))
  return new Set(rows.map(({ id }) => id))
}
