/**
 * Loads what is not in the first script (`common.ts`, `device.ts`, `later.ts`), each once for all elements of a page,
 * and again after it could not be had.
 */
import type { CSSResult } from 'lit'
import type * as CommonParts from '../common.ts'
import type * as LaterParts from '../later.ts'
import { learn } from '../locales/index.ts'
import { learnSigns } from './icons.ts'

export const later: {
  /** What all elements need. */
  common: typeof CommonParts | undefined
  /** What only the panel and the timeline need. */
  parts: typeof LaterParts | undefined
  failed: boolean
} = { common: undefined, parts: undefined, failed: false }

interface Parts {
  readonly words: object
  readonly signs?: Parameters<typeof learnSigns>[0]
  readonly styles?: CSSResult
}

/**
 * Loads where that is needed, `first` at the same time and taken before. What it gives says whether all of it is
 * there, and never rejects.
 */
function loader<T extends Parts>(
  load: () => Promise<T>,
  keep: (parts: T) => void = () => {},
  first: () => Promise<boolean> = () => Promise.resolve(true),
): () => Promise<boolean> {
  let loading: Promise<boolean> | undefined
  const begin = async () => {
    try {
      const [parts, ready] = await Promise.all([load(), first()])
      if (!ready) throw new Error('A part of the widget could not be had.')
      learn(parts.words)
      learnSigns(parts.signs ?? {})
      keep(parts)
      later.failed = false
      return true
    } catch {
      later.failed = true
      loading = undefined
      return false
    }
  }
  return () => (loading ??= begin())
}

export const loadCommon = loader(
  () => import('../common.ts'),
  (parts) => (later.common = parts),
)
export const loadDevice = loader(() => import('../device.ts'), undefined, loadCommon)
export const loadLater = loader(
  () => import('../later.ts'),
  (parts) => (later.parts = parts),
  loadDevice,
)
