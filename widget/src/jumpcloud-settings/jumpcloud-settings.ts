/** `<siit-jumpcloud-settings>`: connecting JumpCloud, and everything an administrator sets and watches after that. */
import { LazyElement } from '../ui/lazy-element.ts'

/**
 * Connect, import, review, and then scope, device types, policy, schedule, sync history, key and webhook. Its token
 * needs `integration:manage`.
 *
 * @tagname siit-jumpcloud-settings
 * @attr bff - Origin of the bff.
 * @attr token-url - Address on the host that answers with a token.
 * @attr locale - Language, as a BCP 47 tag.
 * @attr theme - `light`, `dark` or `auto`.
 * @attr density - `comfortable` or `compact`.
 * @fires siit-ready - It shows what it has for the first time.
 * @fires siit-error - Something failed; `code` is stable.
 * @fires siit-token-expired - The bff takes no token that the page gives.
 * @csspart panel - The whole element.
 * @csspart dialog - A question before something is done.
 */
export class JumpcloudSettings extends LazyElement {
  protected override chunk = () => import('./settings.ts')
}

declare global {
  interface HTMLElementTagNameMap {
    'siit-jumpcloud-settings': JumpcloudSettings
  }
}
