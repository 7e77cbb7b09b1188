/** A connection that works: how it stands, and everything that can be set. */
import type { Connection, DeviceType, DeviceTypes, OsFamily, Schedule } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { families } from '../device-panel/parts.ts'
import { systemSign } from '../device-panel/systems.ts'
import { icon } from '../ui/icons.ts'
import { bands } from './bands.ts'
import { askDisconnect } from './disconnect.ts'
import { button, saveBar, select, taskProblem, type Values } from './fields.ts'
import { historyPart } from './history.ts'
import { keyPart } from './key.ts'
import { policyPart } from './policy.ts'
import { scopePart } from './scope.ts'
import type { Settings } from './settings-view.ts'
import { pageHead } from './page.ts'
import { phaseText } from './progress.ts'
import { webhookPart } from './webhook.ts'
import type { Language } from '../locales/index.ts'
import { lasting } from '../locales/lists.ts'

const types: readonly DeviceType[] = ['Computer', 'Smartphone', 'Tablet']
const systems: readonly OsFamily[] = ['macos', 'windows', 'linux', 'ios', 'ipados', 'android', 'unknown']
const intervals = [15, 30, 60, 120, 240, 480, 720, 1440, 10_080]

function typesPart(s: Settings): TemplateResult {
  const { store, el } = s
  const { w } = el.language
  const value = store?.types.value
  if (!store || !value) return html`<div class="wait" aria-busy="true"></div>`
  const nameOf = (system: OsFamily) => families[system] ?? w.unknownSystem
  const typeName = (type: DeviceType | undefined) => (type ? w[type] : w.unknown)
  const tell = (now: DeviceTypes): Values => systems.map((system) => [nameOf(system), typeName(now[system])])
  return html`<div class="c">
    <dl class="facts map">
      ${systems.map(
        (system) =>
          html`<dt class="st">
              ${system === 'unknown' ? icon('question') : systemSign(system)}${nameOf(system)}
            </dt>
            <dd>
              ${select(
                `type-${system}`,
                nameOf(system),
                value[system],
                types.map((type) => [type, typeName(type)] as const),
                (chosen) => {
                  const type = types.find((one) => one === chosen)
                  if (type) store.types.edit({ [system]: type })
                  el.requestUpdate()
                },
              )}
            </dd>`,
      )}
    </dl>
    ${saveBar(s, store.types, tell)}
  </div>`
}

/** "Every 4 hours", "Every 15 minutes", "Every day". */
function everySo(minutes: number, lang: Language): string {
  const [value, unit] =
    minutes % 1440 === 0
      ? ([minutes / 1440, 'day'] as const)
      : minutes % 60 === 0
        ? ([minutes / 60, 'hour'] as const)
        : ([minutes, 'minute'] as const)
  if (value === 1 && unit !== 'minute') return lang.w[unit === 'day' ? 'everyDay' : 'everyHour']
  return lang.t('every', { time: lasting(value, unit, lang, 'long') })
}

function schedulePart(s: Settings): TemplateResult {
  const { store, el } = s
  const { language: lang } = el
  const value = store?.schedule.value
  if (!store || !value) return html`<div class="wait" aria-busy="true"></div>`
  const every = (minutes: number) => everySo(minutes, lang)
  const tell = ({ everyMinutes }: Schedule): Values => [[lang.w.schedule, every(everyMinutes)]]
  const options = [...new Set([...intervals, value.everyMinutes])].sort((a, b) => a - b)
  return html`<div class="c">
    ${select(
      'schedule',
      lang.w.schedule,
      String(value.everyMinutes),
      options.map((minutes) => [String(minutes), every(minutes)] as const),
      (minutes) => {
        store.schedule.edit({ everyMinutes: Number(minutes) })
        el.requestUpdate()
      },
    )}
    ${saveBar(s, store.schedule, tell)}
  </div>`
}

function sums(s: Settings, { lastSyncAt, nextSyncAt }: Connection): TemplateResult {
  const { store, el } = s
  const { language: lang } = el
  const { w } = lang
  const { review } = store ?? {}
  const none = review ? review.unmatched.nobodyBound + review.unmatched.noMatchingPerson : 0
  const conflicts = review?.conflicts ?? 0
  return html`<dl class="sum three">
    <div>
      <dt>${w.deviceTotal}</dt>
      <dd class="n">${review ? lang.number(review.devices) : '…'}</dd>
      <dd class="xs muted">
        ${review?.outOfScope ? lang.t('outOfScopeMore', { n: review.outOfScope }) : nothing}
      </dd>
    </div>
    <div>
      <dt>${w.readAt}</dt>
      <dd class="n">${lastSyncAt ? lang.ago(lastSyncAt) : w.never}</dd>
      <dd class="xs muted">${nextSyncAt ? lang.t('nextSync', { when: lang.ago(nextSyncAt) }) : nothing}</dd>
    </div>
    <div>
      <dt>${w.needLook}</dt>
      <dd class="n">${review ? lang.number(none + conflicts) : '…'}</dd>
      <dd class="xs">
        <button class="link" data-f="look" @click=${() => s.look(true)}>
          ${lang.t('needLookList', { none, conflicts })}
        </button>
      </dd>
    </div>
  </dl>`
}

function disconnectPart(s: Settings, connection: Connection): TemplateResult {
  const { language: lang } = s.el
  return html`<div class="c">
    <p>${lang.t('disconnectText', { n: s.store?.review?.devices ?? 0 })}</p>
    ${button(s, {
      f: 'disconnect',
      label: lang.w.disconnectAsk,
      kind: 'sm danger',
      go: () => askDisconnect(s, connection),
    })}
  </div>`
}

export function overview(s: Settings, connection: Connection): TemplateResult {
  const { store, el } = s
  const { language: lang } = el
  const { w } = lang
  const { organizationName, organizationId, region, state } = connection
  const run = store?.run
  const running = run?.state === 'running'
  const isInvalid = state === 'credentials_invalid'
  const name = organizationName ?? organizationId ?? ''
  const block = (title: string, sub: string, part: TemplateResult, one = false) =>
    html`<section class="blk ${one ? 'one' : ''}">
      <h3>${title}${sub ? html`<span>${sub}</span>` : nothing}</h3>
      ${part}
    </section>`
  return html`${bands(s, connection)}
  ${pageHead(
    s,
    'JumpCloud',
    html`<span class="st"
      >${icon(isInvalid ? 'warn' : 'check', isInvalid ? 't-danger' : 't-success')}<span
        >${lang.rich(w.connectedTo, { name, region: region ? w.regions[region] : '' })}</span
      ></span
    >`,
    undefined,
    running
      ? button(s, {
          f: 'sync',
          label: w.syncStop,
          task: 'stop',
          doing: w.stopping,
          go: () => s.runs.stop(run),
        })
      : button(s, {
          f: 'sync',
          label: w.syncNow,
          task: 'sync',
          doing: w.starting,
          blocked: isInvalid,
          go: () => s.runs.begin(),
        }),
  )}
  ${running ? html`<p class="muted">${phaseText(s)}</p>` : nothing} ${taskProblem(s, 'sync')}
  ${taskProblem(s, 'stop')} ${sums(s, connection)} ${block(w.scope, w.scopeSub, scopePart(s))}
  ${block(w.deviceTypes, w.deviceTypesSub, typesPart(s))}
  ${block(w.policy, w.policySub, policyPart(s, connection))}
  ${
    s.whole
      ? html`${block(w.schedule, w.scheduleSub, schedulePart(s))}
        ${block(w.history, '', historyPart(s), true)} ${block(w.apiKey, '', keyPart(s, connection))}
        ${block(w.webhook, w.webhookSub, webhookPart(s))}
        ${block(w.disconnect, '', disconnectPart(s, connection))}`
      : nothing
  }`
}
