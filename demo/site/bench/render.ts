/**
 * The panel's first render beside a trivial Lit panel that fetches and shows the same device: from the start
 * of the navigation until the device's name is on the page, the two in turn, one run, one browser.
 */
import { Hono } from 'hono'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { startBrowser } from '../test/browser.ts'
import { openHostServer } from '../src/host-server.ts'
import { launch } from '../src/launch.ts'
import { agents, createRequests } from '../src/requests.ts'
import { median, type Row } from './stats.ts'

const rounds = 25

async function trivialScript(): Promise<string> {
  const result = await build({
    logLevel: 'silent',
    configFile: false,
    build: {
      write: false,
      lib: { entry: fileURLToPath(new URL('./trivial-panel.ts', import.meta.url)), formats: ['es'] },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!('output' in output)) throw new Error('The trivial panel was not built.')
  return output.output[0].code
}

export async function benchRender(): Promise<Row[]> {
  const host = await openHostServer()
  const demo = await launch({
    fleetSize: 10,
    latency: 0,
    env: { RATE_LIMIT: 'off', LOG_LEVEL: 'warn', ALLOWED_ORIGINS: host.url },
  })
  const browser = await startBrowser()
  const script = await trivialScript()
  const [agent] = agents
  const request = createRequests()[0] ?? null
  if (!agent) throw new Error('The demo has no agent.')

  const page = (tag: string, source: string) => `<!doctype html><meta charset="utf-8"><title>${tag}</title>
    <link rel="icon" href="data:,"><script type="module" src="${source}"></script>
    <${tag} bff="${demo.bffUrl}" token-url="/token"></${tag}>`
  const site = new Hono()
  site.get('/real', (c) => c.html(page('siit-device-panel', `${demo.bffUrl}/widget/siit-jumpcloud.js`)))
  site.get('/trivial', (c) => c.html(page('trivial-panel', '/trivial.js')))
  site.get('/trivial.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript' }))
  site.get('/token', async (c) => c.text(await demo.tokens.agent(agent, request)))
  host.serve(site.fetch)

  try {
    const time = async (path: string, tag: string): Promise<number> => {
      const context = await browser.newContext()
      try {
        const tab = await context.newPage()
        // A tab that is not in front may be given no frame at all, and then shows nothing for ever.
        await tab.bringToFront()
        await tab.goto(`${host.url}${path}`, { waitUntil: 'commit' })
        const shown = await tab.waitForFunction(
          (name) => {
            const text = document.querySelector(name)?.shadowRoot?.textContent ?? ''
            return text.includes('mlindqvist') ? performance.now() : null
          },
          tag,
          { polling: 'raf', timeout: 10_000 },
        )
        return Number(await shown.jsonValue())
      } finally {
        await context.close()
      }
    }
    await time('/trivial', 'trivial-panel')
    await time('/real', 'siit-device-panel')
    const ratios: number[] = []
    const real: number[] = []
    for (let round = 0; round < rounds; round++) {
      const trivial = await time('/trivial', 'trivial-panel')
      const whole = await time('/real', 'siit-device-panel')
      real.push(whole)
      ratios.push(whole / trivial)
    }
    const ratio = median(ratios)
    return [
      {
        what: `Panel’s first render ÷ a trivial Lit panel (median ${median(real).toFixed(0)} ms)`,
        figure: `${ratio.toFixed(2)}×`,
        aim: '≤ 1.5×',
        met: ratio <= 1.5,
      },
    ]
  } finally {
    await host.close()
    await browser.close()
    await demo.close()
  }
}
