/** The time of a service under test, which may run faster than the machine's: see `warp.js`. */
import { fileURLToPath } from 'node:url'

/** A time that runs `speed` times as fast as the machine's, from `anchor` (milliseconds since 1970) on. */
export interface Time {
  readonly anchor: number
  readonly speed: number
  /** Milliseconds since 1970 in that time. */
  now(): number
}

export function startTime(speed: number): Time {
  const anchor = Date.now()
  return { anchor, speed, now: () => Math.floor(anchor + (Date.now() - anchor) * speed) }
}

/** What Node is told so that a process goes by that time, `offset` milliseconds off it. */
export const warped = ({ anchor, speed }: Time, offset = 0) => ({
  args: ['--import', fileURLToPath(new URL('./warp.js', import.meta.url))],
  env: { WARPED_TIME: JSON.stringify({ anchor, speed, offset }) },
})
