/** Syncs that a person begins, stops or answers, and the records of one that they look at. */
import type { Page, SyncRecord, SyncRun } from '@siit-jumpcloud/shared'
import type { Settings } from './settings-view.ts'

/** Records of the run that is open. */
export interface OpenRun {
  id: string
  records: Page<SyncRecord>
}

export class Runs {
  /** The run whose records are shown. */
  open: OpenRun | undefined
  readonly #s: Settings

  constructor(s: Settings) {
    this.#s = s
  }

  async begin(): Promise<void> {
    const { store } = this.#s
    await store?.task('sync', async () => store.takeRun((await store.post<SyncRun>('/sync')).body))
  }

  async stop({ id }: SyncRun): Promise<void> {
    const { store } = this.#s
    await store?.task('stop', async () =>
      store.takeRun((await store.post<SyncRun>(`/sync/runs/${id}/cancel`)).body),
    )
  }

  async confirmRemovals({ id }: SyncRun): Promise<boolean> {
    const { store } = this.#s
    const done = await store?.task('removals', async () =>
      store.takeRun((await store.post<SyncRun>(`/sync/runs/${id}/confirm-removals`)).body),
    )
    return done ?? false
  }

  show(id: string): void {
    if (this.open?.id === id) this.open = undefined
    else {
      this.open = { id, records: { items: [], next: null } }
      void this.more(id)
    }
    this.#s.el.requestUpdate()
  }

  async more(id: string): Promise<void> {
    const { open } = this
    const { store } = this.#s
    const cursor = open?.records.next
    const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    await store?.task('records', async () => {
      const { body } = await store.ask<Page<SyncRecord>>(`/sync/runs/${id}/records?limit=20${query}`)
      if (this.open?.id !== id) return
      this.open = {
        id,
        records: { items: [...this.open.records.items, ...body.items], next: body.next },
      }
    })
  }
}
