/** Finding systems and users: a page without a filter costs the page, a filter looks at all, once. */
import type { Organization } from '../fleet/organization.ts'
import type { WireSystem } from '../wire.ts'
import { sorted } from './query.ts'
import { onlyFields, type Test } from './v1-query.ts'

interface Wanted {
  limit: number
  skip: number
  sort: string[]
  /** Null where all match. */
  test: Test | null
  key: string
  /** The fields that the test looks at; null where it may be any. */
  fields: string[] | null
  /** The only places to look at, where something tells them. */
  candidates: number[] | null
}

/** A page of systems. Without filter and sorted by `_id` it costs the page only; else all are looked at, once. */
export function findSystems(
  organization: Organization,
  wanted: Wanted,
): { total: number; systems: WireSystem[] } {
  const { fleet, switches } = organization
  const all = fleet.list('systems')
  const first = wanted.sort[0]
  const simple = first === undefined || first === '_id' || first === '-_id'
  if (wanted.test === null && simple) {
    // Documented: without a sort, records may come in another order from page to page.
    const shift =
      first === undefined && switches.unstableOrderWithoutSort && all.length > 1
        ? organization.unsortedReads++ % all.length
        : 0
    const systems: WireSystem[] = []
    for (
      let position = wanted.skip;
      position < Math.min(wanted.skip + wanted.limit, all.length);
      position++
    ) {
      const place = first === '-_id' ? all.length - 1 - position : (position + shift) % all.length
      const ref = all.at(place)
      if (ref !== undefined) systems.push(organization.systemAt(ref))
    }
    return { total: all.length, systems }
  }
  const look = (): number[] => {
    let refs: number[] = []
    const light = wanted.fields?.every((field) => field === 'active' || field === 'lastContact') === true
    const read = (ref: number): object => (light ? fleet.contact(ref) : organization.systemAt(ref))
    const places = wanted.candidates?.length ?? all.length
    for (let place = 0; place < places; place++) {
      const ref = wanted.candidates === null ? all.at(place) : wanted.candidates[place]
      if (ref !== undefined && (wanted.test === null || wanted.test(read(ref)))) refs.push(ref)
    }
    if (!simple)
      refs = sorted(
        refs.map((ref) => ({ ref, ...organization.systemAt(ref) })),
        wanted.sort,
      ).map((row) => row.ref)
    else if (first === '-_id') refs.reverse()
    return refs
  }
  const refs =
    wanted.candidates === null
      ? rememberedFind(organization, ['systems', wanted.key, wanted.sort], look)
      : look()
  return {
    total: refs.length,
    systems: refs.slice(wanted.skip, wanted.skip + wanted.limit).map((ref) => organization.systemAt(ref)),
  }
}

/** Results of the latest few filters: the pages of one sweep all ask for the same. */
const remembered = new WeakMap<Organization, Map<string, number[]>>()

/** The places that a query finds in the fleet as it is now; `look` is called where the query is a new one. */
export function rememberedFind(organization: Organization, query: unknown, look: () => number[]): number[] {
  const known = remembered.get(organization) ?? new Map<string, number[]>()
  remembered.set(organization, known)
  const key = JSON.stringify([organization.fleet.revision, organization.switches, query])
  let refs = known.get(key)
  if (refs === undefined) known.set(key, (refs = look()))
  for (const oldest of known.keys()) {
    if (known.size <= 4) break
    known.delete(oldest)
  }
  return refs
}

/** A page of users. */
export function findUsers(
  organization: Organization,
  wanted: { limit: number; skip: number; sort: string[]; fields: string[]; test: Test | null },
): { totalCount: number; results: object[] } {
  const all = organization.directory.users()
  const simple = wanted.sort[0] === undefined || wanted.sort[0] === '_id'
  const read = (ref: number): object => organization.directory.user(ref)
  if (simple && wanted.test === null)
    return {
      totalCount: all.length,
      results: all.slice(wanted.skip, wanted.limit).map((ref) => onlyFields(read(ref), wanted.fields)),
    }
  let rows = all.slice(0, all.length).map(read)
  if (wanted.test !== null) rows = rows.filter(wanted.test)
  if (!simple) rows = sorted(rows, wanted.sort)
  return {
    totalCount: rows.length,
    results: rows.slice(wanted.skip, wanted.skip + wanted.limit).map((row) => onlyFields(row, wanted.fields)),
  }
}
