/** What V1 and V2 queries share: numbers, field paths and comparison. */
import { limitTooLarge, messageOf } from './errors.ts'

/** A whole number from a query; 400 for anything else (status as documented for `limit`, words invented). */
function wholeNumber(name: string, text: string | undefined, fallback: number, least: number): number {
  if (text === undefined || text === '') return fallback
  const number = Number(text)
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(number) || number < least)
    throw messageOf(
      400,
      `Bad Request: request parameter "${name}" must be a whole number of at least ${String(least)}`,
    )
  return number
}

export function pageOf(
  query: (name: string) => string | undefined,
  defaultLimit: number,
  maximum: number,
): { limit: number; skip: number } {
  const limit = wholeNumber('limit', query('limit'), defaultLimit, 1)
  if (limit > maximum) throw limitTooLarge(maximum)
  return { limit, skip: wholeNumber('skip', query('skip'), 0, 0) }
}

/** The value at a dotted path; a literal dotted key wins. */
export function valueAt(record: object, path: string): unknown {
  if (Object.hasOwn(record, path)) return own(record, path)
  let value: unknown = record
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = own(value, part)
  }
  return value
}

function own(record: object, name: string): unknown {
  return Reflect.get(record, name)
}

const dateFields = new Set(['created', 'lastContact', 'createdAt', 'timestamp'])

/** Below zero, zero or above zero as `left` sorts before, with or after `right`; null where they do not compare. */
export function compared(field: string, left: unknown, right: unknown): number | null {
  if (left === null || left === undefined) return null
  if (dateFields.has(field) && typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [Date.parse(left), Date.parse(right)]
    return Number.isNaN(a) || Number.isNaN(b) ? null : a - b
  }
  if (typeof left === 'number') {
    const b = Number(right)
    return Number.isNaN(b) || right === '' ? null : left - b
  }
  if (typeof left !== 'string' && typeof left !== 'boolean') return null
  const [a, b] = [String(left), String(right)]
  return a === b ? 0 : a < b ? -1 : 1
}

/** Sorts by several fields; a leading `-` turns a field round. What has no value comes first. */
export function sorted<T extends object>(records: T[], fields: readonly string[]): T[] {
  return records.sort((a, b) => {
    for (const field of fields) {
      const name = field.replace(/^-/, '')
      const [left, right] = [valueAt(a, name), valueAt(b, name)]
      const order =
        left === null || left === undefined
          ? right === null || right === undefined
            ? 0
            : -1
          : (compared(name, left, right) ?? 1)
      if (order !== 0) return field.startsWith('-') ? -order : order
    }
    return 0
  })
}
