/** The one place that knows the time, so that tests can hold it still. */
export const clock = {
  /** Milliseconds since the epoch. */
  now: () => Date.now(),
  /** Runs `task` after `ms` milliseconds; the answer cancels it. */
  after(ms: number, task: () => void): () => void {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  /** Runs `task` once what is rendered now has been painted: a person sees that, and what is off the screen can wait. */
  painted(task: () => void): void {
    requestAnimationFrame(() => clock.after(0, task))
  },
}
