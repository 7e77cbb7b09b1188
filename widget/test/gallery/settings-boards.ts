/** The settings of a connection that works, or did: the overview with everything that may stand over it. */
import type { JumpcloudSettings } from '../../src/index.ts'
import type { Connection } from '@siit-jumpcloud/shared'
import type { FakeBff } from '../fake-bff.ts'
import { run, webhook, type FakeSettings } from '../fake-settings.ts'
import { ago, amara } from '../fixtures.ts'
import { choose, find, press, type, until } from './hands.ts'
import type { Board } from './stage.ts'

export interface SettingsBoard extends Board {
  state: Connection['state']
  set?: (settings: FakeSettings, bff: FakeBff) => void
  then?: (element: JumpcloudSettings, settings: FakeSettings, bff: FakeBff) => unknown
}

export const settingsBoards: Record<string, SettingsBoard> = {
  overview: {
    state: 'ready',
    set: (settings) => {
      settings.webhook = webhook()
      settings.runs = [
        run('succeeded'),
        run('cancelled', { id: 'run-8', cancelledBy: amara, startedAt: ago(900), finishedAt: ago(899) }),
        run('failed', {
          id: 'run-7',
          error: { code: 'rate_limited', detail: '' },
          startedAt: ago(2000),
          finishedAt: ago(1990),
        }),
      ]
    },
    then: (element) => find(element, '[data-f=webhook-test]'),
  },
  changed: {
    state: 'ready',
    set: (settings) => {
      settings.answerPreviews()
      settings.preview = {
        ...settings.preview,
        enter: { count: 0, items: [] },
        leave: {
          count: 412,
          items: [
            { jumpcloudId: 'a'.repeat(24), hostname: 'NW-LT-0003', osFamily: 'linux', deviceId: 'd-3' },
            {
              jumpcloudId: 'b'.repeat(24),
              hostname: 'a-very-long-hostname-of-a-shared-workstation.northern-region.example.internal',
              osFamily: 'windows',
              deviceId: 'd-4',
            },
          ],
        },
        leavingIsHeld: true,
      }
    },
    then: async (element) => {
      await press(element, 'scope-groups')
      await choose(element, '[data-f=scope-group]', 1)
      await type(element, '#perAgentPerHour', 'many')
      await find(element, '.note.warning')
    },
  },
  'somebody-else': {
    state: 'ready',
    set: (settings, bff) => {
      bff.fail(/PUT \/connection\/schedule/, { status: 412, code: 'version_changed' })
    },
    then: async (element, settings) => {
      const schedule = await find<HTMLSelectElement>(element, '[data-f=schedule]')
      schedule.value = '60'
      schedule.dispatchEvent(new Event('change', { bubbles: true }))
      settings.store('schedule', { everyMinutes: 720 })
      await press(element, 'save-schedule')
      await find(element, '.note')
    },
  },
  held: {
    state: 'ready',
    set: (settings) => (settings.runs = [run('held', { removalsHeld: 412 })]),
    then: (element) => find(element, '.band'),
  },
  stopped: {
    state: 'ready',
    set: (settings) => {
      settings.connection.stopped = { by: amara, at: ago(30) }
      settings.connection.quarantinedAt = ago(60)
    },
    then: (element) => find(element, '.band'),
  },
  'key-refused': {
    state: 'credentials_invalid',
    then: async (element) => {
      await press(element, 'rotate')
      await find(element, '#new-key')
    },
  },
  webhook: {
    state: 'ready',
    set: (settings) => {
      settings.webhook = webhook({ undelivered: { waiting: 2, pending: 1, parked: 1, since: ago(90) } })
      settings.parked = [
        {
          id: 'msg_1',
          type: 'timeline.entry',
          sequence: 81,
          requestId: 'REQ-4182',
          state: 'parked',
          attempts: 10,
          nextAttemptAt: null,
          lastAttempt: {
            at: ago(5),
            outcome: 'refused',
            status: 500,
            detail: 'It answered with 500.',
            milliseconds: 90,
          },
          createdAt: ago(90),
          finishedAt: null,
        },
      ]
    },
    then: async (element) => {
      await press(element, 'webhook-test')
      await press(element, 'replay-all')
      await find(element, '.parked')
    },
  },
  disconnect: {
    state: 'ready',
    then: async (element) => {
      await press(element, 'disconnect')
      await find(element, 'dialog[open] #q-type')
    },
  },
  denied: {
    state: 'ready',
    set: (_settings, bff) => bff.fail(/\/connection/, { status: 403, code: 'permission_denied' }, 99),
    then: (element) => find(element, '.empty'),
  },
  failed: {
    state: 'ready',
    set: (_settings, bff) =>
      bff.fail(/\/connection/, { status: 500, code: 'internal', detail: 'The store is not to be had.' }, 99),
    then: (element) => find(element, '.empty'),
  },
  'bff-down': {
    state: 'ready',
    then: async (element, _settings, bff) => {
      await find(element, '[data-f=schedule]')
      await until(() => bff.streams)
      bff.drop(true)
      await find(element, '.band')
    },
  },
  'not-set-up': { state: 'ready', unset: true, then: (element) => find(element, '.empty') },
  'sign-in-ended': {
    state: 'ready',
    set: (_settings, bff) => bff.fail(/./, { status: 401, code: 'token_expired' }, 99),
    then: (element) => find(element, '.empty'),
  },
  unreached: {
    state: 'ready',
    set: (_settings, bff) => bff.drop(true),
    then: (element) => find(element, '.empty'),
  },
  loading: {
    state: 'ready',
    set: (_settings, bff) => bff.hold(/connection/),
    then: (element) => find(element, '.whole'),
  },
  syncing: {
    state: 'ready',
    set: (settings) =>
      (settings.runs = [
        run('running', { id: 'run-10', waiting: { code: 'rate_limited', until: ago(-3) } }),
        run('succeeded', { counts: { new: 0, updated: 3, unchanged: 1236, removed: 1, quarantined: 2 } }),
      ]),
    then: (element) => find(element, 'progress'),
  },
  'set-aside': {
    state: 'ready',
    set: (settings) => {
      settings.runs = [
        run('succeeded', { counts: { new: 0, updated: 3, unchanged: 1236, removed: 1, quarantined: 2 } }),
      ]
      settings.records = [
        { jumpcloudId: null, code: 'no_id', detail: 'It has no id that can be used.' },
        { jumpcloudId: 'f'.repeat(24), code: 'bad_record', detail: 'JumpCloud sent no operating system.' },
      ]
    },
    then: async (element) => {
      await press(element, 'run-run-9')
      await find(element, '.inner td')
    },
  },
  'no-runs': {
    state: 'ready',
    set: (settings) => (settings.runs = []),
    then: (element) => find(element, '[data-f=schedule]'),
  },
  'last-sync-failed': {
    state: 'ready',
    set: (settings) => (settings.runs = [run('failed', { error: { code: 'unreachable', detail: '' } })]),
    then: (element) => find(element, '.band'),
  },
  looking: {
    state: 'ready',
    then: async (element) => {
      await press(element, 'look')
      await find(element, 'tbody tr')
    },
  },
  rotating: {
    state: 'ready',
    set: (_settings, bff) =>
      bff.fail(/rotate/, {
        status: 422,
        code: 'credentials_invalid',
        more: { errors: [{ pointer: '/apiKey', code: 'credentials_invalid', detail: 'No.' }] },
      }),
    then: async (element) => {
      await press(element, 'rotate')
      await type(element, '#new-key', 'jca_0123456789abcdef')
      await press(element, 'rotate')
      await find(element, '#new-key[aria-invalid=true]')
    },
  },
  'not-saved': {
    state: 'ready',
    set: (_settings, bff) => bff.fail(/PUT .connection.schedule/, { status: 503, code: 'unanswered' }, 9),
    then: async (element) => {
      await choose(element, '[data-f=schedule]', 2)
      await press(element, 'save-schedule')
      await find(element, '[role=alert] .t-danger')
    },
  },
  'groups-lacking': {
    state: 'ready',
    then: async (element) => {
      await press(element, 'scope-groups')
      await find(element, '[data-f=scope-group]')
    },
  },
  'webhook-secret': {
    state: 'ready',
    then: async (element) => {
      await type(element, '#webhook-url', 'https://hooks.northwind.example/jumpcloud')
      await press(element, 'webhook')
      await find(element, '[data-f=copy-secret]')
    },
  },
  'webhook-refused': {
    state: 'ready',
    set: (_settings, bff) =>
      bff.fail(/PUT .webhook/, {
        status: 422,
        code: 'webhook_https_required',
        more: { errors: [{ pointer: '/url', code: 'webhook_https_required', detail: 'No.' }] },
      }),
    then: async (element) => {
      await type(element, '#webhook-url', 'http://hooks.northwind.example')
      await press(element, 'webhook')
      await find(element, '#webhook-url[aria-invalid=true]')
    },
  },
  'webhook-disabled': {
    state: 'ready',
    set: (settings) => (settings.webhook = webhook({ state: 'disabled' })),
    then: (element) => find(element, '[data-f=webhook-test]'),
  },
  'ask-stop': {
    state: 'ready',
    then: async (element) => {
      await press(element, 'stop-all')
      await find(element, 'dialog[open]')
    },
  },
  'ask-removals': {
    state: 'ready',
    set: (settings) => (settings.runs = [run('held', { removalsHeld: 412 })]),
    then: async (element) => {
      await press(element, 'removals')
      await find(element, 'dialog[open]')
    },
  },
  'ask-quarantine': {
    state: 'ready',
    set: (settings) => (settings.connection.quarantinedAt = ago(60)),
    then: async (element) => {
      await press(element, 'quarantine')
      await find(element, 'dialog[open]')
    },
  },
  'ask-webhook-remove': {
    state: 'ready',
    set: (settings) => (settings.webhook = webhook()),
    then: async (element) => {
      await press(element, 'webhook-remove')
      await find(element, 'dialog[open]')
    },
  },
}
