/**
 * A full sync beside merely fetching the same pages: every request that the sync made is taken from the
 * simulator's log and made again, in the same order, at the same concurrency, its answer parsed and dropped.
 */
import { readFile } from 'node:fs/promises'
import type { SyncRun } from '@siit-jumpcloud/shared'
import { launch, type Launched } from '../src/launch.ts'
import { median, type Row } from './stats.ts'

const rounds = 5

/** What the limiter leaves to a sync (one of five places is kept for people); the fetching gets the same. */
export const concurrency = 4

export async function benchSync(): Promise<Row[]> {
  return [await benchRatio(), await benchImport()]
}

async function benchRatio(): Promise<Row> {
  const demo = await launch({ fleetSize: 2000, latency: 20, env: { RATE_LIMIT: 'off', LOG_LEVEL: 'warn' } })
  try {
    const ratios: number[] = []
    for (let round = 0; round < rounds; round++) {
      demo.simulator.requests.clear()
      const sync = await timeSync(demo)
      ratios.push(sync / (await timeFetch(demo, urlsMade(demo))))
    }
    const ratio = median(ratios)
    return {
      what: `Sync of 2,000 systems, JumpCloud at 20 ms a call ÷ merely fetching the same pages`,
      figure: `${ratio.toFixed(2)}×`,
      aim: '≤ 1.3×',
      met: ratio <= 1.3,
    }
  } finally {
    await demo.close()
  }
}

async function benchImport(): Promise<Row> {
  const demo = await launch({ fleetSize: 10_000, latency: 20, env: { LOG_LEVEL: 'warn' } })
  try {
    const [run] = await runs(demo)
    if (!run?.finishedAt) throw new Error('The import did not end.')
    const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000
    const status = await readFile(`/proc/${demo.bff().pid}/status`, 'utf8')
    const megabytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024
    return {
      what: `Import of ${run.counts.new} systems with owners and hardware, 20 ms a call; peak memory of the bff`,
      figure: `${seconds.toFixed(0)} s; ${megabytes.toFixed(0)} MB`,
      aim: '< 90 s; < 250 MB',
      met: seconds < 90 && megabytes < 250,
    }
  } finally {
    await demo.close()
  }
}

/** What the simulator was asked for since its log was cleared, in order. */
export const urlsMade = (demo: Launched): string[] =>
  demo.simulator.requests
    .list()
    .map(({ path, query }) => `${path}${query && !query.startsWith('?') ? `?${query}` : query}`)

export async function api(demo: Launched, method: string, path: string): Promise<unknown> {
  const token = await demo.tokens.service(['integration:manage'])
  const response = await fetch(`${demo.bffUrl}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  })
  const answer: unknown = await response.json()
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer
}

export const runs = async (demo: Launched) =>
  ((await api(demo, 'GET', '/sync/runs')) as { items: SyncRun[] }).items

/** Milliseconds of one sync by hand, as its run tells. */
export async function timeSync(demo: Launched): Promise<number> {
  const { id } = (await api(demo, 'POST', '/sync')) as SyncRun
  for (;;) {
    const run = (await api(demo, 'GET', `/sync/runs/${id}`)) as SyncRun
    if (run.state === 'succeeded' && run.finishedAt)
      return Date.parse(run.finishedAt) - Date.parse(run.startedAt)
    if (run.state !== 'running') throw new Error(`The sync ended as ${run.state}: ${run.error?.detail ?? ''}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function timeFetch(demo: Launched, urls: string[]): Promise<number> {
  const headers = {
    'x-api-key': demo.simulator.keys.administrator,
    accept: 'application/json',
  }
  const start = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let url = urls[next++]; url !== undefined; url = urls[next++]) {
        const response = await fetch(`${demo.jumpcloudUrl}${url}`, { headers })
        JSON.parse(await response.text())
      }
    }),
  )
  return performance.now() - start
}
