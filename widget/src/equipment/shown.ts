/** What a person chose to see: search, filters, order, columns, open device. Kept in the hash of the page's address. */

/** Filters with their values, in the order in which they stand. A value may be several of the bff's. */
export const facetValues = {
  ownership: ['owned', 'nobody_bound', 'no_matching_person', 'several_candidates'],
  os: ['windows', 'macos', 'linux', 'ios,ipados', 'android', 'unknown'],
  encryption: ['on', 'off', 'unknown'],
  status: ['active', 'inactive', 'unknown', 'removed'],
  type: ['Computer', 'Smartphone', 'Tablet'],
  flag: ['wipe_waiting', 'duplicate', 'settled'],
} as const

export type Facet = keyof typeof facetValues
export const facetNames = Object.keys(facetValues) as Facet[]

export const columnNames = [
  'owner',
  'system',
  'encryption',
  'mdm',
  'lastContact',
  'serial',
  'model',
  'deviceType',
  'agent',
  'readAt',
] as const
export type ColumnName = (typeof columnNames)[number]
const defaultColumns: readonly ColumnName[] = columnNames.slice(0, 5)

const sorts = ['hostname', 'serialNumber', 'lastContact'] as const
export type Sort = (typeof sorts)[number]

export interface Shown {
  readonly q: string
  readonly filters: Readonly<Record<Facet, readonly string[]>>
  readonly sort: Sort
  readonly descending: boolean
  readonly columns: readonly ColumnName[]
  /** Our id of the device whose sheet is open, or nothing. */
  readonly device: string
}

/** A route or an anchor of the host stands before the first `?`, or is all of a hash without `=`. */
function hashParts(): [route: string, values: URLSearchParams] {
  const hash = location.hash.slice(1)
  const at = hash.indexOf('?')
  const [route, query] =
    at >= 0 ? [hash.slice(0, at), hash.slice(at + 1)] : hash.includes('=') ? ['', hash] : [hash, '']
  return [route, new URLSearchParams(query)]
}

const among = <T extends string>(known: readonly T[], text: string | null): T[] =>
  known.filter((one) => text?.split(' ').includes(one))

/** What the hash says below `name`. What is not of this version is left out. */
export function readShown(name: string): Shown {
  const [, values] = hashParts()
  const read = (key: string) => values.get(`${name}.${key}`)
  const sort = read('sort') ?? ''
  const columns = read('columns')
  return {
    q: read('q') ?? '',
    filters: filtersOf((facet) => among<string>(facetValues[facet], read(facet))),
    sort: sorts.find((one) => sort.endsWith(one)) ?? 'hostname',
    descending: sort.startsWith('-'),
    columns: columns === null ? defaultColumns : among(columnNames, columns),
    device: read('device') ?? '',
  }
}

/** Writes it into the hash, and leaves everything else there as it is. `push`: the way back leads to what was before. */
export function writeShown(name: string, shown: Shown, push: boolean): void {
  const [route, values] = hashParts()
  const write = (key: string, value: string) => {
    if (value) values.set(`${name}.${key}`, value)
    else values.delete(`${name}.${key}`)
  }
  write('q', shown.q)
  for (const facet of facetNames) write(facet, shown.filters[facet].join(' '))
  const sort = sortOf(shown)
  write('sort', sort === 'hostname' ? '' : sort)
  const columns = shown.columns.join(' ')
  write('columns', columns === defaultColumns.join(' ') ? '' : columns || 'none')
  write('device', shown.device)
  const query = String(values)
  const hash = `#${route}${route && query ? '?' : ''}${query}`
  if (hash === (location.hash || '#')) return
  try {
    // The whole address: a hash alone would be that of the page's `<base href>`, where it has one.
    const [page = ''] = location.href.split('#')
    history[push ? 'pushState' : 'replaceState'](history.state, '', hash === '#' ? page : page + hash)
  } catch {
    // A sandboxed page has no address of its own: what is shown is then not kept.
  }
}

const filtersOf = (values: (facet: Facet) => readonly string[]): Shown['filters'] =>
  Object.fromEntries(facetNames.map((facet) => [facet, values(facet)])) as unknown as Shown['filters']

const sortOf = ({ sort, descending }: Shown) => (descending ? `-${sort}` : sort)

export const isFiltered = ({ filters }: Shown) => facetNames.some((facet) => filters[facet].length > 0)

/** Nothing is searched and nothing filtered. */
export const unfiltered = (shown: Shown): Shown => ({ ...shown, q: '', filters: filtersOf(() => []) })

/** Turns a value of a facet on or off. */
export function toggled(shown: Shown, facet: Facet, value: string): Shown {
  const now = shown.filters[facet]
  const next = now.includes(value)
    ? now.filter((one) => one !== value)
    : facetValues[facet].filter((one) => one === value || now.includes(one))
  return { ...shown, filters: { ...shown.filters, [facet]: next } }
}

/** The query of `GET /devices` and of the export. */
export function queryOf(shown: Shown, more: Record<string, string | null> = {}): string {
  const query = new URLSearchParams()
  const q = shown.q.trim()
  if (q) query.set('q', q.slice(0, 200))
  for (const facet of facetNames) {
    if (shown.filters[facet].length) query.set(facet, shown.filters[facet].join(','))
  }
  query.set('sort', sortOf(shown))
  for (const [key, value] of Object.entries(more)) if (value !== null) query.set(key, value)
  return String(query)
}
