import { action, mac, panel, verdict } from './fixtures.ts'
import {
  bffWith,
  control,
  dontSee,
  equal,
  isBlocked,
  ok,
  press,
  ready,
  root,
  see,
  settled,
  tidy,
  until,
} from './support.ts'

const lockOf = (call: { body: unknown } | undefined) => JSON.stringify(call?.body)

describe('A lock is one click', () => {
  afterEach(tidy)

  it('says “Sending” at once, then what is known, and never more', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const release = bff.hold(/POST .*actions/)
    await press(element, 'Lock')
    await see(element, 'Sending… Nobody has confirmed anything yet.')
    dontSee(element, /Lock (requested|accepted)|Locked/)
    release()
    await see(element, 'Lock requested')
    const id = bff.panel.devices[0]?.actions[0]?.id ?? ''
    bff.move(id, 'dispatching')
    await see(element, 'Sending the lock')
    bff.move(id, 'accepted')
    await see(element, 'Lock accepted, waiting for the Mac')
    await see(element, 'We call it locked only when the Mac has said so.')
    dontSee(element, 'Locked')
    bff.move(id, 'confirmed', {
      evidence: { grade: 'device', at: new Date().toISOString(), by: null, note: null },
    })
    await see(element, /Locked The Mac confirmed the lock at [\d:]+\. Only the PIN opens it\./)
    await see(element, 'Device acknowledged')
  })

  it('sends the plan that was seen, with a key of its own', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    await press(element, 'Lock')
    await see(element, 'Lock requested')
    const [call] = bff.asked(/POST .*actions/)
    equal(call?.body, { action: 'lock', confirmation: { planHash: 'plan-mac-1' } }, 'the body')
    ok(/^[0-9a-f-]{36}$/.test(call?.key ?? ''), 'a UUID as key')
  })

  it('sends one request for a double click', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const release = bff.hold(/POST .*actions/)
    const button = control(element, 'Lock')
    button?.click()
    button?.click()
    await see(element, 'Sending…')
    button?.click()
    release()
    await see(element, 'Lock requested')
    equal(bff.asked(/POST .*actions/).length, 1, 'requests')
  })

  it('offers no second one between the answer and the next reading, which is what forbids it', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const release = bff.hold(/GET \/panel/)
    await press(element, 'Lock')
    await see(element, 'Lock requested')
    ok(isBlocked(control(element, 'Lock')), 'the button is not live')
    control(element, 'Lock')?.click()
    await settled(element)
    equal(bff.asked(/POST .*actions/).length, 1, 'requests')
    release()
  })

  it('does not know what became of a request without an answer, and asks again about the same one', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.fail(/POST .*actions/, 'network')
    await press(element, 'Lock')
    await see(element, 'We don’t know if the lock was taken')
    ok(isBlocked(control(element, 'Lock')), 'no second lock meanwhile')
    await press(element, 'Look again')
    await see(element, 'Lock requested')
    dontSee(element, 'We don’t know')
    const [first, second] = bff.asked(/POST .*actions/)
    equal(first?.key, second?.key, 'the key')
    equal(lockOf(first), lockOf(second), 'the body')
  })

  it('finds by itself that an unanswered lock was taken after all', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.fail(/POST .*actions/, 'network_after')
    await press(element, 'Lock')
    await see(element, 'Lock requested')
    await until(
      () => !/We don’t know/.test(root(element).querySelector('.acts')?.textContent ?? ''),
      'no doubt left',
    )
    equal(bff.asked(/POST .*actions/).length, 1, 'requests')
  })

  it('calls an answer without words of the bff unanswered, not refused', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.fail(/POST .*actions/, { status: 502 })
    await press(element, 'Lock')
    await see(element, 'We don’t know if the lock was taken')
  })

  it('shows a refusal beside the button, in our words by its code, and a new click is a new request', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.fail(/POST .*actions/, { status: 409, code: 'plan_changed' })
    await press(element, 'Lock')
    await see(element, 'The lock was not taken The device changed since you saw it. Nothing was sent.')
    await press(element, 'Lock')
    await see(element, 'Lock requested')
    const [first, second] = bff.asked(/POST .*actions/)
    ok(first?.key !== second?.key, 'another key')
  })

  it('shows the bff’s words for a code that it does not know, and the verdict where a rule refused', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.fail(/POST .*actions/, { status: 418, code: 'brand_new', detail: 'A brand-new reason.' })
    await press(element, 'Lock')
    await see(element, 'A brand-new reason.')
    const refusal = verdict('lock', 'quarantine')
    bff.fail(/POST .*actions/, { status: 422, code: 'blocked', more: { verdict: refusal } })
    await press(element, 'Lock')
    await see(element, 'Held back after a restore.')
    await press(element, 'Dismiss')
    await until(() => !root(element).querySelector('.acts .t-danger'), 'nothing left of it')
  })

  it('is told to the host before it is sent, and the host may stop it', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const heard: string[] = []
    document.body.addEventListener(
      'siit-action',
      (event) => {
        if ('action' in event) heard.push(event.action)
        event.preventDefault()
      },
      { once: true },
    )
    await press(element, 'Lock')
    await settled(element)
    equal(heard, ['lock'], 'what the host heard')
    equal(bff.asked(/POST .*actions/).length, 0, 'requests')
  })

  it('keeps the focus on the button while the state changes beneath it', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const button = await until(() => control(element, 'Lock'))
    button.focus()
    button.click()
    await see(element, 'Lock requested')
    bff.change((before) => ({
      ...before,
      devices: before.devices.map((device) => ({
        ...device,
        verdicts: [verdict('lock', 'lock_in_progress'), verdict('wipe')],
      })),
    }))
    await see(
      element,
      /You asked for it at [\d:]+, in this request\. You can lock again once this one has ended\./,
    )
    equal(root(element).activeElement?.textContent.trim(), 'Lock', 'the focus')
  })

  it('says a new state to those who listen', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    await press(element, 'Lock')
    await until(
      () => root(element).querySelector('[role=status]')?.textContent === 'Lock requested',
      'the voice',
    )
  })
})

describe('What comes in the wrong order is not shown', () => {
  afterEach(tidy)

  it('keeps a newer state when an older event comes late', async () => {
    const accepted = action('accepted')
    const bff = bffWith(panel([mac({ actions: [accepted] })]))
    const element = await ready(bff)
    await see(element, 'Lock accepted')
    bff.emit({
      type: 'action',
      action: { ...accepted, state: 'dispatching', updatedAt: accepted.createdAt, history: [] },
    })
    const reads = bff.asked(/GET \/panel/).length
    await until(() => bff.asked(/GET \/panel/).length > reads, 'the event was taken')
    await settled(element)
    await see(element, 'Lock accepted')
    dontSee(element, 'Sending the lock')
  })

  it('keeps an action that arrived while an older reading of the panel was on its way', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const stale = bff.panel
    const release = bff.hold(/GET \/panel/)
    bff.emit({ type: 'device', deviceId: 'd-mac' })
    const reads = bff.asked(/GET \/panel/).length
    await until(() => bff.asked(/GET \/panel/).length > reads, 'a reading on its way')
    const accepted = action('accepted')
    bff.emit({ type: 'action', action: accepted })
    await see(element, 'Lock accepted')
    bff.panel = { ...stale }
    bff.change((before) => before, false)
    release()
    await settled(element)
    await see(element, 'Lock accepted')
  })

  it('takes what other agents do, without a reload', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.put(action('accepted', { action: 'wipe', channel: 'agent' }))
    await see(element, 'Wipe accepted, waiting for the Mac')
  })
})
