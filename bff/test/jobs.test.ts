/** What the service does by itself, alone and with a second replica beside it. */
import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import type { Device, Page, Panel, SyncRun } from '@siit-jumpcloud/shared'
import { connectionRow, health, tightenSchedule } from '../src/connections/index.ts'
import { type Jobs, startJobs, withLease } from '../src/jobs/index.ts'
import { readEvents } from '../src/store/workspaces.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'

const hour = 60 * 60_000
const day = 24 * hour

const running: Jobs[] = []
const start = (harness: Harness): Jobs => {
  harness.clock.hold()
  const jobs = startJobs(harness.core)
  running.push(jobs)
  return jobs
}
const stopAll = () => Promise.all(running.splice(0).map((jobs) => jobs.stop()))

const runsOf = async (harness: Harness): Promise<SyncRun[]> =>
  ((await (await harness.request('/sync/runs')).json()) as Page<SyncRun>).items

const until = (condition: () => Promise<boolean> | boolean) =>
  expect.poll(condition, { timeout: 15_000, interval: 10 }).toBe(true)

/** As `until`, while time goes on: a job that is just at work sleeps later than the test moves the clock. */
const untilInTime = (harness: Harness, condition: () => Promise<boolean> | boolean) =>
  until(() => {
    harness.clock.advance(5_000)
    return condition()
  })

/** Work that a test ends when it likes. */
function held() {
  let begin: (signal: AbortSignal) => void = () => undefined
  let end: () => void = () => undefined
  const begun = new Promise<AbortSignal>((resolve) => {
    begin = resolve
  })
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const work = async (signal: AbortSignal): Promise<string> => {
    begin(signal)
    await ended
    return 'done'
  }
  return { begun, end, work }
}

describeOnBothStores('a lease', (make) => {
  test('is held by one at a time, of this process and of others, and free afterwards', async () => {
    const harness = await make()
    const replica = await harness.replica()
    harness.clock.hold()
    const first = held()
    const holding = withLease(harness.core, 'l', 1000, first.work)
    await first.begun
    for (const { core } of [harness, replica])
      expect(await withLease(core, 'l', 1000, () => Promise.resolve('never'))).toEqual({ held: false })
    expect(await withLease(replica.core, 'another', 1000, () => Promise.resolve(1))).toEqual({
      held: true,
      value: 1,
    })
    first.end()
    expect(await holding).toEqual({ held: true, value: 'done' })
    expect(await withLease(replica.core, 'l', 1000, () => Promise.resolve(2))).toEqual({
      held: true,
      value: 2,
    })
  })

  test('of many who ask at once, one gets it', async () => {
    const harness = await make()
    const replica = await harness.replica()
    harness.clock.hold()
    const hold = held()
    const asked = Array.from({ length: 12 }, (_, i) =>
      withLease((i % 2 ? harness : replica).core, 'l', 1000, hold.work),
    )
    await hold.begun
    // The others are answered while the one still works.
    let refused = 0
    for (const one of asked) void one.then((result) => (refused += result.held ? 0 : 1))
    await until(() => refused === 11)
    hold.end()
    expect((await Promise.all(asked)).filter((result) => result.held)).toHaveLength(1)
  })

  test('is renewed while its work goes on', async () => {
    const harness = await make()
    const replica = await harness.replica()
    harness.clock.hold()
    const { leases } = harness.core.engine.tables
    const untilOf = async () =>
      (await harness.core.engine.db.select().from(leases).where(eq(leases.name, 'l')))[0]?.until
    const hold = held()
    const holding = withLease(harness.core, 'l', 900, hold.work)
    const signal = await hold.begun
    for (let i = 0; i < 4; i++) {
      harness.clock.advance(300)
      await until(async () => (await untilOf()) === harness.clock.now() + 900)
    }
    expect(await withLease(replica.core, 'l', 900, () => Promise.resolve())).toEqual({ held: false })
    expect(signal.aborted).toBe(false)
    hold.end()
    await holding
    expect(await untilOf()).toBeUndefined()
  })

  test('runs out where its process stood still, which then learns that it has lost it', async () => {
    const harness = await make()
    const replica = await harness.replica()
    harness.clock.hold()
    const hold = held()
    const holding = withLease(harness.core, 'l', 900, hold.work)
    const signal = await hold.begun
    harness.clock.advance(5000)
    const other = held()
    const taken = withLease(replica.core, 'l', 900, other.work)
    await other.begun
    await until(() => signal.aborted)
    // The loser's end does not give away what is the other's by now.
    hold.end()
    await holding
    expect(await withLease(harness.core, 'l', 900, () => Promise.resolve())).toEqual({ held: false })
    other.end()
    await taken
  })

  test('is given back where its work fails, with the work’s own error', async () => {
    const harness = await make()
    harness.clock.hold()
    await expect(withLease(harness.core, 'l', 900, () => Promise.reject(new Error('mine')))).rejects.toThrow(
      'mine',
    )
    expect(await withLease(harness.core, 'l', 900, () => Promise.resolve(1))).toEqual({
      held: true,
      value: 1,
    })
  })
})

describeOnBothStores('the jobs', (make) => {
  afterEach(stopAll)

  test('sync when the interval has passed, once, however many replicas there are', async () => {
    const harness = await make({ fleet: 3 })
    await harness.connect()
    const replica = await harness.replica()
    start(harness)
    start(replica)
    const interval = harness.core.settings.syncInterval
    harness.clock.advance(interval * 0.8)
    await Promise.all([harness.settle(), replica.settle()])
    expect(await runsOf(harness)).toHaveLength(1)

    for (let i = 2; i <= 3; i++) {
      harness.clock.advance(interval * 1.2)
      await untilInTime(harness, async () => (await runsOf(harness)).length === i)
      await until(async () => (await runsOf(harness)).every(({ state }) => state === 'succeeded'))
    }
    const runs = await runsOf(harness)
    expect(runs.map(({ trigger }) => trigger)).toEqual(['schedule', 'schedule', 'connect'])
    const row = await connectionRow(harness.core.engine, harness.core.engine.db, harness.workspace)
    // A tenth more or less, from when the schedule took its turn: moments before the run began.
    const ahead = ((row?.nextSyncAt ?? 0) - Date.parse(runs[0]?.startedAt ?? '')) / interval
    expect(ahead).toBeGreaterThan(0.88)
    expect(ahead).toBeLessThanOrEqual(1.1)
  })

  test('start an import whose process ended before it could', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    const { connections } = harness.core.engine.tables
    await harness.core.engine.tx(async (tx) => {
      await tx.update(connections).set({ nextSyncAt: harness.clock.now() })
    })
    start(harness)
    await until(async () => (await runsOf(harness)).length === 2)
    await harness.settle()
  })

  test('carry on a sync whose process is gone: at once where no other can have it, else when its lease is over', async () => {
    const harness = await make({ fleet: 4 })
    await harness.connect()
    const { syncRuns } = harness.core.engine.tables
    await harness.core.engine.tx(async (tx) => {
      await tx.update(syncRuns).set({
        state: 'running',
        phase: 'hardware',
        leaseOwner: 'a process that is gone',
        leaseUntil: harness.clock.now() + 5 * 60_000,
        finishedAt: null,
      })
    })
    const replica = await harness.replica()
    start(replica)
    const ended = async () => (await runsOf(harness))[0]?.state === 'succeeded'
    if (harness.core.engine.dialect === 'sqlite') await until(ended)
    else await untilInTime(harness, ended)
    expect(await runsOf(harness)).toHaveLength(1)
  })

  test('a shorter interval holds for the syncs that were planned before it', async () => {
    const harness = await make()
    await harness.connect()
    const settings = { ...harness.core.settings, syncInterval: 10 * 60_000 }
    await tightenSchedule({ ...harness.core, settings })
    const row = await connectionRow(harness.core.engine, harness.core.engine.db, harness.workspace)
    expect(row?.nextSyncAt).toBeLessThanOrEqual(harness.clock.now() + 11 * 60_000)
    await tightenSchedule({ ...harness.core, settings })
    expect(await connectionRow(harness.core.engine, harness.core.engine.db, harness.workspace)).toEqual(row)
  })

  test('forget events after a day', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const before = await readEvents(harness.core.engine, harness.workspace, 0)
    expect(before.length).toBeGreaterThan(0)
    const { connections } = harness.core.engine.tables
    // No sync in between, so that no event is a new one.
    await harness.core.engine.tx(async (tx) => {
      await tx.update(connections).set({ nextSyncAt: harness.clock.now() + 100 * day })
    })
    const replica = await harness.replica()
    replica.core.settings.syncInterval = 100 * day
    harness.clock.advance(23 * hour)
    const jobs = start(replica)
    harness.clock.advance(2 * hour)
    await untilInTime(
      harness,
      async () => (await readEvents(harness.core.engine, harness.workspace, 0)).length === 0,
    )
    await jobs.stop()
  })

  test('forget an idempotency key after a week, and not before', async () => {
    const harness = await make()
    const { idempotencyKeys } = harness.core.engine.tables
    const made = (key: string, createdAt: number) => ({
      workspaceId: harness.workspace,
      agentId: 'a-ada',
      key,
      bodyHash: 'h',
      actionId: null,
      problem: null,
      createdAt,
    })
    const now = harness.clock.now()
    await harness.core.engine.tx(async (tx) => {
      await tx.insert(idempotencyKeys).values([made('old', now - 8 * day), made('young', now - 6 * day)])
    })
    start(harness)
    const left = async () =>
      (await harness.core.engine.db.select().from(idempotencyKeys)).map(({ key }) => key)
    await until(async () => (await left()).length < 2)
    expect(await left()).toEqual(['young'])
  })

  test('a sync that is due while another runs gets its turn after it', async () => {
    const harness = await make({ fleet: 2 })
    await harness.connect()
    const { connections, syncRuns } = harness.core.engine.tables
    // One runs in a process that is alive: its lease is renewed for as long as the test likes.
    await harness.core.engine.tx(async (tx) => {
      await tx.update(connections).set({ nextSyncAt: harness.clock.now() })
      await tx
        .update(syncRuns)
        .set({ state: 'running', leaseOwner: harness.core.processId, leaseUntil: Number.MAX_SAFE_INTEGER })
    })
    start(harness)
    const due = async () =>
      (await connectionRow(harness.core.engine, harness.core.engine.db, harness.workspace))?.nextSyncAt ?? 0
    await until(async () => (await due()) === harness.clock.now() + 60_000)
    expect(await runsOf(harness)).toHaveLength(1)
    await harness.core.engine.tx(async (tx) => {
      await tx.update(syncRuns).set({ state: 'succeeded', leaseOwner: null, leaseUntil: null })
    })
    await untilInTime(harness, async () => (await runsOf(harness)).length === 2)
    await until(async () => (await runsOf(harness)).every(({ state }) => state === 'succeeded'))
  })

  test('say that JumpCloud is back as soon as it is', async () => {
    const harness = await make()
    harness.simulator.users.add({ email: 'grace.hopper@northwind.example' })
    harness.simulator.devices.add({ os: 'windows', users: ['grace.hopper@northwind.example'] })
    await harness.connect()
    const panel = async () => (await (await harness.request('/panel')).json()) as Panel
    const [device] = (await panel()).devices as [Device]
    expect((await panel()).connection.jumpcloud).toBe('up')

    const fault = harness.simulator.faults.add({ kind: 'status', status: 500, path: '/api/*' })
    expect((await harness.request(`/devices/${device.id}/refresh`, { method: 'POST' })).status).toBe(502)
    const down = (await panel()).connection
    expect(down.jumpcloud).toBe('down')
    expect(Date.parse(down.nextTryAt ?? '')).toBeGreaterThan(harness.clock.now())

    harness.simulator.faults.remove(fault.id)
    start(harness)
    expect(health(harness.core, harness.workspace).state).toBe('down')
    await untilInTime(harness, () => health(harness.core, harness.workspace).state === 'up')
    expect((await panel()).connection).toMatchObject({ jumpcloud: 'up', nextTryAt: null })
  })

  test('finish a disconnect whose process ended half-way', async () => {
    const harness = await make({ fleet: 3 })
    await harness.connect()
    const { connections, devices } = harness.core.engine.tables
    await harness.core.engine.tx(async (tx) => {
      await tx.delete(connections).where(eq(connections.workspaceId, harness.workspace))
    })
    expect(await harness.core.engine.db.select().from(devices)).toHaveLength(3)
    start(harness)
    await until(async () => (await harness.core.engine.db.select().from(devices)).length === 0)
  })

  test('stop at once, and do nothing after it', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const jobs = start(harness)
    await jobs.stop()
    harness.clock.advance(2 * harness.core.settings.syncInterval)
    await harness.settle()
    expect(await runsOf(harness)).toHaveLength(1)
  })

  test('a job that fails is logged, and the others go on', async () => {
    const harness = await make({ fleet: 1 })
    await harness.connect()
    const { connections, leases } = harness.core.engine.tables
    await harness.core.engine.tx(async (tx) => {
      await tx.update(connections).set({ nextSyncAt: harness.clock.now() })
      await tx
        .insert(leases)
        .values({ name: 'prune', owner: 'somebody else', until: Number.MAX_SAFE_INTEGER })
    })
    const failing = {
      ...harness.core,
      get processId(): string {
        throw new Error('no lease today')
      },
    }
    harness.clock.hold()
    running.push(startJobs(failing))
    await until(() => harness.logged.some((line) => line.includes('A job failed')))
    await until(async () => (await runsOf(harness)).length === 2)
  })
})
