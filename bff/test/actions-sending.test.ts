/** What becomes of a command between the claim and JumpCloud's answer, and what a fresh look stops before it. */
import { createServer } from 'node:net'
import { once } from 'node:events'
import { and, eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { ActionState, Device } from '@siit-jumpcloud/shared'
import type { FaultSpec } from '@siit-jumpcloud/simulator'
import { createJumpCloudClient, createLimiter } from '../src/jumpcloud/index.ts'
import {
  accepted,
  chainHolds,
  clickLock,
  clickWipe,
  commandPath,
  decide,
  deviceOf,
  entries,
  entriesOf,
  intercept,
  outcome,
  read,
  refused,
  scene,
  states,
} from './support/actions.ts'
import { describeOnBothStores, type Harness, requester } from './support/harness.ts'

const onCommands = (fault: Partial<FaultSpec> & Pick<FaultSpec, 'kind'>): FaultSpec => ({
  method: 'POST',
  path: commandPath,
  ...fault,
})

const posts = (harness: Harness) =>
  harness.simulator.requests.list({ method: 'POST' }).filter(({ path }) => new RegExp(commandPath).test(path))

describeOnBothStores('what an answer means', (make) => {
  interface Case {
    what: string
    fault: FaultSpec
    state: ActionState
    code: string
    /** Whether JumpCloud really took it, whatever it said. */
    taken: boolean
    /** Longest wait for an answer, in milliseconds; short where none comes. */
    deadline?: number
  }
  const status = (code: number): FaultSpec => onCommands({ kind: 'status', status: code })
  const cases: Case[] = [
    ...[400, 404, 405, 415, 422].map((code) => ({
      what: `${code} is a no`,
      fault: status(code),
      state: 'rejected' as const,
      code: code === 404 ? 'not_found' : code === 405 || code === 415 ? 'not_supported' : 'bad_request',
      taken: false,
    })),
    {
      what: '401 is a no of the key',
      fault: status(401),
      state: 'rejected',
      code: 'credentials_invalid',
      taken: false,
    },
    {
      what: '403 is a missing right',
      fault: status(403),
      state: 'rejected',
      code: 'key_lacks_right',
      taken: false,
    },
    ...[408, 409, 500, 502, 503, 504, 418].map((code) => ({
      what: `${code} says nothing`,
      fault: status(code),
      state: 'unknown' as const,
      code:
        code === 408
          ? 'request_timeout'
          : code === 409
            ? 'conflict'
            : code === 418
              ? 'unexpected_status'
              : 'server_error',
      taken: false,
    })),
    {
      what: 'a 500 after it took effect says nothing either',
      fault: onCommands({ kind: 'status_after', status: 500 }),
      state: 'unknown',
      code: 'server_error',
      taken: true,
    },
    {
      what: 'a redirect is not followed, for the key would travel',
      fault: onCommands({ kind: 'status', status: 307, headers: { location: 'https://elsewhere.example/' } }),
      state: 'unknown',
      code: 'redirected',
      taken: false,
    },
    {
      what: 'a connection cut before it took effect is not known to be one',
      fault: onCommands({ kind: 'reset_before' }),
      state: 'unknown',
      code: 'connection_lost',
      taken: false,
    },
    {
      what: 'a connection cut after it took effect is unknown',
      fault: onCommands({ kind: 'reset_after' }),
      state: 'unknown',
      code: 'connection_lost',
      taken: true,
    },
    {
      what: 'no answer in time is unknown',
      fault: onCommands({ kind: 'hang_after' }),
      state: 'unknown',
      code: 'no_answer',
      taken: true,
      deadline: 150,
    },
  ]

  test.each(cases)('$what', async ({ fault, state, code, taken, deadline }) => {
    const { harness, device } = await scene(
      make,
      {},
      deadline === undefined ? {} : { commandDeadline: deadline },
    )
    harness.simulator.faults.add(fault)
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done.state).toBe(state)
    expect(done.failure?.code).toBe(code)
    expect(done.evidence).toBeNull()
    // Sent once, and never again, whatever came back.
    expect(posts(harness)).toHaveLength(1)
    expect(harness.simulator.commands.list()).toHaveLength(taken ? 1 : 0)
    const told = (await entriesOf(harness, done)).at(-1)!
    expect(told).toMatchObject({ outcome: state, details: { code } })
    await chainHolds(harness)
    // What may have gone out blocks the next wipe until a person settles it; what did not, does not.
    harness.simulator.faults.clear()
    if (state === 'unknown') await refused(clickWipe(harness, device), 409, 'action_in_progress')
    else if (code !== 'credentials_invalid') await accepted(clickWipe(harness, device))
  })

  test('a 2xx whose body makes no sense, or breaks off, is accepted all the same', async () => {
    const { harness, device } = await scene(make)
    harness.simulator.faults.add(onCommands({ kind: 'bad_json' }))
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done).toMatchObject({ state: 'accepted', evidence: { grade: 'jumpcloud_accepted' } })
    expect(harness.simulator.commands.list()).toHaveLength(1)

    const half = 'HTTP/1.1 201 Created\r\ncontent-length: 50\r\n\r\n{"half"'
    expect(await answeredBy(half, (address) => sendTo(harness, device, address))).toMatchObject({
      state: 'accepted',
      evidence: { grade: 'jumpcloud_accepted' },
    })
  })

  test('429 is a no; what JumpCloud asks to wait is shown, and we do not send it again', async () => {
    const { harness, device } = await scene(make)
    harness.simulator.faults.add(
      onCommands({ kind: 'status', status: 429, headers: { 'retry-after': '17' } }),
    )
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done).toMatchObject({
      state: 'rejected',
      failure: { code: 'rate_limited', status: 429, retryAfter: 17 },
    })
    harness.clock.advance(60_000)
    await harness.settle()
    expect(posts(harness)).toHaveLength(1)
    // A new try is a new action, by a person.
    harness.simulator.faults.clear()
    expect((await outcome(harness, await accepted(clickLock(harness, device)))).state).toBe('accepted')
  })

  test('an answer that is not HTTP is unknown', async () => {
    const { harness, device } = await scene(make)
    const done = await answeredBy('SSH-2.0-OpenSSH_9.9\r\n', (address) => sendTo(harness, device, address))
    expect(done).toMatchObject({ state: 'unknown', failure: { code: 'bad_answer' } })
  })

  test('a port that refuses means that nothing was sent, and a new wipe may be asked for', async () => {
    const { harness, device } = await scene(make)
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const address = addressOf(closed)
    closed.close()
    await once(closed, 'close')
    const done = await sendTo(harness, device, address)
    expect(done).toMatchObject({ state: 'not_sent', failure: { code: 'connection_refused', status: null } })
    await accepted(clickWipe(harness, device))
  })

  test('a 401 marks the connection: from then on it says so before anything is tried', async () => {
    const { harness, device } = await scene(make)
    harness.simulator.faults.add(
      onCommands({ kind: 'status', status: 401, body: { message: 'Unauthorized: api key user not found' } }),
    )
    await outcome(harness, await accepted(clickLock(harness, device)))
    await refused(clickLock(harness, device), 409, 'credentials_invalid')
  })

  test('the PIN of a command that never reached a device is not kept', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    harness.simulator.faults.add(onCommands({ kind: 'status', status: 400 }))
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done).toMatchObject({ state: 'rejected', hasPin: false })
    await refused(decide(harness, done, 'pin', { reason: 'x' }), 409, 'no_pin')
    const { db, tables } = harness.core.engine
    const rows = await db
      .select({ pin: tables.actions.pinCiphertext })
      .from(tables.actions)
      .where(and(eq(tables.actions.workspaceId, harness.workspace), eq(tables.actions.id, done.id)))
    expect(rows).toEqual([{ pin: null }])
  })

  test('the PIN of a command of unknown outcome is kept: the Mac may ask for it', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    harness.simulator.faults.add(onCommands({ kind: 'reset_after' }))
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done).toMatchObject({ state: 'unknown', hasPin: true })
    const [command] = harness.simulator.commands.list()
    const answer = await decide(harness, done, 'pin', { reason: 'It asks for one.' })
    expect(await answer.json()).toEqual(command!.body)
  })

  test('a lock of unknown outcome may be sent again, as a new action', async () => {
    const { harness, device } = await scene(make)
    harness.simulator.faults.add(onCommands({ kind: 'reset_after', times: 1 }))
    const first = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(first.state).toBe('unknown')
    const second = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(second.state).toBe('accepted')
    expect(second.id).not.toBe(first.id)
    expect((await read(harness, first.id)).state).toBe('unknown')
  })
})

describeOnBothStores('the fresh look before sending', (make) => {
  const changes: [what: string, change: Record<string, unknown>, field: string][] = [
    ['serial number', { serialNumber: 'OTHER-0001' }, 'serialNumber'],
    ['bound users', { users: ['somebody.else@northwind.example'] }, 'binding.users'],
    ['MDM', { mdm: { vendor: 'none' } }, 'mdm.vendor'],
    ['system', { os: 'Ubuntu', osFamily: 'linux' }, 'os.family'],
  ]
  test('counts, though a clock that was wrong said that our copy is newer', async () => {
    const { harness, device, system } = await scene(make)
    harness.clock.advance(-90_000)
    harness.simulator.devices.update(system.id, { users: ['somebody.else@northwind.example'] })
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done).toMatchObject({ state: 'voided', failure: { code: 'device_changed' } })
    expect(harness.simulator.commands.list()).toEqual([])
  })

  test.each(changes)('another %s voids the action, and says what differs', async (_what, change, field) => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.update(system.id, change)
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'voided', failure: { code: 'device_changed' } })
    expect(done.failure?.changes.map((one) => one.field)).toContain(field)
    expect(posts(harness)).toEqual([])
    expect((await entriesOf(harness, done)).at(-1)).toMatchObject({
      outcome: 'voided',
      details: { changes: done.failure?.changes },
    })
    // Our copy is the fresh one by now, for who decides anew.
    expect((await deviceOf(harness, system.id)).planHash).not.toBe(device.planHash)
  })

  test('another primary user voids it', async () => {
    const { harness, device, system } = await scene(make)
    const user = harness.simulator.users.get(requester.email)
    harness.simulator.devices.update(system.id, { primarySystemUser: { id: user._id } })
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'voided', failure: { changes: [{ field: 'binding.primaryUser' }] } })
  })

  test('another Apple device behind the same record voids it', async () => {
    const { harness, device, system } = await scene(make, { os: 'macos' })
    const id = 'ffffffffffffffffffffffff'
    harness.simulator.devices.update(system.id, { apple: { id }, mdm: { internal: { deviceId: id } } })
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'voided', failure: { changes: [{ field: 'mdm.deviceId', to: id }] } })
    expect(posts(harness)).toEqual([])
  })

  test('a new hostname does not void: it is told', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.update(system.id, { hostname: 'renamed-1' })
    const done = await outcome(harness, await accepted(clickLock(harness, device)))
    expect(done.state).toBe('accepted')
    const sending = (await entriesOf(harness, done)).find((entry) => entry.outcome === 'dispatching')
    expect(sending?.details).toMatchObject({ hostnameNow: 'renamed-1' })
  })

  test('a rule that blocks by now voids it: BitLocker was turned off', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.update(system.id, { fde: { active: false } })
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'voided', failure: { code: 'windows_bitlocker_off' } })
    expect(posts(harness)).toEqual([])
  })

  test('a device that JumpCloud no longer has voids it', async () => {
    const { harness, device, system } = await scene(make)
    harness.simulator.devices.remove(system.id)
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'voided', failure: { code: 'device_removed' } })
    const now = (await (await harness.request(`/devices/${device.id}`)).json()) as Device
    expect(now.removedAt).not.toBeNull()
  })

  test('a reinstalled device never gets what was decided on for its former record', async () => {
    const { harness, device, system } = await scene(make)
    const fresh = harness.simulator.devices.reinstall(system.id)
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done.state).toBe('voided')
    expect(harness.simulator.commands.list(fresh.id)).toEqual([])
  })

  const failures: [what: string, fault: FaultSpec, code: string][] = [
    ['does not answer', { kind: 'status', status: 503 }, 'jumpcloud_unreachable'],
    [
      'asks us to slow down',
      { kind: 'status', status: 429, headers: { 'retry-after': '120' } },
      'jumpcloud_rate_limited',
    ],
    ['answers nonsense', { kind: 'bad_json' }, 'jumpcloud_unreachable'],
    ['refuses the key', { kind: 'status', status: 401 }, 'credentials_invalid'],
    ['lacks a right', { kind: 'status', status: 403 }, 'key_lacks_right'],
  ]
  test.each(failures)('where JumpCloud %s, nothing is sent', async (_what, fault, code) => {
    const { harness, device } = await scene(make)
    harness.simulator.faults.add({ method: 'GET', path: '/api/systems/*', ...fault })
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'not_sent', failure: { code } })
    expect(posts(harness)).toEqual([])
    harness.simulator.faults.clear()
    if (code !== 'credentials_invalid') await accepted(clickWipe(harness, device))
  })

  test('the stop switch thrown after the click holds it back', async () => {
    const { harness, device } = await scene(make)
    const policy = await harness.request('/connection/policy')
    const body = { ...((await policy.json()) as object), stopped: true }
    const stop = () =>
      harness.request('/connection/policy', {
        method: 'PUT',
        headers: { 'if-match': policy.headers.get('etag') ?? '' },
        body,
      })
    const begin = harness.core.background.bind(harness.core)
    harness.core.background = (name, work) =>
      begin(name, async (signal) => {
        expect((await stop()).status).toBe(200)
        await work(signal)
      })
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'not_sent', failure: { code: 'stopped' } })
    expect(posts(harness)).toEqual([])
  })

  test('a key that was replaced meanwhile: what was read with the old one sends nothing', async () => {
    const { harness, device } = await scene(make)
    let rotated = false
    const open = harness.core.jumpcloud.bind(harness.core)
    harness.core.jumpcloud = (access) => {
      const client = open(access)
      return {
        ...client,
        async system(...asked) {
          if (!rotated) {
            rotated = true
            const apiKey = harness.simulator.keys.administrator
            expect((await harness.request('/connection/rotate', { body: { apiKey } })).status).toBe(200)
          }
          return client.system(...asked)
        },
      }
    }
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'not_sent', failure: { code: 'connection_changed' } })
    expect(posts(harness)).toEqual([])
  })

  test('disconnecting before it is sent holds it back; the record stays', async () => {
    const { harness, device } = await scene(make)
    const begin = harness.core.background.bind(harness.core)
    harness.core.background = (name, work) =>
      begin(name, async (signal) => {
        if (name === 'send-action')
          expect((await harness.request('/connection', { method: 'DELETE' })).status).toBeLessThan(300)
        await work(signal)
      })
    const asked = await accepted(clickWipe(harness, device))
    await harness.settle()
    expect((await entries(harness)).filter((entry) => entry.actionId === asked.id).at(-1)).toMatchObject({
      outcome: 'not_sent',
      details: { code: 'not_connected' },
    })
    expect(posts(harness)).toEqual([])
  })
})

describeOnBothStores('the claim', (make) => {
  test('the PIN and the claim are on disk before a byte leaves', async () => {
    const { harness, device } = await scene(make, { os: 'macos' })
    const twin = await harness.replica()
    const seen: unknown[] = []
    intercept(harness, async (real, command, options) => {
      // Another process, on its own connection, already finds it.
      const [id] = (await deviceOf(twin, device.jumpcloudId)).actions.map((one) => one.id)
      const answer = await decide(twin, { id: id! }, 'pin', { reason: 'Looking.' })
      seen.push((await read(twin, id!)).state, await answer.json(), harness.simulator.commands.list().length)
      return real(command, options)
    })
    await outcome(harness, await accepted(clickLock(harness, device)))
    const [command] = harness.simulator.commands.list()
    expect(seen).toEqual(['dispatching', command!.body, 0])
  })

  test('a claim that grew old between its commit and the first byte sends nothing', async () => {
    const { harness, device } = await scene(make)
    intercept(harness, (real, command, options) => {
      harness.clock.advance(10_001)
      return real(command, options)
    })
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'not_sent', failure: { code: 'claim_lost' } })
    expect(states(done)).toEqual(['requested', 'approved', 'dispatching', 'not_sent'])
    expect(posts(harness)).toEqual([])
  })

  test('a reading that took longer than a minute is too old to act on', async () => {
    const { harness, device } = await scene(make)
    const open = harness.core.jumpcloud.bind(harness.core)
    harness.core.jumpcloud = (access) => {
      const client = open(access)
      return {
        ...client,
        async system(...asked) {
          const system = await client.system(...asked)
          harness.clock.advance(60_001)
          return system
        },
      }
    }
    const done = await outcome(harness, await accepted(clickWipe(harness, device)))
    expect(done).toMatchObject({ state: 'not_sent', failure: { code: 'too_late' } })
    expect(posts(harness)).toEqual([])
  })
})

type Target = Parameters<typeof clickWipe>[1]

/** A wipe whose command goes to another address than the reads. */
async function sendTo(harness: Harness, device: Target, apiUrl: string) {
  const { clock } = harness
  const elsewhere = createJumpCloudClient({
    apiUrl,
    insightsUrl: apiUrl,
    apiKey: harness.simulator.keys.administrator,
    organizationId: harness.simulator.organizationId,
    limiter: createLimiter({ concurrency: 1, now: clock.now, sleep: clock.sleep }),
    now: clock.now,
    sleep: clock.sleep,
  })
  intercept(harness, (_real, command, options) => elsewhere.send(command, options))
  const done = await outcome(harness, await accepted(clickWipe(harness, device)))
  await elsewhere.close()
  return done
}

/** Runs with a server that answers whatever it is asked with these bytes, and hangs up. */
async function answeredBy<T>(bytes: string, run: (address: string) => Promise<T>): Promise<T> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(bytes))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    return await run(addressOf(server))
  } finally {
    server.close()
  }
}

function addressOf(server: ReturnType<typeof createServer>): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}
