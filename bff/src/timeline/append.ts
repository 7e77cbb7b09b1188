/**
 * The one door by which an entry gets onto the timeline: inside the transaction of the change it tells of,
 * so that there is no change without its entry and no entry without its change.
 */
import { eq, sql } from 'drizzle-orm'
import type { TimelineEntry } from '@siit-jumpcloud/shared'
import { type Actor, timelineActor } from '../actor.ts'
import { appendEvents, lockWorkspace } from '../store/workspaces.ts'
import type { Engine, Tx } from '../store/index.ts'
import { canonicalJson } from './canonical.ts'
import { entryHash, genesisHash } from './chain.ts'
import { latestCheckpoint } from './checkpoints.ts'
import { tellEntry } from './outbox.ts'

export type EntryInput = Pick<TimelineEntry, 'kind' | 'outcome'> &
  Partial<
    Pick<TimelineEntry, 'requestId' | 'action' | 'actionId' | 'device' | 'reason' | 'details' | 'occurredAt'>
  > & {
    actor: Actor
    /** Milliseconds since 1970. */
    at: number
    /** Where they differ from the actor's own: recovery tells of what an agent asked for earlier. */
    sourceAddress?: string | null
    correlationId?: string | null
  }

/** Appends one entry, its `timeline` event, and its message to the host where there is a webhook. Call `engine.publish` after the commit. */
export async function appendEntry(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  input: EntryInput,
): Promise<TimelineEntry> {
  const { workspaces, timelineEntries } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const [chain] = await tx
    .select({
      sequence: workspaces.chainSequence,
      head: workspaces.chainHead,
      hasWebhook: workspaces.hasWebhook,
    })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  const sequence = (chain?.sequence ?? 0) + 1
  const previousHash = chain?.head || genesisHash
  const { actor } = input
  const content = {
    sequence,
    at: new Date(input.at).toISOString(),
    kind: input.kind,
    actor: timelineActor(actor),
    requestId: input.requestId ?? null,
    action: input.action ?? null,
    actionId: input.actionId ?? null,
    outcome: input.outcome,
    device: input.device ?? null,
    reason: input.reason ?? null,
    sourceAddress: input.sourceAddress ?? (actor.type === 'agent' ? actor.sourceAddress : null),
    correlationId: input.correlationId ?? actor.correlationId,
    occurredAt: input.occurredAt ?? null,
    details: input.details ?? {},
  }
  const body = canonicalJson(content)
  const hash = entryHash(previousHash, body)
  await tx.insert(timelineEntries).values({
    workspaceId,
    sequence,
    requestId: content.requestId,
    deviceId: content.device?.id ?? null,
    actionId: content.actionId,
    at: input.at,
    body,
    previousHash,
    hash,
  })
  await tx
    .update(workspaces)
    .set({ chainSequence: sql`${sequence}`, chainHead: hash })
    .where(eq(workspaces.id, workspaceId))
  const entry: TimelineEntry = { ...content, previousHash, hash }
  await appendEvents(
    engine,
    tx,
    workspaceId,
    [
      {
        event: { type: 'timeline', entry },
        deviceId: content.device?.id ?? null,
        requestId: content.requestId,
      },
    ],
    input.at,
  )
  if (chain?.hasWebhook)
    await tellEntry(engine, tx, workspaceId, entry, await latestCheckpoint(engine, tx, workspaceId))
  return entry
}
