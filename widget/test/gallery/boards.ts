import type { Panel, TimelineEntry } from '@siit-jumpcloud/shared'
import type { DevicePanel, RequestTimeline } from '../../src/index.ts'
import type { FakeBff } from '../fake-bff.ts'
import {
  action,
  ago,
  amara,
  entry,
  jonas,
  linux,
  mac,
  panel,
  phone,
  tomas,
  verdict,
  windows,
} from '../fixtures.ts'

export interface Board {
  panel: Panel
  timeline?: TimelineEntry[]
  element?: 'siit-request-timeline'
  bff?: (bff: FakeBff) => void
  then?: (element: DevicePanel | RequestTimeline, bff: FakeBff) => unknown
}

const day = 24 * 60
const until = async <T>(look: () => T | null | undefined | false): Promise<T> => {
  for (;;) {
    const found = look()
    if (found) return found
    await new Promise((done) => setTimeout(done, 20))
  }
}
const press = async (element: HTMLElement, selector: string) =>
  (await until(() => element.shadowRoot?.querySelector<HTMLElement>(selector))).click()
const type = async (element: HTMLElement, selector: string, text: string) => {
  const field = await until(() => element.shadowRoot?.querySelector<HTMLInputElement>(selector))
  field.value = text
  field.dispatchEvent(new Event('input'))
  field.dispatchEvent(new Event('change'))
}

const wipe = (more: Parameters<typeof action>[1] = {}) => ({ action: 'wipe' as const, ...more })
const offlineWin = (more: object) =>
  windows({
    status: 'inactive',
    lastContact: ago(9 * day),
    owner: { person: tomas, reason: null, candidates: [] },
    ...more,
  })
const openWipe = (state: 'unknown' | 'accepted' | 'awaiting_approval', more = {}) =>
  action(
    state,
    wipe({ deviceId: 'd-win', channel: 'agent', reason: 'Leaver, laptop not returned.', ...more }),
  )
const inProgress = [verdict('lock'), verdict('wipe', 'action_in_progress'), verdict('open')]
const approver = { agent: { id: amara.id, permissions: ['devices:read', 'devices:wipe', 'devices:approve'] } }
const entries = () => [
  entry('requested', { action: 'lock', at: ago(2 * day), reason: 'Lost on a train.' }),
  entry('pin_revealed', { kind: 'pin_revealed', at: ago(2 * day - 5) }),
  entry('opened', { kind: 'opened', at: ago(day + 60), occurredAt: ago(day + 90) }),
  entry('windows_bitlocker_off', { kind: 'refused', at: ago(130) }),
  entry('requested', { at: ago(120), reason: 'Stolen from a train in Lyon, police report 2026-4471.' }),
  entry('denied', {
    at: ago(110),
    actor: { type: 'agent', ...amara },
    reason: 'No police report yet. Lock it first.',
  }),
  entry('approved', { at: ago(20), actor: { type: 'agent', ...amara } }),
  entry('accepted', { at: ago(19), actor: { type: 'system', id: 's', name: 'Siit' } }),
  entry('confirmed', { at: ago(5), actor: { type: 'system', id: 's', name: 'Siit' } }),
]

export const boards: Record<string, Board> = {
  ready: { panel: panel() },
  windows: {
    panel: panel([
      windows({
        encryption: { state: 'off', recoveryKeyEscrowed: 'no' },
        verdicts: [
          verdict('lock'),
          verdict('wipe', 'windows_bitlocker_off', { field: 'encryption.state', observedAt: ago(12) }),
          verdict('open'),
        ],
      }),
    ]),
    timeline: [entry('opened', { kind: 'opened' })],
  },
  linux: { panel: panel([linux()]) },
  three: {
    panel: panel([
      windows({
        verdicts: [verdict('lock'), verdict('wipe', 'allowed', { permitted: false }), verdict('open')],
      }),
      mac({ actions: [action('accepted')] }),
      phone(),
    ]),
  },
  lockAccepted: {
    panel: panel([
      mac({
        actions: [action('accepted', { hasPin: true })],
        verdicts: [verdict('lock', 'lock_in_progress'), verdict('wipe'), verdict('open')],
      }),
    ]),
    timeline: entries().slice(0, 2),
  },
  pinShown: {
    panel: panel([
      mac({
        actions: [
          action('confirmed', {
            hasPin: true,
            evidence: { grade: 'device', at: ago(1), by: null, note: null },
          }),
        ],
      }),
    ]),
    then: async (element) => {
      await press(element, '[data-f^=pin-]')
      await type(element, 'textarea', 'She has it back and needs to get in')
      await press(element, '[data-f^=go-pin][aria-disabled=false]')
    },
  },
  grades: {
    panel: panel([
      mac({
        actions: [
          action('confirmed', wipe({ evidence: { grade: 'device', at: ago(1), by: null, note: null } })),
          action('confirmed', {
            evidence: {
              grade: 'person',
              at: ago(day),
              by: amara,
              note: 'Lock screen seen, in our hands at the Lyon desk.',
            },
          }),
        ],
      }),
    ]),
  },
  ended: {
    panel: panel([
      mac({
        actions: [
          action(
            'failed_on_device',
            wipe({
              failure: {
                code: 'mdm_error',
                detail: 'The device is locked by another command',
                status: null,
                retryAfter: null,
                changes: [],
              },
            }),
          ),
          action('rejected', {
            failure: {
              code: 'jumpcloud_403',
              detail: '403: the connected key’s role may not send this command.',
              status: 403,
              retryAfter: null,
              changes: [],
            },
          }),
        ],
      }),
    ]),
  },
  voided: {
    panel: panel([
      mac({
        actions: [
          action(
            'voided',
            wipe({
              failure: {
                code: 'device_changed',
                detail: 'The owner changed.',
                status: null,
                retryAfter: null,
                changes: [{ field: 'owner', from: 'Maya Lindqvist', to: 'Priya Nair' }],
              },
            }),
          ),
          action('not_sent', {
            failure: {
              code: 'jumpcloud_unreachable',
              detail: 'We could not reach JumpCloud.',
              status: null,
              retryAfter: null,
              changes: [],
            },
          }),
        ],
      }),
    ]),
  },
  dialog: {
    panel: panel([
      mac({
        owner: { person: tomas, reason: null, candidates: [] },
        readAt: ago(180),
        encryption: { state: 'off', recoveryKeyEscrowed: 'yes' },
      }),
    ]),
    bff: (bff) =>
      (bff.fresh = {
        changes: [
          { field: 'lastContact', from: ago(180), to: ago(2) },
          { field: 'encryption.state', from: 'off', to: 'on' },
        ],
        device: { encryption: { state: 'on', recoveryKeyEscrowed: 'yes' } },
      }),
    then: (element) => press(element, '[data-f=wipe]'),
  },
  dialogFull: {
    panel: panel([mac({ owner: { person: tomas, reason: null, candidates: [] } })]),
    then: async (element) => {
      await press(element, '[data-f=wipe]')
      await type(element, '#typed', '2k7lpn')
      await type(element, '#reason', 'Stolen from a train in Lyon this morning, police report 2026-4471.')
      await press(element, '[data-f=consent]')
    },
  },
  dialogBlocked: {
    panel: panel([mac({ readAt: ago(180) })]),
    bff: (bff) =>
      (bff.fresh = {
        changes: [{ field: 'mdm.vendor', from: 'jumpcloud', to: 'none' }],
        device: { verdicts: [verdict('lock'), verdict('wipe', 'mdm_missing_mac'), verdict('open')] },
      }),
    then: (element) => press(element, '[data-f=wipe]'),
  },
  dialogHostname: {
    panel: panel([
      windows({
        serialNumber: 'System Serial Number',
        typedConfirmation: { field: 'hostname', text: 'NW-LT-0417', serialPlaceholder: true },
      }),
    ]),
    then: async (element) => {
      await press(element, '[data-f=wipe]')
      await type(element, '#typed', 'NW-LT-0471')
      await type(element, '#reason', 'Leaver, returned to stock.')
    },
  },
  approvalAsker: {
    panel: panel([windows({ actions: [openWipe('awaiting_approval')], verdicts: inProgress })]),
  },
  approver: {
    panel: panel([windows({ actions: [openWipe('awaiting_approval')], verdicts: inProgress })], approver),
  },
  queued: {
    panel: panel([
      offlineWin({
        verdicts: inProgress,
        actions: [
          openWipe('accepted', { deviceOffline: true, createdAt: ago(9 * day), requestId: 'REQ-4077' }),
        ],
      }),
    ]),
  },
  alarm: {
    panel: panel([
      offlineWin({
        verdicts: inProgress,
        actions: [
          openWipe('accepted', {
            deviceOffline: true,
            createdAt: ago(9 * day),
            requestId: 'REQ-4077',
            alarm: { kind: 'rebound', at: ago(2 * day), person: 'Priya Nair' },
          }),
        ],
      }),
    ]),
  },
  unknown: { panel: panel([windows({ actions: [openWipe('unknown')], verdicts: inProgress })]) },
  jumpcloudDown: {
    panel: panel([mac({ readAt: ago(180) })], {
      connection: {
        state: 'ready',
        region: 'eu',
        jumpcloud: 'down',
        nextTryAt: new Date(Date.now() + 40_000).toISOString(),
      },
    }),
  },
  bffDown: {
    panel: panel(),
    then: async (element, bff) => {
      await until(() => element.shadowRoot?.querySelector('[data-f=lock]'))
      await until(() => bff.streams)
      bff.drop(true)
    },
  },
  loading: { panel: panel(), bff: (bff) => bff.hold(/GET/) },
  sending: {
    panel: panel(),
    then: async (element, bff) => {
      bff.hold(/actions/)
      await press(element, '[data-f=lock]')
    },
  },
  unanswered: {
    panel: panel(),
    bff: (bff) => bff.fail(/POST .*actions/, 'network'),
    then: (element) => press(element, '[data-f=lock]'),
  },
  refused: {
    panel: panel(),
    bff: (bff) => bff.fail(/POST .*actions/, { status: 409, code: 'plan_changed' }),
    then: (element) => press(element, '[data-f=lock]'),
  },
  noDevice: { panel: panel([]) },
  noOwner: {
    panel: panel([
      mac({ owner: { person: null, reason: 'several_candidates', candidates: [tomas, jonas] } }),
    ]),
  },
  nobodyBound: {
    panel: panel([
      mac({
        owner: { person: null, reason: 'nobody_bound', candidates: [] },
        binding: { user: null, users: [], since: null, source: null },
      }),
    ]),
  },
  notConnected: {
    panel: panel([], {
      connection: { state: 'not_connected', region: null, jumpcloud: 'unknown', nextTryAt: null },
    }),
  },
  review: {
    panel: panel([], { connection: { state: 'review', region: 'eu', jumpcloud: 'up', nextTryAt: null } }),
  },
  stale: { panel: panel([mac({ readAt: ago(700) })], { stale: true, fleetReadAt: ago(700) }) },
  keyRefused: {
    panel: panel([mac()], {
      stale: true,
      connection: { state: 'credentials_invalid', region: 'eu', jumpcloud: 'up', nextTryAt: null },
    }),
  },
  noRequest: {
    panel: panel(),
    bff: (bff) => bff.fail(/panel/, { status: 403, code: 'request_required' }, 99),
  },
  failed: { panel: panel(), bff: (bff) => bff.fail(/panel/, { status: 500, code: 'internal' }, 99) },
  longName: {
    panel: panel([
      windows({
        hostname: 'WIN-FRA-ENGINEERING-WORKSTATION-0000417-REPLACEMENT.corp.eu.northwind.example',
        status: 'inactive',
        lastContact: ago(6 * day),
        encryption: { state: 'off', recoveryKeyEscrowed: 'no' },
        mdm: { vendor: 'none', enrollmentType: 'unknown' },
        verdicts: [
          verdict('lock'),
          verdict('wipe', 'windows_mdm_and_bitlocker', { field: 'mdm.vendor', observedAt: ago(12) }),
          verdict('open'),
        ],
      }),
    ]),
    timeline: entries(),
    then: (element) => press(element, 'details:last-of-type summary'),
  },
  timeline: {
    panel: panel(),
    element: 'siit-request-timeline',
    timeline: entries(),
    then: (element) => press(element, '.e:nth-of-type(3) .more'),
  },
}
