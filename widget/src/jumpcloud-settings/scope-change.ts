/** A scope that is being changed, with what that would do. */
import type { Scope, ScopePreview } from '@siit-jumpcloud/shared'
import { Refused } from '../client/bff.ts'
import { previewTold } from './scope.ts'
import type { Settings } from './settings-view.ts'
import type { Store } from './store.ts'

export class ScopeChange {
  preview: { of: string; result: ScopePreview | undefined; problem: string } | undefined
  #previewing: AbortController | undefined
  readonly #s: Settings

  constructor(s: Settings) {
    this.#s = s
  }

  /** Nobody waits for an answer any more. */
  end(): void {
    this.#previewing?.abort()
  }

  /** Changes the scope as it is typed, and asks JumpCloud what that would do. The newest question alone is answered. */
  edit(change: Partial<Scope>): void {
    const { store } = this.#s
    if (!store) return
    store.scope.edit(change)
    store.tasks.delete('save-scope')
    this.#previewing?.abort()
    this.preview = undefined
    const { value, dirty } = store.scope
    if (value && dirty && (value.mode === 'all' || value.groupIds.length)) void this.#lookAhead(store, value)
    this.#s.el.requestUpdate()
  }

  async #lookAhead(store: Store, scope: Scope): Promise<void> {
    const { signal } = (this.#previewing = new AbortController())
    const asked: ScopeChange['preview'] = { of: JSON.stringify(scope), result: undefined, problem: '' }
    this.preview = asked
    try {
      const call = { body: scope, signal }
      asked.result = (await store.ask<ScopePreview>('/connection/scope/preview', call)).body
    } catch (error) {
      const known = error instanceof Refused && this.#s.el.language.w.x[error.problem.code]
      asked.problem = known || this.#s.el.language.w.previewFailed
    }
    if (signal.aborted) return
    this.#s.say(asked.result ? previewTold(this.#s, asked.result) : asked.problem)
    this.#s.el.requestUpdate()
  }
}
