/**
 * What came to JumpCloud, against what the database says was sent: at most one command an action (1), never without its
 * row (3) and entry (4), never from a state that does not send (5), to the device that was decided on (6); and what is
 * said of its outcome, against what JumpCloud really answered (7).
 */
import type { StoredAction } from '../database.ts'
import type { ReceivedCommand } from '../door.ts'
import type { Evidence, Identity, Violation } from '../evidence.ts'

export function commands(evidence: Evidence): Violation[] {
  const { sent, violations } = match(evidence)
  return [
    ...violations,
    ...evidence.actions.flatMap((action) => outcome(evidence, action, sent.get(action.id) ?? null)),
    ...[...sent].flatMap(([id, command]) => sameDevice(evidence, id, command)),
  ]
}

/** Which command was whose. */
function match({ commands: came, received, actions }: Evidence): {
  sent: Map<string, ReceivedCommand>
  violations: Violation[]
} {
  const sent = new Map<string, ReceivedCommand>()
  const violations: Violation[] = []
  for (const command of came) {
    const name = `${command.kind} to ${command.target} (${command.sequence})`
    const rows = command.onDisk.filter(
      (row) =>
        row.kind === command.kind &&
        (command.channel === 'agent' ? row.jumpcloudId : row.appleDeviceId) === command.target,
    )
    const sending = rows.filter(({ state }) => state === 'dispatching')
    const free = sending.find(({ id }) => !sent.has(id))
    // Sent, and given up before we looked: the service says so itself, and this is the first that came of it.
    const givenUp = rows.find(
      ({ id, state, failure }) =>
        !sent.has(id) && state === 'unknown' && !['interrupted', 'restored', null].includes(failure),
    )
    // A process that the machine pauses between its last check and its first byte may send late: the known gap.
    const late = command.heldUp ? rows.find(({ id }) => !sent.has(id)) : undefined
    const whose = free ?? givenUp ?? late
    if (whose) {
      sent.set(whose.id, command)
      if (!whose.hasEntry)
        violations.push({
          rule: '4',
          what: `The ${name} came, and the timeline has no entry of its sending.`,
        })
    } else if (sending.length > 0)
      violations.push({
        rule: '1',
        what: `The ${name} is a second command of action ${sending[0]?.id ?? ''}.`,
      })
    else if (rows.length > 0)
      violations.push({
        rule: '5',
        what: `The ${name} came while its actions were ${rows.map(({ id, state }) => `${id} ${state}`).join(', ')}.`,
      })
    else violations.push({ rule: '3', what: `The ${name} came, and no row of the database sends it.` })
  }
  // By JumpCloud's own book too, which knows nothing of our door.
  for (const [what, count] of countBy(received, ({ kind, systemId }) => `${kind} ${systemId ?? ''}`)) {
    const [kind, systemId] = what.split(' ')
    const claims = actions.filter(
      (action) =>
        action.kind === (kind === 'erase' ? 'wipe' : kind) &&
        (action.jumpcloudId === systemId || twin(received, action, systemId)) &&
        action.history.some(({ state }) => state === 'dispatching'),
    ).length
    if (count > claims)
      violations.push({ rule: '1', what: `JumpCloud took ${count} × ${what}; ${claims} actions were sent.` })
  }
  return { sent, violations }
}

/** An Apple command goes to the Apple device, which may belong to another system of JumpCloud's by then. */
const twin = (received: Evidence['received'], { snapshot }: StoredAction, systemId: string | undefined) =>
  snapshot.mdm.appleDeviceId !== null &&
  received.some((one) => one.systemId === systemId && one.appleDeviceId === snapshot.mdm.appleDeviceId)

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}

const refusals = [400, 401, 403, 404, 405, 415, 422, 429]

/** What a status means: the table of outcomes, written down once more so that the product's own is judged by it. */
function meaning(status: number | null): 'accepted' | 'rejected' | 'unknown' {
  if (status === null) return 'unknown'
  if (status >= 200 && status < 300) return 'accepted'
  return refusals.includes(status) ? 'rejected' : 'unknown'
}

const nothingLeft = ['denied', 'expired', 'cancelled', 'voided', 'not_sent']

/** What is said of an action, and what is known of its command. */
function outcome(evidence: Evidence, action: StoredAction, command: ReceivedCommand | null): Violation[] {
  if (action.kind === 'open') return []
  const states = action.history.map(({ state }) => state)
  const wrong = (what: string): Violation => ({
    rule: '7',
    what: `${action.kind} ${action.id} went ${states.join(' → ')}, and ${what}.`,
  })
  const found: Violation[] = []
  if (command && nothingLeft.includes(action.state)) found.push(wrong('yet its command came to JumpCloud'))
  const answered = command ? `JumpCloud answered ${command.status ?? 'nothing'}` : 'no command came'
  const means = command ? meaning(command.status) : null
  if (states.includes('accepted') && means !== 'accepted') found.push(wrong(answered))
  if (states.includes('rejected') && means !== 'rejected') found.push(wrong(answered))
  // What JumpCloud clearly said is not lost where nothing else went wrong. Half the deadline is left for a busy machine.
  const clear = command !== null && means !== 'unknown' && command.took < 500
  if (clear && evidence.troubles.size === 0 && states.includes('unknown'))
    found.push(wrong(`${answered}, clearly`))
  if (['confirmed', 'failed_on_device'].includes(action.state)) found.push(...proof(evidence, action, wrong))
  return found
}

/** An outcome is as sure as who vouches for it. */
function proof(
  { calls, mdmResults }: Evidence,
  { id, evidence, snapshot }: StoredAction,
  wrong: (what: string) => Violation,
): Violation[] {
  if (evidence?.grade === 'device')
    return snapshot.mdm.appleDeviceId !== null && mdmResults.has(snapshot.mdm.appleDeviceId)
      ? []
      : [wrong('the device is said to have answered, and JumpCloud has no such event')]
  const said = calls.some(
    ({ path, body, status, text }) =>
      path === `/actions/${id}/attest` &&
      // An answer may be lost that was written all the same; a refusal was not.
      (status === null || status >= 500 || status === 200) &&
      ['done', 'not_done'].includes(outcomeOf(body)) &&
      text !== 'refused',
  )
  if (evidence?.grade !== 'person' || evidence.by === null || !said)
    return [wrong(`nobody vouched for it (grade ${evidence?.grade ?? 'none'})`)]
  return []
}

const outcomeOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'outcome' in body ? String(body.outcome) : ''

/** The device that the command went to, at some moment from the decision on, was the one that was decided on. */
function sameDevice(evidence: Evidence, id: string, command: ReceivedCommand): Violation[] {
  const action = evidence.actions.find((one) => one.id === id)
  if (!action) return [{ rule: 'lost', what: `The action ${id} was sent, and its row is gone.` }]
  const { snapshot, jumpcloudId } = action
  const decided = evidence.calls.find(
    ({ status, path, action: answer }) =>
      (status === 202 && answer?.id === id && answer.state !== 'awaiting_approval') ||
      (status === 200 && path === `/actions/${id}/approve`),
  )
  if (!decided) return []
  const versions = evidence.devices.get(jumpcloudId) ?? []
  const later = versions.filter(({ from }) => from > decided.sent && from < command.sequence)
  const then = versions.filter(({ from }) => from <= decided.sent).at(-1)
  const fits = (identity: Identity | null): boolean =>
    identity !== null &&
    identity.serialNumber === snapshot.serialNumber &&
    identity.primaryUserId === snapshot.primaryUserId &&
    JSON.stringify(identity.boundUsers) === JSON.stringify([...snapshot.boundUsers].sort()) &&
    (command.channel === 'agent' || identity.appleDeviceId === snapshot.mdm.appleDeviceId)
  if ([...(then ? [then] : []), ...later].some(({ identity }) => fits(identity))) return []
  return [
    {
      rule: '6',
      what:
        `${action.kind} ${id} was sent to ${command.target}, decided on ${JSON.stringify(snapshot)}; ` +
        `since the decision the device was ${JSON.stringify([then, ...later])}.`,
    },
  ]
}
