/** The panel without what it needs: a connection, a right, a reading, an answer. */
import { ago, mac, panel } from '../fixtures.ts'
import { find, press } from './hands.ts'
import type { PanelBoard } from './panel-boards.ts'

export const troubleBoards: Record<string, PanelBoard> = {
  'not-set-up': { panel: panel(), unset: true },
  'sign-in-ended': {
    panel: panel(),
    bff: (bff) => bff.fail(/panel/, { status: 401, code: 'token_expired' }, 99),
  },
  unreached: { panel: panel(), bff: (bff) => bff.drop(true) },
  'no-right': {
    panel: panel(),
    bff: (bff) => bff.fail(/panel/, { status: 403, code: 'permission_denied' }, 99),
  },
  'not-connected-refused': {
    panel: panel(),
    bff: (bff) => bff.fail(/panel/, { status: 409, code: 'not_connected' }, 99),
  },
  importing: {
    panel: panel([], { connection: { state: 'importing', region: 'eu', jumpcloud: 'up', nextTryAt: null } }),
  },
  'no-device-never-read': { panel: panel([], { fleetReadAt: null }) },
  'no-device-jumpcloud-down': {
    panel: panel([], {
      connection: { state: 'ready', region: 'eu', jumpcloud: 'down', nextTryAt: ago(-0.5) },
    }),
  },
  'jumpcloud-slow': {
    panel: panel([mac({ readAt: ago(180) })], {
      connection: { state: 'ready', region: 'eu', jumpcloud: 'rate_limited', nextTryAt: ago(-0.5) },
    }),
  },
  'stale-never-read': { panel: panel([mac()], { stale: true, fleetReadAt: null }) },
  reading: {
    panel: panel(),
    then: async (element, bff) => {
      bff.hold(/refresh/)
      await press(element, 'refresh')
    },
  },
  'not-read': {
    panel: panel(),
    bff: (bff) => bff.fail(/refresh/, { status: 503, code: 'jumpcloud_unreachable' }, 9),
    then: async (element) => {
      await press(element, 'refresh')
      await find(element, '.own.t-danger')
    },
  },
}
