/** Connecting JumpCloud, replacing its key, finishing the setup and disconnecting again. */
import { randomInt } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Connection, ConnectionInput, ReportCard, SyncRun } from '@siit-jumpcloud/shared'
import { sendingActions } from '../actions/sending.ts'
import { type AgentActor, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { forgetFleet, forgetRuns } from '../inventory/forget.ts'
import { latestRun, startSync } from '../inventory/runs.ts'
import type { VerifiedKey } from '../jumpcloud/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ConnectionRow, Tx } from '../store/index.ts'
import { announceConnection, recordChange } from './changes.ts'
import { askJumpCloud } from './client.ts'
import { defaultDeviceTypes, defaultPolicy, defaultScope } from './defaults.ts'
import { forgetHealth, noteHealth } from './health.ts'
import { toAppError } from './problems.ts'
import { connectionRow, demandConnection, getConnection, keyContext, toConnection } from './row.ts'
import { deferSync, intervalOf } from './schedule.ts'

/** Tries credentials against JumpCloud and stores nothing. Throws 422 that points at the field which is wrong. */
export async function verifyConnection(
  core: Core,
  actor: AgentActor,
  input: ConnectionInput,
): Promise<ReportCard> {
  demand(actor, 'integration:manage')
  return (await verified(core, actor.workspaceId, input)).card
}

async function verified(core: Core, workspaceId: string, input: ConnectionInput): Promise<VerifiedKey> {
  // Version 0 is that of a key which is not stored: its client is not kept.
  const client = core.jumpcloud({ workspaceId, ...input, version: 0 })
  try {
    return await client.verify()
  } catch (error) {
    throw toAppError(error, 'typed')
  } finally {
    await client.close()
  }
}

/**
 * Connects: verifies first, then stores the key (encrypted) and starts the import. Where the same organization is
 * connected already, this replaces the key and syncs. Throws 409 `already_connected` where another one is.
 */
export async function putConnection(
  core: Core,
  actor: AgentActor,
  input: ConnectionInput,
): Promise<{ connection: Connection; run: SyncRun }> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  refuseAnother(await connectionRow(engine, engine.db, workspaceId), input)
  const found = await verified(core, workspaceId, input)
  // What a disconnect that was cut short left behind must not become part of the new copy.
  await forgetCopy(core, workspaceId)

  const at = core.clock.now()
  await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const before = await connectionRow(engine, tx, workspaceId)
    refuseAnother(before, input)
    if (before) return storeKey(core, tx, actor, before, input.apiKey, found)
    const row: ConnectionRow = {
      workspaceId,
      state: 'importing',
      stateBeforeInvalid: null,
      organizationId: input.organizationId,
      region: input.region,
      ...keyColumns(core, workspaceId, input.apiKey),
      ...reportColumns(found),
      scope: defaultScope,
      scopeVersion: 1,
      deviceTypes: defaultDeviceTypes,
      deviceTypesVersion: 1,
      policy: defaultPolicy,
      policyVersion: 1,
      stoppedBy: null,
      stoppedAt: null,
      groupNames: {},
      fleetReadAt: null,
      // The schedule starts the import where this process ends before it could.
      nextSyncAt: at,
      syncInterval: null,
      scheduleVersion: 1,
      bindingTurn: 0,
      finishedAt: null,
      createdAt: at,
      updatedAt: at,
    }
    await tx.insert(engine.tables.connections).values(row)
    await recordChange(engine, tx, actor, 'connection.created', at, {
      organizationId: row.organizationId,
      organizationName: row.organizationName,
      region: row.region,
      keyLast4: row.keyLast4,
    })
    await announceConnection(engine, tx, workspaceId, row, at)
  })
  noteHealth(core, workspaceId, null)
  await engine.publish(workspaceId)
  const run = await syncNow(core, actor, 'connect')
  return { connection: toConnection(await demandConnection(engine, engine.db, workspaceId)), run }
}

/**
 * Replaces the key of the connected organization; the old one serves until the new one is stored. A connection
 * whose key was refused goes back to the state it had, and syncs. A sync under way goes on with the new key as soon as
 * JumpCloud refuses the old one.
 */
export async function rotateKey(
  core: Core,
  actor: AgentActor,
  input: { apiKey: string },
): Promise<Connection> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  const asked = await demandConnection(engine, engine.db, workspaceId)
  const { organizationId, region } = asked
  const found = await verified(core, workspaceId, { apiKey: input.apiKey, organizationId, region })
  const wasInvalid = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const before = await demandConnection(engine, tx, workspaceId)
    refuseAnother(before, { organizationId, region })
    await storeKey(core, tx, actor, before, input.apiKey, found)
    return before.state === 'credentials_invalid'
  })
  noteHealth(core, workspaceId, null)
  await engine.publish(workspaceId)
  if (wasInvalid) await syncNow(core, actor, 'hand')
  return toConnection(await demandConnection(engine, engine.db, workspaceId))
}

/**
 * Asks JumpCloud once more what the stored key can do, so that a right that was given since counts without the key
 * being typed again. A connection whose key works again goes back to the state it had, and syncs.
 */
export async function checkConnection(core: Core, actor: AgentActor): Promise<Connection> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  const { found, asked } = await askJumpCloud(core, workspaceId, async (client, row) => ({
    found: await client.verify(),
    asked: row,
  }))
  const at = core.clock.now()
  await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const row = await demandConnection(engine, tx, workspaceId)
    // What was told of a key that was replaced meanwhile says nothing about the new one.
    if (row.keyVersion !== asked.keyVersion) return
    const after: ConnectionRow = { ...row, ...reportColumns(found), updatedAt: at }
    const { connections } = engine.tables
    await tx.update(connections).set(after).where(eq(connections.workspaceId, workspaceId))
    await recordChange(engine, tx, actor, 'connection.checked', at, {
      warnings: found.card.warnings.map(({ code }) => code),
    })
    await announceConnection(engine, tx, workspaceId, after, at)
  })
  await engine.publish(workspaceId)
  if (asked.state === 'credentials_invalid') await syncNow(core, actor, 'hand')
  return getConnection(core, workspaceId)
}

/** Ends the review: from now on request panels show devices. Does nothing where it was ended already. */
export async function finishSetup(core: Core, actor: AgentActor): Promise<Connection> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  const at = core.clock.now()
  const { row, changed } = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const before = await demandConnection(engine, tx, workspaceId)
    if (before.state === 'ready') return { row: before, changed: false }
    if (before.state === 'importing')
      throw new AppError(
        'conflict',
        'import_not_finished',
        'The first import has not read the fleet to its end yet, so there is nothing to review. Nothing was done. Wait for it, or sync again where it failed.',
      )
    if (before.state === 'credentials_invalid')
      throw new AppError(
        'conflict',
        'credentials_invalid',
        'JumpCloud no longer takes our key. Nothing was done. Replace the key first.',
      )
    const after: ConnectionRow = { ...before, state: 'ready', finishedAt: at, updatedAt: at }
    const { connections } = engine.tables
    await tx.update(connections).set(after).where(eq(connections.workspaceId, workspaceId))
    await recordChange(engine, tx, actor, 'connection.finished', at)
    await announceConnection(engine, tx, workspaceId, after, at)
    return { row: after, changed: true }
  })
  if (changed) await engine.publish(workspaceId)
  return toConnection(row)
}

/**
 * Removes the key and our copy of the fleet; the timeline and the people stay, and JumpCloud is not touched. Throws
 * 409 `action_dispatching` while a lock or wipe is on its way: its outcome could not be kept.
 */
export async function disconnect(core: Core, actor: AgentActor): Promise<void> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  const at = core.clock.now()
  await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const row = await demandConnection(engine, tx, workspaceId)
    if ((await sendingActions(engine, tx, workspaceId)) > 0)
      throw new AppError(
        'conflict',
        'action_dispatching',
        'A lock or wipe is on its way to JumpCloud right now. Nothing was disconnected. Try again in a minute.',
      )
    // The key goes first: from this commit on nothing is read or sent, whatever becomes of the rest.
    const { connections } = engine.tables
    await tx.delete(connections).where(eq(connections.workspaceId, workspaceId))
    await forgetRuns(engine, tx, workspaceId)
    await recordChange(engine, tx, actor, 'connection.removed', at, {
      organizationId: row.organizationId,
      organizationName: row.organizationName,
      region: row.region,
      keyLast4: row.keyLast4,
    })
    await announceConnection(engine, tx, workspaceId, null, at)
  })
  forgetHealth(core, workspaceId)
  await engine.publish(workspaceId)
  await forgetCopy(core, workspaceId)
}

/**
 * Removes the copy of a workspace that is not connected, in steps that leave room for others. Stops as soon as the
 * workspace is connected again, so it may be run at any time and by several at once.
 */
export async function forgetCopy(core: Core, workspaceId: string, signal?: AbortSignal): Promise<void> {
  const { engine } = core
  for (let more = true; more && !signal?.aborted;) {
    more = await engine.tx(async (tx) => {
      await lockWorkspace(engine, tx, workspaceId)
      if (await connectionRow(engine, tx, workspaceId)) return false
      return forgetFleet(engine, tx, workspaceId)
    })
  }
}

/** A sync that starts now, or the one that runs already. */
async function syncNow(core: Core, actor: AgentActor, trigger: 'connect' | 'hand'): Promise<SyncRun> {
  const { engine } = core
  const { workspaceId } = actor
  const run = await startSync(core, workspaceId, trigger, actor).catch(async (error: unknown) => {
    const running =
      error instanceof AppError && error.code === 'sync_running' && (await latestRun(core, workspaceId))
    if (running) return running
    throw error
  })
  const interval = intervalOf(core, await demandConnection(engine, engine.db, workspaceId))
  await engine.tx((tx) => deferSync(engine, tx, workspaceId, core.clock.now(), interval))
  return run
}

function refuseAnother(
  row: ConnectionRow | null,
  input: Pick<ConnectionInput, 'organizationId' | 'region'>,
): void {
  if (!row || (row.organizationId === input.organizationId && row.region === input.region)) return
  throw new AppError(
    'conflict',
    'already_connected',
    `This workspace is connected to ${row.organizationName ?? 'another organization'}. Nothing was stored. ` +
      'Disconnect it first: that removes our copy of its devices.',
  )
}

/** Stores a verified key in the place of another one of the same organization. */
async function storeKey(
  core: Core,
  tx: Tx,
  actor: AgentActor,
  before: ConnectionRow,
  apiKey: string,
  found: VerifiedKey,
): Promise<void> {
  const { engine } = core
  const at = core.clock.now()
  const after: ConnectionRow = {
    ...before,
    ...keyColumns(core, before.workspaceId, apiKey),
    ...reportColumns(found),
    state: before.state === 'credentials_invalid' ? (before.stateBeforeInvalid ?? 'importing') : before.state,
    stateBeforeInvalid: null,
    updatedAt: at,
  }
  const { connections } = engine.tables
  await tx
    .update(connections)
    .set(after)
    .where(
      and(eq(connections.workspaceId, before.workspaceId), eq(connections.keyVersion, before.keyVersion)),
    )
  await recordChange(engine, tx, actor, 'connection.key_rotated', at, {
    keyLast4Before: before.keyLast4,
    keyLast4: after.keyLast4,
  })
  await announceConnection(engine, tx, before.workspaceId, after, at)
}

const keyColumns = (core: Core, workspaceId: string, apiKey: string) => ({
  keyCiphertext: core.secrets.encrypt(apiKey, keyContext(workspaceId)),
  keyLast4: apiKey.slice(-4),
  // By chance and not by counting: clients are kept by it, also over a disconnect that forgets the count.
  keyVersion: randomInt(1, 2 ** 48 - 1),
})

const reportColumns = ({ card, rights, directoryInsights }: VerifiedKey) => ({
  organizationName: card.organizationName,
  report: card,
  rights,
  directoryInsights,
})
