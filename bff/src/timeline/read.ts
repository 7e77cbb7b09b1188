/** Reading the timeline, and checking that nobody changed it. */
import { and, asc, desc, eq, gt, lt } from 'drizzle-orm'
import { type Page, type TimelineEntry, timelineEntry } from '@siit-jumpcloud/shared'
import type { Engine, TimelineRow } from '../store/index.ts'
import { canonicalJson } from './canonical.ts'
import { type ChainReport, linkMistake, type Position, start } from './chain.ts'

/** One page of a request's entries, newest first. `cursor` is the sequence to go on below. */
export async function requestTimeline(
  engine: Engine,
  workspaceId: string,
  requestId: string,
  { cursor, limit = 50 }: { cursor?: number | undefined; limit?: number } = {},
): Promise<Page<TimelineEntry>> {
  const { timelineEntries: t } = engine.tables
  const rows = await engine.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.workspaceId, workspaceId),
        eq(t.requestId, requestId),
        ...(cursor === undefined ? [] : [lt(t.sequence, cursor)]),
      ),
    )
    .orderBy(desc(t.sequence))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(decodeEntry)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last ? String(last.sequence) : null }
}

/** The chain of a workspace after `from`, oldest first, read in pages so that memory stays flat. */
export async function* allEntries(
  engine: Engine,
  workspaceId: string,
  from: number | null = null,
): AsyncGenerator<TimelineRow> {
  const { timelineEntries: t } = engine.tables
  for (let after = from; ;) {
    const rows = await engine.db
      .select()
      .from(t)
      .where(and(eq(t.workspaceId, workspaceId), ...(after === null ? [] : [gt(t.sequence, after)])))
      .orderBy(asc(t.sequence))
      .limit(500)
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.sequence
  }
}

/**
 * Walks the chain from its first link; stops at the first broken entry. Entries that are appended meanwhile may or may
 * not be walked.
 */
export async function verifyChain(engine: Engine, workspaceId: string): Promise<ChainReport> {
  const before = await chainOf(engine, workspaceId)
  let at: Position = start
  const broken = (what: string): ChainReport => ({ ...at, broken: { sequence: at.entries + 1, what } })
  for await (const row of allEntries(engine, workspaceId)) {
    const mistake = linkMistake(at, row) ?? columnMistake(row)
    if (mistake !== null) return broken(mistake)
    at = { entries: row.sequence, head: row.hash }
    if (row.sequence === before?.sequence && row.hash !== before.head)
      return { ...at, broken: { sequence: row.sequence, what: 'the head of the chain was another' } }
  }
  // Read before and after the walk: what was appended in between is in both, what was put there is in neither.
  const after = await chainOf(engine, workspaceId)
  if (!after)
    return at.entries === 0 ? { ...at, broken: null } : broken('the workspace that it belongs to is gone')
  if (at.entries < (before?.sequence ?? 0)) return broken('missing: the chain was longer')
  if (at.entries > after.sequence)
    return {
      ...at,
      broken: { sequence: after.sequence + 1, what: 'the chain ends before it: somebody put it there' },
    }
  if (at.entries === after.sequence && after.head !== (at.entries === 0 ? '' : at.head))
    return { ...at, broken: { sequence: at.entries, what: 'the head of the chain is another' } }
  return { ...at, broken: null }
}

/** What the workspace's own row says of its chain. */
async function chainOf(engine: Engine, workspaceId: string) {
  const { workspaces } = engine.tables
  const [row] = await engine.db
    .select({ sequence: workspaces.chainSequence, head: workspaces.chainHead })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  return row
}

/** Every workspace that has a chain, or ever had one: also one whose own row somebody removed. */
export async function chainedWorkspaces(engine: Engine): Promise<string[]> {
  const { workspaces, timelineEntries: t, timelineCheckpoints: c } = engine.tables
  const rows = [
    ...(await engine.db.select({ id: workspaces.id }).from(workspaces)),
    ...(await engine.db.selectDistinct({ id: t.workspaceId }).from(t)),
    ...(await engine.db.selectDistinct({ id: c.workspaceId }).from(c)),
  ]
  return [...new Set(rows.map(({ id }) => id))].sort()
}

/** The columns beside the text are for finding rows; each must say what the text says. */
function columnMistake(row: TimelineRow): string | null {
  let entry: TimelineEntry
  try {
    entry = decodeEntry(row)
  } catch {
    return 'its text is not an entry'
  }
  if (canonicalJson(JSON.parse(row.body)) !== row.body) return 'its text is not in canonical form'
  if (entry.sequence !== row.sequence) return 'its number differs from its text'
  if (entry.requestId !== row.requestId) return 'its request differs from its text'
  if ((entry.device?.id ?? null) !== row.deviceId) return 'its device differs from its text'
  if (entry.actionId !== row.actionId) return 'its action differs from its text'
  if (Date.parse(entry.at) !== row.at) return 'its time differs from its text'
  return null
}

/** A row as an entry. Throws where its text is not one. */
export function decodeEntry(row: TimelineRow): TimelineEntry {
  return timelineEntry.parse({ ...JSON.parse(row.body), previousHash: row.previousHash, hash: row.hash })
}
