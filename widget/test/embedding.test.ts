import { TokenSource } from '../src/client/token.ts'
import { FakeBff, tokenFor } from './fake-bff.ts'
import { action, entry, mac, panel, windows } from './fixtures.ts'
import {
  bffWith,
  dontSee,
  equal,
  ok,
  place,
  ready,
  root,
  see,
  settled,
  stopTime,
  tidy,
  until,
} from './support.ts'

describe('An element lives as long as its page needs it', () => {
  afterEach(tidy)

  it('asks for a new token when a page that replaces its content puts another panel in its place', async () => {
    const bff = bffWith()
    let request = 'REQ-1'
    const getToken = () => tokenFor(600, request)
    const first = await ready(bff, { getToken })
    request = 'REQ-2'
    bff.change(() => panel([windows()]), false)
    first.remove()
    const second = await ready(bff, { getToken })
    await see(second, 'NW-LT-0417')
    const [call] = bff.asked(/GET \/panel/).slice(-1)
    ok(call && atob(call.token.split('.')[1] ?? '').includes('REQ-2'), 'the token of the second request')
    dontSee(second, 'mlindqvist-mbp14')
  })

  it('keeps nothing of a token that comes after its panel has gone', async () => {
    const waiting: ((token: string) => void)[] = []
    const source = new TokenSource(() => new Promise((give) => waiting.push(give)))
    const late = source.get()
    source.forget()
    waiting[0]?.(tokenFor(600, 'REQ-1'))
    await late
    const next = source.get()
    waiting[1]?.(tokenFor(600, 'REQ-2'))
    ok((await next) !== (await late), 'another token')
    equal(source.claims.request?.id, 'REQ-2', 'the request')
  })

  it('is quiet while it is away, and live again when it is put back', async () => {
    const time = stopTime()
    const bff = bffWith()
    const element = await ready(bff)
    element.remove()
    await until(() => bff.streams === 0, 'no stream')
    const calls = bff.calls.length
    await time.pass(3_600_000)
    equal(bff.calls.length, calls, 'calls while it was away')
    bff.put(action('accepted'))
    document.body.append(element)
    await see(element, 'Lock accepted')
    await until(() => bff.streams === 1, 'one stream')
    equal(
      bff
        .asked(/events/)
        .slice(-1)[0]
        ?.headers.get('last-event-id'),
      null,
      'Last-Event-ID',
    )
  })

  it('shares one stream and one token among all elements of a page', async () => {
    const bff = bffWith(panel([mac(), windows()]))
    let asked = 0
    const getToken = () => tokenFor(600, 'REQ-4182', String((asked += 1)))
    const panels = [place(bff, { getToken }), place(bff, { getToken, deviceId: 'd-win' })]
    const timeline = place(bff, { getToken }, 'siit-request-timeline')
    for (const element of panels) await see(element, 'Timeline of this request')
    await until(() => bff.streams > 0, 'a stream')
    await settled(timeline)
    equal([bff.streams, asked], [1, 1], 'streams and tokens')
    bff.emit({ type: 'timeline', entry: entry('accepted') })
    for (const element of [...panels, timeline]) await see(element, '1 entry')
  })

  it('answers thousands of events with few readings and no more elements than before', async () => {
    const bff = bffWith()
    const element = await ready(bff)
    const nodes = () => root(element).querySelectorAll('*').length
    const before = { nodes: nodes(), reads: bff.asked(/GET \/panel/).length }
    for (let round = 0; round < 20; round += 1) {
      for (let count = 0; count < 100; count += 1) bff.emit({ type: 'device', deviceId: 'd-mac' })
      await new Promise((done) => setTimeout(done))
    }
    bff.change((now) => ({ ...now, devices: [mac({ hostname: 'renamed' })] }))
    await see(element, 'renamed')
    ok(nodes() <= before.nodes, 'no more elements than before')
    ok(bff.asked(/GET \/panel/).length - before.reads <= 5, 'few readings for 2000 events')
  })

  it('comes back at once when the browser is online again', async () => {
    const time = stopTime()
    const bff = bffWith()
    const element = await ready(bff)
    bff.drop(true)
    await see(element, /Next try in/)
    await time.pass(20_000)
    bff.down = false
    const before = bff.asked(/events/).length
    window.dispatchEvent(new Event('online'))
    await until(() => bff.asked(/events/).length > before && bff.streams === 1, 'the stream')
  })
})

describe('A host whose token does not come as it should', () => {
  afterEach(tidy)

  it('gives a sign-in page in its place: that is said, and the page is sent to nobody', async () => {
    const bff = bffWith()
    const element = place(bff, { getToken: () => '<!doctype html>\n<title>Sign in</title>' })
    await see(element, 'Your sign-in has ended')
    equal(bff.calls.length, 0, 'calls')
  })

  it('does not answer at all: that is said in the end', async () => {
    const time = stopTime()
    const bff = bffWith()
    const element = place(bff, { getToken: () => new Promise(() => undefined) })
    await settled(element)
    await time.pass(21_000)
    await see(element, 'Your sign-in has ended')
  })

  it('fails to renew it: the last one serves to its end', async () => {
    const time = stopTime()
    let asked = 0
    const source = new TokenSource(() => {
      asked += 1
      if (asked > 1) throw new Error('signed out')
      return tokenFor(600)
    })
    const first = await source.get()
    await time.pass(560_000)
    equal(await source.get(), first, 'the token')
    equal(asked, 2, 'questions to the host')
    await time.pass(50_000)
    let refused = false
    await source.get().catch(() => (refused = true))
    ok(refused, 'no token after the end of the last')
  })

  it('is asked once where several calls are refused at the same time', async () => {
    const bff = bffWith()
    const old = tokenFor(600, 'REQ-4182', 'old')
    let asked = 0
    const getToken = () => (asked++ ? tokenFor(600, 'REQ-4182', 'new') : old)
    bff.refusedTokens.add(old)
    const elements = [place(bff, { getToken }), place(bff, { getToken })]
    for (const element of elements) await see(element, 'mlindqvist-mbp14')
    equal(asked, 2, 'questions to the host')
  })
})

describe('Two bffs on one page', () => {
  afterEach(tidy)

  it('have nothing in common', async () => {
    const [here, there] = [bffWith(), new FakeBff(panel([windows()]))]
    const getToken = () => tokenFor()
    const first = await ready(here, { getToken })
    const second = place(there, { getToken })
    await see(second, 'NW-LT-0417')
    await see(first, 'mlindqvist-mbp14')
    there.restore()
  })
})

describe('A page that is short of space', () => {
  afterEach(tidy)

  it('asks for compact elements, or sets the spaces themselves; text and targets keep their size', async () => {
    const element = await ready(bffWith())
    const height = () => element.getBoundingClientRect().height
    const lock = () => root(element).querySelector('button[part~="lock"]')?.getBoundingClientRect().height
    const [usual, target] = [height(), lock()]
    element.density = 'compact'
    await settled(element)
    equal(element.getAttribute('density'), 'compact', 'for the page’s own style sheet too')
    ok(height() < usual * 0.95, `${height()} px instead of ${usual} px`)
    equal(lock(), target, 'the button')
    element.density = undefined
    element.style.setProperty('--siit-space-2', '2px')
    await settled(element)
    ok(height() < usual, 'one space of the page’s own')
  })
})
