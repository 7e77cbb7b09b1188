/** The entries of a request's timeline, newest first, by day. Used by the panel and by the timeline's own element. */
import type { TimelineEntry } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import type { Language } from '../locales/index.ts'
import { icon, signOf, type SignName } from '../ui/icons.ts'
import { capital } from '../device-panel/words.ts'
import type { TimelineFeed } from './feed.ts'
import { dayOf, hourOf } from '../locales/days.ts'
import { listOf, sentences } from '../locales/lists.ts'

const tones: Record<string, string> = {
  confirmed: 't-success',
  failed_on_device: 't-danger',
  rejected: 't-danger',
  unknown: 't-warning',
  awaiting_approval: 't-warning',
  requested: 't-info',
  approved: 't-info',
  dispatching: 't-info',
  accepted: 't-info',
}

const signs: Partial<Record<TimelineEntry['kind'], SignName>> = {
  refused: 'blocked',
  pin_revealed: 'eye',
  opened: 'external',
  workspace: 'user',
}

/** The service's parts have names that only its makers know. */
const nameOfActor = ({ type, name }: TimelineEntry['actor'], { w }: Language) =>
  type === 'system' ? w.theService : name

/** What happened, as a sentence. */
function sentence(entry: TimelineEntry, lang: Language): TemplateResult | string {
  const { w } = lang
  const { kind, outcome, actor } = entry
  const alarm = entry.details['alarm']
  const name = typeof alarm === 'string' ? alarm : kind === 'action' ? outcome : kind
  const done = kind === 'workspace' ? (w.ws[outcome] ?? outcome) : outcome
  // What the service did by itself is no person's change.
  if (kind === 'workspace' && actor.type === 'system') return capital(lang.fill(done) ?? '')
  const text = (actor.type === 'agent' ? w.e[`${name}_agent`] : undefined) ?? w.e[name] ?? w.e['any'] ?? ''
  return lang.rich(text, {
    a: nameOfActor(actor, lang),
    d: entry.device?.hostname ?? entry.device?.serialNumber ?? w.thisDevice,
    verb: entry.action === 'wipe' ? w.theWipe : w.theLock,
    outcome: typeof done === 'string' ? done : outcome,
  })
}

function what(entry: TimelineEntry, lang: Language): TemplateResult {
  const { w } = lang
  const { kind, outcome, occurredAt, reason } = entry
  const why = kind === 'refused' ? w.v[outcome]?.[0] : undefined
  const plain = why && lang.fill(why)
  const after = w.o[kind === 'refused' ? kind : kind === 'action' ? outcome : '']
  const told = plain ? sentences(lang, plain, after) : after
  return html`<div class="w">
    ${sentence(entry, lang)} ${told ? html`<span class="sub">${told}</span>` : nothing}
    ${occurredAt ? html`<span class="sub">${lang.t('late', { when: lang.time(occurredAt, true) })}</span>` : nothing}
    ${reason ? html`<span class="q"><bdi>${reason}</bdi></span>` : nothing}
  </div>`
}

function details(entry: TimelineEntry, id: string, lang: Language): TemplateResult {
  const { w } = lang
  const { device } = entry
  const rows: [string, string | null | undefined, boolean?][] = [
    [
      w.who,
      'email' in entry.actor ? listOf([entry.actor.name, entry.actor.email], lang, 'unit') : w.theService,
    ],
    [w.device, device?.hostname],
    [w.serial, device?.serialNumber, true],
    [w.jumpcloudId, device?.jumpcloudId, true],
    [w.from, entry.sourceAddress],
    [w.correlation, entry.correlationId, true],
    [w.time, lang.full(entry.at)],
    [w.entry, lang.t('chain', { n: entry.sequence })],
  ]
  return html`<dl id=${id}>
    ${rows.map(([label, value, mono]) =>
      value
        ? html`<dt>${label}</dt>
            <dd class=${mono ? 'mono' : ''}>${value}</dd>`
        : nothing,
    )}
  </dl>`
}

/** `changed` renders again after a disclosure was opened or closed. */
export function timelineView(feed: TimelineFeed, lang: Language, changed: () => void): TemplateResult {
  const { w } = lang
  if (!feed.entries.length) {
    const text =
      feed.state === 'failed'
        ? w.timelineError
        : feed.state === 'loading'
          ? w.timelineLoading
          : w.timelineEmpty
    return html`<p class="tlm">${text}</p>`
  }
  let day = ''
  return html`<ol class="tl" part="timeline">
      ${feed.entries.map((entry) => {
        const { sequence, at, kind, outcome } = entry
        const heading = dayOf(at, lang)
        const first = heading !== day
        day = heading
        const isOpen = feed.open.has(sequence)
        const sign = signs[kind] ?? signOf(outcome)
        const time = hourOf(at, lang)
        const toggle = () => {
          if (!feed.open.delete(sequence)) feed.open.add(sequence)
          changed()
        }
        return html`${first ? html`<li class="day">${heading}</li>` : nothing}
          <li class="e">
            ${icon(sign, (kind === 'action' && tones[outcome]) || 'muted')}${what(entry, lang)}
            <button
              class="more"
              data-f="e${sequence}"
              aria-expanded=${isOpen}
              aria-label=${lang.t('details', { time })}
              @click=${toggle}
            >
              <time datetime=${at} title=${lang.full(at)}>${time}</time>${icon('right')}
            </button>
            ${isOpen ? details(entry, `d${sequence}`, lang) : nothing}
          </li>`
      })}
    </ol>
    ${
      feed.next
        ? html`<div class="btns">
            <button class="btn sm" data-f="older" @click=${() => void feed.load(true)}>${w.older}</button>
          </div>`
        : nothing
    }`
}
