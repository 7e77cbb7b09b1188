/** `<siit-device-panel>`: the requester's device beside a request. */
import type { Action, ActionRequest, Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { property, state } from 'lit/decorators.js'
import { NoToken, Refused } from '../client/bff.ts'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'
import {
  SiitActionEvent,
  SiitDeviceSelectEvent,
  SiitErrorEvent,
  SiitReadyEvent,
  SiitTimelineEntryEvent,
  SiitTokenExpiredEvent,
} from '../events.ts'
import { entryCount, timelineView } from '../request-timeline/timeline-view.ts'
import { timelineStyles } from '../request-timeline/timeline.styles.ts'
import { tokens } from '../theme/tokens.ts'
import { base } from '../ui/base.styles.ts'
import { SiitElement } from '../ui/element.ts'
import { actionCard, cardsOf, tell } from './action-card.ts'
import { actionRows, blockOf } from './action-rows.ts'
import { alarmBand } from './alarm.ts'
import type { Form, FormKind } from './card-forms.ts'
import { panelStyles } from './device-panel.styles.ts'
import { bands, failed, loading, noDevice, notReady, notSetUp } from './faces.ts'
import { fold, hardware, noOwner, ownership, protection } from './facts.ts'
import { clocks, head, picker } from './overview.ts'
import { PanelStore, type Intent } from './store.ts'
import { newWiping, wipeDialog, type Given, type Wiping } from './wipe-dialog.ts'
import { problemText } from './words.ts'

/** How long a PIN stays on the screen, in milliseconds. */
const pinShown = 30_000

/**
 * The device of the person who made a request, as JumpCloud knows it: what it is, what may be done with it here and
 * why not, what is on its way, and the request's timeline.
 *
 * @tagname siit-device-panel
 * @attr bff - Origin of the bff.
 * @attr token-url - Address on the host that answers with a token.
 * @attr locale - Language, as a BCP 47 tag.
 * @attr theme - `light`, `dark` or `auto`.
 * @attr device-id - The device to show, by our id. One that is not the requester's needs `devices:search`.
 * @fires siit-ready - It shows what it has for the first time.
 * @fires siit-device-select - A person chose another device.
 * @fires siit-action - About to lock, wipe or open. Cancelable: then nothing is sent.
 * @fires siit-timeline-entry - The request's timeline has a new entry.
 * @fires siit-error - Something failed; `code` is stable.
 * @fires siit-token-expired - The bff takes no token that the page gives.
 * @csspart panel - The whole panel.
 * @csspart header - The bar with the requester's name.
 * @csspart actions - The rows of Lock, Wipe and Open.
 * @csspart action - Each of their buttons; also `lock`, `wipe`, `open`, `wipe-confirm`.
 * @csspart card - One lock or wipe.
 * @csspart pin - The digits of a revealed PIN.
 * @csspart dialog - The wipe dialog.
 * @csspart timeline - The list of entries.
 */
export class DevicePanel extends SiitElement {
  static override styles = [tokens, base, panelStyles, timelineStyles]

  /** The device to show, by our id; by default the first. Changes when a person picks another. */
  @property({ attribute: 'device-id' }) deviceId?: string

  /** What the panel knows. Not for the host. @internal */
  @state() store: PanelStore | undefined
  /** @internal */
  @state() wiping: Wiping | undefined
  /** @internal */
  @state() pin: { id: string; digits: string; until: number } | undefined
  /** The device whose record was opened last. @internal */
  @state() opened: string | undefined
  @state() private rereading = false
  @state() private rereadProblem = ''

  readonly #forms = new Map<string, Form>()
  readonly #busy = new Set<string>()
  readonly #problems = new Map<string, string>()
  #hidePinLater: (() => void) | undefined
  #ready = false
  #sought: string | undefined
  #focused: string | undefined

  // Life

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('blur', this.hidePin)
    document.addEventListener('visibilitychange', this.hidePin)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('blur', this.hidePin)
    document.removeEventListener('visibilitychange', this.hidePin)
    this.hidePin()
  }

  protected joined(session: Session): () => void {
    const store = new PanelStore(session, {
      changed: () => this.requestUpdate(),
      moved: (action) => this.#moved(action),
      entered: (entry) => this.dispatchEvent(new SiitTimelineEntryEvent(entry)),
      failed: (code, message) => this.dispatchEvent(new SiitErrorEvent(code, message)),
      tokenEnded: () => this.dispatchEvent(new SiitTokenExpiredEvent()),
    })
    this.store = store
    return () => {
      store.end()
      if (this.store === store) this.store = undefined
    }
  }

  protected renewed(): void {
    this.store?.tryNow()
  }

  protected override beat(): number {
    const { store } = this
    const jumpcloud = store?.panel?.connection.jumpcloud
    return this.pin || (store && !store.connection.up) || jumpcloud === 'down' || jumpcloud === 'rate_limited'
      ? 1000
      : super.beat()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    const { activeElement } = this.renderRoot instanceof ShadowRoot ? this.renderRoot : document
    this.#focused = activeElement instanceof HTMLElement ? activeElement.dataset['f'] : undefined
    const { store, deviceId } = this
    if (store?.panel && deviceId && deviceId !== this.#sought) {
      this.#sought = deviceId
      if (!store.devices.some((device) => device.id === deviceId)) void store.find(deviceId)
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const dialog = this.renderRoot.querySelector('dialog')
    if (dialog && !dialog.open) {
      dialog.showModal()
      this.#focus('cancel-wipe')
    }
    this.#keepFocus()
    if (!this.#ready && (this.store?.panel || this.store?.error)) {
      this.#ready = true
      this.dispatchEvent(new SiitReadyEvent())
    }
  }

  /** What was focused and is gone gives its focus to what stands in its place. */
  #keepFocus(): void {
    const was = this.#focused
    if (!was || !(this.renderRoot instanceof ShadowRoot) || this.renderRoot.activeElement) return
    const id = was.slice(was.indexOf('-') + 1)
    if (!this.#focus(was)) {
      const next = this.renderRoot.querySelector<HTMLElement>(
        `[id="t-${id}"], dialog[open] [data-f="cancel-wipe"]`,
      )
      ;(next ?? this.renderRoot.querySelector<HTMLElement>('[data-f]'))?.focus()
    }
  }

  #focus(name: string): boolean {
    const found = this.renderRoot.querySelector<HTMLElement>(`[data-f="${name}"]`)
    found?.focus()
    return found !== null
  }

  // Faces

  protected override render(): TemplateResult {
    return html`<div class="root" part="panel" @keydown=${this.#keydown}>
      ${this.#face()}${this.voices()}
    </div>`
  }

  #face(): TemplateResult {
    const { store } = this
    if (!store) return notSetUp(this)
    const { panel, error } = store
    if (error && (!panel || typeof error === 'object' || error === 'no_token')) return failed(this, error)
    if (!panel) return loading(this)
    return notReady(this, panel) ?? this.#shown(store, panel)
  }

  #shown(store: PanelStore, panel: Panel): TemplateResult {
    const device = this.current
    if (!device) return noDevice(this, panel)
    const { language: lang, wiping } = this
    const wipeOf = wiping && store.devices.find((one) => one.id === wiping.deviceId)
    const fresh = wiping?.fresh?.device
    return html`${picker(this, panel, device)} ${alarmBand(this, device)} ${bands(this, panel, device.readAt)}
    ${head(device, lang)} ${clocks(this, panel, device, this.rereading, this.rereadProblem)}
    ${cardsOf(device).map((action) => actionCard(this, action, device, panel))}
    ${actionRows(this, device, panel)} ${noOwner(device, lang)} ${protection(device, lang)}
    ${ownership(device, panel, lang)} ${hardware(this, device)}
    ${fold(
      lang.w.timeline,
      store.connection.up ? entryCount(store.feed, lang) : lang.t('asOf', { time: lang.time(store.toldAt) }),
      timelineView(store.feed, lang, () => this.requestUpdate()),
    )}
    ${
      wiping && wipeOf
        ? html`<dialog
            role="alertdialog"
            part="dialog"
            aria-labelledby="wipe-title"
            aria-describedby="wipe-lead"
            @cancel=${(event: Event) => {
              event.preventDefault()
              this.closeWipe()
            }}
          >
            ${wipeDialog(this, wiping, fresh ?? wipeOf, panel)}
          </dialog>`
        : nothing
    }`
  }

  /** The device that is shown. @internal */
  get current(): Device | undefined {
    const devices = this.store?.devices ?? []
    return devices.find((device) => device.id === this.deviceId) ?? devices[0]
  }

  readonly #keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.pin) this.hidePin()
  }

  #moved(action: Action): void {
    const { panel } = this.store ?? {}
    const device = this.store?.devices.find((one) => one.actions.some((known) => known.id === action.id))
    if (panel && device && action.action !== 'open')
      this.announce(tell(action, device, panel, this.language).title)
  }

  /** Words for what went wrong with a call, where nothing is known about what it did. */
  #failure(error: unknown): string {
    if (error instanceof Refused) return problemText(error.problem, this.language)
    return error instanceof NoToken
      ? `${this.language.w.ended}. ${this.language.w.endedText}`
      : this.language.w.noAnswer
  }

  // What a person does. Public for the parts in this folder, not for the host.

  /** @internal */
  pick(device: Device): void {
    this.deviceId = device.id
    this.hidePin()
    this.rereadProblem = ''
    this.dispatchEvent(new SiitDeviceSelectEvent(device))
  }

  /** @internal */
  async readAgain(device: Device): Promise<void> {
    if (this.rereading) return
    this.rereading = true
    this.rereadProblem = ''
    this.announce(this.language.w.reading)
    try {
      await this.store?.refresh(device.id)
      this.announce(this.language.w.readDone)
    } catch (error) {
      this.rereadProblem = error instanceof Refused ? this.#failure(error) : this.language.w.freshFailed
      this.announce(this.rereadProblem)
      void this.store?.read()
    }
    this.rereading = false
  }

  #allowed(kind: 'lock' | 'wipe' | 'open', device: Device): boolean {
    return this.dispatchEvent(new SiitActionEvent(kind, device))
  }

  /** @internal */
  lock(device: Device): void {
    const { store } = this
    if (!store || store.intent(device.id, 'lock')?.phase === 'sending' || !this.#allowed('lock', device))
      return
    this.announce(this.language.w.v['sending_lock']?.[0] ?? '')
    void store.send(device, 'lock', { action: 'lock', confirmation: { planHash: device.planHash } })
  }

  /** @internal */
  lookAgain(intent: Intent): void {
    void this.store?.post(intent).then(() => this.#afterWipe())
  }

  /** @internal */
  mayWipe(device: Device): boolean {
    const { panel } = this.store ?? {}
    return panel !== undefined && blockOf(this, device, panel, 'wipe') === undefined
  }

  /** @internal */
  openWipe(device: Device): void {
    const intent = this.store?.intent(device.id, 'wipe')
    if (intent?.phase === 'refused') this.store?.drop(intent)
    this.wiping = newWiping(device.id)
    void this.readForWipe()
  }

  /** @internal */
  async readForWipe(): Promise<void> {
    const { wiping, store } = this
    if (!wiping || !store) return
    const intent = store.intent(wiping.deviceId, 'wipe')
    if (intent?.phase === 'refused') store.drop(intent)
    this.editWipe({ reading: true, fresh: undefined, problem: '' })
    try {
      const fresh = await store.refresh(wiping.deviceId)
      this.editWipe({ reading: false, fresh })
    } catch (error) {
      this.editWipe({ reading: false, problem: error instanceof Refused ? this.#failure(error) : '' })
    }
  }

  /** @internal */
  editWipe(values: Partial<Wiping>): void {
    if (this.wiping) this.wiping = { ...this.wiping, ...values }
  }

  /** @internal */
  async wipe({ device, mismatch }: Given): Promise<void> {
    const { wiping, store } = this
    if (!wiping || !store || !this.#allowed('wipe', device)) return
    const { field } = device.typedConfirmation
    const body: ActionRequest = {
      action: 'wipe',
      reason: wiping.reason.trim(),
      confirmation: {
        planHash: device.planHash,
        [field]: wiping.typed.trim(),
        ...(mismatch && { ownerMismatchAccepted: wiping.consent }),
      },
    }
    this.announce(this.language.w.sending)
    await store.send(device, 'wipe', body)
    this.#afterWipe()
  }

  /** Closes the dialog once the bff has the wipe; leaves it open, with all that was typed, where it has not. */
  #afterWipe(): void {
    const { wiping, store } = this
    if (wiping && !store?.intent(wiping.deviceId, 'wipe')) this.#endWipe()
  }

  /** @internal */
  closeWipe(): void {
    const { wiping, store } = this
    const intent = wiping && store?.intent(wiping.deviceId, 'wipe')
    if (intent?.phase === 'sending') return
    if (intent?.phase === 'refused') store?.drop(intent)
    this.#endWipe()
  }

  #endWipe(): void {
    this.renderRoot.querySelector('dialog')?.close()
    this.wiping = undefined
    void this.updateComplete.then(() => this.#focus('wipe'))
  }

  /** @internal */
  openRecord(event: Event, device: Device): void {
    if (!this.#allowed('open', device)) {
      event.preventDefault()
      return
    }
    this.opened = device.id
    this.store?.opening(device).catch((error: unknown) => {
      const code = error instanceof Refused ? error.problem.code : 'no_token'
      this.dispatchEvent(new SiitErrorEvent(code, String(error)))
    })
  }

  /** @internal */
  async decide(action: Action, verb: string, body: object): Promise<boolean> {
    const { id } = action
    if (this.#busy.has(id)) return false
    this.#busy.add(id)
    this.#problems.delete(id)
    this.requestUpdate()
    try {
      await this.store?.decide(action, verb, body)
      return true
    } catch (error) {
      this.#problems.set(id, this.#failure(error))
      return false
    } finally {
      this.#busy.delete(id)
      this.requestUpdate()
    }
  }

  /** @internal */
  busy(id: string): boolean {
    return this.#busy.has(id)
  }

  /** @internal */
  cardProblem(id: string): string | undefined {
    return this.#problems.get(id)
  }

  // Forms within a card

  /** @internal */
  form(id: string, kind: FormKind): Form | undefined {
    return this.#forms.get(`${kind} ${id}`)
  }

  /** @internal */
  newForm(): Form {
    return { note: '', outcome: '', busy: false, problem: '' }
  }

  /** @internal */
  openForm(id: string, kind: FormKind): void {
    this.editForm(id, kind, {})
    const name = kind === 'settle' ? `done-${id}` : `${kind}-${id}`
    void this.updateComplete.then(() => this.#focus(name))
  }

  /** @internal */
  editForm(id: string, kind: FormKind, values: Partial<Form>): void {
    this.#forms.set(`${kind} ${id}`, { ...(this.form(id, kind) ?? this.newForm()), ...values })
    this.requestUpdate()
  }

  /** @internal */
  closeForm(id: string, kind: FormKind): void {
    this.#forms.delete(`${kind} ${id}`)
    this.requestUpdate()
    const opener = { pin: 'pin', settle: 'record', deny: 'deny' }[kind]
    void this.updateComplete.then(() => this.#focus(`${opener}-${id}`))
  }

  async #submit(id: string, kind: FormKind, task: (form: Form) => Promise<void>): Promise<void> {
    const form = this.form(id, kind)
    if (!form || form.busy) return
    this.editForm(id, kind, { busy: true, problem: '' })
    try {
      await task(form)
      this.closeForm(id, kind)
    } catch (error) {
      this.editForm(id, kind, { busy: false, problem: this.#failure(error) })
    }
  }

  /** @internal */
  settle(action: Action): void {
    void this.#submit(action.id, 'settle', async ({ outcome, note }) => {
      await this.store?.decide(action, 'attest', { outcome, note: note.trim() })
    })
  }

  /** @internal */
  deny(action: Action): void {
    void this.#submit(action.id, 'deny', async ({ note }) => {
      await this.store?.decide(action, 'deny', { reason: note.trim() })
    })
  }

  /** @internal */
  reveal(action: Action): void {
    void this.#submit(action.id, 'pin', async ({ note }) => {
      const digits = await this.store?.pin(action, note.trim())
      if (!digits || !this.isConnected) return
      this.pin = { id: action.id, digits, until: clock.now() + pinShown }
      this.#hidePinLater = clock.after(pinShown, this.hidePin)
      this.announce(this.language.w.pinSpoken)
    })
  }

  /** @internal */
  readonly hidePin = (): void => {
    if (!this.pin) return
    this.#hidePinLater?.()
    this.pin = undefined
    this.announce(this.language.w.pinGone)
  }

  /** @internal */
  copy(text: string): void {
    navigator.clipboard?.writeText(text).then(
      () => this.announce(this.language.w.copied),
      () => undefined,
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'siit-device-panel': DevicePanel
  }
}
