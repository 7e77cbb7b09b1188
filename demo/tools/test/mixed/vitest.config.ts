import { defineConfig } from 'vitest/config'

/** A run with one of each outcome, which `pnpm test` has to count right. */
export default defineConfig({ test: { name: 'mixed', include: ['*.case.ts'] } })
