/** When a message that did not arrive is tried again: the schedule of Standard Webhooks. */

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Milliseconds before the second try, the third, …; after the last the message is parked. */
export const delays = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const

/** A tenth more at most, so that what failed together does not come back together. */
const jitter = 0.1

/**
 * Milliseconds until the next try after `attempts` of them, or null where that was the last. Never earlier than the
 * receiver asked for (`retryAfter` in seconds). `random` gives 0 to 1.
 */
export function nextDelay(
  attempts: number,
  retryAfter: number | null,
  random: () => number = Math.random,
): number | null {
  const delay = delays[attempts - 1]
  if (delay === undefined) return null
  return Math.ceil(Math.max(delay, (retryAfter ?? 0) * second) * (1 + random() * jitter))
}
