/**
 * A workspace's devices as a search needs them, in columns: a hundred thousand are looked through in some ten
 * milliseconds, on whichever store. Holds what is searched, filtered, sorted and counted, and nothing else; the page
 * that comes out is read from the store.
 */
import type { DeviceFlag, DeviceQuery, Facets } from '@siit-jumpcloud/shared'
import { deviceFlag, deviceType, onOff, osFamily, ownerReason } from '@siit-jumpcloud/shared'
import { isPlaceholderSerial } from '../../jumpcloud/index.ts'
import type { DeviceRow } from '../../store/index.ts'

/** What the index keeps of a row. */
export type IndexedRow = Pick<
  DeviceRow,
  | 'id'
  | 'osFamily'
  | 'ownerKey'
  | 'ownerReason'
  | 'encryption'
  | 'status'
  | 'removedAt'
  | 'deviceType'
  | 'lastContact'
  | 'serialNumber'
  | 'sortName'
  | 'searchText'
  | 'peopleText'
>

const dimensions = {
  os: osFamily.options,
  ownership: ['owned', ...ownerReason.options],
  encryption: onOff.options,
  status: ['active', 'inactive', 'unknown', 'removed'],
  type: deviceType.options,
} as const satisfies Partial<Record<keyof DeviceQuery, readonly string[]>>
type Dimension = keyof typeof dimensions
const names = ['os', 'ownership', 'encryption', 'status', 'type'] as const satisfies readonly Dimension[]

const flags = deviceFlag.options
const flagCombinations = 2 ** flags.length
const combinations = names.reduce((all, name) => all * dimensions[name].length, 1)

/** The values of a device in all dimensions as one number. */
function combine(row: IndexedRow): number {
  const values: Record<Dimension, string> = {
    os: row.osFamily,
    ownership: row.ownerKey !== null ? 'owned' : (row.ownerReason ?? 'nobody_bound'),
    encryption: row.encryption,
    status: row.removedAt !== null ? 'removed' : row.status,
    type: row.deviceType,
  }
  return names.reduce((code, name) => {
    const options: readonly string[] = dimensions[name]
    return code * options.length + Math.max(0, options.indexOf(values[name]))
  }, 0)
}

/** The other way round, for every combination there is. */
const decoded: readonly Readonly<Record<Dimension, string>>[] = Array.from(
  { length: combinations },
  (_, code) => {
    const values: Partial<Record<Dimension, string>> = {}
    let rest = code
    for (const name of [...names].reverse()) {
      const options: readonly string[] = dimensions[name]
      values[name] = options[rest % options.length] ?? ''
      rest = Math.floor(rest / options.length)
    }
    return asWhole(values)
  },
)

/** Filled for every dimension by the loop above. */
function asWhole(values: Partial<Record<Dimension, string>>) {
  return values as Readonly<Record<Dimension, string>>
}

const removedCode = (code: number) => decoded[code]?.status === 'removed'

export type SortKey = 'hostname' | 'lastContact' | 'serialNumber'
export interface Position {
  value: string | number
  id: string
}

export interface IndexQuery extends Pick<DeviceQuery, Dimension | 'flag'> {
  /** Lower-cased; any device where empty. */
  text: string
  /** Only these devices, where given. */
  only: ReadonlySet<string> | null
  /** Devices that have the flags which other tables tell of. */
  flagged: Readonly<Record<Exclude<DeviceFlag, 'duplicate'>, readonly string[]>>
  sort: SortKey
  descending: boolean
  after: Position | null
  limit: number
}

export interface IndexAnswer {
  /** In order; one more than the limit where there are more. */
  ids: string[]
  total: number
  facets: Facets
}

export class FleetIndex {
  private readonly slots = new Map<string, number>()
  private readonly ids: string[] = []
  private readonly texts: string[] = []
  private readonly sortNames: string[] = []
  private readonly serials: string[] = []
  private contacts = new Float64Array(1024)
  private codes = new Uint16Array(1024)
  private readonly orders: Record<SortKey, Uint32Array<ArrayBuffer>> = {
    hostname: new Uint32Array(0),
    lastContact: new Uint32Array(0),
    serialNumber: new Uint32Array(0),
  }
  private duplicates: Uint8Array | null = null

  get size(): number {
    return this.ids.length
  }

  /** Takes new rows and changed ones. */
  apply(rows: readonly IndexedRow[]): void {
    const moved: Record<SortKey, Set<number>> = {
      hostname: new Set(),
      lastContact: new Set(),
      serialNumber: new Set(),
    }
    const known = this.ids.length
    const written: { slot: number; row: IndexedRow }[] = []
    for (const row of rows) {
      const slot = this.slots.get(row.id) ?? this.newSlot(row.id)
      written.push({ slot, row })
      const isNew = slot >= known
      if (isNew || this.sortNames[slot] !== row.sortName) moved.hostname.add(slot)
      if (isNew || this.contacts[slot] !== (row.lastContact ?? 0)) moved.lastContact.add(slot)
      if (isNew || this.serials[slot] !== (row.serialNumber ?? '')) moved.serialNumber.add(slot)
    }
    // Out of the orders by their former keys first, then in again by the new ones.
    for (const key of sortKeys) this.takeOut(key, moved[key])
    for (const { slot, row } of written) {
      this.texts[slot] = row.peopleText === '' ? row.searchText : `${row.searchText}\n${row.peopleText}`
      this.sortNames[slot] = row.sortName
      this.serials[slot] = row.serialNumber ?? ''
      this.contacts[slot] = row.lastContact ?? 0
      this.codes[slot] = combine(row)
    }
    for (const key of sortKeys) this.putIn(key, moved[key])
    if (written.length > 0) this.duplicates = null
  }

  private newSlot(id: string): number {
    const slot = this.ids.length
    this.ids.push(id)
    this.slots.set(id, slot)
    if (slot >= this.contacts.length) {
      const contacts = new Float64Array(this.contacts.length * 2)
      contacts.set(this.contacts)
      this.contacts = contacts
      const codes = new Uint16Array(this.codes.length * 2)
      codes.set(this.codes)
      this.codes = codes
    }
    return slot
  }

  private takeOut(key: SortKey, moved: ReadonlySet<number>): void {
    if (moved.size > 0) this.orders[key] = this.orders[key].filter((slot) => !moved.has(slot))
  }

  private putIn(key: SortKey, moved: ReadonlySet<number>): void {
    if (moved.size === 0) return
    const order = this.orders[key]
    const sorted = [...moved].sort((a, b) => this.compare(key, this.positionOf(key, a), b))
    const next = new Uint32Array(order.length + sorted.length)
    let from = 0
    sorted.forEach((slot, i) => {
      const to = this.firstAfter(key, this.positionOf(key, slot), from)
      next.set(order.subarray(from, to), from + i)
      next[to + i] = slot
      from = to
    })
    next.set(order.subarray(from), from + sorted.length)
    this.orders[key] = next
  }

  private keyOf(key: SortKey, slot: number): string | number {
    if (key === 'lastContact') return this.contacts[slot] ?? 0
    return (key === 'hostname' ? this.sortNames[slot] : this.serials[slot]) ?? ''
  }

  private positionOf(key: SortKey, slot: number): Position {
    return { value: this.keyOf(key, slot), id: this.ids[slot] ?? '' }
  }

  /** How a position stands to a device in an order; equal keys go by id. */
  private compare(key: SortKey, { value, id }: Position, slot: number): number {
    const other = this.keyOf(key, slot)
    if (value !== other) return value < other ? -1 : 1
    const otherId = this.ids[slot] ?? ''
    return id === otherId ? 0 : id < otherId ? -1 : 1
  }

  /** The place of the first device behind a position, in ascending order. */
  private firstAfter(key: SortKey, position: Position, from = 0): number {
    const order = this.orders[key]
    let low = from
    let high = order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.compare(key, position, order[middle] ?? 0) < 0) high = middle
      else low = middle + 1
    }
    return low
  }

  /** Marks devices that share a real serial number; neighbours in the order of serial numbers tell. */
  private sharedSerials(): Uint8Array {
    if (this.duplicates) return this.duplicates
    const marks = new Uint8Array(this.ids.length)
    let before = -1
    for (const slot of this.orders.serialNumber) {
      const serial = this.serials[slot] ?? ''
      if (serial === '' || removedCode(this.codes[slot] ?? 0)) continue
      if (
        before >= 0 &&
        this.serials[before] === serial &&
        (marks[before] === 1 || !isPlaceholderSerial(serial))
      ) {
        marks[before] = 1
        marks[slot] = 1
      }
      before = slot
    }
    return (this.duplicates = marks)
  }

  /** One page and all counts. A facet counts what its own filter would show, with all other filters on. */
  query(query: IndexQuery): IndexAnswer {
    const flagsOf = this.flagsOf(query)
    const matched = this.match(query)
    const counts = new Uint32Array(combinations * flagCombinations)
    for (let slot = 0; slot < matched.length; slot++)
      if (matched[slot] === 1) {
        const cell = (this.codes[slot] ?? 0) * flagCombinations + (flagsOf[slot] ?? 0)
        counts[cell] = (counts[cell] ?? 0) + 1
      }
    const passes = passTable(query)
    return {
      ids: this.page(query, (slot) => {
        if (matched[slot] !== 1) return false
        return passes[(this.codes[slot] ?? 0) * flagCombinations + (flagsOf[slot] ?? 0)] === 1
      }),
      ...countFacets(counts, query),
    }
  }

  private match({ text, only }: IndexQuery): Uint8Array {
    const matched = new Uint8Array(this.ids.length)
    if (only !== null) {
      for (const id of only) {
        const slot = this.slots.get(id)
        if (slot !== undefined && (text === '' || this.texts[slot]?.includes(text))) matched[slot] = 1
      }
      return matched
    }
    if (text === '') return matched.fill(1)
    for (let slot = 0; slot < matched.length; slot++) if (this.texts[slot]?.includes(text)) matched[slot] = 1
    return matched
  }

  private flagsOf({ flagged }: IndexQuery): Uint8Array {
    const bits = this.sharedSerials().slice()
    for (const name of flags) {
      if (name === 'duplicate') continue
      for (const id of flagged[name]) {
        const slot = this.slots.get(id)
        if (slot !== undefined) bits[slot] = (bits[slot] ?? 0) | bitOf(name)
      }
    }
    return bits
  }

  private page({ sort, descending, after, limit }: IndexQuery, passes: (slot: number) => boolean): string[] {
    const order = this.orders[sort]
    const ids: string[] = []
    const step = descending ? -1 : 1
    let at = after === null ? (descending ? order.length - 1 : 0) : this.firstAfter(sort, after)
    if (after !== null && descending) {
      // What stands before the first one behind it, itself left out.
      at -= 1
      const slot = order[at]
      if (slot !== undefined && this.compare(sort, after, slot) === 0) at -= 1
    }
    for (; at >= 0 && at < order.length && ids.length <= limit; at += step) {
      const slot = order[at] ?? 0
      if (passes(slot)) ids.push(this.ids[slot] ?? '')
    }
    return ids
  }
}

const sortKeys = ['hostname', 'lastContact', 'serialNumber'] as const satisfies readonly SortKey[]
/** `duplicate` is the first, so that its marks are its bits. */
const bitOf = (flag: DeviceFlag): number => 1 << flags.indexOf(flag)
const flagsIn = (bits: number): DeviceFlag[] => flags.filter((flag) => (bits & bitOf(flag)) !== 0)

type Filters = Pick<IndexQuery, Dimension | 'flag'>

function missedBy(filters: Filters, code: number, bits: number): (Dimension | 'flag')[] {
  const values = decoded[code]
  const missed: (Dimension | 'flag')[] = names.filter((name) => {
    const wanted: readonly string[] | undefined = filters[name]
    const value = values?.[name] ?? ''
    // Removed devices are listed where they are asked for and not otherwise.
    if (wanted === undefined) return name === 'status' && value === 'removed'
    return !wanted.includes(value)
  })
  if (filters.flag !== undefined && !flagsIn(bits).some((flag) => filters.flag?.includes(flag)))
    missed.push('flag')
  return missed
}

function passTable(filters: Filters): Uint8Array {
  const table = new Uint8Array(combinations * flagCombinations)
  for (let cell = 0; cell < table.length; cell++)
    if (missedBy(filters, Math.floor(cell / flagCombinations), cell % flagCombinations).length === 0)
      table[cell] = 1
  return table
}

export const noFacets = (): Facets => ({
  os: {},
  ownership: {},
  encryption: {},
  status: {},
  type: {},
  flag: {},
})

function countFacets(counts: Uint32Array, filters: Filters): Pick<IndexAnswer, 'total' | 'facets'> {
  const flag: Record<string, number> = {}
  const facets = { ...noFacets(), flag }
  let total = 0
  counts.forEach((devices, cell) => {
    if (devices === 0) return
    const code = Math.floor(cell / flagCombinations)
    const bits = cell % flagCombinations
    const missed = missedBy(filters, code, bits)
    if (missed.length === 0) total += devices
    const counted = (name: Dimension | 'flag') => missed.every((other) => other === name)
    for (const name of names)
      if (counted(name)) {
        const value = decoded[code]?.[name] ?? ''
        facets[name][value] = (facets[name][value] ?? 0) + devices
      }
    if (counted('flag')) for (const name of flagsIn(bits)) flag[name] = (flag[name] ?? 0) + devices
  })
  return { total, facets }
}
