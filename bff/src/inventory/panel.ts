/** What the request side panel needs, in one answer. */
import { and, eq } from 'drizzle-orm'
import type { Device, Panel } from '@siit-jumpcloud/shared'
import { type AgentActor, demand, demandRequest } from '../actor.ts'
import { health } from '../connections/health.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { personOf } from '../people/rows.ts'
import { rememberRequester } from '../people/requester.ts'
import type { ConnectionRow, DeviceRow, Engine } from '../store/index.ts'
import { loadDevices } from './load.ts'

/**
 * The requester's devices with their verdicts. The requester counts as a person from here on. Nothing is shown before
 * Finish setup; `connection.state` tells why. Removed devices are shown only while something is open on them.
 */
export async function getPanel(core: Core, agent: AgentActor): Promise<Panel> {
  demand(agent, 'devices:read')
  const request = demandRequest(agent)
  const { engine } = core
  const { workspaceId } = agent
  const person = await rememberRequester(core, workspaceId, request.requester)
  const connection = await connectionRow(engine, engine.db, workspaceId)
  const rows =
    (connection?.finishedAt ?? null) === null ? [] : await devicesOfOwner(engine, workspaceId, person.key)
  const loaded = await loadDevices(core, agent, rows, { requesterKey: person.key, connection })
  const now = core.clock.now()
  return {
    request: { id: request.id, url: request.url ?? null },
    requester: personOf(person),
    devices: loaded.filter((device) => device.removedAt === null || hasOpen(device)).sort(openFirst),
    connection: {
      state: connection?.state ?? 'not_connected',
      region: connection?.region ?? null,
      ...jumpcloudNow(core, workspaceId, connection),
    },
    fleetReadAt: instant(connection?.fleetReadAt ?? null),
    stale: isStale(connection, now, core.settings.syncInterval),
    agent: { id: agent.id, permissions: [...agent.permissions].sort() },
  }
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())

function jumpcloudNow(core: Core, workspaceId: string, connection: ConnectionRow | null) {
  if (!connection) return { jumpcloud: 'unknown' as const, nextTryAt: null }
  const { state, nextTryAt } = health(core, workspaceId)
  return { jumpcloud: state, nextTryAt: instant(nextTryAt) }
}

/** The fleet was not read within twice the interval, or the key is refused. */
function isStale(connection: ConnectionRow | null, now: number, syncInterval: number): boolean {
  if (!connection) return false
  if (connection.state === 'credentials_invalid' || connection.fleetReadAt === null) return true
  return now - connection.fleetReadAt > 2 * syncInterval
}

async function devicesOfOwner(engine: Engine, workspaceId: string, ownerKey: string): Promise<DeviceRow[]> {
  const { devices } = engine.tables
  return engine.db
    .select()
    .from(devices)
    .where(and(eq(devices.workspaceId, workspaceId), eq(devices.ownerKey, ownerKey)))
}

const closed: readonly string[] = [
  'confirmed',
  'failed_on_device',
  'denied',
  'expired',
  'cancelled',
  'voided',
  'not_sent',
  'rejected',
]
const hasOpen = (device: Device) => device.actions.some(({ state }) => !closed.includes(state))

/** Open actions first, then the latest contact; then by id, so that the order is one. */
function openFirst(a: Device, b: Device): number {
  const open = Number(hasOpen(b)) - Number(hasOpen(a))
  if (open !== 0) return open
  const contact = (b.lastContact ?? '').localeCompare(a.lastContact ?? '')
  return contact !== 0 ? contact : a.id < b.id ? -1 : 1
}
