/** Which devices are kept, with what a change of it would do before it is saved. */
import type { Scope, ScopePreview, SystemName } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import {
  errorLine,
  groupName,
  groupPicker,
  groupsNote,
  radio,
  saveBar,
  type Part,
  type Values,
} from './fields.ts'
import type { Settings } from './settings-view.ts'
import type { TextName } from '../locales/index.ts'
import { listOf, sentences } from '../locales/lists.ts'

const tellScope =
  (s: Settings) =>
  ({ mode, groupIds }: Scope): Values => {
    const { language: lang } = s.el
    const names = groupIds.map((id) => groupName(s, id))
    return [[lang.w.scope, mode === 'all' ? lang.w.scopeAll : listOf(names, lang)]]
  }

/** What a change of the scope would do, as a sentence or two. */
export function previewTold({ el: { language: lang } }: Settings, preview: ScopePreview): string {
  const { enter, leave, stay, leavingIsHeld } = preview
  const told = [
    lang.t('enters', { n: enter.count }),
    lang.t('leaves', { n: leave.count }),
    lang.t('stays', { n: stay.count }),
  ]
  return sentences(lang, ...told, leavingIsHeld ? lang.w.leaveHeld : '')
}

function previewPart(s: Settings): Part {
  const { el } = s
  const { preview } = s.scopeChange
  const { language: lang } = el
  const { w } = lang
  if (!preview || !s.store?.scope.dirty) return nothing
  const { result, problem } = preview
  if (problem) return errorLine(sentences(lang, ...new Set([w.previewFailed, problem])))
  if (!result) return html`<p class="xs muted">${w.previewing}</p>`
  const row = (name: TextName, { count, items }: { count: number; items: readonly SystemName[] }) => {
    const names = items.map(({ hostname }) => hostname ?? w.noName)
    const more = count > names.length ? [lang.t('andMore', { n: count - names.length })] : []
    return html`<li>
      <b>${lang.t(name, { n: count })}</b>
      ${names.length ? html`<span class="sub">${listOf([...names, ...more], lang, 'unit')}</span>` : nothing}
    </li>`
  }
  return html`<div class="note ${result.leavingIsHeld ? 'warning' : ''}">
    <ul class="stack">
      ${row('enters', result.enter)} ${row('leaves', result.leave)}
      ${row('stays', { count: result.stay.count, items: [] })}
    </ul>
    ${result.leavingIsHeld ? html`<p>${w.leaveHeld}</p>` : nothing}
  </div>`
}

export function scopePart(s: Settings): TemplateResult {
  const { store, el } = s
  const { w } = el.language
  const value = store?.scope.value
  if (!store || !value) return html`<div class="wait" aria-busy="true"></div>`
  const isGroups = value.mode === 'groups'
  const lacking = isGroups && !value.groupIds.length
  return html`<div class="c">
    <fieldset class="stack">
      <legend class="vh">${w.scope}</legend>
      ${radio('scope', 'all', w.scopeAll, !isGroups, () => s.scopeChange.edit({ mode: 'all', groupIds: [] }))}
      ${radio('scope', 'groups', w.scopeGroups, isGroups, () => s.scopeChange.edit({ mode: 'groups' }))}
    </fieldset>
    ${
      isGroups
        ? html`${groupPicker(s, 'scope-group', w.scopeGroups, value.groupIds, (groupIds) => s.scopeChange.edit({ groupIds }))}
          ${groupsNote(s)} ${lacking && store.scope.dirty ? errorLine(w.needGroup) : nothing}`
        : nothing
    }
    ${previewPart(s)} ${saveBar(s, store.scope, tellScope(s), [], lacking)}
  </div>`
}
