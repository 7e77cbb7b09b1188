/**
 * Runs the Vitest projects named by the arguments (`!name` for all but that one) and reports the counts.
 *
 * Besides tests that fail, a file that cannot be loaded and an error outside of any test count as one failure
 * each: their tests did not pass, they were never reached.
 */
import { relative } from 'node:path'
import { startVitest } from 'vitest/node'
import { failure, report } from './tally.ts'

const vitest = await startVitest([], { watch: false, run: true, project: process.argv.slice(2) })
const modules = vitest.state.getTestModules()
const tests = modules.flatMap((module) => [...module.children.allTests()])
const count = (state: string): number => tests.filter((test) => test.result().state === state).length
const fileOf = ({ moduleId }: { moduleId: string }): string => relative(process.cwd(), moduleId)
// A suite's own error is a failing hook or a file that does not load; no test of it may have run.
const broken = modules.filter(
  (module) => module.state() === 'failed' && ![...module.children.allTests('failed')].length,
)
const stray = vitest.state.getUnhandledErrors()
await vitest.close()
report({
  passed: count('passed'),
  failed: count('failed') + count('pending') + broken.length + stray.length,
  skipped: count('skipped'),
  failures: [
    ...tests
      .filter((test) => test.result().state === 'failed')
      .map((test) => failure(fileOf(test.module), test.fullName, test.result().errors ?? [])),
    ...broken.map((module) =>
      failure(fileOf(module), 'outside of its tests', [
        ...module.errors(),
        ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
      ]),
    ),
    ...stray.map((error) => failure('outside of any file', 'an error nobody caught', [error as Error])),
  ],
})
