/** Calls to the bff: token, JSON, problem documents. One call here is one request, plus one more after a 401. */
import type { Problem } from '@siit-jumpcloud/shared'
import type { TokenSource } from './token.ts'

/** The bff, or something between, gave no usable answer: what was asked may or may not have happened. */
export class Unanswered extends Error {}

/** The host gave no token. Nothing was sent to the bff. */
export class NoToken extends Error {}

/** The bff said no, with a problem document. */
export class Refused extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export interface Answer<T> {
  /** Undefined after 304. */
  body: T | undefined
  etag: string | null
}

export interface Ask {
  /** By default `GET`, or `POST` where there is a body. */
  method?: 'PUT' | 'DELETE'
  body?: unknown
  /** Sent as `Idempotency-Key`. */
  key?: string
  etag?: string | null
  /** Lets the request outlive the page. */
  keepalive?: boolean
  signal?: AbortSignal
  headers?: Record<string, string>
}

export class Bff {
  readonly #base: string
  readonly #tokens: TokenSource

  constructor(base: string, tokens: TokenSource) {
    this.#base = `${base.replace(/\/+$/, '')}/api/v1`
    this.#tokens = tokens
  }

  /** `GET` where `ask` names no method and has no body. Throws `Refused`, `Unanswered` or `NoToken`. */
  async ask<T>(path: string, ask: Ask = {}): Promise<Answer<T>> {
    const answer = await this.open(path, ask)
    if (answer.status === 304) return { body: undefined, etag: ask.etag ?? null }
    try {
      return { body: shaped<T>(await answer.json()), etag: answer.headers.get('etag') }
    } catch {
      throw new Unanswered(path)
    }
  }

  /** The same, with the body still to be read. */
  async open(path: string, ask: Ask): Promise<Response> {
    let answer = await this.#send(path, ask)
    if (answer.status === 401) answer = await this.#send(path, ask)
    if (answer.ok || answer.status === 304) return answer
    let problem: Problem | undefined
    try {
      problem = shaped<Problem>(await answer.json())
    } catch {
      // No document came: told by its status below.
    }
    if (typeof problem?.code !== 'string') {
      if (answer.status >= 500) throw new Unanswered(path)
      const title = answer.statusText || String(answer.status)
      const code = `http_${answer.status}`
      problem = { type: 'about:blank', title, status: answer.status, detail: title, instance: path, code }
    }
    throw new Refused(problem)
  }

  async #send(path: string, ask: Ask): Promise<Response> {
    let token: string
    try {
      token = await this.#tokens.get()
    } catch (error) {
      throw new NoToken(String(error))
    }
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, ...ask.headers }
    if (ask.key) headers['idempotency-key'] = ask.key
    if (ask.etag) headers['if-none-match'] = ask.etag
    const init: RequestInit = { headers, cache: 'no-store', credentials: 'omit', redirect: 'error' }
    if (ask.signal) init.signal = ask.signal
    if (ask.keepalive) init.keepalive = true
    if (ask.method) init.method = ask.method
    if (ask.body !== undefined) {
      headers['content-type'] = 'application/json'
      init.method ??= 'POST'
      init.body = JSON.stringify(ask.body)
    }
    let answer: Response
    try {
      answer = await fetch(this.#base + path, init)
    } catch (error) {
      throw ask.signal?.aborted ? error : new Unanswered(String(error))
    }
    if (answer.status === 401) this.#tokens.reject(token)
    return answer
  }
}

/** The bff's answers have the shapes of `shared`: its own tests parse each of them with the same schemas. */
const shaped = <T>(value: unknown) => value as T
