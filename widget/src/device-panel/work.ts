/** What a person has begun on a panel and not finished: the wipe dialog, the forms of cards, a PIN on the screen. */
import type { Action, ActionRequest, Device, Page, PendingApproval, PinAnswer } from '@siit-jumpcloud/shared'
import { render } from 'lit'
import { clock } from '../client/clock.ts'
import { whenHidden } from '../ui/hidden.ts'
import { blockOf } from './action-rows.ts'
import type { DevicePanel } from './device-panel.ts'
import type { Intent } from './store.ts'
import { freshTold } from './fresh-reading.ts'
import { tellOutcome } from './outcome.ts'
import { post, send } from './sending.ts'
import { newWiping, wipeDialog, type Given, type Wiping } from './wipe-dialog.ts'
import { NoToken, Refused } from '../client/bff.ts'
import { sentences } from '../locales/lists.ts'
import { problemShown, problemText } from '../ui/problem-text.ts'
import type { Told } from '../ui/told.ts'
import { capital, verbOf } from './words.ts'

export type FormKind = 'pin' | 'settle' | 'deny'

export interface Form {
  note: string
  outcome: string
  busy: boolean
  problem: Told
}

/** How long a PIN stays on the screen, in milliseconds. */
const pinShown = 30_000

/** When the page has settled, in milliseconds. */
const rehearseAfter = 300

/** The control that opens a form, which gets the focus back. */
const openers: Record<FormKind, string> = { pin: 'pin', settle: 'record', deny: 'deny' }

export class Work {
  wiping: Wiping | undefined
  pin: { id: string; digits: string; until: number } | undefined
  /** What awaits a second person in the workspace, as last read. */
  approvals: readonly PendingApproval[] = []
  readonly #el: DevicePanel
  readonly #forms = new Map<string, Form>()
  readonly #busy = new Set<string>()
  readonly #problems = new Map<string, Told>()
  #hidePinLater: (() => void) | undefined
  #offHidden: (() => void) | undefined

  constructor(el: DevicePanel) {
    this.#el = el
    clock.after(rehearseAfter, () => this.#rehearse())
  }

  /**
   * Makes the wipe dialog once where nobody sees it, and drops it: its first making, with all that the browser then
   * prepares for it, takes twice as long as any other, and would be what a hand waits for longest.
   */
  #rehearse(): void {
    const { store, current } = this.#el
    if (current && store?.panel)
      render(wipeDialog(this.#el, newWiping(current.id), current, store.panel), document.createElement('div'))
  }

  /** Words for what went wrong with a call; where no answer came, that nobody knows what it did. */
  #failure(error: unknown): Told {
    const { language } = this.#el
    const { w } = language
    if (error instanceof Refused) return problemShown(error.problem, language)
    return error instanceof NoToken ? sentences(language, w.ended, w.endedText) : w.noAnswer
  }

  /** Gives the focus to a control, once it is there. */
  #focusLater(name: string): void {
    void this.#el.updateComplete.then(() => this.#el.focusOn(name))
  }

  // A fresh reading, a lock

  async readAgain(device: Device): Promise<void> {
    const el = this.#el
    if (el.rereading) return
    el.rereading = true
    el.rereadProblem = ''
    el.announce(el.language.w.reading)
    try {
      await el.store?.refresh(device.id)
      el.announce(el.language.w.readDone)
    } catch (error) {
      el.rereadProblem =
        error instanceof Refused ? problemText(error.problem, el.language) : el.language.w.freshFailed
      el.announce(el.rereadProblem)
      void el.store?.read()
    }
    el.rereading = false
  }

  lock(device: Device): void {
    const el = this.#el
    if (el.store?.intent(device.id, 'lock')?.phase === 'sending' || !el.allows('lock', device)) return
    el.announce(el.language.w.sending)
    void send(el, device, 'lock', {
      action: 'lock',
      confirmation: { planHash: device.planHash },
    }).then((intent) => tellOutcome(el, intent))
  }

  // The wipe dialog

  mayWipe(device: Device): boolean {
    const { panel } = this.#el.store ?? {}
    return panel !== undefined && blockOf(this.#el, device, panel, 'wipe') === undefined
  }

  openWipe(device: Device): void {
    this.wiping = newWiping(device.id)
    this.#offHidden?.()
    this.#offHidden = whenHidden(this.#el, () => this.#endWipe())
    this.#el.requestUpdate()
    // The dialog first: on a slow machine the call takes as long as a frame.
    clock.after(0, () => void this.readForWipe())
  }

  /** The fresh reading that a wipe needs. Nothing that was typed is lost by it. */
  async readForWipe(): Promise<void> {
    const { wiping } = this
    const { store } = this.#el
    if (!wiping || !store) return
    const intent = store.intent(wiping.deviceId, 'wipe')
    if (intent?.phase === 'refused') store.drop(intent)
    this.editWipe({ reading: true, fresh: undefined, problem: '' })
    this.#el.announce(this.#el.language.w.freshReading)
    try {
      const fresh = await store.refresh(wiping.deviceId)
      this.editWipe({ reading: false, fresh })
    } catch (error) {
      this.editWipe({ reading: false, problem: error instanceof Refused ? this.#failure(error) : '' })
    }
    if (this.wiping && store.panel)
      this.#el.announce(freshTold(this.wiping.fresh, store.panel, this.#el.language))
  }

  editWipe(values: Partial<Wiping>): void {
    if (this.wiping) this.wiping = { ...this.wiping, ...values }
    this.#el.requestUpdate()
  }

  async wipe({ device, mismatch }: Given): Promise<void> {
    const { wiping } = this
    const { store } = this.#el
    if (!wiping || !store || !this.#el.allows('wipe', device)) return
    const { field } = device.typedConfirmation
    const body: ActionRequest = {
      action: 'wipe',
      reason: wiping.reason.trim(),
      confirmation: {
        planHash: device.planHash,
        // What the dialog showed: the bff refuses it where the page has gone on to another request.
        requestId: store.panel?.request.id,
        [field]: wiping.typed.trim(),
        ...(mismatch && { ownerMismatchAccepted: wiping.consent }),
      },
    }
    this.#el.announce(this.#el.language.w.sending)
    await send(this.#el, device, 'wipe', body)
    this.#afterWipe()
  }

  /** Asks again about a click that got no answer, with the same key. */
  async lookAgain(intent: Intent): Promise<void> {
    this.#el.announce(this.#el.language.w.sending)
    await post(this.#el, intent)
    if (!this.wiping) tellOutcome(this.#el, this.#el.store?.intent(intent.deviceId, intent.kind))
    this.#afterWipe()
  }

  /** Closes the dialog once the bff has the wipe; leaves it open, with all that was typed, where it has not. */
  #afterWipe(): void {
    const { wiping } = this
    if (!wiping) return
    if (!this.#el.store?.intent(wiping.deviceId, 'wipe')) this.#endWipe()
    // The dialog has an alert for it. Taken back, so that it is said again when it is sent again.
    else this.#el.announce('')
  }

  closeWipe(): void {
    const { wiping } = this
    const { store } = this.#el
    const intent = wiping && store?.intent(wiping.deviceId, 'wipe')
    if (intent?.phase === 'sending') return
    if (intent?.phase === 'refused') store?.drop(intent)
    this.#endWipe()
  }

  #endWipe(): void {
    this.#offHidden?.()
    this.#el.renderRoot.querySelector('dialog')?.close()
    this.wiping = undefined
    this.#el.requestUpdate()
    this.#focusLater('wipe')
  }

  // Decisions on a card

  busy(id: string): boolean {
    return this.#busy.has(id)
  }

  problem(id: string): Told | undefined {
    return this.#problems.get(id)
  }

  decide(action: Action, verb: 'approve' | 'cancel', body: object): Promise<void> {
    return this.#while(action.id, () => this.#post(action, verb, body))
  }

  /** Runs a task once at a time under a name, and keeps what went wrong with it. */
  async #while(id: string, task: () => Promise<void>): Promise<void> {
    if (this.#busy.has(id)) return
    this.#busy.add(id)
    this.#problems.delete(id)
    this.#el.requestUpdate()
    try {
      await task()
    } catch (error) {
      this.#problems.set(id, this.#failure(error))
    }
    this.#busy.delete(id)
    this.#el.requestUpdate()
  }

  /** Approve, deny, cancel or attest. The panel is read again whatever comes of it. */
  async #post(action: Action, verb: string, body: object): Promise<void> {
    const { store } = this.#el
    try {
      const path = `/actions/${encodeURIComponent(action.id)}/${verb}`
      const answer = await store?.bff.ask<Action>(path, { body })
      if (answer?.body) store?.take(answer.body)
      if (answer?.body) this.#tellElsewhere(answer.body)
    } finally {
      void store?.read()
      void this.readApprovals()
    }
  }

  /** Says what became of a device that is not on this panel: nothing here shows it. */
  #tellElsewhere({ state, action, deviceId }: Action): void {
    const { store, language: lang } = this.#el
    if ((state === 'approved' || state === 'denied') && !store?.devices.some(({ id }) => id === deviceId)) {
      const verb = verbOf(action, lang)
      this.#el.announce(lang.t(state, { verb, Verb: capital(verb) }))
    }
  }

  /** Reads what awaits this agent. What was known stays where that fails: each decision is checked by the bff again. */
  async readApprovals(): Promise<void> {
    const { store } = this.#el
    if (!store?.panel?.agent.permissions.includes('devices:approve')) return
    const known = new Set(this.approvals.map(({ action }) => action.id))
    const answer = await store.bff.ask<Page<PendingApproval>>('/approvals').catch(() => undefined)
    if (!answer?.body) return
    this.approvals = answer.body.items
    const n = this.approvals.filter(({ own }) => !own).length
    if (this.approvals.some(({ action, own }) => !own && !known.has(action.id)))
      this.#el.announce(this.#el.language.t('due', { n }))
    this.#el.requestUpdate()
  }

  /** Saves the device's evidence sheet as a file that needs nothing but a browser. */
  saveSheet(device: Device): Promise<void> {
    return this.#while('sheet', async () => {
      const path = `/devices/${encodeURIComponent(device.id)}/evidence?format=html`
      const answer = await this.#el.store?.bff.open(path, { headers: { accept: 'text/html' } })
      if (!answer) return
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await answer.blob())
      link.download = `evidence-${device.hostname ?? device.id}.html`
      link.click()
      clock.after(60_000, () => URL.revokeObjectURL(link.href))
    })
  }

  // Forms within a card

  form(id: string, kind: FormKind): Form | undefined {
    return this.#forms.get(`${kind} ${id}`)
  }

  newForm(): Form {
    return { note: '', outcome: '', busy: false, problem: '' }
  }

  openForm(id: string, kind: FormKind): void {
    this.editForm(id, kind, {})
    this.#focusLater(kind === 'settle' ? `done-${id}` : `${kind}-${id}`)
  }

  editForm(id: string, kind: FormKind, values: Partial<Form>): void {
    this.#forms.set(`${kind} ${id}`, { ...(this.form(id, kind) ?? this.newForm()), ...values })
    this.#el.requestUpdate()
  }

  closeForm(id: string, kind: FormKind): void {
    this.#forms.delete(`${kind} ${id}`)
    this.#el.requestUpdate()
    this.#focusLater(`${openers[kind]}-${id}`)
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

  settle(action: Action): void {
    void this.#submit(action.id, 'settle', async ({ outcome, note }) => {
      await this.#post(action, 'attest', { outcome, note: note.trim() })
    })
  }

  deny(action: Action): void {
    void this.#submit(action.id, 'deny', async ({ note }) => {
      await this.#post(action, 'deny', { reason: note.trim() })
    })
  }

  // The PIN

  /** `id` of the action that the PIN was sent with. */
  reveal(id: string): void {
    void this.#submit(id, 'pin', async ({ note }) => {
      // The reveal is on the timeline before the answer comes.
      const path = `/actions/${encodeURIComponent(id)}/pin`
      const answer = await this.#el.store?.bff.ask<PinAnswer>(path, { body: { reason: note.trim() } })
      const digits = answer?.body?.pin
      if (!digits || !this.#el.isConnected) return
      this.pin = { id, digits, until: clock.now() + pinShown }
      this.#hidePinLater = clock.after(pinShown, () => this.hidePin())
      this.#el.announce(this.#el.language.w.pinSpoken)
    })
  }

  hidePin(): void {
    if (!this.pin) return
    this.#hidePinLater?.()
    this.pin = undefined
    this.#el.announce(this.#el.language.w.pinGone)
    this.#el.requestUpdate()
  }
}
