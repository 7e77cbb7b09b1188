/** What the API answered: the same key the same (12), reads while JumpCloud is broken (11), nobody in without the right (9). */
import type { Permission } from '@siit-jumpcloud/shared'
import { agents } from '../cast.ts'
import { json } from '../client.ts'
import type { Call, Evidence, Violation } from '../evidence.ts'

export function answers(evidence: Evidence): Violation[] {
  return [
    ...sameKey(evidence),
    ...evidence.calls.flatMap((call) => [...reads(call), ...rights(call), ...words(call)]),
  ]
}

const isAsk = ({ method, path }: Call) => method === 'POST' && path.endsWith('/actions')
const name = ({ method, path, status, code }: Call) =>
  `${method} ${path}: ${status ?? 'no answer'} ${code ?? ''}`.trim()

/** Answers that decide nothing: the next try with the same key may well be decided. */
const undecided = (call: Call): boolean =>
  call.status === null || call.status >= 500 || call.status === 401 || checkedBefore.includes(call.code ?? '')

/** Refusals of a call that is no decision yet, as nothing is written of it. */
const checkedBefore = [
  'plan_changed',
  'confirmation_required',
  'confirmation_mismatch',
  'reason_required',
  'owner_mismatch_not_accepted',
  'not_found',
]

/** What an answer comes to: an action, whatever has become of it by then, or a refusal. */
const essence = ({ status, action, code }: Call): string =>
  action ? `${status ?? ''} ${action.id}` : `${status ?? ''} ${code ?? ''}`

function sameKey({ calls }: Evidence): Violation[] {
  const found: Violation[] = []
  const byKey = new Map<string, Call[]>()
  for (const call of calls)
    if (isAsk(call) && call.key !== null && call.agent !== null)
      byKey.set(call.key, [...(byKey.get(call.key) ?? []), call])
  for (const [key, all] of byKey) {
    const bodies = [...new Set(all.map(({ body }) => JSON.stringify(body)))]
    const decidedFor = bodies.filter((body) =>
      all.some(
        (call) =>
          JSON.stringify(call.body) === body && !undecided(call) && call.code !== 'idempotency_key_reused',
      ),
    )
    if (decidedFor.length > 1)
      found.push({ rule: '12', what: `The key ${key} was taken for two different bodies.` })
    for (const body of decidedFor) {
      const told = all.filter((call) => JSON.stringify(call.body) === body && !undecided(call))
      const different = [...new Set(told.map(essence))]
      if (different.length > 1)
        found.push({
          rule: '12',
          what: `The same key and body were answered differently: ${different.join(' · ')}.`,
        })
    }
  }
  return found
}

/** Reads of our copy, which ask nothing of JumpCloud. */
function reads(call: Call): Violation[] {
  const { method, path, status, trouble, agent, outage } = call
  if (method !== 'GET' || agent === null || !/^\/(panel|devices(\/[^/]+|\?.*)?|timeline)$/.test(path))
    return []
  if (trouble.length > 0 || (status !== null && status < 500)) return []
  return [{ rule: '11', what: `A read failed${outage ? ' while JumpCloud was away' : ''}: ${name(call)}.` }]
}

/** What nobody may do who did it. */
function rights(call: Call): Violation[] {
  if (call.status === null || call.status >= 300) return []
  if (call.agent === null)
    return [{ rule: '9', what: `Somebody got in without a token that lets them: ${name(call)}.` }]
  const permissions: readonly Permission[] = agents[call.agent].permissions
  const needed = neededFor(call)
  return needed === null || permissions.includes(needed)
    ? []
    : [{ rule: '9', what: `${call.agent} did what needs ${needed}: ${name(call)}.` }]
}

function neededFor({ path, body, action }: Call): Permission | null {
  if (/^\/actions\/[^/]+\/(approve|deny)$/.test(path)) return 'devices:approve'
  const asked = (body as { action?: string } | undefined)?.action ?? action?.action
  if (!path.endsWith('/actions') && !/\/(cancel|attest)$/.test(path)) return null
  return asked === 'wipe' ? 'devices:wipe' : asked === 'lock' ? 'devices:lock' : null
}

/** Every refusal is a problem document, and nothing breaks that nobody broke. */
function words(call: Call): Violation[] {
  const { status, trouble, contentType, text } = call
  if (status === null || status < 400) return []
  if (!contentType.includes('application/problem+json') || json(text) === undefined)
    return [{ rule: 'words', what: `A refusal is no problem document: ${name(call)} ${text.slice(0, 200)}` }]
  if (status === 500 && trouble.length === 0)
    return [{ rule: 'words', what: `The service failed though nothing was wrong with it: ${name(call)}.` }]
  return []
}
