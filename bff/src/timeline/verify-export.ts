/** Checks an export as `export.ts` wrote it, with nothing but the file. */
import { timelineEntry } from '@siit-jumpcloud/shared'
import { canonicalJson } from './canonical.ts'
import { type ChainReport, type Link, linkMistake, type Position, start } from './chain.ts'
import { csvCells, csvColumns, type ExportFormat } from './export.ts'

/** Pieces of a text, cut anywhere. */
type Pieces = AsyncIterable<string> | Iterable<string>

/** What an export turned out to be, and the hashes of the entries that were asked for. */
export interface ExportReport extends ChainReport {
  hashes: ReadonlyMap<number, string>
}

/**
 * Walks the chain of an export from its first link and stops at the first broken entry. A file cut at its end still
 * verifies up to there: what is missing shows only against a checkpoint. `hashesOf` names the entries whose hashes a
 * checkpoint is compared with.
 */
export async function verifyExport(
  pieces: Pieces,
  format: ExportFormat,
  hashesOf: ReadonlySet<number> = new Set(),
): Promise<ExportReport> {
  let at: Position = start
  const hashes = new Map<number, string>()
  for await (const found of format === 'jsonl' ? jsonEntries(pieces) : csvEntries(pieces)) {
    const broken = (what: string) => ({ ...at, hashes, broken: { sequence: at.entries + 1, what } })
    if (typeof found === 'string') return broken(found)
    const mistake = linkMistake(at, found)
    if (mistake !== null) return broken(mistake)
    at = { entries: found.sequence, head: found.hash }
    if (hashesOf.has(found.sequence)) hashes.set(found.sequence, found.hash)
  }
  return { ...at, hashes, broken: null }
}

/** Entries of JSON Lines; a text says what is wrong with one. */
async function* jsonEntries(pieces: Pieces): AsyncGenerator<Link | string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.trim() !== '') yield jsonEntry(line)
  }
  if (rest.trim() !== '') yield jsonEntry(rest)
}

function jsonEntry(line: string): Link | string {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'its line is not JSON'
  }
  // A member given twice would show one value to a reader and another to this check.
  if (JSON.stringify(value) !== line.trim()) return 'its line is not written as an export writes it'
  const parsed = timelineEntry.strict().safeParse(value)
  if (!parsed.success) return 'its line is not an entry'
  const { previousHash, hash, ...content } = parsed.data
  return { sequence: content.sequence, previousHash, hash, body: canonicalJson(content) }
}

async function* csvEntries(pieces: Pieces): AsyncGenerator<Link | string> {
  const header = [...Object.keys(csvColumns), 'entry', 'previousHash', 'hash'].join(',')
  let first = true
  for await (const cells of csvRecords(pieces)) {
    if (first) {
      first = false
      // A spreadsheet may have put a byte order mark in front.
      if (cells.join(',').replace(/^\uFEFF/, '') !== header) {
        yield 'the file does not begin with the columns of an export'
        return
      }
      continue
    }
    yield csvEntry(cells)
  }
}

function csvEntry(cells: string[]): Link | string {
  const [body = '', previousHash = '', hash = ''] = cells.slice(-3)
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return 'its "entry" is not JSON'
  }
  const parsed = timelineEntry.strict().safeParse({ ...Object(value), previousHash, hash })
  if (!parsed.success) return 'its "entry" is not an entry'
  const expected = csvCells(parsed.data, body)
  const names = [...Object.keys(csvColumns), 'entry', 'previousHash', 'hash']
  const wrong = names.find((_, index) => cells[index] !== expected[index])
  if (wrong !== undefined || cells.length !== expected.length)
    return `its column "${wrong ?? ''}" differs from its text`
  return { sequence: parsed.data.sequence, previousHash, hash, body }
}

/** Records of RFC 4180, pieces cut anywhere. */
async function* csvRecords(pieces: Pieces): AsyncGenerator<string[]> {
  let cells: string[] = []
  let cell = ''
  let quoted = false
  /** A quote inside a quoted cell: an end, or the first half of a doubled one. */
  let halfQuote = false
  for await (const piece of pieces) {
    for (const char of piece) {
      if (quoted && !halfQuote) {
        if (char === '"') halfQuote = true
        else cell += char
        continue
      }
      if (halfQuote) {
        halfQuote = false
        if (char === '"') {
          cell += '"'
          continue
        }
        quoted = false
      }
      if (char === '"' && cell === '') quoted = true
      else if (char === ',') {
        cells.push(cell)
        cell = ''
      } else if (char === '\n') {
        cells.push(cell.replace(/\r$/, ''))
        yield cells
        cells = []
        cell = ''
      } else cell += char
    }
  }
  if (cell !== '' || cells.length > 0) yield [...cells, cell]
}
