/** The table of states, walked at random: what holds of every life an action can have. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ActionState, actionState, type Evidence } from '@siit-jumpcloud/shared'
import {
  acceptedLockBlocks,
  canSettle,
  type Cause,
  isLegal,
  isOpen,
  mayHaveLeft,
  mayStillRun,
  neverLeft,
  openStates,
  transitions,
  waysOf,
  waysOn,
} from '../src/actions/states.ts'

const all = actionState.options
const causes = [...new Set(transitions.flatMap((step) => step.by))]

/** A life: from `requested`, along the table, for as long as it goes on. */
const life = fc.array(fc.nat({ max: 1000 }), { maxLength: 20 }).map((choices) => {
  const states: ActionState[] = ['requested']
  const by: Cause[] = []
  for (const choice of choices) {
    const ways = transitions.filter((step) => step.from === states.at(-1))
    const step = ways[choice % Math.max(ways.length, 1)]
    if (!step) break
    states.push(step.to)
    by.push(step.by[choice % step.by.length]!)
  }
  return { states, by }
})

describe('the table of states', () => {
  test('every state can be reached, and none leads to itself', () => {
    const reached = new Set<ActionState>(['requested'])
    for (let before = 0; before !== reached.size;) {
      before = reached.size
      for (const step of transitions) if (reached.has(step.from)) reached.add(step.to)
    }
    expect([...reached].sort()).toEqual([...all].sort())
    for (const step of transitions) expect(step.from).not.toBe(step.to)
  })

  test('an action is dispatched at most once, whatever happens to it', () => {
    fc.assert(
      fc.property(life, ({ states }) => {
        expect(states.filter((state) => state === 'dispatching').length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('it is dispatched only from approved, and only by a claim', () => {
    for (const from of all)
      for (const cause of causes)
        expect(isLegal(from, 'dispatching', cause)).toBe(from === 'approved' && cause === 'claim')
  })

  test('nothing but an answer makes it accepted, rejected, or not sent once it was dispatched', () => {
    fc.assert(
      fc.property(life, ({ states, by }) => {
        for (const [i, cause] of by.entries()) {
          const to = states[i + 1]!
          if (
            states.slice(0, i + 1).includes('dispatching') &&
            ['accepted', 'rejected', 'not_sent'].includes(to)
          )
            expect(['answer', 'late_answer']).toContain(cause)
        }
      }),
    )
  })

  test('recovery and restore never lead to sending', () => {
    for (const { to, by } of transitions)
      if (by.includes('recovery') || by.includes('restore')) {
        expect(['not_sent', 'unknown']).toContain(to)
        // From there on nothing is dispatched.
        expect(transitions.filter((step) => step.from === to && step.to === 'dispatching')).toEqual([])
      }
  })

  test('done is said only by a person who looked, or by the device’s own answer', () => {
    for (const from of all)
      for (const cause of causes)
        for (const to of ['confirmed', 'failed_on_device'] as const)
          expect(isLegal(from, to, cause)).toBe(
            ['attestation', 'evidence'].includes(cause) &&
              (['accepted', 'unknown'].includes(from) || (from === 'failed_on_device' && to === 'confirmed')),
          )
  })

  test('every state but the proven one has a way on, and only what never left may be cancelled', () => {
    for (const state of all) {
      expect(waysOn[state].length > 0).toBe(state !== 'confirmed')
      const cancellable = transitions.some((step) => step.from === state && step.to === 'cancelled')
      expect(waysOn[state].includes('cancel')).toBe(cancellable)
      const decidable = transitions.some((step) => step.from === state && step.by.includes('approver'))
      expect(waysOn[state].includes('approve')).toBe(decidable)
      expect(waysOn[state].includes('deny')).toBe(decidable)
      // What nobody waits for has ended, and a new try is a new action.
      const ended = transitions.every((step) => step.from !== state) || state === 'failed_on_device'
      expect(waysOn[state].includes('ask_again')).toBe(ended && state !== 'confirmed')
    }
  })

  test('what a person may settle: accepted, unknown, and a wipe that a person found undone', () => {
    const by = { id: 'a', name: 'A', email: 'a@x.example' }
    const person: Evidence = { grade: 'person', at: '2026-03-03T09:00:00.000Z', by, note: 'Seen.' }
    const device: Evidence = { ...person, grade: 'device', by: null }
    for (const kind of ['lock', 'wipe', 'open'] as const)
      for (const state of all)
        for (const evidence of [null, person, device]) {
          const action = { kind, state, evidence }
          const runs = kind === 'wipe' && state === 'failed_on_device' && evidence === person
          const may = kind !== 'open' && (state === 'accepted' || state === 'unknown' || runs)
          expect(mayStillRun(action)).toBe(runs)
          expect(canSettle(action)).toBe(may)
          expect(waysOf(action).includes('attest')).toBe(may)
          expect(waysOf(action).includes('look')).toBe(may)
        }
    expect(waysOf({ kind: 'open', state: 'confirmed', evidence: null })).toEqual([])
    expect(waysOf({ kind: 'open', state: 'awaiting_approval', evidence: null })).toEqual([])
    // A lock of unknown outcome may be sent again at once; a wipe must be settled first.
    expect(waysOf({ kind: 'lock', state: 'unknown', evidence: null })).toEqual([
      'look',
      'attest',
      'ask_again',
    ])
    expect(waysOf({ kind: 'wipe', state: 'unknown', evidence: null })).toEqual(['look', 'attest'])
    expect(waysOf({ kind: 'wipe', state: 'failed_on_device', evidence: person })).toEqual([
      'look',
      'attest',
      'ask_again',
    ])
  })

  test('what spends no limit never left, or was told by JumpCloud’s side not to have', () => {
    fc.assert(
      fc.property(life, ({ states, by }) => {
        const last = states.at(-1)!
        if (!(neverLeft as readonly ActionState[]).includes(last) || !states.includes('dispatching')) return
        expect(last).toBe('not_sent')
        expect(['answer', 'late_answer']).toContain(by.at(-1))
      }),
    )
  })

  test('a state that ended without anything leaving has no PIN to show', () => {
    for (const state of neverLeft) expect(mayHaveLeft).not.toContain(state)
  })
})

describe('what is open', () => {
  const at = fc.integer({ min: 1, max: 10 * acceptedLockBlocks })
  const anyState = fc.constantFrom(...all)

  test('an accepted wipe blocks for ever, whatever the device does', () => {
    fc.assert(
      fc.property(at, fc.option(at), at, (acceptedAt, contact, now) => {
        expect(isOpen({ kind: 'wipe', state: 'accepted', acceptedAt }, contact, now)).toBe(true)
      }),
    )
  })

  test('an accepted lock blocks until the device was in contact again, or for an hour', () => {
    fc.assert(
      fc.property(at, fc.option(at), at, (acceptedAt, contact, now) => {
        const over = (contact !== null && contact > acceptedAt) || now - acceptedAt >= acceptedLockBlocks
        expect(isOpen({ kind: 'lock', state: 'accepted', acceptedAt }, contact, now)).toBe(!over)
      }),
    )
  })

  test('a lock of unknown outcome does not block, a wipe of unknown outcome does', () => {
    expect(isOpen({ kind: 'lock', state: 'unknown', acceptedAt: null }, null, 1)).toBe(false)
    expect(isOpen({ kind: 'wipe', state: 'unknown', acceptedAt: null }, null, 1)).toBe(true)
  })

  test('what has ended blocks nothing', () => {
    const goesOn = new Set(transitions.map((step) => step.from))
    fc.assert(
      fc.property(fc.constantFrom('lock' as const, 'wipe' as const), anyState, at, (kind, state, now) => {
        if (!goesOn.has(state)) expect(isOpen({ kind, state, acceptedAt: null }, null, now)).toBe(false)
        if (isOpen({ kind, state, acceptedAt: null }, null, now)) expect(openStates[kind]).toContain(state)
      }),
    )
  })
})
