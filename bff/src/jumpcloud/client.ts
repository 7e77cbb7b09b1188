/** One workspace's door to JumpCloud: its calls in our own words, decoded at the edge. */
import { decodeAppleDevice, decodeAppleMdm } from './apple.ts'
import { sendCommand } from './commands.ts'
import { count, decodeAll, list, objectId, row, type Row } from './decode.ts'
import { JumpCloudError } from './errors.ts'
import { decodeBindingEvent, decodeMdmResult } from './events.ts'
import { decodeBitlocker, decodeDiskEncryption, decodeHardware } from './hardware.ts'
import { decodeBinding, decodeGroup, decodeUser, graphId } from './people.ts'
import { routes } from './routes.ts'
import { decodeSystem, isQuarantined } from './systems.ts'
import {
  createTransport,
  type Answer,
  type Read,
  type Transport,
  type TransportOptions,
} from './transport.ts'
import type {
  EventsPage,
  EventsRequest,
  InsightsPage,
  InsightsRequest,
  JumpCloudClient,
  Quarantined,
  System,
  WirePage,
} from './types.ts'
import { verifyKey } from './verify.ts'

export interface JumpCloudClientOptions extends TransportOptions {
  /** Origin of `/api` and `/api/v2`; see `regionUrls`. */
  apiUrl: string
  /** Origin of Directory Insights. */
  insightsUrl: string
}

const unreadable = (what: string) =>
  new JumpCloudError('bad_answer', `JumpCloud’s answer for ${what} is not what it promises.`)

/** A page of V1: `{ totalCount, results }`. Without both a sweep could not know whether it is complete. */
function pageV1(answer: Answer, what: string): { values: readonly unknown[]; total: number } {
  const page = row(answer.data)
  const values = list(page?.['results'])
  const total = count(page?.['totalCount'])
  if (!values || total === null) throw unreadable(what)
  return { values, total }
}

/** A page of V2: a bare array, and the total in a header. */
function pageV2(answer: Answer, what: string): { values: readonly unknown[]; total: number | null } {
  const values = list(answer.data)
  if (!values) throw unreadable(what)
  return { values, total: count(answer.header('x-total-count')) }
}

const page = <T>(
  { values, total }: { values: readonly unknown[]; total: number | null },
  decode: (source: Row) => T | null,
): WirePage<T> => ({ items: decodeAll(values, decode), received: values.length, total })

/** Reads page after page: on by what was received, to the total, or to an empty page where none is given. */
async function all<T>(next: (skip: number) => Promise<WirePage<T>>): Promise<T[]> {
  const items: T[] = []
  for (let skip = 0; ;) {
    const { items: more, received, total } = await next(skip)
    items.push(...more)
    skip += received
    if (received === 0 || (total !== null && skip >= total)) return items
  }
}

const isNotFound = (error: unknown): boolean => error instanceof JumpCloudError && error.code === 'not_found'

/** Runs a read; null where JumpCloud does not have the object. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}

/** JumpCloud ids go into addresses; anything else is a mistake of ours, and never sent. */
function checkedId(id: string): string {
  const checked = objectId(id)
  if (checked === null) throw new JumpCloudError('not_found', 'This is not an id of JumpCloud’s.')
  return checked
}

/** So many systems one call to System Insights is asked for: their ids travel in its address. */
export const insightsIdsAtOnce = 150

/** Makes a client for one key. Clients of a workspace share its limiter. */
export function createJumpCloudClient(options: JumpCloudClientOptions): JumpCloudClient {
  const transport = createTransport(options)
  return clientOver(transport, options)
}

function clientOver(transport: Transport, options: JumpCloudClientOptions): JumpCloudClient {
  const { apiUrl, insightsUrl } = options

  async function insights<T>(
    table: 'system_info' | 'bitlocker_info' | 'disk_encryption',
    request: InsightsRequest,
    decode: (source: Row) => T | null,
    signal: AbortSignal | undefined,
  ): Promise<InsightsPage<T>> {
    const ids = request.systemIds
    if (ids?.length === 0) return { items: [], received: 0, total: 0, available: true }
    if (ids && ids.length > insightsIdsAtOnce) {
      throw new RangeError(`At most ${insightsIdsAtOnce} systems at once: they travel in the address.`)
    }
    const checked = ids ? { ...request, systemIds: ids.map(checkedId) } : request
    try {
      const answer = await transport.read(routes.systemInsights(apiUrl, table, checked), signal)
      return { ...page(pageV2(answer, 'System Insights'), decode), available: true }
    } catch (error) {
      // What an organization without the feature is answered is not known: none of these may fail a sync.
      if (error instanceof JumpCloudError && [402, 403, 404].includes(error.status ?? 0)) {
        return { items: [], received: 0, total: 0, available: false }
      }
      throw error
    }
  }

  async function events<T>(
    service: string[],
    terms: Readonly<Record<string, string>>,
    request: EventsRequest,
    decode: (source: Row) => T | null,
    signal: AbortSignal | undefined,
  ): Promise<EventsPage<T>> {
    const limit = request.limit ?? 1000
    let answer: Answer
    try {
      answer = await transport.read(routes.events(insightsUrl, service, terms, request), signal)
    } catch (error) {
      if (error instanceof JumpCloudError && [402, 403, 404].includes(error.status ?? 0)) {
        return { items: [], received: 0, next: null, available: false }
      }
      throw error
    }
    const values = list(answer.data)
    if (!values) throw unreadable('Directory Insights')
    const received = count(answer.header('x-result-count')) ?? values.length
    // The header is always there, so a full page is what tells that there is more.
    const full = values.length > 0 && received >= (count(answer.header('x-limit')) ?? limit)
    return {
      items: decodeAll(values, decode),
      received: values.length,
      next: full ? searchAfter(answer.header('x-search_after')) : null,
      available: true,
    }
  }

  const pageOf = async <T>(
    read: Read,
    decode: (source: Row) => T | null,
    signal: AbortSignal | undefined,
  ): Promise<WirePage<T>> => page(pageV2(await transport.read(read, signal), read.what), decode)

  return {
    verify: (signal) => verifyKey(transport, options, options.organizationId, options.now, signal),

    async systemsPage({ skip, limit = 100 }, signal) {
      let answer: Answer
      try {
        answer = await transport.read(routes.systems(apiUrl, skip, limit), signal)
      } catch (error) {
        // The list itself is always there: it is the organization that is not (404, says the 2023 document).
        if (isNotFound(error)) {
          throw new JumpCloudError('organization_not_found', 'Organization not found for this key.', {
            status: 404,
          })
        }
        throw error
      }
      const { values, total } = pageV1(answer, 'systems')
      const items: System[] = []
      const quarantined: Quarantined[] = []
      for (const value of values) {
        const decoded = decodeSystem(value)
        if (isQuarantined(decoded)) quarantined.push(decoded)
        else items.push(decoded)
      }
      return { items, quarantined, received: values.length, total }
    },

    system: (id, signal) =>
      orNull(async () => {
        const asked = checkedId(id)
        const decoded = decodeSystem((await transport.read(routes.system(apiUrl, asked), signal)).data)
        // An answer about another device would be the worst of all wrong answers.
        if (isQuarantined(decoded) || decoded.id !== asked) throw unreadable('this system')
        return decoded
      }),

    async searchSystems(term, limit, signal) {
      const answer = await transport.read(routes.searchSystems(apiUrl, term, limit), signal)
      const systems: System[] = []
      for (const value of pageV1(answer, 'systems').values) {
        const decoded = decodeSystem(value)
        if (!isQuarantined(decoded)) systems.push(decoded)
      }
      return systems.slice(0, limit)
    },

    hardwarePage: (request, signal) => insights('system_info', request, decodeHardware, signal),

    encryptionPage: (source, request, signal) =>
      insights(source, request, source === 'bitlocker_info' ? decodeBitlocker : decodeDiskEncryption, signal),

    appleMdms: (signal) => all((skip) => pageOf(routes.appleMdms(apiUrl, skip, 100), decodeAppleMdm, signal)),

    appleDevicesPage: ({ mdmId, skip, limit = 100 }, signal) =>
      pageOf(
        routes.appleDevices(apiUrl, mdmId, skip, limit),
        (source) => decodeAppleDevice(source, mdmId),
        signal,
      ),

    async appleDevicesBySerial(mdmId, serialNumber, signal) {
      const asked = serialNumber.trim()
      if (asked === '') return []
      const found = await all((skip) =>
        pageOf(
          routes.appleDevices(apiUrl, mdmId, skip, 100, asked),
          (source) => decodeAppleDevice(source, mdmId),
          signal,
        ),
      )
      // V2's filters know wild cards, so what comes back is compared once more.
      return found.filter((device) => device.serialNumber?.toUpperCase() === asked.toUpperCase())
    },

    async systemUsersPage({ skip, limit = 100 }, signal) {
      const answer = await transport.read(routes.systemUsers(apiUrl, skip, limit), signal)
      return page(pageV1(answer, 'users'), decodeUser)
    },

    systemUser: (id, signal) =>
      orNull(async () => {
        const source = row((await transport.read(routes.systemUser(apiUrl, checkedId(id)), signal)).data)
        const user = source && decodeUser(source)
        if (!user) throw unreadable('this user')
        return user
      }),

    boundUsers: (systemId, signal) =>
      orNull(async () => {
        const id = checkedId(systemId)
        const rows = await all((skip) => pageOf(routes.boundUsers(apiUrl, id, skip), decodeBinding, signal))
        const byUser = new Map<string, (typeof rows)[number]>()
        for (const binding of rows) {
          if (byUser.get(binding.userId)?.via !== 'direct') byUser.set(binding.userId, binding)
        }
        return [...byUser.values()]
      }),

    async systemGroups(signal) {
      const groups = await all((skip) => pageOf(routes.systemGroups(apiUrl, skip, 100), decodeGroup, signal))
      return [...new Map(groups.map((group) => [group.id, group])).values()]
    },

    groupMembersPage: (groupId, { skip, limit = 100 }, signal) =>
      pageOf(
        routes.groupMembers(apiUrl, checkedId(groupId), skip, limit),
        (source) => graphId(source, 'system'),
        signal,
      ),

    groupsOf: (systemId, signal) =>
      orNull(async () => {
        const id = checkedId(systemId)
        const ids = await all((skip) =>
          pageOf(routes.groupsOf(apiUrl, id, skip), (source) => graphId(source, 'system_group'), signal),
        )
        return [...new Set(ids)]
      }),

    mdmCommandResults: ({ appleDeviceId, ...request }, signal) =>
      events(
        ['mdm'],
        {
          event_type: 'mdm_command_result',
          ...(appleDeviceId !== undefined && { device_object_id: checkedId(appleDeviceId) }),
        },
        request,
        decodeMdmResult,
        signal,
      ),

    bindingEvents: (request, signal) =>
      events(['directory'], { event_type: 'association_change' }, request, decodeBindingEvent, signal),

    async send(command, sending) {
      const outcome = await sendCommand(options, command, sending)
      // The next reads obey as well; the command itself is not sent again.
      if (outcome.code === 'rate_limited') options.limiter.pause((outcome.retryAfter ?? 1) * 1000)
      return outcome
    },

    forSync: (reads) => clientOver(transport.patient(reads), options),

    close: () => transport.close(),
  }
}

/** The position of the next page of events, a JSON array in a header; null where it cannot be read. */
function searchAfter(header: string | null): unknown[] | null {
  if (header === null) return null
  try {
    const value: unknown = JSON.parse(header)
    return Array.isArray(value) && value.length > 0 ? value : null
  } catch {
    return null
  }
}
