/** `/events`: a stream tells what its token could read by the other routes, and nothing else. */
import type { Permission, StreamEvent } from '@siit-jumpcloud/shared'
import { expect, test } from 'vitest'
import { createApp } from '../src/http/app.ts'
import { createTokenVerifier } from '../src/http/auth.ts'
import { appendEvents, lastEventSequence, pruneEvents } from '../src/store/workspaces.ts'
import { accepted, clickLock, clickWipe, decide, deviceOf, scene } from './support/actions.ts'
import { type EventStream, openStream } from './support/event-stream.ts'
import { describeOnBothStores, type Harness, type TokenOptions } from './support/harness.ts'

const other = { id: 'p-alan', email: 'alan.turing@northwind.example', name: 'Alan Turing' }
const reader: Permission[] = ['devices:read', 'devices:lock']

const kinds = (stream: EventStream) => new Set(stream.events().map(({ type }) => type))

/** Something that whoever listens with `devices:read` alone hears: a sign that all before it was told. */
async function sign(harness: Harness, requestId: string): Promise<void> {
  const { core, workspace } = harness
  const entry = {
    sequence: 1,
    at: new Date(core.clock.now()).toISOString(),
    kind: 'workspace' as const,
    actor: { type: 'system' as const, id: 'test', name: 'test' },
    requestId,
    action: null,
    actionId: null,
    outcome: 'sign',
    device: null,
    reason: null,
    sourceAddress: null,
    correlationId: null,
    occurredAt: null,
    details: {},
    previousHash: '',
    hash: '',
  }
  await core.engine.tx((tx) =>
    appendEvents(
      core.engine,
      tx,
      workspace,
      [{ event: { type: 'timeline', entry }, requestId }],
      core.clock.now(),
    ),
  )
  await core.engine.publish(workspace)
}

const isSign = (event: StreamEvent) => event.type === 'timeline' && event.entry.outcome === 'sign'

describeOnBothStores('the event stream', (make) => {
  test('tells an open panel of another agent’s action, from the click to JumpCloud’s answer', async () => {
    const { harness, device } = await scene(make)
    const token = await harness.token({ sub: 'a-bob', permissions: reader })
    const stream = await openStream(harness, { token })
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream')
    const asked = await accepted(clickLock(harness, device))
    await stream.event((event) => event.type === 'action' && event.action.state === 'accepted')
    const states = stream
      .events()
      .flatMap((event) =>
        event.type === 'action' && event.action.id === asked.id ? [event.action.state] : [],
      )
    expect(states).toEqual(['approved', 'dispatching', 'accepted'])
    await stream.event((event) => event.type === 'timeline' && event.entry.outcome === 'accepted')
    await stream.close()
  })

  test('tells it to a panel of another replica too', async () => {
    const { harness, device } = await scene(make, {}, { events: { poll: 50 } })
    const replica = await harness.replica()
    const stream = await openStream(replica)
    await accepted(clickLock(harness, device))
    await stream.event((event) => event.type === 'action' && event.action.state === 'accepted')
    await stream.close()
  })

  test('without devices:search, tells only of the requester’s devices and the request’s timeline', async () => {
    const harness = await make()
    const system = harness.simulator.devices.add({ os: 'windows', users: [other.email] })
    await harness.connect()
    const device = await deviceOf(harness, system.id)
    const theirs = await harness.token({ request: { id: 'R-2', requester: other } })
    await harness.request('/panel', { token: theirs })

    const stream = await openStream(harness, { token: await harness.token({ permissions: reader }) })
    await accepted(clickLock(harness, device, { token: theirs }))
    await harness.settle()
    await harness.request('/sync', { method: 'POST' })
    await harness.settle()
    await sign(harness, 'R-1')
    await stream.event(isSign)
    expect(stream.events()).toHaveLength(1)
    await stream.close()
  })

  test('with devices:search, tells of every device, but not of syncs and the connection', async () => {
    const { harness, device } = await scene(make)
    const token = await harness.token({ permissions: ['devices:read', 'devices:search'], request: null })
    const stream = await openStream(harness, { token })
    await accepted(clickLock(harness, device))
    await harness.settle()
    await harness.request('/sync', { method: 'POST' })
    await harness.settle()
    await harness.request('/connection/rotate', {
      body: { apiKey: harness.simulator.keys.secondAdministrator },
    })
    await sign(harness, 'R-9')
    await stream.event(isSign)
    expect(kinds(stream)).toContain('action')
    expect(kinds(stream)).not.toContain('sync')
    expect(kinds(stream)).not.toContain('connection')
    const workspaceOwn = stream
      .events()
      .filter((event) => event.type === 'timeline' && event.entry.kind === 'workspace' && !isSign(event))
    expect(workspaceOwn).toEqual([])
    await stream.close()
  })

  test('with devices:approve alone, tells of what awaits a decision, and of nothing else on the same request', async () => {
    const { harness, device } = await scene(make, {}, { policy: { approval: { lock: false, wipe: true } } })
    // On the very request, with a right that lists devices: still nothing that `/timeline` would refuse.
    const token = await harness.token({ sub: 'a-bob', permissions: ['devices:approve', 'devices:search'] })
    expect((await harness.request('/timeline', { token })).status).toBe(403)
    const stream = await openStream(harness, { token })
    await accepted(clickLock(harness, device))
    await harness.settle()
    const asked = await accepted(clickWipe(harness, device))
    await stream.event((event) => event.type === 'action' && event.action.state === 'awaiting_approval')
    const answer = await decide(
      harness,
      asked,
      'approve',
      { planHash: device.planHash },
      await harness.token({ sub: 'a-carol', email: 'carol@desk.example', name: 'Carol' }),
    )
    expect(answer.status).toBe(200)
    await stream.event((event) => event.type === 'action' && event.action.state === 'approved')
    await harness.settle()
    await stream.close()
    const told = stream.events().filter(({ type }) => type === 'action' || type === 'timeline')
    expect(
      told.map((event) => (event.type === 'action' ? [event.action.id, event.action.state] : event)),
    ).toEqual([
      [asked.id, 'awaiting_approval'],
      [asked.id, 'approved'],
    ])
  })

  test('with integration:manage, tells of syncs and the connection', async () => {
    const { harness } = await scene(make)
    const stream = await openStream(harness, {
      token: await harness.token({ permissions: ['devices:read', 'integration:manage'], request: null }),
    })
    await harness.request('/sync', { method: 'POST' })
    await stream.event((event) => event.type === 'sync' && event.run.state === 'succeeded')
    await harness.request('/connection', { method: 'DELETE' })
    await stream.event((event) => event.type === 'connection' && event.connection.state === 'not_connected')
    expect(JSON.stringify(stream.told)).not.toContain(harness.simulator.keys.administrator)
    await stream.close()
  })

  test('tells a panel that one of its devices is no longer its requester’s', async () => {
    const { harness, device, system } = await scene(make)
    const stream = await openStream(harness, { token: await harness.token({ permissions: reader }) })
    harness.simulator.users.add({ email: other.email })
    harness.simulator.devices.update(system.id, { users: [other.email] })
    await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })
    expect(await stream.event((event) => event.type === 'device')).toEqual({
      type: 'device',
      deviceId: device.id,
    })
    await stream.close()
  })

  test('of another workspace nothing is heard', async () => {
    const { harness, device } = await scene(make, {}, { events: { poll: 20 } })
    const stream = await openStream(harness, {
      token: await harness.token({ workspace: 'another' }),
    })
    await accepted(clickLock(harness, device))
    await harness.settle()
    harness.clock.advance(600_000)
    await stream.ended
    expect(stream.events()).toEqual([])
  })

  test('goes on where it broke off', async () => {
    const { harness, device } = await scene(make)
    const first = await openStream(harness)
    await sign(harness, 'R-1')
    const { id } = await first.next(({ event }) => event === 'timeline')
    await first.close()

    const asked = await accepted(clickLock(harness, device))
    await harness.settle()
    const second = await openStream(harness, { lastEventId: id ?? '' })
    expect(second.told[0]?.data).toEqual({ type: 'ready', resumed: true })
    await second.event(
      (event) => event.type === 'action' && event.action.id === asked.id && event.action.state === 'accepted',
    )
    expect(second.events().some(isSign)).toBe(false)
    const ids = second.told.filter(({ event }) => event !== 'ready').map((message) => Number(message.id))
    expect(ids).toEqual([...ids].sort((a, b) => a - b))
    expect(new Set(ids).size).toBe(ids.length)
    await second.close()
  })

  test('more events than one look takes come all, in order', async () => {
    const { harness } = await scene(make)
    const from = await lastEventSequence(harness.core.engine, harness.workspace)
    const { engine, clock } = harness.core
    const many = Array.from({ length: 450 }, (_, i) => ({
      event: { type: 'device' as const, deviceId: `d-${i}` },
      deviceId: `d-${i}`,
    }))
    await engine.tx((tx) => appendEvents(engine, tx, harness.workspace, many, clock.now()))
    const stream = await openStream(harness, { lastEventId: String(from) })
    await stream.event((event) => event.type === 'device' && event.deviceId === 'd-449')
    expect(stream.events().map((event) => event.type === 'device' && event.deviceId)).toEqual(
      many.map(({ deviceId }) => deviceId),
    )
    await stream.close()
  })

  test('says so where what lies between is forgotten, or the number was never given', async () => {
    const { harness } = await scene(make)
    await sign(harness, 'R-1')
    harness.clock.advance(1000)
    await pruneEvents(harness.core.engine, harness.core.clock.now())
    for (const lastEventId of ['1', '999999', '-1', 'x', '99999999999999999999']) {
      const stream = await openStream(harness, { lastEventId })
      expect(stream.told[0]?.data, lastEventId).toEqual({ type: 'ready', resumed: false })
      await sign(harness, 'R-1')
      await stream.event(isSign)
      await stream.close()
      await pruneEvents(harness.core.engine, harness.core.clock.now() + 1)
    }
  })

  test('ends with its token, and says why', async () => {
    const harness = await make({ events: { poll: 20 } })
    const stream = await openStream(harness, { token: await harness.token({ life: 60 }) })
    harness.clock.advance(60_000)
    await stream.ended
    expect(stream.told.at(-1)).toMatchObject({ event: 'end', data: { reason: 'token_expired' } })
  })

  test('does not begin without devices:read, or without a token', async () => {
    const harness = await make()
    for (const [options, status] of [
      [{ token: null }, 401],
      [{ token: await harness.token({ permissions: ['devices:search'] } satisfies TokenOptions) }, 403],
    ] as const)
      expect((await harness.request('/events', options)).status).toBe(status)
  })

  test('shows that it lives while nothing happens', async () => {
    const harness = await make({ events: { heartbeat: 10, poll: 60_000 } })
    const stream = await openStream(harness)
    await expect.poll(() => stream.comments).toBeGreaterThan(2)
    expect(stream.events()).toEqual([])
    await stream.close()
  })

  test('ends when the service stops, and is counted out', async () => {
    const harness = await make({ env: { METRICS_TOKEN: 'metrics-token-of-this-test' } })
    const stopping = new AbortController()
    const { core, config } = harness
    const app = createApp({
      core,
      config,
      tokens: createTokenVerifier(config.tokens, core.clock.now),
      stopping: stopping.signal,
    })
    const open = async () => {
      const text = await (
        await app.request('/metrics', { headers: { authorization: 'Bearer metrics-token-of-this-test' } })
      ).text()
      return /^event_streams_open (\d+)$/m.exec(text)?.[1]
    }
    const stream = await openStream({
      ...harness,
      request: (path, options = {}) => withApp(app, harness, path, options),
    })
    expect(await open()).toBe('1')
    stopping.abort()
    await stream.ended
    expect(stream.told.at(-1)).toMatchObject({ event: 'end', data: { reason: 'stopping' } })
    await expect.poll(open).toBe('0')
  })

  test('a reader who goes leaves nothing behind', async () => {
    const harness = await make()
    let listeners = 0
    const { subscribe } = harness.core.engine
    harness.core.engine.subscribe = (listener) => {
      const stop = subscribe(listener)
      listeners++
      return () => {
        listeners--
        stop()
      }
    }
    const stream = await openStream(harness)
    expect(listeners).toBe(1)
    await stream.close()
    await expect.poll(() => listeners).toBe(0)
    expect(harness.logged.filter((line) => line.startsWith('error'))).toEqual([])
  })
})

async function withApp(
  app: Harness['app'],
  harness: Harness,
  path: string,
  options: { headers?: Record<string, string> },
): Promise<Response> {
  return app.request(`/api/v1${path}`, {
    headers: { ...options.headers, authorization: `Bearer ${await harness.token()}` },
  })
}
