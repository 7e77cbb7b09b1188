/** The one mapping from our rows to a device as people see it. A handful of queries, however many devices. */
import type { BoundUser, Device, Permission, Person } from '@siit-jumpcloud/shared'
import { typedConfirmation } from '../actions/confirmation.ts'
import { openActionsOf, shownOnDevices } from '../actions/open.ts'
import { capabilityDevice, workspaceContext } from '../actions/verdicts.ts'
import type { AgentActor } from '../actor.ts'
import { evaluate } from '../capabilities/index.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { deepLink } from '../jumpcloud/index.ts'
import { peopleByKey } from '../people/read.ts'
import { personOf } from '../people/rows.ts'
import type { ConnectionRow, DeviceRow, PersonRow } from '../store/index.ts'
import { type ChoiceRow, choicesOf } from './choices.ts'
import { planHash } from './identity.ts'
import { bindingsOf, type BindingRow, type JumpcloudUserRow, usersById } from './owners.ts'

export interface Seen {
  /** The key of the request's requester among our people; null where the page has no request. */
  requesterKey: string | null
  /** Pass it where it is read already. */
  connection?: ConnectionRow | null
}

/** The devices of these rows, in their order, with the verdicts that hold for this agent. */
export async function loadDevices(
  core: Core,
  agent: AgentActor,
  rows: readonly DeviceRow[],
  seen: Seen,
): Promise<Device[]> {
  if (rows.length === 0) return []
  const { engine } = core
  const { db } = engine
  const { workspaceId } = agent
  const now = core.clock.now()
  const ids = rows.map(({ id }) => id)
  const ownerKeys = rows.flatMap((row) => [
    ...(row.ownerKey === null ? [] : [row.ownerKey]),
    ...row.ownerCandidates,
  ])
  const connection =
    seen.connection === undefined ? await connectionRow(engine, db, workspaceId) : seen.connection
  const [context, open, shown, bindings, people, choices] = await Promise.all([
    workspaceContext(engine, db, agent, now, { connection }),
    openActionsOf(engine, db, workspaceId, rows, now),
    shownOnDevices(engine, db, workspaceId, ids, agent.request?.id ?? null),
    bindingsOf(engine, db, workspaceId, ids),
    peopleByKey(engine, db, workspaceId, [...new Set(ownerKeys)]),
    choicesOf(
      engine,
      db,
      workspaceId,
      rows.flatMap((row) => (row.ownerCandidates.length > 0 ? [row.id] : [])),
    ),
  ])
  const users = await usersById(
    engine,
    db,
    workspaceId,
    [...bindings.values()].flat().map(({ userId }) => userId),
  )
  const consoleUrl = connection && core.consoleUrl(connection.region)

  return rows.map((row) => {
    const bound = bindings.get(row.id) ?? []
    const readAt = readAtOf(row, connection)
    const verdicts = evaluate(capabilityDevice({ ...row, readAt }), {
      ...context,
      openActions: open.get(row.id) ?? [],
      permissions: permissionsOn(agent, row, seen.requesterKey),
    })
    return {
      id: row.id,
      jumpcloudId: row.jumpcloudId,
      hostname: row.hostname,
      displayName: row.displayName,
      serialNumber: row.serialNumber,
      deviceType: row.deviceType,
      hardware: {
        manufacturer: row.manufacturer,
        model: row.model,
        architecture: row.architecture,
        memoryBytes: row.memoryBytes,
      },
      os: { family: row.osFamily, version: row.osVersion, name: row.osName },
      status: row.status,
      lastContact: instant(row.lastContact),
      agentVersion: row.agentVersion,
      encryption: { state: row.encryption, recoveryKeyEscrowed: row.keyEscrowed },
      mdm: { vendor: row.mdmVendor, enrollmentType: row.enrollmentType },
      owner: ownerOf(row, people, choices.get(row.id)),
      binding: bindingOf(row, bound, users),
      readAt: new Date(readAt).toISOString(),
      removedAt: instant(row.removedAt),
      planHash: planHash(row, bound),
      typedConfirmation: typedConfirmation(row),
      consoleUrl: consoleUrl === null ? null : deepLink(consoleUrl, row.jumpcloudId),
      verdicts,
      ...(shown.get(row.id) ?? { actions: [], pins: [] }),
    }
  })
}

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/**
 * When our copy was read, in milliseconds. A sync that finds a device unchanged writes nothing, so a device that is
 * still there is as fresh as the last run that read the fleet to its end.
 */
export const readAtOf = (row: DeviceRow, connection: ConnectionRow | null): number =>
  row.removedAt === null ? Math.max(row.readAt, connection?.fleetReadAt ?? 0) : row.readAt

/**
 * The agent's rights on this very device: without a request there is nothing to lock or wipe for, and a device of
 * somebody else than the requester needs `devices:search` as well.
 */
function permissionsOn(agent: AgentActor, row: DeviceRow, requesterKey: string | null): Permission[] {
  const own = requesterKey !== null && row.ownerKey === requesterKey
  const reaches = agent.request !== null && (own || agent.permissions.has('devices:search'))
  return [...agent.permissions].filter(
    (permission) => reaches || (permission !== 'devices:lock' && permission !== 'devices:wipe'),
  )
}

function ownerOf(
  row: DeviceRow,
  people: ReadonlyMap<string, PersonRow>,
  choice: ChoiceRow | undefined,
): Device['owner'] {
  const personBy = (key: string): Person | null => {
    const person = people.get(key)
    return person ? personOf(person) : null
  }
  const person = row.ownerKey === null ? null : personBy(row.ownerKey)
  return {
    person,
    // A device that no run has decided on yet has nobody bound, as far as is known.
    reason: person ? null : (row.ownerReason ?? 'nobody_bound'),
    candidates: row.ownerCandidates.map(personBy).filter((candidate) => candidate !== null),
    ...(choice &&
      person && {
        settled: {
          by: choice.chosenBy,
          at: new Date(choice.chosenAt).toISOString(),
          reason: choice.reason,
        },
      }),
  }
}

function bindingOf(
  row: DeviceRow,
  bound: readonly BindingRow[],
  users: ReadonlyMap<string, JumpcloudUserRow>,
): Device['binding'] {
  const all = bound
    .map(({ userId, via }): BoundUser => {
      const user = users.get(userId)
      return {
        jumpcloudUserId: userId,
        email: user?.email ?? null,
        name: user?.name ?? null,
        via,
        primary: userId === row.primaryUserId,
      }
    })
    .sort(byWeight)
  return {
    user: all.find((user) => user.jumpcloudUserId === row.ownerUserId) ?? null,
    users: all,
    since: instant(row.boundSince),
    source: row.boundSource,
  }
}

/** As ownership weighs them: direct before group, the primary one first; then by id, so that the order is one. */
function byWeight(a: BoundUser, b: BoundUser): number {
  if (a.via !== b.via) return a.via === 'direct' ? -1 : 1
  if (a.primary !== b.primary) return a.primary ? -1 : 1
  return a.jumpcloudUserId < b.jumpcloudUserId ? -1 : 1
}
