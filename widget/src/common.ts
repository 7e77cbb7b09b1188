/**
 * What every element needs once something is on the screen: the event stream, and the words, signs and looks that the
 * panel's first look does without. Its own file, so that a page loads it once, and no page what only others have
 * (`device.ts`, `later.ts`). What two files use is named here: the build would make one of its own for it otherwise.
 */
// Loaded already; named, so that what both use stays in the first file.
import './register.ts'

export { StreamReader } from './client/stream.ts'
export { isDesktop, systemSign } from './device-panel/systems.ts'
export { enCommon as words } from './locales/en.common.ts'
export { listOf } from './locales/lists.ts'
export { copy } from './ui/clipboard.ts'
export { commonStyles as styles } from './ui/common.styles.ts'
export { whenHidden } from './ui/hidden.ts'
export { tellNews } from './ui/news.ts'
export * from './ui/told.ts'
export { commonSigns as signs } from './ui/common-icons.ts'
