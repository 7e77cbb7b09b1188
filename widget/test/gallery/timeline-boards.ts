/** The timeline alone: every kind of entry, and what it says without any. */
import { ago, amara, entry, panel } from '../fixtures.ts'
import { find, until } from './hands.ts'
import type { PanelBoard } from './panel-boards.ts'

const day = 24 * 60
const siit = { type: 'system' as const, id: 's', name: 'Siit' }
const second = { type: 'agent' as const, ...amara }

/** A wipe from the first question to the proof, after a lock. */
export const story = () => [
  entry('requested', { action: 'lock', at: ago(2 * day), reason: 'Lost on a train.' }),
  entry('pin_revealed', { kind: 'pin_revealed', at: ago(2 * day - 5) }),
  entry('opened', { kind: 'opened', at: ago(day + 60), occurredAt: ago(day + 90) }),
  entry('windows_bitlocker_off', { kind: 'refused', at: ago(130) }),
  entry('requested', { at: ago(120), reason: 'Stolen from a train in Lyon, police report 2026-4471.' }),
  entry('denied', { at: ago(110), actor: second, reason: 'No police report yet. Lock it first.' }),
  entry('approved', { at: ago(20), actor: second }),
  entry('accepted', { at: ago(19), actor: siit }),
  entry('confirmed', { at: ago(5), actor: siit }),
]

/** Outcomes that the story has not, told by us or by a person. */
const others = () => [
  ...[
    'awaiting_approval',
    'expired',
    'dispatching',
    'failed_on_device',
    'unknown',
    'rejected',
    'not_sent',
    'voided',
  ].map((outcome, index) => entry(outcome, { at: ago(60 - index), actor: siit })),
  ...['cancelled', 'confirmed', 'failed_on_device', 'unknown', 'accepted'].map((outcome, index) =>
    entry(outcome, { at: ago(40 - index), actor: second, reason: 'Seen at the Lyon desk.' }),
  ),
  entry('accepted', { at: ago(30), actor: siit, details: { alarm: 'rebound' } }),
  entry('accepted', { at: ago(29), actor: siit, details: { alarm: 'seen_unwiped' } }),
  entry('policy.changed', { kind: 'workspace', at: ago(28), action: null, device: null }),
  entry('limit_agent', { kind: 'refused', at: ago(27) }),
]

export const timelineBoards: Record<string, PanelBoard> = {
  story: {
    panel: panel(),
    timeline: story(),
    then: async (element) => {
      ;(await find(element, '.e:nth-of-type(3) .more')).click()
    },
  },
  outcomes: { panel: panel(), timeline: others(), then: (element) => find(element, '.e') },
  older: {
    panel: panel(),
    timeline: [...story(), ...others()],
    then: (element) => find(element, '[data-f=older]'),
  },
  empty: { panel: panel(), then: (element) => find(element, '.tlm') },
  loading: {
    panel: panel(),
    bff: (bff) => bff.hold(/timeline/),
    then: (element) => find(element, '.tlm'),
  },
  failed: {
    panel: panel(),
    bff: (bff) => bff.fail(/timeline/, { status: 500, code: 'internal' }, 99),
    then: (element) => until(() => element.shadowRoot?.textContent.includes('timeline')),
  },
  'sign-in-ended': {
    panel: panel(),
    bff: (bff) => bff.fail(/timeline|events/, { status: 401, code: 'token_expired' }, 99),
    then: (element) => find(element, '.root :not(.wait)'),
  },
  'bff-down': {
    panel: panel(),
    timeline: story(),
    then: async (element, bff) => {
      await find(element, '.e')
      await until(() => bff.streams)
      bff.drop(true)
    },
  },
  'not-set-up': { panel: panel(), unset: true, then: (element) => find(element, '.root :not(.wait)') },
}
