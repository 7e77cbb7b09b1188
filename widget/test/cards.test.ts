import type { Action } from '@siit-jumpcloud/shared'
import { action, ago, amara, jonas, mac, panel, verdict, windows } from './fixtures.ts'
import {
  bffWith,
  control,
  dontSee,
  enter,
  equal,
  isBlocked,
  ok,
  press,
  ready,
  root,
  see,
  settled,
  stopTime,
  tidy,
  until,
} from './support.ts'

const withAction = (one: Action) =>
  bffWith(panel([one.deviceId === 'd-win' ? windows({ actions: [one] }) : mac({ actions: [one] })]))
const wipe = (state: Action['state'], more: Partial<Action> = {}) =>
  action(state, { action: 'wipe', deviceId: 'd-win', channel: 'agent', ...more })
const failure = (detail: string, more: object = {}) => ({
  code: 'x',
  detail,
  status: null,
  retryAfter: null,
  changes: [],
  ...more,
})

describe('A PIN is shown to a person who says why', () => {
  afterEach(tidy)

  async function revealed() {
    const time = stopTime()
    const bff = withAction(action('accepted', { hasPin: true }))
    const element = await ready(bff)
    await press(element, 'Reveal PIN')
    ok(isBlocked(await until(() => control(element, 'Show PIN'))), 'not without a reason')
    await enter(element, 'Why do you need the PIN?', 'She is back at her desk')
    await press(element, 'Show PIN')
    await see(element, '481 902')
    return { bff, element, time }
  }

  it('asks for the reason, then shows the digits in threes', async () => {
    const { bff } = await revealed()
    equal(bff.asked(/POST .*pin/)[0]?.body, { reason: 'She is back at her desk' }, 'the body')
  })

  it('hides it after 30 seconds', async () => {
    const { element, time } = await revealed()
    await time.pass(29_000)
    await see(element, '481 902')
    await see(element, /Hides in [12] s\./)
    await time.pass(1000)
    await settled(element)
    dontSee(element, '481 902')
  })

  it('hides it on Escape, and when the page is left', async () => {
    const first = await revealed()
    const inside = root(first.element).querySelector('.digits')
    inside?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }))
    await settled(first.element)
    dontSee(first.element, '481 902')
    tidy()
    const second = await revealed()
    window.dispatchEvent(new Event('blur'))
    await settled(second.element)
    dontSee(second.element, '481 902')
  })

  it('keeps it out of the page’s attributes', async () => {
    const { element } = await revealed()
    for (const one of root(element).querySelectorAll('*')) {
      for (const { value } of one.attributes) ok(!value.includes('481'), 'no PIN in an attribute')
    }
  })

  it('says why it may not be seen', async () => {
    const bff = withAction(action('accepted', { hasPin: true }))
    bff.fail(/pin/, { status: 403, code: 'devices:lock', detail: 'You may not lock devices.' })
    const element = await ready(bff)
    await press(element, 'Reveal PIN')
    await enter(element, 'Why do you need the PIN?', 'Curious')
    await press(element, 'Show PIN')
    await see(element, 'You may not lock devices.')
    equal(
      (control(element, 'Why do you need the PIN?') as HTMLTextAreaElement | undefined)?.value,
      'Curious',
      'the reason',
    )
  })
})

describe('A person settles what JumpCloud cannot tell', () => {
  afterEach(tidy)

  it('says plainly that an outcome is not known, and offers to record what was seen', async () => {
    const bff = withAction(wipe('unknown'))
    const element = await ready(bff)
    await see(element, 'We don’t know if this wipe went through')
    await see(element, 'We will not send it again by ourselves.')
    await see(element, 'Still needed: what you saw, a sentence.')
    await press(element, 'No sign of a wipe')
    await enter(element, 'What makes you sure?', 'Still signed in at 14:50')
    await press(element, 'Record what I saw')
    await see(
      element,
      'Wipe recorded as not done Jonas Weber looked and found no sign of it. An earlier wipe may still run',
    )
    equal(bff.asked(/attest/)[0]?.body, { outcome: 'not_done', note: 'Still signed in at 14:50' }, 'the body')
  })

  it('shows a confirmation by a person as that, not as the device’s', async () => {
    const element = await ready(withAction(wipe('unknown')))
    await press(element, /^The device was wiped/)
    await enter(element, 'What makes you sure?', 'Setup assistant on screen')
    await press(element, 'Record what I saw')
    await see(
      element,
      'Wipe confirmed by a person Jonas Weber looked and found this device wiped. The device itself has not said so.',
    )
    await see(element, 'Attested by Jonas Weber “Setup assistant on screen”')
  })

  it('offers to record what happened to an accepted wipe, and to let it run', async () => {
    const element = await ready(withAction(wipe('accepted', { deviceOffline: true })))
    await see(
      element,
      'Wipe accepted, device offline JumpCloud keeps the wipe and runs it when the device comes back',
    )
    await see(element, 'Until then: do not hand this device to anyone.')
    await press(element, 'Record what happened…')
    await until(() => control(element, /^Let the wipe run/), 'the choice')
    await press(element, 'Cancel')
    await until(
      () => root(element).activeElement?.textContent.trim() === 'Record what happened…',
      'the focus back',
    )
  })

  it('raises the alarm of a waiting wipe above everything', async () => {
    const alarm = { kind: 'rebound', at: ago(2 * 1440), person: 'Priya Nair' } as const
    const element = await ready(withAction(wipe('accepted', { deviceOffline: true, alarm })))
    await see(element, 'This device will be erased when it comes online')
    await see(element, 'the device was bound to Priya Nair. JumpCloud cannot call the wipe back.')
    await see(element, 'Tell Priya Nair not to use it.')
    await press(element, 'Settle this…')
    await until(() => control(element, /^Let the wipe run/), 'the choice')
  })

  it('keeps what was written where the bff refuses it', async () => {
    const bff = withAction(wipe('unknown'))
    bff.fail(/attest/, { status: 409, code: 'already_settled', detail: 'Amara Okafor settled it.' })
    const element = await ready(bff)
    await press(element, /^I can’t tell/)
    await enter(element, 'What makes you sure?', 'Nothing to see')
    await press(element, 'Record what I saw')
    await see(element, 'Amara Okafor settled it.')
    equal(
      (control(element, 'What makes you sure?') as HTMLTextAreaElement | undefined)?.value,
      'Nothing to see',
      'the sentence',
    )
  })
})

describe('A second person decides', () => {
  afterEach(tidy)
  const approver = { agent: { id: amara.id, permissions: ['devices:read', 'devices:approve'] } }
  const waiting = () => wipe('awaiting_approval', { reason: 'Stolen from a train' })
  const seenByApprover = () => bffWith(panel([windows({ actions: [waiting()] })], approver))

  it('tells the one who asked that nothing was sent, and lets them cancel', async () => {
    const bff = withAction(waiting())
    const element = await ready(bff)
    await see(
      element,
      'Wipe needs a second person Nothing has been sent. Another agent must approve; you cannot approve your own.',
    )
    ok(!control(element, 'Approve and wipe'), 'no approval of one’s own')
    await press(element, 'Cancel this wipe')
    await see(element, 'The wipe was cancelled Nothing was sent.')
    equal(bff.asked(/cancel/).length, 1, 'requests')
  })

  it('shows the approver who asks, for what and why, and approves the plan that is seen', async () => {
    const bff = seenByApprover()
    const element = await ready(bff)
    await see(
      element,
      'Jonas Weber asks to wipe this computer If you approve, the wipe is sent at once. It cannot be undone.',
    )
    await see(element, 'Stolen from a train')
    await press(element, 'Approve and wipe')
    await see(element, 'Wipe approved')
    equal(bff.asked(/approve/)[0]?.body, { planHash: 'plan-win-1' }, 'the body')
  })

  it('asks why it is denied', async () => {
    const bff = seenByApprover()
    const element = await ready(bff)
    await press(element, 'Deny…')
    ok(isBlocked(await until(() => control(element, 'Deny this wipe'))), 'not without a reason')
    await enter(element, 'Reason', 'No police report yet')
    await press(element, 'Deny this wipe')
    await until(() => bff.asked(/deny/).length === 1, 'the request')
    equal(bff.asked(/deny/)[0]?.body, { reason: 'No police report yet' }, 'the body')
  })

  it('says what to do about it in the row of the blocked wipe', async () => {
    const device = windows({
      actions: [waiting()],
      verdicts: [verdict('lock'), verdict('wipe', 'action_in_progress')],
    })
    const element = await ready(bffWith(panel([device], approver)))
    await see(
      element,
      /A wipe is already open Jonas Weber asked for it at [\d:]+, in this request\. To fix: decide on it above\./,
    )
  })

  it('says that nobody knows where a decision got no answer', async () => {
    const bff = seenByApprover()
    bff.fail(/approve/, 'network')
    const element = await ready(bff)
    await press(element, 'Approve and wipe')
    await see(element, 'Nobody knows yet if this was recorded')
  })
})

describe('Every end is told apart', () => {
  afterEach(tidy)

  const ends: [Action, string][] = [
    [
      wipe('failed_on_device', { failure: failure('Locked by another command') }),
      'The computer refused the wipe',
    ],
    [wipe('rejected', { failure: failure('403: no right.') }), 'JumpCloud refused the wipe 403: no right.'],
    [
      wipe('not_sent', { failure: failure('We could not reach JumpCloud.') }),
      'The wipe was not sent We could not reach JumpCloud.',
    ],
    [
      wipe('voided', { failure: failure('', { changes: [{ field: 'owner', from: 'Maya', to: 'Priya' }] }) }),
      'The wipe was stopped: the device changed Changed before it was sent: Owner from Maya to Priya. Nothing was sent.',
    ],
    [wipe('expired'), 'The wipe expired Nobody approved it in time. Nothing was sent.'],
    [
      wipe('confirmed', { evidence: { grade: 'device', at: ago(1), by: null, note: null } }),
      'Wipe confirmed by the device The computer acknowledged the erase command.',
    ],
  ]
  for (const [one, words] of ends) {
    it(`says of ${one.state}: ${words}`, async () => {
      await see(await ready(withAction(one)), words)
    })
  }

  it('offers a new wipe where one ended without effect', async () => {
    const element = await ready(
      withAction(wipe('not_sent', { failure: failure('We could not reach JumpCloud.') })),
    )
    await press(element, 'Start a new wipe…')
    await see(element, 'Wipe NW-LT-0417?')
  })

  it('shows the lock of another request with its request', async () => {
    const element = await ready(withAction(action('accepted', { requestId: 'REQ-4077', requestedBy: amara })))
    await see(element, 'Who Amara Okafor Request REQ-4077')
  })

  it('shows how the last lock and the last wipe ended, not all that ever were', async () => {
    const old = action('expired', { requestedBy: jonas, createdAt: ago(100) })
    const latest = action('confirmed', { evidence: { grade: 'device', at: ago(1), by: null, note: null } })
    const element = await ready(bffWith(panel([mac({ actions: [latest, old] })])))
    await see(element, 'Locked')
    dontSee(element, 'The lock expired')
  })
})
