/** What every route needs to know: whose key it is, which organisation it opens, and what it may do. */
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Organization } from '../fleet/organization.ts'
import { isObjectId } from '../ids.ts'
import type { KeyRecord, Scope } from '../keys.ts'
import { errorOf, messageOf, noOrganization, WireError, wrongKey } from './errors.ts'

export interface World {
  now: () => number
  organizations: readonly Organization[]
  keys: readonly KeyRecord[]
}

export interface Env {
  Bindings: Partial<HttpBindings>
  Variables: { region: 'us' | 'eu' | 'in' | null }
}

export type Ctx = Context<Env>

export interface Caller {
  key: KeyRecord
  organization: Organization
}

/** The key's record. Throws the answers to a wrong key, a suspended administrator and a blocked address. */
function keyOf(world: World, c: Ctx): KeyRecord {
  const given = c.req.header('x-api-key')
  const key = world.keys.find((record) => record.key === given)
  const home = world.organizations.find((organization) => organization.id === key?.organizations[0])
  if (key === undefined || home === undefined) throw wrongKey()
  // Inferred: a region's data lives in that region only, so another region does not know the key.
  const region = c.get('region')
  if (region !== null && region !== home.region) throw wrongKey()
  // Status and words of the next two are unknown: switches.
  if (key.state === 'suspended')
    throw new WireError(home.switches.suspendedAdmin, { message: 'Unauthorized: administrator is suspended' })
  if (key.state === 'api_disabled')
    throw new WireError(home.switches.apiAccessDisabled, {
      message: 'Forbidden: api access is disabled for this administrator',
    })
  // The title of an old support article; its form is invented.
  if (key.state === 'blocked')
    throw messageOf(403, 'Forbidden: your IP has been blocked due to suspected abuse')
  return key
}

/** Throws 403 where the key's role has none of the scopes that the 2023 documents name for a route. */
function requireScope(key: KeyRecord, scopes: readonly Scope[]): void {
  if (!scopes.some((scope) => key.scopes.has(scope)))
    throw errorOf(403, 'Forbidden: your role does not permit this request')
}

/**
 * The caller of a route that belongs to one organisation. `x-org-id`: required of a multi-tenant key; of a single-tenant
 * key it may be absent, empty (recorded) or its own.
 */
export function callerOf(world: World, c: Ctx, scopes: readonly Scope[]): Caller {
  const key = keyOf(world, c)
  const header = c.req.header('x-org-id')?.trim() ?? ''
  const organization = organizationOf(world, key, header)
  requireScope(key, scopes)
  return { key, organization }
}

function organizationOf(world: World, key: KeyRecord, header: string): Organization {
  const find = (id: string | undefined): Organization | undefined =>
    key.organizations.some((own) => own === id) ? world.organizations.find((one) => one.id === id) : undefined
  if (header === '') {
    if (key.multiTenant) throw noOrganization()
    const own = find(key.organizations[0])
    if (own === undefined) throw wrongKey()
    return own
  }
  // The statuses of the next two are documented (2023), their bodies invented.
  if (!isObjectId(header)) throw errorOf(400, 'Bad Request: malformed organization id')
  const named = find(header)
  if (named === undefined) throw errorOf(404, 'Not Found: organization id not found')
  return named
}

/** The caller of a route that takes no `x-org-id`. Sending one is 403 (documented; body invented). */
export function callerWithoutOrganization(world: World, c: Ctx, scopes: readonly Scope[] | null): KeyRecord {
  const key = keyOf(world, c)
  const header = c.req.header('x-org-id')?.trim() ?? ''
  if (header !== '') {
    if (!isObjectId(header)) throw errorOf(400, 'Bad Request: malformed organization id')
    throw errorOf(403, 'Forbidden: organization id included on an unsupported route')
  }
  if (scopes !== null) requireScope(key, scopes)
  return key
}

/**
 * The JSON body, or undefined where there is none. A body that is not declared as JSON is 415, one that does not parse 400
 * (both invented).
 */
export async function jsonBody(c: Ctx): Promise<unknown> {
  const text = await c.req.text()
  if (text.trim() === '') return undefined
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
    throw errorOf(415, 'Unsupported Media Type: send application/json')
  try {
    const body: unknown = JSON.parse(text)
    return body
  } catch {
    throw errorOf(400, 'Bad Request: the body is not valid JSON')
  }
}

/** The body as an object; an absent body is an empty one. */
export async function objectBody(c: Ctx): Promise<Record<string, unknown>> {
  const body = await jsonBody(c)
  if (body === undefined) return {}
  if (!isRecord(body)) throw errorOf(400, 'Bad Request: the body must be an object')
  return body
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
