/**
 * The fleet as we keep it: read from JumpCloud by sync or one device at a time, with its owners, and shown to whoever
 * may see it. Nobody else writes the tables `devices`, `bindings`, `jumpcloud_users`, `owner_history` and `sync_*`.
 *
 * The folders beside this one import the file they need (`./owners.ts`, `./fresh.ts`, `./identity.ts`, `./runs.ts`,
 * `./forget.ts`, `./emails.ts`) and not this index, which imports them in turn.
 */
export { normaliseEmail } from './emails.ts'
export { decideOwner, type Ownership, type OwnershipInput } from './ownership.ts'
export { devicesOfEmails, reassignOwners } from './owners.ts'
export { compareIdentity, type DeviceIdentity, identityOf, planHash } from './identity.ts'
export { toDeviceColumns } from './columns.ts'
export { applyFresh, type FreshDevice, readSystem } from './fresh.ts'
export { loadDevices } from './load.ts'
export { getPanel } from './panel.ts'
export { listDevices } from './list.ts'
export { exportDevices } from './export.ts'
export { deviceHistory } from './history.ts'
export { lookUpSystems, outOfScope } from './elsewhere.ts'
export { connectionReview } from './review.ts'
export { previewScope } from './scope-preview.ts'
export { releaseOwner, settleOwner } from './settle-owner.ts'
export { cancelRun } from './sync/cancel.ts'
export { listRecords } from './run-records.ts'
export { getDevice, mayRead, refreshDevice } from './reading.ts'
export { confirmRemovals, getRun, latestRun, listRuns, resumeRuns, runSync, startSync } from './runs.ts'
export { forgetFleet, forgetRuns } from './forget.ts'
