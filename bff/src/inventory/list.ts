/** The inventory: searched, filtered, sorted, page by page, with the counts of each facet. */
import { and, eq, inArray } from 'drizzle-orm'
import type { DevicePage, DeviceQuery } from '@siit-jumpcloud/shared'
import { devicesWithOpenWipe } from '../actions/of-devices.ts'
import { type AgentActor, demand, may } from '../actor.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { peopleByEmail } from '../people/read.ts'
import { keyOfId } from '../people/rows.ts'
import type { DeviceRow } from '../store/index.ts'
import { settledDevices } from './choices.ts'
import { normaliseEmail } from './emails.ts'
import { loadDevices } from './load.ts'
import { requesterKeyOf } from './reading.ts'
import { noFacets, type Position, type SortKey } from './search/fleet-index.ts'
import { fleetIndex } from './search/indexes.ts'
import { deviceRows } from './write.ts'

/**
 * One page of the inventory. Removed devices are listed where `status=removed` asks for them and not otherwise. A
 * facet counts what its own filter would show, with all other filters on. Before Finish setup only who manages the
 * integration sees any. Text is ordered by code unit, what is missing as the lowest value, equal ones by id. Throws 400
 * `invalid_cursor` for a cursor that is none of this list's.
 */
export async function listDevices(core: Core, agent: AgentActor, query: DeviceQuery): Promise<DevicePage> {
  if (!may(agent, 'integration:manage')) demand(agent, 'devices:search')
  const { engine } = core
  const { workspaceId } = agent
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, query.sort)
  const connection = await connectionRow(engine, engine.db, workspaceId)
  if (!may(agent, 'integration:manage') && (connection?.finishedAt ?? null) === null) return emptyPage()

  const [index, only, wipes, settled, requesterKey] = await Promise.all([
    fleetIndex(core, workspaceId),
    query.owner === undefined ? null : ownedBy(core, workspaceId, query.owner),
    devicesWithOpenWipe(engine, engine.db, workspaceId),
    settledDevices(engine, engine.db, workspaceId),
    requesterKeyOf(core, agent),
  ])
  const { ids, total, facets } = index.query({
    ...query,
    text: storable(query.q ?? '')
      .trim()
      .toLowerCase(),
    only,
    flagged: { wipe_waiting: wipes, settled },
    ...sortOf(query.sort),
    after,
  })
  const wanted = ids.slice(0, query.limit)
  const byId = new Map((await deviceRows(engine, engine.db, workspaceId, wanted)).map((row) => [row.id, row]))
  const rows = wanted.flatMap((id) => byId.get(id) ?? [])
  const last = rows.at(-1)
  return {
    items: await loadDevices(core, agent, rows, { requesterKey, connection }),
    next: ids.length > query.limit && last ? encodeCursor(query.sort, last) : null,
    total,
    facets,
  }
}

const emptyPage = (): DevicePage => ({ items: [], next: null, total: 0, facets: noFacets() })

/** PostgreSQL refuses a NUL; nothing that is stored holds one. */
const storable = (text: string) => text.replaceAll('\u0000', '')

/** Ids of the devices of one person, by the host's id or by work email. */
async function ownedBy(core: Core, workspaceId: string, owner: string): Promise<Set<string>> {
  const { engine } = core
  const { devices } = engine.tables
  const emailKey = normaliseEmail(owner)
  const people = emailKey === null ? [] : await peopleByEmail(engine, engine.db, workspaceId, [emailKey])
  const rows = await engine.db
    .select({ id: devices.id })
    .from(devices)
    .where(
      and(
        eq(devices.workspaceId, workspaceId),
        inArray(devices.ownerKey, [keyOfId(storable(owner)), ...people.map(({ key }) => key)]),
      ),
    )
  return new Set(rows.map(({ id }) => id))
}

type Sort = DeviceQuery['sort']

function sortOf(sort: Sort): { sort: SortKey; descending: boolean } {
  switch (sort) {
    case 'hostname':
    case 'lastContact':
    case 'serialNumber':
      return { sort, descending: false }
    case '-hostname':
      return { sort: 'hostname', descending: true }
    case '-lastContact':
      return { sort: 'lastContact', descending: true }
    case '-serialNumber':
      return { sort: 'serialNumber', descending: true }
  }
}

function valueOf(sort: SortKey, row: DeviceRow): string | number {
  if (sort === 'lastContact') return row.lastContact ?? 0
  return sort === 'serialNumber' ? (row.serialNumber ?? '') : row.sortName
}

const encodeCursor = (sort: Sort, row: DeviceRow) =>
  Buffer.from(JSON.stringify([sort, valueOf(sortOf(sort).sort, row), row.id])).toString('base64url')

function decodeCursor(cursor: string, sort: Sort): Position {
  const [of, value, id] = parsed(cursor)
  const type = sort.endsWith('lastContact') ? 'number' : 'string'
  if (of === sort && typeof id === 'string' && (typeof value === 'string' || typeof value === 'number'))
    if (typeof value === type && storable(`${value}${id}`) === `${value}${id}`) return { value, id }
  throw new AppError(
    'invalid',
    'invalid_cursor',
    'This cursor is not one that we gave for this order. Start the list anew.',
    { errors: [{ pointer: 'cursor', code: 'invalid_cursor', detail: 'Not a cursor of this list.' }] },
  )
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
