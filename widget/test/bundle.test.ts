import { consoleOf, load, pageWith, script, textIn } from './built.ts'
import { FakeBff, tokenFor } from './fake-bff.ts'
import { ok, until } from './support.ts'

describe('The built script', () => {
  const bffs: FakeBff[] = []
  afterEach(() => {
    for (const bff of bffs.splice(0)) bff.restore()
    document.body.replaceChildren()
  })

  const press = (page: Window, selector: string) =>
    until(() =>
      page.document.querySelector('siit-device-panel')?.shadowRoot?.querySelector<HTMLElement>(selector),
    ).then((one) => one.click())

  async function running(policy: string) {
    const place = await pageWith(policy, '<siit-device-panel locale="en"></siit-device-panel>')
    const bff = new FakeBff(undefined, place.page)
    bffs.push(bff)
    // Set before the element is defined, as a page does that does not wait for the script.
    Object.assign(place.page.document.querySelector('siit-device-panel') ?? {}, {
      bff: bff.url,
      getToken: () => tokenFor(),
    })
    await load(place.page)
    await until(() => textIn(place.page).includes('mlindqvist-mbp14'), 'the panel')
    return { ...place, bff }
  }

  it('shows, renders again, and locks under a strict policy, Trusted Types included', async () => {
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types lit-html test 'allow-duplicates'"
    const { page, bff, violations } = await running(policy)
    await press(page, '[data-f=lock]')
    await until(() => textIn(page).includes('Lock requested'), 'the lock')
    bff.move(bff.panel.devices[0]?.actions[0]?.id ?? '', 'accepted')
    await until(() => textIn(page).includes('Lock accepted, waiting for the Mac'), 'its next state')
    await press(page, '[data-f=wipe]')
    await until(() => textIn(page).includes('Wipe mlindqvist-mbp14?'), 'the dialog')
    await until(() => textIn(page).includes('Read from JumpCloud just now'), 'the fresh reading')
    ok(!violations.length, `no violation of the policy: ${violations.join(', ')}`)
  })

  it('may be loaded twice, and in two versions: the first one goes on, quietly', async () => {
    const { page } = await running("script-src 'self'")
    const said = consoleOf(page)
    await load(page, `${script}?again`)
    Object.assign(page.customElements.get('siit-device-panel') ?? {}, { version: '0.0.1' })
    await load(page, `${script}?third`)
    ok(!said.length, `nothing on the console: ${said.join()}`)
    ok(textIn(page).includes('mlindqvist-mbp14'), 'the panel goes on')
  })

  it('takes what a page asked for before it was there, and afterwards, from whichever copy', async () => {
    const { page } = await pageWith("script-src 'self'", '<siit-device-panel></siit-device-panel>')
    const bff = new FakeBff(undefined, page)
    bffs.push(bff)
    Reflect.set(page, 'siitJumpCloud', [{ bff: 'https://nobody.example', locale: 'en' }, { bff: bff.url }])
    await load(page)
    await until(() => textIn(page).includes('This panel is not set up'), 'no way to a token yet')
    await load(page, `${script}?again`)
    const queue = Reflect.get(page, 'siitJumpCloud') as { push(value: object): void }
    queue.push({ getToken: () => tokenFor() })
    await until(() => textIn(page).includes('mlindqvist-mbp14'), 'the panel')
  })

  it('is not bent by a page that undoes every style and shouts', async () => {
    const hostile = `* { all: unset !important }
      html { font-size: 90px } body { font: italic 700 40px/3 fantasy; letter-spacing: 1em; text-transform: uppercase;
      white-space: pre; text-indent: 3em; word-spacing: 2em; text-align: right; color: red; cursor: wait }
      div { position: fixed; inset: 0; z-index: 2147483647; background: red; pointer-events: none }`
    const { page } = await running("script-src 'self'; style-src 'unsafe-inline'")
    const look = () => {
      const panel = page.document.querySelector('siit-device-panel')?.shadowRoot
      const heading = panel?.querySelector('h3')
      if (!panel || !heading) throw new Error('no panel')
      const lock = panel.querySelector('[data-f=lock]')
      return [heading, lock, panel.querySelector('.root')].map((part) => {
        const style = page.getComputedStyle(part ?? heading)
        const box = (part ?? heading).getBoundingClientRect()
        return [
          style.fontSize,
          style.fontStyle,
          style.lineHeight,
          style.letterSpacing,
          style.textTransform,
          style.textIndent,
          style.whiteSpace,
          style.textAlign,
          style.color,
          style.display,
          part === lock ? Math.round(box.width) : Math.round(box.height),
        ].join(' ')
      })
    }
    // The same width and no scroll bar in both looks.
    const fix = page.document.createElement('style')
    fix.textContent = 'siit-device-panel { inline-size: 360px; display: block } html { overflow: hidden }'
    page.document.head.append(fix)
    const before = look()
    const style = page.document.createElement('style')
    style.textContent = `${hostile} body { display: block !important; inline-size: 360px !important }`
    page.document.head.append(style)
    const after = look()
    for (const [index, expected] of before.entries())
      ok(after[index] === expected, `${after[index] ?? ''} as without the page’s styles: ${expected}`)
    await press(page, '[data-f=wipe]')
    await until(() => textIn(page).includes('Wipe mlindqvist-mbp14?'), 'the dialog')
    const dialog = page.document.querySelector('siit-device-panel')?.shadowRoot?.querySelector('dialog')
    const { x = 0, y = 0, width = 0 } = dialog?.getBoundingClientRect() ?? {}
    const atop = page.document.elementFromPoint(x + width / 2, y + 20)
    ok(
      dialog?.matches(':modal') && atop?.localName === 'siit-device-panel',
      'the dialog lies over everything',
    )
  })
})

describe('The development build', () => {
  const development = '/widget/dist/siit-jumpcloud.dev.js'
  const bffs: FakeBff[] = []
  afterEach(() => {
    for (const bff of bffs.splice(0)) bff.restore()
    document.body.replaceChildren()
  })

  it('tells the developer what is missing, what failed, and that another version was first; never a token', async () => {
    const { page } = await pageWith(
      "script-src 'self'",
      '<siit-device-panel token="ey.secret.x"></siit-device-panel>',
    )
    const said = consoleOf(page)
    const bff = new FakeBff(undefined, page)
    bffs.push(bff)
    await load(page, development)
    const heard = (what: string | RegExp) =>
      until(() => said.some((text) => text.search(what) >= 0), `${String(what)} among: ${said.join(' | ')}`)
    await heard('"token" is no attribute')
    await heard(/has no bff or no way to a token yet/)
    const element = page.document.querySelector('siit-device-panel')
    const token = tokenFor(3600)
    Object.assign(element ?? {}, { bff: bff.url, locale: 'en', getToken: () => token })
    await heard(/lives longer than 15 minutes/)
    for (let count = 0; count < 6; count += 1) {
      Object.assign(element ?? {}, { getToken: () => token })
      await new Promise((done) => setTimeout(done))
    }
    await heard(/different getToken functions/)
    bff.fail(/GET \/panel/, { status: 403, code: 'permission_denied', detail: 'Not yours.' })
    Object.assign(element ?? {}, { getToken: () => token })
    await heard('<siit-device-panel>: permission_denied. Not yours.')
    Object.assign(page.customElements.get('siit-device-panel') ?? {}, { version: '0.0.1' })
    await load(page, `${development}?second`)
    await heard(/0\.0\.1 is on this page already/)
    ok(!said.some((text) => text.includes('secret') || text.includes(token)), 'no token on the console')
  })

  it('tells what was wrong with an address or with what came in a token’s place, and not what came', async () => {
    const { page } = await pageWith("script-src 'self'", '<siit-device-panel></siit-device-panel>')
    const said = consoleOf(page)
    const bff = new FakeBff(undefined, page)
    bffs.push(bff)
    await load(page, development)
    const heard = (what: string) =>
      until(() => said.some((text) => text.includes(what)), `${what} among: ${said.join(' | ')}`)
    const element = page.document.querySelector('siit-device-panel') ?? {}
    Object.assign(element, { bff: 'bff.example', getToken: () => tokenFor() })
    await heard('bff="bff.example" is no address')
    Object.assign(element, { bff: bff.url, getToken: () => '<title>Sign in</title>' })
    await heard('There is no token: TypeError: What the page gave is no token.')
    const token = tokenFor()
    Object.assign(element, { getToken: () => Promise.reject(new Error(`refused ${token}`)) })
    await heard('There is no token: Error: refused …')
    ok(!said.some((text) => text.includes(token) || text.includes('Sign in')), 'nothing of what came')
  })

  it('says nothing where all is well', async () => {
    const { page } = await pageWith(
      "script-src 'self'",
      '<siit-device-panel locale="en"></siit-device-panel>',
    )
    const said = consoleOf(page)
    const bff = new FakeBff(undefined, page)
    bffs.push(bff)
    Object.assign(page.document.querySelector('siit-device-panel') ?? {}, {
      bff: bff.url,
      getToken: () => tokenFor(),
    })
    await load(page, development)
    await until(() => textIn(page).includes('mlindqvist-mbp14'), 'the panel')
    ok(!said.length, said.join())
  })
})
