/**
 * `pnpm check`: everything that can be said of the repository without running a test. Every check runs, also
 * after one has failed; exit code 0 only where all pass.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { BUDGET, gzippedSize, PAGE_BUDGET, PAGES, pageSize, uncounted, wholeSize } from './bundle.ts'

const root = join(import.meta.dirname, '../..')

interface Outcome {
  readonly passed: boolean
  /** What a person needs to see: everything of a failure, at most a figure of a success. */
  readonly words: string
}

const projects = [
  '.',
  'shared',
  'bff',
  'widget',
  'widget/build',
  'demo/jumpcloud',
  'demo/site',
  'demo/torture',
  'demo/tools',
]
const checks: { name: string; run: () => Promise<Outcome> }[] = [
  { name: 'lint', run: () => command('pnpm', 'exec', 'eslint', '--max-warnings=0', '.') },
  ...projects.map((project) => ({
    name: `types: ${project}`,
    run: () => command('pnpm', 'exec', 'tsc', '-p', project),
  })),
  { name: 'format', run: () => command('pnpm', 'exec', 'prettier', '--check', '--log-level', 'warn', '.') },
  { name: 'dead code', run: () => command('pnpm', 'exec', 'knip') },
  { name: 'widget: budget, package, examples', run: widget },
  { name: 'OpenAPI up to date', run: openApi },
]

/** On two cores, two at a time; the longest comes first. */
async function main(): Promise<number> {
  const waiting = [...checks]
  const failed: string[] = []
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const start = performance.now()
      const { passed, words } = await check.run()
      if (!passed) failed.push(check.name)
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      console.log(`${passed ? '✓' : '✗'} ${check.name} (${seconds} s)${words && `\n${indent(words)}`}`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, lane))
  console.log(
    failed.length === 0
      ? 'All checks passed.'
      : `${failed.length} of ${checks.length} failed: ${failed.join(', ')}`,
  )
  return failed.length === 0 ? 0 : 1
}

const indent = (text: string): string => text.trimEnd().replaceAll(/^/gm, '    ')

/** Runs a command at the root; its output is shown only where it fails. */
async function command(name: string, ...args: string[]): Promise<Outcome> {
  const { code, output } = await capture(name, ...args)
  return { passed: code === 0, words: code === 0 ? '' : output }
}

async function capture(
  name: string,
  ...args: string[]
): Promise<{ code: number | null; output: string; stdout: string }> {
  const child = spawn(name, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  let output = ''
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output, stdout }
}

/** Of a fresh build, so that the figures are never those of yesterday's. */
async function widget(): Promise<Outcome> {
  const built = await command('pnpm', '--filter', '@siit-jumpcloud/widget', 'run', 'package')
  if (!built.passed) return { ...built, words: `The widget does not build:\n${built.words}` }
  // The examples import the package as it was just built, types included.
  const hosts = await command('pnpm', '--filter', '@siit-jumpcloud/examples', 'exec', 'vue-tsc', '-p', '.')
  const outcomes = [await bundleBudget(), await packed(), hosts]
  return {
    passed: outcomes.every(({ passed }) => passed),
    words: outcomes.flatMap(({ words }) => words || []).join('\n'),
  }
}

async function bundleBudget(): Promise<Outcome> {
  const dist = join(root, 'widget/dist')
  const script = join(dist, 'siit-jumpcloud.js')
  if (!existsSync(script)) return { passed: false, words: 'The build made no widget/dist/siit-jumpcloud.js.' }
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(2)} kB`
  const first = await gzippedSize(script)
  const pages = await Promise.all(
    Object.keys(PAGES).map(async (name) => [name, await pageSize(dist, name)] as const),
  )
  const more = await uncounted(dist)
  return {
    passed: more.length === 0 && first <= BUDGET && pages.every(([, bytes]) => bytes <= PAGE_BUDGET),
    words: [
      `siit-jumpcloud.js: ${kilobytes(first)} gzipped of ${kilobytes(BUDGET)} (kB = 1000 bytes)`,
      ...pages.map(
        ([name, bytes]) => `all of the ${name} page: ${kilobytes(bytes)} of ${kilobytes(PAGE_BUDGET)}`,
      ),
      `all four elements: ${kilobytes(await wholeSize(dist))}`,
      ...more.map((name) => `${name} is on no page: see PAGES in demo/tools/bundle.ts`),
    ].join('\n'),
  }
}

/** What a registry would get, judged by those who know how it is resolved. */
async function packed(): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'siit-jumpcloud-package-'))
  const widgetRun = (...args: string[]) => command('pnpm', '--filter', '@siit-jumpcloud/widget', ...args)
  try {
    const lint = await widgetRun('exec', 'publint', '--strict', '--pack', 'false')
    if (!lint.passed) return lint
    const archive = join(folder, 'widget.tgz')
    const pack = await widgetRun('pack', '--config.ignore-scripts=true', '--out', archive)
    if (!pack.passed) return pack
    return await widgetRun('exec', 'attw', archive, '--profile', 'esm-only')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The committed document is the one that the routes describe. */
async function openApi(): Promise<Outcome> {
  const again = 'Write it with: node bff/src/cli.ts openapi > bff/openapi.json'
  const committed = join(root, 'bff/openapi.json')
  if (!existsSync(committed)) return { passed: false, words: `There is no bff/openapi.json. ${again}` }
  const { code, output, stdout } = await capture(process.execPath, 'bff/src/cli.ts', 'openapi')
  if (code !== 0) return { passed: false, words: `"openapi" of the bff's command line failed:\n${output}` }
  const same = stdout.trim() === (await readFile(committed, 'utf8')).trim()
  return { passed: same, words: same ? '' : `bff/openapi.json is not what the routes describe. ${again}` }
}

process.exitCode = await main()
