/** At most once: double clicks, two agents, two processes, and a process that is gone in the middle of it. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { recoverActions } from '../src/actions/recover.ts'
import type { CommandOutcome } from '../src/jumpcloud/index.ts'
import {
  abandon,
  accepted,
  chainHolds,
  clickLock,
  clickWipe,
  decide,
  entriesOf,
  intercept,
  outcome,
  read,
  refused,
  scene,
  states,
} from './support/actions.ts'
import { describeOnBothStores } from './support/harness.ts'

const acceptedAnswer: CommandOutcome = {
  state: 'accepted',
  code: 'accepted',
  detail: 'JumpCloud accepted the command.',
  status: 201,
  retryAfter: null,
}

/** Longer than any claim with its deadline. */
const longAfter = 120_000

/** A promise that the test keeps. */
function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let keep: (value: T) => void = () => undefined
  const promise = new Promise<T>((resolve) => (keep = resolve))
  return { promise, resolve: (value) => keep(value) }
}

describeOnBothStores('clicks that come at once', (make) => {
  test('one click that a browser sends many times, to two processes, is one command', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => accepted(clickWipe(i % 2 ? twin : harness, device, { key }))),
    )
    await Promise.all([harness.settle(), twin.settle()])
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(harness.simulator.commands.list()).toHaveLength(1)
    const told = await entriesOf(harness, answers[0]!)
    expect(told.map((entry) => entry.outcome)).toEqual(['requested', 'dispatching', 'accepted'])
    await chainHolds(harness)
  })

  test('two agents who click at the same time: one is sent, the other is told by whom', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    const token = await harness.token({ sub: 'a-bob', name: 'Bob', email: 'bob@desk.example' })
    const answers = await Promise.all([clickWipe(harness, device), clickWipe(twin, device, { token })])
    await Promise.all([harness.settle(), twin.settle()])
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409])
    const loser = answers.find(({ status }) => status === 409)!
    const said = await refused(loser, 409, 'action_in_progress')
    expect(['Ada Lovelace', 'Bob']).toContain(said.verdict?.params['who'])
    expect(harness.simulator.commands.list()).toHaveLength(1)
    await chainHolds(harness)
  })

  test('many different clicks on one device, over two processes: one lock and one wipe', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const side = i % 2 ? twin : harness
        return i % 4 < 2 ? clickLock(side, device) : clickWipe(side, device)
      }),
    )
    await Promise.all([harness.settle(), twin.settle()])
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(2)
    expect(
      harness.simulator.commands
        .list()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['erase', 'lock'])
    await chainHolds(harness)
  })

  test('cancel and send meet: either nothing left, or it was too late', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    const asked = await accepted(clickWipe(harness, device))
    const answer = await decide(twin, asked, 'cancel', { reason: 'Wrong device.' })
    const done = await outcome(harness, asked)
    if (answer.status === 200) {
      expect(states(done)).toEqual(['requested', 'approved', 'cancelled'])
      expect(harness.simulator.commands.list()).toEqual([])
    } else {
      await refused(answer, 409, 'too_late_to_cancel')
      expect(done.state).toBe('accepted')
      expect(harness.simulator.commands.list()).toHaveLength(1)
    }
  })
})

describeOnBothStores('cancelling', (make) => {
  test('what was not sent yet is taken back, is never sent, and blocks no longer', async () => {
    const { harness, device } = await scene(make)
    const begin = harness.core.background.bind(harness.core)
    const held: (() => void)[] = []
    harness.core.background = (name, work) => held.push(() => begin(name, work))
    const asked = await accepted(clickWipe(harness, device))
    const answer = await decide(harness, asked, 'cancel', { reason: 'Wrong device.' })
    expect(answer.status).toBe(200)
    // A second click on Cancel finds it cancelled.
    expect((await decide(harness, asked, 'cancel')).status).toBe(200)
    held.forEach((go) => go())
    const done = await outcome(harness, asked)
    expect(done.state).toBe('cancelled')
    expect(harness.simulator.commands.list()).toEqual([])
    expect((await entriesOf(harness, asked)).map((entry) => [entry.outcome, entry.reason])).toEqual([
      ['requested', asked.reason],
      ['cancelled', 'Wrong device.'],
    ])
    harness.core.background = begin
    await accepted(clickWipe(harness, device))
  })

  test('what was sent cannot be called back', async () => {
    const { harness, device } = await scene(make)
    const asked = await accepted(clickWipe(harness, device))
    await harness.settle()
    await refused(decide(harness, asked, 'cancel'), 409, 'too_late_to_cancel')
    expect((await read(harness, asked.id)).state).toBe('accepted')
  })
})

describeOnBothStores('a process that is gone', (make) => {
  test('after the intent: another ends it as not sent, once its time is up, and never sends it', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    abandon(harness)
    const asked = await accepted(clickWipe(harness, device))
    await recoverActions(twin.core)
    expect((await read(twin, asked.id)).state).toBe('approved')

    harness.clock.advance(longAfter)
    await Promise.all([recoverActions(twin.core), recoverActions(harness.core)])
    const done = await outcome(twin, asked)
    expect(done).toMatchObject({ state: 'not_sent', failure: { code: 'interrupted' } })
    expect(harness.simulator.commands.list()).toEqual([])
    expect((await entriesOf(twin, asked)).map((entry) => entry.outcome)).toEqual(['requested', 'not_sent'])
    await accepted(clickWipe(twin, device))
  })

  test('after the claim: it becomes unknown, not before claim and deadline have passed, and is never sent', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    const claimed = later<undefined>()
    const answer = later<CommandOutcome>()
    intercept(harness, () => {
      claimed.resolve(undefined)
      return answer.promise
    })
    const asked = await accepted(clickWipe(harness, device))
    await claimed.promise

    harness.clock.advance(10_000 + twin.core.settings.commandDeadline)
    await recoverActions(twin.core)
    expect((await read(twin, asked.id)).state).toBe('dispatching')
    harness.clock.advance(1)
    await Promise.all([recoverActions(twin.core), recoverActions(harness.core)])
    const lost = await read(twin, asked.id)
    expect(lost).toMatchObject({ state: 'unknown', failure: { code: 'interrupted' } })
    expect((await entriesOf(twin, asked)).filter((entry) => entry.outcome === 'unknown')).toHaveLength(1)
    expect(harness.simulator.commands.list()).toEqual([])
    await refused(clickWipe(twin, device), 409, 'action_in_progress')

    // The process was only paused, and its answer comes after all: that is evidence.
    answer.resolve(acceptedAnswer)
    const done = await outcome(harness, asked)
    expect(states(done)).toEqual(['requested', 'approved', 'dispatching', 'unknown', 'accepted'])
    expect(done).toMatchObject({ evidence: { grade: 'jumpcloud_accepted' }, failure: null })
    expect((await entriesOf(harness, asked)).at(-1)).toMatchObject({
      outcome: 'accepted',
      details: { late: true },
    })
    await chainHolds(harness)
  })

  test('an answer that comes after a person has settled it is told, and changes nothing', async () => {
    const { harness, device } = await scene(make)
    const claimed = later<undefined>()
    const answer = later<CommandOutcome>()
    intercept(harness, () => {
      claimed.resolve(undefined)
      return answer.promise
    })
    const asked = await accepted(clickWipe(harness, device))
    await claimed.promise
    harness.clock.advance(longAfter)
    await recoverActions(harness.core)
    await decide(harness, asked, 'attest', { outcome: 'done', note: 'It sits in setup assistant.' })
    answer.resolve(acceptedAnswer)
    const done = await outcome(harness, asked)
    expect(done).toMatchObject({ state: 'confirmed', evidence: { grade: 'person' } })
    expect((await entriesOf(harness, asked)).at(-1)!.details).toMatchObject({ lateAnswer: 'accepted' })
  })

  test('a process that another has recovered from sends nothing when it wakes up', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    const begin = harness.core.background.bind(harness.core)
    const held: (() => void)[] = []
    harness.core.background = (name, work) => held.push(() => begin(name, work))
    const asked = await accepted(clickWipe(harness, device))
    harness.clock.advance(longAfter)
    await recoverActions(twin.core)
    held.forEach((go) => go())
    expect((await outcome(harness, asked)).state).toBe('not_sent')
    expect(harness.simulator.commands.list()).toEqual([])
  })

  test('an action is only its own process’s to send', async () => {
    const { harness, device } = await scene(make)
    const twin = await harness.replica()
    const { dispatchAction } = await import('../src/actions/dispatch.ts')
    abandon(harness)
    const asked = await accepted(clickWipe(harness, device))
    await dispatchAction(twin.core, harness.workspace, asked.id, new AbortController().signal)
    expect((await read(twin, asked.id)).state).toBe('approved')
    expect(harness.simulator.commands.list()).toEqual([])
  })

  test('a command is not sent twice by whoever calls for it twice', async () => {
    const { harness, device } = await scene(make)
    const { dispatchAction } = await import('../src/actions/dispatch.ts')
    const begin = harness.core.background.bind(harness.core)
    harness.core.background = (name, work) => begin(name, work)
    const asked = await accepted(clickWipe(harness, device))
    const { signal } = new AbortController()
    await Promise.all(
      Array.from({ length: 4 }, () => dispatchAction(harness.core, harness.workspace, asked.id, signal)),
    )
    expect((await outcome(harness, asked)).state).toBe('accepted')
    await dispatchAction(harness.core, harness.workspace, asked.id, signal)
    expect(harness.simulator.commands.list()).toHaveLength(1)
  })

  test('a service that is told to stop before it was claimed sends nothing', async () => {
    const { harness, device } = await scene(make)
    const { dispatchAction } = await import('../src/actions/dispatch.ts')
    abandon(harness)
    const asked = await accepted(clickWipe(harness, device))
    await dispatchAction(harness.core, harness.workspace, asked.id, AbortSignal.abort(new Error('stopping')))
    expect(await read(harness, asked.id)).toMatchObject({
      state: 'not_sent',
      failure: { code: 'shutting_down' },
    })
    expect(harness.simulator.commands.list()).toEqual([])
  })

  test('told to stop after the fresh look and before the claim, it sends nothing either', async () => {
    const { harness, device } = await scene(make)
    const { dispatchAction } = await import('../src/actions/dispatch.ts')
    abandon(harness)
    const asked = await accepted(clickWipe(harness, device))
    const stop = new AbortController()
    const open = harness.core.jumpcloud.bind(harness.core)
    harness.core.jumpcloud = (access) => {
      const client = open(access)
      return {
        ...client,
        // The last of the reads.
        async systemUser(...asking) {
          const user = await client.systemUser(...asking)
          stop.abort(new Error('stopping'))
          return user
        },
      }
    }
    await dispatchAction(harness.core, harness.workspace, asked.id, stop.signal)
    expect(stop.signal.aborted).toBe(true)
    expect(await read(harness, asked.id)).toMatchObject({
      state: 'not_sent',
      failure: { code: 'shutting_down' },
    })
    expect(harness.simulator.commands.list()).toEqual([])
  })
})

describeOnBothStores('after a restore', (make) => {
  const quarantine = async (harness: Awaited<ReturnType<typeof make>>) => {
    const { startQuarantine } = await import('../src/connections/index.ts')
    await startQuarantine(harness.core, harness.agent())
  }

  test('what was in flight is assumed to have gone out, is never sent, and nothing new is', async () => {
    const { harness, device } = await scene(make, {}, { policy: { approval: { lock: true, wipe: false } } })
    abandon(harness)
    const wipe = await accepted(clickWipe(harness, device))
    const lock = await accepted(clickLock(harness, device))
    expect(lock.state).toBe('awaiting_approval')
    await quarantine(harness)
    for (const asked of [wipe, lock])
      expect(await read(harness, asked.id)).toMatchObject({ state: 'unknown', failure: { code: 'restored' } })
    const token = await harness.token({ sub: 'a-bob', name: 'Bob', email: 'bob@desk.example' })
    await refused(decide(harness, lock, 'approve', {}, token), 409, 'not_awaiting_approval')
    await refused(clickLock(harness, device), 409, 'quarantine')

    // Lifting it sends nothing either; the wipe waits for a person.
    expect((await harness.request('/connection/quarantine', { method: 'DELETE' })).status).toBeLessThan(300)
    harness.clock.advance(longAfter)
    await recoverActions(harness.core)
    expect((await read(harness, wipe.id)).state).toBe('unknown')
    await refused(clickWipe(harness, device), 409, 'action_in_progress')
    expect(harness.simulator.commands.list()).toEqual([])
  })
})
