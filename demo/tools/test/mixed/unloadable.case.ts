import { test } from 'vitest'

test('is never reached', () => undefined)

throw new Error('This file cannot be loaded.')
