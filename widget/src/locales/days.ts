/** How a language names a day, and an hour of it. */
import type { Language } from './index.ts'
import { listOf } from './lists.ts'

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
