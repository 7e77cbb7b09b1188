/** What the bff refused, in the person's language. */
import type { Problem } from '@siit-jumpcloud/shared'
import { reasonOf } from '../device-panel/words.ts'
import type { Language } from '../locales/index.ts'

/**
 * A problem in words: by its verdict, by its code, else as the bff says it, in English. (English words for verdicts
 * come with the panel's later parts: without those, the bff's own are as good.)
 */
export function problemText(problem: Problem, lang: Language): string {
  const byVerdict = problem.verdict && reasonOf(problem.verdict.code, lang, problem.verdict.params)?.why
  if (byVerdict) return `${byVerdict}.`
  if (problem.code === 'no_token') return `${lang.w.ended}. ${lang.w.endedText}`
  return lang.fill(lang.w.p[problem.code] ?? '') || (reasonOf(problem.code, lang)?.why ?? problem.detail)
}
