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
   * own words; the later call replaces the texts of the earlier one. What fits no text of the widget is left out.
   */
  texts?: TextOverrides
}

interface Page {
  readonly values: Configuration
  readonly watchers: Set<() => void>
}

// On the page and not in this module: a page may load two copies, whose elements came from the first and whose
// `configure` from the second. The name is that of this shape; another shape would take another name.
const holder = globalThis as unknown as Record<symbol, Page | undefined>
const page: Page = (holder[Symbol.for('siit-jumpcloud.1')] ??= { values: {}, watchers: new Set() })

export const defaults: Readonly<Configuration> = page.values

/** Sets the page's defaults. An attribute or property of an element wins over them. May be called at any time. */
export function configure(values: Configuration): void {
  Object.assign(page.values, values)
  for (const watcher of page.watchers) watcher()
}

/** Tells an element that the defaults changed; the answer ends it. */
export function onConfigure(watcher: () => void): () => void {
  page.watchers.add(watcher)
  return () => page.watchers.delete(watcher)
}

/**
 * Takes what the page asked for before the script was there, in order, and what it asks for from now on:
 * `(window.siitJumpCloud ??= []).push({ bff: … })` means `configure({ bff: … })`, at any time.
 */
export function takeQueue(): void {
  const { siitJumpCloud: queue } = window
  window.siitJumpCloud = { push: (...all) => all.forEach(configure) }
  if (Array.isArray(queue)) queue.forEach(configure)
}

declare global {
  interface Window {
    /** Where a page without modules leaves its configuration, before or after the script has loaded. */
    siitJumpCloud?: { push(...values: Configuration[]): unknown }
  }
}
