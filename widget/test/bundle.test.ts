import { FakeBff, tokenFor } from './fake-bff.ts'
import { ok, until } from './support.ts'

const script = '/widget/dist/siit-jumpcloud.js'

/** A page of its own with that policy, in which nothing of the sources is loaded. */
async function pageWith(policy: string, body: string) {
  const frame = document.createElement('iframe')
  frame.srcdoc = `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>${body}</body></html>`
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }))
  document.body.append(frame)
  const violations: string[] = []
  frame.contentDocument?.addEventListener('securitypolicyviolation', (event) =>
    violations.push(event.violatedDirective),
  )
  await loaded
  const page = frame.contentWindow
  if (!page) throw new Error('no page')
  page.document.addEventListener('securitypolicyviolation', (event) =>
    violations.push(`${event.violatedDirective}: ${event.sample}`),
  )
  return { frame, page, violations }
}

/** As far as this file needs it; not in the DOM library of this TypeScript. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(text: string): string },
  ): { createScriptURL(text: string): unknown }
}

function load(page: Window, url = script): Promise<void> {
  const tag = page.document.createElement('script')
  tag.type = 'module'
  // The page's policy lets this test, and Lit, name scripts; nothing else.
  // Guaranteed by the specification; missing where the browser has no Trusted Types.
  const types = Reflect.get(page, 'trustedTypes') as TrustedTypes | undefined
  const named = types?.createPolicy('test', { createScriptURL: (text) => text }).createScriptURL(url) ?? url
  Reflect.set(tag, 'src', named)
  const loaded = new Promise<void>((done, fail) => {
    tag.addEventListener('load', () => done())
    tag.addEventListener('error', () => fail(new Error(`${url} did not load`)))
  })
  page.document.head.append(tag)
  return loaded
}

describe('The built script', () => {
  const bffs: FakeBff[] = []
  afterEach(() => {
    for (const bff of bffs.splice(0)) bff.restore()
    document.body.replaceChildren()
  })

  const textIn = (page: Window) => {
    const panel = page.document
      .querySelector('siit-device-panel')
      ?.shadowRoot?.querySelector<HTMLElement>('.root')
    return panel?.innerText.replace(/\s+/g, ' ') ?? ''
  }
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

  it('may be loaded twice, and says when another version was there first', async () => {
    const { page } = await running("script-src 'self'")
    const warnings: string[] = []
    Object.assign(Reflect.get(page, 'console'), { warn: (text: string) => warnings.push(text) })
    await load(page, `${script}?again`)
    ok(!warnings.length, 'no warning for the same version')
    Object.assign(page.customElements.get('siit-device-panel') ?? {}, { version: '0.0.1' })
    await load(page, `${script}?third`)
    ok(
      warnings.some((text) => text.includes('0.0.1')),
      `a warning: ${warnings.join()}`,
    )
    ok(textIn(page).includes('mlindqvist-mbp14'), 'the panel goes on')
  })
})
