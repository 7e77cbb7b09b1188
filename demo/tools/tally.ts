/** Counts of one part of the tests, and how a part's process tells them to `pnpm test`. */
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed and why, a text each: told once more at the end, where a reader of a long log looks first. */
  readonly failures: readonly string[]
}

/** The text of one failure: the file, the test's full name, and each error without the test runner's own places. */
export function failure(file: string, name: string, errors: readonly TestError[]): string {
  const told = errors.flatMap(({ message = '', stack = '', diff = '' }) => {
    // Node's stacks begin with the message; those of a browser are places alone.
    const lines = (stack.includes(message) ? stack : `${message}\n${stack}`).split('\n')
    return [...lines.filter((line) => !line.includes('/node_modules/')), ...diff.split('\n')]
      .filter(Boolean)
      .slice(0, linesOfAnError)
  })
  return [`✗ ${file} > ${name}`, ...told].join('\n    ')
}

interface TestError {
  readonly message?: string | undefined
  readonly stack?: string | undefined
  readonly diff?: string | undefined
}

const linesOfAnError = 40

export function add(...tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tallies.reduce((sum, { skipped }) => sum + skipped, 0),
    failures: tallies.flatMap(({ failures }) => failures),
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
    ) &&
    'failures' in message &&
    Array.isArray(message.failures)
  )
}
