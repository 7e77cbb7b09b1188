/**
 * Every element in every state on one page, from the fake bff: what one looks at while working, and what the browser
 * tests take pictures of. `?element=panel|equipment|settings&only=name,name&theme=dark&width=320&locale=fr` narrow it.
 */
import '../../src/index.ts'
import { FakeBff, tokenFor } from '../fake-bff.ts'
import { FakeInventory } from '../fake-inventory.ts'
import { FakeSettings } from '../fake-settings.ts'
import { actionBoards } from './action-boards.ts'
import { boards, type Board } from './boards.ts'
import { choices } from './choices.ts'
import { equipmentBoards } from './equipment-boards.ts'
import { settingsBoards } from './settings-boards.ts'

const query = new URLSearchParams(location.search)
const theme = query.get('theme') ?? 'light'
document.documentElement.classList.add(theme)
const only = query.get('only')?.split(',')
const shows = query.get('element') ?? 'panel'
choices(query, Object.keys(equipmentBoards))

function place(name: string, element: HTMLElement, width: number): void {
  const section = document.createElement('section')
  section.dataset['name'] = name
  const title = document.createElement('p')
  title.textContent = name
  const frame = document.createElement('div')
  frame.style.inlineSize = `${query.get('width') ?? width}px`
  frame.append(element)
  section.append(title, frame)
  document.body.append(section)
}

const wanted = (name: string) => !only || only.includes(name)
const locale = query.get('locale') ?? 'en-GB'
const looks = {
  theme: theme === 'dark' ? 'dark' : 'light',
  locale,
  ...(query.get('density') === 'compact' && { density: 'compact' }),
}

if (shows === 'panel')
  for (const [name, board] of Object.entries<Board>({ ...boards, ...actionBoards })) {
    if (!wanted(name)) continue
    const bff = new FakeBff(board.panel)
    bff.timeline = board.timeline ?? []
    board.bff?.(bff)
    const element = document.createElement(board.element ?? 'siit-device-panel')
    Object.assign(element, { bff: bff.url, getToken: () => tokenFor(), ...looks })
    place(name, element, 380)
    void board.then?.(element, bff)
  }

if (shows === 'settings')
  for (const [name, board] of Object.entries(settingsBoards)) {
    if (!wanted(name)) continue
    const bff = new FakeBff()
    const settings = new FakeSettings(bff, board.state)
    board.set?.(settings, bff)
    const element = document.createElement('siit-jumpcloud-settings')
    const getToken = () => tokenFor(600, 'REQ-4182', '', ['integration:manage'])
    Object.assign(element, { bff: bff.url, getToken, ...looks })
    place(name, element, 760)
    void board.then?.(element, settings, bff)
  }

// One at a time: the hash holds the view of one element.
if (shows === 'equipment') {
  const name = only?.[0] ?? 'eq-all'
  const board = equipmentBoards[name]
  if (board) {
    history.replaceState(null, '', `${location.search}#${board.hash ?? ''}`)
    const bff = new FakeBff()
    const inventory = new FakeInventory(bff, board.size)
    board.set?.(inventory, bff)
    const element = document.createElement('siit-equipment')
    const getToken = () =>
      tokenFor(600, 'REQ-4182', '', ['devices:read', 'devices:search', 'integration:manage'])
    Object.assign(element, { bff: bff.url, getToken, ...looks })
    place(name, element, 1200)
    void board.then?.(element, bff, inventory)
  }
}
