import { launch } from '../src/launch.ts'
import { runs, timeFetch, timeSync, urlsMade } from './sync.ts'
const size = Number(process.env['BENCH_DEVICES'] ?? 10_000)
const env: Record<string,string> = { RATE_LIMIT: 'off', LOG_LEVEL: 'warn' }
if (process.env['PROF']) env['NODE_OPTIONS'] = `--cpu-prof --cpu-prof-dir=${process.env['PROF']}`
const demo = await launch({ fleetSize: size, latency: 2, env })
for (let i = 0; i < Number(process.env['ROUNDS'] ?? 3); i++) {
  demo.simulator.requests.clear()
  const watch = (async () => { let last = ''; const t0 = Date.now(); for (;;) { const [run] = await runs(demo); if (run && run.phase !== last) { last = run.phase; console.log('  ', last, Date.now() - t0) } if (last === 'done' && Date.now() - t0 > 3000) return; await new Promise((r) => setTimeout(r, 300)) } })()
  const sync = await timeSync(demo)
  await watch
  const urls = urlsMade(demo)
  const fetch = await timeFetch(demo, urls)
  console.log(size, urls.length, sync.toFixed(0), fetch.toFixed(0), (sync / fetch).toFixed(3))
}
await demo.close()
