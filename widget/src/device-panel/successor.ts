/** Where a person goes on whose control is gone: an action moved, another agent decided, a PIN hid by itself. */

/** Says whether there is such a place. `was`: the name of the control that had the focus. */
export function successor(root: ShadowRoot, was: string): boolean {
  const all = [...root.querySelectorAll<HTMLElement>('[id^="t-"], [data-f^="pin-"]')]
  // The title of its card; a PIN of a card that is not shown has its button alone.
  const ofAction = all.find(({ id, dataset }) => was.endsWith((dataset['f'] ?? id).replace(/^(t|pin)-/, '')))
  const isDecision = /^(go-)?(approve|deny)-/.test(was)
  const next =
    root.querySelector<HTMLElement>('dialog[open] [data-f="cancel-wipe"]') ??
    ofAction ??
    (isDecision ? root.querySelector<HTMLElement>('[data-f="due"]') : null)
  next?.focus()
  return next !== null
}
