/** One setting as it is stored, with what a person has changed of it and not saved. */
import { Refused } from '../client/bff.ts'
import type { Ask } from './store.ts'

/** What was typed and is no value yet, by field: kept as it is, so that nothing is lost by an error. */
type Raw = Map<string, string>

export class Setting<T extends object> {
  /** As the bff has it; undefined until it was read. */
  stored: T | undefined
  /** As it was when a person began to change it, where somebody else changed it since. */
  before: T | undefined
  readonly raw: Raw = new Map()
  readonly name: string
  readonly #path: string
  readonly #ask: Ask
  #etag = ''
  #draft: T | undefined

  constructor(name: string, path: string, ask: Ask) {
    this.name = name
    this.#path = path
    this.#ask = ask
  }

  get value(): T | undefined {
    return this.#draft ?? this.stored
  }

  get dirty(): boolean {
    return this.raw.size > 0 || (!!this.#draft && !same(this.#draft, this.stored))
  }

  edit(change: Partial<T>): void {
    if (this.value) this.#draft = { ...this.value, ...change }
  }

  discard(): void {
    this.#draft = undefined
    this.before = undefined
    this.raw.clear()
  }

  async read(): Promise<void> {
    const { body, etag } = await this.#ask<T>(this.#path)
    if (this.dirty && this.stored && etag !== this.#etag && !same(body, this.stored))
      this.before ??= this.stored
    this.#take(body, etag)
  }

  #take(body: T, etag: string): void {
    this.stored = body
    this.#etag = etag
  }

  /** Stores `value`. Where somebody else was first, reads what stands now, keeps what was typed, and throws. */
  async put(value: T): Promise<void> {
    try {
      const { body, etag } = await this.#ask<T>(this.#path, {
        method: 'PUT',
        body: value,
        headers: { 'if-match': this.#etag },
      })
      this.#take(body, etag)
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 412) {
        const { body, etag } = await this.#ask<T>(this.#path)
        this.before ??= this.stored
        this.#take(body, etag)
      }
      throw error
    }
  }

  async save(): Promise<void> {
    if (!this.value) return
    await this.put(this.value)
    this.discard()
  }
}

/** Members of one object in any order are the same object; lists differ by their order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort())
      : inner,
  )
const same = (a: unknown, b: unknown) => sorted(a) === sorted(b)
