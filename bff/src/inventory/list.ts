/** The inventory: searched, filtered, sorted, page by page, with the counts of each facet. */
import { and, type Column, count, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { DevicePage, DeviceQuery, Facets } from '@siit-jumpcloud/shared'
import { type AgentActor, demand, may } from '../actor.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { peopleByEmail } from '../people/read.ts'
import { keyOfId } from '../people/rows.ts'
import type { Engine } from '../store/index.ts'
import { normaliseEmail } from './emails.ts'
import { loadDevices } from './load.ts'
import { requesterKeyOf } from './reading.ts'

/**
 * One page of the inventory. Removed devices are listed where `status=removed` asks for them and not otherwise. A
 * facet counts what its own filter would show, with all other filters on. Before Finish setup only who manages the
 * integration sees any. Throws 400 `invalid_cursor` for a cursor that is none of this list's.
 */
export async function listDevices(core: Core, agent: AgentActor, query: DeviceQuery): Promise<DevicePage> {
  if (!may(agent, 'integration:manage')) demand(agent, 'devices:search')
  const { engine } = core
  const { workspaceId } = agent
  const { devices } = engine.tables
  const connection = await connectionRow(engine, engine.db, workspaceId)
  if (!may(agent, 'integration:manage') && (connection?.finishedAt ?? null) === null) return emptyPage

  const base = and(
    eq(devices.workspaceId, workspaceId),
    query.q === undefined ? undefined : matches(engine, workspaceId, query.q),
    query.owner === undefined ? undefined : await ownedBy(core, workspaceId, query.owner),
  )
  const order = ordering(engine, query.sort)
  const { ownership, status } = words(engine)
  const rows = await engine.db
    .select()
    .from(devices)
    .where(
      and(
        base,
        query.os === undefined ? undefined : inArray(devices.osFamily, query.os),
        query.encryption === undefined ? undefined : inArray(devices.encryption, query.encryption),
        query.type === undefined ? undefined : inArray(devices.deviceType, query.type),
        query.ownership === undefined ? undefined : inArray(ownership, query.ownership),
        query.status === undefined ? sql`${status} <> 'removed'` : inArray(status, query.status),
        query.cursor === undefined ? undefined : order.after(decodeCursor(query.cursor, query.sort)),
      ),
    )
    .orderBy(...order.by)
    .limit(query.limit + 1)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const requesterKey = await requesterKeyOf(core, agent)
  const [items, counted] = await Promise.all([
    loadDevices(core, agent, page, { requesterKey, connection }),
    countFacets(engine, base, query),
  ])
  return {
    items,
    next: rows.length > query.limit && last ? encodeCursor(query.sort, order.valueOf(last), last.id) : null,
    ...counted,
  }
}

const noFacets = (): Facets => ({ os: {}, ownership: {}, encryption: {}, status: {}, type: {} })
const emptyPage: DevicePage = { items: [], next: null, total: 0, facets: noFacets() }

/** Columns in the words of the query. Written without parameters, so that they can be grouped by. */
function words(engine: Engine) {
  const { devices } = engine.tables
  return {
    ownership: sql<string>`case when ${devices.ownerKey} is not null then 'owned' else coalesce(${devices.ownerReason}, 'nobody_bound') end`,
    status: sql<string>`case when ${devices.removedAt} is not null then 'removed' else ${devices.status} end`,
  }
}

/** PostgreSQL refuses a NUL; nothing that is stored holds one. */
const storable = (text: string) => text.replaceAll('\u0000', '')

const likePattern = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** Part of a name, serial number, model or JumpCloud id, or of the name or email of a bound user. */
function matches(engine: Engine, workspaceId: string, q: string): SQL | undefined {
  const { bindings, devices, jumpcloudUsers } = engine.tables
  const text = storable(q).trim().toLowerCase()
  if (text === '') return undefined
  const pattern = likePattern(text)
  const like = (column: Column) => sql`lower(${column}) like ${pattern} escape '\\'`
  const bound = engine.db
    .select({ deviceId: bindings.deviceId })
    .from(jumpcloudUsers)
    .innerJoin(
      bindings,
      and(eq(bindings.workspaceId, jumpcloudUsers.workspaceId), eq(bindings.userId, jumpcloudUsers.userId)),
    )
    .where(
      and(
        eq(jumpcloudUsers.workspaceId, workspaceId),
        or(like(jumpcloudUsers.email), like(jumpcloudUsers.name)),
      ),
    )
  return or(sql`${devices.searchText} like ${pattern} escape '\\'`, inArray(devices.id, bound))
}

/** Devices of one person, by the host's id or by work email. */
async function ownedBy(core: Core, workspaceId: string, owner: string): Promise<SQL> {
  const { engine } = core
  const emailKey = normaliseEmail(owner)
  const people = emailKey === null ? [] : await peopleByEmail(engine, engine.db, workspaceId, [emailKey])
  return inArray(engine.tables.devices.ownerKey, [keyOfId(storable(owner)), ...people.map(({ key }) => key)])
}

type Sort = DeviceQuery['sort']
type SortValue = string | number

/**
 * One order on both stores: text by code point (PostgreSQL sorts by language unless told), what is missing as the
 * lowest value, equal ones by id.
 */
function ordering(engine: Engine, sort: Sort) {
  const { devices } = engine.tables
  const byCodePoint = (value: SQL) => (engine.dialect === 'postgres' ? sql`${value} collate "C"` : value)
  const key = sort.replace(/^-/, '')
  const value =
    key === 'lastContact'
      ? sql`coalesce(${devices.lastContact}, 0)`
      : key === 'serialNumber'
        ? byCodePoint(sql`coalesce(${devices.serialNumber}, '')`)
        : byCodePoint(sql`${devices.sortName}`)
  const id = byCodePoint(sql`${devices.id}`)
  const down = sort.startsWith('-')
  return {
    by: down ? [sql`${value} desc`, sql`${id} desc`] : [sql`${value} asc`, sql`${id} asc`],
    after: (cursor: Cursor) =>
      down
        ? sql`(${value} < ${cursor.value} or (${value} = ${cursor.value} and ${id} < ${cursor.id}))`
        : sql`(${value} > ${cursor.value} or (${value} = ${cursor.value} and ${id} > ${cursor.id}))`,
    valueOf: (row: typeof devices.$inferSelect): SortValue =>
      key === 'lastContact'
        ? (row.lastContact ?? 0)
        : key === 'serialNumber'
          ? (row.serialNumber ?? '')
          : row.sortName,
  }
}

interface Cursor {
  value: SortValue
  id: string
}

const encodeCursor = (sort: Sort, value: SortValue, id: string) =>
  Buffer.from(JSON.stringify([sort, value, id])).toString('base64url')

function decodeCursor(cursor: string, sort: Sort): Cursor {
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

/** One pass over the inventory for all facets: the combinations are few, whatever the number of devices. */
async function countFacets(
  engine: Engine,
  base: SQL | undefined,
  query: DeviceQuery,
): Promise<Pick<DevicePage, 'total' | 'facets'>> {
  const { devices } = engine.tables
  const { ownership, status } = words(engine)
  const groups = await engine.db
    .select({
      os: devices.osFamily,
      ownership,
      encryption: devices.encryption,
      status,
      type: devices.deviceType,
      devices: count(),
    })
    .from(devices)
    .where(base)
    .groupBy(devices.osFamily, ownership, devices.encryption, status, devices.deviceType)
  const facets = noFacets()
  let total = 0
  for (const group of groups) {
    const passes = {
      os: isOneOf(query.os, group.os),
      ownership: isOneOf(query.ownership, group.ownership),
      encryption: isOneOf(query.encryption, group.encryption),
      status: query.status === undefined ? group.status !== 'removed' : isOneOf(query.status, group.status),
      type: isOneOf(query.type, group.type),
    }
    const missed = facetNames.filter((name) => !passes[name])
    if (missed.length === 0) total += group.devices
    for (const name of facetNames)
      if (missed.every((other) => other === name))
        facets[name][group[name]] = (facets[name][group[name]] ?? 0) + group.devices
  }
  return { total, facets }
}

const facetNames = ['os', 'ownership', 'encryption', 'status', 'type'] as const

const isOneOf = (wanted: readonly string[] | undefined, value: string) =>
  wanted === undefined || wanted.includes(value)
