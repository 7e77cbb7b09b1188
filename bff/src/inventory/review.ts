/** The inventory beside JumpCloud, in numbers: for the review before Finish setup, and for the overview after it. */
import { and, count, desc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { ConnectionReview } from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import { demandConnection } from '../connections/row.ts'
import type { Core } from '../core.ts'
import type { Engine } from '../store/index.ts'
import { sharedSerials } from './duplicates.ts'

/** Throws 409 `not_connected`. */
export async function connectionReview(core: Core, agent: AgentActor): Promise<ConnectionReview> {
  demand(agent, 'integration:manage')
  const { engine } = core
  const { workspaceId } = agent
  await demandConnection(engine, engine.db, workspaceId)
  const [owners, listed, newest, settled, removed, shared] = await Promise.all([
    countOwners(engine, workspaceId),
    lastListed(engine, workspaceId),
    newestRun(engine, workspaceId),
    countSettled(engine, workspaceId),
    countRemoved(engine, workspaceId),
    sharedSerials(engine, engine.db, workspaceId),
  ])
  return {
    jumpcloud: {
      systems: listed?.total ?? null,
      active: listed?.active ?? null,
      readAt: listed ? new Date(listed.startedAt).toISOString() : null,
    },
    ...owners,
    settled,
    duplicates: {
      devices: [...shared.values()].reduce((sum, devices) => sum + devices, 0),
      serialNumbers: shared.size,
    },
    outOfScope: listed?.outOfScope ?? null,
    quarantined: newest?.counts.quarantined ?? 0,
    removed,
    runId: newest?.id ?? null,
  }
}

async function countOwners(engine: Engine, workspaceId: string) {
  const { devices } = engine.tables
  const groups = await engine.db
    .select({ reason: devices.ownerReason, owned: isNotNull(devices.ownerKey), devices: count() })
    .from(devices)
    .where(and(eq(devices.workspaceId, workspaceId), isNull(devices.removedAt)))
    .groupBy(devices.ownerReason, isNotNull(devices.ownerKey))
  const sum = (passes: (group: (typeof groups)[number]) => boolean) =>
    groups.filter(passes).reduce((total, group) => total + group.devices, 0)
  const owned = (group: (typeof groups)[number]) => Boolean(group.owned)
  const because = (reason: string) =>
    sum((group) => !owned(group) && (group.reason ?? 'nobody_bound') === reason)
  return {
    devices: sum(() => true),
    matched: sum(owned),
    unmatched: { nobodyBound: because('nobody_bound'), noMatchingPerson: because('no_matching_person') },
    conflicts: because('several_candidates'),
  }
}

/** The newest run that listed all systems to the end: only then are JumpCloud's numbers whole. */
async function lastListed(engine: Engine, workspaceId: string) {
  const { syncRuns } = engine.tables
  const rows = await engine.db
    .select()
    .from(syncRuns)
    .where(and(eq(syncRuns.workspaceId, workspaceId), isNotNull(syncRuns.active)))
    .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
    .limit(20)
  return rows.find(({ phase }) => phase !== 'systems')
}

async function newestRun(engine: Engine, workspaceId: string) {
  const { syncRuns } = engine.tables
  const [row] = await engine.db
    .select()
    .from(syncRuns)
    .where(eq(syncRuns.workspaceId, workspaceId))
    .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
    .limit(1)
  return row
}

async function countSettled(engine: Engine, workspaceId: string): Promise<number> {
  const { ownerChoices } = engine.tables
  return engine.db.$count(ownerChoices, eq(ownerChoices.workspaceId, workspaceId))
}

async function countRemoved(engine: Engine, workspaceId: string): Promise<number> {
  const { devices } = engine.tables
  return engine.db.$count(devices, and(eq(devices.workspaceId, workspaceId), isNotNull(devices.removedAt)))
}
