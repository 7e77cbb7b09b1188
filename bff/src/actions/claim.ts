/** The claim: from here on one process, and only this one, may send the command, and for a short while only. */
import { randomInt } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { channelFor, type CommandKind } from '../capabilities/index.ts'
import type { Core } from '../core.ts'
import type { Command, JumpCloudClient } from '../jumpcloud/index.ts'
import type { ActionRow, ConnectionRow, DeviceRow, Tx } from '../store/index.ts'
import { deviceRow } from './device.ts'
import type { Read } from './fresh-look.ts'
import { pinContext } from './pin.ts'
import { move, service } from './record.ts'
import { toFirstByte } from './times.ts'
import { snapshotOf } from './view.ts'

/** A claimed action: its row is in `dispatching`, on disk, and only the holder of this may send it. */
export interface Claimed {
  row: ActionRow
  client: JumpCloudClient
  connection: ConnectionRow
  command: Command
}

/** Takes the action by one conditional update; the PIN, where there is one, is on disk in the same commit. */
export async function claim(core: Core, tx: Tx, row: ActionRow, read: Read): Promise<Claimed | null> {
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
      deviceOffline: device.status === 'inactive',
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
  return { row: claimed, client, connection, command }
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
