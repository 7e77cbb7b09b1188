/** One action, for whoever may know of it. */
import { and, eq } from 'drizzle-orm'
import type { Action } from '@siit-jumpcloud/shared'
import { type AgentActor, demand, may } from '../actor.ts'
import type { Core } from '../core.ts'
import { notFound } from '../errors.ts'
import type { ActionRow, Db, Engine } from '../store/index.ts'
import { maySeeAction } from './device.ts'
import { toAction } from './view.ts'

export async function findAction(
  engine: Engine,
  db: Db,
  workspaceId: string,
  actionId: string,
): Promise<ActionRow | null> {
  const { actions } = engine.tables
  const [row] = await db
    .select()
    .from(actions)
    .where(and(eq(actions.workspaceId, workspaceId), eq(actions.id, actionId)))
  return row ?? null
}

/**
 * The row of an action that the agent may read: of their request, of the requester's devices, one they asked for or
 * approved themselves, any with `devices:search`, and one that awaits approval with `devices:approve`. Throws 404.
 */
export async function visibleAction(core: Core, agent: AgentActor, actionId: string): Promise<ActionRow> {
  const row = await findAction(core.engine, core.engine.db, agent.workspaceId, actionId)
  if (!row || !(await maySeeAction(core, agent, row))) throw notFound('action')
  return row
}

/** One action. Throws 404, or 403 without `devices:read`; `devices:approve` alone reads what awaits approval. */
export async function getAction(core: Core, agent: AgentActor, actionId: string): Promise<Action> {
  if (!may(agent, 'devices:approve')) demand(agent, 'devices:read')
  const row = await visibleAction(core, agent, actionId)
  if (row.state !== 'awaiting_approval') demand(agent, 'devices:read')
  return toAction(row)
}

/** The right that an action asked for: it also decides who may cancel or settle it, or see its PIN. */
export function demandRightOf(agent: AgentActor, row: ActionRow): void {
  switch (row.kind) {
    case 'lock':
      demand(agent, 'devices:lock')
      break
    case 'wipe':
      demand(agent, 'devices:wipe')
      break
    case 'open':
      demand(agent, 'devices:read')
  }
}
