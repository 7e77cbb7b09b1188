/**
 * The gallery: every element in every state, each in a frame of its own that is loaded as it comes into sight. What is
 * chosen is a part of the address, so that a view can be sent to somebody.
 */
import { kinds } from './stage.ts'

const form = document.forms[0]
const index = document.querySelector('#index')
const main = document.querySelector('main')
if (!form || !index || !main) throw new Error('This page is not the gallery.')

const make = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** Of what the form says, all that is a part of the address. */
const chosen = () => {
  const values = new URLSearchParams()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value) values.append(name, value)
  if (values.getAll('element').length === Object.keys(kinds).length) values.delete('element')
  return values
}

/** A frame's address says what its board needs to know, and no more: two views then share what is loaded. */
function frame(board: string, theme: string, values: URLSearchParams): HTMLIFrameElement {
  const own = new URLSearchParams({ board, theme })
  for (const name of ['locale', 'density', 'dir', 'still']) {
    const value = values.get(name)
    if (value) own.set(name, value)
  }
  return make('iframe', { src: `frame.html?${own}`, title: `${board}, ${theme}`, loading: 'lazy' })
}

function section(board: string, width: number, values: URLSearchParams): HTMLElement {
  const theme = values.get('theme') ?? 'light'
  const frames = (theme === 'both' ? ['light', 'dark'] : [theme]).map((one) => frame(board, one, values))
  const wide = values.get('width') ?? String(width)
  for (const one of frames) one.style.width = wide === 'full' ? '100%' : `${wide}px`
  const alone = make('a', { href: frames[0]?.src ?? '', target: '_blank', className: 'alone' }, 'alone')
  const title = make('h3', {}, make('a', { href: `#${board}` }, board.split('/')[1] ?? board), alone)
  return make(
    'section',
    { id: board, className: wide },
    title,
    make('div', { className: 'frames' }, ...frames),
  )
}

function show(): void {
  const values = chosen()
  const wanted = values.getAll('element')
  const find = values.get('find')?.toLowerCase() ?? ''
  history.replaceState(null, '', `?${values}${location.hash}`)
  index?.replaceChildren()
  main?.replaceChildren()
  for (const [name, { title, width, widths, boards }] of Object.entries(kinds)) {
    const shown = boards.map((board) => `${name}/${board}`).filter((board) => board.includes(find))
    if ((wanted.length && !wanted.includes(name)) || !shown.length) continue
    const links = shown.map((board) =>
      make('li', {}, make('a', { href: `#${board}` }, board.slice(name.length + 1))),
    )
    index?.append(make('h2', {}, title, make('span', {}, ` ${links.length}`)), make('ul', {}, ...links))
    main?.append(
      make('h2', {}, title),
      make(
        'div',
        { className: 'boards' },
        ...shown.map((board) => section(board, widths?.[board.slice(name.length + 1)] ?? width, values)),
      ),
    )
  }
  if (!main?.childElementCount) main?.append(make('p', {}, 'No state has that name.'))
}

const given = new URLSearchParams(location.search)
for (const name of Object.keys(kinds)) {
  const checked = !given.has('element') || given.getAll('element').includes(name)
  const box = make('input', { type: 'checkbox', name: 'element', value: name, checked })
  form.querySelector('.kinds')?.append(make('label', { className: 'tick' }, box, ` ${name}`))
}
for (const field of form.elements) {
  if (field instanceof HTMLSelectElement || (field instanceof HTMLInputElement && field.type === 'search'))
    field.value = given.get(field.name) ?? ''
  else if (field instanceof HTMLInputElement && field.name === 'still') field.checked = given.has('still')
}
form.addEventListener('input', show)
form.addEventListener('submit', (event) => event.preventDefault())
show()
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView()
