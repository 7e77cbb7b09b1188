/** All four elements as they are built, on pages that are strict, hostile, or have two builds of them. */
import { consoleOf, load, pageWith, script, textIn } from './built.ts'
import { FakeBff, tokenFor } from './fake-bff.ts'
import { FakeInventory } from './fake-inventory.ts'
import { FakeSettings } from './fake-settings.ts'
import { entry } from './fixtures.ts'
import { ok, until } from './support.ts'

const development = '/widget/dist/siit-jumpcloud.dev.js'

/** By tag: what is seen on each once it shows what it has. */
const seen = {
  'siit-device-panel': 'Timeline of this request',
  'siit-request-timeline': 'Jonas Weber asked to wipe',
  'siit-equipment': '8 devices',
  'siit-jumpcloud-settings': 'Connected to Northwind',
} as const
type Tag = keyof typeof seen
const tags = Object.keys(seen) as Tag[]

const bffs: FakeBff[] = []

/** A bff for each element, which the page gives it. */
function give(page: Window, tag: Tag): void {
  const bff = new FakeBff(undefined, page)
  bffs.push(bff)
  bff.timeline = [entry('requested')]
  if (tag === 'siit-equipment') new FakeInventory(bff, 8)
  if (tag === 'siit-jumpcloud-settings') new FakeSettings(bff, 'ready')
  const permissions = ['devices:read', 'devices:search', 'integration:manage']
  Object.assign(page.document.querySelector(tag) ?? {}, {
    bff: bff.url,
    locale: 'en',
    getToken: () => tokenFor(600, 'REQ-4182', '', permissions),
  })
}

const shown = (page: Window) =>
  until(
    () => tags.every((tag) => textIn(page, tag).includes(seen[tag])),
    `all four; there is: ${tags.map((tag) => textIn(page, tag).slice(0, 60)).join(' | ')}`,
  )

async function fourWith(policy: string) {
  const place = await pageWith(policy, tags.map((tag) => `<${tag}></${tag}>`).join(''))
  for (const tag of tags) give(place.page, tag)
  return place
}

/** What a part takes after what is around it, and how it is laid out. */
const watched =
  'direction unicode-bidi font-family font-size font-style font-weight font-variant line-height font-feature-settings ' +
  'font-kerning letter-spacing word-spacing text-transform text-indent text-align text-shadow text-wrap white-space ' +
  'word-break line-break overflow-wrap hyphens tab-size quotes text-orientation text-emphasis-style color caret-color ' +
  '-webkit-text-stroke-width -webkit-text-fill-color -webkit-text-security accent-color fill stroke stroke-width ' +
  'user-select cursor list-style border-collapse border-spacing caption-side empty-cells image-rendering box-sizing ' +
  'display position z-index visibility opacity background-color'

/** How each part of an element looks, as the browser has it in the end. */
function looks(page: Window, tag: Tag): string[] {
  const names = watched.split(' ')
  const parts = page.document.querySelector(tag)?.shadowRoot?.querySelectorAll('*') ?? []
  return [...parts].map((part) => {
    const style = page.getComputedStyle(part)
    const values = names.map((name) => `${name}: ${style.getPropertyValue(name)}`)
    return `<${part.localName} class="${part.getAttribute('class') ?? ''}">; ${values.join('; ')}`
  })
}

/** What differs between two looks of one part, in words. */
function difference(before: string, after: string): string {
  const old = new Set(before.split('; '))
  const news = after.split('; ').filter((one) => !old.has(one))
  return `${after.split(';')[0] ?? ''} has ${news.join(', ')}`
}

// All that is inherited, said as loudly as a page can. What pages mean for us too is left out: color-scheme,
// visibility and pointer-events; so is text-decoration, which is drawn over everything within, inherited or not.
const hostile = `
  html { font-size: 40px }
  * { all: unset; color-scheme: light dark; display: block !important; z-index: 2147483647 }
  head, style, script { display: none !important }
  * { direction: rtl; unicode-bidi: bidi-override; text-orientation: upright;
    font: italic small-caps 700 40px/3 fantasy !important; font-feature-settings: "smcp"; font-kerning: none;
    letter-spacing: 5px; word-spacing: 20px; text-transform: uppercase; text-indent: 3em; text-align: right;
    text-shadow: 2px 2px red; text-wrap: nowrap; white-space: pre; word-break: break-all; line-break: anywhere;
    overflow-wrap: anywhere; hyphens: auto; tab-size: 20; quotes: none; text-emphasis: filled red;
    -webkit-text-stroke: 1px green; -webkit-text-fill-color: lime; -webkit-text-security: disc;
    color: red !important; caret-color: red; accent-color: red; fill: red; stroke: red; stroke-width: 9px;
    user-select: none; cursor: wait; list-style: square inside; border-collapse: collapse; border-spacing: 9px;
    caption-side: bottom; empty-cells: hide; image-rendering: pixelated; box-sizing: content-box }`

describe('All four elements, as they are built', () => {
  afterEach(() => {
    for (const bff of bffs.splice(0)) bff.restore()
    document.body.replaceChildren()
  })

  it('run under a strict policy with Trusted Types, and ask for nothing that it forbids', async () => {
    const { page, violations } = await fourWith(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html test 'allow-duplicates'",
    )
    await load(page)
    await shown(page)
    ok(!violations.length, `no violation of the policy: ${violations.join(', ')}`)
  })

  it('look as ever on a page that undoes every style and shouts', async () => {
    const { page, frame } = await fourWith("script-src 'self'; style-src 'unsafe-inline'")
    frame.style.cssText = 'inline-size: 1200px; block-size: 900px'
    await load(page)
    await shown(page)
    const rows = () => page.document.querySelector('siit-equipment')?.shadowRoot?.querySelectorAll('tbody tr')
    await until(() => rows()?.length === 8, 'all rows')
    const before = tags.map((tag) => looks(page, tag))
    const style = page.document.createElement('style')
    style.textContent = hostile
    page.document.head.append(style)
    ok(page.getComputedStyle(page.document.body).color === 'rgb(255, 0, 0)', 'the page shouts')
    for (const [index, tag] of tags.entries()) {
      const [old, now] = [before[index] ?? [], looks(page, tag)]
      ok(old.length > 5 && old.length === now.length, `${tag} has the same parts`)
      const bent = now.flatMap((look, at) => (look === old[at] ? [] : difference(old[at] ?? '', look)))
      ok(!bent.length, `${tag} is bent in ${bent.length} parts, the first: ${bent[0] ?? ''}`)
    }
  })

  for (const [first, second] of [
    [script, development],
    [development, script],
  ] as const)
    it(`go on with their own parts beside another build: ${first.split('/').at(-1) ?? ''} was first`, async () => {
      const { page } = await fourWith("script-src 'self'")
      const said = consoleOf(page)
      await load(page, first)
      // Before the parts of the first are there: those of the second are others, by other names.
      await load(page, second)
      await shown(page)
      const wipe = () =>
        page.document
          .querySelector('siit-device-panel')
          ?.shadowRoot?.querySelector<HTMLElement>('[data-f=wipe]')
      await until(wipe).then((one) => one.click())
      await until(() => textIn(page).includes('Wipe mlindqvist-mbp14?'), 'the dialog')
      ok(!said.length, `nothing on the console: ${said.join()}`)
    })
})
