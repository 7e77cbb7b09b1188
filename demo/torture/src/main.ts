/** `pnpm torture`: random schedules against the real server and the simulator; says which rules did not hold, and how to see it again. */
import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { build } from '../../tools/build.ts'
import { startPostgres } from '../../../bff/test/postgres.ts'
import type { Store } from './plan.ts'
import { torture } from './torture.ts'
import { trace } from './trace.ts'

const usage = `pnpm torture [options]

Plays random schedules of clicks, faults, crashes and clock jumps against the real
server and the JumpCloud simulator, and checks after each that the rules held.

  --schedules N   how many (default 100)
  --minutes N     or for how long
  --seed N        one schedule, again; with --schedules, the first of so many
  --store S       sqlite (default), postgres or both
  --lanes N       so many deployments side by side (default 2)
  --verbose       tells each schedule's steps
  --trace         shows by system calls that a command's row is on disk before its first byte
  --no-build      takes the build that is there
`

async function main(): Promise<number> {
  let values
  try {
    values = parseArgs({
      options: {
        schedules: { type: 'string' },
        minutes: { type: 'string' },
        seed: { type: 'string' },
        store: { type: 'string', default: 'sqlite' },
        lanes: { type: 'string', default: '2' },
        verbose: { type: 'boolean', default: false },
        trace: { type: 'boolean', default: false },
        'no-build': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  if (values.help) {
    console.log(usage)
    return 0
  }
  const numbers = {
    schedules: values.schedules,
    minutes: values.minutes,
    seed: values.seed,
    lanes: values.lanes,
  }
  for (const [name, text] of Object.entries(numbers))
    if (text !== undefined && !/^\d{1,10}$/.test(text)) {
      console.error(`--${name} is a whole number.\n\n${usage}`)
      return 2
    }
  if (!['sqlite', 'postgres', 'both'].includes(values.store)) {
    console.error(`--store is sqlite, postgres or both.\n\n${usage}`)
    return 2
  }
  if (!values['no-build']) await build({ quiet: true })
  if (values.trace) return trace()
  if (spawnSync('prlimit', ['--version']).status !== 0)
    console.log('There is no prlimit on this machine: SQLite’s files are never full in this run.')

  const stores: Store[] =
    values.store === 'both' ? ['sqlite', 'postgres'] : [values.store === 'postgres' ? 'postgres' : 'sqlite']
  const first = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
  const schedules =
    values.schedules === undefined
      ? values.seed !== undefined
        ? 1
        : values.minutes === undefined
          ? 100
          : Infinity
      : Number(values.schedules)
  const postgres = stores.includes('postgres') ? await startPostgres() : null
  try {
    const { ran, failed, met } = await torture({
      first,
      schedules,
      ...(values.minutes !== undefined && { milliseconds: Number(values.minutes) * 60_000 }),
      stores,
      lanes: Math.max(1, Number(values.lanes)),
      postgresUrl: postgres?.url ?? null,
      verbose: values.verbose,
      tell: (line) => console.log(line),
    })
    console.log(
      Object.entries(met)
        .map(([name, count]) => `${name}: ${count}`)
        .join(', '),
    )
    console.log(`${ran} schedules, ${failed} with a violation (seeds ${first} and up)`)
    return failed === 0 && ran > 0 ? 0 : 1
  } finally {
    await postgres?.stop()
  }
}

process.exitCode = await main()
