/** The inside of `<siit-request-timeline>`. */
import type { StreamEvent } from '@siit-jumpcloud/shared'
import { html, nothing, type TemplateResult } from 'lit'
import { NoToken, Refused } from '../client/bff.ts'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'
import { band } from '../device-panel/parts.ts'
import { inSeconds } from '../device-panel/words.ts'
import { SiitErrorEvent, SiitReadyEvent, SiitTimelineEntryEvent, SiitTokenExpiredEvent } from '../events.ts'
import { icon } from '../ui/icons.ts'
import type { Chunk, LazyElement, View } from '../ui/lazy-element.ts'
import { laterStyles } from '../device-panel/later.styles.ts'
import { entryCount, TimelineFeed } from './feed.ts'
import { timelineView } from './timeline-view.ts'

class Timeline implements View {
  readonly #el: LazyElement
  #feed: TimelineFeed | undefined
  #session: Session | undefined
  #failures = 0
  #cancelRetry: (() => void) | undefined
  #ready = false

  constructor(el: LazyElement) {
    this.#el = el
  }

  joined(session: Session): () => void {
    const el = this.#el
    const feed = new TimelineFeed(
      session,
      () => el.requestUpdate(),
      (error) => this.#feed === feed && this.#failed(error),
    )
    this.#feed = feed
    this.#session = session
    void feed.load()
    const leave = session.stream.listen({
      event: (event: StreamEvent) => {
        feed.toldAt = clock.now()
        if (event.type !== 'timeline' || !feed.take(event.entry)) return
        el.announce(el.language.w.timeline)
        el.dispatchEvent(new SiitTimelineEntryEvent(event.entry))
      },
      opened: () => {
        this.#failures = 0
        if (feed.state !== 'loading') void feed.load()
      },
      link: () => el.requestUpdate(),
      refused: (error) => {
        if (isTokenOver(error)) el.dispatchEvent(new SiitTokenExpiredEvent())
      },
    })
    return () => {
      leave()
      this.#cancelRetry?.()
      if (this.#feed === feed) this.#feed = this.#session = undefined
    }
  }

  #failed(error: unknown): void {
    const el = this.#el
    if (isTokenOver(error)) el.dispatchEvent(new SiitTokenExpiredEvent())
    else {
      const [code, text] =
        error instanceof Refused ? [error.problem.code, error.problem.detail] : ['unanswered', String(error)]
      el.dispatchEvent(new SiitErrorEvent(code, text))
    }
    const isOver = error instanceof Refused && error.problem.status < 500 && error.problem.status !== 429
    if (isOver || error instanceof NoToken) return
    const wait = Math.min(30_000, 1000 * 2 ** this.#failures++) * (0.5 + Math.random() / 2)
    this.#cancelRetry?.()
    this.#cancelRetry = clock.after(wait, () => void this.#feed?.load())
  }

  renewed(): void {
    void this.#feed?.load()
  }

  beat(): number {
    return this.#session?.stream.link.up === false ? 1000 : 20_000
  }

  updated(): void {
    if (this.#ready || !this.#feed || this.#feed.state === 'loading') return
    this.#ready = true
    this.#el.dispatchEvent(new SiitReadyEvent())
  }

  /** Nobody is there. Said over what was known before. */
  #linkBand(stream: Session['stream'], toldAt: number): TemplateResult | typeof nothing {
    const { link } = stream
    if (link.up) return nothing
    const { language: lang } = this.#el
    const { w } = lang
    const known = toldAt ? lang.t('linkDownText', { time: lang.time(toldAt) }) : w.linkDownEmpty
    const next = link.retryAt ? lang.t('nextTry', { when: inSeconds(link.retryAt, lang) }) : ''
    return band(
      '',
      'not_sent',
      w.linkDown,
      html`<p>${known} ${next}</p>
        <button class="btn sm" data-f="try-band" @click=${() => stream.retry()}>
          ${icon('refresh')}${w.tryNow}
        </button>`,
    )
  }

  render(): TemplateResult {
    const { language: lang } = this.#el
    const feed = this.#feed
    const session = this.#session
    return html`<div class="top">
        <h2>${lang.w.timeline}</h2>
        <span class="xs muted">${feed && entryCount(feed, lang)}</span>
      </div>
      ${
        feed && session
          ? html`${this.#linkBand(session.stream, feed.toldAt)}${timelineView(feed, lang, () => this.#el.requestUpdate())}`
          : html`<p class="tlm">${lang.w.setupText}</p>`
      }`
  }
}

const isTokenOver = (error: unknown) =>
  error instanceof NoToken || (error instanceof Refused && error.problem.status === 401)

export const timelineChunk: Chunk = { styles: laterStyles, view: (element) => new Timeline(element) }
