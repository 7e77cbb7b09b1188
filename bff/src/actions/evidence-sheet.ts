/** Everything on record about what was done to one device, put together for an auditor. */
import { and, asc, eq, ne } from 'drizzle-orm'
import type { EvidenceSheet, TimelineEntry } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef, demand } from '../actor.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { notFound } from '../errors.ts'
import { readAtOf } from '../inventory/load.ts'
import { peopleByKey } from '../people/read.ts'
import type { ActionRow, DeviceRow } from '../store/index.ts'
import { latestCheckpoint } from '../timeline/checkpoints.ts'
import { deviceTimeline } from '../timeline/of-device.ts'
import { verifyTimeline } from '../timeline/verify-checkpoints.ts'
import { deviceRow } from './device.ts'
import { findingOf } from './finding.ts'
import { snapshotOf, toAction } from './view.ts'

/**
 * The evidence sheet of a device: who asked, why, who approved, what was sent, what is known, and how each entry is
 * bound into the workspace's chain, which is walked to its end and held to its checkpoints. It holds other requests' reasons, so it needs
 * `timeline:export` (403), whoever owns the device. Throws 404 where nothing is on record and there is no such device.
 */
export async function evidenceSheet(core: Core, agent: AgentActor, deviceId: string): Promise<EvidenceSheet> {
  demand(agent, 'timeline:export')
  const { engine } = core
  const { workspaceId } = agent
  const { actions } = engine.tables
  const [device, entries, rows] = await Promise.all([
    deviceRow(engine, engine.db, workspaceId, deviceId),
    deviceTimeline(engine, workspaceId, deviceId),
    engine.db
      .select()
      .from(actions)
      .where(
        and(eq(actions.workspaceId, workspaceId), eq(actions.deviceId, deviceId), ne(actions.kind, 'open')),
      )
      .orderBy(asc(actions.createdAt), asc(actions.id)),
  ])
  // The copy may be gone with the connection; the record stays.
  const known = device ?? entries.findLast((entry) => entry.device !== null)?.device
  if (!known) throw notFound('device')
  const chain = await verifyTimeline(engine, workspaceId)
  return {
    madeAt: new Date(core.clock.now()).toISOString(),
    madeBy: agentRef(agent),
    workspace: workspaceId,
    device: {
      id: deviceId,
      hostname: known.hostname,
      serialNumber: known.serialNumber,
      jumpcloudId: known.jumpcloudId,
      copy: device && (await copyOf(core, device)),
    },
    actions: rows.map((row) => onSheet(row, entries)),
    entries,
    chain: {
      head: { sequence: chain.entries, hash: chain.head },
      verified: chain.broken === null,
      broken: chain.broken,
      checkpoint: await latestCheckpoint(engine, engine.db, workspaceId),
    },
  }
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())

async function copyOf(core: Core, device: DeviceRow): Promise<EvidenceSheet['device']['copy']> {
  const { engine } = core
  const { ownerKey, workspaceId } = device
  const connection = await connectionRow(engine, engine.db, workspaceId)
  const people = await peopleByKey(engine, engine.db, workspaceId, ownerKey === null ? [] : [ownerKey])
  const owner = ownerKey === null ? undefined : people.get(ownerKey)
  return {
    os: { family: device.osFamily, version: device.osVersion },
    mdmVendor: device.mdmVendor,
    owner: owner ? `${owner.name} <${owner.email}>` : null,
    lastContact: instant(device.lastContact),
    readAt: new Date(readAtOf(device, connection)).toISOString(),
    removedAt: instant(device.removedAt),
  }
}

function onSheet(row: ActionRow, entries: readonly TimelineEntry[]): EvidenceSheet['actions'][number] {
  const action = toAction(row)
  const { jumpcloudId, serialNumber, hostname, boundUsers, lastContact, readAt } = snapshotOf(row)
  return {
    action,
    sourceAddress: row.sourceAddress,
    plan: { hash: row.planHash, jumpcloudId, serialNumber, hostname, boundUsers, lastContact, readAt },
    finding: findingOf(action),
    pinReveals: entries
      .filter((entry) => entry.kind === 'pin_revealed' && entry.actionId === row.id)
      .map(({ at, actor, reason }) => ({ at, by: actor.name, reason })),
  }
}
