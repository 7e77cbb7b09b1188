/** Devices out of the ordinary, everything that is known of one, and each reason why an action is blocked. */
import type { VerdictCode } from '@siit-jumpcloud/shared'
import { action, ago, amara, jonas, linux, mac, panel, phone, tomas, verdict, windows } from '../fixtures.ts'
import { find, unfold } from './hands.ts'
import type { PanelBoard } from './panel-boards.ts'
import { story } from './timeline-boards.ts'

const day = 24 * 60

export const deviceBoards: Record<string, PanelBoard> = {
  'no-person': {
    panel: panel([mac({ owner: { person: null, reason: 'no_matching_person', candidates: [] } })]),
  },
  removed: {
    panel: panel([
      mac({
        removedAt: ago(3 * day),
        verdicts: [verdict('lock', 'device_removed'), verdict('wipe', 'device_removed'), verdict('open')],
      }),
    ]),
  },
  'no-permission': {
    panel: panel([
      mac({
        verdicts: [
          verdict('lock', 'allowed', { permitted: false }),
          verdict('wipe', 'allowed', { permitted: false }),
          verdict('open'),
        ],
      }),
    ]),
  },
  phone: { panel: panel([phone({ verdicts: [verdict('lock'), verdict('wipe'), verdict('open')] })]) },
  'never-seen': { panel: panel([mac({ status: 'inactive', lastContact: null })]) },
  'no-record': { panel: panel([mac({ consoleUrl: null })]) },
  opened: {
    panel: panel([mac({ consoleUrl: '#' })]),
    then: async (element) => {
      const link = await find<HTMLAnchorElement>(element, 'a[href]')
      link.target = '_self'
      link.click()
    },
  },
  'no-region': {
    panel: panel([mac()], {
      connection: { state: 'ready', region: null, jumpcloud: 'up', nextTryAt: null },
    }),
  },
  found: {
    panel: panel([mac()], { agent: { id: jonas.id, permissions: ['devices:read', 'devices:search'] } }),
    deviceId: 'd-win',
    bff: (bff) =>
      bff.others.set('d-win', windows({ owner: { person: tomas, reason: null, candidates: [] } })),
    then: (element) => find(element, '[data-f="dd-win"]'),
  },
  'picker-open-actions': {
    panel: panel([
      windows({
        actions: [
          action('accepted', {
            action: 'wipe',
            deviceId: 'd-win',
            alarm: { kind: 'rebound', at: ago(2 * day), person: null },
          }),
        ],
      }),
      mac({ actions: [action('accepted')] }),
      linux({ status: 'unknown', lastContact: null }),
    ]),
    deviceId: 'd-linux',
  },
  unfolded: {
    panel: panel([mac()], { agent: { id: jonas.id, permissions: ['devices:read', 'timeline:export'] } }),
    timeline: story(),
    then: unfold,
  },
  'unfolded-unknown': {
    panel: panel([
      mac({
        hostname: null,
        serialNumber: 'To Be Filled By O.E.M.',
        typedConfirmation: { field: 'hostname', text: 'x', serialPlaceholder: true },
        hardware: { manufacturer: null, model: null, architecture: null, memoryBytes: null },
        os: { family: 'unknown', version: null, name: null },
        status: 'unknown',
        lastContact: null,
        agentVersion: null,
        encryption: { state: 'unknown', recoveryKeyEscrowed: 'unknown' },
        mdm: { vendor: 'unknown', enrollmentType: 'unknown' },
        binding: {
          user: null,
          users: [
            { jumpcloudUserId: 'u1', email: tomas.email, name: tomas.name, via: 'direct', primary: true },
            { jumpcloudUserId: 'u2', email: null, name: 'Priya Nair', via: 'group', primary: false },
          ],
          since: ago(90 * day),
          source: 'first_seen',
        },
        verdicts: [verdict('lock', 'os_unknown'), verdict('wipe', 'os_unknown'), verdict('open')],
      }),
    ]),
    then: unfold,
  },
}

/** For each reason of a verdict that has no board of its own: two at a time, one for Lock and one for Wipe. */
const reasons: readonly (readonly [VerdictCode, VerdictCode])[] = [
  ['mdm_missing_mac', 'mdm_other_vendor'],
  ['mdm_missing_ios', 'user_enrollment'],
  ['mdm_unknown', 'windows_mdm_missing'],
  ['android_policy', 'encryption_unknown'],
  ['os_unknown', 'command_not_listed'],
  ['apple_device_not_found', 'policy_group'],
  ['quarantine', 'limit_agent'],
  ['stopped', 'limit_workspace'],
  ['credentials_invalid', 'key_lacks_right'],
  ['not_connected', 'not_reviewed'],
]
const params = {
  used: 5,
  limit: 5,
  resetsAt: ago(-20),
  group: 'Executives',
  who: amara.name,
  at: ago(90),
  right: 'devices',
}
for (const [lock, wipe] of reasons)
  deviceBoards[`blocked-${lock}-${wipe}`] = {
    panel: panel([
      windows({
        verdicts: [
          verdict('lock', lock, { params, field: 'mdm.vendor', observedAt: ago(12) }),
          verdict('wipe', wipe, { params, field: 'encryption.state', observedAt: ago(12) }),
          verdict('open'),
        ],
      }),
    ]),
  }
