/**
 * What every element needs once something is on the screen: the event stream, and the words, signs and looks that the
 * panel's first look does without. Its own file, so that a page loads it once, and no page what only others have
 * (`device.ts`, `later.ts`). What two files use is named here, by an export where an import alone would not keep it:
 * the build would make a file of its own for it otherwise.
 */
// Loaded already; named, so that what both use stays in the first file.
import './register.ts'
import './locales/lists.ts'
import './ui/told.ts'

export { StreamReader } from './client/stream.ts'
export { isDesktop, systemSign } from './device-panel/systems.ts'
export { enCommon as words } from './locales/en.common.ts'
export { copy } from './ui/clipboard.ts'
export { commonSigns as signs } from './ui/common-icons.ts'
export { commonStyles as styles } from './ui/common.styles.ts'
export { whenHidden } from './ui/hidden.ts'
export { tellNews } from './ui/news.ts'
