/** Counts of one part of the tests, and how a part's process tells them to `pnpm test`. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function add(...tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tallies.reduce((sum, { skipped }) => sum + skipped, 0),
  }
}

/** Sends the counts to the parent process, where there is one, and sets this process's exit code. */
export function report(tally: Tally): void {
  process.exitCode = tally.failed > 0 ? 1 : 0
  process.send?.(tally)
}

/** Reads a message of `report`, which is the only sender on that channel. */
export function isTally(message: unknown): message is Tally {
  return (
    typeof message === 'object' &&
    message !== null &&
    ['passed', 'failed', 'skipped'].every(
      (key) => key in message && Number.isInteger(Reflect.get(message, key)),
    )
  )
}
