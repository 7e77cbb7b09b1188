/** What a scope would do, before anybody chooses it. Reads, and writes nothing. */
import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import type { Scope, ScopePreview, SystemName } from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import { askJumpCloud } from '../connections/client.ts'
import { demandConnection } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { type JumpCloudClient, JumpCloudError, type System, type SystemsPage } from '../jumpcloud/index.ts'
import type { Engine } from '../store/index.ts'
import { wouldBeHeld } from './sync/removals.ts'
import { allPages } from './sync/scope.ts'

/** So many of each list are told by name. */
const named = 10
const pageSize = 100
/** Pages looked at for names of systems that we have never read, where all are to enter. */
const pagesForNames = 20
/** Milliseconds that a person waits for it at the most. */
const patience = 60_000

/**
 * Compares the scope with our copy: members of the groups as JumpCloud has them now, devices as we have them. Throws
 * 409 `not_connected`, 422 `group_not_found`, and 429, 502 or 504 where JumpCloud does not answer.
 */
export async function previewScope(core: Core, agent: AgentActor, scope: Scope): Promise<ScopePreview> {
  demand(agent, 'integration:manage')
  const { engine } = core
  const { workspaceId } = agent
  await demandConnection(engine, engine.db, workspaceId)
  const readAt = new Date(core.clock.now()).toISOString()
  const ours = await keptSystems(engine, workspaceId)
  const found = await askJumpCloud(core, workspaceId, (client) => inTime(core, client, scope, ours))
  const { entering, enteringCount } = found
  const leaving = found.inScope === null ? [] : [...ours.keys()].filter((id) => !found.inScope?.has(id))
  const leavingSet = new Set(leaving)
  const staying: string[] = []
  for (const id of ours.keys()) {
    if (staying.length === named) break
    if (!leavingSet.has(id)) staying.push(id)
  }
  return {
    enter: { count: enteringCount, items: entering },
    leave: { count: leaving.length, items: await namesOf(engine, workspaceId, leaving.slice(0, named)) },
    stay: { count: ours.size - leaving.length, items: await namesOf(engine, workspaceId, staying) },
    leavingIsHeld: wouldBeHeld(leaving.length, ours.size),
    readAt,
  }
}

/** The JumpCloud ids of the devices that are there, with ours. */
async function keptSystems(engine: Engine, workspaceId: string): Promise<Map<string, string>> {
  const { devices } = engine.tables
  const rows = await engine.db
    .select({ jumpcloudId: devices.jumpcloudId, id: devices.id })
    .from(devices)
    .where(and(eq(devices.workspaceId, workspaceId), isNull(devices.removedAt)))
  return new Map(rows.map(({ jumpcloudId, id }) => [jumpcloudId, id]))
}

async function namesOf(engine: Engine, workspaceId: string, jumpcloudIds: string[]): Promise<SystemName[]> {
  if (jumpcloudIds.length === 0) return []
  const { devices } = engine.tables
  const rows = await engine.db
    .select()
    .from(devices)
    .where(and(eq(devices.workspaceId, workspaceId), inArray(devices.jumpcloudId, jumpcloudIds)))
    .orderBy(asc(devices.sortName))
  return rows.map(({ jumpcloudId, hostname, osFamily, id }) => ({
    jumpcloudId,
    hostname,
    osFamily,
    deviceId: id,
  }))
}

interface Found {
  /** Null: every system is in scope. */
  inScope: ReadonlySet<string> | null
  enteringCount: number
  entering: SystemName[]
}

async function inTime(
  core: Core,
  client: JumpCloudClient,
  scope: Scope,
  ours: ReadonlyMap<string, string>,
): Promise<Found> {
  const signal = AbortSignal.timeout(patience)
  try {
    return scope.mode === 'all'
      ? await ofAll(client, ours, signal)
      : await ofGroups(client, scope.groupIds, ours, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    throw new JumpCloudError('unreachable', 'JumpCloud did not answer in time.')
  }
}

async function ofAll(
  client: JumpCloudClient,
  ours: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Found> {
  const entering: SystemName[] = []
  let total = ours.size
  let pages = 0
  for await (const page of allPages<System, SystemsPage>((skip) =>
    client.systemsPage({ skip, limit: pageSize }, signal),
  )) {
    total = page.total
    for (const { id, hostname, osFamily } of page.items)
      if (!ours.has(id) && entering.length < named)
        entering.push({ jumpcloudId: id, hostname, osFamily, deviceId: null })
    const enough = Math.min(named, Math.max(0, total - ours.size))
    if (++pages >= pagesForNames || entering.length >= enough) break
  }
  return { inScope: null, enteringCount: Math.max(entering.length, total - ours.size), entering }
}

async function ofGroups(
  client: JumpCloudClient,
  groupIds: readonly string[],
  ours: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<Found> {
  const inScope = new Set<string>()
  for (const groupId of groupIds)
    try {
      const pages = allPages((skip) => client.groupMembersPage(groupId, { skip, limit: pageSize }, signal))
      for await (const page of pages) for (const id of page.items) inScope.add(id)
    } catch (error) {
      if (!(error instanceof JumpCloudError) || error.code !== 'not_found') throw error
      throw new AppError(
        'unprocessable',
        'group_not_found',
        'JumpCloud does not have one of these groups. Nothing was changed. Choose from the list of system groups.',
        {
          errors: [
            {
              pointer: `/groupIds/${groupIds.indexOf(groupId)}`,
              code: 'group_not_found',
              detail: 'JumpCloud has no such system group, or the key may not see it.',
            },
          ],
        },
      )
    }
  const unknown = [...inScope].filter((id) => !ours.has(id))
  const read = await Promise.all(unknown.slice(0, named).map((id) => client.system(id, signal)))
  return {
    inScope,
    enteringCount: unknown.length,
    entering: read.flatMap((system) =>
      system
        ? [
            {
              jumpcloudId: system.id,
              hostname: system.hostname,
              osFamily: system.osFamily,
              deviceId: null,
            },
          ]
        : [],
    ),
  }
}
