/** The webhook as it is typed, its secret while it is shown, and what a person does about deliveries. */
import type { WebhookAttempt, WebhookSecretAnswer } from '@siit-jumpcloud/shared'
import { sentences } from '../locales/lists.ts'
import type { Settings } from './settings-view.ts'

export class WebhookForm {
  /** The address as it is typed; undefined while it is not changed. */
  url: string | undefined
  /** Told once by the bff, and shown until it is dismissed or the element leaves its page. */
  secret: string | undefined
  /** What came of the last test. */
  tested: WebhookAttempt | undefined
  readonly #s: Settings

  constructor(s: Settings) {
    this.#s = s
  }

  async save(url: string): Promise<void> {
    const { store } = this.#s
    const done = await store?.task('webhook', async () => {
      const call = { method: 'PUT', body: { url } } as const
      this.#tell((await store.ask<WebhookSecretAnswer>('/webhook', call)).body)
      this.url = undefined
    })
    const { w } = this.#s.el.language
    if (done) this.#s.say(this.secret ? sentences(this.#s.el.language, w.saved, this.#secretTold) : w.saved)
    else this.#s.toMistake()
  }

  async rotate(): Promise<void> {
    const { store } = this.#s
    const done = await store?.task('webhook-rotate', async () =>
      this.#tell((await store.post<WebhookSecretAnswer>('/webhook/rotate')).body),
    )
    if (done) this.#s.say(this.#secretTold)
  }

  /** That there is a secret to keep; what it is stands on the page. */
  get #secretTold(): string {
    const { language: lang } = this.#s.el
    return lang.t('labeled', { name: lang.w.webhookSecret, value: lang.w.webhookSecretHint })
  }

  #tell({ webhook, secret }: WebhookSecretAnswer): void {
    if (this.#s.store) this.#s.store.webhook = webhook
    this.secret = secret ?? this.secret
    this.tested = undefined
  }

  async test(): Promise<void> {
    const { store } = this.#s
    const { language: lang } = this.#s.el
    const done = await store?.task('webhook-test', async () => {
      this.tested = (await store.post<WebhookAttempt>('/webhook/test')).body
    })
    if (done && this.tested)
      this.#s.say(
        lang.t('webhookTested', {
          detail:
            lang.fill(lang.w.attempts?.[this.tested.outcome] ?? '', { status: this.tested.status }) ||
            this.tested.detail,
        }),
      )
  }

  async remove(): Promise<boolean> {
    const { store } = this.#s
    const done = await store?.task('webhook-remove', async () => {
      await store.remove('/webhook')
      this.url = this.secret = this.tested = undefined
      await store.readWebhook()
    })
    return done ?? false
  }

  async deliver(id: string, verb: 'replay' | 'drop'): Promise<void> {
    const { store } = this.#s
    await store?.task(`delivery-${id}`, async () => {
      await store.post(`/webhook/deliveries/${encodeURIComponent(id)}/${verb}`)
      await store.readWebhook()
    })
  }

  async replayAll(): Promise<void> {
    const { store } = this.#s
    await store?.task('replay-all', async () => {
      await store.post('/webhook/replay')
      await store.readWebhook()
    })
  }

  hideSecret(): void {
    this.secret = undefined
    this.#s.el.requestUpdate()
    this.#s.focusNext('webhook-test')
  }
}
