/** What the panel and the inventory tell of a device, and the settings do not. Its own file; see `common.ts`. */
import './common.ts'

export { hardwareFacts } from './device-panel/more-facts.ts'
export { noOwner, removed } from './device-panel/notes.ts'
export { enDevice as words } from './locales/en.device.ts'
export { problemText } from './ui/problem-text.ts'
