/** `pnpm examples`: builds, starts everything, prints the addresses. Ctrl-C stops it. */
import { build } from '../tools/build.ts'
import { buildExamples, serve } from './src/serve.ts'

console.log('Starting the examples …')
await build({ quiet: true })
buildExamples()
const serving = await serve(Number(process.env['DEMO_PORT'] ?? 4173))
console.log(['plain', 'react', 'vue', 'lit-2'].map((name) => `  ${serving.url}/${name}/`).join('\n'))

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void serving.close().then(() => process.exit(0)))
