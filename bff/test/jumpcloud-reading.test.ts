/** Reads are patient, bounded and discreet, whatever the other side does. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createJumpCloudClient,
  createLimiter,
  JumpCloudError,
  type CallLog,
  type JumpCloudClientOptions,
} from '../src/jumpcloud/index.ts'

const apiKey = 'jca_9f27a0c4e85b41d3a6b0'
const id = '65f1c0ffee00112233445566'
const emptyPage = { totalCount: 0, results: [] }

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** A clock that moves only by sleeping, and remembers how long it slept. */
function dreamingClock() {
  let time = Date.parse('2026-03-03T09:00:00Z')
  const slept: number[] = []
  return {
    now: () => time,
    slept,
    async sleep(milliseconds: number, signal?: AbortSignal) {
      await Promise.resolve()
      if (signal?.aborted) return
      slept.push(milliseconds)
      time += milliseconds
    },
  }
}

function clientFor(url: string, more: Partial<JumpCloudClientOptions> = {}) {
  const clock = dreamingClock()
  const log: CallLog[] = []
  const { now, sleep } = clock
  const client = createJumpCloudClient({
    apiUrl: url,
    insightsUrl: url,
    apiKey,
    organizationId: 'a'.repeat(24),
    limiter: createLimiter({ now, sleep }),
    now,
    sleep,
    random: () => 0.5,
    log: (entry) => log.push(entry),
    ...more,
  })
  cleanups.push(() => client.close())
  return { client, clock, log }
}

/** Answers one after the other; the last one stays. */
function inTurn(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const requests: { url: string; headers: IncomingMessage['headers'] }[] = []
  const listener: RequestListener = (request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push({ url: request.url ?? '', headers: request.headers })
    answer?.(request, response)
  }
  return { listener, requests }
}

const refused = async (work: Promise<unknown>): Promise<JumpCloudError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(JumpCloudError)
  return error as JumpCloudError
}

describe('a read that fails', () => {
  it.each([429, 502, 503, 504])('with %i is tried again', async (status) => {
    const { listener, requests } = inTurn(
      (_, response) => json(response, status, {}),
      (_, response) => json(response, 200, emptyPage),
    )
    const { client } = clientFor(await serve(listener))
    expect((await client.systemsPage({ skip: 0 })).total).toBe(0)
    expect(requests).toHaveLength(2)
  })

  it.each([
    [
      'a reset connection',
      (_: IncomingMessage, response: ServerResponse) => response.socket?.resetAndDestroy(),
    ],
    [
      'a body that breaks off',
      (_: IncomingMessage, response: ServerResponse) => {
        response.writeHead(200, { 'content-length': '500' })
        response.write('{"totalCount"', () => response.socket?.destroy())
      },
    ],
    [
      'a body that is no JSON',
      (_: IncomingMessage, response: ServerResponse) => json(response, 200, '<html>'),
    ],
  ])('by %s is tried again', async (_, fault) => {
    const { listener, requests } = inTurn(fault, (_request, response) => json(response, 200, emptyPage))
    const { client } = clientFor(await serve(listener))
    expect((await client.systemsPage({ skip: 0 })).total).toBe(0)
    expect(requests).toHaveLength(2)
  })

  it('a sync sits out for a quarter of an hour, telling until when it waits, and then gives up', async () => {
    const { listener } = inTurn((_, response) => json(response, 503, {}))
    const { client, clock } = clientFor(await serve(listener))
    const started = clock.now()
    const told: number[] = []
    const patient = client.forSync({
      onWait({ code, until }) {
        expect(code).toBe('unreachable')
        told.push(until)
        return Promise.resolve()
      },
    })
    expect(await refused(patient.systemsPage({ skip: 0 }))).toMatchObject({
      code: 'unreachable',
      status: 503,
    })
    const minutes = (clock.now() - started) / 60_000
    expect(minutes).toBeGreaterThan(14)
    expect(minutes).toBeLessThan(16)
    expect(told.length).toBeGreaterThan(10)
    expect(told).toEqual([...told].sort((a, b) => a - b))
  })

  it('that is an error of JumpCloud’s own is given up by a sync after five tries', async () => {
    const { listener, requests } = inTurn((_, response) => json(response, 500, {}))
    const { client, log } = clientFor(await serve(listener))
    expect(await refused(client.forSync().systemsPage({ skip: 0 }))).toMatchObject({
      code: 'unreachable',
      status: 500,
    })
    expect(requests).toHaveLength(5)
    expect(log.map((entry) => entry.attempt)).toEqual([1, 2, 3, 4, 5])
  })

  it.each([400, 401, 403, 500])('with %i is not tried again', async (status) => {
    const { listener, requests } = inTurn((_, response) => json(response, status, {}))
    const { client } = clientFor(await serve(listener))
    await refused(client.systemsPage({ skip: 0 }))
    expect(requests).toHaveLength(1)
  })

  it('by silence ends with its try', async () => {
    const { listener } = inTurn(
      () => undefined,
      (_, response) => json(response, 200, emptyPage),
    )
    const { client } = clientFor(await serve(listener), { tryTimeoutMs: 50 })
    expect((await client.systemsPage({ skip: 0 })).total).toBe(0)
  })

  it('because nobody is there says so', async () => {
    const url = await serve(() => undefined)
    for (const clean of cleanups.splice(0)) await clean()
    const { client } = clientFor(url)
    expect(await refused(client.systemsPage({ skip: 0 }))).toMatchObject({
      code: 'unreachable',
      status: null,
    })
  })

  it('ends at once when it is no longer wanted, with the reason given', async () => {
    const controller = new AbortController()
    const { listener } = inTurn(() => controller.abort(new Error('the sync was cancelled')))
    const { client } = clientFor(await serve(listener))
    await expect(client.systemsPage({ skip: 0 }, controller.signal)).rejects.toThrow('the sync was cancelled')
  })
})

describe('when JumpCloud asks to slow down', () => {
  it('a sync waits for as long as it asks, in seconds or by date', async () => {
    const { listener } = inTurn(
      (_, response) => json(response, 429, {}, { 'retry-after': '40' }),
      (_, response) => json(response, 429, {}, { 'retry-after': 'Tue, 03 Mar 2026 09:02:00 GMT' }),
      (_, response) => json(response, 200, emptyPage),
    )
    const { client, clock } = clientFor(await serve(listener))
    const started = clock.now()
    await client.forSync().systemsPage({ skip: 0 })
    expect(clock.now() - started).toBeGreaterThanOrEqual(120_000)
    expect(clock.slept[0]).toBeGreaterThanOrEqual(40_000)
  })

  it("a person's call does not sit out a long wait, and says how long it would be", async () => {
    const { listener, requests } = inTurn((_, response) => json(response, 429, {}, { 'retry-after': '40' }))
    const { client, clock } = clientFor(await serve(listener))
    expect(await refused(client.system(id))).toMatchObject({ code: 'rate_limited', retryAfter: 40 })
    expect(await refused(client.system(id))).toMatchObject({ code: 'rate_limited' })
    expect(requests).toHaveLength(1)
    expect(clock.slept).toEqual([])
  })
})

describe('what a read sends', () => {
  it('is never sent on to another address', async () => {
    const elsewhere = inTurn((_, response) => json(response, 200, emptyPage))
    const other = await serve(elsewhere.listener)
    const { listener } = inTurn((_, response) =>
      json(response, 302, {}, { location: `${other}/api/systems` }),
    )
    const { client } = clientFor(await serve(listener))
    expect(await refused(client.systemsPage({ skip: 0 }))).toMatchObject({ code: 'bad_answer', status: 302 })
    expect(elsewhere.requests).toEqual([])
  })

  it('asks for pages in the order of their ids', async () => {
    const { listener, requests } = inTurn((_, response) => json(response, 200, emptyPage))
    const { client } = clientFor(await serve(listener))
    await client.systemsPage({ skip: 300 })
    expect(requests[0]?.url).toBe('/api/systems?limit=100&skip=300&sort=_id')
  })
})

describe('what a failure tells', () => {
  it('never holds the key, nor what JumpCloud wrote', async () => {
    const secretPage = `stack trace of ${apiKey}`
    for (const status of [302, 400, 401, 403, 404, 500, 503]) {
      const { listener } = inTurn((_, response) => json(response, status, { message: secretPage }))
      const { client } = clientFor(await serve(listener))
      const error = await refused(client.systemsPage({ skip: 0 }))
      const everything = [
        error.message,
        error.stack,
        error.publicDetail,
        JSON.stringify(error),
        String(error.cause),
      ]
      expect(everything.join(' ')).not.toContain(apiKey)
      expect(everything.join(' ')).not.toContain('stack trace')
    }
  })

  it('names the right that is missing', async () => {
    const { listener } = inTurn((_, response) => json(response, 403, {}))
    const { client } = clientFor(await serve(listener))
    const error = await refused(client.systemUsersPage({ skip: 0 }))
    expect(error).toMatchObject({ code: 'key_lacks_right', right: 'users.readonly' })
    expect(error.publicDetail).toContain('users.readonly')
  })

  it('tells a key without an organization from a key that is none', async () => {
    const { listener } = inTurn(
      (_, response) => json(response, 401, { message: 'Unauthorized: no organization selected' }),
      (_, response) => json(response, 401, { message: 'Unauthorized: api key user not found' }),
    )
    const { client } = clientFor(await serve(listener))
    expect((await refused(client.systemsPage({ skip: 0 }))).code).toBe('organization_not_found')
    expect((await refused(client.systemsPage({ skip: 0 }))).code).toBe('credentials_invalid')
  })
})

describe('an answer that makes no sense', () => {
  it.each([
    ['a list without a total', { results: [] }],
    ['a total without a list', { totalCount: 3 }],
    ['something else', 'null'],
  ])('%s is no page of systems', async (_, body) => {
    const { listener } = inTurn((_request, response) => json(response, 200, body))
    const { client } = clientFor(await serve(listener))
    expect((await refused(client.systemsPage({ skip: 0 }))).code).toBe('bad_answer')
  })

  it('a record of another system is not taken for the one asked for', async () => {
    const { listener } = inTurn((_, response) =>
      json(response, 200, { _id: 'f'.repeat(24), hostname: 'OTHER' }),
    )
    const { client } = clientFor(await serve(listener))
    expect((await refused(client.system(id))).code).toBe('bad_answer')
  })

  it('one that is too large is not read to its end', async () => {
    const { listener } = inTurn((_, response) =>
      json(response, 200, { totalCount: 1, results: ['x'.repeat(5000)] }),
    )
    const { client } = clientFor(await serve(listener), { maxAnswerBytes: 1000 })
    expect((await refused(client.systemsPage({ skip: 0 }))).publicDetail).toContain('too large')
  })
})

describe("a workspace's share", () => {
  const gate = () => {
    let openGate: () => void = () => undefined
    const opened = new Promise<void>((resolve) => (openGate = resolve))
    return { opened, open: openGate }
  }

  it('is five calls at once, of which a sync takes four', async () => {
    const { now, sleep } = dreamingClock()
    const limiter = createLimiter({ now, sleep })
    const { opened, open } = gate()
    let running = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++running)
      await opened
      running -= 1
    }
    const syncs = Array.from({ length: 20 }, () => limiter.run(work))
    expect(running).toBe(0)
    await Promise.resolve()
    expect(running).toBe(4)
    const person = limiter.run(work, { interactive: true })
    await Promise.resolve()
    expect(running).toBe(5)
    open()
    await Promise.all([...syncs, person])
    expect(most).toBe(5)
  })

  it('starts nobody during a pause, and everybody after it', async () => {
    const clock = dreamingClock()
    const limiter = createLimiter(clock)
    limiter.pause(30_000)
    limiter.pause(1_000)
    expect(limiter.pausedFor()).toBe(30_000)
    const starts = await Promise.all([1, 2, 3].map(() => limiter.run(() => Promise.resolve(clock.now()))))
    const first = Date.parse('2026-03-03T09:00:30Z')
    expect(starts.every((start) => start >= first)).toBe(true)
    expect(clock.slept).toEqual([30_000])
  })

  it('is left by whoever no longer wants it, while they still wait', async () => {
    const { now, sleep } = dreamingClock()
    const limiter = createLimiter({ concurrency: 1, now, sleep })
    const { opened, open } = gate()
    const first = limiter.run(() => opened)
    const controller = new AbortController()
    let ran = false
    const second = limiter.run(
      () => {
        ran = true
        return Promise.resolve()
      },
      { signal: controller.signal },
    )
    controller.abort(new Error('cancelled'))
    await expect(second).rejects.toThrow('cancelled')
    open()
    await first
    expect(ran).toBe(false)
  })
})
