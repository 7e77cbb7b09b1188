/** No fault that axe finds: in any state of any element, in both themes, from right to left, and all on one page. */
import { emulateMedia, setViewport } from '@web/test-runner-commands'
import { faults } from './axe.ts'
import { tokenFor } from './fake-bff.ts'
import { FakeInventory } from './fake-inventory.ts'
import { FakeSettings } from './fake-settings.ts'
import { actionBoards } from './gallery/action-boards.ts'
import { panelBoards } from './gallery/panel-boards.ts'
import { boardNames, clear, mainBoards, show } from './shown.ts'
import { bffWith, equal, place, root, see, settled, until } from './support.ts'

describe('axe finds no fault', () => {
  before(async () => {
    await setViewport({ width: 1280, height: 900 })
    // Colors are looked at as they stay, not on their way.
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(clear)

  for (const [element, names] of Object.entries(boardNames))
    for (const [what, looks, of] of [
      ['light', {}, 'all'],
      // What is not color is the same in both themes, and what is color in all languages.
      ['dark', { theme: 'dark' }, 'colors'],
      ['from right to left', { locale: 'ar' }, 'the rest'],
    ] as const)
      it(`in any state of the ${element}, ${what}`, async function () {
        this.timeout(240_000)
        // Every one in light; again in other looks, those that differ.
        for (const name of what === 'light' ? names : names.filter((one) => mainBoards.includes(one))) {
          const shown = await show(name, looks)
          for (const one of root(shown).querySelectorAll('details')) one.open = true
          equal(await faults(of), [], name)
          clear()
        }
      })

  it('on a page that has all four, one of them twice, and no landmark around them', async function () {
    this.timeout(60_000)
    const rights = ['devices:read', 'devices:search', 'integration:manage']
    const given = { getToken: () => tokenFor(600, 'REQ-4182', '', rights) }
    const panels = [actionBoards['pins-several'], panelBoards['three'], actionBoards['approvals-elsewhere']]
    for (const board of panels) {
      const bff = bffWith(board?.panel)
      board?.bff?.(bff)
      const panel = place(bff, given)
      await see(panel, 'Timeline of this request')
      await settled(panel)
      if (board === panels[0]) place(bff, given, 'siit-request-timeline')
    }
    const list = bffWith()
    new FakeInventory(list, 12)
    const inventory = place(list, given, 'siit-equipment')
    const set = bffWith()
    new FakeSettings(set, 'ready')
    const settings = place(set, given, 'siit-jumpcloud-settings')
    await until(() => inventory.shadowRoot?.querySelector('tbody tr[data-id]'), 'the inventory')
    await until(() => settings.shadowRoot?.querySelector('[data-f=schedule]'), 'the settings')
    equal(await faults(), [], 'all four')
  })
})
