/** All boards of all elements, and an element brought to the state of one of them. */
import type { DevicePanel, Equipment, JumpcloudSettings, RequestTimeline } from '../../src/index.ts'
import { FakeBff, tokenFor } from '../fake-bff.ts'
import { FakeInventory } from '../fake-inventory.ts'
import { FakeSettings } from '../fake-settings.ts'
import { actionBoards } from './action-boards.ts'
import { deviceBoards } from './device-boards.ts'
import { dialogBoards } from './dialog-boards.ts'
import { equipmentBoards } from './equipment-boards.ts'
import { inventoryBoards } from './inventory-boards.ts'
import { panelBoards, type PanelBoard } from './panel-boards.ts'
import { settingsBoards } from './settings-boards.ts'
import { setupBoards } from './setup-boards.ts'
import { timelineBoards } from './timeline-boards.ts'
import { troubleBoards } from './trouble-boards.ts'

export type AnyElement = DevicePanel | RequestTimeline | Equipment | JumpcloudSettings

/** What every board may say besides: that the page tells the element no bff, or has no token for it. */
export interface Board {
  unset?: true
  token?: () => string
  /** It is about something that happens by itself so late, in milliseconds, that a still picture would not wait. */
  patience?: number
}

export interface Staged {
  /** What stands behind the bff, where that is more. */
  behind?: { inventory: FakeInventory } | { settings: FakeSettings }
  element: AnyElement
  bff: FakeBff
  /** Brings the element into its state, once it stands on the page. */
  play: () => unknown
  patience: number | undefined
}

interface Kind {
  readonly title: string
  /** In pixels: where it has no other, and as high as it may become before it scrolls. */
  readonly width: number
  readonly most: number
  readonly boards: readonly string[]
  /** Boards that are about a width of their own. */
  readonly widths?: Readonly<Record<string, number>>
  /** `size`: of an inventory, where it is another one than the board's. */
  readonly stage: (name: string, size?: number) => Staged
}

const known = <T>(boards: Record<string, T>, name: string): T => {
  const found = boards[name]
  if (!found) throw new Error(`There is no board "${name}".`)
  return found
}

function dress<T extends AnyElement>(element: T, bff: FakeBff, board: Board, permissions: string[] = []): T {
  const getToken = board.token ?? (() => tokenFor(600, 'REQ-4182', '', permissions))
  return Object.assign(element, board.unset ? {} : { bff: bff.url, getToken })
}

function ofPanel(
  tag: 'siit-device-panel' | 'siit-request-timeline',
  boards: Record<string, PanelBoard>,
): Kind {
  return {
    title: tag,
    width: 380,
    most: Infinity,
    boards: Object.keys(boards),
    stage(name) {
      const board = known(boards, name)
      const bff = new FakeBff(board.panel)
      bff.timeline = board.timeline ?? []
      board.bff?.(bff)
      const element = dress(document.createElement(tag), bff, board)
      if (board.deviceId && 'deviceId' in element) element.deviceId = board.deviceId
      return { element, bff, patience: board.patience, play: () => board.then?.(element, bff) }
    },
  }
}

const allEquipment = { ...equipmentBoards, ...inventoryBoards }
const allSettings = { ...setupBoards, ...settingsBoards }

export const kinds: Readonly<Record<string, Kind>> = {
  panel: ofPanel('siit-device-panel', {
    ...panelBoards,
    ...troubleBoards,
    ...deviceBoards,
    ...dialogBoards,
    ...actionBoards,
  }),
  timeline: ofPanel('siit-request-timeline', timelineBoards),
  equipment: {
    title: 'siit-equipment',
    width: 1200,
    most: 900,
    boards: Object.keys(allEquipment),
    widths: Object.fromEntries(
      Object.entries(allEquipment).flatMap(([name, { width }]) => (width ? [[name, width]] : [])),
    ),
    stage(name, size) {
      const board = known(allEquipment, name)
      history.replaceState(null, '', `${location.search}#${board.hash ?? ''}`)
      const bff = new FakeBff()
      const inventory = new FakeInventory(bff, size ?? board.size)
      board.set?.(inventory, bff)
      const element = document.createElement('siit-equipment')
      dress(element, bff, board, ['devices:read', 'devices:search', 'integration:manage'])
      return {
        element,
        bff,
        behind: { inventory },
        patience: board.patience,
        play: () => board.then?.(element, bff, inventory),
      }
    },
  },
  settings: {
    title: 'siit-jumpcloud-settings',
    width: 760,
    most: Infinity,
    boards: Object.keys(allSettings),
    stage(name) {
      const board = known(allSettings, name)
      const bff = new FakeBff()
      const settings = new FakeSettings(bff, board.state)
      board.set?.(settings, bff)
      const element = document.createElement('siit-jumpcloud-settings')
      dress(element, bff, board, ['integration:manage'])
      return {
        element,
        bff,
        behind: { settings },
        patience: board.patience,
        play: () => board.then?.(element, settings, bff),
      }
    },
  },
}
