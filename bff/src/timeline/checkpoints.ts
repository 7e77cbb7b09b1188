/** Signing what the chain's head is, now and then, and keeping what was signed. */
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type { Page, TimelineCheckpoint } from '@siit-jumpcloud/shared'
import type { Core } from '../core.ts'
import type { CheckpointRow, Db, Engine } from '../store/index.ts'
import { linkMistake, type Position, start } from './chain.ts'
import { signCheckpoint } from './checkpoint.ts'
import { type CheckpointSigner, checkpointSigner } from './keys.ts'
import { tellCheckpoint } from './outbox.ts'
import { allEntries } from './read.ts'

/** The newest checkpoint of a workspace, or null where there is none yet. */
export async function latestCheckpoint(
  engine: Engine,
  db: Db,
  workspaceId: string,
): Promise<TimelineCheckpoint | null> {
  const { timelineCheckpoints: t } = engine.tables
  const [row] = await db
    .select()
    .from(t)
    .where(eq(t.workspaceId, workspaceId))
    .orderBy(desc(t.sequence))
    .limit(1)
  return row ? toCheckpoint(row) : null
}

/** One page of a workspace's checkpoints, newest first. `cursor` is the sequence to go on below. */
export async function listCheckpoints(
  engine: Engine,
  workspaceId: string,
  { cursor, limit }: { cursor: number | undefined; limit: number },
): Promise<Page<TimelineCheckpoint>> {
  const { timelineCheckpoints: t } = engine.tables
  const rows = await engine.db
    .select()
    .from(t)
    .where(and(eq(t.workspaceId, workspaceId), ...(cursor === undefined ? [] : [lt(t.sequence, cursor)])))
    .orderBy(desc(t.sequence))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(toCheckpoint)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? String(last.sequence) : null }
}

/** A row as the statement that was signed. */
export const toCheckpoint = (row: CheckpointRow): TimelineCheckpoint => ({
  workspace: row.workspaceId,
  sequence: row.sequence,
  head: row.head,
  at: new Date(row.at).toISOString(),
  keyId: row.keyId,
  signature: row.signature,
})

/**
 * Signs the head of every chain that moved since it was last signed, and tells the host. A chain whose new part does
 * not follow from what was signed before is not signed: that would cover up what somebody did to it. Returns the
 * number of checkpoints written.
 */
export async function writeCheckpoints(core: Core, signal?: AbortSignal): Promise<number> {
  const moved = await movedChains(core.engine)
  if (moved.length === 0) return 0
  const signer = await checkpointSigner(core)
  let written = 0
  for (const workspaceId of moved) {
    if (signal?.aborted) break
    if (await writeCheckpoint(core, signer, workspaceId)) written++
  }
  return written
}

async function movedChains(engine: Engine): Promise<string[]> {
  const { workspaces, timelineCheckpoints: t } = engine.tables
  const rows = await engine.db
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(
      sql`${workspaces.chainSequence} > coalesce((select max(${t.sequence}) from ${t} where ${t.workspaceId} = ${workspaces.id}), 0)`,
    )
  return rows.map(({ id }) => id)
}

async function writeCheckpoint(core: Core, signer: CheckpointSigner, workspaceId: string): Promise<boolean> {
  const { engine } = core
  const last = await latestCheckpoint(engine, engine.db, workspaceId)
  let at: Position = last ? { entries: last.sequence, head: last.head } : start
  for await (const row of allEntries(engine, workspaceId, at.entries)) {
    const mistake = linkMistake(at, row)
    if (mistake !== null) {
      core.log.error(
        { workspaceId, entry: at.entries + 1, mistake },
        'A timeline does not follow from its last checkpoint, so no new one is signed. Run verify-timeline.',
      )
      return false
    }
    at = { entries: row.sequence, head: row.hash }
  }
  if (at.entries === (last?.sequence ?? 0)) return false
  const checkpoint = signCheckpoint(
    {
      workspace: workspaceId,
      sequence: at.entries,
      head: at.head,
      at: new Date(core.clock.now()).toISOString(),
      keyId: signer.keyId,
    },
    signer.privateKey,
  )
  return engine.tx(async (tx) => {
    const inserted = await tx
      .insert(engine.tables.timelineCheckpoints)
      .values({ ...checkpoint, workspaceId, at: Date.parse(checkpoint.at) })
      .onConflictDoNothing()
      .returning({ sequence: engine.tables.timelineCheckpoints.sequence })
    // Another replica was faster.
    if (inserted.length === 0) return false
    await tellCheckpoint(engine, tx, checkpoint)
    return true
  })
}
