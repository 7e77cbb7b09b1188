/** `/panel` beside a bare Hono route of the same size: requests a second, the two in turn, one run. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { launch, type Launched } from '../src/launch.ts'
import { agents, createRequests } from '../src/requests.ts'
import { load } from './load.ts'
import { median, quantile, type Row } from './stats.ts'

const rounds = 7

export async function benchPanel(): Promise<Row[]> {
  const demo = await launch({ fleetSize: 2000, latency: 0, env: { RATE_LIMIT: 'off', LOG_LEVEL: 'warn' } })
  const request = createRequests().find(({ id }) => id === 'REQ-4169') ?? null
  const [agent] = agents
  if (!agent || !request) throw new Error('The demo lost the request that is measured.')
  const token = await demo.tokens.agent(agent, request)
  const headers = { authorization: `Bearer ${token}` }
  const panelUrl = `${demo.bffUrl}/api/v1/panel`
  const response = await fetch(panelUrl, { headers })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error(`/panel answered ${response.status}: ${JSON.stringify(answer)}`)

  const bare = fork(fileURLToPath(new URL('./bare-hono.ts', import.meta.url)))
  try {
    bare.send(answer as object)
    const [port] = (await once(bare, 'message')) as [number]
    const bareUrl = `http://127.0.0.1:${port}/json`
    await load(bareUrl, {}, { seconds: 1 })
    await load(panelUrl, headers, { seconds: 1 })
    const ratios: number[] = []
    for (let round = 0; round < rounds; round++) {
      const without = await load(bareUrl, {})
      const panel = await load(panelUrl, headers)
      if (panel.statuses.size !== 1 || !panel.statuses.has(200))
        throw new Error(`/panel answered ${JSON.stringify([...panel.statuses])}`)
      ratios.push(panel.perSecond / without.perSecond)
    }
    const ratio = median(ratios)
    return [
      {
        what: `/panel, three devices, requests a second ÷ a bare Hono JSON route`,
        figure: `${ratio.toFixed(2)}×`,
        aim: '≥ 0.33×',
        met: ratio >= 0.33,
      },
      await benchFirst(demo),
      await benchLock(demo),
    ]
  } finally {
    bare.disconnect()
    await demo.close()
  }
}

/** An answer that nobody got before: each with a token of its own, so that neither token nor panel is remembered. */
async function benchFirst(demo: Launched): Promise<Row> {
  const [agent] = agents
  const request = createRequests().find(({ id }) => id === 'REQ-4169') ?? null
  if (!agent) throw new Error('The demo has no agent.')
  const times: number[] = []
  for (let i = 0; i < 200; i++) {
    const token = await demo.tokens.agent({ ...agent, id: `agent-${i}` }, request)
    const start = performance.now()
    const response = await fetch(`${demo.bffUrl}/api/v1/panel`, {
      headers: { authorization: `Bearer ${token}` },
    })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`/panel answered ${response.status}.`)
    times.push(performance.now() - start)
  }
  const high = quantile(times, 0.95)
  return {
    what: `/panel made anew, 200 agents (median ${median(times).toFixed(1)} ms)`,
    figure: `p95 ${high.toFixed(1)} ms`,
    aim: '< 50 ms',
    met: high < 50,
  }
}

/** A click on Lock until its 202, as the page sees it: each on another device. */
async function benchLock(demo: Launched): Promise<Row> {
  const [agent] = agents
  if (!agent) throw new Error('The demo has no agent.')
  const request = createRequests()[0] ?? null
  const headers = { authorization: `Bearer ${await demo.tokens.agent(agent, request)}` }
  const list = await fetch(`${demo.bffUrl}/api/v1/devices?os=windows&limit=100`, { headers })
  const { items } = (await list.json()) as { items: { id: string; planHash: string }[] }
  const times: number[] = []
  for (const { id, planHash } of items) {
    const start = performance.now()
    const response = await fetch(`${demo.bffUrl}/api/v1/devices/${id}/actions`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ action: 'lock', confirmation: { planHash } }),
    })
    const took = performance.now() - start
    const { id: actionId } = (await response.json()) as { id: string }
    if (response.status !== 202) continue
    times.push(took)
    // One click at a time: the next comes when this one's command has had its answer.
    for (let state = 'approved'; ['approved', 'dispatching'].includes(state);) {
      const action = await fetch(`${demo.bffUrl}/api/v1/actions/${actionId}`, { headers })
      state = ((await action.json()) as { state: string }).state
    }
  }
  if (times.length < items.length / 2)
    throw new Error(`Only ${times.length} of ${items.length} locks were taken.`)
  const high = quantile(times, 0.95)
  return {
    what: `Lock → 202, ${times.length} devices (median ${median(times).toFixed(1)} ms)`,
    figure: `p95 ${high.toFixed(1)} ms`,
    aim: '< 50 ms',
    met: high < 50,
  }
}
