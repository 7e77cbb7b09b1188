/** What came of the last click, beside the button that was clicked. */
import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../ui/icons.ts'
import type { DevicePanel } from './device-panel.ts'
import { sentences } from '../locales/lists.ts'
import { problemShown, problemText } from '../ui/problem-text.ts'
import type { Intent } from './store.ts'
import { verbOf } from './words.ts'

/** Says of a lock that was not taken, or that nobody knows of; what was taken tells of itself. */
export function tellOutcome(el: DevicePanel, intent: Intent | undefined): void {
  if (!intent || intent.phase === 'sending') return
  const { language: lang } = el
  const verb = verbOf(intent.kind, lang)
  el.announce(
    intent.phase === 'unanswered'
      ? lang.t('unansweredTitle', { verb })
      : sentences(
          lang,
          lang.t('refusedTitle', { verb }),
          intent.problem && problemText(intent.problem, lang),
        ),
  )
}

export function outcome(el: DevicePanel, intent: Intent): TemplateResult {
  const { language: lang } = el
  const verb = verbOf(intent.kind, lang)
  if (intent.phase === 'unanswered') {
    return html`<div class="say">
      <p class="why t-warning">${lang.t('unansweredTitle', { verb })}</p>
      <p>${lang.t('unansweredText', { verb })}</p>
      <button class="btn sm" data-f="look" @click=${() => el.work.lookAgain(intent)}>
        ${icon('refresh')}${lang.w.lookAgain}
      </button>
    </div>`
  }
  return html`<div class="say">
    <p class="why t-danger">${lang.t('refusedTitle', { verb })}</p>
    <p>${intent.problem ? problemShown(intent.problem, lang) : nothing}</p>
    <button class="link" data-f="drop" @click=${() => el.store?.drop(intent)}>${lang.w.dismiss}</button>
  </div>`
}
