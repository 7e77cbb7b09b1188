/** Administrators are told of a limit that was reached: an entry of the workspace's own, which the webhook delivers. */
import { lte } from 'drizzle-orm'
import type { Verdict } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef } from '../actor.ts'
import type { Engine, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'

/** For a limit that no time lifts (it is zero), in milliseconds. */
const atLeast = 60 * 60_000

/**
 * Tells of the limit in a verdict, once until it passes: an agent who goes on clicking is on the record with every
 * attempt, and administrators hear of it once. In the transaction that refuses.
 */
export async function tellOfLimit(
  engine: Engine,
  tx: Tx,
  agent: AgentActor,
  { code, params }: Pick<Verdict, 'code' | 'params'>,
  now: number,
): Promise<void> {
  const { limitNotices } = engine.tables
  const { workspaceId } = agent
  const { used, limit, resetsAt } = params
  const until = typeof resetsAt === 'string' ? Date.parse(resetsAt) : now + atLeast
  const agentId = code === 'limit_agent' ? agent.id : ''
  const told = await tx
    .insert(limitNotices)
    .values({ workspaceId, code, agentId, until })
    .onConflictDoUpdate({
      target: [limitNotices.workspaceId, limitNotices.code, limitNotices.agentId],
      set: { until },
      setWhere: lte(limitNotices.until, now),
    })
    .returning({ code: limitNotices.code })
  if (told.length === 0) return
  await appendEntry(engine, tx, workspaceId, {
    kind: 'workspace',
    outcome: 'limit.reached',
    actor: { type: 'system', workspaceId, name: 'limits', correlationId: agent.correlationId },
    at: now,
    details: { limit: code, agent: agentRef(agent), used, allowed: limit, until: resetsAt ?? null },
  })
}
