/** The gallery's own controls: what it shows, how wide, in which theme and language. Each is a part of the address. */
export function choices(query: URLSearchParams, equipment: readonly string[]): void {
  const form = document.createElement('form')
  const shows = query.get('element') ?? 'panel'
  const fields: [name: string, label: string, options: readonly string[]][] = [
    ['element', 'Element', ['panel', 'equipment', 'settings']],
    ['theme', 'Theme', ['light', 'dark']],
    ['density', 'Density', ['', 'compact']],
    ['width', 'Width', ['', '280', '320', '380', '420', '720', '1200']],
    ['locale', 'Language', ['en-GB', 'en-US', 'de', 'es', 'fr', 'fr-CH', 'ja', 'ar']],
  ]
  if (shows === 'equipment') fields.push(['only', 'State', equipment])
  for (const [name, label, options] of fields) {
    const place = document.createElement('label')
    const select = document.createElement('select')
    select.name = name
    for (const option of options)
      select.add(new Option(option || 'usual', option, false, option === query.get(name)))
    place.append(`${label} `, select)
    form.append(place)
  }
  form.addEventListener('change', ({ target }) => {
    const chosen = new URLSearchParams()
    for (const [name, value] of new FormData(form))
      // Another element has other states.
      if (typeof value === 'string' && value && !(name === 'only' && isNamed(target, 'element')))
        chosen.set(name, value)
    location.search = chosen.toString()
  })
  document.body.append(form)
}

const isNamed = (target: EventTarget | null, name: string) =>
  target instanceof HTMLSelectElement && target.name === name
