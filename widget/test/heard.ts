/** What an element says by itself, as a screen reader has it. */
import { root } from './support.ts'
import type { Shown } from './shown.ts'

const live = '[role=status], [role=alert], [aria-live]'

/**
 * Every text that a live region takes, in order, from now on. A region outside an open modal dialog is not heard, as
 * nothing of the page is; one that comes with its text is heard if it is an alert.
 */
export function heard(element: Shown): string[] {
  const said: string[] = []
  const told = new Map<Element, string>()
  const textOf = (region: Element) => region.textContent.replace(/\s+/g, ' ').trim()
  for (const region of root(element).querySelectorAll(live)) told.set(region, textOf(region))
  new MutationObserver((records) => {
    const modal = root(element).querySelector('dialog:modal')
    const regions = new Set<Element>()
    for (const { target, addedNodes } of records) {
      const around = target instanceof Element ? target : target.parentElement
      const region = around?.closest(live)
      if (region) regions.add(region)
      for (const node of addedNodes)
        if (node instanceof Element)
          for (const one of [node, ...node.querySelectorAll('*')]) {
            if (one.matches('[role=alert]')) regions.add(one)
            // A region that came with its text is silent; what it says later is heard.
            else if (one.matches(live) && !told.has(one)) told.set(one, textOf(one))
          }
    }
    for (const region of regions) {
      const text = textOf(region)
      const before = told.get(region)
      told.set(region, text)
      if (text && text !== before && region.isConnected && (!modal || modal.contains(region))) said.push(text)
    }
  }).observe(root(element), { childList: true, characterData: true, subtree: true })
  return said
}
