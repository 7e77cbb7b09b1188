/**
 * Holds a chain to the checkpoints that were signed of it. A chain can be whole in itself and yet not the one that was
 * signed: cut at its end, written anew with new hashes, or restored from an older backup.
 */
import { and, asc, eq, gt } from 'drizzle-orm'
import type { TimelineCheckpoint } from '@siit-jumpcloud/shared'
import type { Engine } from '../store/index.ts'
import type { ChainReport } from './chain.ts'
import { type CheckpointKeys, signatureMistake } from './checkpoint.ts'
import { toCheckpoint } from './checkpoints.ts'
import { knownKeys } from './keys.ts'
import { verifyChain } from './read.ts'

export interface CheckpointReport {
  /** How many were compared, the broken one included. */
  checked: number
  /** The first entry that cannot be what it was when it was signed, and what is wrong. */
  broken: { sequence: number; what: string } | null
}

interface Compared {
  checkpoint: TimelineCheckpoint
  /** The hash that the chain has at that number now; null where it has no such entry. */
  hash: string | null
}

/**
 * Compares checkpoints, in the order of their numbers, with a chain that is whole in itself and had `entries` entries
 * when it was walked. Stops at the first that does not fit.
 */
export async function compareCheckpoints(
  compared: AsyncIterable<Compared> | Iterable<Compared>,
  entries: number,
  keys: CheckpointKeys,
): Promise<CheckpointReport> {
  let checked = 0
  let agreed = 0
  for await (const { checkpoint, hash } of compared) {
    checked++
    const { sequence, head } = checkpoint
    const name = `the checkpoint of ${checkpoint.at} for entry ${sequence}`
    const mistake = signatureMistake(checkpoint, keys)
    if (mistake !== null) return { checked, broken: { sequence, what: `${name} ${mistake}` } }
    if (hash === null)
      return {
        checked,
        broken: {
          sequence: entries + 1,
          what: `missing: the chain ends at entry ${entries} and is shorter than ${name}. Its end was cut off, or this is an older state of it, such as one restored from a backup`,
        },
      }
    if (hash !== head)
      return {
        checked,
        broken: {
          sequence: agreed + 1,
          what: `${name} tells of another chain: it was written anew from entry ${agreed + 1}${agreed + 1 < sequence ? ` or a later one up to ${sequence}` : ''}, or it was restored from an older backup and went on differently`,
        },
      }
    agreed = sequence
  }
  return { checked, broken: null }
}

/**
 * Walks a workspace's chain and holds it to the checkpoints that are stored beside it. What only a checkpoint kept
 * elsewhere can show (an end cut off together with its checkpoints), this does not find.
 */
export async function verifyTimeline(engine: Engine, workspaceId: string): Promise<ChainReport> {
  const chain = await verifyChain(engine, workspaceId)
  if (chain.broken) return chain
  const stored = storedCheckpoints(engine, workspaceId)
  const { broken } = await compareCheckpoints(stored, chain.entries, await knownKeys(engine))
  return { ...chain, broken }
}

/** The checkpoints that the database has of a workspace, each beside the entry that it signed. Oldest first. */
export async function* storedCheckpoints(engine: Engine, workspaceId: string): AsyncGenerator<Compared> {
  const { timelineCheckpoints: c, timelineEntries: t } = engine.tables
  for (let after: number | null = null; ;) {
    const rows: { checkpoint: typeof c.$inferSelect; hash: string | null }[] = await engine.db
      .select({ checkpoint: c, hash: t.hash })
      .from(c)
      .leftJoin(t, and(eq(t.workspaceId, c.workspaceId), eq(t.sequence, c.sequence)))
      .where(and(eq(c.workspaceId, workspaceId), ...(after === null ? [] : [gt(c.sequence, after)])))
      .orderBy(asc(c.sequence))
      .limit(500)
    for (const { checkpoint, hash } of rows) yield { checkpoint: toCheckpoint(checkpoint), hash }
    const last = rows.at(-1)
    if (!last) return
    after = last.checkpoint.sequence
  }
}

/** Checkpoints that were kept elsewhere, each beside the entry of the database that it should have signed. */
export async function* givenCheckpoints(
  engine: Engine,
  checkpoints: readonly TimelineCheckpoint[],
): AsyncGenerator<Compared> {
  const { timelineEntries: t } = engine.tables
  for (const checkpoint of inOrder(checkpoints)) {
    const [row] = await engine.db
      .select({ hash: t.hash })
      .from(t)
      .where(and(eq(t.workspaceId, checkpoint.workspace), eq(t.sequence, checkpoint.sequence)))
    yield { checkpoint, hash: row?.hash ?? null }
  }
}

export const inOrder = (checkpoints: readonly TimelineCheckpoint[]) =>
  [...checkpoints].sort((a, b) => a.sequence - b.sequence)
