/** Directory Insights: `/insights/directory/v1/*`. CONTRACT.md, section 9. */
import { Hono } from 'hono'
import { type InsightsEvent, retentionMs } from '../events.ts'
import type { Organization } from '../fleet/organization.ts'
import { callerOf, type Env, isRecord, objectBody, type World } from './context.ts'
import { errorOf, messageOf } from './errors.ts'
import { valueAt } from './query.ts'

const services = [
  'access_management', 'alerts', 'all', 'asset_management', 'directory', 'ldap', 'mdm', 'notifications', 'object_storage',
  'password_manager', 'radius', 'reports', 'saas_app_management', 'software', 'sso', 'systems',
] // prettier-ignore
const defaultLimit = 1000
const largestLimit = 10_000

export function insightsRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  let requests = 0

  app.post('/events', async (c) => {
    const { organization } = callerOf(world, c, ['directoryinsights.readonly'])
    const body = await objectBody(c)
    const query = readQuery(organization, body, world.now())
    const found = query.licensed ? select(organization, query, world.now()) : []
    const after = found.findIndex((event) => query.after !== null && isAfter(event, query.after, query.sort))
    const from = query.after === null ? query.skip : after === -1 ? found.length : after + query.skip
    const page = found.slice(from, from + query.limit)
    const last = page.at(-1)
    c.header('X-Result-Count', String(page.length))
    c.header('X-Limit', String(query.limit))
    c.header('X-Sort', query.sort)
    // Always present (documented). On an empty page it repeats what was asked for: invented.
    c.header(
      'X-Search_after',
      JSON.stringify(last === undefined ? (query.after ?? []) : [Date.parse(last.timestamp), last.id]),
    )
    c.header('X-Request-Id', `simulated-${String(++requests)}`)
    return c.json(page.map((event) => projected(event, query.fields)))
  })

  app.post('/events/count', async (c) => {
    const { organization } = callerOf(world, c, ['directoryinsights.readonly'])
    const query = readQuery(organization, await objectBody(c), world.now())
    return c.json({ count: query.licensed ? select(organization, query, world.now()).length : 0 })
  })

  return app
}

interface Query {
  licensed: boolean
  services: string[]
  start: number
  end: number
  limit: number
  skip: number
  sort: 'ASC' | 'DESC'
  after: [number, string] | null
  fields: string[] | null
  term: (event: InsightsEvent) => boolean
}

function readQuery(organization: Organization, body: Record<string, unknown>, now: number): Query {
  const licence = organization.switches.directoryInsights
  if (licence !== 'licensed' && licence !== 'empty')
    throw errorOf(licence, 'Directory Insights is not enabled for this organization')
  const wanted = body['service']
  if (
    !Array.isArray(wanted) ||
    wanted.length === 0 ||
    !wanted.every((one) => typeof one === 'string' && services.includes(one))
  )
    // Documented: the answer lists the supported values. Its form is invented.
    throw messageOf(400, `Bad Request: "service" must be a list of ${services.join(', ')}`)
  const start = time(body['start_time'], 'start_time')
  if (start === null) throw messageOf(400, 'Bad Request: "start_time" is required')
  const end = time(body['end_time'], 'end_time') ?? now
  if (start > now) throw messageOf(400, 'Bad Request: "start_time" is in the future')
  if (end < start) throw messageOf(400, 'Bad Request: "end_time" is before "start_time"')
  const limit = body['limit'] ?? defaultLimit
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > largestLimit)
    throw messageOf(400, `Bad Request: "limit" must be from 1 to ${String(largestLimit)}`)
  const skip = body['skip'] ?? 0
  if (typeof skip !== 'number' || !Number.isInteger(skip) || skip < 0)
    throw messageOf(400, 'Bad Request: "skip" must be a whole number')
  return {
    licensed: licence === 'licensed',
    services: wanted.filter((one) => typeof one === 'string'),
    start: Math.max(start, now - retentionMs),
    end,
    limit,
    skip,
    // Documented: nonsense sorts upwards, silently.
    sort: body['sort'] === 'DESC' ? 'DESC' : 'ASC',
    after: searchAfter(body['search_after']),
    fields: fieldList(body['fields']),
    term: termOf(body['search_term']),
  }
}

function time(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null
  const parsed =
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/i.test(value)
      ? Date.parse(value)
      : NaN
  if (Number.isNaN(parsed)) throw messageOf(400, `Bad Request: "${name}" must be an RFC 3339 time`)
  return parsed
}

function searchAfter(value: unknown): [number, string] | null {
  if (value === undefined || value === null) return null
  const parts: unknown[] = Array.isArray(value) ? value : []
  if (Array.isArray(value) && parts.length === 0) return null
  const [at, id] = [Number(parts[0]), parts[1]]
  if (parts.length !== 2 || Number.isNaN(at) || typeof id !== 'string')
    throw messageOf(400, 'Bad Request: "search_after" must be what the header X-Search_after held')
  return [at, id]
}

/** Documented: an empty list, or one of unknown fields only, is 400. What counts as unknown is invented: no such word. */
function fieldList(value: unknown): string[] | null {
  if (value === undefined || value === null) return null
  const fields: unknown[] = Array.isArray(value) ? value : []
  const known = fields
    .filter((field) => typeof field === 'string')
    .filter((field) => /^[a-z_]+(\.[a-z_]+)*$/.test(field))
  if (known.length === 0) throw messageOf(400, 'Bad Request: "fields" names no known field')
  return known
}

function projected(event: InsightsEvent, fields: string[] | null): object {
  if (fields === null) return event
  const tops = new Set(fields.map((field) => field.split('.')[0]))
  return Object.fromEntries(Object.entries(event).filter(([name]) => tops.has(name)))
}

/** `search_term`: `and`, `or` or `not` over a map or a list of maps; a value may be a list of alternatives. */
function termOf(term: unknown): (event: InsightsEvent) => boolean {
  if (term === undefined || term === null) return () => true
  if (!isRecord(term)) throw messageOf(400, 'Bad Request: "search_term" must be an object')
  const parts = Object.entries(term).map(([word, value]) => {
    if (word !== 'and' && word !== 'or' && word !== 'not')
      throw messageOf(400, 'Bad Request: "search_term" takes "and", "or" and "not"')
    const tests = (Array.isArray(value) ? value : [value]).flatMap((map: unknown) => {
      if (!isRecord(map)) throw messageOf(400, `Bad Request: "${word}" must hold objects`)
      return Object.entries(map).map(([field, wanted]) => (event: InsightsEvent): boolean => {
        const found = valueAt(event, field)
        const alternatives: unknown[] = Array.isArray(wanted) ? wanted : [wanted]
        return alternatives.some((one) => String(one) === String(found))
      })
    })
    return (event: InsightsEvent): boolean => {
      if (word === 'and') return tests.every((test) => test(event))
      return word === 'or' ? tests.some((test) => test(event)) : !tests.some((test) => test(event))
    }
  })
  return (event) => parts.every((part) => part(event))
}

function select(organization: Organization, query: Query, now: number): InsightsEvent[] {
  const shown = now - organization.switches.insightsLagMs
  const found = organization.events.all().filter((event) => {
    const at = Date.parse(event.timestamp)
    return (
      at >= query.start &&
      at <= query.end &&
      at <= shown &&
      (query.services.includes('all') || query.services.includes(event.service)) &&
      query.term(event)
    )
  })
  const up = found.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp) || (a.id < b.id ? -1 : 1))
  return query.sort === 'DESC' ? up.reverse() : up
}

function isAfter(event: InsightsEvent, after: [number, string], sort: 'ASC' | 'DESC'): boolean {
  const order =
    Date.parse(event.timestamp) - after[0] || (event.id === after[1] ? 0 : event.id < after[1] ? -1 : 1)
  return sort === 'ASC' ? order > 0 : order < 0
}
