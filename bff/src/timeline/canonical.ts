/** One text for one value, so that a hash of it means something. */
import { createHash } from 'node:crypto'

/** JSON with sorted keys and no spaces; `undefined` members are left out. Throws on what JSON cannot say. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonicalJson: not a finite number')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
  }
  throw new TypeError(`canonicalJson: a ${typeof value} has no JSON`)
}

/** SHA-256 in lower-case hex. */
export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

/** Hash of a value's canonical JSON. */
export const hashOf = (value: unknown) => sha256(canonicalJson(value))
