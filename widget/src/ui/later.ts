/** Loads `common.ts` and `later.ts`, each once for all elements of a page, and again after it could not be had. */
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
  readonly styles: CSSResult
}

/** Loads where that is needed. What it gives settles when `later` says what came of it, and never rejects. */
function loader<T extends Parts>(load: () => Promise<T>, keep: (parts: T) => void): () => Promise<void> {
  let loading: Promise<void> | undefined
  return () =>
    (loading ??= load().then(
      (parts) => {
        learn(parts.words)
        learnSigns(parts.signs ?? {})
        keep(parts)
        later.failed = false
      },
      () => {
        later.failed = true
        loading = undefined
      },
    ))
}

export const loadCommon = loader(
  () => import('../common.ts'),
  (parts) => (later.common = parts),
)

/** Both, asked for at once. */
export const loadLater = loader(
  async () => {
    const [parts] = await Promise.all([import('../later.ts'), needCommon()])
    return parts
  },
  (parts) => (later.parts = parts),
)

async function needCommon(): Promise<void> {
  await loadCommon()
  if (!later.common) throw new Error('What all elements need could not be had.')
}
