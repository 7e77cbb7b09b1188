/** The review: how many devices have an owner, and lists of those that do not, with a way to settle conflicts. */
import type { Connection, ConnectionReview, Device, SystemName } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { breakable, families, systemName } from '../device-panel/parts.ts'
import { icon } from '../ui/icons.ts'
import { heldBand } from './bands.ts'
import { button, errorLine, refusal, taskProblem, valueOf } from './fields.ts'
import { tabs, type Tab } from './lists.ts'
import { scopePart } from './scope.ts'
import type { Settings } from './settings-view.ts'
import { foot, pageHead } from './page.ts'
import { phaseText, recordRow, waitingNote } from './progress.ts'
import { listOf } from '../locales/lists.ts'

function tabNames({ el }: Settings): Record<Tab, string> {
  const { w } = el.language
  return {
    none: w.listNone,
    conflicts: w.listConflicts,
    owned: w.listOwned,
    duplicates: w.listDuplicates,
    out: w.listOut,
    aside: w.listAside,
  }
}

const counted = (review: ConnectionReview): Record<Tab, number | null> => ({
  none: review.unmatched.nobodyBound + review.unmatched.noMatchingPerson,
  conflicts: review.conflicts,
  owned: review.matched,
  duplicates: review.duplicates.devices,
  out: review.outOfScope,
  aside: review.quarantined,
})

function sum(s: Settings, review: ConnectionReview): TemplateResult {
  const { language: lang } = s.el
  const { w } = lang
  const n = counted(review)
  const cell = (
    sign: 'check' | 'user' | 'users' | 'minus',
    tone: string,
    name: string,
    value: number | null,
  ) =>
    html`<div>
      <dd class="n">${value === null ? w.unknown : lang.number(value)}</dd>
      <dt class="st">${icon(sign, tone)}${name}</dt>
    </div>`
  return html`<dl class="sum">
    ${cell('check', 't-success', w.listOwned, n.owned)} ${cell('user', 'muted', w.listNone, n.none)}
    ${cell('users', 't-warning', w.listConflicts, n.conflicts)} ${cell('minus', 'muted', w.listOut, n.out)}
  </dl>`
}

const deviceCell = (name: string | null, sub: string, s: Settings) =>
  html`<th scope="row">
    <span class="med">${name ? breakable(name) : s.el.language.w.noName}</span>
    <span class="sub">${sub}</span>
  </th>`

const whyCell = (why: string, fix: unknown) => html`<td>${why}<span class="sub">${fix}</span></td>`

function deviceRow(s: Settings, device: Device): TemplateResult {
  const { language: lang } = s.el
  const { w } = lang
  const { owner, binding } = device
  const user = binding.user ?? binding.users[0]
  const task = `settle-${device.id}`
  const sub = s.lists.tab === 'duplicates' ? [device.serialNumber, systemName(device)] : [systemName(device)]
  const choice = (label: string, f: string, person: Device['owner']['person']) =>
    button(s, { f, label, kind: 'sm', task, doing: w.saving, go: () => s.lists.settle(device, person) })
  const told = (): unknown => {
    if (owner.person)
      return html`<td>
        ${owner.person.name}
        ${
          owner.settled
            ? html`<span class="sub">${lang.t('settledBy', { who: owner.settled.by.name })}</span>
                ${choice(w.unsettle, task, null)}`
            : html`<span class="sub">${owner.person.email}</span>`
        }
      </td>`
    if (owner.reason === 'nobody_bound') return whyCell(w.whyNobody, w.fixNobody)
    if (owner.reason === 'no_matching_person') return whyCell(w.whyNoPerson, w.fixNoPerson)
    return whyCell(
      w.whySeveral,
      html`${w.fixSeveral}
        <span class="btns">
          ${owner.candidates.map((person, index) =>
            choice(lang.t('itIs', { name: person.name }), index ? `${task}-${index}` : task, person),
          )}
        </span>`,
    )
  }
  return html`<tr>
      ${deviceCell(device.hostname ?? device.displayName, sub.filter(Boolean).join(' · '), s)}
      <td>
        ${
          binding.users.length > 1
            ? breakable(
                listOf(
                  binding.users.map(({ email, name }) => email ?? name ?? w.unknown),
                  lang,
                ),
              )
            : user?.email
              ? breakable(user.email)
              : html`<span class="muted">${user ? w.unknown : w.none}</span>`
        }
      </td>
      ${told()}
    </tr>
    ${
      s.store?.tasks.get(task)?.problem
        ? html`<tr>
            <td colspan="3">${taskProblem(s, task)}</td>
          </tr>`
        : nothing
    }`
}

const outRow = (s: Settings, system: SystemName) =>
  html`<tr>
    ${deviceCell(system.hostname, families[system.osFamily] ?? s.el.language.w.unknownSystem, s)}
    <td colspan="2">${s.el.language.w.whyOut}</td>
  </tr>`

function list(s: Settings, review: ConnectionReview): TemplateResult {
  const { lists, el } = s
  const { language: lang } = el
  const { w } = lang
  const { items, problem, tab, q, next } = lists
  lists.want(review.runId)
  const names = tabNames(s)
  const n = counted(review)
  const heads = [
    tab === 'aside' ? w.recordName : w.device,
    ...(lists.isOfDevices ? [w.boundUser] : []),
    tab === 'none' || tab === 'conflicts'
      ? w.whyNone
      : tab === 'aside' || tab === 'out'
        ? w.whyAside
        : w.owner,
  ]
  return html`<div>
    <div class="tabs" role="group" aria-label=${w.lists}>
      ${tabs.map(
        (name) =>
          html`<button data-f="tab-${name}" aria-pressed=${name === tab} @click=${() => lists.choose(name)}>
            ${names[name]} <span class="num">${n[name] === null ? '' : lang.number(n[name])}</span>
          </button>`,
      )}
    </div>
    ${
      lists.isOfDevices
        ? html`<input
            class="input find"
            type="search"
            data-f="filter"
            aria-label=${lang.t('labeled', { name: w.filter, value: w.filterHint })}
            placeholder=${w.filterHint}
            .value=${q}
            @input=${(event: Event) => lists.search(valueOf(event))}
          />`
        : nothing
    }
    ${
      problem
        ? html`${errorLine(problem === 'unanswered' ? w.linkDownEmpty : refusal(s, problem))}
          ${button(s, { f: 'list-again', label: w.tryNow, kind: 'sm', go: () => lists.again() })}`
        : !items
          ? html`<div class="wait" aria-busy="true"></div>`
          : items.length
            ? html`<table class="t">
                <thead>
                  <tr>
                    ${heads.map((head, at) => html`<th scope="col" colspan=${heads.length === 2 && at ? 2 : 1}>${head}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  ${items.map((item) =>
                    'id' in item
                      ? deviceRow(s, item)
                      : 'detail' in item
                        ? recordRow(s, item)
                        : outRow(s, item),
                  )}
                </tbody>
              </table>`
            : html`<p class="muted none">
                ${lists.isOfDevices && q ? lang.t('listNoMatch', { q }) : w.listEmpty}
              </p>`
    }
    ${next ? button(s, { f: 'list-more', label: w.showMore, kind: 'sm', go: () => lists.more(review.runId) }) : nothing}
  </div>`
}

/** Before Finish setup it ends the setup; over the overview it is the lists alone. */
export function reviewFace(s: Settings, connection: Connection): TemplateResult {
  const { store, el } = s
  const { language: lang } = el
  const { w } = lang
  const { review, run } = store ?? {}
  const isSetup = connection.finishedAt === null
  const { systems, active } = review?.jumpcloud ?? {}
  const running = run?.state === 'running'
  return html`${pageHead(
    s,
    isSetup ? w.reviewFirst : w.lookTitle,
    html`${isSetup ? w.reviewFirstText : nothing}
    ${lang.fill(w.ofJumpcloud, {
      systems,
      active,
      n: review?.devices,
    })}`,
    isSetup ? 'review' : undefined,
  )}
  ${isSetup ? heldBand(s) : nothing} ${run ? waitingNote(s, run) : nothing}
  ${review ? html`${sum(s, review)} ${list(s, review)}` : nothing}
  ${
    isSetup && s.opened === 'scope'
      ? html`<section class="blk one">
          <h3>${w.scope}</h3>
          ${scopePart(s)}
        </section>`
      : nothing
  }
  ${taskProblem(s, 'finish')}${taskProblem(s, 'sync')}
  ${
    isSetup
      ? foot(
          w.noOwnerStay,
          button(s, { f: 'scope', label: w.changeScope, go: () => s.open('scope') }),
          button(s, {
            f: 'sync',
            label: running ? phaseText(s) : w.syncNow,
            task: 'sync',
            doing: w.starting,
            blocked: running ? 'running' : undefined,
            go: () => s.runs.begin(),
          }),
          button(s, {
            f: 'finish',
            label: w.finish,
            kind: 'primary',
            task: 'finish',
            doing: w.finishing,
            go: () => s.work.finish(),
          }),
        )
      : foot(w.noOwnerStay, button(s, { f: 'back', label: w.back, go: () => s.look(false) }))
  }`
}
