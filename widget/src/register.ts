/** Defines the elements once per page, whatever is loaded twice. */
import { DevicePanel } from './device-panel/device-panel.ts'
import { RequestTimeline } from './request-timeline/request-timeline.ts'

/** Of this package; a page that loads another version as well keeps the one that came first. */
export const version = '0.1.0'

const elements: Record<string, CustomElementConstructor & { version?: string }> = {
  'siit-device-panel': DevicePanel,
  'siit-request-timeline': RequestTimeline,
}

/** Defines what is not defined yet. Warns where another version is there already. */
export function register(): void {
  for (const [tag, element] of Object.entries(elements)) {
    const there: (CustomElementConstructor & { version?: string }) | undefined = customElements.get(tag)
    if (!there) {
      element.version = version
      customElements.define(tag, element)
    } else if (there.version !== version) {
      console.warn(
        `<${tag}> ${there.version ?? 'of another maker'} is on this page already; ${version} is not used.`,
      )
    }
  }
}
