/** The inside of `<siit-jumpcloud-settings>`: which face it has, what a person has typed, and what they ask for. */
import type {
  Connection,
  ConnectionInput,
  Page,
  Policy,
  Region,
  ReportCard,
  Scope,
  ScopePreview,
  SyncRecord,
  SyncRun,
  WebhookAttempt,
  WebhookSecretAnswer,
} from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { Refused } from '../client/bff.ts'
import type { Session } from '../client/session.ts'
import { SiitErrorEvent, SiitReadyEvent, SiitTokenExpiredEvent } from '../events.ts'
import { icon, type SignName } from '../ui/icons.ts'
import type { LazyElement, View } from '../ui/lazy-element.ts'
import { button, taskProblem, textField } from './fields.ts'
import type { OpenRun } from './history.ts'
import { Lists } from './lists.ts'
import { overview } from './overview.ts'
import { reviewFace } from './review.ts'
import type { Setting } from './setting.ts'
import { connectFace, importFace, reportFace } from './setup.ts'
import { Store } from './store.ts'
import { listOf } from '../locales/lists.ts'

/** What was typed into the connect form. The key is nowhere else, and goes once it is stored. */
export interface Typed {
  apiKey: string
  organizationId: string
  region: Region | undefined
  /** It was tried once, so that mistakes may be told. */
  tried: boolean
  shown: boolean
}

/** A question before something is done. */
export interface Question {
  title: string
  text: string
  /** What has to be typed, where that is asked. */
  type?: string
  danger: boolean
  label: string
  /** Says whether it was done. */
  go: () => Promise<boolean>
  task: string
}

const nothingTyped = (): Typed => ({
  apiKey: '',
  organizationId: '',
  region: undefined,
  tried: false,
  shown: false,
})

export class Settings implements View {
  readonly el: LazyElement
  store: Store | undefined
  typed = nothingTyped()
  /** What the typed key can do, once JumpCloud said so; kept until it is stored or changed. */
  report: ReportCard | undefined
  question: Question | undefined
  answer = ''
  /** Over the overview: the lists of what needs a look. */
  looking = false
  /** The form for a new key is open, with what was typed into it. */
  newKey: { text: string; shown: boolean } | undefined
  /** The part of the review that is open besides. */
  opened = ''
  preview: { of: string; result: ScopePreview | undefined; problem: string } | undefined
  /** The address of the webhook as it is typed; undefined while it is not changed. */
  url: string | undefined
  /** Told once by the bff, and shown until the part is left. */
  secret: string | undefined
  /** What came of the last test of the webhook. */
  tested: WebhookAttempt | undefined
  /** The run whose records are shown. */
  openRun: OpenRun | undefined
  readonly lists = new Lists(this)
  #face = ''
  #focused: string | undefined
  #ready = false
  #previewing: AbortController | undefined

  constructor(el: LazyElement) {
    this.el = el
  }

  // Life

  joined(session: Session): () => void {
    const { el } = this
    const store = new Store(session, {
      changed: () => el.requestUpdate(),
      failed: (code, message) => el.dispatchEvent(new SiitErrorEvent(code, message)),
      tokenEnded: () => el.dispatchEvent(new SiitTokenExpiredEvent()),
    })
    this.store = store
    const warn = (event: Event) => {
      if (this.unsaved.length || this.typed.apiKey || this.newKey?.text) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    el.requestUpdate()
    return () => {
      window.removeEventListener('beforeunload', warn)
      store.end()
      this.#previewing?.abort()
      // What is secret does not outlive the element on its page.
      this.typed = nothingTyped()
      this.report = this.newKey = this.secret = this.store = undefined
    }
  }

  renewed(): void {
    this.store?.tryNow()
  }

  beat(): number {
    return this.store && (!this.store.link.up || this.store.run?.waiting) ? 1000 : 20_000
  }

  // What is shown

  render(): TemplateResult {
    const { activeElement } = this.#root
    this.#focused = activeElement instanceof HTMLElement ? activeElement.dataset['f'] : undefined
    return html`<div class="pg">${this.#shown()}</div>
      ${this.#dialog()}`
  }

  get #root(): ShadowRoot | Document {
    const { renderRoot } = this.el
    return renderRoot instanceof ShadowRoot ? renderRoot : document
  }

  /** Name of the present face: where it changes, the focus goes to its title. */
  get face(): string {
    const { connection } = this.store ?? {}
    if (!connection) return ''
    const { state, finishedAt } = connection
    if (state === 'not_connected') return this.report ? 'check' : 'connect'
    if (finishedAt !== null) return this.looking ? 'look' : 'overview'
    return state === 'review' ? 'review' : 'import'
  }

  #shown(): unknown {
    const { store, el } = this
    const { w } = el.language
    if (!store) return this.#empty('plug', w.setup, w.setupText, false)
    const { failure, connection } = store
    if (failure) {
      if (failure.status === 403) return this.#empty('blocked', w.settingsDenied, w.settingsDeniedText, false)
      if (failure.status === 401 || failure.code === 'no_token')
        return this.#empty('lock', w.ended, w.endedText, true)
      if (!failure.status) return this.#empty('plug', w.linkDown, w.linkDownEmpty, true)
      return this.#empty('warn', w.settingsFailed, failure.detail, true)
    }
    if (!connection)
      return html`<div class="wait" aria-busy="true" role="group" aria-label=${w.loadingSettings}></div>`
    const faces: Record<string, () => unknown> = {
      connect: () => connectFace(this),
      check: () => reportFace(this),
      import: () => importFace(this, connection),
      review: () => reviewFace(this, connection),
      look: () => reviewFace(this, connection),
      overview: () => overview(this, connection),
    }
    return html`${this.#linkBand()} ${faces[this.face]?.()}`
  }

  #linkBand(): TemplateResult | typeof nothing {
    const { store, el } = this
    const { language: lang } = el
    if (!store || store.link.up) return nothing
    return html`<section class="band wide">
      ${icon('not_sent')}
      <h3>${lang.w.linkDown}</h3>
      <div class="body">
        <p>${lang.t('linkDownText', { time: lang.time(store.toldAt) })}</p>
        ${button(this, { f: 'try-band', label: lang.w.tryNow, kind: 'sm', go: () => store.tryNow() })}
      </div>
    </section>`
  }

  #empty(sign: SignName, title: string, text: string, again: boolean): TemplateResult {
    return html`<div class="empty">
      <span class="tile">${icon(sign)}</span>
      <h3>${title}</h3>
      <p class="why">${text}</p>
      ${again ? button(this, { f: 'try', label: this.el.language.w.tryNow, kind: 'sm', go: () => this.store?.tryNow() }) : nothing}
    </div>`
  }

  #dialog(): unknown {
    const { question, el, answer } = this
    if (!question) return nothing
    const { w } = el.language
    const { type, task } = question
    const ready = !type || answer.trim().toLowerCase() === type.toLowerCase()
    const close = () => this.ask(undefined)
    return html`<dialog
      role="alertdialog"
      part="dialog"
      aria-labelledby="q-title"
      aria-describedby="q-text"
      @cancel=${(event: Event) => {
        event.preventDefault()
        close()
      }}
    >
      <div class="b">
        <div>
          <h3 id="q-title">${question.title}</h3>
          <p class="lead" id="q-text">${question.text}</p>
        </div>
        ${
          type
            ? textField({
                id: 'q-type',
                label: el.language.t('disconnectType', { text: type }),
                value: answer,
                error: '',
                input: (text) => {
                  this.answer = text
                  el.requestUpdate()
                },
              })
            : nothing
        }
        ${taskProblem(this, task)}
      </div>
      <div class="ft">
        ${button(this, { f: 'q-no', label: task === 'leave' ? w.leaveStay : w.cancel, go: close })}
        ${button(this, {
          f: 'q-go',
          label: question.label,
          kind: question.danger ? 'fill' : 'primary',
          task,
          blocked: !ready,
          go: async () => (await question.go()) && this.question === question && close(),
        })}
      </div>
    </dialog>`
  }

  updated(): void {
    const { el, store } = this
    const root = this.#root
    const dialog = root.querySelector('dialog')
    if (dialog && !dialog.open) {
      dialog.showModal()
      this.focusOn('q-no')
    }
    const { face } = this
    const moved = this.#face !== '' && face !== '' && face !== this.#face
    if (face) this.#face = face
    if (this.#focused && (moved || !root.activeElement)) {
      if (moved || !this.focusOn(this.#focused)) root.querySelector<HTMLElement>('h2')?.focus()
    }
    if (!this.#ready && (store?.connection ?? store?.failure)) {
      this.#ready = true
      el.dispatchEvent(new SiitReadyEvent())
    }
  }

  focusOn(name: string): boolean {
    const found = this.#root.querySelector<HTMLElement>(`[data-f="${CSS.escape(name)}"]`)
    found?.focus()
    return found !== null
  }

  /** Gives the focus to a control once what was asked for is shown. */
  focusNext(name: string): void {
    void this.el.updateComplete.then(() => this.focusOn(name))
  }

  say(text: string): void {
    this.el.announce(text)
  }

  // What a person does

  ask(question: Question | undefined): void {
    const { question: was } = this
    this.question = question
    this.answer = ''
    if (question) this.store?.tasks.delete(question.task)
    else if (was) this.focusNext(was.task)
    this.el.requestUpdate()
  }

  /** Settings that are changed and not saved. */
  get unsaved(): readonly Setting<object>[] {
    return this.store?.settings.filter(({ dirty }) => dirty) ?? []
  }

  /** Leaves the overview for something else; asks first where changes would be lost. */
  leave(go: () => void): void {
    const { unsaved } = this
    const { language: lang } = this.el
    const { w } = lang
    if (!unsaved.length) {
      go()
      this.el.requestUpdate()
      return
    }
    const names: Record<string, string> = {
      scope: w.scope,
      deviceTypes: w.deviceTypes,
      policy: w.policy,
      schedule: w.schedule,
    }
    this.ask({
      title: w.leaveTitle,
      text: lang.t('leaveUnsaved', {
        list: listOf(
          unsaved.map(({ name }) => names[name] ?? name),
          lang,
        ),
      }),
      danger: false,
      label: w.leaveNow,
      task: 'leave',
      go: () => {
        for (const setting of unsaved) setting.discard()
        go()
        return Promise.resolve(true)
      },
    })
  }

  type(change: Partial<Typed>): void {
    this.typed = { ...this.typed, ...change }
    // What was refused was another key; what is typed since has not been tried.
    if (!('shown' in change)) this.store?.tasks.delete('verify')
    this.el.requestUpdate()
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
    const { input, store } = this
    this.typed.tried = true
    this.el.requestUpdate()
    if (!input) return this.#toMistake()
    const done = await store?.task('verify', async () => {
      this.report = (await store.post<ReportCard>('/connection/verify', input)).body
    })
    if (!done) this.#toMistake()
  }

  /** The first field with a mistake gets the focus. */
  #toMistake(): void {
    void this.el.updateComplete.then(() =>
      this.#root.querySelector<HTMLElement>('[aria-invalid="true"], [data-f^="region-"]:invalid')?.focus(),
    )
  }

  async connect(): Promise<void> {
    const { input, store } = this
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
      this.el.requestUpdate()
    }
  }

  async replaceKey(): Promise<void> {
    const { store, newKey } = this
    const apiKey = newKey?.text.trim() ?? ''
    if (!store || !apiKey) return
    const done = await store.task('rotate', () => store.post('/connection/rotate', { apiKey }))
    if (!done) return this.#toMistake()
    this.newKey = undefined
    this.say(this.el.language.w.keyReplaced)
    this.focusNext('rotate')
    await store.read()
  }

  async save<T extends object>(setting: Setting<T>): Promise<void> {
    const { store } = this
    const done = await store?.task(`save-${setting.name}`, () => setting.save())
    if (!done) return
    this.preview = undefined
    this.say(this.el.language.w.saved)
    await store?.read()
  }

  discard(setting: Setting<object>): void {
    setting.discard()
    this.store?.tasks.delete(`save-${setting.name}`)
    this.preview = undefined
    this.el.requestUpdate()
  }

  openKey(): void {
    this.newKey = { text: '', shown: false }
    this.store?.tasks.delete('rotate')
    this.el.requestUpdate()
    this.focusNext('new-key')
  }

  closeKey(): void {
    this.newKey = undefined
    this.el.requestUpdate()
    this.focusNext('rotate')
  }

  /** Asks JumpCloud again what the stored key can do. */
  async check(): Promise<void> {
    const { store } = this
    const done = await store?.task('check', async () => {
      store.connection = (await store.post<Connection>('/connection/check')).body
    })
    if (!done) return
    this.say(this.el.language.w.keyChecked)
    await store?.read()
  }

  async sync(): Promise<void> {
    const { store } = this
    await store?.task('sync', async () => store.takeRun((await store.post<SyncRun>('/sync')).body))
  }

  async stop({ id }: SyncRun): Promise<void> {
    const { store } = this
    await store?.task('stop', async () =>
      store.takeRun((await store.post<SyncRun>(`/sync/runs/${id}/cancel`)).body),
    )
  }

  async confirmRemovals({ id }: SyncRun): Promise<boolean> {
    const { store } = this
    const done = await store?.task('removals', async () =>
      store.takeRun((await store.post<SyncRun>(`/sync/runs/${id}/confirm-removals`)).body),
    )
    return done ?? false
  }

  async finish(): Promise<void> {
    const { store } = this
    const done = await store?.task('finish', async () => {
      await store.post('/connection/finish')
      await store.read()
    })
    if (done) this.say(this.el.language.w.finished)
  }

  async disconnect(): Promise<boolean> {
    const { store } = this
    const done = await store?.task('disconnect', async () => {
      await store.remove('/connection')
      await store.read()
    })
    if (done) this.say(this.el.language.w.disconnected)
    return done ?? false
  }

  async liftQuarantine(): Promise<boolean> {
    const { store } = this
    const done = await store?.task('quarantine', () => store.remove('/connection/quarantine'))
    await store?.read()
    return done ?? false
  }

  /** The stop switch acts at once and alone: what else is typed in the policy stays typed. */
  askStop(stopped: boolean): void {
    const { w } = this.el.language
    this.ask({
      title: stopped ? w.stopTitle : w.allowTitle,
      text: stopped ? w.stopText : w.allowText,
      danger: stopped,
      label: stopped ? w.stopNow : w.allowNow,
      task: 'switch',
      go: async () => {
        const { store } = this
        const done = await store?.task('switch', () => this.#switch(store.policy, stopped))
        await store?.read()
        return done ?? false
      },
    })
  }

  async #switch(setting: Setting<Policy>, stopped: boolean): Promise<void> {
    // Whoever changed the policy meanwhile did not mean this switch: it goes over their version, once.
    for (let again = false; setting.stored && setting.stored.stopped !== stopped; again = true) {
      try {
        await setting.put({ ...setting.stored, stopped })
      } catch (error) {
        if (again || !(error instanceof Refused) || error.problem.status !== 412) throw error
      }
    }
    if (setting.dirty) setting.edit({ stopped })
  }

  open(name: string): void {
    this.opened = this.opened === name ? '' : name
    this.el.requestUpdate()
  }

  look(looking: boolean): void {
    this.leave(() => (this.looking = looking))
  }

  showRun(id: string): void {
    if (this.openRun?.id === id) this.openRun = undefined
    else {
      this.openRun = { id, records: { items: [], next: null } }
      void this.moreRecords(id)
    }
    this.el.requestUpdate()
  }

  async moreRecords(id: string): Promise<void> {
    const { store, openRun } = this
    const cursor = openRun?.records.next
    const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    await store?.task('records', async () => {
      const { body } = await store.ask<Page<SyncRecord>>(`/sync/runs/${id}/records?limit=20${query}`)
      if (this.openRun?.id !== id) return
      this.openRun = {
        id,
        records: { items: [...this.openRun.records.items, ...body.items], next: body.next },
      }
    })
  }

  // Webhook

  async saveWebhook(url: string): Promise<void> {
    const { store } = this
    const done = await store?.task('webhook', async () => {
      const call = { method: 'PUT', body: { url } } as const
      this.#tell((await store.ask<WebhookSecretAnswer>('/webhook', call)).body)
      this.url = undefined
    })
    if (done) this.say(this.el.language.w.saved)
    else this.#toMistake()
  }

  async rotateSecret(): Promise<void> {
    const { store } = this
    await store?.task('webhook-rotate', async () =>
      this.#tell((await store.post<WebhookSecretAnswer>('/webhook/rotate')).body),
    )
  }

  #tell({ webhook, secret }: WebhookSecretAnswer): void {
    if (this.store) this.store.webhook = webhook
    this.secret = secret ?? this.secret
    this.tested = undefined
  }

  async testWebhook(): Promise<void> {
    const { store } = this
    await store?.task('webhook-test', async () => {
      this.tested = (await store.post<WebhookAttempt>('/webhook/test')).body
    })
  }

  async removeWebhook(): Promise<boolean> {
    const { store } = this
    const done = await store?.task('webhook-remove', async () => {
      await store.remove('/webhook')
      this.url = this.secret = this.tested = undefined
      await store.readWebhook()
    })
    return done ?? false
  }

  async deliver(id: string, verb: 'replay' | 'drop'): Promise<void> {
    const { store } = this
    await store?.task(`delivery-${id}`, async () => {
      await store.post(`/webhook/deliveries/${encodeURIComponent(id)}/${verb}`)
      await store.readWebhook()
    })
  }

  async replayAll(): Promise<void> {
    const { store } = this
    await store?.task('replay-all', async () => {
      await store.post('/webhook/replay')
      await store.readWebhook()
    })
  }

  hideSecret(): void {
    this.secret = undefined
    this.el.requestUpdate()
    this.focusNext('webhook-test')
  }

  /** Changes the scope as it is typed, and asks JumpCloud what that would do. The newest question alone is answered. */
  editScope(change: Partial<Scope>): void {
    const { store } = this
    if (!store) return
    store.scope.edit(change)
    store.tasks.delete('save-scope')
    this.#previewing?.abort()
    this.preview = undefined
    const { value, dirty } = store.scope
    if (value && dirty && (value.mode === 'all' || value.groupIds.length)) void this.#lookAhead(store, value)
    this.el.requestUpdate()
  }

  async #lookAhead(store: Store, scope: Scope): Promise<void> {
    const { signal } = (this.#previewing = new AbortController())
    const asked: Settings['preview'] = { of: JSON.stringify(scope), result: undefined, problem: '' }
    this.preview = asked
    try {
      const call = { body: scope, signal }
      asked.result = (await store.ask<ScopePreview>('/connection/scope/preview', call)).body
    } catch (error) {
      const known = error instanceof Refused && this.el.language.w.x[error.problem.code]
      asked.problem = known || this.el.language.w.previewFailed
    }
    if (!signal.aborted) this.el.requestUpdate()
  }
}
