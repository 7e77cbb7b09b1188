/**
 * `pnpm test`: builds, finds a browser, runs every test there is, and ends with what failed and the one line that
 * counts them.
 * Exit code 0 only where all passed.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { findBrowser, NoBrowser } from './browser.ts'
import { build, BuildFailed } from './build.ts'
import { add, isTally, type Tally } from './tally.ts'

const root = join(import.meta.dirname, '../..')
const parts = [
  { name: 'Units, HTTP on both stores, simulator', folder: '.', script: 'test-node.ts', args: ['!e2e'] },
  { name: 'Widget in a browser', folder: 'widget', script: 'test-widget.ts', args: [] },
  { name: 'The whole product in a browser', folder: '.', script: 'test-node.ts', args: ['e2e'] },
]

async function main(): Promise<number> {
  let tally: Tally
  try {
    process.env['CHROME_PATH'] = findBrowser()
    await build()
    tally = await runParts()
  } catch (error) {
    console.error(error instanceof NoBrowser || error instanceof BuildFailed ? error.message : error)
    tally = failedWith()
  }
  if (tally.skipped > 0) console.log(`${tally.skipped} skipped (the reasons are above)`)
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed === 0 ? 0 : 1
}

/** One after the other: beside a browser's tests, two cores have nothing left for anyone's deadline. */
async function runParts(): Promise<Tally> {
  const tallies: Tally[] = []
  const lines: string[] = []
  for (const { name, folder, script, args } of parts) {
    console.log(`\n── ${name}`)
    const start = performance.now()
    const tally = await runPart(folder, script, args)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    lines.push(
      `${tally.failed === 0 ? '✓' : '✗'} ${name}: ${tally.passed} of ${tally.passed + tally.failed}, ${seconds} s`,
    )
    tallies.push(tally)
  }
  const sum = add(...tallies)
  console.log(`\n${[...sum.failures, ...lines].join('\n')}`)
  return sum
}

/** A part that ends without counts, or without a single test, has failed: silence is no success. */
async function runPart(folder: string, script: string, args: string[]): Promise<Tally> {
  const child = fork(join(import.meta.dirname, script), args, { cwd: join(root, folder) })
  let counted: Tally | undefined
  child.on('message', (message) => {
    if (isTally(message)) counted = message
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
  if (!counted) {
    console.error(
      `This part ended before it had counted its tests (${signal ?? `exit code ${code ?? '?'}`}).`,
    )
    return failedWith(`✗ ${script}: ended before it had counted its tests`)
  }
  if (counted.passed + counted.failed === 0) {
    console.error('This part has no tests.')
    return failedWith(`✗ ${script}: no tests`)
  }
  return code === 0 || counted.failed > 0 ? counted : { ...counted, failed: 1 }
}

function failedWith(...failures: string[]): Tally {
  return { passed: 0, failed: 1, skipped: 0, failures }
}

process.exitCode = await main()
