/** The connect form: what was typed, what the typed key can do, and the way from there to a connection. */
import type { ConnectionInput, Region, ReportCard } from '@siit-jumpcloud/shared'
import type { Settings } from './settings-view.ts'

/** What was typed into the connect form. The key is nowhere else, and goes once it is stored. */
interface Typed {
  apiKey: string
  organizationId: string
  region: Region | undefined
  /** It was tried once, so that mistakes may be told. */
  tried: boolean
  shown: boolean
}

const nothingTyped = (): Typed => ({
  apiKey: '',
  organizationId: '',
  region: undefined,
  tried: false,
  shown: false,
})

export class Connecting {
  typed = nothingTyped()
  /** What the typed key can do, once JumpCloud said so; kept until it is stored or changed. */
  report: ReportCard | undefined
  readonly #s: Settings

  constructor(s: Settings) {
    this.#s = s
  }

  /** What is secret does not outlive the element on its page. */
  forget(): void {
    this.typed = nothingTyped()
    this.report = undefined
  }

  type(change: Partial<Typed>): void {
    this.typed = { ...this.typed, ...change }
    // What was refused was another key; what is typed since has not been tried.
    if (!('shown' in change)) this.#s.store?.tasks.delete('verify')
    this.#s.el.requestUpdate()
  }

  /** What the connect form sends; undefined where a mistake can be told before it is sent. */
  get input(): ConnectionInput | undefined {
    const { apiKey, organizationId, region } = this.typed
    const id = organizationId.trim().toLowerCase()
    return apiKey.trim() && region && /^[0-9a-f]{24}$/.test(id)
      ? { apiKey: apiKey.trim(), organizationId: id, region }
      : undefined
  }

  async verify(): Promise<void> {
    const { input } = this
    const { store } = this.#s
    this.typed.tried = true
    this.#s.el.requestUpdate()
    if (!input) return this.#s.toMistake()
    const done = await store?.task('verify', async () => {
      this.report = (await store.post<ReportCard>('/connection/verify', input)).body
    })
    if (!done) this.#s.toMistake()
  }

  async connect(): Promise<void> {
    const { input } = this
    const { store } = this.#s
    if (!input) return
    const done = await store?.task('connect', async () => {
      await store.ask('/connection', { method: 'PUT', body: input })
      this.typed = nothingTyped()
      await store.read()
      this.report = undefined
    })
    // What JumpCloud refuses now belongs beside the fields.
    const problem = store?.tasks.get('connect')?.problem
    if (!done && store && problem?.errors?.length) {
      store.tasks.set('verify', { busy: false, problem })
      store.tasks.delete('connect')
      this.report = undefined
      this.#s.el.requestUpdate()
    }
  }
}
