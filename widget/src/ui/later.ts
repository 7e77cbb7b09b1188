/** Loads `later.ts` once for all elements of a page, and again after it could not be had. */
import type * as LaterParts from '../later.ts'
import { learn } from '../locales/index.ts'
import { learnSigns } from './icons.ts'

export type Later = typeof LaterParts

export const later: { parts: Later | undefined; failed: boolean } = { parts: undefined, failed: false }
let loading: Promise<void> | undefined

/** Starts loading where that is needed. Settles when `later` says what came of it; never rejects. */
export function loadLater(): Promise<void> {
  loading ??= import('../later.ts').then(
    (parts) => {
      learn(parts.words)
      learnSigns(parts.laterSigns)
      later.parts = parts
      later.failed = false
    },
    () => {
      later.failed = true
      loading = undefined
    },
  )
  return loading
}
