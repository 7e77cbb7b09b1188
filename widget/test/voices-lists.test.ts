/** What is said of lists and settings to somebody who does not look. */
import { emulateMedia, setViewport } from '@web/test-runner-commands'
import { heard } from './heard.ts'
import { clear, stage } from './shown.ts'
import { enter, equal, press, root, see, until } from './support.ts'

const said = (voices: string[], text: string) => until(() => voices.some((one) => one.includes(text)), text)

describe('Who listens to lists and settings', () => {
  before(async () => {
    await setViewport({ width: 1280, height: 900 })
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(clear)

  it('hears how many devices were found; for none, why, and what JumpCloud knows of it', async () => {
    const { element, inventory } = await stage('equipment/all')
    const voices = heard(element)
    await enter(element, 'Search devices', 'leo')
    await said(voices, 'of 12 devices')
    if (inventory)
      inventory.found = [
        {
          jumpcloudId: 'f'.repeat(24),
          hostname: 'NW-LT-0519',
          osFamily: 'windows',
          deviceId: null,
          serialNumber: 'PF0',
          lastContact: null,
          state: 'out_of_scope',
          groups: [],
        },
      ]
    await enter(element, 'Search devices', 'NW-LT-0519')
    await said(voices, 'NW-LT-0519 is outside the scope')
    equal(voices.slice(1), ['No device matches “NW-LT-0519”', 'NW-LT-0519 is outside the scope'], 'said')
  })

  it('hears which part of the list was added', async () => {
    const { element } = await stage('equipment/syncing')
    const voices = heard(element)
    await press(element, 'Show more')
    await said(voices, '100 of 1,200')
    equal(voices, ['100 of 1,200'], 'said')
  })

  it('hears nothing of a sync’s steps in the inventory', async () => {
    const { element, bff, inventory } = await stage('equipment/syncing')
    const voices = heard(element)
    for (const done of [500, 600, 700]) {
      if (inventory) bff.emit({ type: 'sync', run: inventory.run('running', done) })
      await see(element, `${done} of 1,200`)
    }
    equal(voices, [], 'said')
  })

  it('hears whose device it is by now', async () => {
    const { element } = await stage('equipment/conflict')
    const voices = heard(element)
    await press(element, 'Settle')
    await said(voices, 'Choose a person.')
    await press(element, /Anna Kowalska/)
    await press(element, 'Settle')
    await said(voices, 'Anna Kowalska. Settled by Jonas')
    await press(element, 'Give it back to the rule')
    await said(voices, 'Conflict')
    equal(voices.length, 3, 'sentences')
  })

  it('hears what is read within a sheet that covers the page', async () => {
    await setViewport({ width: 400, height: 900 })
    const { element } = await stage('equipment/sheet', { width: 380 })
    await until(() => root(element).querySelector('dialog:modal'), 'the sheet')
    const voices = heard(element)
    await press(element, 'Read again from JumpCloud')
    await said(voices, 'Nothing has changed.')
    equal(voices, ['Reading from JumpCloud', 'Nothing has changed.'], 'said')
    await setViewport({ width: 1280, height: 900 })
  })

  it('hears each phase of an import once, and that it waits, but no countdown', async () => {
    const { element, settings } = await stage('settings/import')
    const voices = heard(element)
    settings?.move({ progress: { done: 600, of: 1239 } })
    await see(element, '600 of 1,239')
    settings?.move({ phase: 'groups', progress: { done: 0, of: 4 } })
    await said(voices, 'Syncing: Groups')
    const soon = new Date(Date.now() + 30_000).toISOString()
    settings?.move({ waiting: { code: 'unreachable', until: soon } })
    await said(voices, 'JumpCloud does not answer. The sync waits')
    for (let beat = 0; beat < 5; beat += 1) {
      element.requestUpdate()
      await element.updateComplete
    }
    equal(voices.length, 2, `of ${JSON.stringify(voices)}`)
  })

  it('hears that a sync began, and how it ended', async () => {
    const { element, settings } = await stage('settings/overview')
    const voices = heard(element)
    await press(element, 'Sync now')
    await said(voices, 'Syncing:')
    settings?.move({ phase: 'people' })
    settings?.move({ state: 'succeeded', phase: 'done', finishedAt: new Date().toISOString() })
    await said(voices, 'Complete in')
    equal(voices.length, 2, `of ${JSON.stringify(voices)}`)
  })

  it('hears that a sync failed, from its band alone', async () => {
    const { element, settings } = await stage('settings/overview')
    const voices = heard(element)
    await press(element, 'Sync now')
    await said(voices, 'Syncing:')
    const error = { code: 'unreachable', detail: 'No answer.' }
    settings?.move({ state: 'failed', error, finishedAt: new Date().toISOString() })
    await said(voices, 'The last sync')
    equal(voices.length, 2, `of ${JSON.stringify(voices)}`)
  })

  it('hears what a change of the scope would do', async () => {
    const { element } = await stage('settings/changed')
    const text = root(element).querySelector('.vh[role=status]')?.textContent ?? ''
    equal(
      text,
      '0 devices enter. 412 devices leave. 1,239 devices stay. So many are not removed by themselves: the sync will stop and ask you first.',
      'said',
    )
  })

  it('hears that there is a secret to keep, and what came of a test', async () => {
    const { element } = await stage('settings/overview')
    const voices = heard(element)
    await press(element, 'Send a test')
    await said(voices, 'Test: It answered with 204.')
    equal(voices, ['Test: It answered with 204.'], 'said')
    await enter(element, 'Address', 'https://hooks.northwind.example/other')
    await press(element, 'Save')
    await said(voices, 'Saved. Signing secret: Shown this once.')
  })

  it('hears how many devices of a list fit', async () => {
    const { element } = await stage('settings/review')
    const voices = heard(element)
    await enter(element, /^Filter/, '000003')
    await said(voices, '1 device')
    await enter(element, /^Filter/, 'nothing like it')
    await said(voices, 'None fits “nothing like it”.')
  })
})
