/** Every state of every element, put on the page as the gallery has it, for tests that go through all of them. */
import { FakeInventory } from './fake-inventory.ts'
import { FakeSettings } from './fake-settings.ts'
import { tokenFor, type FakeBff } from './fake-bff.ts'
import { actionBoards } from './gallery/action-boards.ts'
import { boards } from './gallery/boards.ts'
import { equipmentBoards } from './gallery/equipment-boards.ts'
import { settingsBoards } from './gallery/settings-boards.ts'
import { bffWith, root, settled, tidy, until } from './support.ts'
import type { DevicePanel, Equipment, JumpcloudSettings, RequestTimeline } from '../src/index.ts'

export interface Looks {
  theme?: 'light' | 'dark'
  locale?: string
  width?: number
  dir?: string
}

export type Shown = DevicePanel | RequestTimeline | Equipment | JumpcloudSettings

const panels = { ...boards, ...actionBoards }
/** Boards that wait by intent: their last state is the one to look at. */
const quiet = ['loading', 'sending']

/** The names of all boards, by element. */
export const boardNames = {
  panel: Object.keys(panels),
  equipment: Object.keys(equipmentBoards),
  settings: Object.keys(settingsBoards),
}
export const allBoards = Object.values(boardNames).flat()

/** As wide as each element is made for. */
const usual = (name: string) => (name in panels ? 380 : name in equipmentBoards ? 1200 : 760)

/** Takes the page back to how it was, its address too. */
export function clear(): void {
  tidy()
  history.replaceState(null, '', location.pathname + location.search)
}

/** A board on the page, with what stands behind it. */
export interface Stage {
  element: Shown
  bff: FakeBff
  /** Behind the inventory and its boards. */
  inventory?: FakeInventory
  /** Behind the settings and their boards. */
  settings?: FakeSettings
}

/** Shows one board, of whichever element, and waits until it stands. */
export async function show(name: string, looks: Looks = {}): Promise<Shown> {
  return (await stage(name, looks)).element
}

/** The same, with the bff that it has. `size`: of an inventory, where it is another one than the board’s. */
export async function stage(name: string, looks: Looks = {}, size?: number): Promise<Stage> {
  const { theme = 'light', locale = 'en-GB', width = usual(name), dir = '' } = looks
  const frame = document.createElement('main')
  frame.style.inlineSize = `${width}px`
  document.body.style.colorScheme = theme
  document.body.style.background = 'Canvas'
  document.body.append(frame)
  const shown = await make(name, frame, { theme, locale, dir }, size)
  await settled(shown.element)
  return shown
}

async function make(name: string, frame: HTMLElement, looks: object, size?: number): Promise<Stage> {
  const board = panels[name]
  if (board) {
    const bff = bffWith(board.panel)
    bff.timeline = board.timeline ?? []
    board.bff?.(bff)
    const element = document.createElement(board.element ?? 'siit-device-panel')
    frame.append(Object.assign(element, { bff: bff.url, getToken: () => tokenFor(), ...looks }))
    await until(() => element.shadowRoot?.querySelector('.root'), name)
    if (!quiet.includes(name)) await until(() => !root(element).querySelector('.load, .wait'), name)
    await board.then?.(element, bff)
    return { element, bff }
  }
  const inEquipment = equipmentBoards[name]
  const inSettings = settingsBoards[name]
  const bff = bffWith()
  const rights = ['devices:search', 'integration:manage']
  const common = { bff: bff.url, getToken: () => tokenFor(600, 'REQ-4182', '', rights), ...looks }
  if (inEquipment) {
    history.replaceState(null, '', `${location.pathname}${location.search}#${inEquipment.hash ?? ''}`)
    const inventory = new FakeInventory(bff, size ?? inEquipment.size)
    inEquipment.set?.(inventory, bff)
    const element = document.createElement('siit-equipment')
    frame.append(Object.assign(element, common))
    if (name !== 'eq-loading')
      await until(() => element.shadowRoot?.querySelector('tbody tr[data-id], .empty'), name)
    if (inEquipment.hash?.includes('device='))
      await until(() => root(element).querySelector('dialog[open]:not(:has(.sk))'), `${name}: its sheet`)
    await inEquipment.then?.(element, bff, inventory)
    return { element, bff, inventory }
  }
  if (!inSettings) throw new Error(`no board ${name}`)
  const settings = new FakeSettings(bff, inSettings.state)
  inSettings.set?.(settings, bff)
  const element = document.createElement('siit-jumpcloud-settings')
  frame.append(Object.assign(element, common))
  await until(() => element.shadowRoot?.querySelector('h2, .empty h3'), name)
  await inSettings.then?.(element, settings, bff)
  return { element, bff, settings }
}
