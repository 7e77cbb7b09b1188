/** The inside of `<siit-equipment>`: what a person does there, and which of its faces is shown. */
import { html, nothing, type TemplateResult } from 'lit'
// Loaded already; named, so that what both use stays in one file.
import '../device.ts'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'
import { SiitDeviceSelectEvent, SiitErrorEvent, SiitReadyEvent, SiitTokenExpiredEvent } from '../events.ts'
import { enEquipment } from '../locales/en.equipment.ts'
import { learn, type Language } from '../locales/index.ts'
import { icon, learnSigns } from '../ui/icons.ts'
import type { LazyElement, View } from '../ui/lazy-element.ts'
import { styles } from './equipment.styles.ts'
import { bar, facets } from './facets.ts'
import { Focus } from './focus.ts'
import { failed, nothingFound, notSetUp, trouble } from './faces.ts'
import { equipmentSigns } from './icons.ts'
import { ListWork } from './list-work.ts'
import { Place } from './place.ts'
import { Rows } from './rows.ts'
import { sheetView } from './sheet.ts'
import { SheetPlace } from './sheet-place.ts'
import { Sheet } from './sheet-store.ts'
import { columnNames, queryOf, readShown, writeShown, type ColumnName, type Shown } from './shown.ts'
import { InventoryStore } from './store.ts'
import { rangeText, skeleton, table } from './table.ts'

learn(enEquipment, {
  ar: () => import('../locales/ar.equipment.ts'),
  de: () => import('../locales/de.equipment.ts'),
  es: () => import('../locales/es.equipment.ts'),
  fr: () => import('../locales/fr.equipment.ts'),
  ja: () => import('../locales/ja.equipment.ts'),
})
learnSigns(equipmentSigns)

export class EquipmentView implements View {
  shown: Shown
  store: InventoryStore | undefined
  sheet: Sheet | undefined
  /** Name of the menu that is open, or nothing. */
  menu = ''

  readonly el: LazyElement
  readonly rows: Rows
  readonly sheetPlace: SheetPlace
  readonly work = new ListWork(this)
  #ready = false
  readonly #focus: Focus
  readonly #place: Place

  constructor(el: LazyElement) {
    this.el = el
    this.rows = new Rows(el)
    this.#focus = new Focus(el)
    this.#place = new Place(el, this.#focus)
    this.sheetPlace = new SheetPlace(el, () => (this.#focus.next ||= 'name'))
    this.shown = readShown(this.#name)
    el.addEventListener('keydown', (event) => this.#key(event))
    el.addEventListener('click', (event) => this.#pressRow(event))
    el.addEventListener('pointerdown', (event) => this.#press(event))
  }

  get lang(): Language {
    return this.el.language
  }

  /** Below what the hash keeps this element: two elements of a page have ids to be told apart. */
  get #name(): string {
    return this.el.id || 'equipment'
  }

  // Life

  joined(session: Session): () => void {
    this.shown = readShown(this.#name)
    const store = new InventoryStore(session, this.shown, {
      changed: () => this.el.requestUpdate(),
      answered: () => this.#answered(store),
      failed: (code, message) => this.el.dispatchEvent(new SiitErrorEvent(code, message)),
      tokenEnded: () => this.el.dispatchEvent(new SiitTokenExpiredEvent()),
    })
    this.store = store
    const offSheet = session.stream.listen({
      event: (event) => {
        const id =
          event.type === 'device'
            ? event.deviceId
            : event.type === 'action'
              ? event.action.deviceId
              : undefined
        if (id !== undefined && id === this.sheet?.id) void this.sheet.load()
      },
      opened: () => void this.sheet?.load(),
      link: () => undefined,
      refused: () => undefined,
    })
    const follow = () => this.#follow()
    for (const type of ['popstate', 'hashchange']) window.addEventListener(type, follow)
    this.#openSheet()
    this.el.requestUpdate()
    const cancel = clock.after(0, () => this.#prepare())
    return () => {
      cancel()
      offSheet()
      this.sheetPlace.end()
      store.end()
      for (const type of ['popstate', 'hashchange']) window.removeEventListener(type, follow)
      this.store = undefined
      this.sheet = undefined
    }
  }

  /** While the first answer is on its way: what writes numbers and times takes tens of milliseconds to be made. */
  #prepare(): void {
    const { lang } = this
    lang.number(0)
    lang.ago(clock.now() - 3_600_000)
  }

  renewed(): void {
    this.store?.tryNow()
  }

  beat(): number {
    return this.store && !this.store.connection.up ? 1000 : 20_000
  }

  #answered(store: InventoryStore): void {
    if (store !== this.store) return
    // That there are none is said with the reason, see `tellNews`.
    if (this.#ready && store.devices.length) this.el.announce(this.count)
    this.el.requestUpdate()
  }

  updated(): void {
    const { store } = this
    if (!this.#ready && this.lang.ready && store && (store.toldAt || store.error)) {
      this.#ready = true
      this.el.dispatchEvent(new SiitReadyEvent())
    }
    this.rows.rendered(store?.devices.length ?? 0)
    this.sheetPlace.show()
    this.#place.keep()
    this.#focus.keep(this.#place.row)
  }

  // What is shown

  /** Shows something else, and keeps it in the address; `focus` is where a person goes on. */
  change(shown: Shown, focus = ''): void {
    writeShown(this.#name, shown, true)
    this.#focus.next = focus
    this.#take(shown)
  }

  /** Each letter counts at once; the way back leads to before the search, not through its letters. */
  type(q: string): void {
    const shown = { ...this.shown, q }
    writeShown(this.#name, shown, (this.shown.q === '') !== (q === ''))
    this.#take(shown, true)
  }

  clearSearch(): void {
    this.change({ ...this.shown, q: '' }, 'search')
  }

  toggleColumn(name: ColumnName): void {
    const on = this.shown.columns
    const columns = columnNames.filter((one) => on.includes(one) !== (one === name))
    this.change({ ...this.shown, columns })
  }

  /** A person went back or forth, or the page changed the hash. */
  #follow(): void {
    this.#take(readShown(this.#name))
  }

  #take(shown: Shown, typed = false): void {
    const isOther = queryOf(shown) !== queryOf(this.shown)
    const wasOpen = this.shown.device
    this.shown = shown
    if (isOther) this.store?.show(shown, typed)
    if (shown.device !== wasOpen) {
      if (!shown.device && this.#focus.isInSheet) this.#focus.next ||= `row-${wasOpen}`
      this.#openSheet()
    }
    this.el.requestUpdate()
  }

  async more(way: 'next' | 'previous'): Promise<void> {
    const { store } = this
    const stays = way === 'next' ? store?.devices.at(-1) : store?.devices[0]
    this.#place.row = `row-${stays?.id ?? ''}`
    await store?.[way]()
    await this.el.updateComplete
    this.#place.row = ''
    if (store && !store.error) this.el.announce(rangeText(this))
  }

  openMenu(name: string): void {
    if (name === this.menu) return
    this.menu = name
    this.el.requestUpdate()
  }

  // One device

  /** The whole row answers a press; for keys there is its button. */
  #pressRow(event: Event): void {
    const path = event.composedPath().filter((one) => one instanceof HTMLElement)
    const id = path.find((one) => one.matches('tbody tr'))?.dataset['id']
    // Who marks text to copy it does not ask for the sheet.
    if (id && (path[0]?.closest('button') || getSelection()?.isCollapsed !== false)) this.open(id)
  }

  open(id: string): void {
    if (id === this.shown.device) {
      this.#focus.on('name')
      return
    }
    const device = this.store?.devices.find((one) => one.id === id)
    if (device) this.el.dispatchEvent(new SiitDeviceSelectEvent(device))
    this.change({ ...this.shown, device: id }, 'name')
  }

  close(): void {
    // Who closes it from elsewhere stays there: what lay under it is seen again.
    this.change({ ...this.shown, device: '' }, this.#focus.isInSheet ? `row-${this.shown.device}` : '')
  }

  #openSheet(): void {
    const { store, shown } = this
    if (shown.device === (this.sheet?.id ?? '')) return
    const known = store?.devices.find(({ id }) => id === shown.device)
    const { sheet: last } = this
    this.sheet =
      store && shown.device
        ? new Sheet(store.session, shown.device, known, {
            changed: () => this.el.requestUpdate(),
            read: (device) => store.take(device),
          })
        : undefined
    // Whoever goes from device to device keeps their place in it.
    if (last && this.sheet) this.sheet.whole = true
  }

  /** Changes what a form holds. */
  edit(change: () => unknown): void {
    change()
    this.el.requestUpdate()
  }

  // Keys and presses

  #key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && this.#toRow(step)) event.preventDefault()
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (this.menu) {
      this.#focus.on(`menu-${this.menu}`)
      this.openMenu('')
    } else if (this.sheet) this.close()
    else return
    event.preventDefault()
  }

  /** From the row that has the focus to its neighbor; from the search to the first one. */
  #toRow(step: number): boolean {
    const { renderRoot } = this.el
    const at = renderRoot instanceof ShadowRoot ? renderRoot.activeElement : null
    const all = [...renderRoot.querySelectorAll<HTMLElement>('.nm')]
    const from = all.findIndex((one) => one === at)
    if (from < 0 && !at?.matches('[data-f=search]')) return false
    all[from < 0 ? 0 : from + step]?.focus()
    return true
  }

  #press(event: Event): void {
    const inMenu = event.composedPath().some((one) => one instanceof Element && one.matches('.menu.on'))
    if (this.menu && !inMenu) this.openMenu('')
  }

  // Faces

  get count(): string {
    const { store, lang } = this
    if (!store?.isCurrent) return ''
    const { total: n, all } = store
    return all === undefined || all <= n ? lang.t('deviceCount', { n }) : lang.t('deviceCountOf', { n, all })
  }

  #header(): TemplateResult {
    const { lang, store } = this
    const { w } = lang
    const readAt = store?.devices.reduce(
      (newest, device) => (device.readAt > newest ? device.readAt : newest),
      '',
    )
    const run = store?.run?.state === 'running' ? store.run : undefined
    const of = run?.progress.of ?? null
    const alone = store?.connection.up === false
    return html`<div class="eq-h">
      <div>
        <h2>${w.equipment}</h2>
        <span class="muted num">${this.count}</span>
      </div>
      <div class="r">
        <span class="xs muted num"
          >${
            run
              ? of === null
                ? w.syncing
                : lang.t('syncingOf', { done: run.progress.done, of })
              : readAt
                ? lang.t('fleetRead', { when: lang.ago(readAt) })
                : nothing
          }</span
        >
        ${
          store?.manages
            ? html`<button
                class="btn"
                data-f="sync"
                aria-disabled=${Boolean(run) || alone}
                title=${alone ? w.linkDown : nothing}
                @click=${() => run || alone || void this.work.sync()}
              >
                ${icon('refresh', run ? 'spin' : '')}${w.syncNow}
              </button>`
            : nothing
        }
      </div>
    </div>`
  }

  #list(): TemplateResult {
    const { store } = this
    if (!store) return skeleton(this)
    const { devices, error } = store
    if (error && !hasList(store)) return failed(this, error)
    if (devices.length) return table(this, devices)
    return store.busy === 'list' && !store.toldAt ? skeleton(this) : nothingFound(this)
  }

  render(): TemplateResult {
    const { store, sheet } = this
    this.#place.note()
    this.#focus.note()
    this.rows.plan(this.shown.columns)
    if (!store) return notSetUp(this)
    return html`${store.error && !hasList(store) ? nothing : trouble(this)} ${this.#header()} ${bar(this)}
      ${
        this.work.notice
          ? html`<p class="notice t-danger st" role="alert">
              ${icon('warn')}<span>${this.work.notice}</span>
              <button class="link" data-f="dismiss" @click=${() => this.work.dismiss()}>
                ${this.lang.w.dismiss}
              </button>
            </p>`
          : nothing
      }
      <div class="eq">
        ${facets(this)}
        <div class="list" aria-busy=${store.busy === 'list'}>${this.#list()}</div>
        ${sheet ? html`<div class="side">${sheetView(this, sheet)}</div>` : nothing}
      </div>`
  }
}

/** There are rows that still may be shown, though the newest question failed. */
function hasList({ error, devices, isCurrent }: InventoryStore): boolean {
  const isOver = error === 'no_token' || (typeof error === 'object' && [401, 403].includes(error.status))
  return !isOver && isCurrent && devices.length > 0
}

export { styles }
export const view = (element: LazyElement): View => new EquipmentView(element)
