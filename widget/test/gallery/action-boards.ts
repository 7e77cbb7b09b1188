/** A lock and a wipe in every state there is, and what stands beside them: alarms, PINs, plans of others. */
import type { Action, ActionState, PendingApproval } from '@siit-jumpcloud/shared'
import { action, ago, amara, jonas, mac, panel, priya, tomas, verdict, windows } from '../fixtures.ts'
import { json, type FakeBff } from '../fake-bff.ts'
import { find, press } from './hands.ts'
import type { PanelBoard } from './panel-boards.ts'

const day = 24 * 60
const inProgress = [verdict('lock'), verdict('wipe', 'action_in_progress'), verdict('open')]
/** In these the wipe is over, and another may be asked for. */
const over: readonly ActionState[] = [
  'confirmed',
  'failed_on_device',
  'denied',
  'expired',
  'cancelled',
  'voided',
  'not_sent',
  'rejected',
]
const approver = { agent: { id: amara.id, permissions: ['devices:read', 'devices:wipe', 'devices:approve'] } }
const failure = (code: string, detail: string, more: Partial<NonNullable<Action['failure']>> = {}) => ({
  code,
  detail,
  status: null,
  retryAfter: null,
  changes: [],
  ...more,
})

/** What an action in a state has besides; complete by its type, so that a new state has to have a face. */
const inState: Record<ActionState, Partial<Action>> = {
  requested: { ways: ['wait'] },
  awaiting_approval: { ways: ['approve', 'deny', 'cancel'], expiresAt: ago(-230), planHash: 'plan-win-1' },
  approved: {
    ways: ['wait'],
    decision: { outcome: 'approved', by: amara, at: ago(1), reason: null },
  },
  dispatching: { ways: ['wait'], dispatchedAt: ago(0.1) },
  accepted: { ways: ['look', 'attest'], dispatchedAt: ago(3), acceptedAt: ago(2.9) },
  confirmed: {
    dispatchedAt: ago(60),
    acceptedAt: ago(59),
    evidence: { grade: 'person', at: ago(3), by: amara, note: 'Setup screen seen at the Lyon desk.' },
  },
  failed_on_device: {
    ways: ['look', 'attest', 'ask_again'],
    failure: failure('device_refused', 'The device answered with an error.'),
    evidence: { grade: 'device', at: ago(3), by: null, note: 'Error 12021' },
  },
  denied: {
    decision: {
      outcome: 'denied',
      by: amara,
      at: ago(3),
      reason: 'He is on leave, not gone. Ask People first.',
    },
  },
  expired: { failure: failure('approval_expired', 'Nobody decided in time. Nothing was sent.') },
  cancelled: { decision: { outcome: 'cancelled', by: jonas, at: ago(3), reason: 'Found under the seat.' } },
  voided: {
    failure: failure(
      'device_changed',
      'The device is no longer the one that was decided on. Nothing was sent.',
      {
        changes: [
          { field: 'binding.users', from: 'Tomás Rivera', to: 'Priya Nair' },
          { field: 'serialNumber', from: 'NW-LT-0471', to: 'NW-LT-0999' },
        ],
      },
    ),
  },
  not_sent: {
    failure: failure('jumpcloud_unreachable', 'JumpCloud could not be reached. Nothing was sent.'),
  },
  rejected: {
    failure: failure('rate_limited', 'JumpCloud asks to slow down. It did not take the command.', {
      status: 429,
      retryAfter: 60,
    }),
  },
  unknown: {
    ways: ['look', 'attest'],
    command: 'erase',
    dispatchedAt: ago(20),
    failure: failure('interrupted', 'The connection broke after the command had left.'),
  },
}

export const actionBoards: Record<string, PanelBoard> = {}
for (const [state, more] of Object.entries(inState) as [ActionState, Partial<Action>][]) {
  const wipe = action(state, {
    action: 'wipe',
    deviceId: 'd-win',
    channel: 'agent',
    reason: 'Leaver, laptop not returned.',
    ...more,
  })
  actionBoards[`wipe-${state}`] = {
    panel: panel([windows({ actions: [wipe], ...(!over.includes(state) && { verdicts: inProgress }) })]),
  }
  if (state === 'awaiting_approval')
    actionBoards['wipe-to-approve'] = {
      panel: panel([windows({ actions: [wipe], verdicts: inProgress })], approver),
    }
  const lock = action(state, { hasPin: true, ...more, command: 'lock' })
  actionBoards[`lock-${state}`] = { panel: panel([mac({ actions: [lock] })]) }
}

const alarmed = (kind: 'rebound' | 'seen_unwiped', person: string | null) =>
  action('accepted', {
    action: 'wipe',
    deviceId: 'd-win',
    channel: 'agent',
    deviceOffline: true,
    createdAt: ago(9 * day),
    requestId: 'REQ-4077',
    ways: ['look', 'attest'],
    alarm: { kind, at: ago(40), person },
  })
actionBoards['alarm-rebound'] = {
  panel: panel([windows({ actions: [alarmed('rebound', 'Priya Nair')], verdicts: inProgress })]),
}
actionBoards['alarm-seen'] = {
  panel: panel([windows({ actions: [alarmed('seen_unwiped', null)], verdicts: inProgress })]),
}
actionBoards['alarm-let-run'] = {
  panel: panel([
    windows({
      verdicts: inProgress,
      actions: [
        {
          ...alarmed('rebound', 'Priya Nair'),
          alarm: null,
          alarmAcknowledged: { by: amara, at: ago(10), note: 'She knows, and hands it in tomorrow.' },
        },
      ],
    }),
  ]),
}

const locks = ['p-1', 'p-2', 'p-3'].map((id, index) =>
  action('accepted', {
    id,
    hasPin: true,
    createdAt: ago((3 - index) * day),
    dispatchedAt: ago((3 - index) * day),
  }),
)
const pins = locks.map(({ id }, index) => ({
  actionId: id,
  action: index === 2 ? ('wipe' as const) : ('lock' as const),
  sentAt: ago((3 - index) * day),
  requestId: index === 0 ? 'REQ-4077' : 'REQ-4182',
  state: 'accepted' as const,
  requestedBy: jonas,
}))
actionBoards['pins-several'] = { panel: panel([mac({ actions: locks.slice(-1), pins })]) }

const pending = (id: string, more: Partial<PendingApproval> = {}): PendingApproval => ({
  action: action('awaiting_approval', {
    id,
    action: 'wipe',
    deviceId: `d-${id}`,
    requestId: 'REQ-4201',
    reason: 'Stolen from a car in Porto.',
    planHash: 'plan',
    requestedBy: jonas,
  }),
  device: {
    id: `d-${id}`,
    hostname: 'icarvalho-mbp16.local',
    serialNumber: 'C02XK0AAJG5H',
    jumpcloudId: '66f1c0a94be2d70001a3c500',
    os: { family: 'macos', version: '15.6.1' },
    mdmVendor: 'jumpcloud',
    users: ['Inês Carvalho'],
    lastContact: ago(5),
    readAt: ago(1),
    owner: { id: 'person-ines', name: 'Inês Carvalho', email: 'ines.carvalho@northwind.example' },
  },
  own: false,
  expiresAt: ago(-180),
  changes: [],
  ...more,
})
actionBoards['approvals-elsewhere'] = {
  panel: panel([mac()], approver),
  bff: (bff) => {
    const items = [
      pending('w-1'),
      pending('w-2', { changes: [{ field: 'owner', from: tomas.email, to: priya.email }] }),
    ]
    bff.more = (method, path) =>
      method === 'GET' && path === '/approvals' ? json({ items, next: null }) : undefined
  },
}

const winWipe = (state: ActionState, more: Partial<Action> = {}) =>
  action(state, {
    action: 'wipe',
    deviceId: 'd-win',
    channel: 'agent',
    reason: 'Leaver, laptop not returned.',
    ...more,
  })
const open = (wipe: Action, more = {}) => panel([windows({ actions: [wipe], verdicts: inProgress })], more)
const byAmara = (note: string) => ({ grade: 'person' as const, at: ago(3), by: amara, note })

Object.assign(actionBoards, {
  'lock-agent': {
    panel: panel([windows({ actions: [action('accepted', { deviceId: 'd-win', channel: 'agent' })] })]),
  },
  'lock-offline': {
    panel: panel([
      mac({ status: 'inactive', actions: [action('accepted', { deviceOffline: true, hasPin: true })] }),
    ]),
  },
  'lock-by-person': {
    panel: panel([mac({ actions: [action('confirmed', { evidence: byAmara('Lock screen seen.') })] })]),
  },
  'lock-by-device': {
    panel: panel([
      mac({
        actions: [action('confirmed', { evidence: { grade: 'device', at: ago(1), by: null, note: null } })],
      }),
    ]),
  },
  'lock-to-approve': {
    panel: panel(
      [mac({ actions: [action('awaiting_approval', { planHash: 'plan-mac-1', expiresAt: ago(-90) })] })],
      approver,
    ),
  },
  'wipe-found-undone': {
    panel: panel([
      windows({
        actions: [
          winWipe('failed_on_device', { ways: ['attest'], evidence: byAmara('It started up as before.') }),
        ],
      }),
    ]),
    then: (element: HTMLElement) => press(element, 'record-'),
  },
  'wipe-only-seen': {
    panel: open(winWipe('awaiting_approval', { requestedBy: priya, expiresAt: ago(-90) })),
  },
  'wipe-plan-changed': {
    panel: open(winWipe('awaiting_approval', { planHash: 'another', expiresAt: ago(-90) }), approver),
  },
  'wipe-denying': {
    panel: open(winWipe('awaiting_approval', { planHash: 'plan-win-1', expiresAt: ago(-90) }), approver),
    then: (element: HTMLElement) => press(element, 'deny-'),
  },
  'wipe-not-approved': {
    panel: open(winWipe('awaiting_approval', { planHash: 'plan-win-1', expiresAt: ago(-90) }), approver),
    bff: (bff: FakeBff) => bff.fail(/approve/, { status: 409, code: 'plan_changed' }),
    then: async (element: HTMLElement) => {
      await press(element, 'approve-')
      await find(element, '.card > .t-danger')
    },
  },
  'wipe-settling': {
    panel: open(winWipe('accepted', { ways: ['look', 'attest'] })),
    then: async (element: HTMLElement) => {
      await press(element, 'record-')
      await press(element, 'not_done-')
    },
  },
  'alarm-settling': {
    panel: open(alarmed('rebound', null)),
    then: (element: HTMLElement) => press(element, 'record-'),
  },
  'pin-asking': {
    panel: panel([mac({ actions: [action('accepted', { hasPin: true })] })]),
    then: (element: HTMLElement) => press(element, 'pin-'),
  },
} satisfies Record<string, PanelBoard>)
