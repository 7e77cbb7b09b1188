/**
 * Scope, device types and policy: three settings, each with a version of its own that a change must name
 * (`If-Match`), so that nobody overwrites what they have not seen.
 */
import { eq } from 'drizzle-orm'
import type { DeviceTypes, Policy, Schedule, Scope, SystemGroup } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { startSync } from '../inventory/runs.ts'
import { cancelInside } from '../inventory/sync/cancel.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ConnectionRow } from '../store/index.ts'
import { canonicalJson } from '../timeline/canonical.ts'
import { announceConnection, recordChange } from './changes.ts'
import { askJumpCloud } from './client.ts'
import { demandConnection } from './row.ts'
import { deferSync, intervalOf, jittered } from './schedule.ts'
import { checkIfMatch, etagOf } from './versions.ts'

/** A setting with the `ETag` that a change of it must send back. */
export interface Versioned<T> {
  value: T
  etag: string
}

/** One of the three settings: where its value and version stand in the row. */
interface Setting<T> {
  outcome: string
  value: (row: ConnectionRow) => T
  version: (row: ConnectionRow) => number
  set: (value: T, version: number) => Partial<ConnectionRow>
}

const scopeSetting: Setting<Scope> = {
  outcome: 'scope.changed',
  value: (row) => row.scope,
  version: (row) => row.scopeVersion,
  set: (scope, scopeVersion) => ({ scope, scopeVersion }),
}
const deviceTypesSetting: Setting<DeviceTypes> = {
  outcome: 'device_types.changed',
  value: (row) => row.deviceTypes,
  version: (row) => row.deviceTypesVersion,
  set: (deviceTypes, deviceTypesVersion) => ({ deviceTypes, deviceTypesVersion }),
}
const policySetting: Setting<Policy> = {
  outcome: 'policy.changed',
  value: (row) => row.policy,
  version: (row) => row.policyVersion,
  set: (policy, policyVersion) => ({ policy, policyVersion }),
}

const scheduleSetting = (core: Core): Setting<Schedule> => ({
  outcome: 'schedule.changed',
  value: (row) => ({ everyMinutes: Math.max(15, Math.round(intervalOf(core, row) / minute)) }),
  version: (row) => row.scheduleVersion,
  set: ({ everyMinutes }, scheduleVersion) => ({ syncInterval: everyMinutes * minute, scheduleVersion }),
})
const minute = 60_000

export const getSchedule = (core: Core, workspaceId: string) => read(core, workspaceId, scheduleSetting(core))
export const getScope = (core: Core, workspaceId: string) => read(core, workspaceId, scopeSetting)
export const getDeviceTypes = (core: Core, workspaceId: string) => read(core, workspaceId, deviceTypesSetting)
export const getPolicy = (core: Core, workspaceId: string) => read(core, workspaceId, policySetting)

async function read<T>(core: Core, workspaceId: string, setting: Setting<T>): Promise<Versioned<T>> {
  return versioned(await demandConnection(core.engine, core.engine.db, workspaceId), setting)
}

const versioned = <T>(row: ConnectionRow, setting: Setting<T>): Versioned<T> => ({
  value: setting.value(row),
  etag: etagOf(setting.version(row)),
})

/**
 * Chooses which systems are kept. Takes effect by a run that starts at once and reads only what enters. Throws 422 `group_not_found` for a
 * group that JumpCloud does not have, 412/428 by `ifMatch` (the header as it came).
 */
export async function putScope(
  core: Core,
  actor: AgentActor,
  ifMatch: string | null,
  input: Scope,
): Promise<Versioned<Scope>> {
  demand(actor, 'integration:manage')
  const scope = { ...input, groupIds: [...new Set(input.groupIds)] }
  const names = await namesOf(core, actor.workspaceId, ifMatch, scopeSetting, scope.groupIds, '/groupIds')
  const changed = await change(core, actor, ifMatch, scopeSetting, scope, names, () => ({
    // Where this process ends before it could begin, the schedule does it.
    nextSyncAt: core.clock.now(),
  }))
  if (changed.etag !== ifMatch?.trim()) await applyScope(core, actor)
  return changed
}

/** Brings what enters and lets go of what leaves, at once. A run that goes by the former scope ends. */
async function applyScope(core: Core, actor: AgentActor): Promise<void> {
  const { engine } = core
  const { workspaceId } = actor
  await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    await cancelInside(core, tx, actor)
  })
  await engine.publish(workspaceId)
  try {
    await startSync(core, workspaceId, 'hand', actor, 'scope')
    const interval = intervalOf(core, await demandConnection(engine, engine.db, workspaceId))
    await engine.tx((tx) => deferSync(engine, tx, workspaceId, core.clock.now(), interval))
  } catch (error) {
    // Another one has begun meanwhile, by the new scope.
    if (!(error instanceof AppError) || error.code !== 'sync_running') throw error
  }
}

/** Says how often the workspace is synced by itself, from now on. */
export async function putSchedule(
  core: Core,
  actor: AgentActor,
  ifMatch: string | null,
  input: Schedule,
): Promise<Versioned<Schedule>> {
  demand(actor, 'integration:manage')
  const next = core.clock.now() + jittered(input.everyMinutes * minute)
  // One that is due sooner stays so: a longer interval begins after it.
  return change(core, actor, ifMatch, scheduleSetting(core), input, {}, ({ nextSyncAt }) => ({
    nextSyncAt: nextSyncAt === null ? next : Math.min(nextSyncAt, next),
  }))
}

/** Says what each system becomes in the inventory. Takes effect with a sync, which is due at once. */
export async function putDeviceTypes(
  core: Core,
  actor: AgentActor,
  ifMatch: string | null,
  input: DeviceTypes,
): Promise<Versioned<DeviceTypes>> {
  demand(actor, 'integration:manage')
  return change(core, actor, ifMatch, deviceTypesSetting, input, {}, () => ({ nextSyncAt: core.clock.now() }))
}

/**
 * Says what agents may do here. Holds from the commit on; the stop switch works while JumpCloud does not answer.
 * Throws 422 `group_not_found` for a group that JumpCloud says it does not have.
 */
export async function putPolicy(
  core: Core,
  actor: AgentActor,
  ifMatch: string | null,
  input: Policy,
): Promise<Versioned<Policy>> {
  demand(actor, 'integration:manage')
  const { value: before } = await getPolicy(core, actor.workspaceId)
  // Who does not know the field must not loosen the policy by leaving it out.
  const approvalGroups = input.approvalGroups ?? before.approvalGroups
  const policy: Policy = {
    ...input,
    ...(approvalGroups && {
      approvalGroups: {
        lock: [...new Set(approvalGroups.lock)],
        wipe: [...new Set(approvalGroups.wipe)],
      },
    }),
    neverWipeGroups: [...new Set(input.neverWipeGroups)],
    allow: {
      linux: [...new Set(input.allow.linux)].sort(),
      android: [...new Set(input.allow.android)].sort(),
    },
  }
  const named: Record<string, string> = {}
  const groups: [pointer: string, ids: string[]][] = [
    ['/neverWipeGroups', policy.neverWipeGroups],
    ['/approvalGroups/lock', policy.approvalGroups?.lock ?? []],
    ['/approvalGroups/wipe', policy.approvalGroups?.wipe ?? []],
  ]
  for (const [pointer, ids] of groups)
    try {
      Object.assign(named, await namesOf(core, actor.workspaceId, ifMatch, policySetting, ids, pointer))
    } catch (error) {
      // To tighten a policy must be possible while JumpCloud is away; a group without a name is shown by its id.
      if (!isAway(error)) throw error
    }
  return change(core, actor, ifMatch, policySetting, policy, named, (row) => ({
    ...(row.policy.stopped === policy.stopped
      ? {}
      : policy.stopped
        ? { stoppedBy: agentRef(actor), stoppedAt: core.clock.now() }
        : { stoppedBy: null, stoppedAt: null }),
    // Who is in a group that no policy named before may never have been read.
    ...(groupsOfPolicy(policy).every((id) => groupsOfPolicy(row.policy).includes(id))
      ? {}
      : { nextSyncAt: core.clock.now() }),
  }))
}

/** Every group that a policy names. */
const groupsOfPolicy = ({ neverWipeGroups, approvalGroups }: Policy): string[] => [
  ...neverWipeGroups,
  ...(approvalGroups?.lock ?? []),
  ...(approvalGroups?.wipe ?? []),
]

const isAway = (error: unknown) =>
  error instanceof AppError &&
  (error.kind === 'bad_gateway' || error.kind === 'gateway_timeout' || error.kind === 'too_many')

/** JumpCloud's system groups, by name: what scope and policy choose from. */
export async function systemGroups(core: Core, workspaceId: string): Promise<SystemGroup[]> {
  const groups = await askJumpCloud(core, workspaceId, (client) => client.systemGroups())
  return groups.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
}

/**
 * Names for the groups of a change; JumpCloud is asked only where one is not known yet. The version is checked
 * before that, so that a stale change costs no call.
 */
async function namesOf<T>(
  core: Core,
  workspaceId: string,
  ifMatch: string | null,
  setting: Setting<T>,
  groupIds: string[],
  pointer: string,
): Promise<Record<string, string>> {
  const row = await demandConnection(core.engine, core.engine.db, workspaceId)
  checkIfMatch(ifMatch, setting.version(row))
  const kept = new Set([...row.scope.groupIds, ...groupsOfPolicy(row.policy), ...Object.keys(row.groupNames)])
  if (groupIds.every((id) => kept.has(id))) return {}
  const names = new Map((await systemGroups(core, workspaceId)).map((group) => [group.id, group.name]))
  const errors = groupIds.flatMap((id, i) =>
    kept.has(id) || names.has(id)
      ? []
      : [
          {
            pointer: `${pointer}/${i}`,
            code: 'group_not_found',
            detail: 'JumpCloud has no such system group, or the key may not see it.',
          },
        ],
  )
  if (errors.length > 0)
    throw new AppError(
      'unprocessable',
      'group_not_found',
      'JumpCloud does not have one of these groups. Nothing was changed. Choose from the list of system groups.',
      { errors },
    )
  return Object.fromEntries(names)
}

/** One setting changed in one transaction with its entry. What is the same already is left as it is. */
async function change<T>(
  core: Core,
  actor: AgentActor,
  ifMatch: string | null,
  setting: Setting<T>,
  value: T,
  names: Record<string, string>,
  besides: (row: ConnectionRow) => Partial<ConnectionRow>,
): Promise<Versioned<T>> {
  const { engine } = core
  const { workspaceId } = actor
  const at = core.clock.now()
  const result = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const row = await demandConnection(engine, tx, workspaceId)
    checkIfMatch(ifMatch, setting.version(row))
    const before = setting.value(row)
    if (canonicalJson(before) === canonicalJson(value)) return { row, changed: false }
    const after: ConnectionRow = {
      ...row,
      ...setting.set(value, setting.version(row) + 1),
      ...besides(row),
      updatedAt: at,
    }
    after.groupNames = groupNamesOf(after, { ...row.groupNames, ...names })
    const { connections } = engine.tables
    await tx.update(connections).set(after).where(eq(connections.workspaceId, workspaceId))
    await recordChange(engine, tx, actor, setting.outcome, at, {
      ...differences(before, value),
      groupNames: after.groupNames,
    })
    // Settings that are open elsewhere read anew, and do not find out only when they save.
    await announceConnection(engine, tx, workspaceId, after, at)
    return { row: after, changed: true }
  })
  if (result.changed) await engine.publish(workspaceId)
  return versioned(result.row, setting)
}

/** Only the groups that scope or policy mention are kept by name. */
function groupNamesOf(row: ConnectionRow, names: Record<string, string>): Record<string, string> {
  const mentioned = new Set([...row.scope.groupIds, ...groupsOfPolicy(row.policy)])
  return Object.fromEntries(Object.entries(names).filter(([id]) => mentioned.has(id)))
}

/** The members that differ, as they were and as they are. */
function differences(before: unknown, after: unknown) {
  const was = new Map(Object.entries(Object(before) as Record<string, unknown>))
  const is = new Map(Object.entries(Object(after) as Record<string, unknown>))
  const fields = [...new Set([...was.keys(), ...is.keys()])].filter(
    (field) => canonicalJson(was.get(field) ?? null) !== canonicalJson(is.get(field) ?? null),
  )
  return {
    from: Object.fromEntries(fields.map((field) => [field, was.get(field) ?? null])),
    to: Object.fromEntries(fields.map((field) => [field, is.get(field) ?? null])),
  }
}
