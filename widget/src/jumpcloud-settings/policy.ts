/** What agents may do here: second person, groups that are never wiped, limits, the stop switch, looser systems. */
import type { Connection, Policy } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import {
  button,
  groupName,
  groupPicker,
  groupsNote,
  saveBar,
  textField,
  toggle,
  type Values,
} from './fields.ts'
import type { Settings } from './settings-view.ts'
import { listOf } from '../locales/lists.ts'

type Kind = 'lock' | 'wipe'
type System = 'linux' | 'android'

const limits = [
  ['perAgentPerHour', 'limitAgent', 1000],
  ['perWorkspacePerDay', 'limitDay', 10_000],
] as const
const loosened = [
  ['linux', 'lock', 'linuxLock', 'linuxLockHint'],
  ['linux', 'wipe', 'linuxWipe', 'linuxWipeHint'],
  ['android', 'lock', 'androidLock', 'androidHint'],
  ['android', 'wipe', 'androidWipe', 'androidHint'],
] as const
const kinds = [
  ['wipe', 'approvalWipe', 'approvalWipeGroups'],
  ['lock', 'approvalLock', 'approvalLockGroups'],
] as const

const tellPolicy =
  (s: Settings) =>
  (policy: Policy): Values => {
    const { language: lang } = s.el
    const { w } = lang
    const groups = (ids: readonly string[] = []) =>
      ids.length
        ? listOf(
            ids.map((id) => groupName(s, id)),
            lang,
          )
        : w.none
    const onOff = (on: boolean) => (on ? w.on : w.off)
    return [
      ...kinds.flatMap(([kind, name, groupsIn]): Values => [
        [w[name], onOff(policy.approval[kind])],
        [w[groupsIn], groups(policy.approvalGroups?.[kind])],
      ]),
      [w.neverWipe, groups(policy.neverWipeGroups)],
      ...loosened.map(
        ([system, kind, name]) => [w[name], onOff(policy.allow[system].includes(kind))] as const,
      ),
      ...limits.map(([field, name]) => [w[name], lang.number(policy.wipeLimits[field])] as const),
      [w.stoppedTitle, onOff(policy.stopped)],
    ]
  }

export function policyPart(s: Settings, connection: Connection): TemplateResult {
  const { store, el } = s
  const { language: lang } = el
  const { w } = lang
  const policy = store?.policy.value
  if (!store || !policy) return html`<div class="wait" aria-busy="true"></div>`
  const edit = (change: Partial<Policy>) => {
    store.policy.edit(change)
    store.tasks.delete('save-policy')
    el.requestUpdate()
  }
  const approvalGroups = policy.approvalGroups ?? { lock: [], wipe: [] }
  const allow = (system: System, kind: Kind, on: boolean) => {
    const others = policy.allow[system].filter((one) => one !== kind)
    edit({ allow: { ...policy.allow, [system]: on ? [...others, kind] : others } })
  }
  const limit = ([field, name, most]: (typeof limits)[number]) => {
    const { raw } = store.policy
    const bad = raw.get(field)
    return textField({
      id: field,
      label: w[name],
      type: 'number',
      value: bad ?? String(policy.wipeLimits[field]),
      error: bad === undefined ? '' : lang.t('limitRange', { n: most }),
      input: (text) => {
        const n = Number(text)
        if (text.trim() !== '' && Number.isInteger(n) && n >= 0 && n <= most) {
          raw.delete(field)
          edit({ wipeLimits: { ...policy.wipeLimits, [field]: n } })
        } else {
          raw.set(field, text)
          el.requestUpdate()
        }
      },
    })
  }
  return html`<div class="c">
    ${kinds.map(
      ([kind, name, groupsIn]) =>
        html`${toggle(`approval-${kind}`, w[name], kind === 'wipe' ? w.approvalHint : '', policy.approval[kind], (on) => edit({ approval: { ...policy.approval, [kind]: on } }))}
        ${
          policy.approval[kind]
            ? nothing
            : html`<div class="field">
                <span class="med">${w[groupsIn]}</span>
                ${groupPicker(s, `approval-${kind}-group`, w[groupsIn], approvalGroups[kind], (ids) =>
                  edit({ approvalGroups: { ...approvalGroups, [kind]: ids } }),
                )}
              </div>`
        }`,
    )}
    <div class="field">
      <span class="med">${w.neverWipe}</span>
      ${groupPicker(s, 'never-wipe', w.neverWipe, policy.neverWipeGroups, (neverWipeGroups) =>
        edit({ neverWipeGroups }),
      )}
      ${groupsNote(s)}
    </div>
    <div class="pair">${limits.map(limit)}</div>
    ${loosened.map(([system, kind, name, hint]) =>
      toggle(`${system}-${kind}`, w[name], w[hint], policy.allow[system].includes(kind), (on) =>
        allow(system, kind, on),
      ),
    )}
    ${saveBar(s, store.policy, tellPolicy(s), [], store.policy.raw.size > 0)}
    ${
      policy.stopped || connection.stopped
        ? nothing
        : button(s, { f: 'stop-all', label: w.stopAll, kind: 'sm danger', go: () => s.work.askStop(true) })
    }
  </div>`
}
