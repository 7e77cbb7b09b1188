/** So many requests a minute for one agent, counted in this process. */
import { AppError } from '../errors.ts'

/** How many agents are kept in mind; beyond it, those longest unseen start anew. */
const most = 10_000

/**
 * A bucket an agent: as many requests as a minute allows, filled again evenly. `now` in milliseconds.
 * The function returned throws 429 with Retry-After. `null`: no limit.
 */
export function createRateLimit(perMinute: number | null, now: () => number): (key: string) => void {
  if (perMinute === null) return () => undefined
  const perMillisecond = perMinute / 60_000
  const buckets = new Map<string, { left: number; at: number }>()
  return (key) => {
    const at = now()
    const known = buckets.get(key)
    const left = known ? Math.min(perMinute, known.left + (at - known.at) * perMillisecond) : perMinute
    if (left < 1) {
      const retryAfter = Math.max(1, Math.ceil((1 - left) / perMillisecond / 1000))
      throw new AppError(
        'too_many',
        'rate_limited',
        `You may make ${perMinute} requests a minute. Nothing was done; try again in ${retryAfter} s.`,
        { retryAfter },
      )
    }
    buckets.delete(key)
    buckets.set(key, { left: left - 1, at })
    if (buckets.size > most) {
      const oldest = buckets.keys().next()
      if (!oldest.done) buckets.delete(oldest.value)
    }
  }
}
