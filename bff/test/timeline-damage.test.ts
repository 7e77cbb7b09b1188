/** An export of the timeline that somebody laid hands on, and one that only took another way to us. */
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { TimelineEntry } from '@siit-jumpcloud/shared'
import { canonicalJson } from '../src/timeline/canonical.ts'
import { entryHash, genesisHash } from '../src/timeline/chain.ts'
import { csvCells, csvColumns } from '../src/timeline/export.ts'
import { verifyExport } from '../src/timeline/verify-export.ts'

const reasons = ['Stolen in Lyon', '=1+1', 'He said "now", and\nleft', 'a"b', '', 'Ünïcödé ✓']

/** A chain as we would have written it, with the texts of its entries. */
function chain(): { entry: TimelineEntry; body: string }[] {
  let previousHash = genesisHash
  return reasons.map((reason, index) => {
    const content = {
      sequence: index + 1,
      at: `2026-03-03T09:00:0${index}.000Z`,
      kind: 'action' as const,
      actor: { type: 'system' as const, id: 'dispatch', name: 'Dispatch' },
      requestId: 'R-1',
      action: 'lock' as const,
      actionId: `a-${index}`,
      outcome: 'accepted',
      device: null,
      reason,
      sourceAddress: null,
      correlationId: null,
      occurredAt: null,
      details: { tries: index, list: [1, 2] },
    }
    const body = canonicalJson(content)
    const hash = entryHash(previousHash, body)
    const entry: TimelineEntry = { ...content, previousHash, hash }
    previousHash = hash
    return { entry, body }
  })
}

const entries = chain()
const lines = entries.map(({ entry }) => JSON.stringify(entry))
const names = [...Object.keys(csvColumns), 'entry', 'previousHash', 'hash']
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
const records = entries.map(({ entry, body }) => csvCells(entry, body))
const csv = (rows: readonly (readonly string[])[], head = names.join(',')) =>
  [head, ...rows.map((row) => row.map(quoted).join(','))].map((line) => `${line}\r\n`).join('')

const whole = { entries: reasons.length, head: entries.at(-1)?.entry.hash, broken: null }
const jsonl = (text: string) => verifyExport([text], 'jsonl')
const table = (text: string) => verifyExport([text], 'csv')

describe('An export as JSON Lines', () => {
  test('verifies whole, however it is cut on its way', async () => {
    const text = `${lines.join('\n')}\n`
    expect(await jsonl(text)).toMatchObject(whole)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: text.length }), { maxLength: 6 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end))
        expect(await verifyExport(pieces, 'jsonl')).toMatchObject(whole)
      }),
      { numRuns: 30 },
    )
  })

  test('needs no last line break, and may hold empty lines', async () => {
    expect(await jsonl(lines.join('\n'))).toMatchObject(whole)
    expect(await jsonl(`\n${lines.join('\n \n\n')}\n  \n`)).toMatchObject(whole)
    expect(await jsonl(lines.map((line) => `  ${line}\r`).join('\n'))).toMatchObject(whole)
    expect(await jsonl('')).toMatchObject({ entries: 0, head: genesisHash, broken: null })
  })

  const damages: [what: string, line: string][] = [
    ['its line is not JSON', '{"sequence":2'],
    ['its line is not written as an export writes it', lines[1]!.replace('{', '{ ')],
    ['its line is not an entry', '{"sequence":2}'],
    ['its line is not an entry', '"two"'],
    ['its text is not the one that was hashed', lines[1]!.replace('"R-1"', '"R-2"')],
    [
      'it does not follow the entry before it',
      JSON.stringify({ ...entries[1]!.entry, previousHash: genesisHash }),
    ],
    ['the entry after 1 has the number 1', lines[0]!],
    ['missing: the next entry has a higher number', lines[2]!],
  ]
  test.each(damages)('says of its second entry: %s', async (what, line) => {
    const told = await jsonl([lines[0], line, ...lines.slice(2)].join('\n'))
    expect(told).toMatchObject({ entries: 1, head: entries[0]!.entry.hash, broken: { sequence: 2, what } })
    // Also where it is the last.
    expect((await jsonl(`${lines[0]}\n${line}`)).broken).toEqual({ sequence: 2, what })
  })

  test('gives the hashes that a checkpoint is held to, of those that are there', async () => {
    const { hashes } = await verifyExport([lines.join('\n')], 'jsonl', new Set([2, 4, 99]))
    expect([...hashes]).toEqual([2, 4].map((at) => [at, entries[at - 1]!.entry.hash]))
  })
})

describe('An export as CSV', () => {
  test('verifies whole, by whichever program it was saved', async () => {
    const text = csv(records)
    expect(await table(text)).toMatchObject(whole)
    expect(await table(`\uFEFF${text}`)).toMatchObject(whole)
    expect(await table(text.replaceAll('\r\n', '\n'))).toMatchObject(whole)
    expect(await table(text.trimEnd())).toMatchObject(whole)
    expect(await table(csv(records, names.map(quoted).join(',')))).toMatchObject(whole)
    // A cell that was not put in quotes may still have one inside.
    expect(await table(text.replace('"a""b"', 'a"b'))).toMatchObject(whole)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length }), async (cut) => {
        expect(await verifyExport([text.slice(0, cut), text.slice(cut)], 'csv')).toMatchObject(whole)
      }),
      { numRuns: 30 },
    )
  })

  test.each(['', 'sequence,at', `x\uFEFF${names.join(',')}`, `${names.join(',')},more`])(
    'that begins with “%s” is none',
    async (head) => {
      const what = 'the file does not begin with the columns of an export'
      expect((await table(csv(records, head))).broken).toEqual({ sequence: 1, what })
    },
  )
  test('says so once, and of nothing as well', async () => {
    expect((await table(`sequence,at\r\n${csv(records)}`)).broken?.sequence).toBe(1)
    expect(await table('')).toMatchObject({ entries: 0, broken: null })
  })

  const cellOf = (name: string) => (name === 'entry' ? -3 : names.indexOf(name))
  const withCell = (name: string, cell: string) => records[1]!.with(cellOf(name), cell)
  const damages: [what: string, row: string[]][] = [
    ['its "entry" is not JSON', withCell('entry', '{')],
    ['its "entry" is not an entry', withCell('entry', '{"sequence":2}')],
    ['its "entry" is not an entry', withCell('entry', 'null')],
    ['its "entry" is not an entry', withCell('entry', `{"more":1,${entries[1]!.body.slice(1)}`)],
    ['its column "requestId" differs from its text', withCell('requestId', 'R-2')],
    ['its column "reason" differs from its text', withCell('reason', '=1+1')],
  ]
  test.each(damages)('says of its second entry: %s', async (what, row) => {
    const told = await table(csv(records.with(1, row)))
    expect(told).toMatchObject({ entries: 1, broken: { sequence: 2, what } })
  })

  test('has no room for another column, nor for a record that breaks off', async () => {
    const more = records[1]!.toSpliced(1, 0, 'x')
    expect((await table(csv(records.with(1, more)))).broken?.what).toMatch(/^its column "at" differs/)
    const [first, second] = csv(records.slice(0, 2))
      .trimEnd()
      .split(/\r\n(?="2")/)
    for (const rest of [
      second!.slice(0, second!.lastIndexOf(',')),
      `${second!.slice(0, second!.lastIndexOf(','))},`,
      'x',
      '"2"',
    ])
      expect((await table(`${first}\r\n${rest}`)).broken?.sequence).toBe(2)
  })

  test('takes a hash as it stands, with nothing left out of it', async () => {
    const { hash } = entries[1]!.entry
    const row = records[1]!
      .map(quoted)
      .with(-1, `${hash.slice(0, 9)}\r${hash.slice(9)}`)
      .join(',')
    const text = csv(records).replace(records[1]!.map(quoted).join(','), row)
    expect((await table(text)).broken?.sequence).toBe(2)
  })
})

describe('The text that is hashed', () => {
  test('is one for one value, whatever the order of its members', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant(null),
        fc.boolean(),
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }),
      ),
    })).value
    const turned = (one: unknown): unknown =>
      Array.isArray(one)
        ? one.map(turned)
        : typeof one === 'object' && one !== null
          ? Object.fromEntries(
              Object.entries(one)
                .reverse()
                .map(([key, member]) => [key, turned(member)]),
            )
          : one
    fc.assert(
      fc.property(value, (one) => {
        const text = canonicalJson(one)
        expect(canonicalJson(turned(one))).toBe(text)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  test('has sorted members, no spaces, and nothing for what is not there', () => {
    expect(canonicalJson({ b: [1, undefined, 'x'], a: undefined, B: { d: null, c: true } })).toBe(
      '{"B":{"c":true,"d":null},"b":[1,null,"x"]}',
    )
  })

  test.each([NaN, Infinity, -Infinity])('does not exist for %d', (value) => {
    expect(() => canonicalJson({ value })).toThrow('canonicalJson: not a finite number')
  })
  test.each([undefined, 10n, () => 1, Symbol('x')])('does not exist for what JSON cannot say', (value) => {
    expect(() => canonicalJson(value)).toThrow(`canonicalJson: a ${typeof value} has no JSON`)
  })
})
