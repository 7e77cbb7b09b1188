/** Pages of their own in which a built script runs, and nothing of the sources. */

export const script = '/widget/dist/siit-jumpcloud.js'

/** A page of its own with that policy, in which nothing of the sources is loaded. */
export async function pageWith(policy: string, body: string) {
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

export function load(page: Window, url = script): Promise<void> {
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

export function textIn(page: Window, selector = 'siit-device-panel'): string {
  const panel = page.document.querySelector(selector)?.shadowRoot?.querySelector<HTMLElement>('.root')
  return panel?.innerText.replace(/\s+/g, ' ') ?? ''
}

/** What is said on the page's console from now on. */
export function consoleOf(page: Window): string[] {
  const said: string[] = []
  const hear = (...all: unknown[]) => said.push(all.join(' '))
  Object.assign(Reflect.get(page, 'console'), { log: hear, info: hear, warn: hear, error: hear })
  return said
}
