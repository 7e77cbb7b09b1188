import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const node = { environment: 'node', testTimeout: 20_000, hookTimeout: 60_000, restoreMocks: true } as const

/** Everything that runs on Node. The widget's own tests run in a real browser: `widget/web-test-runner.config.js`. */
export default defineConfig({
  test: {
    // Three even on two cores, where Vitest would take one: a test waits for databases and sockets half its time.
    maxWorkers: Math.max(3, Math.floor(availableParallelism() / 2)),
    projects: [
      { test: { ...node, name: 'shared', include: ['shared/test/**/*.test.ts'] } },
      {
        test: {
          ...node,
          name: 'bff',
          include: ['bff/test/**/*.test.ts'],
          globalSetup: './bff/test/postgres.ts',
        },
      },
      { test: { ...node, name: 'simulator', include: ['demo/jumpcloud/test/**/*.test.ts'] } },
      { test: { ...node, name: 'torture', include: ['demo/torture/test/**/*.test.ts'] } },
      { test: { ...node, name: 'tools', include: ['demo/tools/test/**/*.test.ts'] } },
      {
        // The whole product in a browser. Each file starts servers and a browser of its own.
        test: {
          ...node,
          name: 'e2e',
          include: ['demo/{site,examples}/test/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
