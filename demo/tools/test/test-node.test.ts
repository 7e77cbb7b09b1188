import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { add, isTally } from '../tally.ts'

test('a failing test, a file that does not load and a failing hook are one failure each', async () => {
  const child = fork(join(import.meta.dirname, '../test-node.ts'), ['mixed'], {
    cwd: join(import.meta.dirname, 'mixed'),
    stdio: 'ignore',
  })
  const [said, exit]: unknown[][] = await Promise.all([once(child, 'message'), once(child, 'exit')])
  const tally = said?.[0]
  expect(tally).toEqual({ passed: 2, failed: 3, skipped: 2 })
  expect(isTally(tally)).toBe(true)
  expect(exit).toEqual([1, null])
})

test('the parts of a run add up', () => {
  expect(add({ passed: 2, failed: 0, skipped: 1 }, { passed: 3, failed: 1, skipped: 0 })).toEqual({
    passed: 5,
    failed: 1,
    skipped: 1,
  })
})
