/** The host's token: held in memory only, asked for by one call at a time, renewed before it ends. */
import { clock } from './clock.ts'
import type { GetToken } from './config.ts'
import { checkFailure, checkToken, isDevelopment } from './development.ts'

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

/** Milliseconds that the host may take for a token. */
const patience = 20_000

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
  /** Counts what was forgotten, so that an answer on its way is not kept. */
  #life = 0

  readonly #ask: GetToken

  constructor(ask: GetToken) {
    this.#ask = ask
  }

  /**
   * A token that has some life left. Callers at the same time share one question to the host. Where the host cannot
   * answer, the last token serves to its end; after that, throws what the host threw.
   */
  get(): Promise<string> {
    const { exp, iat } = this.claims
    const margin = exp && iat ? Math.min(renewBefore, (exp - iat) / 5) : renewBefore
    const held = this.#token
    if (held && this.#lives(margin)) return Promise.resolve(held)
    const asked = (this.#asked ??= this.#renew().finally(() => {
      if (this.#asked === asked) this.#asked = undefined
    }))
    return asked
  }

  /** Seconds of life that a held token has at least. One without an end is judged by the bff. */
  #lives(seconds: number): boolean {
    const { exp } = this.claims
    return !exp || exp * 1000 - clock.now() > seconds * 1000
  }

  async #renew(): Promise<string> {
    const held = this.#token
    const life = this.#life
    let cancel = () => {}
    try {
      const late = new Promise<never>((_, fail) => {
        cancel = clock.after(patience, () => fail(new Error('The page gave no token in time.')))
      })
      const given = await Promise.race([(async () => this.#ask())(), late])
      // As a header has it, or as JSON has it: no host means anything else by it.
      const token = given.replace(/^\s*"?(bearer )?|"?\s*$/gi, '')
      // A page's sign-in form in its place would be sent to the bff, which knows nothing of it.
      if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new TypeError('What the page gave is no token.')
      const claims = readClaims(token)
      if (isDevelopment) checkToken(claims, clock.now())
      if (life === this.#life) {
        this.claims = claims
        this.#token = token
      }
      return token
    } catch (error) {
      if (isDevelopment) checkFailure(error)
      if (held && held === this.#token && this.#lives(0)) return held
      throw error
    } finally {
      cancel()
    }
  }

  /** Forgets `token` where it is still the one held, so that the next call asks the host. */
  reject(token: string): void {
    if (this.#token === token) this.#token = undefined
  }

  /** Forgets what is held, and what is on its way: nobody looks any more, and who looks next may be on another page. */
  forget(): void {
    this.#life += 1
    this.#token = this.#asked = undefined
    this.claims = {}
  }
}

/** Asks the host's own address for a token, with the page's cookies where it is the same origin. */
export async function tokenFrom(url: string): Promise<string> {
  const answer = await fetch(url, { cache: 'no-store', headers: { accept: 'text/plain, application/json' } })
  if (!answer.ok) throw new TypeError(`${url}: ${answer.status}`)
  const text = await answer.text()
  return text.startsWith('{') ? tokenField(text) : text
}

/** A host that answers an object without `token` gives the text "undefined", which is no token. */
const tokenField = (text: string) => String((JSON.parse(text) as { token?: unknown }).token)
