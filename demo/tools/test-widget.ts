/** Runs the tests of the working directory in a real browser, by its configuration, and reports the counts. */
import { relative } from 'node:path'
import { startTestRunner, type TestSuiteResult } from '@web/test-runner'
import { failure, report } from './tally.ts'

const runner = await startTestRunner({ readCliArgs: false, autoExitProcess: false })
if (!runner) throw new Error('The test runner did not start.')
await new Promise((finished) => {
  runner.on('finished', finished)
})

const sessions = [...runner.sessions.all()]
const tests = sessions.flatMap((session) => (session.testResults ? testsOf(session.testResults) : []))
const fileOf = ({ testFile = 'a page' }: { testFile?: string }): string => relative(process.cwd(), testFile)
// A file that does not load, or an error outside of any test, fails its session without a failing test.
const broken = sessions.filter(
  (session) =>
    session.passed !== true &&
    !(session.testResults && testsOf(session.testResults).some((test) => failed(test))),
)
await runner.stop()
report({
  passed: tests.filter((test) => test.passed).length,
  failed: tests.filter(failed).length + broken.length,
  skipped: tests.filter((test) => test.skipped).length,
  failures: [
    ...sessions.flatMap((session) =>
      (session.testResults ? testsOf(session.testResults) : [])
        .filter(failed)
        .map((test) => failure(fileOf(session), test.name, test.error ? [test.error] : [])),
    ),
    ...broken.map((session) => failure(fileOf(session), 'outside of its tests', session.errors)),
  ],
})

type Test = TestSuiteResult['tests'][number]

function failed(test: Test): boolean {
  return !test.passed && !test.skipped
}

function testsOf(suite: TestSuiteResult): Test[] {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)]
}
