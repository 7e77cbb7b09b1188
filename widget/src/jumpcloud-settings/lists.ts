/** The lists of the review: devices by what became of their owner, what is out of scope, what was set aside. */
import type { Device, Page, Problem, SyncRecord, SystemName } from '@siit-jumpcloud/shared'
import { Refused } from '../client/bff.ts'
import type { Settings } from './settings-view.ts'

export const tabs = ['none', 'conflicts', 'owned', 'duplicates', 'out', 'aside'] as const
export type Tab = (typeof tabs)[number]

const filters: Partial<Record<Tab, string>> = {
  none: 'ownership=nobody_bound,no_matching_person',
  conflicts: 'ownership=several_candidates',
  owned: 'ownership=owned',
  duplicates: 'flag=duplicate&sort=serialNumber',
}

type Item = Device | SystemName | SyncRecord

export class Lists {
  tab: Tab = 'none'
  q = ''
  items: Item[] | undefined
  next: string | null = null
  problem: Problem | 'unanswered' | undefined
  /** What the shown items answer to; another run or tab asks anew. */
  #shownFor = ''
  /** Something was typed whose answer has not been told. */
  #isAsked = false
  #abort: AbortController | undefined
  readonly #s: Settings

  constructor(s: Settings) {
    this.#s = s
  }

  get isOfDevices(): boolean {
    return this.tab in filters
  }

  /** Reads the list where it is not the one that is shown. Called at each rendering. */
  want(runId: string | null): void {
    const key = `${this.tab} ${this.q} ${runId ?? ''}`
    if (key === this.#shownFor) return
    this.#shownFor = key
    void this.#read(null, runId)
  }

  choose(tab: Tab): void {
    this.tab = tab
    this.items = undefined
    this.#s.el.requestUpdate()
  }

  search(q: string): void {
    this.q = q
    this.#isAsked = true
    this.#s.el.requestUpdate()
  }

  more(runId: string | null): void {
    if (this.next) void this.#read(this.next, runId)
  }

  again(): void {
    this.#shownFor = ''
    this.#s.el.requestUpdate()
  }

  /** The newest question alone is answered; until it is, the last list stays. */
  async #read(cursor: string | null, runId: string | null): Promise<void> {
    const { store, el } = this.#s
    this.#abort?.abort()
    const { signal } = (this.#abort = new AbortController())
    const query = new URLSearchParams(filters[this.tab])
    if (this.isOfDevices) query.set('limit', '20')
    if (this.isOfDevices && this.q.trim()) query.set('q', this.q.trim())
    if (cursor) query.set('cursor', cursor)
    const path =
      this.tab === 'out'
        ? '/connection/out-of-scope'
        : this.tab === 'aside'
          ? `/sync/runs/${runId ?? ''}/records`
          : '/devices'
    try {
      const none: Page<Item> & { total?: number } = { items: [], next: null }
      const page =
        this.tab === 'aside' && !runId
          ? none
          : ((await store?.ask<typeof none>(`${path}?${query.toString()}`, { signal }))?.body ?? none)
      if (signal.aborted) return
      this.items = cursor ? [...(this.items ?? []), ...page.items] : page.items
      this.next = page.next
      this.problem = undefined
      this.#tell(page.total ?? this.items.length)
    } catch (error) {
      if (signal.aborted) return
      this.problem = error instanceof Refused ? error.problem : 'unanswered'
    }
    el.requestUpdate()
  }

  /** Says how many devices were found for what was typed. */
  #tell(n: number): void {
    const { language: lang } = this.#s.el
    if (this.#isAsked) this.#s.say(n ? lang.t('devicesN', { n }) : lang.t('listNoMatch', { q: this.q }))
    this.#isAsked = false
  }

  /** A person says whose device it is, or gives it back to the rule. The row stays where it is. */
  async settle(device: Device, person: Device['owner']['person']): Promise<void> {
    const { store, el } = this.#s
    const path = `/devices/${encodeURIComponent(device.id)}/owner`
    await store?.task(`settle-${device.id}`, async () => {
      const who = person?.id ? { personId: person.id } : { email: person?.email }
      const { body } = person
        ? await store.ask<Device>(path, { method: 'PUT', body: who })
        : await store.remove<Device>(path)
      this.items = this.items?.map((item) => ('id' in item && item.id === body.id ? body : item))
      this.#s.focusNext(`settle-${device.id}`)
      void store.read()
    })
    el.requestUpdate()
  }
}
