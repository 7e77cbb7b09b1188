/**
 * `pnpm demo`: builds, starts JumpCloud's simulator, the bff and the demo host on loopback, seeds a
 * fleet, and prints the page's address. Ctrl-C stops all of it. With `--watch` the widget is built again
 * whenever it changes, to where the running bff serves it from.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { launch } from './site/src/launch.ts'
import { demoPorts } from './site/src/ports.ts'
import { build } from './tools/build.ts'

const widget = fileURLToPath(new URL('../widget/', import.meta.url))
const vite = fileURLToPath(new URL('../widget/node_modules/vite/bin/vite.js', import.meta.url))
const watch = process.argv.includes('--watch')

const tell = (sentence: string) => console.log(`  ${sentence}`)

async function main(): Promise<void> {
  const ports = await demoPorts(process.env)
  console.log('Starting the demo …')
  await build({ quiet: true })
  const running = await launch({
    ports,
    fleetSize: Number(process.env['DEMO_FLEET'] ?? 250),
    tell,
  })
  const watcher = watch
    ? spawn(
        process.execPath,
        [vite, 'build', '--watch', '--logLevel', 'warn', '--outDir', '../bff/dist/widget', '--emptyOutDir'],
        {
          cwd: widget,
          stdio: 'inherit',
        },
      )
    : null

  const stop = async () => {
    watcher?.kill()
    await running.close()
  }
  let stopping: Promise<void> | null = null
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stopping) return
      console.log('\nStopping …')
      stopping = stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error)
          process.exit(1)
        },
      )
    })

  console.log(`
Ready:  ${running.siteUrl}

  JumpCloud simulator's controls  ${running.controlUrl}/__simulator/
  API of the bff                  ${running.bffUrl}/docs
  Ctrl-C stops everything.
`)
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
})
