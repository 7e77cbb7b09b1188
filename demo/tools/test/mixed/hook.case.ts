import { beforeAll, test } from 'vitest'

beforeAll(() => {
  throw new Error('This hook fails.')
})

test('is skipped by the failing hook', () => undefined)
