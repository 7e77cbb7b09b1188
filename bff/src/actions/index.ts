/**
 * The life of a lock or wipe: asked for, approved, sent at most once, answered, settled. Nobody else writes the tables
 * `actions`, `open_slots` and `idempotency_keys`.
 *
 * The folders beside this one import the file they need (`./open.ts`, `./verdicts.ts`, `./confirmation.ts`,
 * `./sending.ts`, `./restore.ts`) and not this index: sending reads the device anew, so the index imports
 * `inventory/` in turn.
 */
export { listApprovals } from './approvals.ts'
export { approveAction, cancelAction, denyAction } from './decide.ts'
export { evidenceSheet } from './evidence-sheet.ts'
export { revealPin } from './pin.ts'
export { getAction } from './read.ts'
export { requestAction } from './request.ts'
export { attestAction } from './settle.ts'
