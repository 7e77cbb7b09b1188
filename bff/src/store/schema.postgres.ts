/** For the migration generator. */
import { postgresKit } from './columns.ts'
import { defineTables } from './tables.ts'

export const {
  workspaces,
  events,
  connections,
  people,
  jumpcloudUsers,
  devices,
  bindings,
  ownerHistory,
  syncRuns,
  syncSeen,
  syncRecords,
  actions,
  openSlots,
  idempotencyKeys,
  timelineEntries,
  leases,
  settings,
} = defineTables(postgresKit)
