/** Many schedules, side by side, each judged when it is over; and each deployment's timelines by the product's own command. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createTestDatabase } from '../../../bff/test/postgres.ts'
import { judge } from './checks/index.ts'
import { type Deployment, deploy } from './deployment.ts'
import type { Evidence, Violation } from './evidence.ts'
import { makePlan, type Plan, type Store } from './plan.ts'
import { run, type RunOptions } from './run.ts'
import { cli } from './service.ts'

export interface TortureOptions {
  /** The first seed; the others follow it. */
  first: number
  schedules: number
  /** No new schedule begins after so long. */
  milliseconds?: number
  stores: readonly Store[]
  lanes: number
  /** Where databases can be made; needed for `postgres`. */
  postgresUrl: string | null
  verbose: boolean
  tell: (line: string) => void
}

export interface Totals {
  ran: number
  failed: number
  /** What they went through, so that nobody takes a quiet run for a proof: counts by name. */
  met: Record<string, number>
}

/** How many schedules one deployment serves before a new one takes its place. */
const perDeployment = 25

/** Plays them all. A violation does not end the run: the others still tell something. */
export async function torture(options: TortureOptions): Promise<Totals> {
  const { first, stores, lanes, tell } = options
  const until = Date.now() + (options.milliseconds ?? Infinity)
  const jobs = stores.map((store) => ({ store, next: 0 }))
  const totals: Totals = { ran: 0, failed: 0, met: {} }
  const began = Date.now()

  const lane = async (number: number): Promise<void> => {
    const job = jobs[number % jobs.length]
    if (!job) return
    const more = () => job.next < options.schedules && Date.now() < until
    while (more()) {
      const deployment = await newDeployment(job.store, options.postgresUrl)
      const seeds = new Map<string, number>()
      try {
        for (let i = 0; i < perDeployment && more(); i++) {
          const seed = (first + job.next++) >>> 0
          const { violations, evidence } = await play(deployment, makePlan(seed, job.store))
          totals.ran++
          if (evidence) {
            seeds.set(evidence.workspace, seed)
            count(totals.met, evidence)
          }
          if (options.verbose && evidence) tell(`seed ${seed}\n${evidence.story.join('\n')}`)
          if (violations.length > 0) {
            totals.failed++
            tell(report(seed, job.store, violations, evidence))
          }
          if (totals.ran % 50 === 0)
            tell(
              `… ${totals.ran} schedules, ${totals.failed} with a violation, ${perMinute(totals.ran, began)} a minute`,
            )
          // A harness that could not go on may have left the deployment in any state.
          if (!evidence) break
        }
        for (const line of await verifyByCommand(deployment)) {
          totals.failed++
          const workspace = line.split(':')[0] ?? ''
          tell(`seed ${seeds.get(workspace) ?? '?'} (${job.store}): verify-timeline says ${line}`)
        }
      } finally {
        await deployment.close()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(lanes, stores.length) }, (_, number) => lane(number)))
  return totals
}

function count(met: Record<string, number>, { commands, actions, calls, troubles }: Evidence): void {
  const add = (name: string, by = 1) => (met[name] = (met[name] ?? 0) + by)
  add('commands', commands.length)
  add('calls', calls.length)
  for (const trouble of troubles) add(`schedules with ${trouble} trouble`)
  for (const { kind, history } of actions) if (kind !== 'open') for (const { state } of history) add(state)
}

const perMinute = (ran: number, began: number) => Math.round((ran * 60_000) / (Date.now() - began))

/** A deployment on a database of its own. */
export async function newDeployment(store: Store, postgresUrl: string | null): Promise<Deployment> {
  if (store === 'sqlite') return deploy({ store })
  if (postgresUrl === null) throw new TypeError('PostgreSQL needs an address.')
  const database = await createTestDatabase(postgresUrl)
  const deployment = await deploy({ store, postgresUrl: database.url })
  return {
    ...deployment,
    async close() {
      await deployment.close()
      await database.drop()
    },
  }
}

/** One schedule, judged. Without evidence where the harness could not go on, which is a failure as well. */
export async function play(
  deployment: Deployment,
  plan: Plan,
  options: RunOptions = {},
): Promise<{ violations: Violation[]; evidence: Evidence | null }> {
  try {
    const evidence = await run(deployment, plan, options)
    return { violations: judge(evidence), evidence }
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const said = deployment.services.map((service) => service.output().slice(-1500)).join('\n')
    return { violations: [{ rule: 'harness', what: `${what}\n${said}` }], evidence: null }
  }
}

/** Every timeline of the deployment by the product's own command: the lines that tell of a broken one. */
async function verifyByCommand({ env }: Deployment): Promise<string[]> {
  const child = spawn(process.execPath, [cli, 'verify-timeline'], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code === 0) return []
  const broken = said.split('\n').filter((line) => line.includes('broken'))
  return broken.length > 0 ? broken : [`it ended with ${code ?? 'a signal'}: ${said.slice(-500)}`]
}

/** What a person needs to believe it, and to see it again. */
function report(seed: number, store: Store, violations: Violation[], evidence: Evidence | null): string {
  const again = `pnpm torture --seed ${seed}${store === 'postgres' ? ' --store postgres' : ''}`
  const lines = [`\n✗ seed ${seed} on ${store}; again: ${again}`]
  for (const { rule, what } of violations) lines.push(`  [${rule}] ${what}`)
  if (evidence) {
    lines.push('  The schedule, as it was played:', ...evidence.story)
    lines.push('  What came to JumpCloud:')
    for (const { sequence, kind, target, status, onDisk } of evidence.commands)
      lines.push(
        `    ${sequence} ${kind} ${target}: ${status ?? 'no answer'}; on disk ${onDisk.map(({ id, state }) => `${id.slice(0, 8)} ${state}`).join(', ')}`,
      )
    lines.push('  The actions:')
    for (const { id, kind, history, failure } of evidence.actions)
      if (kind !== 'open')
        lines.push(
          `    ${id} ${kind}: ${history.map(({ state }) => state).join(' → ')} ${failure?.code ?? ''}`,
        )
    lines.push('  The calls:')
    for (const { sent, over, agent, method, path, status, code, key } of evidence.calls)
      if (method !== 'GET')
        lines.push(
          `    ${sent}–${over} ${agent ?? 'intruder'} ${method} ${path} ${key?.slice(0, 8) ?? ''}: ${status ?? 'no answer'} ${code ?? ''}`,
        )
  }
  return lines.join('\n')
}
