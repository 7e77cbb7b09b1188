/**
 * A fleet of a hundred thousand: its import with the bff's peak of memory, then searches as somebody types them, with
 * all facet counts, and a sync that finds nothing changed. `BENCH_DEVICES` takes another size, for a quick look.
 */
import { readFile } from 'node:fs/promises'
import type { DevicePage } from '@siit-jumpcloud/shared'
import { launch, type Launched } from '../src/launch.ts'
import { median, quantile, type Row } from './stats.ts'
import { api, concurrency, runs, timeFetch, timeSync, urlsMade } from './sync.ts'

/** Milliseconds that the simulator takes for an answer: the fleet is large, and its owner waits. */
const latency = 2

export async function benchSearch(): Promise<Row[]> {
  const size = Number(process.env['BENCH_DEVICES'] ?? 100_000)
  const demo = await launch({ fleetSize: size, latency, env: { RATE_LIMIT: 'off', LOG_LEVEL: 'warn' } })
  try {
    const [run] = await runs(demo)
    if (!run?.finishedAt) throw new Error('The import did not end.')
    const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000
    const imported = await peakMegabytes(demo)
    const searched = await timeSearches(demo)
    const afterwards = await peakMegabytes(demo)
    demo.simulator.requests.clear()
    const sync = await timeSync(demo)
    const urls = urlsMade(demo)
    const ratio = sync / (await timeFetch(demo, urls))
    const count = run.counts.new.toLocaleString('en')
    return [
      {
        what: `Import of ${count} systems, ${latency} ms a call; peak memory of the bff`,
        figure: `${seconds.toFixed(0)} s; ${imported.toFixed(0)} MB`,
        aim: '< 250 MB',
        met: imported < 250,
      },
      {
        what: `Full sync of ${count} systems ÷ merely fetching the same ${urls.length.toLocaleString('en')} answers, ${concurrency} at once`,
        figure: `${ratio.toFixed(2)}×`,
        aim: '≤ 1.3×',
        met: ratio <= 1.3,
      },
      {
        what: `Search of ${count} devices with facet counts, 50 rows, p50 and p99 of ${searched.length}; peak memory`,
        figure: `${median(searched).toFixed(0)} ms, ${quantile(searched, 0.99).toFixed(0)} ms; ${afterwards.toFixed(0)} MB`,
        aim: '< 50 ms',
        met: quantile(searched, 0.99) < 50,
      },
    ]
  } finally {
    await demo.close()
  }
}

async function peakMegabytes(demo: Launched): Promise<number> {
  const status = await readFile(`/proc/${demo.bff().pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024
}

/** Milliseconds of each search, as the caller waits for it: names, serials and owners typed letter by letter. */
async function timeSearches(demo: Launched): Promise<number[]> {
  const first = (await api(demo, 'GET', '/devices?limit=200')) as DevicePage
  const typed = first.items
    .flatMap((device, i) => {
      const words = [device.hostname, device.serialNumber, device.owner.person?.email, device.hardware.model]
      return words[i % words.length] ?? []
    })
    .slice(0, 60)
    .flatMap((word) => Array.from({ length: Math.min(word.length, 8) }, (_, i) => word.slice(0, i + 1)))
  const sorts = ['hostname', '-lastContact', 'serialNumber']
  const filters = ['', '&os=macos,windows', '&ownership=nobody_bound', '&encryption=off&status=active']
  const took: number[] = []
  for (const [i, q] of typed.entries()) {
    const path = `/devices?q=${encodeURIComponent(q)}&sort=${sorts[i % sorts.length] ?? ''}${filters[i % filters.length] ?? ''}`
    const start = performance.now()
    await api(demo, 'GET', path)
    took.push(performance.now() - start)
  }
  return took
}
