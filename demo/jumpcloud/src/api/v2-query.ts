/** The V2 query grammar: comma-separated `fields`, `sort` and `filter`, `field:op:value`, bare arrays with a total. */
import type { Ctx } from './context.ts'
import { messageOf } from './errors.ts'
import type { Organization } from '../fleet/organization.ts'
import { compared, pageOf, valueAt } from './query.ts'

const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'between', 'search', 'in'] as const
type Operator = (typeof operators)[number]

export interface V2Term {
  field: string
  operator: Operator
  value: string
}

/**
 * The terms of `filter=`, repeated or with commas. The array form `filter[0]=` stopped working in March 2026 and is
 * passed over. A field or an operator that the list does not take is 400 (words invented).
 */
export function v2Filter(
  url: URL,
  fields: readonly string[] | null,
  allowed: readonly Operator[] = operators,
): V2Term[] {
  return url.searchParams
    .getAll('filter')
    .flatMap((text) => text.split(/,(?=[\w.]+:[a-z]+:)/))
    .filter((text) => text !== '')
    .map((text) => {
      const [field = '', name = '', ...rest] = text.split(':')
      const operator = allowed.find((known) => known === name)
      if (operator === undefined || rest.length === 0)
        throw messageOf(
          400,
          `Bad Request: a filter is written field:operator:value with one of ${allowed.join(', ')}`,
        )
      if (fields !== null && !fields.includes(field))
        throw messageOf(400, `Bad Request: cannot filter by "${field}"`)
      return { field, operator, value: rest.join(':') }
    })
}

export function meets(record: object, terms: readonly V2Term[]): boolean {
  return terms.every(({ field, operator, value }) => {
    const found = valueAt(record, field)
    const order = compared(field, found, value)
    switch (operator) {
      case 'eq':
        return value.includes('*') ? like(found, value) : order === 0
      case 'ne':
        return value.includes('*') ? !like(found, value) : order !== 0
      case 'gt':
        return order !== null && order > 0
      case 'ge':
        return order !== null && order >= 0
      case 'lt':
        return order !== null && order < 0
      case 'le':
        return order !== null && order <= 0
      case 'in':
        return value.split('|').some((one) => compared(field, found, one) === 0)
      case 'between': {
        const [low = '', high = ''] = value.split('|')
        const [above, below] = [compared(field, found, low), compared(field, found, high)]
        return above !== null && below !== null && above >= 0 && below <= 0
      }
      case 'search':
        return typeof found === 'string' && found.toLowerCase().includes(value.toLowerCase())
    }
  })
}

/** "Case sensitive. Supports wild cards." */
function like(found: unknown, pattern: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return typeof found === 'string' && new RegExp(`^${source}$`, 's').test(found)
}

/** Sort fields, comma-separated; 400 for one that the list does not take (words invented). */
export function v2Sort(url: URL, fields: readonly string[]): string[] {
  const wanted = (url.searchParams.get('sort') ?? '').split(',').filter((field) => field !== '')
  for (const field of wanted)
    if (!fields.includes(field.replace(/^-/, '')))
      throw messageOf(400, `Bad Request: cannot sort by "${field}"`)
  return wanted
}

/** The record with the comma-separated fields only, and its id. */
export function v2Fields(record: object, text: string | undefined): object {
  const fields = (text ?? '').split(',').filter((field) => field !== '')
  if (fields.length === 0) return record
  return Object.fromEntries(Object.entries(record).filter(([name]) => name === 'id' || fields.includes(name)))
}

/** A bare array with `x-total-count`. */
export function listed(
  c: Ctx,
  total: number,
  page: readonly unknown[],
  link: { limit: number; skip: number } | null,
): Response {
  c.header('x-total-count', String(total))
  if (link !== null && link.skip + link.limit < total) {
    const url = new URL(c.req.url)
    url.searchParams.set('skip', String(link.skip + link.limit))
    c.header('link', `<${url.href}>; rel="next"`)
  }
  return c.json(page)
}

/** limit and skip; 10 and at most 100 unless a list says otherwise. */
export function paging(c: Ctx, defaultLimit = 10, maximum = 100): { limit: number; skip: number } {
  return pageOf((name) => c.req.query(name), defaultLimit, maximum)
}

/** The page, where the switch says that lists carry a Link header. */
export function linked(
  organization: Organization,
  page: { limit: number; skip: number },
): { limit: number; skip: number } | null {
  return organization.switches.linkHeader ? page : null
}
