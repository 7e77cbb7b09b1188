/**
 * What every element needs once something is on the screen: the event stream, and the words, signs and looks that the
 * panel's first look does without. Its own file, so that a page loads it once, and an inventory or a settings page
 * nothing of what only the panel has (`later.ts`). What two of the parts use is named here: the build would make a
 * file of its own for it otherwise.
 */
export { StreamReader } from './client/stream.ts'
export { hardwareFacts } from './device-panel/more-facts.ts'
export { noOwner, removed } from './device-panel/notes.ts'
export { enCommon as words } from './locales/en.common.ts'
export { listOf } from './locales/lists.ts'
export { copy } from './ui/clipboard.ts'
export { commonStyles as styles } from './ui/common.styles.ts'
export { commonSigns as signs } from './ui/common-icons.ts'
export { problemText } from './ui/problem-text.ts'
