/** JumpCloud's V1: `/api/*`. CONTRACT.md, sections 1, 2, 4 and 6.1. */
import { Hono } from 'hono'
import type { CommandKind } from '../commands.ts'
import type { Organization } from '../fleet/organization.ts'
import type { WireSystem } from '../wire.ts'
import {
  type Ctx,
  callerOf,
  callerWithoutOrganization,
  type Env,
  isRecord,
  jsonBody,
  objectBody,
  type World,
} from './context.ts'
import { errorOf, messageOf, notFound, WireError } from './errors.ts'
import { findSystems, findUsers } from './find.ts'
import { pageOf } from './query.ts'
import { onlyFields, searchFields, searchFilter, type Test, textSearch, v1Filter, words } from './v1-query.ts'

export function v1Routes(world: World): Hono<Env> {
  const app = new Hono<Env>()

  app.get('/organizations', (c) => {
    const key = callerWithoutOrganization(world, c, [
      'commandrunner.legacy',
      'organizations',
      'organizations.readonly',
    ])
    const { limit, skip } = pageOf((name) => c.req.query(name), 10, 100)
    const own = world.organizations.filter((organization) => key.organizations.includes(organization.id))
    return c.json({ totalCount: own.length, results: own.slice(skip, skip + limit).map(organizationView) })
  })

  app.get('/organizations/:id', (c) => {
    const header = c.req.header('x-org-id')?.trim() ?? ''
    const key = callerWithoutHeaderUnlessOther(world, c, header)
    const organization = world.organizations.find(
      (one) => one.id === c.req.param('id') && key.organizations.includes(one.id),
    )
    if (organization === undefined) throw errorOf(404, 'Not Found: organization id not found')
    return c.json({
      ...organizationView(organization),
      settings: {
        features: {
          systemInsights: { enabled: organization.switches.systemInsights === 'licensed' },
          directoryInsights: { enabled: organization.switches.directoryInsights === 'licensed' },
        },
        windowsMDM: { enabled: true },
      },
    })
  })

  app.get('/users/getSelf', (c) => {
    const key = callerWithoutOrganization(world, c, null)
    const home = world.organizations.find((organization) => organization.id === key.organizations[0])
    const shows = home?.switches.getSelfShowsRole ?? true
    return c.json(
      onlyFields(
        {
          _id: key.administratorId,
          email: `${key.role.toLowerCase()}@northwind.example`,
          firstname: 'Robin',
          lastname: 'Admin',
          ...(key.multiTenant ? { provider: key.administratorId } : { organization: key.organizations[0] }),
          // Which of these come back is inferred from the schema `userreturn`.
          ...(shows
            ? {
                role: key.administratorId,
                roleName: key.roleName,
                roleNames: [key.roleName],
                roles: [key.administratorId],
              }
            : {}),
          suspended: false,
          apiKeyAllowed: true,
          apiKeySet: true,
          enableMultiFactor: true,
          totpEnrolled: true,
        },
        words(c.req.query('fields')),
      ),
    )
  })

  app.get('/systems', (c) => {
    const { organization } = callerOf(world, c, ['systems', 'systems.readonly'])
    const { limit, skip } = pageOf((name) => c.req.query(name), 10, 100)
    const url = new URL(c.req.url)
    const filter = v1Filter(url, organization.switches.filterWithoutDollar)
    const search = searchOfQuery(url)
    const test: Test | null =
      filter === null && search === null
        ? null
        : (record) => (filter?.test(record) ?? true) && (search?.test(record) ?? true)
    const serial = filter?.equals('serialNumber') ?? null
    const id = filter?.equals('_id') ?? null
    const found = findSystems(organization, {
      limit,
      skip,
      sort: words(c.req.query('sort')),
      test,
      key: `${filter?.key ?? ''}${search?.key ?? ''}`,
      fields: search === null ? (filter?.fields ?? null) : null,
      candidates:
        id !== null
          ? [organization.fleet.find(id)].filter((ref) => ref !== null)
          : serial !== null
            ? organization.fleet.candidatesBySerial(serial)
            : null,
    })
    const fields = words(c.req.query('fields'))
    return c.json({
      totalCount: found.total,
      results: found.systems.map((system) => onlyFields(system, fields)),
    })
  })

  app.get('/systems/:id', (c) => {
    const { organization } = callerOf(world, c, ['systems', 'systems.readonly'])
    const ref = organization.fleet.find(c.req.param('id'))
    if (ref === null) throw notFound()
    return c.json(onlyFields(organization.systemAt(ref), words(c.req.query('fields'))))
  })

  app.delete('/systems/:id', (c) => {
    const { organization } = callerOf(world, c, ['systems'])
    const ref = organization.fleet.find(c.req.param('id'))
    if (ref === null) throw notFound()
    const system = organization.systemAt(ref)
    organization.removeDevice(c.req.param('id'))
    return c.json(system)
  })

  app.post('/search/systems', async (c) => {
    const { organization } = callerOf(world, c, ['systems', 'systems.readonly', 'commandrunner.legacy'])
    const body = await objectBody(c)
    const { limit, skip, fields, sort } = searchPage(c, body, organization)
    const [filter, search] = [searchFilter(body['filter']), textSearch(body['searchFilter'])]
    const plain = body['filter'] === undefined && body['searchFilter'] === undefined
    const named = fields.filter((field) => field.startsWith('primarySystemUser.'))
    const found = findSystems(organization, {
      limit,
      skip,
      sort,
      test: plain ? null : (record) => filter(record) && search(record),
      key: JSON.stringify([body['filter'], body['searchFilter']]),
      fields: body['searchFilter'] === undefined ? searchFields(body['filter']) : null,
      candidates: null,
    })
    const results = found.systems.map((system) => {
      const ref = organization.fleet.find(system._id)
      const memberof = ref === null ? [] : organization.fleet.device(ref).groups
      const row = { ...system, memberof, ...primaryUser(organization, system) }
      // Whether these come unasked is unknown: a switch.
      if (
        organization.switches.primaryUserInSearch === 'always' ||
        named.length > 0 ||
        fields.includes('primarySystemUser')
      )
        return onlyFields(row, fields)
      return onlyFields({ ...system, memberof }, fields)
    })
    return c.json({ totalCount: found.total, results })
  })

  app.get('/systemusers', (c) => {
    const { organization } = callerOf(world, c, ['commandrunner.legacy', 'users', 'users.readonly'])
    const { limit, skip } = pageOf((name) => c.req.query(name), 10, 100)
    const url = new URL(c.req.url)
    const filter = v1Filter(url, organization.switches.filterWithoutDollar)
    const search = searchOfQuery(url)
    const test: Test | null =
      filter === null && search === null
        ? null
        : (record) => (filter?.test(record) ?? true) && (search?.test(record) ?? true)
    return c.json(
      findUsers(organization, {
        limit,
        skip,
        sort: words(c.req.query('sort')),
        fields: words(c.req.query('fields')),
        test,
      }),
    )
  })

  app.get('/systemusers/:id', (c) => {
    const { organization } = callerOf(world, c, ['users', 'users.readonly'])
    const ref = organization.directory.findUser(c.req.param('id'))
    if (ref === null) throw notFound()
    return c.json(onlyFields(organization.directory.user(ref), words(c.req.query('fields'))))
  })

  app.post('/search/systemusers', async (c) => {
    const { organization } = callerOf(world, c, ['users', 'users.readonly'])
    const body = await objectBody(c)
    const { limit, skip, fields, sort } = searchPage(c, body, organization)
    const [filter, search] = [searchFilter(body['filter']), textSearch(body['searchFilter'])]
    return c.json(
      findUsers(organization, {
        limit,
        skip,
        sort,
        fields,
        test: (record) => filter(record) && search(record),
      }),
    )
  })

  for (const kind of ['lock', 'erase', 'restart', 'shutdown'] as const)
    app.post(`/systems/:id/command/builtin/${kind}`, (c) => builtin(world, c, c.req.param('id'), kind))

  return app
}

/** POST /systems/{id}/command/builtin/*: the agent's security commands. Nothing but 201 says that it was queued. */
async function builtin(world: World, c: Ctx, systemId: string, kind: CommandKind): Promise<Response> {
  const { key, organization } = callerOf(world, c, ['systems'])
  const body = await jsonBody(c)
  const ref = organization.fleet.find(systemId)
  if (ref === null) throw errorOf(404, 'Not Found: system not found')
  const { switches } = organization
  const os = organization.osAt(ref)
  const agent = os === 'windows' || os === 'linux'
  // What it does on other systems is unknown. Invented: refused, unless the switch says 201 (then it never runs).
  if (!agent && switches.builtinOnMac !== 201)
    throw errorOf(switches.builtinOnMac, 'This command is only supported on Linux and Windows devices')
  // What 409 means is unknown, too.
  if (
    switches.builtinConflict === 'queued' &&
    organization.commands.waiting(systemId).some((waiting) => waiting.kind === kind)
  )
    throw errorOf(409, 'Conflict: a command of this kind already waits for this device')
  organization.receive(
    ref,
    {
      method: 'POST',
      path: new URL(c.req.url).pathname,
      kind,
      channel: 'agent',
      pin: isRecord(body) && 'pin' in body,
      body: body ?? null,
      keyRole: key.role,
    },
    agent,
  )
  return c.body(null, agent ? switches.builtinSuccess : 201)
}

function callerWithoutHeaderUnlessOther(
  world: World,
  c: Ctx,
  header: string,
): ReturnType<typeof callerWithoutOrganization> {
  // Documented (2023): an x-org-id that is not the id in the path is 400.
  if (header !== '' && header !== c.req.param('id'))
    throw errorOf(400, 'Bad Request: organization id does not match the path')
  return callerWithoutOrganization(world, c, ['organizations', 'organizations.readonly'])
}

/** Recorded: `id` beside `_id`, `created`, and nulls. */
function organizationView(organization: Organization): object {
  return {
    _id: organization.id,
    id: organization.id,
    displayName: organization.name,
    logoUrl: null,
    created: '2021-11-29T12:09:34.825Z',
  }
}

/** limit and skip of POST /search/*: the documents of 2023 say query, those of 2026 say body; both are read. */
function searchPage(
  c: Ctx,
  body: Record<string, unknown>,
  organization: Organization,
): { limit: number; skip: number; fields: string[]; sort: string[] } {
  const text = (name: string): string | undefined => {
    const value = body[name]
    if (value === undefined) return c.req.query(name)
    if (typeof value !== 'string' && typeof value !== 'number')
      throw messageOf(
        400,
        `Bad Request: "${name}" must be a ${name === 'limit' || name === 'skip' ? 'number' : 'string'}`,
      )
    return String(value)
  }
  const { max, above } = organization.switches.searchLimit
  const { limit, skip } = pageOf(text, 10, above === 'cut' ? Number.MAX_SAFE_INTEGER : max)
  return { limit: Math.min(limit, max), skip, fields: words(text('fields')), sort: words(text('sort')) }
}

function searchOfQuery(url: URL): { test: Test; key: string } | null {
  const term = url.searchParams.get('search[searchTerm]')
  const fields = [...url.searchParams]
    .filter(([name]) => /^search\[fields\]\[\d*\]$/.test(name))
    .map(([, value]) => value)
  const json = url.searchParams.get('search')
  if (json !== null && json !== '') {
    try {
      const parsed: unknown = JSON.parse(json)
      return { test: textSearch(parsed), key: json }
    } catch (error) {
      if (error instanceof WireError) throw error
      throw messageOf(400, 'Bad Request: request parameter "search" is not understood')
    }
  }
  if (term === null) return null
  return { test: textSearch({ searchTerm: term, fields }), key: JSON.stringify([term, fields]) }
}

/** Literal dotted keys, as in the definition `systemSearch`. */
function primaryUser(organization: Organization, system: WireSystem): Record<string, unknown> {
  const id = system.primarySystemUser?.id
  const ref = typeof id === 'string' ? organization.directory.findUser(id) : null
  if (ref === null) return {}
  const user = organization.directory.user(ref)
  return {
    'primarySystemUser._id': user._id,
    'primarySystemUser.email': user.email,
    'primarySystemUser.department': user.department,
    'primarySystemUser.company': user.company,
    'primarySystemUser.state': user.state,
  }
}
