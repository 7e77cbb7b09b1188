/** The DOM events of our elements. They bubble and leave the shadow root. */
import type { ActionKind, Device, TimelineEntry } from '@siit-jumpcloud/shared'

const out = { bubbles: true, composed: true }

/** The element shows what it has for the first time. */
export class SiitReadyEvent extends Event {
  constructor() {
    super('siit-ready', out)
  }
}

/** A person chose another device. */
export class SiitDeviceSelectEvent extends Event {
  readonly device: Device

  constructor(device: Device) {
    super('siit-device-select', out)
    this.device = device
  }
}

/** A person is about to lock, wipe or open a device. `preventDefault()` stops it: nothing is sent. */
export class SiitActionEvent extends Event {
  readonly action: ActionKind
  readonly device: Device

  constructor(action: ActionKind, device: Device) {
    super('siit-action', { ...out, cancelable: true })
    this.action = action
    this.device = device
  }
}

/** The request's timeline has a new entry. */
export class SiitTimelineEntryEvent extends Event {
  readonly entry: TimelineEntry

  constructor(entry: TimelineEntry) {
    super('siit-timeline-entry', out)
    this.entry = entry
  }
}

/** Something that a person asked for, or the element itself, failed. `code` is stable; `message` is English. */
export class SiitErrorEvent extends Event {
  readonly code: string
  readonly message: string

  constructor(code: string, message: string) {
    super('siit-error', out)
    this.code = code
    this.message = message
  }
}

/** The bff takes no token that the page gives. Set `token` again, or let `getToken` give a good one. */
export class SiitTokenExpiredEvent extends Event {
  constructor() {
    super('siit-token-expired', out)
  }
}

declare global {
  // Of elements, and of the document and the window that they bubble to.
  interface GlobalEventHandlersEventMap {
    'siit-ready': SiitReadyEvent
    'siit-device-select': SiitDeviceSelectEvent
    'siit-action': SiitActionEvent
    'siit-timeline-entry': SiitTimelineEntryEvent
    'siit-error': SiitErrorEvent
    'siit-token-expired': SiitTokenExpiredEvent
  }
}
