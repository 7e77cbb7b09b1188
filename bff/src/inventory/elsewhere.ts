/**
 * Systems that JumpCloud has and the inventory does not: what a search found nothing of, and what the scope leaves
 * out. Read live, stored nowhere: what an administrator keeps out of scope stays out.
 */
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { FoundSystem, Page, SystemName } from '@siit-jumpcloud/shared'
import { type AgentActor, demand, may } from '../actor.ts'
import { askJumpCloud } from '../connections/client.ts'
import type { Core } from '../core.ts'
import { type JumpCloudClient, JumpCloudError, type System } from '../jumpcloud/index.ts'
import type { ConnectionRow, Engine } from '../store/index.ts'

const found = 10
const pageSize = 100
/** Pages that one answer may cost. */
const pagesAtOnce = 10
/** Milliseconds that a person waits at the most. */
const patience = 20_000

/**
 * Searches JumpCloud itself by hostname, display name or serial number, and tells for each system why it is not in the
 * inventory, where it is not. Throws 409 `not_connected`, and 429, 502 or 504 where JumpCloud does not answer.
 */
export async function lookUpSystems(core: Core, agent: AgentActor, term: string): Promise<FoundSystem[]> {
  if (!may(agent, 'integration:manage')) demand(agent, 'devices:search')
  const { workspaceId } = agent
  return askJumpCloud(core, workspaceId, (client, connection) =>
    inTime(async (signal) => {
      // Before Finish setup nobody but who manages the integration sees anything of the fleet.
      if (connection.finishedAt === null && !may(agent, 'integration:manage')) return []
      const systems = await client.searchSystems(term, found, signal)
      const ours = await kept(core.engine, workspaceId, systems)
      const names = await groupNames(client, signal)
      return Promise.all(
        systems.map(async (system): Promise<FoundSystem> => {
          const deviceId = ours.get(system.id) ?? null
          const groupIds = names === null ? null : await groupsOf(client, system.id, signal)
          return {
            ...nameOf(system, deviceId),
            serialNumber: system.serialNumber,
            lastContact: system.lastContact,
            state:
              deviceId !== null ? 'listed' : inScope(connection, groupIds) ? 'not_read_yet' : 'out_of_scope',
            groups: groupIds === null ? null : groupIds.map((id) => names?.get(id) ?? id).sort(),
          }
        }),
      )
    }),
  )
}

/**
 * A page of the systems that the scope leaves out, in the order of their ids. A page may hold few or none and yet
 * have a next one. Throws as `lookUpSystems`.
 */
export async function outOfScope(
  core: Core,
  agent: AgentActor,
  cursor: string | undefined,
): Promise<Page<SystemName>> {
  demand(agent, 'integration:manage')
  const { workspaceId } = agent
  return askJumpCloud(core, workspaceId, (client, connection) =>
    inTime(async (signal) => {
      if (connection.scope.mode === 'all') return { items: [], next: null }
      const items: SystemName[] = []
      let skip = Number(cursor ?? 0)
      for (let pages = 0; pages < pagesAtOnce && items.length < pageSize / 2; pages++) {
        const page = await client.systemsPage({ skip, limit: pageSize }, signal)
        const ours = await kept(core.engine, workspaceId, page.items)
        items.push(...page.items.filter(({ id }) => !ours.has(id)).map((system) => nameOf(system, null)))
        skip += page.received
        if (page.received === 0 || skip >= page.total) return { items, next: null }
      }
      return { items, next: String(skip) }
    }),
  )
}

const nameOf = ({ id, hostname, displayName, osFamily }: System, deviceId: string | null): SystemName => ({
  jumpcloudId: id,
  hostname: hostname ?? displayName,
  osFamily,
  deviceId,
})

/** Where the key may not read groups, only a scope of all systems can be told to hold it. */
const inScope = ({ scope }: ConnectionRow, groupIds: readonly string[] | null): boolean =>
  scope.mode === 'all' || (groupIds?.some((id) => scope.groupIds.includes(id)) ?? false)

/** Those of these systems that are in our copy, with our ids. */
async function kept(
  engine: Engine,
  workspaceId: string,
  systems: readonly System[],
): Promise<Map<string, string>> {
  if (systems.length === 0) return new Map()
  const { devices } = engine.tables
  const rows = await engine.db
    .select({ jumpcloudId: devices.jumpcloudId, id: devices.id })
    .from(devices)
    .where(
      and(
        eq(devices.workspaceId, workspaceId),
        isNull(devices.removedAt),
        inArray(
          devices.jumpcloudId,
          systems.map(({ id }) => id),
        ),
      ),
    )
  return new Map(rows.map(({ jumpcloudId, id }) => [jumpcloudId, id]))
}

async function groupNames(client: JumpCloudClient, signal: AbortSignal): Promise<Map<string, string> | null> {
  const groups = await unlessForbidden(client.systemGroups(signal))
  return groups && new Map(groups.map(({ id, name }) => [id, name]))
}

const groupsOf = (client: JumpCloudClient, id: string, signal: AbortSignal) =>
  unlessForbidden(client.groupsOf(id, signal))

async function unlessForbidden<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read
  } catch (error) {
    if (error instanceof JumpCloudError && error.code === 'key_lacks_right') return null
    throw error
  }
}

async function inTime<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(patience)
  try {
    return await work(signal)
  } catch (error) {
    if (!signal.aborted) throw error
    throw new JumpCloudError('unreachable', 'JumpCloud did not answer in time.')
  }
}
