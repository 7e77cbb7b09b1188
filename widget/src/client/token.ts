/** The host's token: held in memory only, asked for by one call at a time, renewed before it ends. */
import { clock } from './clock.ts'
import type { GetToken } from './config.ts'

/** What the widget reads of the token's own words. Nothing is decided by it: the bff alone checks the signature. */
export interface Claims {
  exp?: number
  iat?: number
  sub?: string
  permissions?: readonly string[]
  request?: { id: string; requester: { name: string } }
}

/** Seconds before its end at which a token is renewed; for a short-lived one, a fifth of its life. */
const renewBefore = 60

/** The claims of a JWT, or none where the text is not one. */
export function readClaims(token: string): Claims {
  try {
    const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(part), (char) => char.charCodeAt(0))
    return parseClaims(new TextDecoder().decode(bytes))
  } catch {
    return {}
  }
}

/** Guaranteed by the caller's `catch` and by every field being optional and only shown or compared. */
const parseClaims = (text: string) => JSON.parse(text) as Claims

export class TokenSource {
  claims: Claims = {}
  #token: string | undefined
  #asked: Promise<string> | undefined

  readonly #ask: GetToken

  constructor(ask: GetToken) {
    this.#ask = ask
  }

  /** A token that has some life left. Callers at the same time share one question to the host. */
  get(): Promise<string> {
    const { exp, iat } = this.claims
    const margin = exp && iat ? Math.min(renewBefore, (exp - iat) / 5) : renewBefore
    const fresh = this.#token && (!exp || exp * 1000 - clock.now() > margin * 1000)
    if (fresh && this.#token) return Promise.resolve(this.#token)
    this.#asked ??= (async () => {
      try {
        const token = (await this.#ask()).trim()
        this.claims = readClaims(token)
        return (this.#token = token)
      } finally {
        this.#asked = undefined
      }
    })()
    return this.#asked
  }

  /** Forgets `token` where it is still the one held, so that the next call asks the host. */
  reject(token: string): void {
    if (this.#token === token) this.#token = undefined
  }
}

/** Asks the host's own address for a token, with the page's cookies where it is the same origin. */
export async function tokenFrom(url: string): Promise<string> {
  const answer = await fetch(url, { cache: 'no-store', headers: { accept: 'text/plain, application/json' } })
  if (!answer.ok) throw new TypeError(`${url}: ${answer.status}`)
  const text = await answer.text()
  return text.startsWith('{') ? tokenField(text) : text
}

/** A host that answers an object without `token` gives the text "undefined", which the bff refuses with 401. */
const tokenField = (text: string) => String((JSON.parse(text) as { token?: unknown }).token)
