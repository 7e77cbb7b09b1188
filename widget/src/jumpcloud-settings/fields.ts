/** Fields, switches, choices and buttons of the settings: each with its error beside it. */
import type { Problem, SystemGroup } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import type { Settings } from './settings-view.ts'
import type { Setting } from './setting.ts'
import { unknownProblem, type Told } from '../ui/told.ts'

export type Part = TemplateResult | typeof nothing

/** The text of whatever a person types in or chooses from. */
export const valueOf = ({ target }: Event) =>
  target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : ''

export const isOn = ({ target }: Event) => target instanceof HTMLInputElement && target.checked

/** A refusal in words: by its code, else as the bff says it. */
export const refusal = ({ el: { language } }: Settings, problem: Pick<Problem, 'code' | 'detail'>): Told =>
  language.w.x[problem.code] ?? language.w.f?.[problem.code] ?? unknownProblem(problem, language)

/** The refusal of one field, where the problem of `task` points at it. */
export function fieldProblem(s: Settings, task: string, pointer: string): Told {
  const found = s.store?.tasks.get(task)?.problem?.errors?.find((error) => error.pointer === pointer)
  return found ? refusal(s, found) : ''
}

export const errorLine = (text: Told, id?: string): Part =>
  text ? html`<p class="xs t-danger st" id=${id ?? nothing}>${icon('warn')}<span>${text}</span></p>` : nothing

/** What a task was refused with, unless a field says it. `fields`: pointers that have a place of their own. */
export function taskProblem(s: Settings, task: string, fields: readonly string[] = []): Part {
  const problem = s.store?.tasks.get(task)?.problem
  if (!problem || problem.status === 412) return nothing
  if (problem.errors?.some(({ pointer }) => fields.includes(pointer))) return nothing
  return html`<div role="alert">${errorLine(refusal(s, problem))}</div>`
}

export interface Field {
  /** Id and focus name. */
  id: string
  label: string
  value: string
  error: Told
  input: (text: string) => void
  hint?: unknown
  type?: string
  code?: boolean
  /** Stands within the field, at its end. */
  end?: Part
}

export function textField({ id, label, value, error, input, hint, type = 'text', code, end }: Field) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <div class="in">
      <input
        class="input ${code ? 'code' : ''}"
        id=${id}
        data-f=${id}
        type=${type}
        inputmode=${type === 'number' ? 'numeric' : nothing}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-invalid=${Boolean(error)}
        aria-describedby="${id}-says"
        .value=${value}
        @input=${(event: Event) => input(valueOf(event))}
      />${end}
    </div>
    <div id="${id}-says">
      ${error ? errorLine(error) : hint ? html`<p class="xs muted">${hint}</p>` : nothing}
    </div>
  </div>`
}

export interface Button {
  f: string
  label: unknown
  go: () => unknown
  /** Looks: `primary`, `danger`, `sm`. */
  kind?: string
  /** The task of the bff that it starts: blocked while that is under way, and then says `doing`, or nobody is there. */
  task?: string
  doing?: string
  /** `running`: by work that is under way, which the label tells of. */
  blocked?: boolean | 'running' | undefined
  /** What a press on it leads to while it is blocked: what stands in its way. */
  instead?: () => unknown
}

export function button(
  s: Settings,
  { f, label, go, kind = '', task, doing, blocked, instead }: Button,
): TemplateResult {
  const busy = !!task && !!s.store?.tasks.get(task)?.busy
  const alone = !!task && task !== 'leave' && s.store?.link.up === false
  const off = busy || alone || Boolean(blocked)
  const sign = busy ? nothing : blocked === 'running' ? icon('dispatching') : off ? icon('blocked') : nothing
  return html`<button
    class="btn ${off ? (kind.includes('sm') ? 'sm' : '') : kind}"
    data-f=${f}
    title=${alone ? s.el.language.w.linkDown : nothing}
    aria-disabled=${off}
    aria-busy=${busy}
    @click=${() => (off ? instead?.() : go())}
  >
    ${sign}${busy ? (doing ?? label) : label}
  </button>`
}

/** Enter in a field does what the button below it does. */
export const onEnter = (go: () => unknown) => (event: KeyboardEvent) => {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
  event.preventDefault()
  go()
}

export const toggle = (f: string, label: string, hint: string, on: boolean, change: (on: boolean) => void) =>
  html`<label class="sw"
    ><input
      type="checkbox"
      role="switch"
      aria-checked=${on}
      data-f=${f}
      .checked=${on}
      @change=${(event: Event) => change(isOn(event))}
    /><span>${label}${hint ? html`<span class="sub">${hint}</span>` : nothing}</span></label
  >`

export const radio = (name: string, value: string, label: unknown, on: boolean, choose: () => void) =>
  html`<label class="tick"
    ><input type="radio" name=${name} data-f="${name}-${value}" .checked=${on} @change=${choose} /><span
      >${label}</span
    ></label
  >`

export const select = (
  f: string,
  name: string,
  value: string,
  options: readonly (readonly [value: string, label: string])[],
  choose: (value: string, field: HTMLSelectElement) => void,
) =>
  html`<span class="sel"
    ><select
      class="input"
      data-f=${f}
      aria-label=${name}
      .value=${value}
      @change=${({ target }: Event) => target instanceof HTMLSelectElement && choose(target.value, target)}
    >
      ${options.map(([id, label]) => html`<option value=${id} .selected=${id === value}>${label}</option>`)}</select
    >${icon('right')}</span
  >`

/** System groups as chips, with a choice of the others. Groups whose names are not known are shown by their id. */
export function groupPicker(
  s: Settings,
  f: string,
  label: string,
  ids: readonly string[],
  change: (ids: string[]) => void,
): TemplateResult {
  const { el, store } = s
  const { w } = el.language
  const left = (store?.groups ?? []).filter(({ id }) => !ids.includes(id))
  return html`<div class="groups" role="group" aria-label=${label}>
    ${ids.map((id) => {
      const name = groupName(s, id)
      return html`<span class="chip"
        >${name}<button
          class="ib"
          data-f="${f}-${id}"
          aria-label=${el.language.t('remove', { name })}
          @click=${() => {
            change(ids.filter((one) => one !== id))
            s.focusNext(f)
          }}
        >
          ${icon('x')}
        </button></span
      >`
    })}
    ${ids.length ? nothing : html`<span class="muted">${w.noGroups}</span>`}
    ${
      left.length
        ? select(
            f,
            el.language.t('labeled', { name: label, value: w.addGroup }),
            '',
            [['', w.addGroup], ...left.map((group: SystemGroup) => [group.id, group.name] as const)],
            (id, field) => {
              field.value = ''
              if (id) change([...ids, id])
            },
          )
        : nothing
    }
  </div>`
}

export const groupName = ({ store }: Settings, id: string) =>
  store?.groups?.find((group) => group.id === id)?.name ?? id

/** Why no group can be chosen now, and the way on. */
export function groupsNote(s: Settings): Part {
  const { w } = s.el.language
  if (!s.store?.tasks.get('groups')?.problem || s.store.groups) return nothing
  return html`${errorLine(w.groupsFailed)}${taskProblem(s, 'groups')}
  ${button(s, { f: 'groups-again', label: w.tryNow, kind: 'sm', task: 'groups', go: () => s.store?.readGroups() })}`
}

/** A value of a setting in words, for telling what somebody else changed. */
export type Values = readonly (readonly [name: string, text: string])[]

/** Save and Discard of one setting, once it is changed; and what somebody else changed meanwhile. */
export function saveBar<T extends object>(
  s: Settings,
  setting: Setting<T>,
  tell: (value: T) => Values,
  fields: readonly string[] = [],
  bad = false,
): Part {
  const { language: lang } = s.el
  const { w } = lang
  if (!setting.dirty) return nothing
  const { before, stored, name } = setting
  const task = `save-${name}`
  const was = before && new Map(tell(before))
  const changes = was && stored ? tell(stored).filter(([field, text]) => was.get(field) !== text) : []
  return html`${
      changes.length
        ? html`<div class="note warning" role="alert">
            <p class="st t-warning">${icon('warn')}<span>${w.stale}</span></p>
            <p>${w.staleNow}</p>
            <dl class="diff">
              ${changes.map(
                ([field, text]) =>
                  html`<dt>${field}</dt>
                    <dd><s>${was?.get(field)}</s>${icon('arrow')}<span>${text}</span></dd>`,
              )}
            </dl>
          </div>`
        : nothing
    }
    ${taskProblem(s, task, fields)}
    <div class="btns">
      ${button(s, {
        f: task,
        label: w.save,
        kind: 'primary sm',
        task,
        doing: w.saving,
        blocked: bad,
        instead: () => s.toMistake(),
        go: () => s.work.save(setting),
      })}
      ${button(s, { f: `discard-${name}`, label: w.discard, kind: 'sm', go: () => s.work.discard(setting) })}
      <span class="xs t-warning st">${icon('warn')}${w.notSaved}</span>
    </div>`
}
