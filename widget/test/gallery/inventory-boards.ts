/** The inventory in narrow places, and what it could not read, find or do. */
import { ago } from '../fixtures.ts'
import { trap, type EquipmentBoard } from './equipment-boards.ts'
import { find, press, type, until } from './hands.ts'

const day = 1440

/** The search finds in JumpCloud what is not on the list. */
const foundAs = (state: 'not_read_yet' | 'listed'): EquipmentBoard => ({
  size: 12,
  hash: 'equipment.q=NW-LT-0519',
  set: (inventory) => {
    inventory.found = [
      {
        jumpcloudId: 'f'.repeat(24),
        hostname: 'NW-LT-0519',
        osFamily: 'windows',
        deviceId: state === 'listed' ? 'd-3' : null,
        serialNumber: 'PF0',
        lastContact: null,
        state,
        groups: null,
      },
    ]
  },
  then: (element) => find(element, '.empty p'),
})

export const inventoryBoards: Record<string, EquipmentBoard> = {
  'not-set-up': { size: 12, unset: true },
  'sign-in-ended': {
    size: 12,
    set: (_inventory, bff) => bff.fail(/./, { status: 401, code: 'token_expired' }, 99),
  },
  unreached: { size: 12, set: (_inventory, bff) => bff.drop(true) },
  'not-connected': {
    size: 0,
    set: (inventory) => (inventory.connection = { ...inventory.connection, state: 'not_connected' }),
  },
  'not-asked': {
    size: 12,
    hash: 'equipment.q=NW-LT-0xyz',
    set: (_inventory, bff) => bff.fail(/lookup/, { status: 503, code: 'jumpcloud_unreachable' }, 9),
    then: (element) => find(element, '[data-f=way]'),
  },
  'not-read-yet': foundAs('not_read_yet'),
  listed: foundAs('listed'),
  'next-page-failed': {
    size: 60,
    set: (_inventory, bff) =>
      bff.fail(/cursor=/, { status: 500, code: 'internal', detail: 'The store is not to be had.' }, 99),
    then: async (element) => {
      await press(element, 'next')
      await find(element, '.band')
    },
  },
  'not-exported': {
    size: 12,
    set: (_inventory, bff) =>
      bff.fail(/export/, { status: 500, code: 'internal', detail: 'No room is left.' }),
    then: async (element) => {
      await find(element, 'tbody tr')
      await press(element, 'export')
      await find(element, '.notice')
    },
  },
  'second-page': {
    size: 120,
    then: async (element) => {
      await find(element, 'tbody tr')
      await press(element, 'next')
    },
  },
  'sheet-loading': {
    size: 12,
    hash: 'equipment.device=d-200',
    set: (_inventory, bff) => bff.hold(/devices.d-200/),
    then: (element) => find(element, '.sheet .load'),
  },
  'sheet-failed': {
    size: 12,
    hash: 'equipment.device=d-200',
    set: (_inventory, bff) =>
      bff.fail(/devices.d-200/, { status: 500, code: 'internal', detail: 'No room is left.' }, 9),
    then: (element) => find(element, '[data-f=again]'),
  },
  'sheet-without-history': {
    size: 12,
    hash: 'equipment.device=d-1',
    set: (_inventory, bff) => bff.fail(/history/, { status: 500, code: 'internal' }, 9),
    then: (element) => find(element, '[data-f=history]'),
  },
  'sheet-removed': {
    size: 12,
    hash: 'equipment.device=d-6',
    set: (inventory) => inventory.changed.set('d-6', { removedAt: ago(3 * day) }),
    then: (element) => find(element, '.sheet .note'),
  },
  'sheet-not-settled': {
    size: 12,
    hash: 'equipment.device=d-4',
    then: async (element) => {
      await press(element, 'settle')
      await find(element, '#settle-error')
    },
  },
  'narrow-menus': {
    size: 12,
    width: 760,
    hash: 'equipment.status=inactive',
    then: (element) => press(element, 'menu-ownership'),
  },
  'narrow-list': { size: 12, width: 420 },
  'narrow-sheet': {
    size: 12,
    width: 420,
    hash: 'equipment.device=d-2',
    set: (inventory) => inventory.changed.set('d-2', trap()),
  },
  searched: {
    size: 12,
    then: async (element) => {
      await type(element, '[data-f=search]', 'kenji')
      await until(() => element.shadowRoot?.querySelectorAll('tbody tr').length === 2)
    },
  },
}
