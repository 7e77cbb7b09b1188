import { ago, jonas, linux, mac, panel, phone, tomas, verdict, windows } from './fixtures.ts'
import {
  bffWith,
  control,
  described,
  dontSee,
  equal,
  isBlocked,
  ok,
  place,
  press,
  ready,
  root,
  see,
  tidy,
  until,
  stopTime,
} from './support.ts'

describe('The device panel shows the requester’s device', () => {
  afterEach(tidy)

  it('says whose it is, what it is, and what may be done with it', async () => {
    const element = await ready(bffWith())
    await see(element, 'Maya Lindqvist’s device')
    await see(element, 'mlindqvist-mbp14')
    await see(element, 'MacBook Pro 14″ · macOS 15.6.1 Sequoia')
    await see(element, 'Only a 6-digit PIN opens it')
    await see(element, 'Erases everything on it. Cannot be undone.')
    await see(element, 'EU admin portal, new tab')
    equal(
      ['Lock', 'Wipe…'].map((name) => isBlocked(control(element, name))),
      [false, false],
    )
  })

  it('keeps two clocks apart: when the device last spoke, and how old our copy is', async () => {
    const element = await ready(bffWith())
    const [device, copy] = root(element).querySelectorAll<HTMLElement>('.clocks > div')
    ok(/Device last contact\s+Active, 2 min ago/.test(device?.innerText ?? ''), 'the device’s clock')
    ok(/Read from JumpCloud\s+12 min ago/.test(copy?.innerText ?? ''), 'the clock of our copy')
  })

  it('shows what JumpCloud does not give as unknown, never as an empty cell', async () => {
    const element = await ready(bffWith(panel([linux()])))
    await see(element, 'Recovery key Unknown JumpCloud gave no value')
    await press(element, /^Hardware and system/)
    await see(element, 'Memory Unknown')
    for (const cell of root(element).querySelectorAll<HTMLElement>('dd'))
      ok(cell.textContent.trim(), 'a filled cell')
  })

  it('does not take a maker’s placeholder for a serial number', async () => {
    const placeholder = { field: 'hostname', text: 'NW-LT-0417', serialPlaceholder: true } as const
    const device = windows({ serialNumber: 'System Serial Number', typedConfirmation: placeholder })
    const element = await ready(bffWith(panel([device])))
    await see(element, 'Hardware and system no usable serial')
    await press(element, /^Hardware and system/)
    await see(element, 'a maker’s placeholder, not a serial number')
  })

  it('keeps a blocked verb in its place and in reach of the keyboard, with reason, fix and the deciding field', async () => {
    const off = verdict('wipe', 'windows_bitlocker_off', { field: 'encryption.state', observedAt: ago(12) })
    const device = windows({
      encryption: { state: 'off', recoveryKeyEscrowed: 'no' },
      verdicts: [verdict('lock'), off],
    })
    const bff = bffWith(panel([device]))
    const element = await ready(bff)
    const wipe = await until(() => control(element, 'Wipe…'))
    ok(isBlocked(wipe), 'blocked')
    wipe.focus()
    equal(root(element).activeElement?.textContent.trim(), 'Wipe…', 'the focus')
    const said = described(element, wipe)
    ok(said.includes('BitLocker is off'), 'the reason')
    ok(said.includes('To fix: turn BitLocker on with a JumpCloud policy'), 'the fix')
    ok(said.includes('BitLocker: Off, read 12 min ago'), 'the field with its age')
    wipe.click()
    ok(!root(element).querySelector('dialog'), 'no dialog for what is blocked')
    await press(element, 'Read again')
    await until(() => bff.asked(/POST .*refresh/).length === 1, 'a fresh reading')
  })

  const reasons = {
    mdm_missing_mac: 'Not in JumpCloud MDM',
    mdm_other_vendor: 'Managed by another MDM',
    user_enrollment: 'Enrolled by its user',
    apple_device_not_found: 'Apple MDM does not show this device',
    encryption_unknown: 'JumpCloud does not say if BitLocker is on',
    linux_wipe_none: 'Not offered on Linux',
    android_policy: 'Not offered on Android',
    os_unknown: 'We don’t know this system',
    command_not_listed: 'JumpCloud does not offer it for this device',
    device_removed: 'JumpCloud no longer lists this device',
    quarantine: 'Held back after a restore',
    not_connected: 'JumpCloud is not connected',
    not_reviewed: 'The import is not reviewed yet',
    credentials_invalid: 'JumpCloud no longer takes our key',
  } as const
  it('has its own words for the reasons of the rules', async () => {
    for (const [code, words] of Object.entries(reasons)) {
      const known = code as keyof typeof reasons
      const element = await ready(
        bffWith(panel([mac({ verdicts: [verdict('lock'), verdict('wipe', known)] })])),
      )
      await see(element, words)
      dontSee(element, 'The bff’s reason')
      tidy()
    }
  })

  it('fills names, numbers and hours into its words, and says less where one is missing', async () => {
    const params = { used: 5, resetsAt: new Date().toISOString() }
    const limit = mac({ verdicts: [verdict('lock'), verdict('wipe', 'limit_agent', { params })] })
    await see(await ready(bffWith(panel([limit]))), 'You have sent 5 wipes in the last hour')
    tidy()
    const unfilled = mac({
      verdicts: [verdict('lock'), verdict('wipe', 'policy_group', { params: { group: null } })],
    })
    const element = await ready(bffWith(panel([unfilled])))
    await see(element, 'JumpCloud does not say if it is in a group your policy does not wipe')
    ok(isBlocked(control(element, 'Wipe…')), 'blocked')
  })

  it('tells the agent’s right from what the device allows', async () => {
    const device = mac({ verdicts: [verdict('lock'), verdict('wipe', 'allowed', { permitted: false })] })
    const element = await ready(bffWith(panel([device])))
    await see(
      element,
      'You may not wipe devices To fix: ask an agent who may. This device itself would allow it.',
    )
    ok(isBlocked(control(element, 'Wipe…')), 'blocked')
    ok(!isBlocked(control(element, 'Lock')), 'lock is free')
  })

  it('says a reason once where lock and wipe share it, and names it for both', async () => {
    const both = mac({ verdicts: [verdict('lock', 'stopped'), verdict('wipe', 'stopped')] })
    const element = await ready(bffWith(panel([both])))
    equal(root(element).querySelectorAll('.why').length, 1, 'reasons')
    for (const name of ['Lock', 'Wipe…']) {
      const verb = control(element, name)
      ok(
        verb && described(element, verb).includes('All locks and wipes are stopped'),
        `the reason of ${name}`,
      )
    }
  })

  it('says what a lock does on each system', async () => {
    await see(
      await ready(bffWith(panel([windows()]))),
      'Locks the screen. Maya Lindqvist’s password opens it again.',
    )
    tidy()
    await see(
      await ready(bffWith(panel([phone()]))),
      'Locks the screen when the device comes back. Its own passcode',
    )
  })

  it('lets a person pick among several devices, and says so by an event', async () => {
    const element = await ready(bffWith(panel([mac(), windows(), phone()])))
    await see(element, 'Maya Lindqvist’s 3 devices')
    const picked: string[] = []
    element.addEventListener('siit-device-select', (event) => picked.push(event.device.id))
    await press(element, /^NW-LT-0417/)
    await see(element, 'Locks the screen. Maya Lindqvist’s password opens it again.')
    equal(picked, ['d-win'], 'the event')
    equal(element.deviceId, 'd-win', 'the property')
    equal(control(element, /^NW-LT-0417/)?.getAttribute('aria-pressed'), 'true', 'the pressed row')
  })

  it('shows the device that the page names, also one that only a search finds', async () => {
    const bff = bffWith(panel([mac(), windows()]))
    bff.others.set(
      'd-else',
      mac({
        id: 'd-else',
        hostname: 'trivera-mbp16',
        owner: { person: tomas, reason: null, candidates: [] },
      }),
    )
    const element = await ready(bff, { deviceId: 'd-win' })
    await see(element, 'ThinkPad T14 Gen 5 · Windows 11 Pro 24H2')
    element.deviceId = 'd-else'
    await see(element, 'Tomás Rivera’s device')
    await see(element, 'found by search')
  })

  it('gives the reason why nobody owns a device, with its fix', async () => {
    const none = { user: null, users: [], since: null, source: null }
    const nobody = mac({ owner: { person: null, reason: 'nobody_bound', candidates: [] }, binding: none })
    await see(
      await ready(bffWith(panel([nobody]))),
      'No owner: nobody is bound To fix: bind a user to this device',
    )
    tidy()
    const several = mac({ owner: { person: null, reason: 'several_candidates', candidates: [tomas, jonas] } })
    await see(await ready(bffWith(panel([several]))), 'Tomás Rivera and Jonas Weber are bound alike')
  })

  it('reads the device again when asked, and says what went wrong when that fails', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    await press(element, 'Read again from JumpCloud')
    await see(element, 'Read from JumpCloud just now')
    bff.fail(/refresh/, { status: 502, code: 'jumpcloud_unreachable' })
    await press(element, 'Read again from JumpCloud')
    await see(element, 'JumpCloud cannot be reached. Nothing was sent.')
  })
})

describe('A panel without a device to show says why', () => {
  afterEach(tidy)

  it('shows a skeleton while it loads, as high as what follows', async () => {
    const bff = bffWith()
    const release = bff.hold(/panel/)
    const element = place(bff)
    const busy = await until(() => element.shadowRoot?.querySelector<HTMLElement>('[aria-busy=true]'))
    const before = busy.offsetHeight
    release()
    await see(element, 'mlindqvist-mbp14')
    const after = root(element).querySelector<HTMLElement>('.root')?.offsetHeight ?? 0
    ok(Math.abs(after - before) < 60, `${before} px before, ${after} px after`)
  })

  const connection = { region: 'eu', jumpcloud: 'up', nextTryAt: null } as const
  it('names a connection that is not there, not imported, not reviewed', async () => {
    const states = {
      not_connected: 'JumpCloud is not connected',
      importing: 'The devices are being imported',
      review: 'The import is not reviewed yet',
    } as const
    for (const state of ['not_connected', 'importing', 'review'] as const) {
      const element = place(bffWith(panel([], { connection: { ...connection, state } })))
      await see(element, states[state])
      tidy()
    }
  })

  it('shows the device once the setup is finished, though nobody tells the page', async () => {
    const bff = bffWith(panel([mac()], { connection: { ...connection, state: 'review' } }))
    const time = stopTime()
    const element = place(bff)
    await see(element, 'The import is not reviewed yet')
    bff.change((before) => ({ ...before, connection: { ...connection, state: 'ready' } }))
    await time.pass(10_000)
    await see(element, 'mlindqvist-mbp14')
  })

  it('says that no device is bound, and why that can be', async () => {
    const element = place(bffWith(panel([])))
    await see(element, 'No device is bound to Maya Lindqvist')
    await see(
      element,
      'JumpCloud binds no device in scope to maya.lindqvist@northwind.example. Read 12 min ago.',
    )
    await see(element, 'It is outside the groups we sync.')
  })

  it('asks to be opened from a request where the token names none', async () => {
    const bff = bffWith()
    bff.fail(/panel/, { status: 403, code: 'request_required' }, 9)
    await see(place(bff), 'Open this from a request')
  })

  it('says that it may not be seen, and that it failed, in the bff’s words', async () => {
    const bff = bffWith()
    bff.fail(/panel/, { status: 403, code: 'devices:read' }, 9)
    await see(place(bff), 'You may not see devices')
    tidy()
    const other = bffWith()
    other.fail(/panel/, { status: 500, code: 'internal', detail: 'The disk is full.' }, 9)
    await see(place(other), 'Something went wrong at the device service: The disk is full.')
  })

  it('says what the page has to set where it set nothing', async () => {
    const element = document.createElement('siit-device-panel')
    element.locale = 'en'
    document.body.append(element)
    await see(element, 'This panel is not set up')
  })

  it('says that our copy is old, that JumpCloud is down, that the key is refused; and offers no action that cannot be', async () => {
    const stale = await ready(bffWith(panel([mac()], { stale: true, fleetReadAt: ago(700) })))
    await see(stale, 'Our copy may be out of date All devices were last read 11 h ago.')
    tidy()
    const nextTryAt = new Date(Date.now() + 40_000).toISOString()
    const down = { state: 'ready', region: 'eu', jumpcloud: 'down', nextTryAt } as const
    const element = await ready(bffWith(panel([mac()], { connection: down })))
    await see(element, /JumpCloud does not answer You see our copy of 12 min ago\..* Next try in \d+ s\./)
    await see(element, 'JumpCloud cannot be reached To fix: wait for it to come back.')
    ok(isBlocked(control(element, 'Lock')) && isBlocked(control(element, 'Wipe…')), 'both blocked')
    ok(!isBlocked(control(element, 'Open in JumpCloud')), 'the link stays')
    tidy()
    const refused = { ...connection, state: 'credentials_invalid' } as const
    await see(
      await ready(bffWith(panel([mac()], { connection: refused, stale: true }))),
      'Invalid credentials',
    )
  })
})
