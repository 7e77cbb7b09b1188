/** The settings until the setup is finished: the form, what the key can do, the import, the review. */
import { report, run } from '../fake-settings.ts'
import { ago } from '../fixtures.ts'
import { find, press, type } from './hands.ts'
import type { SettingsBoard } from './settings-boards.ts'

async function fillIn(element: HTMLElement): Promise<void> {
  await type(element, '#api-key', 'jca_0123456789abcdef')
  await type(element, '#organization', '64f0a1b2c3d4e5f601234567')
  await press(element, 'region-eu')
  await press(element, 'verify')
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

export const setupBoards: Record<string, SettingsBoard> = {
  connect: { state: 'not_connected', then: (element) => find(element, '#api-key') },
  'connect-mistakes': {
    state: 'not_connected',
    then: async (element) => {
      await type(element, '#organization', '64f0a1b2')
      await press(element, 'verify')
      await find(element, '#api-key[aria-invalid=true]')
    },
  },
  'connect-refused': {
    state: 'not_connected',
    set: (_settings, bff) => bff.fail(/verify/, refused('credentials_invalid', '/apiKey')),
    then: async (element) => {
      await fillIn(element)
      await find(element, '#api-key[aria-invalid=true]')
    },
  },
  report: {
    state: 'not_connected',
    then: async (element) => {
      await fillIn(element)
      await find(element, '[data-f=connect]')
    },
  },
  'report-poor': {
    state: 'not_connected',
    set: (settings) => (settings.card = poor),
    then: async (element) => {
      await fillIn(element)
      await find(element, '[data-f=connect]')
    },
  },
  import: {
    state: 'importing',
    set: (settings) => (settings.runs = [run('running', { trigger: 'connect' })]),
    then: (element) => find(element, 'progress'),
  },
  'import-waits': {
    state: 'importing',
    set: (settings) =>
      (settings.runs = [
        run('running', { trigger: 'connect', waiting: { code: 'unreachable', until: ago(-0.5) } }),
      ]),
    then: (element) => find(element, '.note'),
  },
  'import-failed': {
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
  review: {
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
  'review-conflicts': {
    state: 'review',
    then: async (element) => {
      await press(element, 'tab-conflicts')
      await find(element, '[data-f="settle-d-4"]')
    },
  },
  'review-aside': {
    state: 'review',
    set: (settings) =>
      (settings.records = [
        { jumpcloudId: null, code: 'no_id', detail: 'It has no id that can be used.' },
        { jumpcloudId: 'f'.repeat(24), code: 'bad_record', detail: 'JumpCloud sent no operating system.' },
      ]),
    then: async (element) => {
      await press(element, 'tab-aside')
      await find(element, 'td[colspan="2"]')
    },
  },
  'connect-verifying': {
    state: 'not_connected',
    set: (_settings, bff) => bff.hold(/verify/),
    then: async (element) => {
      await fillIn(element)
      await find(element, '[data-f=verify][aria-busy=true]')
    },
  },
  'connect-organization-unknown': {
    state: 'not_connected',
    set: (_settings, bff) => bff.fail(/verify/, refused('organization_not_found', '/organizationId')),
    then: async (element) => {
      await fillIn(element)
      await find(element, '#organization[aria-invalid=true]')
    },
  },
  'connect-unreached': {
    state: 'not_connected',
    set: (_settings, bff) => bff.fail(/verify/, { status: 503, code: 'jumpcloud_unreachable' }),
    then: async (element) => {
      await fillIn(element)
      await find(element, '[role=alert] .t-danger')
    },
  },
  'report-not-stored': {
    state: 'not_connected',
    set: (_settings, bff) => bff.fail(/PUT \/connection/, { status: 409, code: 'already_connected' }),
    then: async (element) => {
      await fillIn(element)
      await press(element, 'connect')
      await find(element, '[role=alert] .t-danger')
    },
  },
  'import-key-refused': {
    state: 'credentials_invalid',
    set: (settings) => {
      settings.connection.finishedAt = null
      settings.runs = [run('failed', { phase: 'people', error: { code: 'credentials_invalid', detail: '' } })]
    },
    then: (element) => find(element, '.band'),
  },
  'import-begins': {
    state: 'importing',
    set: (settings) =>
      (settings.runs = [
        run('running', {
          trigger: 'connect',
          phase: 'systems',
          total: null,
          progress: { done: 120, of: null },
        }),
      ]),
    then: (element) => find(element, '.rows'),
  },
  'review-held': {
    state: 'review',
    set: (settings) => (settings.runs = [run('held', { removalsHeld: 412 })]),
    then: (element) => find(element, '.band'),
  },
  'review-owned': {
    state: 'review',
    then: async (element) => {
      await press(element, 'tab-owned')
      await find(element, 'tbody tr')
    },
  },
  'review-duplicates-none': {
    state: 'review',
    then: async (element) => {
      await press(element, 'tab-duplicates')
      await find(element, '.none')
    },
  },
  'review-out-of-scope': {
    state: 'review',
    set: (settings) =>
      (settings.outOfScope = [
        { jumpcloudId: 'e'.repeat(24), hostname: 'NW-KIOSK-01', osFamily: 'windows', deviceId: null },
      ]),
    then: async (element) => {
      await press(element, 'tab-out')
      await find(element, 'td[colspan="2"]')
    },
  },
  'review-filtered': {
    state: 'review',
    then: async (element) => {
      await find(element, 'tbody tr')
      await type(element, '[data-f=filter]', 'zzzz')
      await find(element, '.none')
    },
  },
  'review-list-failed': {
    state: 'review',
    set: (_settings, bff) =>
      bff.fail(/GET \/devices/, { status: 500, code: 'internal', detail: 'The store is not to be had.' }, 9),
    then: (element) => find(element, '[data-f=list-again]'),
  },
  'review-not-settled': {
    state: 'review',
    set: (_settings, bff) => bff.fail(/PUT .devices/, { status: 409, code: 'not_a_candidate' }),
    then: async (element) => {
      await press(element, 'tab-conflicts')
      await press(element, 'settle-d-4')
      await find(element, '[role=alert] .t-danger')
    },
  },
  'review-settled': {
    state: 'review',
    then: async (element) => {
      await press(element, 'tab-conflicts')
      await press(element, 'settle-d-4')
      await find(element, 'td .sub + button')
    },
  },
  'review-scope': {
    state: 'review',
    then: async (element) => {
      await press(element, 'scope')
      await find(element, '.blk')
    },
  },
}
