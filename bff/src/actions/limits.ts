/** How many wipes an agent and a workspace have behind them. */
import { and, asc, eq, gt, notInArray } from 'drizzle-orm'
import type { Policy } from '@siit-jumpcloud/shared'
import type { CapabilityContext } from '../capabilities/index.ts'
import type { Db, Engine } from '../store/index.ts'
import { neverLeft } from './states.ts'

const hour = 60 * 60_000
const day = 24 * hour

/**
 * Wipes that count against the limits: of this agent within the last hour, of the workspace within the last 24 hours
 * (no time zone is anybody's "today"). What never left us does not count. Read it in the transaction that adds one,
 * with the workspace locked, or it says nothing about the next moment. `except` leaves one action out.
 */
export async function wipesUsed(
  engine: Engine,
  db: Db,
  workspaceId: string,
  agentId: string,
  now: number,
  limits: Policy['wipeLimits'],
  except?: string,
): Promise<CapabilityContext['limits']> {
  const { actions } = engine.tables
  const rows = await db
    .select({ id: actions.id, agentId: actions.agentId, at: actions.createdAt })
    .from(actions)
    .where(
      and(
        eq(actions.workspaceId, workspaceId),
        eq(actions.kind, 'wipe'),
        gt(actions.createdAt, now - day),
        notInArray(actions.state, [...neverLeft]),
      ),
    )
    .orderBy(asc(actions.createdAt))
  const ofWorkspace = rows.filter((row) => row.id !== except).map((row) => row.at)
  const ofAgent = rows
    .filter((row) => row.id !== except && row.agentId === agentId && row.at > now - hour)
    .map((row) => row.at)
  return {
    agentUsed: ofAgent.length,
    workspaceUsed: ofWorkspace.length,
    agentResetsAt: resetsAt(ofAgent, limits.perAgentPerHour, hour),
    workspaceResetsAt: resetsAt(ofWorkspace, limits.perWorkspacePerDay, day),
  }
}

/** When the next one is possible: once as many have aged out as are over. Null where that never comes, or is now. */
function resetsAt(oldestFirst: readonly number[], limit: number, window: number): string | null {
  if (limit === 0 || oldestFirst.length < limit) return null
  const last = oldestFirst[oldestFirst.length - limit]
  return last === undefined ? null : new Date(last + window).toISOString()
}
