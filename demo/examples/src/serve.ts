/** Starts the whole product with the examples as its host. Used by `pnpm examples` and by the tests. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { openHostServer } from '../../site/src/host-server.ts'
import { launch, type Launched } from '../../site/src/launch.ts'
import { agents, createRequests } from '../../site/src/requests.ts'
import { createExamples } from './server.ts'

export interface Serving {
  url: string
  demo: Launched
  close(): Promise<void>
}

/** Bundles the examples that need it with the widget's package, which is built before. Throws with what failed. */
export function buildExamples(): void {
  // `production` whoever starts it: a test runner says `test`, and would get Lit's development build.
  const env = { ...process.env, NODE_ENV: 'production' }
  const cwd = join(import.meta.dirname, '..')
  const shell = process.platform === 'win32'
  for (const args of [
    ['--filter', '@siit-jumpcloud/widget', 'run', 'modules'],
    ['exec', 'vite', 'build', '--logLevel', 'warn'],
  ]) {
    const { status, stdout, stderr } = spawnSync('pnpm', args, { cwd, env, shell, encoding: 'utf8' })
    if (status !== 0) throw new Error(`The examples could not be built:\n${stdout}${stderr}`)
  }
}

export async function serve(port?: number): Promise<Serving> {
  const host = await openHostServer(port)
  const demo = await launch({ fleetSize: 20, latency: 5, env: { ALLOWED_ORIGINS: host.url } })
  const [agent] = agents
  if (!agent) throw new Error('The demo has no agent.')
  const requests = createRequests()
  const app = await createExamples({
    bffUrl: demo.bffUrl,
    async tokenFor(id) {
      const request = requests.find((one) => one.id === id)
      return request ? demo.tokens.agent(agent, request) : null
    },
  })
  host.serve(app.fetch)
  return {
    url: host.url,
    demo,
    async close() {
      await host.close()
      await demo.close()
    },
  }
}
