/** A row as people may see it: without the PIN, the claim, or where the request came from. */
import type { Action, MdmVendor, OsFamily } from '@siit-jumpcloud/shared'
import type { ActionRow } from '../store/index.ts'
import { mayHaveLeft, waysOf } from './states.ts'

/** What was decided on, as it was then. Its canonical form is hashed into `plan`. */
export interface Snapshot {
  jumpcloudId: string
  serialNumber: string | null
  hostname: string | null
  os: { family: OsFamily; version: string | null }
  mdm: { vendor: MdmVendor; appleMdmId: string | null; appleDeviceId: string | null }
  /** JumpCloud ids, sorted. */
  boundUsers: string[]
  primaryUserId: string | null
  owner: string | null
  builtInCommands: string[] | null
  /** ISO instants: the device's last contact, and the age of our copy. */
  lastContact: string | null
  readAt: string
  requestId: string | null
  reason: string | null
  agentId: string
}

/** Guarantee at run time: the column is written by `newAction` in `record.ts` only, from a `Snapshot`. */
export const snapshotOf = (row: ActionRow) => row.snapshot as Snapshot

/** The action as the API gives it. */
export function toAction(row: ActionRow): Action {
  const { hostname, serialNumber, jumpcloudId } = snapshotOf(row)
  return {
    id: row.id,
    action: row.kind,
    state: row.state,
    deviceId: row.deviceId,
    device: { hostname, serialNumber, jumpcloudId },
    requestId: row.requestId,
    requestedBy: row.requestedBy,
    reason: row.reason,
    channel: row.channel,
    deviceOffline: row.deviceOffline,
    hasPin: hasPin(row),
    evidence: row.evidence,
    failure: row.failure,
    alarm: alarmOf(row),
    alarmAcknowledged: acknowledgementOf(row),
    command: row.kind === 'open' ? null : commandNames[row.kind],
    dispatchedAt: instant(row.dispatchedAt),
    acceptedAt: instant(row.acceptedAt),
    planHash: row.planHash,
    expiresAt: row.state === 'awaiting_approval' ? instant(row.leaseUntil) : null,
    decision: row.decision,
    ways: [...waysOf(row)],
    history: row.history,
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  }
}

/** JumpCloud's own names of the commands. */
const commandNames = { lock: 'lock', wipe: 'erase' } as const

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** The alarm that nobody has answered yet; what is settled has none. */
function alarmOf({ state, watch }: ActionRow): Action['alarm'] {
  if (!watch?.alarm || watch.acknowledged || (state !== 'accepted' && state !== 'unknown')) return null
  const { kind, at, person } = watch.alarm
  return { kind, at: new Date(at).toISOString(), person }
}

function acknowledgementOf({ watch }: ActionRow): Action['alarmAcknowledged'] {
  if (!watch?.acknowledged) return null
  const { by, at, note } = watch.acknowledged
  return { by, at: new Date(at).toISOString(), note }
}

/** A PIN exists and may be the one that the device asks for. */
export const hasPin = (row: Pick<ActionRow, 'pinCiphertext' | 'state'>): boolean =>
  row.pinCiphertext !== null && mayHaveLeft.includes(row.state)
