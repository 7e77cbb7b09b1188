/**
 * A sync that is killed (`kill -9`) at any point ends, after a restart, in the inventory of an undisturbed one, and half
 * a run removes nothing. The real bff, as built, in a process of its own.
 *
 * A few random points here; `SYNC_KILLS=50 pnpm exec vitest run demo/site/test/sync-kills.test.ts` takes more, and
 * `SYNC_KILLS_SEED` takes those of an earlier run again.
 */
import { randomInt } from 'node:crypto'
import type { Device, DevicePage, SyncRun } from '@siit-jumpcloud/shared'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, type Launched } from '../src/launch.ts'

const points = Number(process.env['SYNC_KILLS'] ?? 3)
const seed = Number(process.env['SYNC_KILLS_SEED'] ?? randomInt(2 ** 31))

let demo: Launched
beforeAll(async () => {
  console.log(`SYNC_KILLS_SEED=${seed}`)
  demo = await launch({ fleetSize: 110, latency: 1, seed: 11, env: { RATE_LIMIT: 'off', LOG_LEVEL: 'warn' } })
})
afterAll(() => demo.close())

/** The same numbers for the same seed, from 0 to 1. */
function* randoms(start: number): Generator<number, never> {
  for (let state = start >>> 0; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

async function api<T>(method: string, path: string): Promise<T> {
  const token = await demo.tokens.service(['integration:manage'])
  const response = await fetch(`${demo.bffUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  // The bff's own tests hold its answers to these shapes.
  return JSON.parse(text) as T
}

type Inventory = Record<string, ReturnType<typeof timeless>>

/** Every device as people see it, removed ones too, by JumpCloud id; without what tells of time. */
async function inventory(): Promise<Inventory> {
  const all: Inventory = {}
  for (const filter of ['', '&status=removed'])
    for (let cursor: string | null = ''; cursor !== null;) {
      const found: DevicePage = await api(
        'GET',
        `/devices?limit=200${filter}${cursor && `&cursor=${cursor}`}`,
      )
      for (const device of found.items) all[device.jumpcloudId] = timeless(device)
      cursor = found.next
    }
  return all
}

const timeless = ({ readAt: _, removedAt, verdicts, binding, ...device }: Device) => ({
  ...device,
  removed: removedAt !== null,
  verdicts: verdicts.map(({ action, verdict, code }) => ({ action, verdict, code })),
  binding: { user: binding.user, users: binding.users },
})

async function ended(id: string): Promise<SyncRun> {
  for (;;) {
    const run = await api<SyncRun>('GET', `/sync/runs/${id}`)
    if (run.state !== 'running') return run
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

/** Some systems are renamed, rebound and added, and fewer go than a run would ask about. */
function change(round: number, random: () => number): void {
  const { devices, users } = demo.simulator
  const there = devices.list({ limit: 1000 })
  const pick = () => there[Math.floor(random() * there.length)]?.id ?? ''
  for (let i = 0; i < 5; i++) devices.update(pick(), { hostname: `renamed-${round}-${i}` })
  const user = users.add({ email: `mover.${round}@northwind.example` })
  for (let i = 0; i < 3; i++) devices.update(pick(), { users: [user._id] })
  for (let i = 0; i < 3; i++) devices.add({ os: 'windows' })
  const gone = [...new Set([pick(), pick()])]
  for (const id of gone) devices.remove(id)
}

test(
  `killed at ${points} random points, a sync ends as if it had not been`,
  async () => {
    const numbers = randoms(seed)
    const random = () => numbers.next().value
    // How many calls an undisturbed sync makes, so that each point lies within one.
    demo.simulator.requests.clear()
    await ended((await api<SyncRun>('POST', '/sync')).id)
    const calls = demo.simulator.requests.count().total
    const early = demo.simulator.requests.list().findIndex(({ path }) => path.endsWith('/users'))
    expect(early).toBeGreaterThan(10)
    expect(calls).toBeGreaterThan(early)

    const phases = new Set<string>()
    for (let round = 1; round <= points; round++) {
      change(round, random)
      // Most calls ask who is bound to a device: half of the points lie before these, so that each phase has some.
      const point = 1 + Math.floor(random() * (random() < 0.5 ? early : calls))
      demo.simulator.requests.clear()
      const { id } = await api<SyncRun>('POST', '/sync')
      while (demo.simulator.requests.count().total < point) {
        if ((await api<SyncRun>('GET', `/sync/runs/${id}`)).state !== 'running') break
      }
      await demo.bff().kill()
      await demo.restartBff()
      const resumed = await api<SyncRun>('GET', `/sync/runs/${id}`)
      phases.add(resumed.phase)
      if (resumed.state === 'running' && resumed.phase !== 'removals')
        expect(
          resumed.counts.removed,
          `seed ${seed}, round ${round}, killed at call ${point} in ${resumed.phase}`,
        ).toBe(0)
      const where = `seed ${seed}, round ${round}, killed at call ${point}`
      expect((await ended(id)).state, where).toBe('succeeded')
      const disturbed = await inventory()
      expect(listed(disturbed), where).toEqual(
        demo.simulator.devices
          .list({ limit: 1000 })
          .map(({ id }) => id)
          .sort(),
      )

      const undisturbed = await ended((await api<SyncRun>('POST', '/sync')).id)
      expect(undisturbed, where).toMatchObject({
        state: 'succeeded',
        counts: { new: 0, updated: 0, removed: 0 },
      })
      expect(await inventory(), where).toEqual(disturbed)
    }
    console.log(`killed in ${[...phases].join(', ')}`)
  },
  points * 30_000,
)

/** JumpCloud ids of what is there. */
const listed = (all: Inventory): string[] =>
  Object.keys(all)
    .filter((id) => all[id]?.removed === false)
    .sort()
