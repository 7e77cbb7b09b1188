/** The one place that knows the time, so that tests can hold it still. */
export const clock = {
  /** Milliseconds since the epoch. */
  now: () => Date.now(),
  /** Runs `task` after `ms` milliseconds; the answer cancels it. */
  after(ms: number, task: () => void): () => void {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
