/** The life of each action: by legal steps, to an end or to a person who is told; and none that was promised is lost. */
import { transitions } from '../../../../bff/src/actions/states.ts'
import type { Evidence, Violation } from '../evidence.ts'

export function lives(evidence: Evidence): Violation[] {
  return [...legal(evidence), ...ended(evidence), ...kept(evidence)]
}

function legal({ actions }: Evidence): Violation[] {
  return actions.flatMap(({ id, kind, history }): Violation[] => {
    if (kind === 'open') return []
    const states = history.map(({ state }) => state)
    const path = `${kind} ${id} went ${states.join(' → ')}`
    const step = states.findIndex(
      (to, index) =>
        index > 0 && !transitions.some((known) => known.from === states[index - 1] && known.to === to),
    )
    if (states[0] !== 'requested')
      return [{ rule: 'path', what: `${path}: it does not begin with being asked for.` }]
    if (step > 0)
      return [
        {
          rule: 'path',
          what: `${path}: no step leads from ${states[step - 1] ?? ''} to ${states[step] ?? ''}.`,
        },
      ]
    const sent = states.flatMap((state, index) => (state === 'dispatching' ? [index] : []))
    // The table alone would have it so; it is too dear to be believed.
    if (sent.length > 1 || (sent[0] !== undefined && states[sent[0] - 1] !== 'approved'))
      return [{ rule: '1', what: `${path}: it is sent from approved alone, and once.` }]
    return []
  })
}

/** After everything is well again nothing is under way for ever, and what waits for a person is shown to one. */
function ended({ settled, shown, cameToRest, actions, crashes, log }: Evidence): Violation[] {
  const stuck = settled.filter(({ state }) => ['requested', 'approved', 'dispatching'].includes(state))
  const violations = stuck.map(({ id, kind, state }): Violation => ({
    rule: 'stuck',
    what: `${kind} ${id} is still ${state}, long after its lease.`,
  }))
  if (!cameToRest && stuck.length === 0)
    violations.push({ rule: 'stuck', what: 'A call of JumpCloud never came to its end.' })
  if (crashes > 0)
    violations.push({
      rule: 'crash',
      what: `The service ended by itself ${crashes} ×. Its last words: ${log.slice(-1500)}`,
    })
  for (const [id, { onDevice, onTimeline, wayOut }] of shown) {
    const state = settled.find((action) => action.id === id)?.state ?? ''
    if (!onDevice)
      violations.push({ rule: 'told', what: `Nobody sees on its device that ${id} is ${state}.` })
    if (!onTimeline)
      violations.push({ rule: 'told', what: `The request’s timeline does not say that ${id} is ${state}.` })
    // The device itself may have answered meanwhile, or time have ended a plan; then there is nothing left to say.
    const over = ['confirmed', 'failed_on_device', 'expired', 'voided'].includes(
      actions.find((one) => one.id === id)?.state ?? '',
    )
    if (wayOut !== 200 && !over)
      violations.push({
        rule: 'told',
        what: `${id} is ${state}, and a person’s word ends it with ${wayOut ?? 'no answer'}.`,
      })
  }
  return violations
}

/** Every 202 is an action for ever, on the record from its first moment. */
function kept({ calls, actions }: Evidence): Violation[] {
  const known = new Set(actions.map(({ id }) => id))
  return calls.flatMap(({ status, action, path, text }): Violation[] => {
    if (status !== 202 || !path.endsWith('/actions')) return []
    if (!action) return [{ rule: 'lost', what: `${path} answered 202 with no action: ${text.slice(0, 200)}` }]
    return known.has(action.id)
      ? []
      : [{ rule: 'lost', what: `The action ${action.id} was promised (202) and is gone.` }]
  })
}
