/** What a person does with the whole list: taking it away as a file, and having JumpCloud read now. */
import { Refused } from '../client/bff.ts'
import { clock } from '../client/clock.ts'
import { SiitErrorEvent } from '../events.ts'
import type { EquipmentView } from './equipment.ts'
import { said } from './faces.ts'

export class ListWork {
  exporting = false
  /** What was asked for and is not to be had. */
  notice = ''
  readonly #v: EquipmentView

  constructor(v: EquipmentView) {
    this.#v = v
  }

  async export(): Promise<void> {
    const { store, lang, el } = this.#v
    if (!store || this.exporting) return
    this.exporting = true
    this.dismiss()
    try {
      const url = URL.createObjectURL(await store.file())
      const link = document.createElement('a')
      link.href = url
      link.download = `devices-${new Date(clock.now()).toISOString().slice(0, 10)}.csv`
      link.click()
      // The browser reads it after the click.
      clock.after(60_000, () => URL.revokeObjectURL(url))
      el.announce(lang.w.exported)
    } catch (error) {
      this.#fail(lang.w.exportFailed, error)
    }
    this.exporting = false
    el.requestUpdate()
  }

  async sync(): Promise<void> {
    const { store, lang, el } = this.#v
    try {
      await store?.sync()
    } catch (error) {
      this.#fail(lang.w.syncFailed, error)
    }
    el.requestUpdate()
  }

  dismiss(): void {
    this.notice = ''
    this.#v.el.requestUpdate()
  }

  #fail(what: string, error: unknown): void {
    const { lang, el } = this.#v
    const problem = error instanceof Refused ? error.problem : 'unanswered'
    this.notice = lang.t('labeled', { name: what, value: said(this.#v, problem) })
    el.announce(this.notice)
    const code = problem === 'unanswered' ? problem : problem.code
    el.dispatchEvent(new SiitErrorEvent(code, String(error)))
  }
}
