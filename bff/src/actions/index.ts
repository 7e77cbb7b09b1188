/**
 * The life of a lock or wipe: asked for, approved, sent at most once, answered, settled. Nobody else writes the tables
 * `actions`, `open_slots` and `idempotency_keys`.
 *
 * The folders beside this one import the file they need (`./open.ts`, `./verdicts.ts`, `./confirmation.ts`,
 * `./sending.ts`) and not this index: sending reads the device anew, so the index imports `inventory/` in turn.
 */
export { typedConfirmation } from './confirmation.ts'
export { wipesUsed } from './limits.ts'
export { actionsOfDevices, openActionsOf, type Contact } from './open.ts'
export { sendingActions } from './sending.ts'
export { capabilityDevice, workspaceContext, type WorkspaceContext } from './verdicts.ts'
export { toAction } from './view.ts'
