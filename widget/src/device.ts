/** What the panel and the inventory tell of a device, and the settings do not. Its own file; see `common.ts`. */
import './common.ts'
import './device-panel/more-facts.ts'
import './device-panel/notes.ts'
import './ui/problem-text.ts'

export { enDevice as words } from './locales/en.device.ts'
