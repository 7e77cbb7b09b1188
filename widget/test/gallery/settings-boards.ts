/** Every state of the settings, from the fake bff. */
import type { JumpcloudSettings } from '../../src/index.ts'
import type { Connection } from '@siit-jumpcloud/shared'
import type { FakeBff } from '../fake-bff.ts'
import { report, run, webhook, type FakeSettings } from '../fake-settings.ts'
import { ago, amara } from '../fixtures.ts'

export interface SettingsBoard {
  state: Connection['state']
  set?: (settings: FakeSettings, bff: FakeBff) => void
  then?: (element: JumpcloudSettings, settings: FakeSettings, bff: FakeBff) => unknown
}

async function find<T extends HTMLElement = HTMLElement>(element: HTMLElement, selector: string): Promise<T> {
  for (;;) {
    const found = element.shadowRoot?.querySelector<T>(selector)
    if (found) return found
    await new Promise((done) => setTimeout(done, 10))
  }
}
const click = async (element: HTMLElement, name: string) =>
  (await find(element, `[data-f="${name}"]:not([aria-disabled=true])`)).click()

async function type(element: HTMLElement, id: string, text: string): Promise<void> {
  const field = await find<HTMLInputElement>(element, `#${id}`)
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

async function fillIn(element: HTMLElement): Promise<void> {
  await type(element, 'api-key', 'jca_0123456789abcdef')
  await type(element, 'organization', '64f0a1b2c3d4e5f601234567')
  await click(element, 'region-eu')
  await click(element, 'verify')
}

const poor = report({
  keyOwner: {
    email: 'a-very-long-address-of-the-integration@it-operations.northwind.example',
    role: 'Help Desk',
  },
  canRead: {
    systems: true,
    users: 'yes',
    groups: 'no',
    systemInsights: 'no',
    appleMdm: 'no',
    directoryInsights: 'unknown',
  },
  warnings: ['groups_unreadable', 'system_insights_missing', 'apple_mdm_unreadable', 'role_reads_only'].map(
    (code) => ({ code, detail: `The bff’s words for ${code}.` }),
  ),
})

const refused = (code: string, pointer: string) => ({
  status: 422,
  code,
  more: { errors: [{ pointer, code, detail: 'No.' }] },
})

export const settingsBoards: Record<string, SettingsBoard> = {
  'st-connect': { state: 'not_connected', then: (element) => find(element, '#api-key') },
  'st-connect-mistakes': {
    state: 'not_connected',
    then: async (element) => {
      await type(element, 'organization', '64f0a1b2')
      await click(element, 'verify')
      await find(element, '#api-key[aria-invalid=true]')
    },
  },
  'st-connect-refused': {
    state: 'not_connected',
    set: (_settings, bff) => bff.fail(/verify/, refused('credentials_invalid', '/apiKey')),
    then: async (element) => {
      await fillIn(element)
      await find(element, '#api-key[aria-invalid=true]')
    },
  },
  'st-report': {
    state: 'not_connected',
    then: async (element) => {
      await fillIn(element)
      await find(element, '[data-f=connect]')
    },
  },
  'st-report-poor': {
    state: 'not_connected',
    set: (settings) => (settings.card = poor),
    then: async (element) => {
      await fillIn(element)
      await find(element, '[data-f=connect]')
    },
  },
  'st-import': {
    state: 'importing',
    set: (settings) => (settings.runs = [run('running', { trigger: 'connect' })]),
    then: (element) => find(element, 'progress'),
  },
  'st-import-waits': {
    state: 'importing',
    set: (settings) =>
      (settings.runs = [
        run('running', { trigger: 'connect', waiting: { code: 'unreachable', until: ago(-0.5) } }),
      ]),
    then: (element) => find(element, '.note'),
  },
  'st-import-failed': {
    state: 'importing',
    set: (settings) =>
      (settings.runs = [
        run('failed', {
          trigger: 'connect',
          phase: 'people',
          error: { code: 'unreachable', detail: 'No answer.' },
        }),
      ]),
    then: (element) => find(element, '.band'),
  },
  'st-review': {
    state: 'review',
    set: (settings) => {
      settings.records = [
        { jumpcloudId: 'f'.repeat(24), code: 'no_id', detail: 'It has no id that can be used.' },
      ]
      settings.outOfScope = [
        { jumpcloudId: 'e'.repeat(24), hostname: 'NW-KIOSK-01', osFamily: 'windows', deviceId: null },
      ]
    },
    then: (element) => find(element, 'table tbody tr'),
  },
  'st-review-conflicts': {
    state: 'review',
    then: async (element) => {
      await click(element, 'tab-conflicts')
      await find(element, '[data-f="settle-d-4"]')
    },
  },
  'st-review-aside': {
    state: 'review',
    set: (settings) =>
      (settings.records = [
        { jumpcloudId: null, code: 'no_id', detail: 'It has no id that can be used.' },
        { jumpcloudId: 'f'.repeat(24), code: 'bad_record', detail: 'JumpCloud sent no operating system.' },
      ]),
    then: async (element) => {
      await click(element, 'tab-aside')
      await find(element, 'td[colspan="2"]')
    },
  },
  'st-overview': {
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
  'st-changed': {
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
      await click(element, 'scope-groups')
      const group = await find<HTMLSelectElement>(element, '[data-f=scope-group]')
      await find(element, '[data-f=scope-group] option:nth-child(2)')
      group.selectedIndex = 1
      group.dispatchEvent(new Event('change', { bubbles: true }))
      await type(element, 'perAgentPerHour', 'many')
      await find(element, '.note.warning')
    },
  },
  'st-somebody-else': {
    state: 'ready',
    set: (settings, bff) => {
      bff.fail(/PUT \/connection\/schedule/, { status: 412, code: 'version_changed' })
    },
    then: async (element, settings) => {
      const schedule = await find<HTMLSelectElement>(element, '[data-f=schedule]')
      schedule.value = '60'
      schedule.dispatchEvent(new Event('change', { bubbles: true }))
      settings.store('schedule', { everyMinutes: 720 })
      await click(element, 'save-schedule')
      await find(element, '.note')
    },
  },
  'st-held': {
    state: 'ready',
    set: (settings) => (settings.runs = [run('held', { removalsHeld: 412 })]),
    then: (element) => find(element, '.band'),
  },
  'st-stopped': {
    state: 'ready',
    set: (settings) => {
      settings.connection.stopped = { by: amara, at: ago(30) }
      settings.connection.quarantinedAt = ago(60)
    },
    then: (element) => find(element, '.band'),
  },
  'st-key-refused': {
    state: 'credentials_invalid',
    then: async (element) => {
      await click(element, 'rotate')
      await find(element, '#new-key')
    },
  },
  'st-webhook': {
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
      await click(element, 'webhook-test')
      await click(element, 'replay-all')
      await find(element, '.parked')
    },
  },
  'st-disconnect': {
    state: 'ready',
    then: async (element) => {
      await click(element, 'disconnect')
      await find(element, 'dialog[open] #q-type')
    },
  },
  'st-denied': {
    state: 'ready',
    set: (_settings, bff) => bff.fail(/\/connection/, { status: 403, code: 'permission_denied' }, 99),
    then: (element) => find(element, '.empty'),
  },
  'st-failed': {
    state: 'ready',
    set: (_settings, bff) =>
      bff.fail(/\/connection/, { status: 500, code: 'internal', detail: 'The store is not to be had.' }, 99),
    then: (element) => find(element, '.empty'),
  },
  'st-bff-down': {
    state: 'ready',
    then: async (element, _settings, bff) => {
      await find(element, '[data-f=schedule]')
      while (!bff.streams) await new Promise((done) => setTimeout(done, 10))
      bff.drop(true)
      await find(element, '.band')
    },
  },
}
