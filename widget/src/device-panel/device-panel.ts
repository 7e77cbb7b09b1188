/** `<siit-device-panel>`: the requester's device beside a request. */
import type { Action, Device, Panel } from '@siit-jumpcloud/shared'
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { Refused } from '../client/bff.ts'
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
import { tokens } from '../theme/tokens.ts'
import { base } from '../ui/base.styles.ts'
import { SiitElement } from '../ui/element.ts'
import { later, loadLater } from '../ui/later.ts'
import { actionRows } from './action-rows.ts'
import { panelStyles } from './device-panel.styles.ts'
import { failed, isPlain, linkBand, loading, notSetUp, partMissing } from './faces.ts'
import { fold, protection } from './facts.ts'
import { clocks, head, picker } from './overview.ts'
import { PanelStore } from './store.ts'
import { cardsOf, isAlarm, usableSerial } from './words.ts'
import type { Work } from './work.ts'

/** How long a panel may stay empty before it shows a skeleton, in milliseconds. */
const skeletonAfter = 200

/** How long a click may wait for the later parts, in milliseconds. */
const patience = 10_000

/**
 * The device of the person who made a request, as JumpCloud knows it: what it is, what may be done with it here and
 * why not, what is on its way, and the request's timeline.
 *
 * @tagname siit-device-panel
 * @attr bff - Origin of the bff.
 * @attr token-url - Address on the host that answers with a token.
 * @attr locale - Language, as a BCP 47 tag.
 * @attr theme - `light`, `dark` or `auto`.
 * @attr density - `comfortable` or `compact`.
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
  static override styles = [tokens, base, panelStyles]
  static override properties = {
    deviceId: { attribute: 'device-id' },
    store: { state: true },
    opened: { state: true },
    slow: { state: true },
    rereading: { state: true },
    rereadProblem: { state: true },
  }

  /** The device to show, by our id; by default the first. Changes when a person picks another. */
  deviceId?: string

  /** What the panel knows. Not for the host. @internal */
  store: PanelStore | undefined
  /** The device whose record was opened last. @internal */
  opened: string | undefined
  /** It takes so long that a person looks at nothing. @internal */
  slow = false
  /** The device is read from JumpCloud; and what went wrong with that. Not for the host. @internal */
  rereading = false
  /** @internal */
  rereadProblem = ''

  #work: Work | undefined
  #ready = false
  #sought: string | undefined
  #focused: string | undefined

  /** What was begun. Guaranteed while the later parts are there: only they, and what follows them, ask for it. @internal */
  get work(): Work {
    if (!later.parts) throw new Error('asked before the later parts were loaded')
    return (this.#work ??= new later.parts.Work(this))
  }

  readonly #hidePin = (): void => this.#work?.hidePin()

  constructor() {
    super()
    this.addEventListener('keydown', (event) => event.key === 'Escape' && this.#hidePin())
  }

  // Life

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('blur', this.#hidePin)
    document.addEventListener('visibilitychange', this.#hidePin)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('blur', this.#hidePin)
    document.removeEventListener('visibilitychange', this.#hidePin)
    this.#hidePin()
  }

  protected joined(session: Session): () => void {
    const store = new PanelStore(session, {
      changed: () => this.requestUpdate(),
      first: () => void this.#afterFirst(store),
      // What could not be had while nobody was there.
      opened: () => later.parts ?? void this.#afterFirst(store),
      moved: (action) => this.#moved(action),
      acted: () => void this.#work?.readApprovals(),
      entered: (entry) => this.dispatchEvent(new SiitTimelineEntryEvent(entry)),
      failed: (code, message) => this.dispatchEvent(new SiitErrorEvent(code, message)),
      tokenEnded: () => this.dispatchEvent(new SiitTokenExpiredEvent()),
    })
    this.store = store
    const cancel = clock.after(skeletonAfter, () => (this.slow = true))
    return () => {
      cancel()
      store.end()
      if (this.store === store) this.store = undefined
    }
  }

  /** All but the device itself comes after it: on a slow page, the device is what a person waits for. */
  async #afterFirst(store: PanelStore): Promise<void> {
    await this.updateComplete
    await this.#loadLater()
    store.follow()
    if (later.parts) void this.work.readApprovals()
  }

  async #loadLater(): Promise<void> {
    await loadLater()
    this.adopt(later.common?.styles, later.parts?.styles)
  }

  protected renewed(): void {
    this.store?.tryNow()
  }

  protected override beat(): number {
    const { store } = this
    const jumpcloud = store?.panel?.connection.jumpcloud
    return this.#work?.pin ||
      (store && !store.connection.up) ||
      jumpcloud === 'down' ||
      jumpcloud === 'rate_limited'
      ? 1000
      : super.beat()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    const { activeElement } = this.renderRoot instanceof ShadowRoot ? this.renderRoot : document
    this.#focused = activeElement instanceof HTMLElement ? (activeElement.dataset['f'] ?? '') : undefined
    this.announce(this.alarm ? this.language.w[this.alarm] : '', true)
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
      this.focusOn('cancel-wipe')
    }
    this.#keepFocus()
    if (!this.#ready && this.language.ready && (this.store?.panel || this.store?.error)) {
      this.#ready = true
      this.dispatchEvent(new SiitReadyEvent())
    }
  }

  /** What was focused and is gone, or means another device by now, gives its focus to what stands in its place. */
  #keepFocus(): void {
    const was = this.#focused
    const { renderRoot } = this
    if (was === undefined || !(renderRoot instanceof ShadowRoot)) return
    const now = renderRoot.activeElement
    if (now instanceof HTMLElement && (now.dataset['f'] ?? '') === was) return
    if (!(was && this.focusOn(was)) && !later.parts?.successor(renderRoot, was))
      renderRoot.querySelector<HTMLElement>('[data-f]')?.focus()
  }

  /** @internal */
  focusOn(name: string): boolean {
    const found = this.renderRoot.querySelector<HTMLElement>(`[data-f="${name}"]`)
    found?.focus()
    return found !== null
  }

  // Faces

  protected override render(): TemplateResult {
    return this.frame(() => this.#face())
  }

  #face(): TemplateResult {
    const { store } = this
    if (!store) return notSetUp(this)
    const { panel, error } = store
    if (error && (!panel || typeof error === 'object' || error === 'no_token')) return failed(this, error)
    if (!panel) return loading(this)
    // Nothing jumps when the later parts come: what needs them waits for them.
    if (!isPlain(panel) && !later.parts && !later.failed) return loading(this)
    return later.parts?.notReady(this, panel) ?? this.#shown(store, panel)
  }

  #shown(store: PanelStore, panel: Panel): TemplateResult {
    const device = this.current
    if (!device) return later.parts?.noDevice(this, panel) ?? partMissing(this)
    const { language: lang } = this
    const wiping = this.#work?.wiping
    const wipeOf = wiping && store.devices.find((one) => one.id === wiping.deviceId)
    const fresh = wiping?.fresh?.device
    const { parts } = later
    const cards = cardsOf(device)
    return html`${picker(this, panel, device)} ${parts?.alarmBand(this, device)}
      ${linkBand(this) ?? parts?.troubleBand(this, panel, device.readAt)} ${head(device, lang)}
      ${clocks(this, panel, device, this.rereading, this.rereadProblem)}
      <div class="panes">
        <div>
          ${parts?.removed(device, lang)} ${cards.length && !parts ? partMissing(this) : nothing}
          ${cards.map((action) => parts?.actionCard(this, action, device, panel))}
          ${parts?.pinList(this, device)} ${actionRows(this, device, panel)}
          ${parts?.approvals(this, device.id)}
        </div>
        <div>
          ${parts?.noOwner(device, lang)} ${protection(device, lang)}
          ${fold(
            lang.w.ownership,
            device.owner.person?.name ?? lang.w.noOwner,
            html`${parts?.ownershipFacts(device, panel, lang)}`,
          )}
          ${fold(lang.w.hardware, usableSerial(device) ?? lang.w.noSerial, html`${parts?.hardwareFacts(this, device)}`)}
          ${fold(
            lang.w.timeline,
            store.connection.up
              ? (parts?.entryCount(store.feed, lang) ?? '')
              : lang.t('asOf', { time: lang.time(store.toldAt) }),
            html`${store.feed && parts?.timelineView(store.feed, lang, () => this.requestUpdate())}${parts?.sheetPart(this, device, panel)}`,
          )}
        </div>
      </div>
      ${
        wiping && wipeOf && parts
          ? html`<dialog
              role="alertdialog"
              part="dialog"
              aria-labelledby="wipe-title"
              aria-describedby="wipe-lead"
              @cancel=${(event: Event) => {
                event.preventDefault()
                this.work.closeWipe()
              }}
            >
              ${parts.wipeDialog(this, wiping, fresh ?? wipeOf, panel)}${this.voices()}
            </dialog>`
          : nothing
      }`
  }

  /** The device that is shown. @internal */
  get current(): Device | undefined {
    const devices = this.store?.devices ?? []
    return devices.find((device) => device.id === this.deviceId) ?? devices[0]
  }

  /** The alarm of the shown device, once there are words for it. */
  private get alarm() {
    return later.parts && this.current?.actions.find((action) => isAlarm(action))?.alarm?.kind
  }

  #moved(action: Action): void {
    const { panel } = this.store ?? {}
    const device = this.store?.devices.find((one) => one.actions.some((known) => known.id === action.id))
    if (panel && device && action.action !== 'open')
      this.announce(later.parts?.tell(action, device, panel, this.language).title ?? '')
  }

  // What a person does. Public for the parts in this folder, not for the host.

  /** @internal */
  pick(device: Device): void {
    this.deviceId = device.id
    this.#hidePin()
    this.rereadProblem = ''
    this.dispatchEvent(new SiitDeviceSelectEvent(device))
  }

  /**
   * Does what the later parts know how to, once they are there. A click is of its moment and of its request: what comes
   * too late, or after the page has gone on to another one, does nothing.
   */
  async #withWork(task: (work: Work) => unknown): Promise<void> {
    const { store } = this
    const asked = clock.now()
    await this.#loadLater()
    if (store !== this.store) return
    if (later.parts && clock.now() - asked < patience) {
      store?.follow()
      task(this.work)
      return
    }
    // A click that leads to nothing is told, beside the clocks.
    this.rereadProblem = this.language.w.laterFailed
    this.announce(this.rereadProblem)
  }

  /** @internal */
  readAgain(device: Device): void {
    void this.#withWork((work) => work.readAgain(device))
  }

  /** Tells the host, which may prevent it. @internal */
  allows(kind: 'lock' | 'wipe' | 'open', device: Device): boolean {
    return this.dispatchEvent(new SiitActionEvent(kind, device))
  }

  /** @internal */
  lock(device: Device): void {
    void this.#withWork((work) => work.lock(device))
  }

  /** @internal */
  openWipe(device: Device): void {
    void this.#withWork((work) => work.openWipe(device))
  }

  /** @internal */
  openRecord(event: Event, device: Device): void {
    if (!this.allows('open', device)) {
      event.preventDefault()
      return
    }
    this.opened = device.id
    this.store?.opening(device).catch((error: unknown) => {
      const code = error instanceof Refused ? error.problem.code : 'no_token'
      this.dispatchEvent(new SiitErrorEvent(code, String(error)))
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'siit-device-panel': DevicePanel
  }
}
