/**
 * What is to be told to the host, written in the transaction of what it tells of: no entry without its message, and no
 * message without its entry. `webhooks/` delivers them.
 *
 * A lane is what is told in order: a request's entries, the workspace's own, the checkpoints. Of each lane only the
 * first message that has not arrived is `pending` or `parked`; the others wait behind it.
 */
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { TimelineCheckpoint, TimelineEntry, WebhookMessage } from '@siit-jumpcloud/shared'
import type { Engine, Tx } from '../store/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { sha256 } from './canonical.ts'

/** The lane of a request's entries; without one, that of the workspace's own. */
export const laneOf = (requestId: string | null) =>
  requestId === null ? 'workspace' : `request:${requestId}`

/** Says whether the workspace has somebody to tell. Entries written from the commit on are told. */
export async function setOutbox(engine: Engine, tx: Tx, workspaceId: string, on: boolean): Promise<void> {
  const { workspaces } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  await tx.update(workspaces).set({ hasWebhook: on }).where(eq(workspaces.id, workspaceId))
}

/** Puts an entry into the outbox. The workspace's row is held by the caller. */
export async function tellEntry(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  entry: TimelineEntry,
  checkpoint: TimelineCheckpoint | null,
): Promise<void> {
  await enqueue(engine, tx, workspaceId, {
    lane: laneOf(entry.requestId),
    requestId: entry.requestId,
    sequence: entry.sequence,
    at: Date.parse(entry.at),
    // The same entry has the same id, also after a restore; another entry with its number has another.
    identity: entry.hash,
    message: {
      type: 'timeline.entry',
      timestamp: entry.at,
      data: { workspace: workspaceId, entry, checkpoint },
    },
  })
}

/** Puts a checkpoint into the outbox, where the workspace has somebody to tell. */
export async function tellCheckpoint(engine: Engine, tx: Tx, checkpoint: TimelineCheckpoint): Promise<void> {
  const { workspaces } = engine.tables
  const { workspace, at } = checkpoint
  await lockWorkspace(engine, tx, workspace)
  const [row] = await tx
    .select({ on: workspaces.hasWebhook })
    .from(workspaces)
    .where(eq(workspaces.id, workspace))
  if (!row?.on) return
  await enqueue(engine, tx, workspace, {
    lane: 'checkpoints',
    requestId: null,
    sequence: checkpoint.sequence,
    at: Date.parse(at),
    identity: checkpoint.signature,
    message: { type: 'timeline.checkpoint', timestamp: at, data: { workspace, checkpoint } },
  })
}

async function enqueue(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  told: {
    lane: string
    requestId: string | null
    sequence: number
    at: number
    identity: string
    message: Exclude<WebhookMessage, { type: 'webhook.test' }>
  },
): Promise<void> {
  const { webhookDeliveries: d } = engine.tables
  const { lane, requestId, sequence, at, identity, message } = told
  const [before] = await tx
    .select({ one: sql`1` })
    .from(d)
    .where(
      and(
        eq(d.workspaceId, workspaceId),
        eq(d.lane, lane),
        inArray(d.state, ['waiting', 'pending', 'parked']),
      ),
    )
    .limit(1)
  await tx
    .insert(d)
    .values({
      workspaceId,
      id: `msg_${sha256(`${workspaceId}\n${identity}`).slice(0, 32)}`,
      type: message.type,
      lane,
      sequence,
      requestId,
      body: JSON.stringify(message),
      state: before ? 'waiting' : 'pending',
      nextAttemptAt: before ? null : at,
      createdAt: at,
    })
    .onConflictDoNothing()
}
