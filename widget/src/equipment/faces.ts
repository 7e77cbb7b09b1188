/** The inventory without rows, and why; and bands over one that is out of date. */
import type { FoundSystem, Problem } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { clock } from '../client/clock.ts'
import { failureShown, problemText } from '../ui/problem-text.ts'
import { band } from '../device-panel/parts.ts'
import { inSeconds } from '../device-panel/words.ts'
import { icon, type SignName } from '../ui/icons.ts'
import type { EquipmentView } from './equipment.ts'
import { isFiltered, unfiltered } from './shown.ts'
import { listOf, sentences } from '../locales/lists.ts'

interface Way {
  label: string
  go: () => unknown
}

function face(sign: SignName, title: string, text: unknown, way?: Way): TemplateResult {
  return html`<div class="empty">
    <span class="tile">${icon(sign)}</span>
    <h3>${title}</h3>
    <div class="why">${text}</div>
    ${way ? html`<button class="btn sm" data-f="way" @click=${way.go}>${way.label}</button>` : nothing}
  </div>`
}

/** Milliseconds without a contact after which it is said that the agent may not run. */
const silentAfter = 7 * 86_400_000

/** "It has not checked in for 12 days", with the way out; nothing where it has. */
export function silence(
  v: EquipmentView,
  host: string,
  lastContact: string | null,
): TemplateResult | typeof nothing {
  const { lang } = v
  const silent = lastContact === null ? Infinity : clock.now() - Date.parse(lastContact)
  if (silent < silentAfter) return nothing
  const text =
    lastContact === null
      ? lang.w.neverSeen
      : lang.t('silentDays', { host, n: Math.floor(silent / 86_400_000) })
  return html`<p>${sentences(lang, text)} ${lang.rich(lang.w.silentFix)}</p>`
}

function found(v: EquipmentView, system: FoundSystem): TemplateResult {
  const { lang, store } = v
  const { w } = lang
  const host = system.hostname ?? system.serialNumber ?? system.jumpcloudId
  const silent = silence(v, host, system.lastContact)
  if (system.state === 'listed') {
    const { deviceId } = system
    return face(
      'laptop',
      lang.t('isListed', { host }),
      html`<p>${w.isListedText}</p>
        ${silent}`,
      {
        label: w.showDevice,
        go: () => v.open(deviceId ?? ''),
      },
    )
  }
  if (system.state === 'not_read_yet') {
    const way = store?.manages ? { label: w.syncNow, go: () => void v.work.sync() } : undefined
    return face(
      'refresh',
      lang.t('notReadYet', { host }),
      html`<p>${w.notReadYetText}</p>
        ${silent}`,
      way,
    )
  }
  const groups = (system.groups ?? []).map((x) => lang.t('quoted', { x }))
  return face(
    'search',
    lang.t('outOfScope', { host }),
    html`<p>
        ${groups.length ? lang.t('outOfScopeIn', { groups: listOf(groups, lang) }) : w.outOfScopeText}
        ${lang.rich(w.outOfScopeFix)}
      </p>
      ${silent}`,
    { label: w.clearSearch, go: () => v.clearSearch() },
  )
}

/** What the bff said, in our words where there are some. */
export const said = (v: EquipmentView, problem: Problem | 'unanswered') =>
  problem === 'unanswered' ? v.lang.w.noAnswerShort : problemText(problem, v.lang)

/** No device is on the list. */
export function nothingFound(v: EquipmentView): TemplateResult {
  const { lang, shown, store } = v
  const { w } = lang
  const q = shown.q.trim()
  if (isFiltered(shown)) {
    const go = () => v.change(unfiltered(shown), 'search')
    return face('search', w.noFilterMatch, w.noFilterMatchText, { label: w.clearAll, go })
  }
  if (q) {
    const { lookup } = store ?? {}
    const [first] = lookup?.found ?? []
    if (first) return found(v, first)
    const text = !lookup
      ? w.noFilterMatchText
      : lookup.problem
        ? lang.t('noMatchUnasked', { detail: said(v, lookup.problem) })
        : lookup.found
          ? w.noMatchText
          : w.noMatchAsking
    const way = lookup?.problem
      ? { label: w.tryNow, go: () => void store?.lookUp(q) }
      : { label: w.clearSearch, go: () => v.clearSearch() }
    return face('search', lang.t('noMatch', { q }), text, way)
  }
  const state = store?.connectionState?.state
  if (state === 'not_connected') return face('plug', w.not_connected, w.noDevicesText)
  if (state === 'importing') return face('expired', w.importing, w.importingText2)
  return face('laptop', w.noDevices, w.noDevicesText)
}

/** There is no list, and why. */
export function failed(v: EquipmentView, error: Problem | 'unanswered' | 'no_token'): TemplateResult {
  const { lang, store } = v
  const { w } = lang
  const way = { label: w.tryNow, go: () => store?.tryNow() }
  if (error === 'unanswered') {
    const retryAt = store?.connection.retryAt
    const next = retryAt ? ` ${lang.t('nextTry', { when: inSeconds(retryAt, lang) })}` : ''
    return face('plug', w.linkDown, w.linkDownEmpty + next, way)
  }
  if (error === 'no_token' || error.status === 401) return face('lock', w.ended, w.endedText, way)
  if (error.status === 403) return face('blocked', w.noAccess, w.noAccessText)
  return face('warn', w.listFailed, failureShown(error, lang), way)
}

export const notSetUp = ({ lang: { w } }: EquipmentView) => face('plug', w.setup, w.setupText)

/** What is wrong with what is shown: one band, the gravest. */
export function trouble(v: EquipmentView): TemplateResult | typeof nothing {
  const { lang, store } = v
  const { w } = lang
  if (!store) return nothing
  const again = html`<button class="btn sm" data-f="try-band" @click=${() => store.tryNow()}>
    ${icon('refresh')}${w.tryNow}
  </button>`
  const { up, retryAt } = store.connection
  if (!up) {
    const next = retryAt ? lang.t('nextTry', { when: inSeconds(retryAt, lang) }) : ''
    return band(
      '',
      'not_sent',
      w.linkDown,
      html`<p>${lang.t('linkDownText', { time: lang.time(store.toldAt) })} ${next}</p>
        ${again}`,
    )
  }
  const { error } = store
  if (error && typeof error === 'object') {
    return band(
      'warning',
      'warn',
      w.listFailed,
      html`<p>${said(v, error)}</p>
        ${again}`,
    )
  }
  const { connectionState: connection } = store
  if (connection?.state === 'credentials_invalid') {
    const when = connection.lastSyncAt ? lang.ago(connection.lastSyncAt) : w.never
    return band('danger', 'warn', w.keyTitle, html`<p>${lang.t('fleetStale', { when })}</p>`)
  }
  return nothing
}
