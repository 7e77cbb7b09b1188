/** The colors that an element paints with, as the browser computes them. */
const sides = ['top', 'right', 'bottom', 'left'] as const

function* paintedBy(one: Element): Generator<string> {
  const style = getComputedStyle(one)
  const isText = [...one.childNodes].some((node) => node instanceof Text && node.data.trim() !== '')
  if (isText) yield `text ${style.color}`
  yield `ground ${style.backgroundColor}`
  for (const side of sides)
    if (style.getPropertyValue(`border-${side}-width`) !== '0px')
      yield `line ${style.getPropertyValue(`border-${side}-color`)}`
  if (style.boxShadow !== 'none') yield `shadow ${style.boxShadow}`
  if (one.namespaceURI === 'http://www.w3.org/2000/svg') {
    yield `sign ${style.stroke}`
    yield `sign ${style.fill}`
  }
}

const isSeen = (painted: string) => !/ (none|transparent|rgba\(0, 0, 0, 0\))$/.test(painted)

export function colorsOf(root: ShadowRoot): string[] {
  const found = new Set<string>()
  for (const one of root.querySelectorAll('.root, .root *'))
    if (one.checkVisibility()) for (const painted of paintedBy(one)) if (isSeen(painted)) found.add(painted)
  return [...found]
}
