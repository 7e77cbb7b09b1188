/**
 * What the panel needs once something was done or is about to be: cards, forms, the wipe dialog, the timeline, and
 * their words. Its own file, loaded right after the first reading of the panel, so that the first script stays small.
 */
import './device.ts'

export { actionCard, tell } from './device-panel/action-card.ts'
export { alarmBand } from './device-panel/alarm.ts'
export { approvals } from './device-panel/approvals.ts'
export { noDevice, notReady, refused, troubleBand } from './device-panel/empty-faces.ts'
export { inProgress } from './device-panel/later-words.ts'
export { laterStyles as styles } from './device-panel/later.styles.ts'
export { ownershipFacts } from './device-panel/ownership-facts.ts'
export { hardwareFacts } from './device-panel/more-facts.ts'
export { noOwner, removed } from './device-panel/notes.ts'
export { outcome } from './device-panel/outcome.ts'
export { pinList } from './device-panel/pins.ts'
export { sheetPart } from './device-panel/sheet.ts'
export { successor } from './device-panel/successor.ts'
export { wipeDialog } from './device-panel/wipe-dialog.ts'
export { Work } from './device-panel/work.ts'
export { enLater as words } from './locales/en.later.ts'
export { entryCount, TimelineFeed } from './request-timeline/feed.ts'
export { timelineChunk } from './request-timeline/timeline-chunk.ts'
export { timelineView } from './request-timeline/timeline-view.ts'
