/** What a person has done on the settings page: each is a task that says so, or tells why not. */
import type { Connection, Policy } from '@siit-jumpcloud/shared'
import { Refused } from '../client/bff.ts'
import { loadPart } from './parts.ts'
import type { Setting } from './setting.ts'
import type { Settings } from './settings-view.ts'

export class Work {
  readonly #s: Settings

  constructor(s: Settings) {
    this.#s = s
  }

  async replaceKey(): Promise<void> {
    const { store, newKey, el } = this.#s
    const apiKey = newKey?.text.trim() ?? ''
    if (!store || !apiKey) return
    const done = await store.task('rotate', () => store.post('/connection/rotate', { apiKey }))
    if (!done) return this.#s.toMistake()
    this.#s.newKey = undefined
    this.#s.say(el.language.w.keyReplaced)
    this.#s.focusNext('rotate')
    await store.read()
  }

  async save<T extends object>(setting: Setting<T>): Promise<void> {
    const { store, el } = this.#s
    const done = await store?.task(`save-${setting.name}`, () => setting.save())
    if (!done) return
    this.#s.scopeChange.preview = undefined
    this.#s.say(el.language.w.saved)
    await store?.read()
  }

  discard(setting: Setting<object>): void {
    setting.discard()
    this.#s.store?.tasks.delete(`save-${setting.name}`)
    this.#s.scopeChange.preview = undefined
    this.#s.el.requestUpdate()
  }

  /** Asks JumpCloud again what the stored key can do. */
  async check(): Promise<void> {
    const { store, el } = this.#s
    const done = await store?.task('check', async () => {
      store.connection = (await store.post<Connection>('/connection/check')).body
    })
    if (!done) return
    this.#s.say(el.language.w.keyChecked)
    await store?.read()
  }

  async finish(): Promise<void> {
    const { store, el } = this.#s
    const done = await store?.task('finish', async () => {
      // What is shown then, first: where it cannot be had, nothing is done.
      await loadPart('overview')
      await store.post('/connection/finish')
      await store.read()
    })
    if (done) this.#s.say(el.language.w.finished)
  }

  async disconnect(): Promise<boolean> {
    const { store, el } = this.#s
    const done = await store?.task('disconnect', async () => {
      await loadPart('setup')
      await store.remove('/connection')
      await store.read()
    })
    if (done) this.#s.say(el.language.w.disconnected)
    return done ?? false
  }

  async liftQuarantine(): Promise<boolean> {
    const { store } = this.#s
    const done = await store?.task('quarantine', () => store.remove('/connection/quarantine'))
    await store?.read()
    return done ?? false
  }

  /** The stop switch acts at once and alone: what else is typed in the policy stays typed. */
  askStop(stopped: boolean): void {
    const { w } = this.#s.el.language
    this.#s.ask({
      title: stopped ? w.stopTitle : w.allowTitle,
      text: stopped ? w.stopText : w.allowText,
      danger: stopped,
      label: stopped ? w.stopNow : w.allowNow,
      task: 'switch',
      go: async () => {
        const { store } = this.#s
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
}
