/** The tests that a mutant must not survive: of the action's life, of what an answer means, and of the chain. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    include: ['bff/test/actions-{rules,states}.test.ts', 'bff/test/{timeline,webhooks,events}*.test.ts'],
  },
})
