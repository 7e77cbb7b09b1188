import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands'
import type { Equipment, SiitErrorEvent } from '../src/index.ts'
import { tokenFor, type FakeBff } from './fake-bff.ts'
import { FakeInventory } from './fake-inventory.ts'
import { action, ago } from './fixtures.ts'
import {
  bffWith,
  control,
  dontSee,
  enter,
  equal,
  ok,
  place,
  press,
  root,
  see,
  settled,
  stopTime,
  tidy,
  until,
} from './support.ts'

const rights = ['devices:read', 'devices:search', 'integration:manage']
const tokenWith = (permissions: readonly string[]) => tokenFor(600, 'REQ-4182', '', permissions)

interface Place {
  element: Equipment
  bff: FakeBff
  inventory: FakeInventory
}

function put(
  size: number,
  { hash = '', permissions = rights, width = 1200, set = (_: Place) => {} } = {},
): Place {
  history.replaceState(null, '', `${location.pathname}${location.search}${hash && '#'}${hash}`)
  const bff = bffWith()
  const inventory = new FakeInventory(bff, size)
  const frame = document.createElement('main')
  frame.style.inlineSize = `${width}px`
  document.body.append(frame)
  const element = document.createElement('siit-equipment')
  set({ element, bff, inventory })
  Object.assign(element, { bff: bff.url, locale: 'en-GB', getToken: () => tokenWith(permissions) })
  frame.append(element)
  return { element, bff, inventory }
}

async function shown(size: number, more: Parameters<typeof put>[1] = {}): Promise<Place> {
  const at = put(size, more)
  await until(() => rows(at.element).length > 0, 'rows')
  await until(() => at.bff.streams > 0, 'the event stream')
  return at
}

/** Waits for a condition while the widget's time runs much faster than ours. */
const soon = (time: ReturnType<typeof stopTime>, look: () => unknown, what: string) =>
  until(async () => {
    await time.pass(200)
    return look()
  }, what)

const rows = (element: Equipment) => [
  ...(element.shadowRoot?.querySelectorAll<HTMLElement>('tbody tr[data-id]') ?? []),
]
/** Where a row stands once it stands still: what comes near the screen is laid out only then. */
async function rest(row: HTMLElement | undefined): Promise<number> {
  let top = NaN
  await until(async () => {
    const was = top
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    top = row?.getBoundingClientRect().top ?? 0
    return was === top
  }, 'a row that stands still')
  return top
}
const nameOfRow = (row: HTMLElement | undefined) => row?.querySelector('.nm')?.textContent.trim() ?? ''
const names = (element: Equipment) => rows(element).map(nameOfRow)
const sheet = (element: Equipment) => root(element).querySelector<HTMLDialogElement>('dialog[open]')
const lists = (bff: FakeBff) => bff.asked(/GET \/devices\?(?!.*limit=1$)/)
const lastList = (bff: FakeBff) => new URLSearchParams(lists(bff).at(-1)?.path.split('?')[1])
const hashValue = (key: string) => new URLSearchParams(location.hash.slice(1)).get(`equipment.${key}`)
function focused(element: Equipment): HTMLElement | null {
  const { activeElement } = root(element)
  return activeElement instanceof HTMLElement ? activeElement : null
}

describe('The inventory', () => {
  before(async () => {
    await setViewport({ width: 1280, height: 900 })
    await emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(() => {
    tidy()
    history.replaceState(null, '', location.pathname + location.search)
  })

  describe('as a list', () => {
    it('shows the first devices of 100,000, how many there are, and no more rows than are read', async () => {
      const { element } = await shown(100_000)
      await see(element, '100,000 devices')
      await see(element, '50 of 100,000')
      // Those below the screen come after the others are on it.
      await until(() => rows(element).length === 50, 'all rows that were read')
      const [table] = root(element).querySelectorAll('table')
      equal(table?.getAttribute('aria-rowcount'), '100001', 'rows that are said')
    })

    it('tells a missing owner’s reason, an unknown value and an open wipe in the row', async () => {
      const { element } = await shown(20, {
        set: ({ inventory }) =>
          inventory.changed.set('d-2', {
            actions: [
              action('accepted', {
                action: 'wipe',
                deviceId: 'd-2',
                alarm: { kind: 'rebound', at: ago(9), person: 'Priya Nair' },
              }),
            ],
          }),
      })
      await see(element, 'Wipe waiting')
      await see(element, /No such person leo\.marsh@northwind\.example/)
      await see(element, /Conflict: 2 people Anna Kowalska and Leo Marsh/)
      await see(element, /NW-LT-000005 \S+ Kenji Sato iOS 19\.1 Unknown/)
    })

    it('says that something is on its way at the size of what comes, and then shows it', async () => {
      let release = () => {}
      const { element } = put(209, { set: ({ bff }) => (release = bff.hold(/GET \/devices/)) })
      const before = await until(
        () => element.shadowRoot?.querySelector<HTMLElement>('table[aria-busy=true]'),
        'a skeleton',
      )
      const { top } = before.getBoundingClientRect()
      const facet = control(element, /^Has an owner/)?.getBoundingClientRect().top
      release()
      await until(() => rows(element).length > 0, 'rows')
      equal(root(element).querySelector('table')?.getBoundingClientRect().top, top, 'the table’s place')
      equal(control(element, /^Has an owner/)?.getBoundingClientRect().top, facet, 'a filter’s place')
    })

    it('shows more without moving what is read, and keeps 500 rows at most', async () => {
      const { element } = await shown(100_000)
      for (let page = 2; page <= 12; page += 1) {
        await until(() => rows(element).length === Math.min(500, (page - 1) * 50), 'all rows so far')
        const last = rows(element).at(-1)
        const name = nameOfRow(last)
        const more = await until(() => control(element, 'Show more'), 'a way to more')
        more.scrollIntoView({ block: 'end' })
        const top = await rest(last)
        more.click()
        await see(element, `${page > 10 ? `${(page - 10) * 50 + 1} to ` : ''}${page * 50} of 100,000`)
        await settled(element)
        const now = await rest(rows(element).find((row) => nameOfRow(row) === name))
        ok(Math.abs(now - top) <= 1, `page ${page}: the last row stays at ${top}, and is at ${now}`)
      }
      equal(rows(element).length, 500, 'rows')
      equal(nameOfRow(rows(element)[0]), 'NW-LT-000100', 'the first row')
      await press(element, 'Show the ones before')
      await until(() => nameOfRow(rows(element)[0]) === 'NW-LT-000050', 'the page before')
      equal(rows(element).length, 500, 'rows')
    })

    it('sorts by a header, says so, and turns around', async () => {
      const { element, bff } = await shown(209)
      const header = () => root(element).querySelector('th.c-lastContact')
      equal(header()?.getAttribute('aria-sort'), 'none', 'before')
      header()?.querySelector('button')?.click()
      await until(() => lastList(bff).get('sort') === 'lastContact', 'the question')
      equal(header()?.getAttribute('aria-sort'), 'ascending', 'once')
      header()?.querySelector('button')?.click()
      await until(() => lastList(bff).get('sort') === '-lastContact', 'the question')
      equal(header()?.getAttribute('aria-sort'), 'descending', 'twice')
      equal(hashValue('sort'), '-lastContact', 'the hash')
      equal(
        root(element).querySelector('th.c-owner')?.getAttribute('aria-sort'),
        null,
        'one that does not sort',
      )
    })

    it('filters by several values, counts them, and takes each away again', async () => {
      const { element, bff } = await shown(209)
      await see(element, /Windows 84/)
      await press(element, /^iOS, iPadOS/)
      await press(element, /^Android/)
      await until(() => lastList(bff).get('os') === 'ios,ipados,android', 'the question')
      await see(element, '62 of 209 devices')
      await see(element, 'System: iOS, iPadOS or Android')
      await see(element, /Windows 84/)
      await press(element, 'Remove the filter System: iOS, iPadOS or Android')
      await until(() => !lastList(bff).has('os'), 'the question')
      await see(element, '209 devices')
      equal(focused(element)?.dataset['f'], 'search', 'the focus')
    })

    it('has its columns chosen, and keeps the choice in the address', async () => {
      const { element } = await shown(209)
      await press(element, 'Columns')
      await press(element, 'Model')
      await press(element, 'MDM')
      await until(() => root(element).querySelectorAll('td.c-model').length === 50, 'a column, in each row')
      await until(() => !root(element).querySelector('td.c-mdm'), 'the other is gone')
      equal(hashValue('columns'), 'owner system encryption lastContact model', 'the hash')
    })

    it('gives the filtered list away as a file, fetched with the token', async () => {
      const { element, bff } = await shown(209, { hash: 'equipment.os=linux' })
      const click = HTMLAnchorElement.prototype.click
      let download: Promise<Blob> | undefined
      let name = ''
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        name = this.download
        download = fetch(this.href).then((answer) => answer.blob())
      }
      try {
        await press(element, 'Export CSV')
        await until(() => download, 'a download')
      } finally {
        HTMLAnchorElement.prototype.click = click
      }
      const blob = await download
      ok(/^devices-\d{4}-\d\d-\d\d\.csv$/.test(name), name)
      equal((await blob?.text())?.split('\r\n').length, 22, 'lines')
      const asked = bff.asked(/devices\/export/)[0]
      ok(asked?.token, 'its token')
      equal(new URLSearchParams(asked?.path.split('?')[1]).get('os'), 'linux', 'the filter')
    })

    it('says what went wrong with an export, and stays', async () => {
      const { element } = await shown(209, {
        set: ({ bff }) =>
          bff.fail(/export/, { status: 403, code: 'permission_devices_search', detail: 'Not for you.' }),
      })
      const errors: string[] = []
      element.addEventListener('siit-error', (event: SiitErrorEvent) => errors.push(event.code))
      await press(element, 'Export CSV')
      await see(element, 'The devices could not be exported: Not for you.')
      equal(errors, ['permission_devices_search'], 'events')
      await press(element, 'Dismiss')
      await until(() => !root(element).querySelector('.notice'), 'no notice')
      await until(() => rows(element).length === 50, 'the rows')
    })
  })

  describe('searched', () => {
    it('shows the newest answer, and never one of what was typed before', async () => {
      const { element, bff } = await shown(100_000)
      const release = bff.hold(/q=000\b|q=000&/)
      await enter(element, 'Search devices', '000')
      await until(() => bff.asked(/q=000&/).length, 'the first question')
      await enter(element, 'Search devices', 'NW-LT-04242')
      await see(element, '10 of 100,000 devices')
      release()
      await settled(element)
      equal(names(element)[0], 'NW-LT-042420', 'the first row')
      await see(element, '10 of 100,000 devices')
    })

    it('asks once for what is typed at a go, and drops the question that is under way', async () => {
      const { element, bff } = await shown(209)
      const before = lists(bff).length
      control(element, 'Search devices')?.focus()
      await sendKeys({ type: 'priya' })
      await until(() => lastList(bff).get('q') === 'priya', 'the question')
      await until(() => names(element)[0] === 'NW-LT-000002', 'the answer')
      ok(lists(bff).length - before <= 5, 'no question without need')
      equal(focused(element)?.dataset['f'], 'search', 'the focus stays')
    })

    it('leads back to before the search, not through its letters', async () => {
      const { element } = await shown(209)
      control(element, 'Search devices')?.focus()
      await sendKeys({ type: 'leo' })
      await until(() => hashValue('q') === 'leo', 'the hash')
      history.back()
      await until(() => hashValue('q') === null, 'the hash')
      await see(element, '209 devices')
      const field = control(element, 'Search devices')
      equal(field instanceof HTMLInputElement && field.value, '', 'the field')
      history.forward()
      await until(() => field instanceof HTMLInputElement && field.value === 'leo', 'forth again')
    })

    it('tells a device outside the scope from one that is not there', async () => {
      const time = stopTime()
      const at = await shown(209)
      const { element, bff, inventory } = at
      await enter(element, 'Search devices', 'NW-LT-0xyz')
      await time.pass(200)
      await see(element, 'No device matches “NW-LT-0xyz”')
      await soon(time, () => bff.asked(/lookup/).length === 1, 'the question to JumpCloud')
      await see(element, 'Neither our copy nor JumpCloud has it.')
      inventory.found = [
        {
          jumpcloudId: 'f',
          hostname: 'KIOSK-9',
          osFamily: 'windows',
          deviceId: null,
          serialNumber: null,
          lastContact: ago(20 * 1440),
          state: 'out_of_scope',
          groups: ['Kiosks'],
        },
      ]
      await enter(element, 'Search devices', 'KIOSK-9')
      await soon(time, () => bff.asked(/lookup/).length === 2, 'the question to JumpCloud')
      await see(element, 'KIOSK-9 is outside the scope')
      await see(element, 'it is only in “Kiosks”')
      await see(element, 'KIOSK-9 has not checked in for 20 days')
      bff.fail(/lookup/, { status: 502, code: 'jumpcloud_unreachable' })
      await enter(element, 'Search devices', 'KIOSK-10')
      await soon(time, () => bff.asked(/lookup/).length === 3, 'the question to JumpCloud')
      await see(element, 'Our copy has none, and JumpCloud could not be asked')
      dontSee(element, 'Neither our copy nor JumpCloud')
      await press(element, 'Try now')
      await see(element, 'KIOSK-9 is outside the scope')
      await press(element, 'Clear the search')
      await soon(time, () => rows(element).length, 'rows')
      await see(element, '209 devices')
    })

    it('blames the filters where there are some, and asks JumpCloud nothing', async () => {
      const { element, bff } = await shown(209)
      await press(element, /^Removed/)
      await see(element, 'No device matches these filters')
      await press(element, 'Clear all')
      await see(element, '209 devices')
      equal(bff.asked(/lookup/).length, 0, 'questions to JumpCloud')
    })
  })

  describe('in the address', () => {
    it('is restored from it, beside what the host has there', async () => {
      const { element, bff } = await shown(209, {
        hash: '/inventory?tab=2&equipment.q=priya&equipment.status=inactive&equipment.sort=-serialNumber',
      })
      equal(lastList(bff).get('q'), 'priya', 'search')
      equal(lastList(bff).get('status'), 'inactive', 'filter')
      equal(lastList(bff).get('sort'), '-serialNumber', 'order')
      await press(element, 'Clear all')
      await until(() => !location.hash.includes('status'), 'the hash')
      ok(location.hash.startsWith('#/inventory?tab=2&equipment.q=priya'), location.hash)
    })

    it('keeps two elements of a page apart by their ids', async () => {
      const { bff } = await shown(209)
      const second = place(bff, { id: 'stock', getToken: () => tokenWith(rights) }, 'siit-equipment')
      await until(() => rows(second).length > 0, 'rows')
      await press(second, /^Linux/)
      await until(() => location.hash.includes('stock.os=linux'), 'its hash')
      await until(() => rows(second).length === 21, 'its rows')
      const first = document.querySelector('siit-equipment')
      equal(first && rows(first).length, 50, 'the other’s rows')
    })

    it('leaves out what it does not know', async () => {
      const { bff } = await shown(209, {
        hash: 'equipment.os=beos+linux&equipment.sort=colour&equipment.columns=owner+price',
      })
      equal(lastList(bff).get('os'), 'linux', 'filter')
      equal(lastList(bff).get('sort'), 'hostname', 'order')
    })
  })

  describe('of one device', () => {
    it('opens a sheet with facts, owners and what was asked of it, beside the table', async () => {
      const chosen: string[] = []
      const { element } = await shown(209, {
        set: (at) => {
          at.element.addEventListener('siit-device-select', ({ device }) => chosen.push(device.id))
          at.inventory.history.actions = [
            action('accepted', { action: 'wipe', requestId: 'REQ-4077', reason: 'Leaver.' }),
          ]
        },
      })
      rows(element)[2]?.querySelector<HTMLElement>('td')?.click()
      await until(() => sheet(element), 'the sheet')
      equal(chosen, ['d-2'], 'events')
      equal(hashValue('device'), 'd-2', 'the hash')
      await see(element, /Device last contact .* Read from JumpCloud/)
      await see(element, /Owners Priya Nair since/)
      await see(element, /JumpCloud accepted the wipe Jonas Weber.*request REQ-4077 Leaver\./)
      equal(focused(element)?.innerText, 'NW-LT-000002', 'the focus')
      ok(!sheet(element)?.matches(':modal'), 'the table can be used beside it')
      ok(rows(element)[2]?.classList.contains('sel'), 'its row is marked')
      await press(element, 'NW-LT-000004')
      await until(() => focused(element)?.innerText === 'NW-LT-000004', 'the other device')
      await sendKeys({ press: 'Escape' })
      await until(() => !sheet(element), 'no sheet')
      equal(focused(element)?.innerText, 'NW-LT-000004', 'the focus comes back to the row')
    })

    it('covers the page where there is no room beside it', async () => {
      await setViewport({ width: 380, height: 800 })
      const { element } = await shown(209, { width: 360 })
      await press(element, 'NW-LT-000001')
      await until(() => sheet(element)?.matches(':modal'), 'a modal sheet')
      const box = sheet(element)?.getBoundingClientRect()
      equal([box?.width, box?.height], [380, 800], 'its size')
      await press(element, 'Close')
      await until(() => !sheet(element), 'no sheet')
      await until(() => focused(element)?.innerText === 'NW-LT-000001', 'the focus')
      await setViewport({ width: 1280, height: 900 })
    })

    it('keeps a person’s place in it as they go from device to device', async () => {
      await setViewport({ width: 1280, height: 500 })
      const { element } = await shown(209, { hash: 'equipment.device=d-1' })
      const inside = () => sheet(element)?.querySelector('.scroll')
      await until(() => /Hardware/.test(sheet(element)?.textContent ?? '') && inside(), 'a whole sheet')
      inside()?.scrollTo(0, 120)
      await press(element, 'NW-LT-000003')
      await until(
        () => sheet(element)?.querySelector('h3')?.textContent.includes('000003'),
        'the other device',
      )
      equal(inside()?.scrollTop, 120, 'the place')
      await setViewport({ width: 1280, height: 900 })
    })

    it('is opened by its address, and tells one that is not there', async () => {
      const { element } = await shown(209, { hash: 'equipment.device=d-180' })
      await until(() => /NW-LT-000180/.test(sheet(element)?.innerText ?? ''), 'the device')
      ok(!focused(element), 'who comes to the page keeps the focus')
      history.pushState(null, '', '#equipment.device=d-9999')
      dispatchEvent(new PopStateEvent('popstate'))
      await see(element, 'This device is not here')
    })

    it('warns of a waiting wipe', async () => {
      const { element } = await shown(209, {
        hash: 'equipment.device=d-2',
        set: ({ inventory }) =>
          inventory.changed.set('d-2', {
            actions: [
              action('accepted', {
                action: 'wipe',
                deviceId: 'd-2',
                requestId: 'REQ-4077',
                alarm: { kind: 'rebound', at: ago(9), person: 'Priya Nair' },
              }),
            ],
          }),
      })
      await see(element, 'This device will be erased when it comes online')
      await see(element, 'It was asked for in request REQ-4077')
    })

    it('is read again from JumpCloud, and says so when that fails', async () => {
      const { element, bff } = await shown(209, { hash: 'equipment.device=d-2' })
      await press(element, 'Read again from JumpCloud')
      await see(element, /Read from JumpCloud just now/)
      bff.fail(/refresh/, { status: 502, code: 'jumpcloud_unreachable' })
      await press(element, 'Read again from JumpCloud')
      await see(element, 'We could not read this device from JumpCloud')
    })

    it('opens the record in JumpCloud unless the page prevents it, and reports it', async () => {
      const { element, bff } = await shown(209, { hash: 'equipment.device=d-2' })
      const link = await until(() => control(element, 'Open in JumpCloud'), 'the link')
      link.removeAttribute('target')
      const stop = (event: Event) => event.preventDefault()
      element.addEventListener('click', stop)
      link.click()
      await until(() => bff.asked(/POST .*actions/).length === 1, 'the report')
      element.addEventListener('siit-action', stop)
      link.click()
      await settled(element)
      equal(bff.asked(/POST .*actions/).length, 1, 'reports')
    })

    it('has a conflict of owners settled, and given back', async () => {
      const { element, bff } = await shown(209, { hash: 'equipment.device=d-62' })
      await see(element, 'Whose device is it?')
      await press(element, 'Settle')
      await see(element, 'Choose a person.')
      await press(element, /^Leo Marsh/)
      await enter(element, /^Why/, 'He carries it home.')
      bff.fail(/PUT .*owner/, { status: 409, code: 'no_owner_conflict', detail: 'There is none any more.' })
      await press(element, 'Settle')
      await see(element, 'The owner was not changed: There is none any more.')
      const why = control(element, /^Why/)
      equal(why instanceof HTMLInputElement && why.value, 'He carries it home.', 'what was written stays')
      await press(element, 'Settle')
      await see(element, /Settled by Jonas Weber, .*He carries it home\./)
      equal(
        bff.asked(/PUT .*owner/)[1]?.body,
        { personId: 'p-Leo Marsh', reason: 'He carries it home.' },
        'sent',
      )
      await press(element, 'Give it back to the rule')
      await until(() => control(element, 'Settle'), 'the question again')
      equal(bff.asked(/DELETE .*owner/).length, 1, 'taken back')
    })

    it('leaves settling to who manages the integration', async () => {
      const { element, bff } = await shown(209, {
        hash: 'equipment.device=d-62',
        permissions: ['devices:search'],
      })
      await see(element, 'No owner: several people fit')
      ok(!control(element, 'Settle') && !control(element, 'Sync now'), 'no button that would be refused')
      equal(bff.asked(/\/connection/).length, 0, 'no question that would be refused')
    })
  })

  describe('kept current', () => {
    it('changes a row in place when its device changes, and reads nothing else', async () => {
      const time = stopTime()
      const { element, bff, inventory } = await shown(209)
      const before = lists(bff).length
      inventory.changed.set('d-1', { hostname: 'zz-renamed' })
      bff.emit({ type: 'device', deviceId: 'd-1' })
      bff.emit({ type: 'device', deviceId: 'd-177' })
      await soon(time, () => names(element)[1] === 'zz-renamed', 'the new name in its old place')
      equal(lists(bff).length, before, 'lists that were read')
      equal(
        bff.asked(/GET \/devices\/d-/).map(({ path }) => path),
        ['/devices/d-1'],
        'devices that were read',
      )
    })

    it('reads thousands of changes as the pages that are shown', async () => {
      const time = stopTime()
      const { element, bff, inventory } = await shown(10_000)
      inventory.changed.set('d-9', { hostname: 'zz-renamed' })
      for (let n = 0; n < 3000; n += 1) bff.emit({ type: 'device', deviceId: `d-${n}` })
      const before = bff.calls.length
      await soon(time, () => names(element)[9] === 'zz-renamed', 'the change')
      ok(bff.calls.length - before <= 3, `few calls: ${bff.calls.length - before}`)
    })

    it('says that the list has changed after a sync, and moves nothing by itself', async () => {
      const time = stopTime()
      const { element, bff, inventory } = await shown(209)
      bff.emit({ type: 'sync', run: inventory.run('running', 41) })
      await see(element, 'Syncing, 41 of 209')
      inventory.gone.add(0)
      bff.emit({ type: 'sync', run: inventory.run('succeeded', 208) })
      await soon(time, () => root(element).querySelector('.moved'), 'a word that the list has changed')
      await see(element, 'The list has changed.')
      equal(names(element)[0], 'NW-LT-000000', 'the first row')
      await see(element, '208 devices')
      await press(element, 'Show it now')
      await until(() => names(element)[0] === 'NW-LT-000001', 'the new list')
      dontSee(element, 'The list has changed.')
    })

    it('fills by itself while the first import runs', async () => {
      const time = stopTime()
      const { element, bff, inventory } = put(0)
      inventory.connection = { ...inventory.connection, state: 'importing' }
      await see(element, 'The devices are being imported')
      await until(() => bff.streams > 0, 'the event stream')
      inventory.size = 30
      bff.emit({ type: 'device', deviceId: 'd-0' })
      await soon(time, () => rows(element).length === 30, 'rows')
    })

    it('starts a sync, and says why where it cannot', async () => {
      const { element, bff } = await shown(209)
      bff.fail(/POST \/sync/, { status: 409, code: 'sync_running', detail: 'One is running.' })
      await press(element, 'Sync now')
      await see(element, 'The sync could not be started: One is running.')
      await press(element, 'Sync now')
      await see(element, 'Syncing, 0 of 209')
    })
  })

  describe('in trouble', () => {
    it('keeps what it has while the bff is away, and catches up when it is back', async () => {
      const time = stopTime()
      const { element, bff, inventory } = await shown(209)
      bff.drop(true)
      await see(element, 'No connection to the device service')
      await soon(time, () => rows(element).length === 50, 'rows')
      inventory.changed.set('d-1', { hostname: 'zz-renamed' })
      bff.down = false
      await press(element, 'Try now')
      await soon(time, () => names(element)[1] === 'zz-renamed', 'the change')
      await until(() => !root(element).querySelector('.band'), 'no band')
    })

    it('shows no rows of another question when the newest one fails', async () => {
      const { element, bff } = await shown(209)
      bff.fail(/q=leo/, { status: 400, code: 'bad_query', detail: 'Too odd.' })
      await enter(element, 'Search devices', 'leo')
      await see(element, 'The devices could not be loaded')
      await see(element, 'Too odd.')
      equal(rows(element).length, 0, 'rows')
      await press(element, 'Try now')
      await until(() => rows(element).length > 0, 'rows')
    })

    it('tells who may not search', async () => {
      const { element } = put(209, {
        set: ({ bff }) => bff.fail(/GET \/devices/, { status: 403, code: 'permission_devices_search' }, 9),
      })
      await see(element, 'You may not see devices')
    })

    it('tells whose sign-in has ended, and goes on with a new token', async () => {
      let ended = 0
      const { element, bff } = put(209, {
        set: (at) => {
          at.element.addEventListener('siit-token-expired', () => (ended += 1))
          at.bff.fail(/GET \/devices/, { status: 401, code: 'token_expired' }, 2)
        },
      })
      await see(element, 'Your sign-in has ended')
      equal(ended, 1, 'events')
      await press(element, 'Try now')
      await until(() => rows(element).length === 50, 'rows')
      ok(bff.asked(/GET \/devices/).length > 2, 'asked again')
    })

    it('says once that a key is refused, and that this is a copy', async () => {
      const { element } = await shown(209, {
        set: ({ inventory }) =>
          (inventory.connection = {
            ...inventory.connection,
            state: 'credentials_invalid',
            lastSyncAt: ago(700),
          }),
      })
      await see(element, 'Invalid credentials')
      await see(element, 'This is our copy of 11 h ago')
    })

    it('is ready once, also where there is nothing to show', async () => {
      let ready = 0
      const { element } = put(0, {
        set: (at) => at.element.addEventListener('siit-ready', () => (ready += 1)),
      })
      await see(element, 'No devices yet')
      equal(ready, 1, 'events')
    })

    it('leaves nothing behind when it is taken away', async () => {
      const { element, bff } = await shown(209)
      element.remove()
      await until(() => bff.streams === 0, 'no stream')
      const before = bff.calls.length
      dispatchEvent(new PopStateEvent('popstate'))
      equal(bff.calls.length, before, 'calls')
      document.body.append(element)
      await until(() => rows(element).length === 50 && bff.streams > 0, 'it is back')
    })
  })
})
