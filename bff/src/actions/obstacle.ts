/** What stands in the way of an approved action by the time it could go out. */
import type { DeviceChange } from '@siit-jumpcloud/shared'
import { evaluate, needsSecondPerson } from '../capabilities/index.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { applyFresh, markRemoved } from '../inventory/fresh.ts'
import type { ActionRow, ConnectionRow, DeviceRow, Tx } from '../store/index.ts'
import { changesSince } from './changes.ts'
import { deviceRow } from './device.ts'
import { type Ended, notSent, type Read, voided } from './fresh-look.ts'
import { openActionsOf } from './open.ts'
import { isLimit } from './refusal.ts'
import { capabilityDevice, workspaceContext } from './verdicts.ts'

/** Codes of a verdict that speak of the device itself. Everything else may pass, with the device as it is. */
const ofTheWorkspace: readonly string[] = [
  'stopped',
  'quarantine',
  'not_connected',
  'not_reviewed',
  'credentials_invalid',
  'key_lacks_right',
]

/**
 * What stands in the way by now, or null. Brings our copy up to date on the way. In the transaction of the claim, with
 * the workspace locked.
 */
export async function obstacle(core: Core, tx: Tx, row: ActionRow, read: Read): Promise<Ended | null> {
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

  const applied = await applyFresh(engine, tx, workspaceId, row.deviceId, read.fresh, now)
  // Which of two readings is the newer is told by clocks, and clocks are wrong at times: then both have to hold.
  const readings = [{ row: applied.row, boundUsers: null }, ...(applied.read ? [applied.read] : [])]
  for (const one of readings) {
    const changes = await changesSince(engine, tx, row, one.row, one.boundUsers)
    if (changes.length > 0) return deviceChanged(changes)
    const held = await heldBack(core, tx, row, one.row, connection, now)
    if (held) return held
  }
  return null
}

const deviceChanged = (changes: DeviceChange[]): Ended =>
  voided('device_changed', 'The device is no longer the one that was decided on. Nothing was sent.', {
    changes,
  })

/** What the rules say of it by now, where that is no. */
async function heldBack(
  core: Core,
  tx: Tx,
  row: ActionRow,
  device: DeviceRow,
  connection: ConnectionRow,
  now: number,
): Promise<Ended | null> {
  const { engine } = core
  const { workspaceId } = row
  if (row.kind === 'open') throw new TypeError('an opened record is never sent')
  const open = await openActionsOf(engine, tx, workspaceId, [device], now, row.id)
  const asker = { workspaceId, id: row.agentId, permissions: [] }
  const context = await workspaceContext(engine, tx, asker, now, { connection, except: row.id })
  const verdict = evaluate(capabilityDevice(device), {
    ...context,
    openActions: open.get(device.id) ?? [],
  }).find((one) => one.action === row.kind)
  if (verdict?.verdict === 'allowed')
    return row.approvedBy === null && needsSecondPerson(row.kind, context.policy, device.groupIds)
      ? notSent(
          'approval_required',
          'This device needs a second person by now, and nobody approved it. Nothing was sent. Ask anew.',
        )
      : null
  const code = verdict?.code ?? 'os_unknown'
  const detail = `${verdict?.reason ?? 'No rule allows it'}. Nothing was sent.`
  return ofTheWorkspace.includes(code) || isLimit(code) ? notSent(code, detail) : voided(code, detail)
}
