/**
 * Deterministic "randomness": every value is a hash of (seed, index, salt), so that device 734,211
 * can be made without making the 734,210 before it, and comes out the same every time.
 */

/** A well-mixed unsigned 32-bit integer for (seed, index, salt). Two rounds of a murmur-style finaliser. */
export function hash32(seed: number, index: number, salt: number): number {
  let h =
    Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul((index + 1) | 0, 0x85ebca6b) ^ Math.imul(salt | 0, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  h ^= h >>> 16
  h = Math.imul(h ^ (h >>> 13), 0x2c1b3c6d)
  return (h ^ (h >>> 16)) >>> 0
}

/** An integer from 0 up to, not including, `below`. */
export function integer(seed: number, index: number, salt: number, below: number): number {
  return Math.floor((hash32(seed, index, salt) / 4294967296) * below)
}

/** True in about `percent` of 100 cases. */
export function chance(seed: number, index: number, salt: number, percent: number): boolean {
  return integer(seed, index, salt, 10_000) < percent * 100
}

/** One element of a list that is not empty. */
export function pick<T>(list: readonly [T, ...T[]], seed: number, index: number, salt: number): T {
  return list[integer(seed, index, salt, list.length)] ?? list[0]
}

/** `length` lower-case hex digits. */
export function hex(seed: number, index: number, salt: number, length: number): string {
  let text = ''
  for (let part = 0; text.length < length; part++) {
    text += hash32(seed, index, salt * 31 + part)
      .toString(16)
      .padStart(8, '0')
  }
  return text.slice(0, length)
}

/** A UUID-shaped text in capitals, as Apple and SMBIOS print them. */
export function uuid(seed: number, index: number, salt: number): string {
  const digits = hex(seed, index, salt, 32).toUpperCase()
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

/** The numbers 0 … length-1 in an order that only the seed decides (Fisher–Yates). */
export function shuffled(seed: number, length: number, salt: number): number[] {
  const order = Array.from({ length }, (_, position) => position)
  for (let last = length - 1; last > 0; last--) {
    const other = integer(seed, last, salt, last + 1)
    const kept = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = kept
  }
  return order
}
