import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findBrowser } from '../browser.ts'
import { add, isTally } from '../tally.ts'

/** Runs a part of the tests in a folder of cases; what it tells its parent, and how it ends. */
const run = async (script: string, folder: string, ...args: string[]): Promise<unknown[]> => {
  const child = fork(join(import.meta.dirname, '..', script), args, {
    cwd: join(import.meta.dirname, folder),
    env: { ...process.env, CHROME_PATH: findBrowser() },
    stdio: 'ignore',
  })
  const [said, exit]: unknown[][] = await Promise.all([once(child, 'message'), once(child, 'exit')])
  return [said?.[0], exit?.[0]]
}

test('on Node, a failing test, a file that does not load and a failing hook are one failure each, told with its reason', async () => {
  expect(await run('test-node.ts', 'mixed', 'mixed')).toEqual([
    {
      passed: 2,
      failed: 3,
      skipped: 2,
      failures: [
        expect.stringContaining('✗ outcomes.case.ts > fails\n    AssertionError: expected 1 to be 2'),
        expect.stringContaining('✗ hook.case.ts > outside of its tests\n    Error: This hook fails.'),
        expect.stringContaining('✗ unloadable.case.ts > outside of its tests\n    Error: This file cannot'),
      ],
    },
    1,
  ])
})

test('in the browser, a failing test and a file that does not load are one failure each, told with its reason', async () => {
  expect(await run('test-widget.ts', 'mixed-browser')).toEqual([
    {
      passed: 3,
      failed: 2,
      skipped: 1,
      failures: [
        expect.stringContaining('✗ outcomes.case.js > fails\n    This test fails.'),
        expect.stringContaining('✗ unloadable.case.js > outside of its tests\n    Could not import'),
      ],
    },
    1,
  ])
})

test('the parts of a run add up', () => {
  const tallies = [
    { passed: 2, failed: 0, skipped: 1, failures: [] },
    { passed: 3, failed: 1, skipped: 0, failures: ['✗ a.test.ts > adds'] },
  ]
  expect(add(...tallies)).toEqual({ passed: 5, failed: 1, skipped: 1, failures: ['✗ a.test.ts > adds'] })
})

test('only counts are taken for counts', () => {
  expect(isTally({ passed: 1, failed: 0, skipped: 0, failures: [] })).toBe(true)
  expect(isTally({ passed: 1, failed: 0, failures: [] })).toBe(false)
  expect(isTally(null)).toBe(false)
})
