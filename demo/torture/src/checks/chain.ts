/**
 * The timeline: unbroken, by a computation of our own (8). And since it puts everything that was committed into one
 * order, it is replayed: one open wipe a device (2), nobody sends what needed another person, while stopped or in
 * quarantine (5, 9), no more wipes than the limits allow, and each change of state with its entry (4).
 */
import { createHash } from 'node:crypto'
import { actionState } from '@siit-jumpcloud/shared'
import { agents } from '../cast.ts'
import { json } from '../client.ts'
import type { StoredAction } from '../database.ts'
import type { Evidence, Violation } from '../evidence.ts'

interface Entry {
  sequence: number
  at: string
  kind: string
  outcome: string
  action: string | null
  actionId: string | null
  actor: { type: string; id: string }
  device: { id: string; jumpcloudId: string } | null
  details: Record<string, unknown>
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

export function chain(evidence: Evidence): Violation[] {
  const broken = unbroken(evidence)
  // A chain that does not hold proves nothing further.
  return broken ? [broken] : [...replay(evidence), ...entriesOfStates(evidence)]
}

function unbroken({ chain: { entries, length, head }, exported }: Evidence): Violation | null {
  const wrong = (what: string): Violation => ({ rule: '8', what: `The timeline is broken: ${what}.` })
  let previous = sha256('siit-jumpcloud timeline v1')
  for (const [index, entry] of entries.entries()) {
    const at = `entry ${entry.sequence}`
    const told = json(entry.body) as Entry | undefined
    if (entry.sequence !== index + 1) return wrong(`${at} stands at place ${index + 1}`)
    if (entry.previousHash !== previous) return wrong(`${at} does not follow the one before`)
    if (entry.hash !== sha256(`${previous}\n${entry.body}`)) return wrong(`${at} is not what was hashed`)
    if (told?.sequence !== entry.sequence || told.actionId !== entry.actionId)
      return wrong(`${at} says something else than its columns`)
    previous = entry.hash
  }
  if (length !== entries.length) return wrong(`${length} entries were written, ${entries.length} are there`)
  if (entries.length > 0 && head !== previous) return wrong('its head is another')
  const lines = exported.split('\n').filter((line) => line !== '')
  if (lines.length > entries.length) return wrong('the export has more entries than the table')
  return null
}

/** The entries, decoded. The chain holds, so each is what the service wrote. */
const entriesOf = ({ chain: { entries } }: Evidence): Entry[] =>
  entries.map(({ body }) => JSON.parse(body) as Entry)

/** Entries that tell of an action's change of state, and not of a reveal, an alarm, an answer that changed nothing. */
function isChange({ kind, outcome, details }: Entry): boolean {
  if (kind !== 'action' || !stateNames.has(outcome) || 'lateAnswer' in details) return false
  return details['attested'] !== 'cannot_tell' && details['attested'] !== 'let_run'
}
const stateNames = new Set<string>(actionState.options)

const openWipe = ['requested', 'awaiting_approval', 'approved', 'dispatching', 'accepted', 'unknown']
const neverLeft = ['denied', 'expired', 'cancelled', 'voided', 'not_sent']
const hour = 60 * 60_000

interface Live {
  id: string
  kind: string
  state: string
  agentId: string
  identities: string[]
  at: number
}

function replay(evidence: Evidence): Violation[] {
  const found: Violation[] = []
  const rows = new Map(evidence.actions.map((row) => [row.id, row]))
  const live = new Map<string, Live>()
  const policy = { lock: false, wipe: false, stopped: false, perAgent: 5, quarantine: false }
  for (const entry of entriesOf(evidence)) {
    const { sequence, outcome, actionId } = entry
    const wrong = (rule: string, what: string) => found.push({ rule, what: `Entry ${sequence}: ${what}.` })
    if (entry.kind === 'workspace') {
      learn(policy, entry)
      continue
    }
    if (actionId === null || entry.action === 'open' || !isChange(entry)) continue
    const row = rows.get(actionId)
    const kind = entry.action === 'wipe' ? 'wipe' : 'lock'
    if (!row) {
      wrong('lost', `the action ${actionId} has an entry and no row`)
      continue
    }
    const before = live.get(actionId)
    if (!before) {
      created(entry, row, kind)
    } else {
      before.state = outcome
      if (outcome === 'approved') approved(entry, row)
      if (outcome === 'dispatching') {
        if (policy.stopped) wrong('9', `the ${kind} ${actionId} is sent while everything is stopped`)
        if (policy.quarantine) wrong('5', `the ${kind} ${actionId} is sent in quarantine`)
      }
    }

    function created({ at, actor }: Entry, action: StoredAction, of: 'lock' | 'wipe'): void {
      const one: Live = {
        id: action.id,
        kind: of,
        state: outcome === 'requested' ? 'approved' : outcome,
        agentId: action.agentId,
        identities: [
          `ours ${action.deviceId}`,
          `JumpCloud's ${action.jumpcloudId}`,
          ...(action.snapshot.mdm.appleDeviceId === null
            ? []
            : [`Apple's ${action.snapshot.mdm.appleDeviceId}`]),
        ],
        at: Date.parse(at),
      }
      if (policy.stopped) wrong('9', `a ${of} is asked for while everything is stopped`)
      if (policy[of] && outcome !== 'awaiting_approval')
        wrong('9', `a ${of} goes out that needs a second person`)
      if (!mayAsk(actor.id, of)) wrong('9', `${actor.id} may not ask for a ${of}`)
      if (of === 'wipe') {
        for (const other of live.values())
          if (other.kind === 'wipe' && openWipe.includes(other.state))
            for (const identity of other.identities)
              if (one.identities.includes(identity))
                wrong('2', `a second open wipe of ${identity}, beside ${other.id} (${other.state})`)
        const spent = [...live.values()].filter(
          (other) =>
            other.kind === 'wipe' &&
            other.agentId === one.agentId &&
            other.at > one.at - hour &&
            !neverLeft.includes(other.state),
        )
        if (spent.length >= policy.perAgent)
          wrong(
            '9',
            `wipe ${spent.length + 1} of ${one.agentId} within an hour; ${policy.perAgent} are allowed`,
          )
      }
      live.set(one.id, one)
    }

    function approved({ actor }: Entry, action: StoredAction): void {
      if (actor.id === action.agentId) wrong('9', `${actor.id} approves their own ${kind}`)
      if (!mayApprove(actor.id)) wrong('9', `${actor.id} may not approve`)
      if (action.approvedBy?.id !== actor.id)
        wrong('9', `the row says that ${action.approvedBy?.id ?? 'nobody'} approved`)
    }
  }
  return found
}

const rightsOf = (id: string): readonly string[] =>
  Object.values(agents).find((agent) => agent.id === id)?.permissions ?? []
const mayAsk = (id: string, kind: 'lock' | 'wipe') => rightsOf(id).includes(`devices:${kind}`)
const mayApprove = (id: string) => rightsOf(id).includes('devices:approve')

/** What an entry of the workspace's own changes for what may be done from then on. */
function learn(
  policy: { lock: boolean; wipe: boolean; stopped: boolean; perAgent: number; quarantine: boolean },
  { outcome, details }: Entry,
): void {
  if (outcome === 'quarantine.started') policy.quarantine = true
  if (outcome === 'quarantine.lifted') policy.quarantine = false
  if (outcome !== 'policy.changed') return
  // Written by the service as the members of a policy that differ.
  const to = (details['to'] ?? {}) as {
    approval?: { lock: boolean; wipe: boolean }
    stopped?: boolean
    wipeLimits?: { perAgentPerHour: number }
  }
  Object.assign(policy, to.approval)
  policy.stopped = to.stopped ?? policy.stopped
  policy.perAgent = to.wipeLimits?.perAgentPerHour ?? policy.perAgent
}

/** Each state that a row says it went through has its entry, in that order; and no entry tells of another. */
function entriesOfStates(evidence: Evidence): Violation[] {
  const entries = entriesOf(evidence)
  return evidence.actions.flatMap(({ id, kind, history, state }) => {
    if (kind === 'open') return []
    const states = history.map((step) => step.state)
    // Asking and the policy's word on it are one entry.
    const expected = states[1] === 'awaiting_approval' ? states.slice(1) : ['requested', ...states.slice(2)]
    const written = entries
      .filter((entry) => entry.actionId === id && isChange(entry))
      .map(({ outcome }) => outcome)
    if (JSON.stringify(written) === JSON.stringify(expected) && states.at(-1) === state) return []
    return [
      {
        rule: '4',
        what: `${kind} ${id} is ${state} after ${states.join(' → ')}; its entries say ${written.join(' → ')}.`,
      },
    ]
  })
}
