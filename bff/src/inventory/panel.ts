/** What the request side panel needs, in one answer. */
import { and, eq } from 'drizzle-orm'
import type { Device, Panel, TokenRequest } from '@siit-jumpcloud/shared'
import { type AgentActor, demand, demandRequest } from '../actor.ts'
import { health } from '../connections/health.ts'
import { connectionRow } from '../connections/row.ts'
import { intervalOf } from '../connections/schedule.ts'
import type { Core } from '../core.ts'
import { personOf } from '../people/rows.ts'
import { rememberRequester } from '../people/requester.ts'
import type { ConnectionRow, DeviceRow, Engine } from '../store/index.ts'
import { lastEventSequence } from '../store/workspaces.ts'
import { loadDevices } from './load.ts'

/**
 * The requester's devices with their verdicts. The requester counts as a person from here on. Nothing is shown before
 * Finish setup; `connection.state` tells why. Removed devices are shown only while something is open on them.
 *
 * A panel that nothing has changed since is answered again as it was, by the very same object.
 */
export async function getPanel(core: Core, agent: AgentActor): Promise<Panel> {
  demand(agent, 'devices:read')
  const request = demandRequest(agent)
  const kept = panelsOf(core)
  const key = panelKey(agent, request)
  // Read before anything else: what changes while the panel is made makes it an old one at once.
  const sequence = await lastEventSequence(core.engine, agent.workspaceId)
  const made = kept.get(key)
  const now = core.clock.now()
  if (made?.sequence === sequence && now - made.at < keptFor) return asOfNow(core, made, now)
  const { panel, connection } = await makePanel(core, agent, request)
  const { workspaceId } = agent
  const fresh = { workspaceId, panel, connection, sequence, at: now }
  kept.delete(key)
  kept.set(key, fresh)
  if (kept.size > keptPanels) kept.delete(kept.keys().next().value ?? key)
  return panel
}

interface MadePanel {
  workspaceId: string
  panel: Panel
  connection: ConnectionRow | null
  /** The workspace's newest event when it was made: every change that a panel shows is one. */
  sequence: number
  /** Milliseconds. */
  at: number
}

/** Limits and open locks end by time alone; that shows so much later at the most, in milliseconds. */
const keptFor = 1_000
const keptPanels = 500

const panels = new WeakMap<Core, Map<string, MadePanel>>()

function panelsOf(core: Core): Map<string, MadePanel> {
  let kept = panels.get(core)
  if (!kept) panels.set(core, (kept = new Map<string, MadePanel>()))
  return kept
}

/** Everything of the token that a panel depends on. */
const panelKey = (agent: AgentActor, { id, url, requester }: TokenRequest): string =>
  JSON.stringify([
    agent.workspaceId,
    agent.id,
    [...agent.permissions],
    [id, url, requester.id, requester.email, requester.name],
  ])

/** What a panel says of JumpCloud and of its own age goes by the clock and by this process, not by events. */
function asOfNow(core: Core, made: MadePanel, now: number): Panel {
  const { panel, connection } = made
  const found = jumpcloudNow(core, made.workspaceId, connection)
  const stale = isStale(core, connection, now)
  const { jumpcloud, nextTryAt } = panel.connection
  if (found.jumpcloud !== jumpcloud || found.nextTryAt !== nextTryAt || stale !== panel.stale)
    made.panel = { ...panel, connection: { ...panel.connection, ...found }, stale }
  return made.panel
}

async function makePanel(
  core: Core,
  agent: AgentActor,
  request: TokenRequest,
): Promise<{ panel: Panel; connection: ConnectionRow | null }> {
  const { engine } = core
  const { workspaceId } = agent
  const person = await rememberRequester(core, workspaceId, request.requester)
  const connection = await connectionRow(engine, engine.db, workspaceId)
  const reviewed = (connection?.finishedAt ?? null) !== null
  const rows = reviewed ? await devicesOfOwner(engine, workspaceId, person.key) : []
  const loaded = await loadDevices(core, agent, rows, { requesterKey: person.key, connection })
  const panel: Panel = {
    request: { id: request.id, url: request.url ?? null },
    requester: personOf(person),
    devices: loaded.filter((device) => device.removedAt === null || hasOpen(device)).sort(openFirst),
    connection: {
      state: connection?.state ?? 'not_connected',
      region: connection?.region ?? null,
      ...jumpcloudNow(core, workspaceId, connection),
    },
    fleetReadAt: instant(connection?.fleetReadAt ?? null),
    stale: isStale(core, connection, core.clock.now()),
    agent: { id: agent.id, permissions: [...agent.permissions].sort() },
  }
  return { panel, connection }
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())

function jumpcloudNow(core: Core, workspaceId: string, connection: ConnectionRow | null) {
  if (!connection) return { jumpcloud: 'unknown' as const, nextTryAt: null }
  const { state, nextTryAt } = health(core, workspaceId)
  return { jumpcloud: state, nextTryAt: instant(nextTryAt) }
}

/** The fleet was not read within twice the interval, or the key is refused. */
function isStale(core: Core, connection: ConnectionRow | null, now: number): boolean {
  if (!connection) return false
  if (connection.state === 'credentials_invalid' || connection.fleetReadAt === null) return true
  return now - connection.fleetReadAt > 2 * intervalOf(core, connection)
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
