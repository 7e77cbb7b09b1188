import type { SiitElement } from './element.ts'

/** Copies a text for a person and says so. Does nothing where the page may not: without a secure origin, or refused. */
export async function copy(
  el: Pick<SiitElement, 'announce' | 'language' | 'updateComplete'>,
  text: string,
): Promise<void> {
  // Missing on a page without a secure origin.
  const clipboard = navigator.clipboard as Clipboard | undefined
  const isCopied = await clipboard?.writeText(text).then(
    () => true,
    () => false,
  )
  if (!isCopied) return
  // Each copy is said, the second of the same too: a text that stays is not heard again.
  el.announce('')
  await el.updateComplete
  el.announce(el.language.w.copied)
}
