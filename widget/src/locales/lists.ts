/** How a language joins words, and says how much there is of something. */
import type { Language } from './index.ts'

/**
 * "Maya, Jonas and Ana"; with `unit`, as facts in a row: "Maya, Jonas, Ana". `Intl.ListFormat` has an "and" before the
 * last one there too, in most languages.
 */
export function listOf(
  items: readonly string[],
  lang: Language,
  type: 'conjunction' | 'unit' = 'conjunction',
): string {
  return type === 'unit'
    ? // Each kept to itself where it may run the other way than the row.
      items.map((item) => (lang.dir === 'rtl' ? `\u2068${item}\u2069` : item)).join(lang.w.comma)
    : new Intl.ListFormat(lang.tag, { type }).format(items)
}

/** Sentences in a row, each with its full stop. What is empty is left out. */
export const sentences = ({ w }: Language, ...all: readonly (string | undefined)[]): string =>
  all
    .filter((one) => one)
    .map((one = '') => one.replace(/[.。]$/, ''))
    .join(w.stop) + w.stop.trim()

/** "41 s", "12 min", "4 hours": so many of a unit. */
export const lasting = (
  value: number,
  unit: 'second' | 'minute' | 'hour' | 'day' | 'gigabyte',
  { tag }: Language,
  unitDisplay: 'short' | 'long' = 'short',
): string => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay }).format(value)
