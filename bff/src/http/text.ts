/**
 * True where a text anywhere in `value` holds U+0000. PostgreSQL cannot store it and SQLite can, so it is
 * refused at the door: both answer alike, and neither with an error of its own.
 */
export function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (Array.isArray(value)) return value.some(holdsNul)
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).some(([key, member]) => key.includes('\0') || holdsNul(member))
  return false
}
