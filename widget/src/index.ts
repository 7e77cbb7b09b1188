/** The widget as an ES module: defines the elements and exports what a page works with. */
import { register } from './register.ts'

register()

export type { Action, ActionKind, Device, TimelineEntry } from '@siit-jumpcloud/shared'
export { configure, type Configuration, type GetToken } from './client/config.ts'
export { DevicePanel } from './device-panel/device-panel.ts'
export { Equipment } from './equipment/element.ts'
export * from './events.ts'
export { JumpcloudSettings } from './jumpcloud-settings/jumpcloud-settings.ts'
export { RequestTimeline } from './request-timeline/request-timeline.ts'
export { version } from './register.ts'
export type { Density, Theme } from './ui/element.ts'
