/** How a language joins words, and names days. */
import type { Language } from './index.ts'

/** What stands between facts in a row; `Intl.ListFormat` has an "and" before the last one in most languages. */
const commas: Readonly<Record<string, string>> = { ar: '، ', ja: '、' }

/** "Maya, Jonas and Ana"; with `unit`, as facts in a row: "Maya, Jonas, Ana". */
export function listOf(
  items: readonly string[],
  lang: Language,
  type: 'conjunction' | 'unit' = 'conjunction',
): string {
  return type === 'unit'
    ? // Each kept to itself where it may run the other way than the row.
      items
        .map((item) => (lang.dir === 'rtl' ? `\u2068${item}\u2069` : item))
        .join(commas[lang.tag.slice(0, 2)] ?? ', ')
    : new Intl.ListFormat(lang.tag, { type }).format(items)
}

/** "Today, 23 Nov", "Yesterday, 22 Nov", "14 Nov". */
export function dayOf(at: string | number, lang: Language): string {
  const day = lang.format(at, { day: 'numeric', month: 'short' })
  const word = lang.isToday(at)
    ? lang.w.today
    : lang.isToday(+new Date(at) + 86_400_000)
      ? lang.w.yesterday
      : ''
  return word ? listOf([word, day], lang, 'unit') : day
}

/** The hour of a day that is named beside it. */
export const hourOf = (at: string | number, lang: Language) =>
  lang.format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
