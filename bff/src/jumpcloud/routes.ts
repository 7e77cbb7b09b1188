/**
 * Every read that we make of JumpCloud, in one place: its address, the scope it needs, whether it takes an
 * organization. V1 separates fields by spaces and V2 by commas; `sort` keeps pages stable while the fleet changes.
 */
import type { EventsRequest, InsightsRequest } from './types.ts'
import type { Read } from './transport.ts'

type Query = Readonly<Record<string, string | number>>

function read(
  base: string,
  template: string,
  about: { what: string; right: string; withoutOrganization?: boolean },
  query: Query = {},
  ids: Readonly<Record<string, string>> = {},
): Read {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ''))
  const url = new URL(path, base)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  return { url, route: `GET ${template}`, ...about }
}

const userFields = 'email username firstname lastname displayname state suspended activated'

export const routes = {
  self: (base: string) =>
    read(base, '/api/users/getSelf', {
      what: 'the key’s own administrator',
      right: 'admins',
      withoutOrganization: true,
    }),

  organizations: (base: string, skip: number) =>
    read(
      base,
      '/api/organizations',
      { what: 'organizations', right: 'organizations.readonly', withoutOrganization: true },
      { limit: 100, skip, sort: '_id' },
    ),

  systems: (base: string, skip: number, limit: number) =>
    read(base, '/api/systems', { what: 'systems', right: 'systems.readonly' }, { limit, skip, sort: '_id' }),

  system: (base: string, id: string) =>
    read(base, '/api/systems/{id}', { what: 'systems', right: 'systems.readonly' }, {}, { id }),

  /** A search that is posted; the limit travels both ways, since the documents differ (CONTRACT.md 2.2). */
  searchSystems: (base: string, term: string, limit: number): Read => ({
    ...read(base, '/api/search/systems', { what: 'systems', right: 'systems.readonly' }, { limit, skip: 0 }),
    route: 'POST /api/search/systems',
    body: {
      searchFilter: { searchTerm: term, fields: ['hostname', 'displayName', 'serialNumber'] },
      limit,
      skip: 0,
      sort: '_id',
    },
  }),

  systemUsers: (base: string, skip: number, limit: number) =>
    read(
      base,
      '/api/systemusers',
      { what: 'users', right: 'users.readonly' },
      { limit, skip, sort: '_id', fields: userFields },
    ),

  systemUser: (base: string, id: string) =>
    read(
      base,
      '/api/systemusers/{id}',
      { what: 'users', right: 'users.readonly' },
      { fields: userFields },
      { id },
    ),

  boundUsers: (base: string, id: string, skip: number) =>
    read(
      base,
      '/api/v2/systems/{id}/users',
      { what: 'bound users', right: 'users.readonly' },
      { limit: 100, skip },
      { id },
    ),

  groupsOf: (base: string, id: string, skip: number) =>
    read(
      base,
      '/api/v2/systems/{id}/memberof',
      { what: 'groups', right: 'groups.readonly' },
      { limit: 100, skip },
      { id },
    ),

  systemGroups: (base: string, skip: number, limit: number) =>
    read(
      base,
      '/api/v2/systemgroups',
      { what: 'groups', right: 'groups.readonly' },
      { limit, skip, sort: 'name' },
    ),

  groupMembers: (base: string, id: string, skip: number, limit: number) =>
    read(
      base,
      '/api/v2/systemgroups/{id}/membership',
      { what: 'group members', right: 'systems.readonly' },
      { limit, skip },
      { id },
    ),

  systemInsights: (
    base: string,
    table: 'system_info' | 'bitlocker_info' | 'disk_encryption',
    { skip, limit = 1000, systemIds }: InsightsRequest,
  ) =>
    read(
      base,
      `/api/v2/systeminsights/${table}`,
      { what: 'System Insights', right: 'systeminsights.readonly' },
      {
        limit,
        skip,
        sort: 'system_id',
        // Plain `filter=`; the indexed form stopped working in March 2026. Only `eq` and `in` exist here.
        ...(systemIds ? { filter: `system_id:in:${systemIds.join('|')}` } : {}),
      },
    ),

  // The default limit is 1.
  appleMdms: (base: string, skip: number, limit: number) =>
    read(base, '/api/v2/applemdms', { what: 'Apple MDM', right: 'mdm' }, { limit, skip }),

  appleDevices: (base: string, mdmId: string, skip: number, limit: number, serialNumber?: string) =>
    read(
      base,
      '/api/v2/applemdms/{id}/devices',
      { what: 'Apple devices', right: 'mdm' },
      {
        limit,
        skip,
        sort: 'id',
        ...(serialNumber === undefined ? {} : { filter: `serialNumber:eq:${serialNumber}` }),
      },
      { id: mdmId },
    ),

  events: (
    base: string,
    service: string[],
    terms: Readonly<Record<string, string>>,
    request: EventsRequest,
  ): Read => ({
    ...read(base, '/insights/directory/v1/events', {
      what: 'Directory Insights',
      right: 'directoryinsights.readonly',
    }),
    route: 'POST /insights/directory/v1/events',
    body: {
      service,
      start_time: request.since,
      ...(request.until === undefined ? {} : { end_time: request.until }),
      limit: request.limit ?? 1000,
      sort: 'ASC',
      // A map, as the document's schema and JumpCloud's own PowerShell module have it; its prose shows lists of maps.
      search_term: { and: terms },
      ...(request.after ? { search_after: request.after } : {}),
    },
  }),
}
