import { eventParser } from '../src/client/stream.ts'
import { readClaims, TokenSource } from '../src/client/token.ts'
import { configure } from '../src/index.ts'
import { tokenFor } from './fake-bff.ts'
import { action, entry, mac, panel, windows } from './fixtures.ts'
import {
  bffWith,
  control,
  dontSee,
  equal,
  isBlocked,
  ok,
  place,
  press,
  ready,
  root,
  see,
  settled,
  stopTime,
  tidy,
  until,
} from './support.ts'

describe('The panel is told of changes as they happen', () => {
  afterEach(tidy)

  it('reads the panel again on a device’s event, with its ETag, and once for many', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.change((before) => ({ ...before, devices: [mac({ hostname: 'renamed' })] }))
    await see(element, 'renamed')
    const reads = bff.asked(/GET \/panel/)
    ok(
      reads.slice(1).every((call) => call.headers.get('if-none-match')),
      'an ETag from the second reading on',
    )
    const before = reads.length
    for (let count = 0; count < 20; count += 1) bff.emit({ type: 'device', deviceId: 'd-mac' })
    bff.change((now) => ({ ...now, devices: [mac({ hostname: 'renamed-again' })] }), false)
    await see(element, 'renamed-again')
    ok(bff.asked(/GET \/panel/).length - before <= 3, 'few readings for 20 events')
  })

  it('shares one stream among the panels of a page, and closes it with the last', async () => {
    const bff = bffWith(panel([mac(), windows()]))
    const getToken = () => tokenFor()
    const first = await ready(bff, { getToken })
    const second = await ready(bff, { getToken, deviceId: 'd-win' })
    equal(bff.asked(/events/).length, 1, 'streams opened')
    first.remove()
    bff.put(action('accepted', { deviceId: 'd-win' }))
    await see(second, 'Lock accepted')
    second.remove()
    await until(() => bff.streams === 0, 'no stream left')
  })

  it('goes on where it is moved to', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const elsewhere = document.createElement('div')
    document.body.append(elsewhere)
    elsewhere.append(element)
    bff.put(action('accepted'))
    await see(element, 'Lock accepted')
  })

  it('resumes after the last event that it had', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.put(action('dispatching'))
    await see(element, 'Sending the lock')
    bff.drop()
    await until(() => bff.asked(/events/).length === 2, 'a second stream')
    equal(bff.asked(/events/)[1]?.headers.get('last-event-id'), '1', 'Last-Event-ID')
  })

  it('carries the token in a header, never in an address', async () => {
    const bff = bffWith()
    await ready(bff)
    for (const call of bff.calls) {
      ok(call.token.startsWith('ey'), 'a token')
      ok(!call.path.includes('ey'), 'no token in the path')
    }
  })

  it('reads events in any pieces, with comments, either line end, and several data lines', () => {
    const seen: unknown[] = []
    const parse = eventParser((type, data, id) => seen.push([type, data, id]))
    const text =
      ': hello\r\n\r\nid: 7\r\nevent: action\r\ndata: {"a":\r\ndata: 1}\r\n\r\ndata: two\n\nid: 9\n\n'
    for (const char of text) parse(char)
    equal(
      seen,
      [
        ['action', '{"a":\n1}', '7'],
        ['message', 'two', '7'],
      ],
      'events',
    )
  })

  it('passes over events that it does not know', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.raw('id: 50\ndata: not json\n\nid: 51\nevent: news\ndata: {"type":"news"}\n\n')
    bff.put(action('accepted'))
    await see(element, 'Lock accepted')
  })
})

describe('When the bff is down', () => {
  afterEach(tidy)

  it('keeps what is known, read-only, counts down, and comes back by itself', async () => {
    const time = stopTime()
    const bff = bffWith()
    const element = await ready(bff)
    bff.drop(true)
    await see(
      element,
      /No connection to the device service This is what we knew at [\d:]+\. It is read-only and reconnects by itself\./,
    )
    await see(element, /Next try in \d+ s\./)
    await see(element, 'mlindqvist-mbp14')
    await see(element, 'Read-only while disconnected No lock or wipe is kept or sent later.')
    ok(isBlocked(control(element, 'Lock')) && isBlocked(control(element, 'Wipe…')), 'both blocked')
    bff.down = false
    await time.pass(31_000)
    await until(() => !isBlocked(control(element, 'Lock')), 'live again')
    await until(async () => {
      await time.pass(1000)
      return !root(element).querySelector('.band')
    }, 'no band left')
  })

  it('waits longer after each failure, and tries at once when asked', async () => {
    const time = stopTime()
    const bff = bffWith()
    const element = await ready(bff)
    bff.drop(true)
    const tries = () => bff.calls.length
    await see(element, /Next try in/)
    await time.pass(120_000)
    bff.down = false
    const before = tries()
    await press(element, /^Try now/)
    await until(() => tries() > before, 'a try')
    await until(() => !root(element).querySelector('.band'), 'no band left')
  })

  it('shows what it tries where it never had a panel', async () => {
    const bff = bffWith()
    bff.down = true
    const element = place(bff)
    await see(
      element,
      'No connection to the device service The device service does not answer. The panel tries again by itself.',
    )
    bff.down = false
    await press(element, /^Try now/)
    await see(element, 'mlindqvist-mbp14')
  })

  it('lets the link to JumpCloud open, and reports it later with the time of the click', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    bff.drop(true)
    await see(element, 'Read-only while disconnected')
    await see(element, 'It goes on the timeline when we are connected again.')
    const link = await until(() => control(element, 'Open in JumpCloud'))
    // The test must not leave its page; the element’s own listener has run by then.
    element.addEventListener('click', (event) => event.preventDefault(), { once: true })
    const from = Date.now()
    link.click()
    await settled(element)
    bff.down = false
    await press(element, /^Try now/)
    const [call] = await until(() => {
      const calls = bff.asked(/POST .*actions/)
      return calls.length ? calls : undefined
    }, 'the report')
    const body = JSON.parse(JSON.stringify(call?.body)) as { action: string; openedAt: string }
    equal(body.action, 'open', 'the action')
    ok(Math.abs(Date.parse(body.openedAt) - from) < 4000, `the time of the click: ${body.openedAt}`)
  })
})

describe('Open in JumpCloud', () => {
  afterEach(tidy)

  it('is a link to the record that opens apart, is told to the host and reported, and hints at a 403', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const link = await until(() => control(element, 'Open in JumpCloud'))
    ok(link instanceof HTMLAnchorElement && link.href.includes('66f1c0a94be2d70001a3c57e'), 'the record')
    equal([link.getAttribute('target'), link.getAttribute('rel')], ['_blank', 'noopener noreferrer'], 'apart')
    let prevented: boolean | undefined
    element.addEventListener(
      'click',
      (event) => {
        prevented = event.defaultPrevented
        event.preventDefault()
      },
      { once: true },
    )
    link.click()
    equal(prevented, false, 'opens from the click itself')
    await until(() => bff.asked(/POST .*actions/).length === 1, 'the report')
    equal(bff.asked(/POST .*actions/)[0]?.body, { action: 'open' }, 'the body')
    await see(element, 'If JumpCloud says 403, your own JumpCloud role lacks this record.')
  })

  it('does not open where the host stops it', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    element.addEventListener('siit-action', (event) => event.preventDefault(), { once: true })
    const link = await until(() => control(element, 'Open in JumpCloud'))
    const click = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true })
    link.dispatchEvent(click)
    ok(click.defaultPrevented, 'the link does not open')
    equal(bff.asked(/POST .*actions/).length, 0, 'requests')
  })
})

describe('The host’s token', () => {
  afterEach(tidy)

  it('is asked for once, however many calls want it at the same time', async () => {
    let asked = 0
    const getToken = async () => {
      asked += 1
      await new Promise((done) => requestAnimationFrame(done))
      return tokenFor()
    }
    await ready(bffWith(), { getToken })
    equal(asked, 1, 'questions to the host')
  })

  it('is renewed before its end', async () => {
    const time = stopTime()
    let asked = 0
    const source = new TokenSource(() => tokenFor(900, 'REQ-4182', String((asked += 1))))
    const first = await source.get()
    await time.pass(800_000)
    equal(await source.get(), first, 'the token')
    await time.pass(60_000)
    ok((await source.get()) !== first, 'another one')
    equal(asked, 2, 'questions to the host')
  })

  it('is renewed once where the bff refuses it, and the call goes on', async () => {
    const bff = bffWith()
    const refused = tokenFor(600, 'REQ-4182', 'refused')
    bff.refusedTokens.add(refused)
    const tokens = [refused, tokenFor()]
    const element = place(bff, { getToken: () => tokens.shift() ?? tokenFor() })
    await see(element, 'mlindqvist-mbp14')
  })

  it('that is refused again is told to the host and to the person', async () => {
    const bff = bffWith()
    const token = tokenFor()
    bff.refusedTokens.add(token)
    const element = document.createElement('siit-device-panel')
    let ended = 0
    element.addEventListener('siit-token-expired', () => (ended += 1))
    Object.assign(element, { bff: bff.url, locale: 'en', token })
    document.body.append(element)
    await see(element, 'Your sign-in has ended')
    ok(ended > 0, 'the event')
    element.token = tokenFor(600, 'REQ-4182', 'new')
    await see(element, 'mlindqvist-mbp14')
  })

  it('that the host cannot give is said to be that, and nothing is sent', async () => {
    const bff = bffWith()
    const element = place(bff, {
      getToken: () => {
        throw new Error('signed out')
      },
    })
    await see(element, 'Your sign-in has ended')
    equal(bff.calls.length, 0, 'calls')
  })

  it('comes as text or as an object from the host’s own address', async () => {
    const bff = bffWith()
    const asked: string[] = []
    const before = window.fetch
    window.fetch = async (input, init) => {
      const url = input instanceof Request ? input.url : input.toString()
      if (!url.startsWith('/token')) return before(input, init)
      asked.push(url)
      return new Response(url === '/token.json' ? JSON.stringify({ token: tokenFor() }) : ` ${tokenFor()}\n`)
    }
    try {
      for (const tokenUrl of ['/token.txt', '/token.json']) {
        const element = document.createElement('siit-device-panel')
        Object.assign(element, { bff: bff.url, locale: 'en' })
        element.setAttribute('token-url', tokenUrl)
        document.body.append(element)
        await see(element, 'mlindqvist-mbp14')
        element.remove()
      }
    } finally {
      window.fetch = before
    }
    equal(asked, ['/token.txt', '/token.json'], 'questions to the host')
  })

  it('gives no claims where it is not one', () => {
    equal([readClaims('nonsense'), readClaims('')], [{}, {}], 'claims')
  })
})

describe('An element finds what it needs', () => {
  afterEach(tidy)

  it('takes what the page configured, also afterwards, and its own attributes first', async () => {
    const bff = bffWith()
    const element = document.createElement('siit-device-panel')
    element.locale = 'en'
    document.body.append(element)
    await see(element, 'This panel is not set up')
    configure({ bff: bff.url, getToken: () => tokenFor() })
    await see(element, 'mlindqvist-mbp14')
    const other = bffWith(panel([windows()]))
    element.bff = other.url
    await see(element, 'NW-LT-0417')
    dontSee(element, 'mlindqvist-mbp14')
  })

  it('says once that it is ready, and tells of each new entry', async () => {
    const bff = bffWith()
    const heard: string[] = []
    const hear = (event: Event) => heard.push(event.type)
    document.body.addEventListener('siit-ready', hear)
    document.body.addEventListener('siit-timeline-entry', hear)
    const element = await ready(bff)
    const written = entry('accepted')
    bff.emit({ type: 'timeline', entry: written })
    bff.emit({ type: 'timeline', entry: written })
    bff.emit({ type: 'timeline', entry: entry('accepted', { requestId: 'REQ-1' }) })
    await see(element, 'Timeline of this request 1 entry')
    document.body.removeEventListener('siit-ready', hear)
    document.body.removeEventListener('siit-timeline-entry', hear)
    equal(heard, ['siit-ready', 'siit-timeline-entry'], 'events')
  })

  it('tells the host what failed, with its code', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const codes: string[] = []
    element.addEventListener('siit-error', (event) => codes.push(event.code))
    bff.fail(/POST .*actions/, { status: 409, code: 'plan_changed' })
    await press(element, 'Lock')
    await see(element, 'The lock was not taken')
    equal(codes, ['plan_changed'], 'codes')
  })
})
