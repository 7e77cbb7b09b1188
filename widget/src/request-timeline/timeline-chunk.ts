/** The inside of `<siit-request-timeline>`. */
import type { StreamEvent } from '@siit-jumpcloud/shared'
import { html, type TemplateResult } from 'lit'
import type { Session } from '../client/session.ts'
import { SiitTimelineEntryEvent, SiitTokenExpiredEvent } from '../events.ts'
import type { Chunk, LazyElement, View } from '../ui/lazy-element.ts'
import { entryCount, TimelineFeed } from './feed.ts'
import { timelineView } from './timeline-view.ts'

class Timeline implements View {
  readonly #el: LazyElement
  #feed: TimelineFeed | undefined

  constructor(el: LazyElement) {
    this.#el = el
  }

  joined(session: Session): () => void {
    const el = this.#el
    const feed = new TimelineFeed(session, () => el.requestUpdate())
    this.#feed = feed
    void feed.load()
    const leave = session.stream.listen({
      event: (event: StreamEvent) => {
        if (event.type !== 'timeline' || !feed.take(event.entry)) return
        el.announce(el.language.w.timeline)
        el.dispatchEvent(new SiitTimelineEntryEvent(event.entry))
      },
      opened: () => {
        if (feed.state !== 'loading') void feed.load()
      },
      link: () => el.requestUpdate(),
      refused: () => el.dispatchEvent(new SiitTokenExpiredEvent()),
    })
    return () => {
      leave()
      if (this.#feed === feed) this.#feed = undefined
    }
  }

  renewed(): void {
    void this.#feed?.load()
  }

  render(): TemplateResult {
    const { language: lang } = this.#el
    const feed = this.#feed
    return html`<div class="top">
        <h2>${lang.w.timeline}</h2>
        <span class="xs muted">${feed && entryCount(feed, lang)}</span>
      </div>
      ${
        feed
          ? timelineView(feed, lang, () => this.#el.requestUpdate())
          : html`<p class="tlm">${lang.w.setupText}</p>`
      }`
  }
}

export const timelineChunk: Chunk = { view: (element) => new Timeline(element) }
