/**
 * Random afternoons at a service desk: two agents, two processes that may vanish at any step, a JumpCloud that fails
 * in every way, a device that changes. Whatever happens, the promises of the product hold.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Action, ActionState, Device } from '@siit-jumpcloud/shared'
import type { FaultSpec } from '@siit-jumpcloud/simulator'
import { recoverActions } from '../src/actions/recover.ts'
import { isLegal, openStates, transitions } from '../src/actions/states.ts'
import { verifyChain } from '../src/timeline/read.ts'
import { commandPath, decide, deviceOf, entries, intercept, scene, wipeBody } from './support/actions.ts'
import { describeOnBothStores, type Harness } from './support/harness.ts'

const minute = 60_000

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('click' as const),
      kind: fc.constantFrom('lock' as const, 'wipe' as const),
      who: fc.constantFrom('a-ada', 'a-bob'),
      side: fc.nat({ max: 1 }),
      key: fc.constantFrom('one', 'two', 'three', 'four'),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      // A clear no after it took effect is left out: that JumpCloud says what is not so, nobody can find out.
      fault: fc.constantFrom<Pick<FaultSpec, 'kind' | 'status'>>(
        { kind: 'reset_before' },
        { kind: 'reset_after' },
        ...[302, 400, 403, 409, 429, 500, 503].map((status) => ({ kind: 'status' as const, status })),
        ...[302, 409, 500, 503].map((status) => ({ kind: 'status_after' as const, status })),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('read fails' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('vanish' as const),
      side: fc.nat({ max: 1 }),
      when: fc.constantFrom('after the intent', 'after the claim', 'after sending'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      verb: fc.constantFrom('approve' as const, 'deny' as const, 'cancel' as const),
      who: fc.constantFrom('a-ada', 'a-bob'),
      side: fc.nat({ max: 1 }),
      which: fc.nat({ max: 20 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('attest' as const),
      outcome: fc.constantFrom('done', 'not_done', 'cannot_tell', 'let_run'),
      which: fc.nat({ max: 20 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 3, 61, 25 * 60),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('recover' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      what: fc.constantFrom('hostname', 'owner', 'offline', 'online'),
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

class Gone extends Error {}

/** One afternoon, and what is left of it. */
async function live(
  harness: Harness,
  twin: Harness,
  device: Device,
  steps: readonly Step[],
): Promise<Action[]> {
  const sides = [harness, twin]
  const vanishing = new Map<Harness, string>()
  for (const side of sides) {
    const begin = side.core.background.bind(side.core)
    side.core.background = (name, work) => {
      if (name === 'send-action' && vanishing.get(side) === 'after the intent') vanishing.delete(side)
      else begin(name, work)
    }
    intercept(side, async (real, ...asked) => {
      const when = vanishing.get(side)
      vanishing.delete(side)
      if (when === 'after the claim') throw new Gone()
      const answer = await real(...asked)
      if (when === 'after sending') throw new Gone()
      return answer
    })
  }

  const ids = new Set<string>()
  const answers = new Map<string, string>()
  const token = (who: string) => harness.token({ sub: who, name: who, email: `${who}@desk.example` })
  const nth = (which: number) => [...ids][which % Math.max(ids.size, 1)]

  const click = async (one: Extract<Step, { do: 'click' }>) => {
    const side = sides[one.side]!
    const body = one.kind === 'lock' ? { action: 'lock' } : wipeBody(device, { ownerMismatchAccepted: true })
    const name = `${one.kind}-${one.key}`
    const bearer = await token(one.who)
    const clicks = await Promise.all(
      Array.from({ length: one.times }, async () => {
        const response = await side.request(`/devices/${device.id}/actions`, {
          body,
          token: bearer,
          headers: { 'idempotency-key': name },
        })
        const said = (await response.json()) as { id?: string; code?: string }
        if (response.status === 202) ids.add(said.id!)
        return { status: response.status, what: said.id ?? said.code! }
      }),
    )
    // The same key gives the same answer, now and later. A plan that changed is nobody's answer: nothing was decided.
    for (const { status, what } of clicks) {
      expect(status).toBeLessThan(500)
      if (what === 'plan_changed') continue
      const before = answers.get(`${one.who} ${name}`)
      expect(what).toBe(before ?? what)
      answers.set(`${one.who} ${name}`, what)
    }
  }

  const take = async (one: Step): Promise<void> => {
    switch (one.do) {
      case 'click':
        return click(one)
      case 'fault':
        harness.simulator.faults.add({ ...one.fault, method: 'POST', path: commandPath, times: 1 })
        return
      case 'read fails':
        harness.simulator.faults.add({
          kind: 'status',
          status: 503,
          method: 'GET',
          path: '/api/systems/*',
          times: 20,
        })
        await Promise.all(sides.map((side) => side.settle()))
        harness.simulator.faults.clear()
        return
      case 'vanish':
        vanishing.set(sides[one.side]!, one.when)
        return
      case 'decide': {
        const id = nth(one.which)
        const answer = id && (await decide(sides[one.side]!, { id }, one.verb, {}, await token(one.who)))
        if (answer) expect(answer.status).toBeLessThan(500)
        return
      }
      case 'attest': {
        const id = nth(one.which)
        const said = { outcome: one.outcome, note: 'I looked.' }
        const answer = id && (await decide(harness, { id }, 'attest', said))
        if (answer) expect(answer.status).toBeLessThan(500)
        return
      }
      case 'wait':
        harness.clock.advance(one.minutes * minute)
        return
      case 'recover':
        await Promise.all(sides.map((side) => recoverActions(side.core)))
        return
      case 'settle':
        await Promise.all(sides.map((side) => side.settle()))
        return
      case 'change': {
        const { devices } = harness.simulator
        const { jumpcloudId } = device
        if (one.what === 'hostname')
          devices.update(jumpcloudId, { hostname: `renamed-${harness.clock.now()}` })
        else if (one.what === 'owner') devices.update(jumpcloudId, { users: ['new.owner@northwind.example'] })
        else if (one.what === 'offline') devices.goOffline(jumpcloudId)
        else devices.comeOnline(jumpcloudId)
      }
    }
  }
  for (const one of steps) await take(one)

  await Promise.all(sides.map((side) => side.settle()))
  harness.clock.advance(3 * minute)
  await Promise.all(sides.map((side) => recoverActions(side.core)))
  return Promise.all(
    [...ids].map(async (id) => (await (await harness.request(`/actions/${id}`)).json()) as Action),
  )
}

const ever = (action: Action, ...states: ActionState[]) =>
  action.history.some(({ state }) => states.includes(state))

async function promisesHold(harness: Harness, actions: readonly Action[]): Promise<void> {
  for (const kind of ['lock', 'wipe'] as const) {
    const ofKind = actions.filter(({ action }) => action === kind)
    const received = harness.simulator.commands
      .list()
      .filter((command) => command.kind === (kind === 'wipe' ? 'erase' : 'lock')).length

    // At most one command an action, none of one that ended before sending or was refused, and none unaccounted for.
    expect(received).toBeLessThanOrEqual(ofKind.filter((one) => ever(one, 'accepted', 'unknown')).length)
    // The panel says no more than the evidence: what it calls accepted, JumpCloud has.
    expect(received).toBeGreaterThanOrEqual(ofKind.filter((one) => ever(one, 'accepted')).length)
  }

  for (const { history, state } of actions) {
    expect(history.filter((one) => one.state === 'dispatching').length).toBeLessThanOrEqual(1)
    expect(history.at(-1)!.state).toBe(state)
    for (const [i, { state: to }] of history.slice(1).entries()) {
      const from = history[i]!.state
      expect(transitions.flatMap(({ by }) => by).some((cause) => isLegal(from, to, cause))).toBe(true)
    }
    // Nothing hangs: after recovery each has ended, or waits for a person.
    expect(['requested', 'approved', 'dispatching']).not.toContain(state)
  }

  // At most one open wipe: each begins only after the one before it had ended.
  const wipes = actions
    .filter(({ action }) => action === 'wipe')
    .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
  for (const [i, wipe] of wipes.slice(1).entries()) {
    const before = wipes[i]!
    expect(openStates.wipe).not.toContain(before.state)
    expect(Date.parse(before.updatedAt)).toBeLessThanOrEqual(Date.parse(wipe.createdAt))
  }

  // Each state that was reached has its entry, in order, and the chain holds.
  const told = await entries(harness)
  for (const action of actions) {
    const outcomes = told
      .filter((entry) => entry.actionId === action.id && entry.details['attested'] === undefined)
      .map(({ outcome }) => outcome)
    const reached = action.history.map(({ state }) => state)
    // The policy's own yes, or the wait for a second person, is told with the request.
    const asTold = reached[1] === 'approved' ? ['requested', ...reached.slice(2)] : reached.slice(1)
    const attested = told.some(
      (entry) =>
        entry.actionId === action.id && ['done', 'not_done'].includes(String(entry.details['attested'])),
    )
    expect(outcomes).toEqual(attested ? asTold.slice(0, -1) : asTold)
  }
  expect((await verifyChain(harness.core.engine, harness.workspace)).broken).toBeNull()
}

describeOnBothStores('whatever happens', (make) => {
  test(
    'no command too many, no word too much, and all of it on the record',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 4, maxLength: 16 }),
          fc.boolean(),
          async (steps, approval) => {
            const { harness, device, system } = await scene(
              make,
              {},
              {
                policy: {
                  approval: { lock: false, wipe: approval },
                  wipeLimits: { perAgentPerHour: 100, perWorkspacePerDay: 1000 },
                },
              },
            )
            const twin = await harness.replica()
            const actions = await live(harness, twin, device, steps)
            await promisesHold(harness, actions)
            expect((await deviceOf(harness, system.id)).id).toBe(device.id)
            await harness.close()
          },
        ),
        { numRuns: 12 },
      )
    },
  )
})
