/** Defines the elements once per page, whatever is loaded twice. */
import { configure, takeQueue } from './client/config.ts'
import { isDevelopment, warn, watchPage } from './client/development.ts'
import { DevicePanel } from './device-panel/device-panel.ts'
import { JumpcloudSettings } from './jumpcloud-settings/jumpcloud-settings.ts'
import { Equipment } from './equipment/element.ts'
import { RequestTimeline } from './request-timeline/request-timeline.ts'

/** Of this package; a page that loads another version as well keeps the one that came first. */
export const version = '0.1.0'

type ElementClass = CustomElementConstructor & { version?: string }

const elements: Record<string, ElementClass> = {
  'siit-device-panel': DevicePanel,
  'siit-jumpcloud-settings': JumpcloudSettings,
  'siit-request-timeline': RequestTimeline,
  'siit-equipment': Equipment,
}

/** Defines what is not defined yet, and takes what the page asked for before. Loaded twice, it does no harm. */
export function register(): void {
  // A server that renders pages imports the package as well, and shows nothing.
  if (typeof window === 'undefined') return
  takeQueue()
  for (const [tag, element] of Object.entries(elements)) {
    const there: ElementClass | undefined = customElements.get(tag)
    if (!there) {
      element.version = version
      customElements.define(tag, element)
    } else if (isDevelopment && there.version !== version)
      warn(`<${tag}> ${there.version ?? 'of another maker'} is on this page already; ${version} is not used.`)
  }
  // The page's language is the elements' own, where nobody set another.
  new MutationObserver(() => configure({})).observe(document.documentElement, { attributeFilter: ['lang'] })
  if (isDevelopment) watchPage()
}
