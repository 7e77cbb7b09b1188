/** What a key is and what it can do, found out by asking for a little of everything. */
import type { ReportCard } from '@siit-jumpcloud/shared'
import { count, list, ownId, row, text, type Row } from './decode.ts'
import { JumpCloudError } from './errors.ts'
import { routes } from './routes.ts'
import type { Answer, Read, Transport } from './transport.ts'
import type { VerifiedKey } from './types.ts'

type Told = 'yes' | 'no' | 'unknown'

const organizationMissing = () =>
  new JumpCloudError(
    'organization_not_found',
    'Organization not found for this key. Check the ID and the region.',
  )

/** Errors that end the verification wherever they come up: the key itself does not serve, or nobody answers. */
const fatal = new Set(['credentials_invalid', 'organization_not_found', 'unreachable', 'rate_limited'])

/**
 * Who the key's administrator is. Which fields `getSelf` answers is inferred, and a role may not see it: so it is
 * told, and nothing else rests on it. `refused` tells a 403 on this route, for which no right is needed.
 */
async function keyOwner(
  transport: Transport,
  url: string,
  signal?: AbortSignal,
): Promise<{ self: Row | null; refused: boolean }> {
  try {
    const { data } = await transport.read(routes.self(url), signal)
    return { self: row(data), refused: false }
  } catch (error) {
    // Only an invalid key and an absent JumpCloud are final here: for the rest the next calls have the last word.
    if (!(error instanceof JumpCloudError) || fatal.has(error.code)) throw error
    return { self: null, refused: error.status === 403 }
  }
}

function roleOf(self: Row | null): string | null {
  const first = list(self?.['roleNames'])?.[0]
  return text(self?.['roleName']) ?? text(first) ?? text(self?.['role'])
}

/** The organization's record; null where the key may not list organizations, which says nothing about it. */
async function organization(
  transport: Transport,
  url: string,
  id: string,
  signal?: AbortSignal,
): Promise<Row | null> {
  for (let skip = 0; ;) {
    let answer: Answer
    try {
      answer = await transport.read(routes.organizations(url, skip), signal)
    } catch (error) {
      if (
        error instanceof JumpCloudError &&
        (error.code === 'key_lacks_right' || error.code === 'not_found')
      ) {
        return null
      }
      throw error
    }
    const page = row(answer.data)
    const results = list(page?.['results'])
    if (!results)
      throw new JumpCloudError('bad_answer', 'JumpCloud’s list of organizations could not be read.')
    for (const entry of results) {
      const source = row(entry)
      if (source && ownId(source) === id) return source
    }
    skip += results.length
    if (results.length === 0 || skip >= (count(page?.['totalCount']) ?? 0)) throw organizationMissing()
  }
}

/** How many systems there are: the one right without which nothing works. */
async function systemCount(
  transport: Transport,
  url: string,
  selfRefused: boolean,
  signal?: AbortSignal,
): Promise<number> {
  let answer: Answer
  try {
    answer = await transport.read(routes.systems(url, 0, 1), signal)
  } catch (error) {
    // A malformed organization is answered with 400 and an unknown one with 404, says the 2023 document.
    if (error instanceof JumpCloudError && (error.status === 400 || error.status === 404)) {
      throw organizationMissing()
    }
    // A key that may not even see its own administrator is more than short of a right (inferred: what JumpCloud
    // answers to the key of a suspended administrator is not known).
    if (error instanceof JumpCloudError && error.status === 403 && selfRefused) {
      const detail =
        'JumpCloud refuses everything this key asks for. Its administrator may be suspended or may not use the API, or our address is blocked.'
      throw new JumpCloudError('credentials_invalid', detail, { status: 403 })
    }
    throw error
  }
  const total = count(row(answer.data)?.['totalCount'])
  if (total === null)
    throw new JumpCloudError('bad_answer', 'JumpCloud did not say how many systems there are.')
  return total
}

async function probe(
  transport: Transport,
  read: Read,
  missing: readonly number[],
  signal?: AbortSignal,
): Promise<{ told: Told; answer: Answer | null }> {
  try {
    return { told: 'yes', answer: await transport.read(read, signal) }
  } catch (error) {
    if (!(error instanceof JumpCloudError)) throw error
    if (error.status !== null && missing.includes(error.status)) return { told: 'no', answer: null }
    if (error.status === 401 && fatal.has(error.code)) throw error
    return { told: 'unknown', answer: null }
  }
}

/** A role of JumpCloud's own that is known, by its very name, not to change anything. */
const readsOnly = (role: string | null): boolean => role !== null && /^read[ _-]?only\b/i.test(role)

interface Warnings {
  users: Told
  groups: Told
  systemInsights: Told
  appleMdm: Told
  directoryInsights: Told
  appleMdmMissing: boolean
  canSend: boolean
}

function warningsFor(found: Warnings): ReportCard['warnings'] {
  const all: [boolean, string, string][] = [
    [
      found.users === 'no',
      'users_unreadable',
      'The key may not read users (users.readonly): devices will have no owner.',
    ],
    [
      found.groups === 'no',
      'groups_unreadable',
      'The key may not read groups (groups.readonly): neither the scope nor a policy can name groups.',
    ],
    [
      found.systemInsights === 'no',
      'system_insights_missing',
      'There is no System Insights for this key (systeminsights.readonly): model and memory stay unknown, and encryption rests on one source.',
    ],
    [
      found.appleMdm === 'no',
      'apple_mdm_unreadable',
      'The key may not use Apple MDM (mdm): Macs, iPhones and iPads can be neither locked nor wiped.',
    ],
    [
      found.appleMdmMissing,
      'apple_mdm_not_configured',
      'Apple MDM is not set up in this organization: Macs, iPhones and iPads can be neither locked nor wiped.',
    ],
    [
      found.directoryInsights === 'no',
      'directory_insights_missing',
      'There is no Directory Insights for this key: the answers of Apple devices and the dates of bindings stay unknown.',
    ],
    [
      !found.canSend,
      'role_reads_only',
      'The key’s role only reads: JumpCloud will refuse every lock and wipe (systems, mdm).',
    ],
  ]
  return all.filter(([applies]) => applies).map(([, code, detail]) => ({ code, detail }))
}

/**
 * Verifies a key: that it is one, that the organization is its own, and that it may read systems. Everything else it
 * can or cannot read is told in the report card. Throws `JumpCloudError` where the key cannot serve.
 */
export async function verifyKey(
  transport: Transport,
  urls: { apiUrl: string; insightsUrl: string },
  organizationId: string,
  now: () => number,
  signal?: AbortSignal,
): Promise<VerifiedKey> {
  const { apiUrl, insightsUrl } = urls
  const { self, refused } = await keyOwner(transport, apiUrl, signal)
  const own = await organization(transport, apiUrl, organizationId, signal)
  const systems = await systemCount(transport, apiUrl, refused, signal)

  const since = new Date(now() - 60 * 60_000).toISOString()
  const [users, groups, insights, mdm, events] = await Promise.all([
    probe(transport, routes.systemUsers(apiUrl, 0, 1), [403], signal),
    probe(transport, routes.systemGroups(apiUrl, 0, 1), [403], signal),
    probe(
      transport,
      routes.systemInsights(apiUrl, 'system_info', { skip: 0, limit: 1 }),
      [402, 403, 404],
      signal,
    ),
    probe(transport, routes.appleMdms(apiUrl, 0, 1), [403], signal),
    probe(
      transport,
      routes.events(insightsUrl, ['mdm'], { event_type: 'mdm_command_result' }, { since, limit: 1 }),
      [402, 403, 404],
      signal,
    ),
  ])
  const role = roleOf(self)
  const canSend = !readsOnly(role)
  const mdms = list(mdm.answer?.data)
  const appleMdmMissing = mdms?.length === 0
  return {
    card: {
      organizationName: text(own?.['displayName']),
      keyOwner: { email: text(self?.['email']), role },
      canRead: {
        systems: true,
        users: users.told,
        groups: groups.told,
        systemInsights: insights.told,
        appleMdm: mdm.told,
        directoryInsights: events.told,
      },
      systems,
      warnings: warningsFor({
        users: users.told,
        groups: groups.told,
        systemInsights: insights.told,
        appleMdm: mdm.told,
        directoryInsights: events.told,
        appleMdmMissing,
        canSend,
      }),
      checkedAt: new Date(now()).toISOString(),
    },
    rights: {
      systems: canSend ? 'unknown' : false,
      mdm: !canSend || mdm.told === 'no' ? false : 'unknown',
    },
    directoryInsights: events.told,
  }
}
