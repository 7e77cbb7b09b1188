/** What a device has been through: its owners, and what was asked of it. */
import { and, desc, eq } from 'drizzle-orm'
import type { DeviceHistory } from '@siit-jumpcloud/shared'
import { actionHistoryOf } from '../actions/of-devices.ts'
import { actionsOfDevices } from '../actions/open.ts'
import { type AgentActor, may } from '../actor.ts'
import type { Core } from '../core.ts'
import { peopleByKey } from '../people/read.ts'
import { personOf } from '../people/rows.ts'
import { getDevice } from './reading.ts'

/** Of each list, the newest so many. */
const most = 200

/**
 * Owners and actions of a device, newest first. Throws 404 where the device is not there or not theirs to see. Who may
 * see the requester's own devices alone gets those actions that the device itself shows them.
 */
export async function deviceHistory(core: Core, agent: AgentActor, deviceId: string): Promise<DeviceHistory> {
  // Says who may look, and that it is there.
  await getDevice(core, agent, deviceId)
  const { engine } = core
  const { workspaceId } = agent
  const { ownerHistory } = engine.tables
  const rows = await engine.db
    .select()
    .from(ownerHistory)
    .where(and(eq(ownerHistory.workspaceId, workspaceId), eq(ownerHistory.deviceId, deviceId)))
    .orderBy(desc(ownerHistory.since))
    .limit(most)
  const people = await peopleByKey(
    engine,
    engine.db,
    workspaceId,
    rows.flatMap(({ ownerKey }) => ownerKey ?? []),
  )
  const all = may(agent, 'devices:search') || may(agent, 'integration:manage')
  const actions = all
    ? await actionHistoryOf(engine, engine.db, workspaceId, deviceId, most)
    : ((await actionsOfDevices(engine, engine.db, workspaceId, [deviceId], agent.request?.id ?? null)).get(
        deviceId,
      ) ?? [])
  return {
    owners: rows.map((row) => {
      const person = row.ownerKey === null ? undefined : people.get(row.ownerKey)
      return {
        // As they are called now; one whom we no longer know, as they were called then.
        person: person
          ? personOf(person)
          : row.ownerEmail === null
            ? null
            : { id: null, email: row.ownerEmail, name: row.ownerName ?? row.ownerEmail },
        reason: row.reason,
        since: new Date(row.since).toISOString(),
        until: row.until === null ? null : new Date(row.until).toISOString(),
      }
    }),
    actions,
  }
}
