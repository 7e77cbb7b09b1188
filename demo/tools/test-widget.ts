/** Runs the tests of the working directory in a real browser, by its configuration, and reports the counts. */
import { startTestRunner, type TestSuiteResult } from '@web/test-runner'
import { report } from './tally.ts'

const runner = await startTestRunner({ readCliArgs: false, autoExitProcess: false })
if (!runner) throw new Error('The test runner did not start.')
await new Promise((finished) => {
  runner.on('finished', finished)
})

const sessions = [...runner.sessions.all()]
const tests = sessions.flatMap((session) => (session.testResults ? testsOf(session.testResults) : []))
// A file that does not load, or an error outside of any test, fails its session without a failing test.
const broken = sessions.filter(
  (session) =>
    session.passed !== true &&
    !(session.testResults && testsOf(session.testResults).some((test) => failed(test))),
).length
await runner.stop()
report({
  passed: tests.filter((test) => test.passed).length,
  failed: tests.filter(failed).length + broken,
  skipped: tests.filter((test) => test.skipped).length,
})

type Test = TestSuiteResult['tests'][number]

function failed(test: Test): boolean {
  return !test.passed && !test.skipped
}

function testsOf(suite: TestSuiteResult): Test[] {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)]
}
