/** What a server means by `Retry-After` (RFC 9110). */

/** Seconds from a `Retry-After` (a number or a date); a day at most, null where there is none that can be read. */
export function retryAfterSeconds(header: string | null | undefined, now: number): number | null {
  if (!header) return null
  const value = header.trim()
  if (/^\d+$/.test(value)) return Math.min(Number(value), 86_400)
  const date = /[a-z]/i.test(value) ? Date.parse(value) : NaN
  return Number.isNaN(date) ? null : Math.min(Math.max(0, Math.ceil((date - now) / 1000)), 86_400)
}
