/** The table of states, walked at random: what holds of every life an action can have. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ActionState, actionState } from '@siit-jumpcloud/shared'
import {
  acceptedLockBlocks,
  type Cause,
  isLegal,
  isOpen,
  mayHaveLeft,
  neverLeft,
  openStates,
  transitions,
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

  test('done is said only by a person who looked', () => {
    for (const from of all)
      for (const cause of causes)
        for (const to of ['confirmed', 'failed_on_device'] as const)
          if (isLegal(from, to, cause)) {
            expect(cause).toBe('attestation')
            expect(['accepted', 'unknown']).toContain(from)
          }
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
