/**
 * The whole chain as a file that can be checked later, away from us. It says what the entries say and no more.
 *
 * JSON Lines: one entry a line, as the API gives it. CSV: the columns people read, and beside them the entry's
 * canonical text with its hashes, which is what a check goes by.
 */
import type { TimelineEntry } from '@siit-jumpcloud/shared'
import { type Engine, StoreError, type TimelineRow } from '../store/index.ts'
import { allEntries, decodeEntry } from './read.ts'

export type ExportFormat = 'jsonl' | 'csv'

export const exportTypes: Record<ExportFormat, string> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** What people read of an entry, in this order. `entry`, `previousHash` and `hash` follow. */
export const csvColumns: Readonly<Record<string, (entry: TimelineEntry) => string | number | null>> = {
  sequence: (entry) => entry.sequence,
  at: (entry) => entry.at,
  kind: (entry) => entry.kind,
  outcome: (entry) => entry.outcome,
  action: (entry) => entry.action,
  actorType: (entry) => entry.actor.type,
  actorId: (entry) => entry.actor.id,
  actorName: (entry) => entry.actor.name,
  actorEmail: (entry) => (entry.actor.type === 'agent' ? entry.actor.email : null),
  requestId: (entry) => entry.requestId,
  hostname: (entry) => entry.device?.hostname ?? null,
  serialNumber: (entry) => entry.device?.serialNumber ?? null,
  jumpcloudId: (entry) => entry.device?.jumpcloudId ?? null,
  reason: (entry) => entry.reason,
  sourceAddress: (entry) => entry.sourceAddress,
  correlationId: (entry) => entry.correlationId,
  occurredAt: (entry) => entry.occurredAt,
}

/** The export as text, piece by piece, oldest entry first; memory stays flat. */
export async function* exportTimeline(
  engine: Engine,
  workspaceId: string,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine([...Object.keys(csvColumns), 'entry', 'previousHash', 'hash'])
  for await (const row of allEntries(engine, workspaceId)) {
    const entry = entryOf(row)
    yield format === 'jsonl' ? `${JSON.stringify(entry)}\n` : csvLine(csvCells(entry, row.body))
  }
}

function entryOf(row: TimelineRow): TimelineEntry {
  try {
    return decodeEntry(row)
  } catch {
    throw new StoreError(
      'broken_entry',
      `Entry ${row.sequence} is not as it was written, so the export ends before it. verify-timeline says what is wrong.`,
    )
  }
}

/** The cells of an entry; `body` is its canonical text. */
export const csvCells = (entry: TimelineEntry, body: string): string[] => [
  ...Object.values(csvColumns).map((cell) => guarded(cell(entry))),
  body,
  entry.previousHash,
  entry.hash,
]

/**
 * A spreadsheet takes a cell that begins like this for a formula, and a reason is free text: it gets an
 * apostrophe in front. The canonical text beside it has the reason as it was written.
 */
const guarded = (value: string | number | null): string => {
  const text = value === null ? '' : String(value)
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** RFC 4180. */
const csvLine = (cells: readonly string[]) =>
  `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`
