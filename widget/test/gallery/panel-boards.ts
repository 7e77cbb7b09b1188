/** The panel at rest, in trouble, and with its dialog; what an action looks like is in `action-boards.ts`. */
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
import { press, type, unfold, until } from './hands.ts'
import type { Board } from './stage.ts'
import { story } from './timeline-boards.ts'

export interface PanelBoard extends Board {
  panel: Panel
  timeline?: TimelineEntry[]
  /** Which device the page asks for. */
  deviceId?: string
  bff?: (bff: FakeBff) => void
  then?: (element: DevicePanel | RequestTimeline, bff: FakeBff) => unknown
}

const day = 24 * 60
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

export const panelBoards: Record<string, PanelBoard> = {
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
  'lock-accepted': {
    panel: panel([
      mac({
        actions: [action('accepted', { hasPin: true })],
        verdicts: [verdict('lock', 'lock_in_progress'), verdict('wipe'), verdict('open')],
      }),
    ]),
    timeline: story().slice(0, 2),
  },
  'pin-shown': {
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
      await press(element, 'pin-')
      await type(element, 'textarea', 'She has it back and needs to get in')
      await press(element, 'go-pin-')
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
  'approval-asker': {
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
  'jumpcloud-down': {
    panel: panel([mac({ readAt: ago(180) })], {
      connection: {
        state: 'ready',
        region: 'eu',
        jumpcloud: 'down',
        nextTryAt: new Date(Date.now() + 40_000).toISOString(),
      },
    }),
  },
  'bff-down': {
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
      await press(element, 'lock')
    },
  },
  unanswered: {
    panel: panel(),
    bff: (bff) => bff.fail(/POST .*actions/, 'network'),
    then: (element) => press(element, 'lock'),
  },
  refused: {
    panel: panel(),
    bff: (bff) => bff.fail(/POST .*actions/, { status: 409, code: 'plan_changed' }),
    then: (element) => press(element, 'lock'),
  },
  'no-device': { panel: panel([]) },
  'no-owner': {
    panel: panel([
      mac({ owner: { person: null, reason: 'several_candidates', candidates: [tomas, jonas] } }),
    ]),
  },
  'nobody-bound': {
    panel: panel([
      mac({
        owner: { person: null, reason: 'nobody_bound', candidates: [] },
        binding: { user: null, users: [], since: null, source: null },
      }),
    ]),
  },
  'not-connected': {
    panel: panel([], {
      connection: { state: 'not_connected', region: null, jumpcloud: 'unknown', nextTryAt: null },
    }),
  },
  review: {
    panel: panel([], { connection: { state: 'review', region: 'eu', jumpcloud: 'up', nextTryAt: null } }),
  },
  stale: { panel: panel([mac({ readAt: ago(700) })], { stale: true, fleetReadAt: ago(700) }) },
  'key-refused': {
    panel: panel([mac()], {
      stale: true,
      connection: { state: 'credentials_invalid', region: 'eu', jumpcloud: 'up', nextTryAt: null },
    }),
  },
  'no-request': {
    panel: panel(),
    bff: (bff) => bff.fail(/panel/, { status: 403, code: 'request_required' }, 99),
  },
  failed: { panel: panel(), bff: (bff) => bff.fail(/panel/, { status: 500, code: 'internal' }, 99) },
  'long-name': {
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
    timeline: story(),
    then: unfold,
  },
}
