/**
 * Lenient reading of single values. JumpCloud sends null where its documents promise a value, trailing spaces,
 * numbers as text, and fields no document names (recorded traffic, see the contract); so whatever is missing, null or
 * of another type is null here, and nothing is refused for it. Written by hand and not with a schema library: a sync
 * decodes hundreds of thousands of rows, and a lenient schema costs several times what these functions do.
 */

/** Any JSON object; what is in it is not known. */
export type Row = Readonly<Record<string, unknown>>

/** The value as an object, or null. JSON gives plain objects, so no key but its own is ever read. */
export function row(value: unknown): Row | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? asRow(value) : null
}

/** Guaranteed by the caller above: a non-null object that is no array. Reading any key of it yields `unknown`. */
const asRow = (value: object): Row => value as Row

export const list = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null)

// Cheap, and true of few texts; the thorough look costs ten times as much.
const surrogate = /[\ud800-\udfff]/

/** Text without spaces around it; null where none is left. NUL and lone surrogates would break a database. */
export function text(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const clean = (value.includes('\u0000') ? value.replaceAll('\u0000', '') : value).trim()
  if (clean === '') return null
  return surrogate.test(clean) ? clean.replace(/\p{Surrogate}/gu, '\ufffd') : clean
}

export const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

/** A whole number from 0, from a number or a decimal text; null where it is neither or too large to be exact. */
export function count(value: unknown): number | null {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\s*\d+\s*$/.test(value)
        ? Number(value)
        : NaN
  return Number.isSafeInteger(number) && number >= 0 ? number : null
}

const isoInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/

/**
 * An instant as `YYYY-MM-DDTHH:mm:ss.sssZ`; null where it is no date. Years before 2000 are null as well: services
 * write the zero of their clock (`0001-01-01`, `1970-01-01`) where nothing ever happened.
 */
export function instant(value: unknown): string | null {
  if (typeof value !== 'string' || !isoInstant.test(value)) return null
  const date = new Date(value)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 2000) return null
  return date.toISOString()
}

/** A JumpCloud id, in lower case; null where it is none. */
export function objectId(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const id = value.trim().toLowerCase()
  return /^[0-9a-f]{24}$/.test(id) ? id : null
}

/** V1 clients read `_id`; recorded answers carry `id` beside it or alone. */
export const ownId = (source: Row): string | null => objectId(source['_id']) ?? objectId(source['id'])

/** Every item that can be read; the others are left out. */
export function decodeAll<T>(values: readonly unknown[], decode: (source: Row) => T | null): T[] {
  const items: T[] = []
  for (const value of values) {
    const source = row(value)
    const item = source && decode(source)
    if (item !== null) items.push(item)
  }
  return items
}
