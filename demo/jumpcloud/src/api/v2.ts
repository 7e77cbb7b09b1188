/** JumpCloud's V2: `/api/v2/*`. CONTRACT.md, sections 3 to 6; the MDMs are files of their own. */
import { Hono } from 'hono'
import type { Listing } from '../fleet/fleet.ts'
import type { Organization } from '../fleet/organization.ts'
import { appleMdm } from './apple-mdm.ts'
import { callerOf, type Ctx, type Env, type World } from './context.ts'
import { errorOf, messageOf } from './errors.ts'
import { googleEmm } from './google-emm.ts'
import { sorted } from './query.ts'
import { linked, listed, meets, paging, v2Fields, v2Filter, v2Sort } from './v2-query.ts'

/** Published: the largest page of System Insights. */
const insightsPage = 10_000
const groupFields = ['id', 'name', 'description', 'type', 'membershipMethod']

export function v2Routes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  systemInsights(app, world)
  graph(app, world)
  groups(app, world)
  appleMdm(app, world)
  googleEmm(app, world)
  return app
}

/** A whole small list, filtered, sorted and cut. */
function answerSmall(
  c: Ctx,
  organization: Organization,
  records: object[],
  fields: readonly string[],
  sortable: readonly string[],
): Response {
  const url = new URL(c.req.url)
  const page = paging(c)
  const rows = sorted(
    records.filter((record) => meets(record, v2Filter(url, fields))),
    v2Sort(url, sortable),
  )
  const cut = rows.slice(page.skip, page.skip + page.limit).map((row) => v2Fields(row, c.req.query('fields')))
  return listed(c, rows.length, cut, linked(organization, page))
}

function systemInsights(app: Hono<Env>, world: World): void {
  const tables: {
    name: string
    listing: Listing
    filters: string[]
    rows: (o: Organization, ref: number) => object[]
  }[] = [
    {
      name: 'system_info',
      listing: 'insights',
      filters: ['system_id', 'cpu_subtype'],
      rows: (o, ref) => {
        const row = o.fleet.hardware(ref)
        return row === null ? [] : [row]
      },
    },
    {
      name: 'disk_encryption',
      listing: 'encryption',
      filters: ['system_id', 'encryption_status'],
      rows: (o, ref) => o.fleet.disks(ref),
    },
    {
      name: 'bitlocker_info',
      listing: 'bitlocker',
      filters: ['system_id', 'protection_status'],
      rows: (o, ref) => o.fleet.bitlocker(ref),
    },
  ]
  for (const table of tables) {
    app.get(`/systeminsights/${table.name}`, (c) => {
      const { organization } = callerOf(world, c, ['systeminsights.readonly'])
      const url = new URL(c.req.url)
      const page = paging(c, 10, insightsPage)
      const terms = v2Filter(url, table.filters, ['eq', 'in'])
      const sort = v2Sort(url, ['system_id', 'collection_time', ...table.filters])
      const licence = organization.switches.systemInsights
      // What an organisation without the feature gets is unknown.
      if (licence === 'empty') return listed(c, 0, [], null)
      if (licence !== 'licensed')
        throw errorOf(licence, 'System Insights is not enabled for this organization')
      const ids = terms.find((term) => term.field === 'system_id')
      const all = organization.fleet.list(table.listing)
      if (
        terms.length === 0 &&
        (sort.length === 0 || sort[0] === 'system_id') &&
        table.listing === 'insights'
      ) {
        const rows = all.slice(page.skip, page.limit).flatMap((ref) => table.rows(organization, ref))
        return listed(c, all.length, rows, linked(organization, page))
      }
      const refs =
        ids === undefined
          ? all.slice(0, all.length)
          : ids.value
              .split('|')
              .map((id) => organization.fleet.find(id))
              .filter((ref) => ref !== null)
      const rows = sorted(
        refs.flatMap((ref) => table.rows(organization, ref)).filter((row) => meets(row, terms)),
        sort,
      )
      return listed(c, rows.length, rows.slice(page.skip, page.skip + page.limit), linked(organization, page))
    })
  }
}

/** One element of a path; `attributes` is null in recordings although the documents say object. */
function hop(id: string, type: string): object {
  return { attributes: null, to: { attributes: null, id, type } }
}

function graph(app: Hono<Env>, world: World): void {
  app.get('/systems/:id/users', (c) => {
    const { organization } = callerOf(world, c, ['users', 'users.readonly'])
    const device = organization.fleet.device(refOr404(organization, c.req.param('id')))
    const users = organization.directory.boundUsers(device).map((bound) => ({
      id: bound.userId,
      type: 'user',
      compiledAttributes: { sudo: { enabled: false, withoutPassword: false } },
      paths: [
        ...(bound.direct ? [[hop(bound.userId, 'user')]] : []),
        ...bound.through.map((group) => [hop(group, 'user_group'), hop(bound.userId, 'user')]),
      ],
    }))
    return answerSmall(c, organization, users, ['id', 'type'], [])
  })

  app.get('/systems/:id/associations', (c) => {
    const { organization } = callerOf(world, c, ['systems', 'systems.readonly'])
    const device = organization.fleet.device(refOr404(organization, c.req.param('id')))
    const targets = c.req.query('targets')
    const types = ['command', 'policy', 'policy_group', 'user', 'user_group']
    if (targets === undefined || !types.includes(targets))
      throw messageOf(400, `Bad Request: request parameter "targets" must be one of ${types.join(', ')}`)
    const ids =
      targets === 'user'
        ? device.users.filter((id) => organization.directory.findUser(id) !== null)
        : targets === 'user_group'
          ? device.userGroups
          : []
    return answerSmall(
      c,
      organization,
      ids.map((id) => hop(id, targets)),
      [],
      [],
    )
  })

  app.get('/systems/:id/memberof', (c) => {
    const { organization } = callerOf(world, c, ['groups', 'groups.readonly'])
    const device = organization.fleet.device(refOr404(organization, c.req.param('id')))
    const known = new Set(organization.directory.groups().map((group) => group.id))
    const rows = device.groups
      .filter((id) => known.has(id))
      .map((id) => ({
        id,
        type: 'system_group',
        compiledAttributes: null,
        paths: [[hop(id, 'system_group')]],
      }))
    return answerSmall(c, organization, rows, ['id', 'type'], ['id'])
  })

  app.get('/users/:id/systems', (c) => {
    const { organization } = callerOf(world, c, ['systems', 'systems.readonly'])
    const userId = c.req.param('id')
    if (organization.directory.findUser(userId) === null) throw errorOf(404, 'Not Found')
    const rows = organization.directory.devicesOf(userId).map((ref) => {
      const device = organization.fleet.device(ref)
      const bound = organization.directory.boundUsers(device).find((one) => one.userId === userId)
      return {
        id: device.id,
        type: 'system',
        compiledAttributes: null,
        paths: [
          ...(bound?.direct === true ? [[hop(device.id, 'system')]] : []),
          ...(bound?.through ?? []).map((group) => [hop(group, 'user_group'), hop(device.id, 'system')]),
        ],
      }
    })
    return answerSmall(c, organization, rows, ['id', 'type'], [])
  })

  app.get('/usergroups', (c) => {
    const { organization } = callerOf(world, c, ['groups', 'groups.readonly'])
    const page = paging(c)
    const { total, groups: rows } = organization.directory.userGroupsPage(page.skip, page.limit)
    return listed(c, total, rows, linked(organization, page))
  })

  app.get('/usergroups/:id', (c) => {
    const { organization } = callerOf(world, c, ['groups', 'groups.readonly'])
    const found = organization.directory.userGroup(c.req.param('id'))
    if (found === null) throw errorOf(404, 'Not Found')
    return c.json(found.group)
  })

  app.get('/usergroups/:id/members', (c) => {
    const { organization } = callerOf(world, c, ['users', 'users.readonly'])
    const found = organization.directory.userGroup(c.req.param('id'))
    if (found === null) throw errorOf(404, 'Not Found')
    return answerSmall(
      c,
      organization,
      found.members.map((id) => hop(id, 'user')),
      [],
      [],
    )
  })
}

function refOr404(organization: Organization, systemId: string): number {
  const ref = organization.fleet.find(systemId)
  if (ref === null) throw errorOf(404, 'Not Found: system not found')
  return ref
}

/** Ghosts of members that are gone: every 50th place of a generated group, from the eighth on. */
const ghostEvery = 50
const firstGhost = 7

function ghostsBefore(place: number): number {
  return Math.floor((place + ghostEvery - firstGhost - 1) / ghostEvery)
}

function groups(app: Hono<Env>, world: World): void {
  app.get('/systemgroups', (c) => {
    const { organization } = callerOf(world, c, ['groups', 'groups.readonly'])
    return answerSmall(c, organization, organization.directory.groups(), groupFields, groupFields)
  })

  app.get('/systemgroups/:id', (c) => {
    const { organization } = callerOf(world, c, ['groups', 'groups.readonly'])
    return c.json(groupOr404(organization, c.req.param('id')))
  })

  app.get('/systemgroups/:id/members', (c) => {
    const { organization } = callerOf(world, c, ['systems', 'systems.readonly'])
    return memberPage(c, organization, c.req.param('id'), (id) => hop(id, 'system'))
  })

  app.get('/systemgroups/:id/membership', (c) => {
    const { organization } = callerOf(world, c, ['systems', 'systems.readonly'])
    const url = new URL(c.req.url)
    v2Sort(url, ['id', 'type'])
    v2Filter(url, ['id', 'type'])
    return memberPage(c, organization, c.req.param('id'), (id) => ({
      id,
      type: 'system',
      compiledAttributes: null,
      paths: [[hop(id, 'system')]],
    }))
  })

  app.get('/systemgroups/:id/users', (c) => {
    const { organization } = callerOf(world, c, ['users', 'users.readonly'])
    groupOr404(organization, c.req.param('id'))
    // Users bound to the group itself; this simulator binds users to systems and to user groups only.
    return answerSmall(c, organization, [], ['id', 'type'], [])
  })
}

function groupOr404(organization: Organization, id: string): object {
  const group = organization.directory.groups().find((one) => one.id === id)
  if (group === undefined) throw errorOf(404, 'Not Found: system group not found')
  return group
}

/** A page of a group's members. Seen by users of the official module: gone members leave nulls, and short pages. */
function memberPage(
  c: Ctx,
  organization: Organization,
  groupId: string,
  row: (systemId: string) => object,
): Response {
  groupOr404(organization, groupId)
  const page = paging(c)
  const members = organization.fleet.list(`group:${groupId}`)
  const ghosts = organization.switches.nullGroupMembers && organization.directory.isGenerated(groupId)
  const real = members.length
  const total = ghosts ? real + Math.floor((real + ghostEvery - firstGhost - 1) / (ghostEvery - 1)) : real
  const rows: unknown[] = []
  for (let place = page.skip; place < Math.min(total, page.skip + page.limit); place++) {
    if (ghosts && place % ghostEvery === firstGhost) {
      rows.push(null)
      continue
    }
    const ref = members.at(ghosts ? place - ghostsBefore(place) : place)
    if (ref !== undefined) rows.push(row(organization.fleet.system(ref)._id))
  }
  return listed(c, total, rows, linked(organization, page))
}
