/** For the migration generator. */
import { sqliteKit } from './columns.ts'
import { defineTables } from './tables.ts'

export const {
  workspaces,
  events,
  connections,
  people,
  jumpcloudUsers,
  devices,
  bindings,
  ownerChoices,
  ownerHistory,
  syncRuns,
  syncSeen,
  syncRecords,
  actions,
  openSlots,
  idempotencyKeys,
  limitNotices,
  timelineEntries,
  timelineCheckpoints,
  checkpointKeys,
  webhooks,
  webhookDeliveries,
  leases,
  widgetBuilds,
  settings,
} = defineTables(sqliteKit)
