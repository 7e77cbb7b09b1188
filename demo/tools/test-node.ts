/**
 * Runs the Vitest projects named by the arguments (`!name` for all but that one) and reports the counts.
 *
 * Besides tests that fail, a file that cannot be loaded and an error outside of any test count as one failure
 * each: their tests did not pass, they were never reached.
 */
import { startVitest } from 'vitest/node'
import { report } from './tally.ts'

const vitest = await startVitest([], { watch: false, run: true, project: process.argv.slice(2) })
const modules = vitest.state.getTestModules()
const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
const count = (state: string): number => states.filter((each) => each === state).length
// A suite's own error is a failing hook or a file that does not load; no test of it may have run.
const broken = modules.filter(
  (module) => module.state() === 'failed' && ![...module.children.allTests('failed')].length,
).length
const stray = vitest.state.getUnhandledErrors().length
await vitest.close()
report({
  passed: count('passed'),
  failed: count('failed') + count('pending') + broken + stray,
  skipped: count('skipped'),
})
