import type { SiitElement } from './element.ts'

/** Copies a text for a person and says so. Does nothing where the page may not: without a secure origin, or refused. */
export async function copy(el: Pick<SiitElement, 'announce' | 'language'>, text: string): Promise<void> {
  // Missing on a page without a secure origin.
  const clipboard = navigator.clipboard as Clipboard | undefined
  const isCopied = await clipboard?.writeText(text).then(
    () => true,
    () => false,
  )
  if (isCopied) el.announce(el.language.w.copied)
}
