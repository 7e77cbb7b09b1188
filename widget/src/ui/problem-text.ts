/** What the bff refused, in the person's language. */
import type { Problem } from '@siit-jumpcloud/shared'
import { reasonOf } from '../device-panel/words.ts'
import type { Language } from '../locales/index.ts'
import { sentences } from '../locales/lists.ts'
import { asTold, unknownProblem, type Told } from './told.ts'

/**
 * By its verdict, by its code; undefined where there are no words for it. (English words for verdicts come with the
 * panel's later parts: without those, the bff's own are as good.)
 */
function knownProblem({ code, verdict }: Pick<Problem, 'code' | 'verdict'>, lang: Language) {
  const { w } = lang
  const byVerdict = verdict && reasonOf(verdict.code, lang, verdict.params)?.why
  if (byVerdict) return sentences(lang, byVerdict)
  if (code === 'no_token') return sentences(lang, w.ended, w.endedText)
  const why = reasonOf(code, lang)?.why
  return lang.fill(w.p[code] ?? '') || (why ? sentences(lang, why) : undefined) || w.f?.[code]
}

/** A problem as a text, to be spoken; the bff's own English where there are no words for it. */
export const problemText = (problem: Problem, lang: Language): string =>
  knownProblem(problem, lang) ?? problem.detail

/** A problem as it is shown. What only the bff knows stays English, behind words that say whose it is. */
export function problemShown(problem: Pick<Problem, 'code' | 'verdict' | 'detail'>, lang: Language): Told {
  return knownProblem(problem, lang) ?? unknownProblem(problem, lang)
}

/** The same after words that say that something went wrong. */
export const failureShown = (problem: Problem, lang: Language): Told =>
  lang.rich(lang.w.failedPanelText, { detail: knownProblem(problem, lang) ?? asTold(problem.detail, lang) })
