/** What a page sets once for all its elements. */
import type { TextOverrides } from '../locales/texts.ts'

/** Gives a host token that is good now. Called again before the last one ends. */
export type GetToken = () => string | Promise<string>

export interface Configuration {
  /** Origin (and path prefix) of the bff, e.g. `https://bff.example`. */
  bff?: string
  getToken?: GetToken
  /** Address on the host that answers with a token, as text or as `{ "token": "…" }`. */
  tokenUrl?: string
  /** BCP 47 tag, e.g. `fr` or `en-GB`. */
  locale?: string
  /**
   * The host's own texts, by language: `{ de: { lock: 'Gerät sperren' } }`. Keys and placeholders as in the widget's
   * own words; the later call replaces the texts of the earlier one.
   */
  texts?: TextOverrides
}

export const defaults: Configuration = {}
const watchers = new Set<() => void>()

/** Sets the page's defaults. An attribute or property of an element wins over them. May be called at any time. */
export function configure(values: Configuration): void {
  Object.assign(defaults, values)
  for (const watcher of watchers) watcher()
}

/** Tells an element that the defaults changed; the answer ends it. */
export function onConfigure(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
