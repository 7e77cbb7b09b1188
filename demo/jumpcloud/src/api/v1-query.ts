/** The V1 query grammar: space-separated `fields` and `sort`, `field:$op:value` filters, Mongo-like search filters. */
import { isRecord } from './context.ts'
import { messageOf } from './errors.ts'
import { compared, valueAt } from './query.ts'

export type Test = (record: object) => boolean

const operators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'] as const
type Operator = (typeof operators)[number]

function isOperator(text: string): text is Operator {
  return operators.some((operator) => operator === text)
}

function holds(record: object, field: string, operator: Operator, wanted: unknown): boolean {
  const value = valueAt(record, field)
  if (wanted === null) return (operator === '$eq') === (value === null || value === undefined)
  // Seen by JumpCloud's own module: a query on lastContact returns inactive systems only.
  if (field === 'lastContact' && valueAt(record, 'active') === true) return false
  const order = compared(field, value, wanted)
  switch (operator) {
    case '$eq':
      return order === 0
    case '$ne':
      return order !== 0
    case '$gt':
      return order !== null && order > 0
    case '$gte':
      return order !== null && order >= 0
    case '$lt':
      return order !== null && order < 0
    case '$lte':
      return order !== null && order <= 0
  }
}

export interface V1Filter {
  test: Test
  /** Tells equal filters apart from others. */
  key: string
  /** Value of an equality that must hold, if there is one: a shortcut for the search. */
  equals: (field: string) => string | null
  /** The fields that it looks at. */
  fields: string[]
}

/** Reads `filter=`, `filter[0]=` (and) and `filter[or][0]=` from a query. Null where there is none. */
export function v1Filter(url: URL, withoutDollar: 400 | 'ignored'): V1Filter | null {
  const all: string[] = []
  const any: string[] = []
  for (const [name, value] of url.searchParams) {
    if (name === 'filter' || /^filter\[(and\]\[)?\d*\]$/.test(name)) all.push(value)
    else if (/^filter\[or\]\[\d*\]$/.test(name)) any.push(value)
    else if (name.startsWith('filter['))
      throw messageOf(400, `Bad Request: request parameter "${name}" is not understood`)
  }
  const parse = (text: string): { field: string; operator: Operator; value: string } | null => {
    const [field, operator, ...rest] = text.split(':')
    if (field === undefined || field === '' || operator === undefined || rest.length === 0)
      throw messageOf(400, 'Bad Request: a filter is written field:$operator:value')
    if (isOperator(operator)) return { field, operator, value: rest.join(':') }
    if (!operator.startsWith('$') && withoutDollar === 'ignored') return null
    throw messageOf(400, `Bad Request: filter operator "${operator}" is not supported`)
  }
  const ands = all
    .filter((text) => text !== '')
    .map(parse)
    .filter((term) => term !== null)
  const ors = any
    .filter((text) => text !== '')
    .map(parse)
    .filter((term) => term !== null)
  if (ands.length + ors.length === 0) return null
  return {
    test: (record) =>
      ands.every((term) => holds(record, term.field, term.operator, term.value)) &&
      (ors.length === 0 || ors.some((term) => holds(record, term.field, term.operator, term.value))),
    key: JSON.stringify([ands, ors]),
    equals: (field) => ands.find((term) => term.field === field && term.operator === '$eq')?.value ?? null,
    fields: [...ands, ...ors].map((term) => term.field),
  }
}

/** The `filter` of POST /search/*: an object with `and` or `or`, or expressions that must all hold. */
export function searchFilter(filter: unknown): Test {
  if (filter === undefined || filter === null) return () => true
  if (Array.isArray(filter)) {
    const tests = filter.map(searchFilter)
    return (record) => tests.every((test) => test(record))
  }
  if (!isRecord(filter)) throw messageOf(400, 'Bad Request: "filter" must be an object')
  const tests = Object.entries(filter).map(([field, wanted]): Test => {
    if (field === 'and' || field === 'or' || field === '$and' || field === '$or') {
      if (!Array.isArray(wanted))
        throw messageOf(400, `Bad Request: "${field}" must be an array of expressions`)
      const parts = wanted.map(searchFilter)
      return field.endsWith('and')
        ? (r) => parts.every((part) => part(r))
        : (r) => parts.some((part) => part(r))
    }
    if (!isRecord(wanted)) return (record) => holds(record, field, '$eq', wanted)
    const conditions = Object.entries(wanted).map(([operator, value]) => condition(field, operator, value))
    return (record) => conditions.every((test) => test(record))
  })
  return (record) => tests.every((test) => test(record))
}

function condition(field: string, operator: string, value: unknown): Test {
  if (isOperator(operator)) return (record) => holds(record, field, operator, value)
  if (operator === '$regex' && typeof value === 'string') {
    // The official module sends an inline flag, `(?i)`, which JavaScript spells otherwise.
    const insensitive = value.startsWith('(?i)')
    let expression: RegExp
    try {
      expression = new RegExp(insensitive ? value.slice(4) : value, insensitive ? 'iu' : 'u')
    } catch {
      throw messageOf(400, 'Bad Request: "$regex" is not a regular expression')
    }
    return (record) => {
      const text = valueAt(record, field)
      return typeof text === 'string' && expression.test(text)
    }
  }
  throw messageOf(400, `Bad Request: operator "${operator}" is not supported`)
}

/** The fields that a search filter looks at. */
export function searchFields(filter: unknown): string[] {
  if (Array.isArray(filter)) return filter.flatMap(searchFields)
  if (!isRecord(filter)) return []
  return Object.entries(filter).flatMap(([name, wanted]) =>
    /^\$?(and|or)$/.test(name) ? searchFields(wanted) : [name],
  )
}

/** The `searchFilter` of POST /search/*, and `search` of GET: part of any listed field, in any case. */
export function textSearch(search: unknown): Test {
  if (search === undefined || search === null) return () => true
  if (!isRecord(search)) throw messageOf(400, 'Bad Request: "searchFilter" must be an object')
  const fields = strings(search['fields'])
  const terms = strings(search['searchTerm']).map((term) => term.toLowerCase())
  if (terms.length === 0 || fields.length === 0) {
    if (search['searchTerm'] === '' || search['searchTerm'] === undefined) return () => true
    throw messageOf(400, 'Bad Request: "searchFilter" needs "searchTerm" and "fields"')
  }
  return (record) =>
    fields.some((field) => {
      const text = valueAt(record, field)
      return typeof text === 'string' && terms.some((term) => text.toLowerCase().includes(term))
    })
}

function strings(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return values.filter((one) => typeof one === 'string')
}

/** Words of a space-separated parameter. A comma does not separate here: `a,b` is one unknown field. */
export function words(text: string | undefined): string[] {
  return (text ?? '').split(' ').filter((word) => word !== '')
}

/** The record with the named fields only, and its id. All of it where none is named. */
export function onlyFields(record: object, fields: readonly string[]): object {
  if (fields.length === 0) return record
  const wanted = new Set(['_id', ...fields])
  const tops = new Set([...wanted].map((field) => field.split('.')[0] ?? field))
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => wanted.has(name) || (tops.has(name) && !name.includes('.'))),
  )
}
