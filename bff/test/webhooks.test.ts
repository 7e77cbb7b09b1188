/** The host is told of every entry: signed, at least once, in the order of each request, and nowhere it must not. */
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  Device,
  Page,
  TimelineEntry,
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookSecretAnswer,
} from '@siit-jumpcloud/shared'
import { startJobs } from '../src/jobs/index.ts'
import { appendEntry } from '../src/timeline/append.ts'
import { writeCheckpoints } from '../src/timeline/checkpoints.ts'
import { AddressError, permittedAddresses } from '../src/webhooks/addresses.ts'
import { deliverWebhooks, pruneDeliveries } from '../src/webhooks/index.ts'
import { delays, nextDelay } from '../src/webhooks/schedule.ts'
import { createSender } from '../src/webhooks/send.ts'
import { accepted, clickLock, decide, entries, refused, scene } from './support/actions.ts'
import { describeOnBothStores, type Harness, requester } from './support/harness.ts'
import { createReceiver, isSigned, type Received, type Receiver } from './support/receiver.ts'

const second = 1000
const hour = 60 * 60 * second
const day = 24 * hour

let receiver: Receiver
beforeEach(async () => {
  receiver = await createReceiver()
})
afterEach(() => receiver.close())

/** Where tests listen. Operators name it, too, where the host is a neighbour. */
const allowed = { env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1' } }

async function put(harness: Harness, url = `${receiver.url}/hook`): Promise<WebhookSecretAnswer> {
  const response = await harness.request('/webhook', { method: 'PUT', body: { url } })
  expect(response.status).toBe(200)
  return (await response.json()) as WebhookSecretAnswer
}

const webhookOf = async (harness: Harness) => (await (await harness.request('/webhook')).json()) as Webhook

const deliveries = async (harness: Harness, query = ''): Promise<WebhookDelivery[]> =>
  ((await (await harness.request(`/webhook/deliveries?limit=200${query}`)).json()) as Page<WebhookDelivery>)
    .items

/** Delivers all that is due, as the job does. */
async function deliver(harness: Harness): Promise<void> {
  await deliverWebhooks(harness.core)
  await harness.settle()
}

/** Opens a device in JumpCloud, on a request: one entry. */
async function open(harness: Harness, device: Device, requestId: string): Promise<void> {
  const token = await harness.token({ request: { id: requestId, requester } })
  const response = await harness.request(`/devices/${device.id}/actions`, { body: { action: 'open' }, token })
  expect(response.status).toBe(200)
}

const entryOf = ({ message }: Received): TimelineEntry => {
  if (message.type !== 'timeline.entry') throw new Error(`It is a ${message.type}.`)
  return message.data.entry
}
const ofRequest = (all: Received[], requestId: string | null) =>
  all.filter((one) => one.message.type === 'timeline.entry' && entryOf(one).requestId === requestId)
const sequences = (all: Received[]) => all.map((one) => entryOf(one).sequence)
const ascending = (numbers: number[]) => [...numbers].sort((a, b) => a - b)

describeOnBothStores('a webhook', (make) => {
  test('tells of every entry from then on, signed as Standard Webhooks wants it', async () => {
    const { harness, device } = await scene(make, { os: 'macos' }, allowed)
    const { secret } = await put(harness)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const asked = await accepted(clickLock(harness, device))
    await harness.settle()
    const pin = (await (await decide(harness, asked, 'pin', { reason: 'It came back.' })).json()) as {
      pin: string
    }
    await writeCheckpoints(harness.core)
    await open(harness, device, 'R-1')
    await deliver(harness)

    const all = await entries(harness)
    const since = all.slice(all.findIndex(({ outcome }) => outcome === 'webhook.created'))
    const told = receiver.taken().filter(({ message }) => message.type === 'timeline.entry')
    expect(told.map(entryOf).sort((a, b) => a.sequence - b.sequence)).toEqual(since)
    expect(since.map(({ kind }) => kind)).toContain('pin_revealed')
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(
      receiver.received.length,
    )
    for (const one of receiver.received) {
      expect(isSigned(secret ?? '', one)).toBe(true)
      expect(isSigned(secret ?? '', { ...one, body: one.body.replace('"', ' "') })).toBe(false)
      expect(one.path).toBe('/hook')
      expect(one.headers['content-type']).toBe('application/json')
      expect(one.body).not.toContain(pin.pin)
    }
    const checkpoints = receiver.taken().filter(({ message }) => message.type === 'timeline.checkpoint')
    expect(checkpoints).toHaveLength(1)
    // What is written after a checkpoint carries it along.
    const last = receiver
      .taken()
      .find((one) => one.message.type === 'timeline.entry' && entryOf(one).kind === 'opened')
    expect(last?.message.data).toMatchObject({
      checkpoint: checkpoints[0]?.message.data['checkpoint' as never],
    })
    expect(await webhookOf(harness)).toMatchObject({
      state: 'active',
      undelivered: { waiting: 0, pending: 0, parked: 0, since: null },
      lastAttempt: { outcome: 'delivered', status: 204 },
    })
  })

  test('keeps its secret: told once, stored encrypted, in no log', async () => {
    const { harness } = await scene(make, {}, allowed)
    const { secret } = await put(harness, `${receiver.url}/hook?key=a-secret-of-the-host`)
    expect((await put(harness, `${receiver.url}/other`)).secret).toBeNull()
    await deliver(harness)
    expect(await (await harness.request('/webhook')).text()).not.toContain('whsec_')
    const { webhooks, timelineEntries, webhookDeliveries } = harness.core.engine.tables
    const db = harness.core.engine.db
    const kept = JSON.stringify([
      await db.select().from(webhooks),
      await db.select().from(timelineEntries),
      await db.select().from(webhookDeliveries),
      harness.logged,
    ])
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain('a-secret-of-the-host')
    expect(kept).not.toContain('not for anybody')
  })

  test('changes over to a new secret without a gap, and drops one that leaked at once', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    const { secret: first } = await put(harness)
    const rotate = async (body?: object) =>
      (await (
        await harness.request('/webhook/rotate', { method: 'POST', ...(body && { body }) })
      ).json()) as WebhookSecretAnswer
    const { secret: next, webhook } = await rotate()
    expect(Date.parse(webhook.secret.formerUntil ?? '') - harness.clock.now()).toBe(day)
    await open(harness, device, 'R-1')
    await deliver(harness)
    for (const one of receiver.received) {
      expect(String(one.headers['webhook-signature']).split(' ')).toHaveLength(2)
      expect([isSigned(first ?? '', one), isSigned(next ?? '', one)]).toEqual([true, true])
    }
    const signers = async () => {
      receiver.received.length = 0
      await open(harness, device, 'R-1')
      await deliver(harness)
      return [first, next].map((secret) => isSigned(secret ?? '', receiver.received[0]!))
    }
    harness.clock.advance(day)
    expect(await signers()).toEqual([false, true])
    const { secret: last } = await rotate({ overlapHours: 0 })
    expect(await signers()).toEqual([false, false])
    expect(isSigned(last ?? '', receiver.received[0]!)).toBe(true)
    expect((await webhookOf(harness)).secret.formerUntil).toBeNull()
  })

  test('has no message without its entry, and no entry without its message', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    await put(harness)
    await open(harness, device, 'R-1')
    const { engine } = harness.core
    const before = await deliveries(harness)
    await expect(
      engine.tx(async (tx) => {
        await appendEntry(engine, tx, harness.workspace, {
          kind: 'workspace',
          outcome: 'never.happened',
          actor: harness.agent(),
          at: harness.clock.now(),
        })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await deliveries(harness)).toEqual(before)
    const all = await entries(harness)
    expect(ascending(before.map(({ sequence }) => sequence))).toEqual(
      all
        .slice(all.findIndex(({ outcome }) => outcome === 'webhook.created'))
        .map(({ sequence }) => sequence),
    )
  })

  test('can be tried, taken away, and is not there before it is set', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    const tried = async () =>
      (await (await harness.request('/webhook/test', { method: 'POST' })).json()) as WebhookAttempt
    for (const [method, path] of [
      ['GET', '/webhook'],
      ['DELETE', '/webhook'],
      ['POST', '/webhook/test'],
      ['POST', '/webhook/rotate'],
      ['POST', '/webhook/replay'],
    ] as const)
      await refused(harness.request(path, { method }), 404, 'no_webhook')
    const { secret } = await put(harness)
    expect(await tried()).toMatchObject({ outcome: 'delivered', status: 204 })
    expect(receiver.received.map(({ message }) => message.type)).toEqual(['webhook.test'])
    expect(isSigned(secret ?? '', receiver.received[0]!)).toBe(true)
    receiver.answer = () => 500
    expect(await tried()).toMatchObject({ outcome: 'refused', status: 500 })
    receiver.answer = () => 410
    expect(await tried()).toMatchObject({ outcome: 'gone', status: 410 })
    expect((await webhookOf(harness)).state).toBe('active')

    receiver.answer = () => 204
    receiver.received.length = 0
    expect((await harness.request('/webhook', { method: 'DELETE' })).status).toBe(204)
    await open(harness, device, 'R-1')
    await deliver(harness)
    expect(receiver.received).toEqual([])
    expect(await deliveries(harness)).toEqual([])
    expect(
      (await entries(harness)).find(({ outcome }) => outcome === 'webhook.removed')?.details,
    ).toMatchObject({
      undelivered: 1,
    })
  })
})

describeOnBothStores('a delivery', (make) => {
  test('that fails holds back what follows on its request, and nobody else', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    await put(harness)
    receiver.answer = (one) => (ofRequest([one], 'R-1').length > 0 ? 503 : 204)
    for (const request of ['R-1', 'R-2', 'R-1', 'R-2', 'R-3', 'R-1']) await open(harness, device, request)
    await deliver(harness)
    expect(ofRequest(receiver.received, 'R-1')).toHaveLength(1)
    expect([ofRequest(receiver.taken(), 'R-2').length, ofRequest(receiver.taken(), 'R-3').length]).toEqual([
      2, 1,
    ])
    expect(ofRequest(receiver.taken(), null)).toHaveLength(1)
    expect((await webhookOf(harness)).undelivered).toMatchObject({ waiting: 2, pending: 1, parked: 0 })
    expect((await deliveries(harness, '&requestId=R-1')).map(({ state }) => state).sort()).toEqual([
      'pending',
      'waiting',
      'waiting',
    ])

    receiver.answer = () => 204
    await deliver(harness)
    expect(ofRequest(receiver.received, 'R-1')).toHaveLength(1)
    harness.clock.advance(10 * second)
    await deliver(harness)
    const arrived = sequences(ofRequest(receiver.taken(), 'R-1'))
    expect(arrived).toHaveLength(3)
    expect(arrived).toEqual(ascending(arrived))
    // The same message, tried twice, has the same id and another time.
    const [first, again] = ofRequest(receiver.received, 'R-1')
    expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(again?.body).toBe(first?.body)
    expect(again?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp'])
  })

  test('is tried on the schedule of Standard Webhooks, then parked, and sent again by hand', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    await put(harness)
    await deliver(harness)
    receiver.received.length = 0
    receiver.answer = () => 500
    for (let i = 0; i < 2; i++) await open(harness, device, 'R-1')
    await deliver(harness)
    for (const [index, delay] of delays.entries()) {
      harness.clock.advance(delay - second)
      await deliver(harness)
      expect(receiver.received, `before try ${index + 2}`).toHaveLength(index + 1)
      harness.clock.advance(delay * 0.1 + 2 * second)
      await deliver(harness)
      expect(receiver.received, `try ${index + 2}`).toHaveLength(index + 2)
    }
    const [parked] = await deliveries(harness, '&state=parked')
    expect(parked).toMatchObject({
      requestId: 'R-1',
      attempts: delays.length + 1,
      nextAttemptAt: null,
      lastAttempt: { outcome: 'refused', status: 500 },
    })
    expect((await webhookOf(harness)).undelivered).toMatchObject({ parked: 1, waiting: 1 })
    harness.clock.advance(30 * day)
    await deliver(harness)
    expect(receiver.received).toHaveLength(delays.length + 1)

    receiver.answer = () => 204
    const replayed = await harness.request(`/webhook/deliveries/${parked?.id ?? ''}/replay`, {
      method: 'POST',
    })
    expect(await replayed.json()).toMatchObject({ id: parked?.id, state: 'pending', attempts: 0 })
    await refused(
      harness.request(`/webhook/deliveries/${parked?.id ?? ''}/replay`, { method: 'POST' }),
      409,
      'delivery_on_its_way',
    )
    await deliver(harness)
    const arrived = sequences(ofRequest(receiver.taken(), 'R-1'))
    expect(arrived).toHaveLength(2)
    expect(arrived).toEqual(ascending(arrived))
    expect((await entries(harness)).map(({ outcome }) => outcome)).toContain('webhook.replayed')
    // One that arrived can be sent once more, for a host that lost it.
    await harness.request(`/webhook/deliveries/${parked?.id ?? ''}/replay`, { method: 'POST' })
    await deliver(harness)
    expect(ofRequest(receiver.taken(), 'R-1')).toHaveLength(3)
  })

  test('that is parked can be given up, so that the next one goes; and all can be sent again at once', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    await put(harness)
    await deliver(harness)
    receiver.answer = (one) =>
      one.message.type === 'timeline.entry' && entryOf(one).requestId !== null ? 500 : 204
    for (const request of ['R-1', 'R-1', 'R-2', 'R-3']) await open(harness, device, request)
    for (const delay of [0, ...delays]) {
      harness.clock.advance(delay * 1.2)
      await deliver(harness)
    }
    const parked = await deliveries(harness, '&state=parked')
    expect(parked.map(({ requestId }) => requestId).sort()).toEqual(['R-1', 'R-2', 'R-3'])
    receiver.answer = () => 204
    receiver.received.length = 0
    const drop = (id: string) => harness.request(`/webhook/deliveries/${id}/drop`, { method: 'POST' })
    const poisoned = parked.find(({ requestId }) => requestId === 'R-1')?.id ?? ''
    expect(await (await drop(poisoned)).json()).toMatchObject({ state: 'dropped' })
    await refused(drop(poisoned), 409, 'delivery_finished')
    await deliver(harness)
    expect(ofRequest(receiver.taken(), 'R-1')).toHaveLength(1)
    expect(ofRequest(receiver.taken(), 'R-2')).toHaveLength(0)
    expect(await (await harness.request('/webhook/replay', { method: 'POST' })).json()).toEqual({
      replayed: 2,
    })
    await deliver(harness)
    expect(ofRequest(receiver.taken(), 'R-2')).toHaveLength(1)
    expect(await (await harness.request('/webhook/replay', { method: 'POST' })).json()).toEqual({
      replayed: 0,
    })
  })

  test('waits as long as the receiver asks', async () => {
    const { harness } = await scene(make, {}, allowed)
    await put(harness)
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '600' } })
    await deliver(harness)
    harness.clock.advance(599 * second)
    await deliver(harness)
    expect(receiver.received).toHaveLength(1)
    receiver.answer = () => 204
    harness.clock.advance(62 * second)
    await deliver(harness)
    expect(receiver.taken()).toHaveLength(1)
  })

  test('that is told 410 Gone ends them all until the address is put again; nothing is lost meanwhile', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    await put(harness)
    receiver.answer = () => 410
    await deliver(harness)
    const asked = receiver.received.length
    for (const request of ['R-1', 'R-2', 'R-1']) await open(harness, device, request)
    harness.clock.advance(3 * day)
    await deliver(harness)
    expect(receiver.received).toHaveLength(asked)
    expect(await webhookOf(harness)).toMatchObject({ state: 'disabled', disabled: { code: 'gone' } })
    expect((await entries(harness)).map(({ outcome }) => outcome)).toContain('webhook.disabled')
    receiver.answer = () => 204
    expect((await put(harness)).webhook).toMatchObject({ state: 'active', disabled: null })
    await deliver(harness)
    const all = await entries(harness)
    const since = all.slice(all.findIndex(({ outcome }) => outcome === 'webhook.created'))
    expect(ascending(sequences(receiver.taken()))).toEqual(since.map(({ sequence }) => sequence))
    for (const lane of ['R-1', 'R-2', null]) {
      const order = sequences(ofRequest(receiver.taken(), lane))
      expect(order).toEqual(ascending(order))
    }
  })

  test('that gets no clear answer is tried again, and says why', async () => {
    const { harness } = await scene(make, {}, allowed)
    harness.core.settings.webhookDeadline = 300
    await put(harness)
    const last = async () => (await webhookOf(harness)).lastAttempt
    const next = async () => {
      harness.clock.advance(day)
      await deliver(harness)
      return last()
    }
    receiver.answer = () => 'hang'
    expect(await next()).toMatchObject({ outcome: 'timed_out', status: null })
    receiver.answer = () => 'reset'
    expect(await next()).toMatchObject({ outcome: 'unreachable', status: null })
    receiver.answer = ({ path }) => ({
      status: 302,
      headers: { location: `${receiver.url}${path}/elsewhere` },
    })
    expect(await next()).toMatchObject({ outcome: 'refused', status: 302 })
    expect(receiver.received.some(({ path }) => path.endsWith('elsewhere'))).toBe(false)
    // A server that speaks no TLS where TLS is asked for.
    await put(harness, receiver.url.replace('http:', 'https:'))
    expect(await next()).toMatchObject({ outcome: 'tls_failed', status: null })
    expect((await deliveries(harness, '&state=pending')).length).toBeGreaterThan(0)
  })

  test('is one, in order, however many replicas deliver', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    const replica = await harness.replica()
    await put(harness)
    for (let i = 0; i < 15; i++) await open(harness, device, `R-${i % 3}`)
    for (let i = 0; i < 20 && (await webhookOf(harness)).undelivered.since !== null; i++)
      await Promise.all([deliver(harness), deliver(replica)])
    expect(receiver.received).toHaveLength(16)
    for (const lane of ['R-0', 'R-1', 'R-2']) {
      const order = sequences(ofRequest(receiver.taken(), lane))
      expect(order).toHaveLength(5)
      expect(order).toEqual(ascending(order))
    }
  })

  test('whose process ended on the way is brought by another one, once its claim is over', async () => {
    const { harness } = await scene(make, {}, allowed)
    const replica = await harness.replica()
    await put(harness)
    // It took the message, and was gone before a byte left: what `claim` leaves behind.
    const { webhookDeliveries: d } = harness.core.engine.tables
    await harness.core.engine.tx(async (tx) => {
      await tx
        .update(d)
        .set({ claimedBy: 'gone', attempts: 1, nextAttemptAt: harness.clock.now() + 60 * second })
        .where(eq(d.workspaceId, harness.workspace))
    })
    await deliver(replica)
    expect(receiver.received).toEqual([])
    harness.clock.advance(61 * second)
    await deliver(replica)
    expect(receiver.taken()).toHaveLength(1)
  })

  test('goes out by itself, and is forgotten two weeks after it arrived', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    await put(harness)
    await open(harness, device, 'R-1')
    harness.clock.hold()
    const jobs = startJobs(harness.core)
    await expect
      .poll(() => receiver.taken().filter(({ message }) => message.type === 'timeline.entry').length, {
        timeout: 10_000,
      })
      .toBe(2)
    await jobs.stop()
    await harness.settle()
    await pruneDeliveries(harness.core.engine, harness.clock.now() - 1)
    expect((await deliveries(harness, '&state=delivered')).length).toBeGreaterThan(1)
    await pruneDeliveries(harness.core.engine, harness.clock.now() + 1)
    expect(await deliveries(harness, '&state=delivered')).toEqual([])
  })

  test('is listed in pages, newest first', async () => {
    const { harness, device } = await scene(make, {}, allowed)
    await put(harness)
    for (let i = 0; i < 4; i++) {
      harness.clock.advance(second)
      await open(harness, device, 'R-1')
    }
    const whole = await deliveries(harness)
    const paged: WebhookDelivery[] = []
    for (let cursor = ''; ;) {
      const page = (await (
        await harness.request(`/webhook/deliveries?limit=2${cursor && `&cursor=${cursor}`}`)
      ).json()) as Page<WebhookDelivery>
      paged.push(...page.items)
      if (page.next === null) break
      cursor = page.next
    }
    expect(paged).toEqual(whole)
    expect(whole.map(({ createdAt }) => createdAt)).toEqual(
      whole.map(({ createdAt }) => createdAt).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
    )
    await refused(harness.request('/webhook/deliveries?cursor=x'), 400, 'invalid_cursor')
  })
})

describeOnBothStores('an address', (make) => {
  test('that is private, not https, or carries a password is not taken', async () => {
    const harness = await make()
    for (const [url, code] of [
      ['http://desk.example/hook', 'webhook_unresolved'],
      ['http://93.184.215.14/hook', 'webhook_https_required'],
      ['ftp://93.184.215.14/hook', 'webhook_https_required'],
      ['https://user:secret@93.184.215.14/', 'webhook_credentials_in_url'],
      ['https://localhost/', 'webhook_address_refused'],
      ['https://127.0.0.1/', 'webhook_address_refused'],
      ['https://2130706433/', 'webhook_address_refused'],
      ['https://0x7f.1/', 'webhook_address_refused'],
      ['https://[::1]/', 'webhook_address_refused'],
      ['https://[::ffff:10.0.0.1]/', 'webhook_address_refused'],
      ['https://169.254.169.254/latest/meta-data', 'webhook_address_refused'],
      ['https://no-such-host.invalid/', 'webhook_unresolved'],
    ] as const) {
      const problem = await refused(harness.request('/webhook', { method: 'PUT', body: { url } }), 422, code)
      expect(problem.errors).toMatchObject([{ pointer: '/url', code }])
      expect(JSON.stringify(problem)).not.toContain('secret')
    }
    await refused(harness.request('/webhook'), 404, 'no_webhook')
  })
})

describe('where a webhook may connect to', () => {
  const rules = (addresses: string[], allowPrivate: string[] = []) => ({
    allowPrivate,
    resolve: () =>
      Promise.resolve(
        addresses.map((address) => ({
          address,
          family: address.includes(':') ? (6 as const) : (4 as const),
        })),
      ),
  })
  const https = (hostname: string) => ({ hostname, protocol: 'https:' })
  const code = async (hostname: string, ...given: Parameters<typeof rules>) =>
    permittedAddresses(https(hostname), rules(...given)).then(
      () => 'permitted',
      (error: unknown) => (error instanceof AddressError ? error.code : String(error)),
    )

  test.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.255', '169.254.169.254', '172.16.0.1'],
    ...['192.0.0.1', '192.0.2.1', '192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
    ...['240.0.0.1', '255.255.255.255', '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1'],
    ...['::ffff:0:10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1'],
    ...[
      '2002:7f00:1::',
      'fc00::1',
      'fd12:3456::1',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'ff02::1',
      '5f00::1',
    ],
  ])('not to %s', async (address) => {
    expect(await code('hook.example', [address])).toBe('address_refused')
  })

  test.each(['8.8.8.8', '93.184.215.14', '::ffff:8.8.8.8', '2606:2800:21f:cb07::1', '2a00:1450:4001::1'])(
    'to %s',
    async (address) => {
      expect(await code('hook.example', [address])).toBe('permitted')
      expect(await code(address.includes(':') ? `[${address}]` : address, [])).toBe('permitted')
    },
  )

  test('not to a name of which one address is private; and to private ones that the operator named', async () => {
    expect(await code('hook.example', ['8.8.8.8', '10.0.0.1'])).toBe('address_refused')
    expect(await code('hook.example', ['8.8.8.8', '10.0.0.1'], ['10.0.0.0/8'])).toBe('permitted')
    expect(await code('hook.example', ['::ffff:10.0.0.1'], ['10.0.0.1'])).toBe('permitted')
    expect(await code('hook.example', ['fd00::7'], ['fd00::/8'])).toBe('permitted')
    expect(await code('hook.example', ['10.0.0.2'], ['10.0.0.1'])).toBe('address_refused')
    expect(await code('hook.example', [])).toBe('unresolved')
  })

  test('is decided when it connects, for the very address that it connects to', async () => {
    const { port } = new URL(receiver.url)
    const answers = [['127.0.0.1'], ['127.0.0.1', '169.254.169.254'], ['8.8.8.8']]
    let asked = 0
    const sender = createSender({
      allowPrivate: ['127.0.0.1'],
      deadline: 300,
      now: () => 0,
      resolve: () => {
        const now = answers[asked++] ?? []
        return Promise.resolve(now.map((address) => ({ address, family: 4 as const })))
      },
    })
    const body = JSON.stringify({
      type: 'webhook.test',
      timestamp: '2026-03-03T09:00:00.000Z',
      data: { workspace: 'w', requestedBy: { id: 'a', name: 'A' } },
    })
    // Each time on a connection of its own, so that the name is asked again.
    const post = () => sender.post(`http://hook.example:${port}/`, { connection: 'close' }, body)
    receiver.answer = () => ({ status: 200, headers: { connection: 'close' } })
    expect(await post()).toMatchObject({ outcome: 'delivered', status: 200 })
    expect(receiver.received[0]?.headers.host).toBe(`hook.example:${port}`)
    expect(await post()).toMatchObject({ outcome: 'address_refused', status: null })
    expect(await post()).toMatchObject({ outcome: 'address_refused', status: null })
    expect(await post()).toMatchObject({ outcome: 'unresolved', status: null })
    expect(receiver.received).toHaveLength(1)
    await sender.close()
  })
})

test('the pauses grow from seconds to a day, never shorter than asked for, and end', () => {
  expect(nextDelay(1, null, () => 0)).toBe(5 * second)
  expect(nextDelay(1, null, () => 1)).toBe(5.5 * second)
  expect(nextDelay(1, 3600, () => 0)).toBe(hour)
  expect(nextDelay(9, 5, () => 0)).toBe(day)
  expect(nextDelay(10, 5, () => 0)).toBeNull()
})
