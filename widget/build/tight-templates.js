/** Takes the indentation out of `css` and `html` templates: no browser needs it, and every page would load it. */

/** The Vite plugin. */
export const tightTemplates = {
  name: 'tight-templates',
  enforce: 'pre',
  apply: 'build',
  transform(code, id) {
    return /\/widget\/src\/.*\.ts$/.test(id) ? { code: tight(code), map: null } : null
  },
}

/** Finds the static text of tagged templates, which may stand within one another's `${}`. */
function tight(code) {
  // Not the end of another template, such as one that says `?format=html` or `sheet.html`.
  const open = /(?<![\w=.])(html|css)`/g
  let out = ''
  let from = 0
  for (let match; (match = open.exec(code));) {
    const start = match.index + match[0].length
    const squeeze = match[1] === 'css' ? tightCss : tightHtml
    out += code.slice(from, start)
    let depth = 0
    let text = ''
    let at = start
    for (; at < code.length; at += 1) {
      if (depth === 0 && code[at] === '`') break
      if (depth === 0 && code.startsWith('${', at)) {
        out += squeeze(text)
        text = ''
        const end = endOfHole(code, at + 2)
        out += '${' + tight(code.slice(at + 2, end)) + '}'
        at = end
      } else text += code[at]
    }
    out += squeeze(text)
    from = at
    open.lastIndex = at + 1
  }
  return out + code.slice(from)
}

/** The place of the `}` that ends a hole of a template. Strings and templates within are stepped over. */
function endOfHole(code, start) {
  let depth = 0
  for (let at = start; at < code.length; at += 1) {
    const char = code[at]
    if (char === '}' && depth-- === 0) return at
    if (char === '{') depth += 1
    if (char === "'" || char === '"') at = code.indexOf(char, at + 1)
    if (char === '`') {
      for (at += 1; code[at] !== '`'; at += 1) if (code.startsWith('${', at)) at = endOfHole(code, at + 2)
    }
  }
  throw new Error('a template without an end')
}

/** A line break with its indentation counts as one space in HTML, and as nothing before, after or at the end of a tag. */
const tightHtml = (text) =>
  text
    .replace(/\s*\n\s*/g, '\n')
    .replace(/>\n|\n[<>]/g, (edge) => edge.trim())
    .replaceAll('\n', ' ')

const tightCss = (text) =>
  text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/\( | \)/g, (edge) => edge.trim())
    .replace(/([\w-]): /g, '$1:')
    .replaceAll(';}', '}')
    .replace(/\b0\./g, '.')
    .trim()
