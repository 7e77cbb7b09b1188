import { chromeLauncher } from '@web/test-runner'

/** A run with one of each outcome, which `pnpm test` has to count right. */
export default {
  files: '*.case.js',
  reporters: [],
  browsers: [
    chromeLauncher({ launchOptions: { args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] } }),
  ],
}
