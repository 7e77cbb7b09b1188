/** What an administrator sees and does in `<siit-jumpcloud-settings>`. */
import type { Connection, Policy } from '@siit-jumpcloud/shared'
import { tokenFor } from './fake-bff.ts'
import { FakeSettings, run } from './fake-settings.ts'
import { ago } from './fixtures.ts'
import {
  bffWith,
  control,
  dontSee,
  enter,
  equal,
  isBlocked,
  ok,
  place,
  press,
  root,
  see,
  tidy,
  until,
} from './support.ts'

const key = 'jca_0123456789abcdef'
const organization = '64f0a1b2c3d4e5f601234567'

function settingsIn(state: Connection['state'], set: (settings: FakeSettings) => void = () => {}) {
  const bff = bffWith()
  const settings = new FakeSettings(bff, state)
  set(settings)
  const getToken = () => tokenFor(600, 'REQ-4182', '', ['integration:manage'])
  const element = place(bff, { getToken }, 'siit-jumpcloud-settings')
  return { bff, settings, element }
}

async function fillIn(element: ReturnType<typeof settingsIn>['element']): Promise<void> {
  await enter(element, 'API key', key)
  await enter(element, 'Organization ID', organization)
  await press(element, 'European Union')
}

describe('Connecting JumpCloud', () => {
  afterEach(tidy)

  it('says a mistake beside its field before anything is sent', async () => {
    const { bff, element } = settingsIn('not_connected')
    await see(element, 'Connect JumpCloud')
    await enter(element, 'Organization ID', '64f0')
    await press(element, 'Check the connection')
    await see(element, 'Paste an API key of a JumpCloud administrator.')
    await see(element, 'This has 4 characters; an organization ID has 24.')
    await see(element, 'Choose the region of your admin portal.')
    equal(bff.asked(/POST|PUT/).length, 0, 'nothing was sent')
  })

  it('never shows the key unless asked, and keeps all that was typed when JumpCloud says no', async () => {
    const { bff, element } = settingsIn('not_connected')
    await see(element, 'Connect JumpCloud')
    bff.fail(/verify/, {
      status: 422,
      code: 'credentials_invalid',
      more: { errors: [{ pointer: '/apiKey', code: 'credentials_invalid', detail: 'No.' }] },
    })
    await fillIn(element)
    await press(element, 'Check the connection')
    await see(element, 'Invalid credentials: JumpCloud does not know this key')
    const field = root(element).querySelector<HTMLInputElement>('#api-key')
    equal([field?.value, field?.type], [key, 'password'], 'the key')
    equal(root(element).querySelector<HTMLInputElement>('#organization')?.value, organization, 'the id')
    await press(element, 'Check again')
    await see(element, 'The connection works')
  })

  it('lets go of the key once it is stored, and shows how far the import is', async () => {
    const { settings, element } = settingsIn('not_connected')
    await see(element, 'Connect JumpCloud')
    await fillIn(element)
    await press(element, 'Check the connection')
    await press(element, 'Import 1,247 devices')
    await see(element, 'Importing from Northwind')
    ok(!root(element).innerHTML.includes(key), 'the key is nowhere on the page')
    settings.move({ phase: 'hardware', progress: { done: 412, of: 1239 } })
    await see(element, '412 of 1,239')
    settings.move({ waiting: { code: 'unreachable', until: ago(-1) } })
    await see(element, 'JumpCloud does not answer. The sync waits and goes on by itself')
  })

  it('forgets what was typed with the element', async () => {
    const { element } = settingsIn('not_connected')
    await see(element, 'Connect JumpCloud')
    await enter(element, 'API key', key)
    const parent = element.parentElement
    element.remove()
    parent?.append(element)
    await until(
      () => root(element).querySelector<HTMLInputElement>('#api-key')?.value === '',
      'the form again, empty',
    )
  })

  it('is for those only who may manage the integration', async () => {
    const { bff, element } = settingsIn('ready')
    bff.fail(/\/connection/, { status: 403, code: 'permission_denied' }, 9)
    await see(element, 'You may not change this integration')
  })
})

describe('The review before Finish setup', () => {
  afterEach(tidy)

  it('says why a device has no owner, lets a conflict be settled, and ends the setup', async () => {
    const { bff, element } = settingsIn('review')
    await see(element, 'Requests show nothing of this until you press Finish setup.')
    await see(element, 'Nobody is bound')
    await press(element, /^Conflicts/)
    await press(element, 'It is Leo Marsh’s')
    await see(element, 'Settled by Jonas Weber')
    equal(bff.asked(/PUT \/devices\/d-4\/owner/).length, 1, 'one settlement')
    await press(element, 'Let the rule decide')
    await see(element, 'Several people fit')
    await press(element, 'Finish setup')
    await see(element, 'Connected to Northwind')
  })

  it('finds a device among many by what is typed', async () => {
    const { element } = settingsIn('review')
    await see(element, 'Review before you finish')
    await press(element, /^Have an owner/)
    await see(element, 'NW-LT-000002')
    await enter(element, /^Filter/, '000007')
    await until(() => root(element).querySelectorAll('tbody tr').length === 1, 'one row')
    await see(element, 'NW-LT-000007')
    await enter(element, /^Filter/, 'zzz')
    await see(element, 'None fits “zzz”.')
  })
})

describe('Settings of a connection', () => {
  afterEach(tidy)

  it('are saved one by one, and only what was changed', async () => {
    const { bff, settings, element } = settingsIn('ready')
    await see(element, 'Policy')
    await until(() => control(element, /second person approves each lock/), 'the switch')
    await press(element, /second person approves each lock/)
    await see(element, 'Not saved yet')
    await press(element, 'Save')
    await until(() => bff.asked(/PUT/).length === 1, 'one change')
    const [call] = bff.asked(/PUT/)
    equal(call?.path, '/connection/policy', 'of the policy')
    equal(call?.headers.get('if-match'), '"1"', 'on the version that was read')
    equal((settings.stored['policy']?.value as Policy).approval, { lock: true, wipe: true }, 'stored')
    await until(() => !root(element).querySelector('[data-f=save-policy]'), 'no more to save')
  })

  it('keep a number that is none, and say what it has to be', async () => {
    const { bff, element } = settingsIn('ready')
    await see(element, 'Policy')
    await until(() => control(element, 'Wipes an hour per agent'), 'the field')
    await enter(element, 'Wipes an hour per agent', '1.5')
    await see(element, 'A whole number from 0 to 1,000.')
    ok(isBlocked(control(element, 'Save')), 'it cannot be saved')
    await press(element, 'Save')
    equal(bff.asked(/PUT/).length, 0, 'nothing was sent')
  })

  it('that somebody else changed meanwhile are told, and nothing typed is lost', async () => {
    const { bff, settings, element } = settingsIn('ready')
    await see(element, 'Policy')
    await until(() => control(element, 'Wipes an hour per agent'), 'the field')
    await enter(element, 'Wipes an hour per agent', '5')
    const { value } = settings.stored['policy'] ?? { value: {} }
    settings.store('policy', { ...value, wipeLimits: { perAgentPerHour: 2, perWorkspacePerDay: 20 } })
    bff.fail(/PUT \/connection\/policy/, { status: 412, code: 'version_changed' })
    await press(element, 'Save')
    await see(element, 'Somebody changed this in the meantime')
    await see(element, /Wipes an hour per agent 3 ?2/)
    equal(root(element).querySelector<HTMLInputElement>('#perAgentPerHour')?.value, '5', 'what was typed')
    await press(element, 'Save')
    await until(() => bff.asked(/PUT/).length === 2, 'the second try')
    equal(bff.asked(/PUT/)[1]?.headers.get('if-match'), '"2"', 'on what stands now')
  })

  it('stop all locks and wipes after one question, over whatever else was changed meanwhile', async () => {
    const { bff, settings, element } = settingsIn('ready')
    await see(element, 'Policy')
    await press(element, 'Stop all locks and wipes…')
    await see(element, 'From now on nobody can lock or wipe a device')
    equal(bff.asked(/PUT/).length, 0, 'not before the answer')
    bff.fail(/PUT \/connection\/policy/, { status: 412, code: 'version_changed' })
    await press(element, 'Stop them all')
    await until(() => (settings.stored['policy']?.value as Policy).stopped, 'the stop')
    await see(element, 'All locks and wipes are stopped')
  })

  it('preview a scope, and the newest question alone is answered', async () => {
    const { bff, settings, element } = settingsIn('ready', (fake) => fake.answerPreviews())
    settings.preview.leave = { count: 900, items: [] }
    await see(element, 'Devices in chosen groups')
    const late = bff.hold(/preview/)
    await press(element, 'Devices in chosen groups')
    const field = await until(
      () => root(element).querySelector<HTMLSelectElement>('[data-f=scope-group]:has(option:nth-child(2))'),
      'the groups',
    )
    const choose = (index: number) => {
      field.selectedIndex = index
      field.dispatchEvent(new Event('change', { bubbles: true }))
    }
    choose(1)
    await until(() => bff.asked(/preview/).length === 1, 'the first question')
    choose(1)
    await until(() => bff.asked(/preview/).length === 2, 'the second question')
    settings.preview = { ...settings.preview, leave: { count: 3, items: [] } }
    late()
    await see(element, '3 devices leave')
    dontSee(element, '900 devices leave')
  })
})

describe('Syncs', () => {
  afterEach(tidy)

  it('begin by hand, move while one looks, and can be stopped', async () => {
    const { settings, element } = settingsIn('ready')
    await see(element, 'Sync now')
    await press(element, 'Sync now')
    await see(element, 'Syncing: Hardware details')
    settings.move({ phase: 'people', progress: { done: 7, of: 1239 } })
    await see(element, '7 of 1,239')
    await press(element, 'Stop the sync')
    await see(element, 'Stopped by Jonas Weber')
  })

  it('that would remove many wait for a person, who is asked twice', async () => {
    const { bff, element } = settingsIn('ready', (settings) => {
      settings.runs = [run('held', { removalsHeld: 412 })]
    })
    await see(element, 'The last sync would remove 412 of 12 devices')
    await press(element, 'Remove 412 devices…')
    equal(bff.asked(/confirm-removals/).length, 0, 'not before the answer')
    await press(element, 'Remove them')
    await until(() => bff.asked(/confirm-removals/).length === 1, 'the answer')
  })

  it('say record by record what was set aside', async () => {
    const { element } = settingsIn('ready', (settings) => {
      settings.records = [{ jumpcloudId: null, code: 'no_id', detail: 'It has no id that can be used.' }]
      const counts = { new: 0, updated: 0, unchanged: 11, removed: 0, quarantined: 1 }
      settings.runs = [run('succeeded', { counts })]
    })
    await press(element, 'Set aside: 1')
    await see(element, 'It has no id that can be used.')
    await see(element, 'without an id')
  })
})

describe('The key and the end of a connection', () => {
  afterEach(tidy)

  it('is replaced only by a key that works; until then the old one stays', async () => {
    const { bff, element } = settingsIn('credentials_invalid')
    await see(element, 'Invalid credentials')
    await press(element, 'Replace the key…')
    bff.fail(/rotate/, {
      status: 422,
      code: 'key_lacks_right',
      more: { errors: [{ pointer: '/apiKey', code: 'key_lacks_right', detail: 'No.' }] },
    })
    await enter(element, 'New API key', 'jca_new_key_9z8y')
    await press(element, 'Check and replace')
    await see(element, 'The key’s role may not read devices')
    equal(
      root(element).querySelector<HTMLInputElement>('#new-key')?.value,
      'jca_new_key_9z8y',
      'what was typed',
    )
    await press(element, 'Check and replace')
    await see(element, 'Ends in …9z8y')
    dontSee(element, 'Invalid credentials')
  })

  it('asks for the organization’s name before it disconnects', async () => {
    const { bff, element } = settingsIn('ready')
    await see(element, 'Disconnect JumpCloud…')
    await press(element, 'Disconnect JumpCloud…')
    await see(element, 'JumpCloud itself is not touched')
    ok(isBlocked(control(element, 'Disconnect')), 'blocked at first')
    await press(element, 'Disconnect')
    equal(bff.asked(/DELETE/).length, 0, 'nothing was sent')
    await enter(element, 'Type Northwind to confirm', 'northwind')
    await press(element, 'Disconnect')
    await see(element, 'Connect JumpCloud')
  })
})

describe('The webhook', () => {
  afterEach(tidy)

  it('tells its secret once, is tested, and is removed after a question', async () => {
    const { element } = settingsIn('ready')
    await until(() => control(element, 'Address'), 'the field')
    await enter(element, 'Address', 'https://hooks.northwind.example/in')
    const field = root(element).querySelector('#webhook-url')
    const save = await until(
      () => field?.closest('section')?.querySelector<HTMLElement>('[data-f=webhook]'),
      'its button',
    )
    save.click()
    await see(element, 'whsec_')
    await press(element, 'Send a test')
    await see(element, 'Test: It answered with 204.')
    await press(element, 'Dismiss')
    dontSee(element, 'whsec_')
    await press(element, 'Remove the webhook…')
    await press(element, 'Remove it')
    await until(() => !control(element, 'Send a test'), 'no webhook')
  })
})
