/** Loaded by `parts.ts`: the faces until the setup is finished, and the lists of the review. */
// Loaded already; named, so that what both parts use stays in one file.
import './settings.ts'

export { Connecting } from './connecting.ts'
export { Lists } from './lists.ts'
export { rights } from './rights.ts'
export { connectFace, importFace, reportFace } from './setup.ts'
export { reviewFace } from './review.ts'
export { enSetup as words } from '../locales/en.setup.ts'
