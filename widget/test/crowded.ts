/** Looks for text that is cut, runs out of its element or lies on other text, as a person would see it. */
import { root } from './support.ts'
import type { Shown } from './shown.ts'

interface Line {
  node: Text
  at: Element
  box: DOMRect
}

/** What lies over the rest of the page by intent. */
const layers = 'dialog, .menu.on > fieldset'
const targets =
  'button, a, summary, textarea, select, input:not(.tick input, .sw input, [type=hidden]), .tick, .sw'

function ancestors(element: Element): Element[] {
  const parent = element.parentElement
  return parent ? [element, ...ancestors(parent)] : [element]
}

/** The lines of text that can be seen, each as far as what scrolls, or ends after some lines by intent, shows it. */
function linesIn(scope: Element | ShadowRoot): Line[] {
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT)
  const lines: Line[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.parentElement
    if (!(node instanceof Text) || !at || !node.data.trim() || at.closest('style, option, textarea')) continue
    const around = ancestors(at).map((one) => ({ one, style: getComputedStyle(one) }))
    if (!at.checkVisibility({ visibilityProperty: true })) continue
    if (around.some(({ style }) => style.clipPath !== 'none')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (let box of range.getClientRects()) {
      for (const { one, style } of around)
        if (/auto|scroll/.test(style.overflowY) || style.webkitLineClamp !== 'none') {
          const { top, bottom } = one.getBoundingClientRect()
          const start = Math.max(top, box.top)
          box = new DOMRect(box.x, start, box.width, Math.max(0, Math.min(bottom, box.bottom) - start))
        }
      if (box.width > 1 && box.height > 1) lines.push({ node, at, box })
    }
  }
  return lines
}

const words = ({ node, at }: Line) =>
  `“${node.data.trim().slice(0, 40)}” in ${at.localName}.${at.getAttribute('class') ?? ''}`

function cut({ at, box, ...line }: Line, edge: DOMRect): string | undefined {
  for (const one of ancestors(at)) {
    const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(one)
    // A name of hundreds of letters ends after three lines by intent; what scrolls is cut by nobody.
    if (webkitLineClamp !== 'none' || /auto|scroll/.test(overflowX + overflowY)) return undefined
    const { left, right, top, bottom } = one.getBoundingClientRect()
    const holds = overflowX !== 'visible' || one.matches('button, .btn, .chip')
    if (
      holds &&
      (box.right > right + 1 || box.left < left - 1 || box.bottom > bottom + 2 || box.top < top - 2)
    )
      return `${words({ at, box, ...line })} is cut by ${one.localName}.${one.className}`
  }
  return box.right > edge.right + 1 || box.left < edge.left - 1
    ? `${words({ at, box, ...line })} runs out of its element`
    : undefined
}

function overlap(a: Line, b: Line): string | undefined {
  if (a.node === b.node || a.at.closest(layers) !== b.at.closest(layers)) return undefined
  const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
  const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
  return x > 2 && y > 5 ? `${words(a)} lies on ${words(b)}` : undefined
}

/** What is wrong with the text of an element, in sentences. Behind an open dialog nobody reads. */
export function crowded(element: Shown): string[] {
  const scope = root(element).querySelector('dialog:modal') ?? root(element)
  const edge = (scope instanceof Element ? scope : element).getBoundingClientRect()
  const lines = linesIn(scope)
  const found = lines.map((line) => cut(line, edge))
  for (const [index, line] of lines.entries())
    for (const other of lines.slice(index + 1)) found.push(overlap(line, other))
  return [...new Set(found.filter((one) => one !== undefined))]
}

/** Controls that a finger or an unsteady hand misses: less than 24 pixels wide or high. */
export function small(element: Shown): string[] {
  const scope = root(element).querySelector('dialog:modal') ?? root(element)
  return [...scope.querySelectorAll(targets)].flatMap((one) => {
    const { width, height } = one.getBoundingClientRect()
    return width && (width < 24 || height < 24)
      ? [`${one.outerHTML.slice(0, 120)} is ${width} × ${height}`]
      : []
  })
}
