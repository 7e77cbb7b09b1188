import { loadDevice } from '../ui/later.ts'
import { LazyElement } from '../ui/lazy-element.ts'

/**
 * The inventory: every device that is kept, searched, filtered, sorted and taken away as a file, each with its own
 * sheet. What is shown stands in the address's hash, below the element's `id`, else below `equipment`.
 *
 * @tagname siit-equipment
 * @attr bff - Origin of the bff.
 * @attr token-url - Address on the host that answers with a token.
 * @attr locale - Language, as a BCP 47 tag.
 * @attr theme - `light`, `dark` or `auto`.
 * @attr density - `comfortable` or `compact`.
 * @fires siit-ready - It shows the first devices, or why there are none.
 * @fires siit-device-select - A person opened a device's sheet.
 * @fires siit-action - About to open a device's record in JumpCloud. Cancelable: then it is not opened.
 * @fires siit-error - Something failed; `code` is stable.
 * @fires siit-token-expired - The bff takes no token that the page gives.
 * @csspart panel - The whole element.
 * @csspart table - The table of devices.
 * @csspart sheet - The sheet of one device.
 */
export class Equipment extends LazyElement {
  protected async chunk() {
    const ready = loadDevice()
    const { styles, view } = await import('./equipment.ts')
    return (await ready) ? { styles, view } : undefined
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'siit-equipment': Equipment
  }
}
