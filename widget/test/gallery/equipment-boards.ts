/** Every state of the inventory, from the fake one. Each stands at a width of its own where it needs one. */
import type { Device } from '@siit-jumpcloud/shared'
import type { Equipment } from '../../src/index.ts'
import type { FakeBff } from '../fake-bff.ts'
import type { FakeInventory } from '../fake-inventory.ts'
import { deviceOf } from '../fake-inventory.ts'
import { action, ago, amara } from '../fixtures.ts'
import { find, press, until } from './hands.ts'
import type { Board } from './stage.ts'

export interface EquipmentBoard extends Board {
  size: number
  /** In pixels, where it is about a width. */
  width?: number
  /** Of the hash, below the element's name. */
  hash?: string
  set?: (inventory: FakeInventory, bff: FakeBff) => void
  then?: (element: Equipment, bff: FakeBff, inventory: FakeInventory) => unknown
}

const day = 1440
export const trap = (): Partial<Device> => ({
  status: 'inactive',
  lastContact: ago(9 * day),
  actions: [
    action('accepted', {
      action: 'wipe',
      deviceId: 'd-2',
      requestId: 'REQ-4077',
      alarm: { kind: 'rebound', at: ago(3 * day), person: 'Priya Nair' },
      createdAt: ago(10 * day),
      history: [{ state: 'accepted', at: ago(10 * day) }],
      reason: 'Leaver, laptop not returned.',
    }),
  ],
})
const long =
  'a-very-long-hostname-of-a-shared-workstation_in-the-warehouse.of.the.northern-region.example.internal'

export const equipmentBoards: Record<string, EquipmentBoard> = {
  all: {
    size: 12,
    set(inventory) {
      inventory.changed.set('d-2', trap())
      inventory.changed.set('d-5', {
        actions: [action('awaiting_approval', { action: 'wipe', deviceId: 'd-5' })],
      })
      inventory.changed.set('d-7', {
        hostname: long,
        owner: {
          person: {
            id: 'p9',
            email: 'x@northwind.example',
            name: 'Maximiliane Wolkenstein-Trostburg von Rodenegg',
          },
          reason: null,
          candidates: [],
        },
      })
    },
  },
  filtered: {
    size: 12,
    hash: 'equipment.status=inactive&equipment.ownership=owned+nobody_bound&equipment.sort=-lastContact',
  },
  sheet: {
    size: 12,
    hash: 'equipment.device=d-2&equipment.status=inactive',
    set(inventory) {
      inventory.changed.set('d-2', trap())
      inventory.history.actions = [
        action('accepted', {
          action: 'wipe',
          requestId: 'REQ-4077',
          createdAt: ago(10 * day),
          reason: 'Leaver, laptop not returned.',
        }),
        action('confirmed', {
          action: 'lock',
          requestId: null,
          createdAt: ago(40 * day),
          evidence: { grade: 'person', at: ago(39 * day), by: amara, note: 'Seen locked.' },
        }),
        action('denied', {
          action: 'wipe',
          requestId: 'REQ-3001',
          createdAt: ago(80 * day),
          decision: { outcome: 'denied', by: amara, at: ago(80 * day), reason: null },
        }),
      ]
    },
  },
  conflict: { size: 12, hash: 'equipment.device=d-4&equipment.ownership=several_candidates' },
  settled: {
    size: 12,
    hash: 'equipment.device=d-4',
    set(inventory) {
      const { owner } = deviceOf(4)
      inventory.changed.set('d-4', {
        owner: {
          person: owner.candidates[0] ?? null,
          reason: null,
          candidates: owner.candidates,
          settled: { by: amara, at: ago(60), reason: 'She carries it home.' },
        },
      })
    },
  },
  gone: { size: 12, hash: 'equipment.device=d-9999' },
  columns: {
    size: 12,
    hash: 'equipment.columns=owner+system+encryption+mdm+lastContact+serial+model+deviceType+agent+readAt',
    then: async (element) => await press(element, 'menu-columns'),
  },
  moved: {
    size: 12,
    patience: 2500,
    then: async (element, bff, inventory) => {
      await find(element, 'tbody tr')
      inventory.gone.add(3)
      bff.emit({ type: 'sync', run: inventory.run('succeeded', 209) })
      await find(element, '.moved')
    },
  },
  syncing: {
    size: 1200,
    then: async (element, bff, inventory) => {
      await find(element, 'tbody tr')
      bff.emit({ type: 'sync', run: inventory.run('running', 412) })
      await find(element, '.spin')
    },
  },
  'no-match': {
    size: 12,
    hash: 'equipment.q=NW-LT-0xyz',
    then: (element) => find(element, '[data-f=way]'),
  },
  'out-of-scope': {
    size: 12,
    hash: 'equipment.q=NW-LT-0519',
    set: (inventory) => {
      inventory.found = [
        {
          jumpcloudId: 'f'.repeat(24),
          hostname: 'NW-LT-0519',
          osFamily: 'windows',
          deviceId: null,
          serialNumber: 'PF0',
          lastContact: ago(20 * day),
          state: 'out_of_scope',
          groups: ['Kiosks'],
        },
      ]
    },
    then: (element) => find(element, '.empty p'),
  },
  'no-filter-match': {
    size: 12,
    hash: 'equipment.q=zzzz&equipment.status=removed',
    then: (element) => find(element, '[data-f=way]'),
  },
  empty: { size: 0 },
  importing: {
    size: 0,
    set: (inventory) => (inventory.connection = { ...inventory.connection, state: 'importing' }),
  },
  'key-refused': {
    size: 40,
    set: (inventory) =>
      (inventory.connection = {
        ...inventory.connection,
        state: 'credentials_invalid',
        lastSyncAt: ago(700),
      }),
    then: (element) => find(element, '.band'),
  },
  loading: { size: 12, set: (_inventory, bff) => void bff.hold(/\/devices/) },
  error: {
    size: 12,
    set: (_inventory, bff) =>
      bff.fail(/\/devices/, { status: 500, code: 'internal', detail: 'The store is not to be had.' }, 99),
  },
  'no-right': {
    size: 12,
    set: (_inventory, bff) => bff.fail(/\/devices/, { status: 403, code: 'permission_devices_search' }, 99),
  },
  'bff-down': {
    size: 12,
    then: async (element, bff) => {
      await find(element, 'tbody tr')
      await until(() => bff.streams)
      bff.drop(true)
      await find(element, '.band')
    },
  },
}
