/** One workspace's share of JumpCloud: how many calls at once, and a pause that all of them keep. */

export interface Limiter {
  /**
   * Runs `work` when there is room and no pause. Rejects with the signal's reason where it is aborted while waiting.
   * A person's call (`interactive`) overtakes those of a sync, and one place is always kept for it.
   */
  run<T>(
    work: () => Promise<T>,
    options?: { signal?: AbortSignal | undefined; interactive?: boolean },
  ): Promise<T>
  /** Nobody starts a call for that long. A shorter pause never cuts a longer one. */
  pause(milliseconds: number): void
  /** Milliseconds until calls may start again; 0 where there is no pause. */
  pausedFor(): number
}

export interface LimiterOptions {
  /** Calls at once, 5 by default. JumpCloud publishes no number; its own tool and others keep to four or five. */
  concurrency?: number
  /** Milliseconds since the epoch. */
  now: () => number
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

interface Waiting {
  start: () => void
}

/** Makes the limiter of a workspace. All its clients share one. */
export function createLimiter(options: LimiterOptions): Limiter {
  const places = Math.max(1, options.concurrency ?? 5)
  // One place is kept free of syncs: a person's call never waits behind ten thousand of them.
  const bulkPlaces = Math.max(1, places - 1)
  const people: Waiting[] = []
  const syncs: Waiting[] = []
  let running = 0
  let runningBulk = 0
  let pausedUntil = 0
  let waking: AbortController | null = null

  const pausedFor = () => Math.max(0, pausedUntil - options.now())

  function pump(): void {
    const pause = pausedFor()
    if (pause > 0) {
      if (!waking && people.length + syncs.length > 0) {
        const alarm = (waking = new AbortController())
        const until = pausedUntil
        const wake = () => {
          waking = null
          if (alarm.signal.aborted) return pump()
          // The sleep is the clock here: one that ends a little early must not be slept again and again.
          if (pausedUntil === until) pausedUntil = 0
          pump()
        }
        options.sleep(pause, alarm.signal).then(wake, wake)
      }
      return
    }
    while (running < places) {
      const person = people.shift()
      const next = person ?? (runningBulk < bulkPlaces ? syncs.shift() : undefined)
      if (!next) return
      running += 1
      if (!person) runningBulk += 1
      next.start()
    }
  }

  return {
    pausedFor,
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, options.now() + milliseconds)
    },
    async run(work, { signal, interactive = false } = {}) {
      signal?.throwIfAborted()
      const queue = interactive ? people : syncs
      const admitted = await new Promise<boolean>((resolve) => {
        const entry: Waiting = {
          start: () => {
            signal?.removeEventListener('abort', leave)
            resolve(true)
          },
        }
        const leave = () => {
          const at = queue.indexOf(entry)
          if (at < 0) return
          queue.splice(at, 1)
          // Nobody waits any more: a pause must not keep a stopping process alive.
          if (people.length + syncs.length === 0) waking?.abort()
          resolve(false)
        }
        signal?.addEventListener('abort', leave, { once: true })
        queue.push(entry)
        pump()
      })
      if (!admitted) signal?.throwIfAborted()
      try {
        return await work()
      } finally {
        running -= 1
        if (!interactive) runningBulk -= 1
        pump()
      }
    },
  }
}
