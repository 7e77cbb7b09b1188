/**
 * Each line of letters as a bar in the letters' color, as long as they are and as high as a capital. Letters are drawn
 * differently by each machine and each browser; a bar is not, and it still tells of its text's place, length and color.
 */

/** Lengths that no system rounds in its own way, nothing that blinks or moves, and all of it, also far off the screen. */
const steady = new CSSStyleSheet()
steady.replaceSync(`
  *, ::before, ::after, ::backdrop {
    text-rendering: geometricPrecision !important;
    animation: none !important;
    transition: none !important;
    caret-color: transparent !important;
    scrollbar-width: none !important;
    content-visibility: visible !important;
  }
`)
const bars = new CSSStyleSheet()

function add(root: ShadowRoot, sheet: CSSStyleSheet): void {
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}

/** Holds the element still. */
export const hold = (root: ShadowRoot): void => add(root, steady)

function textsOf(root: ShadowRoot): Text[] {
  const found: Text[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) if (walker.currentNode instanceof Text) found.push(walker.currentNode)
  return found
}

/** The one character of our texts that the fonts do not have gives way to one like it, which no machine looks for elsewhere. */
export function replaceStrangers(root: ShadowRoot): void {
  for (const text of textsOf(root)) if (text.data.includes('→')) text.data = text.data.replaceAll('→', '↓')
}

/** Draws bars over what the element says now, in the colors that it has now. */
export function drawBars(root: ShadowRoot): void {
  const byColor = new Map<string, Range[]>()
  for (const text of textsOf(root)) {
    if (!text.parentElement) continue
    const range = new Range()
    range.selectNodeContents(text)
    const { color } = getComputedStyle(text.parentElement)
    byColor.set(color, [...(byColor.get(color) ?? []), range])
  }
  CSS.highlights.clear()
  // What is no text of ours, a placeholder or what was typed, has no letters and no bar.
  const rules = [
    '*, ::before, ::after, ::marker, ::placeholder { -webkit-text-fill-color: transparent !important }',
  ]
  for (const [index, [color, ranges]] of [...byColor].entries()) {
    CSS.highlights.set(`bar-${index}`, new Highlight(...ranges))
    rules.push(
      `::highlight(bar-${index}) { background-color: ${color}; color: transparent; -webkit-text-fill-color: transparent }`,
    )
  }
  bars.replaceSync(rules.join('\n'))
  add(root, bars)
}
