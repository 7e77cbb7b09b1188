/** `<siit-request-timeline>`: the request's timeline alone. */
import { later, loadLater } from '../ui/later.ts'
import { LazyElement } from '../ui/lazy-element.ts'

/**
 * What was done in a request, newest first: who, what, to which device, with what result and why.
 *
 * @tagname siit-request-timeline
 * @attr bff - Origin of the bff.
 * @attr token-url - Address on the host that answers with a token.
 * @attr locale - Language, as a BCP 47 tag.
 * @attr theme - `light`, `dark` or `auto`.
 * @attr density - `comfortable` or `compact`.
 * @fires siit-ready - It shows the first entries, or why there are none.
 * @fires siit-timeline-entry - There is a new entry.
 * @fires siit-error - Something failed; `code` is stable.
 * @fires siit-token-expired - The bff takes no token that the page gives.
 * @csspart panel - The whole element.
 * @csspart timeline - The list of entries.
 */
export class RequestTimeline extends LazyElement {
  protected async chunk() {
    await loadLater()
    return later.parts?.timelineChunk
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'siit-request-timeline': RequestTimeline
  }
}
