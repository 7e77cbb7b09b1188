/**
 * `pnpm mutants`: changes the code that must not be wrong, one place at a time, and sees whether a test notices
 * (Stryker). On demand: it takes minutes, and its packages are fetched then and are no part of an ordinary install.
 *
 * Works on a copy of the checkout, so that nothing here is ever changed. Exits with 1 below the score in `threshold`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const version = '10.1.1'
/** Percent of mutants that a test must notice. */
const threshold = 90

/** The state machine, the outcome table and the chain; with arguments, only those that contain one of them. */
const judged = [
  'bff/src/actions/states.ts',
  'bff/src/actions/answer.ts',
  'bff/src/actions/alarm.ts',
  'bff/src/capabilities/approval.ts',
  'bff/src/jumpcloud/outcomes.ts',
  'bff/src/timeline/canonical.ts',
  'bff/src/timeline/append.ts',
  'bff/src/timeline/read.ts',
  'bff/src/timeline/verify-export.ts',
].filter((file) => process.argv.length < 3 || process.argv.slice(2).some((part) => file.includes(part)))

const root = join(import.meta.dirname, '../..')
// Below the root's own node_modules, so that Stryker's runner finds the vitest of this repository.
const tools = join(root, 'node_modules/.cache/mutants')
const runner = join(tools, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')
if (!existsSync(runner)) {
  mkdirSync(tools, { recursive: true })
  writeFileSync(join(tools, 'package.json'), '{ "private": true }')
  const packages = [`@stryker-mutator/core@${version}`, `@stryker-mutator/vitest-runner@${version}`]
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--legacy-peer-deps', ...packages], {
    cwd: tools,
    stdio: 'inherit',
  })
}

const copy = mkdtempSync(join(tmpdir(), 'mutants-'))
try {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of files.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  for (const folder of ['.', 'bff', 'shared', 'demo/jumpcloud', 'demo/tools'])
    if (existsSync(join(root, folder, 'node_modules')))
      symlinkSync(join(root, folder, 'node_modules'), join(copy, folder, 'node_modules'))
  writeFileSync(
    join(copy, 'stryker.config.json'),
    JSON.stringify({
      testRunner: 'vitest',
      plugins: [runner],
      vitest: { configFile: 'demo/tools/mutants.vitest.ts', related: false },
      mutate: judged,
      inPlace: true,
      // Tables are made when their file is read; they are judged like everything else.
      ignoreStatic: false,
      concurrency: 2,
      reporters: ['clear-text', 'json'],
      jsonReporter: { fileName: join(tools, 'report.json') },
      clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
      thresholds: { high: 95, low: threshold, break: threshold },
      checkers: [],
      disableTypeChecks: false,
    }),
  )
  const { status } = spawnSync(
    process.execPath,
    [join(tools, 'node_modules/@stryker-mutator/core/bin/stryker.js'), 'run'],
    {
      cwd: copy,
      stdio: 'inherit',
      env: { ...process.env, BFF_TEST_STORES: 'sqlite' },
    },
  )
  process.exitCode = status === 0 ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}
