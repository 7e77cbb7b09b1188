/** The inside of `<siit-jumpcloud-settings>`: which face it has, what a person has typed, and what they ask for. */
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'
import { inSeconds } from '../device-panel/words.ts'
import { SiitErrorEvent, SiitReadyEvent, SiitTokenExpiredEvent } from '../events.ts'
import { icon, type SignName } from '../ui/icons.ts'
import { whenHidden } from '../ui/hidden.ts'
import type { LazyElement, View } from '../ui/lazy-element.ts'
import type { Connecting } from './connecting.ts'
import { button, refusal } from './fields.ts'
import type { Lists } from './lists.ts'
import { loadPart, parts, type PartName } from './parts.ts'
import { questionDialog, type Question } from './question.ts'
import { outcome, phaseText, waitingText } from './progress.ts'
import { Runs } from './runs.ts'
import { ScopeChange } from './scope-change.ts'
import type { Setting } from './setting.ts'
import { Store } from './store.ts'
import type { WebhookForm } from './webhook-form.ts'
import { Work } from './work.ts'
import { listOf } from '../locales/lists.ts'
import type { Told } from '../ui/told.ts'

/** The part that has a face. */
const partOf: Readonly<Record<string, PartName>> = {
  connect: 'setup',
  check: 'setup',
  import: 'setup',
  review: 'setup',
  look: 'setup',
  overview: 'overview',
}

export class Settings implements View {
  readonly el: LazyElement
  store: Store | undefined
  question: Question | undefined
  answer = ''
  /** Over the overview: the lists of what needs a look. */
  looking = false
  /** The overview has its lower half too, which comes once what a screen shows of it is painted. */
  whole = false
  #halfPainted = false
  /** The form for a new key is open, with what was typed into it. */
  newKey: { text: string; shown: boolean } | undefined
  /** The part of the review that is open besides. */
  opened = ''
  readonly runs = new Runs(this)
  readonly scopeChange = new ScopeChange(this)
  readonly work = new Work(this)
  #connecting: Connecting | undefined
  #lists: Lists | undefined
  #webhook: WebhookForm | undefined
  #face = ''
  #focused: { name: string; title: HTMLElement | null | undefined } | undefined
  /** The focus was in a face that went while the next one is still loaded. */
  #owesFocus = false
  #partFailed = false
  /** The title of the part that the open question was asked in. */
  #askedFrom: HTMLElement | null | undefined
  /** How the newest run stood when it was last told. */
  #told: string | undefined
  #ready = false
  #offHidden: (() => void) | undefined

  constructor(el: LazyElement) {
    this.el = el
  }

  // What the parts hold of it. Guaranteed while a part is shown: only its faces ask for it.

  get connecting(): Connecting {
    return (this.#connecting ??= new (loaded(parts.setup).Connecting)(this))
  }

  get lists(): Lists {
    return (this.#lists ??= new (loaded(parts.setup).Lists)(this))
  }

  get webhook(): WebhookForm {
    return (this.#webhook ??= new (loaded(parts.overview).WebhookForm)(this))
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
      if (this.unsaved.length || this.#connecting?.typed.apiKey || this.newKey?.text) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    el.requestUpdate()
    return () => {
      window.removeEventListener('beforeunload', warn)
      store.end()
      this.scopeChange.end()
      // What is secret does not outlive the element on its page.
      this.#connecting?.forget()
      if (this.#webhook) this.#webhook.secret = undefined
      this.newKey = this.store = undefined
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
    this.#focused =
      activeElement instanceof HTMLElement
        ? {
            name: activeElement.dataset['f'] ?? '',
            title: this.#titleAbove(activeElement),
          }
        : undefined
    return html`<div class="pg">${this.#shown()}</div>
      ${questionDialog(this)}`
  }

  #titleAbove(element: Element | null): HTMLElement | null | undefined {
    return element?.closest('section')?.querySelector<HTMLElement>('h3')
  }

  /** Where a person goes on whose control is gone: the title of its part, else that of the page. */
  #goOn(title: HTMLElement | null | undefined): void {
    const next = title?.isConnected ? title : this.#root.querySelector<HTMLElement>('h2, .empty h3')
    if (next) next.tabIndex = -1
    next?.focus()
  }

  /** Says how a sync goes: each phase where that is what is looked at, else that it began and how it ended. */
  #tellRun(): void {
    const { run } = this.store ?? {}
    const face = this.#wanted
    if (!run || !this.#isThere) return
    const isRunning = run.state === 'running'
    const now = [run.id, run.state, face === 'import' && run.phase, isRunning && run.waiting?.code].join(' ')
    const was = this.#told
    this.#told = now
    if (was === undefined || was === now) return
    const waits = isRunning ? waitingText(this, run) : ''
    // A run that failed or asks has a band, which is news by itself.
    if (isRunning) this.#sayNext(waits || phaseText(this))
    else if (run.state === 'succeeded' || run.state === 'cancelled') this.#sayNext(outcome(this, run)[2])
  }

  get #root(): ShadowRoot | Document {
    const { renderRoot } = this.el
    return renderRoot instanceof ShadowRoot ? renderRoot : document
  }

  /** Name of the present face. */
  get #wanted(): string {
    const { connection } = this.store ?? {}
    if (!connection) return ''
    const { state, finishedAt } = connection
    if (state === 'not_connected') return this.#connecting?.report ? 'check' : 'connect'
    if (finishedAt !== null) return this.looking ? 'look' : 'overview'
    return state === 'review' ? 'review' : 'import'
  }

  #shown(): unknown {
    const { store, el } = this
    const { w } = el.language
    if (!store) return this.#empty('plug', w.setup, w.setupText)
    const { failure, connection } = store
    const again = () => store.tryNow()
    if (failure) {
      if (failure.status === 403) return this.#empty('blocked', w.settingsDenied, w.settingsDeniedText)
      if (failure.status === 401 || failure.code === 'no_token')
        return this.#empty('lock', w.ended, w.endedText, again)
      if (!failure.status) return this.#empty('plug', w.linkDown, w.linkDownEmpty, again)
      return this.#empty('warn', w.settingsFailed, refusal(this, failure), again)
    }
    if (!connection) return this.#waiting()
    const { setup, overview } = parts
    const faces: Record<string, () => unknown> = {
      connect: () => setup?.connectFace(this),
      check: () => setup?.reportFace(this),
      import: () => setup?.importFace(this, connection),
      review: () => setup?.reviewFace(this, connection),
      look: () => setup?.reviewFace(this, connection),
      overview: () => overview?.overview(this, connection),
    }
    const face = this.#wanted
    return html`${this.#linkBand()} ${faces[face]?.() ?? this.#loading(face)}`
  }

  #waiting(): TemplateResult {
    const { w } = this.el.language
    return html`<div class="whole" aria-busy="true" role="group" aria-label=${w.loadingSettings}></div>`
  }

  /** In the place of a face whose part is not there yet. */
  #loading(face: string): TemplateResult {
    const { w } = this.el.language
    const part = partOf[face]
    if (!part) return html``
    if (this.#partFailed) return this.#empty('warn', w.laterFailed, '', () => this.need(part))
    void this.need(part)
    return this.#waiting()
  }

  /** Loads a part where it is not there yet, and shows what came of it. */
  async need(part: PartName): Promise<void> {
    if (parts[part]) return
    this.#partFailed = false
    await loadPart(part).catch(() => (this.#partFailed = true))
    this.el.requestUpdate()
  }

  #linkBand(): TemplateResult | typeof nothing {
    const { store, el } = this
    const { language: lang } = el
    if (!store || store.link.up) return nothing
    const { retryAt } = store.link
    const next = retryAt ? lang.t('nextTry', { when: inSeconds(retryAt, lang) }) : ''
    return html`<section class="band wide">
      ${icon('not_sent')}
      <h3>${lang.w.linkDown}</h3>
      <div class="body">
        <p>${lang.t('linkDownText', { time: lang.time(store.toldAt) })} ${next}</p>
        ${button(this, { f: 'try-band', label: lang.w.tryNow, kind: 'sm', go: () => store.tryNow() })}
      </div>
    </section>`
  }

  #empty(sign: SignName, title: string, text: Told, again?: () => unknown): TemplateResult {
    return html`<div class="empty">
      <span class="tile">${icon(sign)}</span>
      <h3 tabindex="-1">${title}</h3>
      <p class="why">${text}</p>
      ${again ? button(this, { f: 'try', label: this.el.language.w.tryNow, kind: 'sm', go: again }) : nothing}
    </div>`
  }

  updated(): void {
    const { el, store } = this
    const root = this.#root
    const dialog = root.querySelector('dialog')
    if (dialog && !dialog.open) {
      dialog.showModal()
      this.focusOn('q-no')
    }
    this.#keepFocus(root)
    this.#tellRun()
    if (!this.#isThere || this.#wanted !== 'overview') this.whole = this.#halfPainted = false
    else if (!this.#halfPainted) {
      this.#halfPainted = true
      clock.painted(() => {
        this.whole = true
        el.requestUpdate()
      })
    }
    if (!this.#ready && (store?.connection ?? store?.failure)) {
      this.#ready = true
      el.dispatchEvent(new SiitReadyEvent())
    }
  }

  /** Where the face changed under a person's hand, the focus goes to its title; else back to where it was. */
  #keepFocus(root: ShadowRoot | Document): void {
    const face = this.#face
    const now = this.#isThere ? this.#wanted : ''
    const moved = face !== '' && now !== '' && now !== face
    const was = this.#focused
    if (was && !now) this.#owesFocus = true
    if (was ? moved || !root.activeElement : now && this.#owesFocus) {
      if (!was || moved) this.#goOn(null)
      else if (!was.name || !this.focusOn(was.name)) this.#goOn(was.title)
    } else if (moved) this.#sayNext(root.querySelector('h2')?.textContent.trim() ?? '')
    if (!now) return
    this.#face = now
    this.#owesFocus = false
  }

  /** The part of the present face is loaded. */
  get #isThere(): boolean {
    const part = partOf[this.#wanted]
    return part !== undefined && parts[part] !== undefined
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

  /** After this rendering, which it would set off again. */
  #sayNext(text: string): void {
    queueMicrotask(() => this.say(text))
  }

  say(text: string): void {
    this.el.announce(text)
  }

  // What a person does

  ask(question: Question | undefined): void {
    const { question: was } = this
    if (question && !was) this.#askedFrom = this.#titleAbove(this.#root.activeElement)
    this.question = question
    this.answer = ''
    this.#offHidden?.()
    this.#offHidden = question && whenHidden(this.el, () => this.ask(undefined))
    if (question) this.store?.tasks.delete(question.task)
    this.el.requestUpdate()
    // After the rendering: what lies under an open dialog takes no focus.
    if (question || !was) return
    void this.el.updateComplete.then(() => this.focusOn(was.task) || this.#goOn(this.#askedFrom))
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

  /** The first field with a mistake gets the focus. */
  toMistake(): void {
    void this.el.updateComplete.then(() =>
      this.#root.querySelector<HTMLElement>('[aria-invalid="true"], [data-f^="region-"]:invalid')?.focus(),
    )
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

  open(name: string): void {
    this.opened = this.opened === name ? '' : name
    this.el.requestUpdate()
  }

  look(looking: boolean): void {
    this.leave(() => (this.looking = looking))
  }
}

function loaded<T>(part: T | undefined): T {
  if (!part) throw new Error('asked before its part was loaded')
  return part
}
