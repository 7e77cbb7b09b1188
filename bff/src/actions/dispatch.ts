/**
 * Sending an approved action, at most once: a fresh read, the rule once more, the claim on disk, one command, its
 * outcome on disk. Whatever breaks in between leaves a row that recovery ends without sending.
 */
import { randomInt } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { ActionFailure, DeviceChange } from '@siit-jumpcloud/shared'
import { channelFor, type CommandKind, evaluate } from '../capabilities/index.ts'
import { noteOutcome, withJumpCloud } from '../connections/client.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { compareIdentity } from '../inventory/identity.ts'
import { usersById } from '../inventory/owners.ts'
import { applyFresh, type FreshDevice, markRemoved, readSystem } from '../inventory/fresh.ts'
import {
  type Command,
  type CommandOutcome,
  type JumpCloudClient,
  JumpCloudError,
  type JumpCloudErrorCode,
} from '../jumpcloud/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ActionRow, ConnectionRow, DeviceRow, Tx } from '../store/index.ts'
import { deviceRow, identityOfSnapshot, planOf } from './device.ts'
import { openActionsOf } from './open.ts'
import { pinContext } from './pin.ts'
import { findAction } from './read.ts'
import { move, note, service } from './record.ts'
import { isLimit } from './refusal.ts'
import { toFirstByte } from './times.ts'
import { capabilityDevice, workspaceContext } from './verdicts.ts'
import { snapshotOf } from './view.ts'

/** Sends an action that is approved and this process's own. Never throws, and never sends a second time. */
export async function dispatchAction(
  core: Core,
  workspaceId: string,
  actionId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const ready = await prepare(core, workspaceId, actionId, signal)
    if (ready) await send(core, ready)
  } catch (error) {
    core.log.error(
      { err: error, workspaceId, actionId },
      'An action could not be carried on; recovery ends it.',
    )
  }
}

/** A claimed action: its row is in `dispatching`, on disk, and only the holder of this may send it. */
interface Claimed {
  row: ActionRow
  client: JumpCloudClient
  connection: ConnectionRow
  command: Command
  deviceOffline: boolean
}

/** Everything before the first byte. Null where the action ended, or is somebody else's. */
async function prepare(
  core: Core,
  workspaceId: string,
  actionId: string,
  signal: AbortSignal,
): Promise<Claimed | null> {
  const { engine } = core
  const row = await findAction(engine, engine.db, workspaceId, actionId)
  if (row?.state !== 'approved' || row.leaseOwner !== core.processId) return null
  const known = await deviceRow(engine, engine.db, workspaceId, row.deviceId)

  const read = await readFresh(core, row, known, signal)
  const claimed = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const current = await findAction(engine, tx, workspaceId, actionId)
    if (current?.state !== 'approved' || current.leaseOwner !== core.processId) return null
    const ended = 'failure' in read ? read : await obstacle(core, tx, current, read)
    if (ended) {
      await move(engine, tx, current, {
        to: ended.to,
        cause: ended.to === 'voided' ? 'device' : 'held_back',
        actor: service(current, 'dispatch'),
        at: core.clock.now(),
        columns: { failure: ended.failure, leaseOwner: null, leaseUntil: null },
      })
      return null
    }
    return 'failure' in read ? null : claim(core, tx, current, read)
  })
  await engine.publish(workspaceId)
  return claimed
}

interface Ended {
  to: 'not_sent' | 'voided'
  failure: ActionFailure
}

interface Read {
  fresh: FreshDevice | null
  client: JumpCloudClient
  connection: ConnectionRow
  /** Milliseconds; when the reading began, so that its age is never told too young. */
  readAt: number
}

const failure = (
  code: string,
  detail: string,
  more: Partial<Omit<ActionFailure, 'code' | 'detail'>> = {},
): ActionFailure => ({ code, detail, status: null, retryAfter: null, changes: [], ...more })

const notSent = (...of: Parameters<typeof failure>): Ended => ({ to: 'not_sent', failure: failure(...of) })
const voided = (...of: Parameters<typeof failure>): Ended => ({ to: 'voided', failure: failure(...of) })

const unreadable: Readonly<Record<JumpCloudErrorCode, string>> = {
  credentials_invalid: 'JumpCloud no longer takes our key',
  organization_not_found: 'JumpCloud no longer shows our organization to this key',
  key_lacks_right: 'Our key may not read this device',
  rate_limited: 'JumpCloud asks us to slow down',
  unreachable: 'JumpCloud could not be reached',
  bad_answer: 'JumpCloud’s answer could not be read',
  not_found: 'JumpCloud did not find what we asked for',
}

/** The codes under which the panel knows them. */
const codeOf = (code: JumpCloudErrorCode): string =>
  code === 'rate_limited'
    ? 'jumpcloud_rate_limited'
    : code === 'unreachable' || code === 'bad_answer'
      ? 'jumpcloud_unreachable'
      : code

/** The device as JumpCloud has it now. Where it cannot be read, nothing is sent. */
async function readFresh(
  core: Core,
  row: ActionRow,
  known: DeviceRow | null,
  signal: AbortSignal,
): Promise<Read | Ended> {
  const readAt = core.clock.now()
  try {
    return await withJumpCloud(core, row.workspaceId, async (client, connection) => ({
      fresh: await readSystem(core, client, row.jumpcloudId, known, signal),
      client,
      connection,
      readAt,
    }))
  } catch (error) {
    if (signal.aborted)
      return notSent(
        'shutting_down',
        'The service was stopped before the command could go out. Nothing was sent.',
      )
    if (error instanceof AppError && error.code === 'not_connected')
      return notSent('not_connected', 'JumpCloud is not connected any more. Nothing was sent.')
    if (error instanceof JumpCloudError) {
      const { status, retryAfter } = error
      const detail = `${unreadable[error.code]}, and a command needs a fresh look at the device. Nothing was sent.`
      return notSent(codeOf(error.code), detail, { status, retryAfter })
    }
    throw error
  }
}

/** Codes of a verdict that speak of the device itself. Everything else may pass, with the device as it is. */
const ofTheWorkspace: readonly string[] = [
  'stopped',
  'quarantine',
  'not_connected',
  'not_reviewed',
  'credentials_invalid',
  'key_lacks_right',
]

/** What stands in the way by now, or null. Brings our copy up to date on the way. */
async function obstacle(core: Core, tx: Tx, row: ActionRow, read: Read): Promise<Ended | null> {
  const { engine } = core
  const { workspaceId } = row
  const now = core.clock.now()
  // Both are the same minute; the lease is what recovery goes by.
  if (now > (row.leaseUntil ?? 0))
    return notSent(
      'too_late',
      'It took too long to get ready, and what was read of the device is too old. Nothing was sent.',
    )
  const connection = await connectionRow(engine, tx, workspaceId)
  if (!connection || connection.keyVersion !== read.connection.keyVersion)
    return notSent(
      'connection_changed',
      'The connection to JumpCloud was changed meanwhile. Nothing was sent.',
    )

  const before = await deviceRow(engine, tx, workspaceId, row.deviceId)
  if (!before) return voided('device_removed', 'This device is no longer in the inventory. Nothing was sent.')
  const record = (to: string | null): DeviceChange => ({ field: 'jumpcloudId', from: row.jumpcloudId, to })
  // A reinstalled agent: the record is another one now, and an action never moves over to it.
  if (before.jumpcloudId !== row.jumpcloudId)
    return voided('device_changed', 'The device has another record in JumpCloud by now. Nothing was sent.', {
      changes: [record(before.jumpcloudId)],
    })
  if (!read.fresh) {
    await markRemoved(engine, tx, workspaceId, row.deviceId, read.readAt, now)
    return voided('device_removed', 'JumpCloud no longer has this device. Nothing was sent.', {
      changes: [record(null)],
    })
  }

  const { row: device } = await applyFresh(engine, tx, workspaceId, row.deviceId, read.fresh, now)
  const { identity } = await planOf(engine, tx, device)
  const decidedOn = identityOfSnapshot(snapshotOf(row))
  const userIds = [
    ...decidedOn.boundUsers,
    ...identity.boundUsers,
    decidedOn.primaryUserId,
    identity.primaryUserId,
  ]
  const users = await usersById(
    engine,
    tx,
    workspaceId,
    userIds.filter((id) => id !== null),
  )
  const changes = compareIdentity(
    decidedOn,
    identity,
    (id) => users.get(id)?.name ?? users.get(id)?.email ?? id,
  )
  if (changes.length > 0)
    return voided(
      'device_changed',
      'The device is no longer the one that was decided on. Nothing was sent.',
      { changes },
    )

  if (row.kind === 'open') throw new TypeError('an opened record is never sent')
  const open = await openActionsOf(engine, tx, workspaceId, [device], now, row.id)
  const asker = { workspaceId, id: row.agentId, permissions: [] }
  const context = await workspaceContext(engine, tx, asker, now, { connection, except: row.id })
  const verdict = evaluate(capabilityDevice(device), {
    ...context,
    openActions: open.get(device.id) ?? [],
  }).find((one) => one.action === row.kind)
  if (verdict?.verdict === 'allowed') return null
  const code = verdict?.code ?? 'os_unknown'
  const detail = `${verdict?.reason ?? 'No rule allows it'}. Nothing was sent.`
  return ofTheWorkspace.includes(code) || isLimit(code) ? notSent(code, detail) : voided(code, detail)
}

/** Takes the action by one conditional update; the PIN, where there is one, is on disk in the same commit. */
async function claim(core: Core, tx: Tx, row: ActionRow, read: Read): Promise<Claimed | null> {
  const { engine } = core
  const now = core.clock.now()
  const device = await deviceRow(engine, tx, row.workspaceId, row.deviceId)
  if (!device || row.kind === 'open') return null
  const pin = device.osFamily === 'macos' ? String(randomInt(1_000_000)).padStart(6, '0') : null
  const command = commandFor(row.kind, device, pin)
  const { actions } = engine.tables
  const claimed = await move(engine, tx, row, {
    to: 'dispatching',
    cause: 'claim',
    actor: service(row, 'dispatch'),
    at: now,
    columns: {
      leaseUntil: now + toFirstByte,
      dispatchedAt: now,
      pinCiphertext: pin === null ? null : core.secrets.encrypt(pin, pinContext(row.workspaceId, row.id)),
    },
    provided: eq(actions.leaseOwner, core.processId),
    entry: {
      details: {
        // A new hostname is told and does not void: it is no part of the identity.
        ...(device.hostname !== snapshotOf(row).hostname && { hostnameNow: device.hostname }),
      },
    },
  })
  if (!claimed) return null
  const { client, connection } = read
  return { row: claimed, client, connection, command, deviceOffline: device.status === 'inactive' }
}

/** The command as it goes out. Throws where the rule let through what cannot be written: nothing is sent then. */
function commandFor(kind: CommandKind, device: DeviceRow, pin: string | null): Command {
  const action = kind === 'wipe' ? 'erase' : 'lock'
  const channel = channelFor(kind, device.osFamily)
  if (channel === 'agent') return { channel, systemId: device.jumpcloudId, action }
  if (channel === 'apple_mdm' && device.appleMdmId !== null && device.appleDeviceId !== null)
    return {
      channel,
      mdmId: device.appleMdmId,
      deviceId: device.appleDeviceId,
      action,
      ...(pin !== null && { pin }),
    }
  throw new TypeError('there is no way to send this command')
}

/** One command, and what is known of it. */
async function send(core: Core, claimed: Claimed): Promise<void> {
  const { row, client, command, connection } = claimed
  const outcome = await client.send(command, {
    deadlineMs: core.settings.commandDeadline,
    beforeFirstByte: () => core.clock.now() <= (row.leaseUntil ?? 0),
  })
  await keepOutcome(core, claimed, outcome)
  await core.engine.publish(row.workspaceId)
  const told = tellsOfJumpCloud(outcome)
  if (told !== 'nothing') await noteOutcome(core, connection, told)
}

/** Tries to write an outcome, in all. Afterwards recovery says `unknown`, which is true as well. */
const writeTries = 5

async function keepOutcome(core: Core, claimed: Claimed, outcome: CommandOutcome): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await core.engine.tx((tx) => writeOutcome(core, tx, claimed, outcome))
      return
    } catch (error) {
      if (attempt === writeTries) throw error
      core.log.warn(
        { err: error, actionId: claimed.row.id },
        'The outcome of a command could not be written yet.',
      )
      await core.clock.sleep(100 * 4 ** attempt)
    }
  }
}

async function writeOutcome(core: Core, tx: Tx, claimed: Claimed, outcome: CommandOutcome): Promise<void> {
  const { engine } = core
  const { workspaceId, id } = claimed.row
  await lockWorkspace(engine, tx, workspaceId)
  const row = await findAction(engine, tx, workspaceId, id)
  if (!row) return
  const at = core.clock.now()
  const actor = service(row, 'dispatch')
  const { code, detail, status, retryAfter } = outcome
  const late = row.state !== 'dispatching'
  if (late && (row.state !== 'unknown' || outcome.state === 'unknown')) {
    // A person has settled it meanwhile, or the answer says no more than we know: it is told, and changes nothing.
    await note(engine, tx, row, actor, at, {
      outcome: row.state,
      details: { lateAnswer: outcome.state, code, detail, ...(status !== null && { status }) },
    })
    return
  }
  const accepted = outcome.state === 'accepted'
  const nothingThere = outcome.state === 'not_sent' || outcome.state === 'rejected'
  await move(engine, tx, row, {
    to: outcome.state,
    cause: late ? 'late_answer' : 'answer',
    actor,
    at,
    columns: {
      leaseOwner: null,
      leaseUntil: null,
      ...(accepted && {
        acceptedAt: at,
        deviceOffline: claimed.deviceOffline,
        evidence: { grade: 'jumpcloud_accepted', at: new Date(at).toISOString(), by: null, note: null },
      }),
      failure: accepted ? null : failure(code, detail, { status, retryAfter }),
      // A PIN that no device was given opens nothing.
      ...(nothingThere && { pinCiphertext: null }),
    },
    entry: { details: { ...(status !== null && { status }), ...(late && { late: true }) } },
  })
}

/** What an outcome tells about JumpCloud and our key, in the form of a failed read; null: that all is well. */
function tellsOfJumpCloud({
  state,
  code,
  status,
  detail,
  retryAfter,
}: CommandOutcome): JumpCloudError | null | 'nothing' {
  if (state === 'accepted') return null
  switch (code) {
    case 'credentials_invalid':
    case 'organization_not_found':
    case 'key_lacks_right':
    case 'rate_limited':
      return new JumpCloudError(code, detail, { status, retryAfter })
    case 'dns_failed':
    case 'connection_refused':
    case 'connect_timeout':
    case 'tls_failed':
    case 'unreachable':
    case 'no_answer':
    case 'server_error':
      return new JumpCloudError('unreachable', detail, { status, retryAfter })
    default:
      return 'nothing'
  }
}
