/** Tells when a page hides an element of ours, or takes it out, while something of it lies over the whole page. */
import type { SiitElement } from './element.ts'

/**
 * Calls `task` when the element is laid out no longer, at once where it is not now. A modal dialog in it would go on to
 * block the page and be seen by nobody. The answer ends the watch.
 */
export function whenHidden(element: SiitElement, task: () => void): () => void {
  // Not the element itself: a page may have made it inline, and what is inline has no size to be told of.
  const root = element.renderRoot.querySelector('.root')
  const watch = new ResizeObserver(() => {
    if (!root?.getClientRects().length) task()
  })
  if (root) watch.observe(root)
  return () => watch.disconnect()
}
