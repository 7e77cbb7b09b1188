/** `<siit-request-timeline>`: the request's timeline alone. */
import type { StreamEvent } from '@siit-jumpcloud/shared'
import { html, type TemplateResult } from 'lit'
import type { Session } from '../client/session.ts'
import { SiitTimelineEntryEvent, SiitTokenExpiredEvent } from '../events.ts'
import { tokens } from '../theme/tokens.ts'
import { base } from '../ui/base.styles.ts'
import { SiitElement } from '../ui/element.ts'
import { later } from '../ui/later.ts'
import { entryCount, TimelineFeed } from './feed.ts'

/**
 * What was done in a request, newest first: who, what, to which device, with what result and why.
 *
 * @tagname siit-request-timeline
 * @attr bff - Origin of the bff.
 * @attr token-url - Address on the host that answers with a token.
 * @attr locale - Language, as a BCP 47 tag.
 * @attr theme - `light`, `dark` or `auto`.
 * @fires siit-timeline-entry - There is a new entry.
 * @fires siit-token-expired - The bff takes no token that the page gives.
 * @csspart panel - The whole element.
 * @csspart timeline - The list of entries.
 */
export class RequestTimeline extends SiitElement {
  static override styles = [tokens, base]
  static override properties = { feed: { state: true } }

  private feed: TimelineFeed | undefined

  protected joined(session: Session): () => void {
    const feed = new TimelineFeed(session, () => this.requestUpdate())
    this.feed = feed
    void feed.load()
    void this.loadLater()
    const leave = session.stream.listen({
      event: (event: StreamEvent) => {
        if (event.type !== 'timeline' || !feed.take(event.entry)) return
        this.announce(this.language.w.timeline)
        this.dispatchEvent(new SiitTimelineEntryEvent(event.entry))
      },
      opened: () => {
        if (feed.state !== 'loading') void feed.load()
      },
      link: () => this.requestUpdate(),
      refused: () => this.dispatchEvent(new SiitTokenExpiredEvent()),
    })
    return () => {
      leave()
      if (this.feed === feed) this.feed = undefined
    }
  }

  protected renewed(): void {
    void this.feed?.load()
  }

  protected override render(): TemplateResult {
    const { language: lang, feed } = this
    return this.frame(
      () =>
        html`<header class="top">
            <h2>${lang.w.timeline}</h2>
            <span class="xs muted">${feed ? entryCount(feed, lang) : ''}</span>
          </header>
          ${
            feed
              ? later.parts?.timelineView(feed, lang, () => this.requestUpdate())
              : html`<p class="tlm">${lang.w.setupText}</p>`
          } `,
    )
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'siit-request-timeline': RequestTimeline
  }
}
