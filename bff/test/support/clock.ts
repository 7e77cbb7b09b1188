/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/core.ts'

export interface TestClock extends Clock {
  /** Moves on, waking whoever slept until then. */
  advance(milliseconds: number): void
  /** From now on a sleep waits for `advance`. Otherwise it takes no time and moves the clock on by itself. */
  hold(): void
}

export const testStart = Date.parse('2026-03-03T09:00:00.000Z')

/** Starts at `testStart`. Sleeps jump: a retry's pause takes no time, and the clock shows that it passed. */
export function createTestClock(): TestClock {
  let now = testStart
  let held = false
  const sleepers = new Set<{ until: number; wake: () => void }>()
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds
      for (const sleeper of [...sleepers]) if (sleeper.until <= now) sleeper.wake()
    },
    hold() {
      held = true
    },
    sleep(milliseconds, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) {
          resolve()
          return
        }
        const sleeper = { until: Math.ceil(now + milliseconds), wake: () => undefined as void }
        const wake = () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        sleeper.wake = wake
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
        if (!held)
          setImmediate(() => {
            now = Math.max(now, sleeper.until)
            wake()
          })
      })
    },
  }
}
