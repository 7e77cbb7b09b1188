/** How a language joins words, and names days. */
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

/** "Today, 23 Nov", "Yesterday, 22 Nov", "14 Nov". */
export function dayOf(at: string | number, lang: Language): string {
  const day = lang.format(at, lang.dayOptions(at))
  // By the calendar: a day may have 23 or 25 hours.
  const next = new Date(at)
  next.setDate(next.getDate() + 1)
  const word = lang.isToday(at) ? lang.w.today : lang.isToday(+next) ? lang.w.yesterday : ''
  return word ? listOf([word, day], lang, 'unit') : day
}

/** The hour of a day that is named beside it. */
export const hourOf = (at: string | number, lang: Language) => lang.format(at, { timeStyle: 'short' })

/** "41 s", "12 min", "4 hours": so many of a unit. */
export const lasting = (
  value: number,
  unit: 'second' | 'minute' | 'hour' | 'day' | 'gigabyte',
  { tag }: Language,
  unitDisplay: 'short' | 'long' = 'short',
): string => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay }).format(value)
