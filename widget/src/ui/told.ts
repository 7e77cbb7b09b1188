/** What is told in English on a page in another language, because only the bff knows it. */
import type { Problem } from '@siit-jumpcloud/shared'
import { html, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'

/** A text, or one that holds English beside the person's language. */
export type Told = TemplateResult | string

/** English of the bff's own on a page in another language: said to be English, so that it is read out as such. */
export const english = (text: string) => html`<span lang="en" dir="ltr">${text}</span>`

/** English as such on a page in another language; as it is on an English one. */
export const asTold = (text: string, { w }: Language): Told => (w.f ? english(text) : text)

/** What the bff says, where no code of it is known. */
export const unknownProblem = ({ detail }: Pick<Problem, 'detail'>, lang: Language): Told =>
  lang.w.f ? lang.rich(lang.w.failedPanelText, { detail: english(detail) }) : detail
