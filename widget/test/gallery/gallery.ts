/** Every state of the panel on one page, from the fake bff. `?only=name&theme=dark&width=320&locale=de` narrow it. */
import '../../src/index.ts'
import { FakeBff, tokenFor } from '../fake-bff.ts'
import { FakeInventory } from '../fake-inventory.ts'
import { boards } from './boards.ts'
import { equipmentBoards } from './equipment-boards.ts'

const query = new URLSearchParams(location.search)
const theme = query.get('theme') ?? 'light'
document.documentElement.classList.add(theme)
const only = query.get('only')?.split(',')

for (const [name, board] of Object.entries(boards)) {
  if (only && !only.includes(name)) continue
  const section = document.createElement('section')
  const title = document.createElement('p')
  title.textContent = name
  const frame = document.createElement('div')
  frame.style.inlineSize = `${query.get('width') ?? 380}px`
  const bff = new FakeBff(board.panel)
  bff.timeline = board.timeline ?? []
  board.bff?.(bff)
  const element = document.createElement(board.element ?? 'siit-device-panel')
  element.bff = bff.url
  element.getToken = () => tokenFor()
  element.theme = theme === 'dark' ? 'dark' : 'light'
  element.locale = query.get('locale') ?? 'en-GB'
  frame.append(element)
  section.append(title, frame)
  document.body.append(section)
  void board.then?.(element, bff)
}

// One at a time where it is asked for by name: the hash holds the view of one element.
for (const [name, board] of Object.entries(equipmentBoards)) {
  if (!only?.includes(name)) continue
  history.replaceState(null, '', `${location.search}#${board.hash ?? ''}`)
  const section = document.createElement('section')
  section.className = 'wide'
  const frame = document.createElement('div')
  frame.style.inlineSize = `${query.get('width') ?? 1200}px`
  const bff = new FakeBff()
  const inventory = new FakeInventory(bff, board.size)
  board.set?.(inventory, bff)
  const element = document.createElement('siit-equipment')
  element.bff = bff.url
  element.getToken = () =>
    tokenFor(600, 'REQ-4182', '', ['devices:read', 'devices:search', 'integration:manage'])
  element.theme = theme === 'dark' ? 'dark' : 'light'
  element.locale = query.get('locale') ?? 'en-GB'
  frame.append(element)
  section.append(frame)
  document.body.append(section)
  void board.then?.(element, bff, inventory)
}
