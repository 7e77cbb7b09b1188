/** Reading the timeline, and checking that nobody changed it. */
import { and, asc, desc, eq, gt, lt } from 'drizzle-orm'
import { type Page, type TimelineEntry, timelineEntry } from '@siit-jumpcloud/shared'
import type { Engine, TimelineRow } from '../store/index.ts'
import { canonicalJson } from './canonical.ts'
import { entryHash, genesisHash } from './append.ts'

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

/** The whole chain of a workspace, oldest first, read in pages so that memory stays flat. */
export async function* allEntries(engine: Engine, workspaceId: string): AsyncGenerator<TimelineRow> {
  const { timelineEntries: t } = engine.tables
  for (let after = 0; ;) {
    const rows = await engine.db
      .select()
      .from(t)
      .where(and(eq(t.workspaceId, workspaceId), gt(t.sequence, after)))
      .orderBy(asc(t.sequence))
      .limit(500)
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.sequence
  }
}

export interface ChainReport {
  entries: number
  head: string
  /** The first entry that is not as it was written, and what is wrong with it. */
  broken: { sequence: number; what: string } | null
}

/** Walks the chain from its first link; stops at the first broken entry. */
export async function verifyChain(engine: Engine, workspaceId: string): Promise<ChainReport> {
  let head = genesisHash
  let entries = 0
  const broken = (what: string): ChainReport => ({ entries, head, broken: { sequence: entries + 1, what } })
  for await (const row of allEntries(engine, workspaceId)) {
    if (row.sequence !== entries + 1) return broken('missing: the next entry has a higher number')
    if (row.previousHash !== head) return broken('it does not follow the entry before it')
    if (row.hash !== entryHash(head, row.body)) return broken('its text is not the one that was hashed')
    const mistake = columnMistake(row)
    if (mistake) return broken(mistake)
    head = row.hash
    entries++
  }
  const { workspaces } = engine.tables
  const [chain] = await engine.db
    .select({ sequence: workspaces.chainSequence, head: workspaces.chainHead })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
  if (chain && chain.sequence !== entries) return broken('missing: the chain was longer')
  if (chain && entries > 0 && chain.head !== head) return broken('the head of the chain is another')
  return { entries, head, broken: null }
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
