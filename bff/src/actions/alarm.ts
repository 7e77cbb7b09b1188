/**
 * A wipe that waits in JumpCloud is a trap: nothing calls it back, and it runs whenever the device is there, whoever
 * has it by then. What makes it one is judged here from facts that are stored anyway. Pure.
 */
import type { Snapshot } from './view.ts'

/** What a queued wipe was sent at, in milliseconds where it is an instant. */
export interface SentWipe {
  jumpcloudId: string
  channel: 'agent' | 'apple_mdm' | null
  snapshot: Pick<Snapshot, 'boundUsers' | 'mdm' | 'owner'>
  /** From when on JumpCloud had it, or may have. */
  since: number
  /** The device was not in contact when it was sent. */
  deviceOffline: boolean
  /** The first contact that was seen after `since`, as far as one was. */
  firstContact: number | null
}

/** The device as our copy has it now. */
export interface Sighting {
  jumpcloudId: string
  appleDeviceId: string | null
  /** When it last was in contact; null where that is not known. */
  seenAt: number | null
  /** Users bound to it directly. */
  bound: readonly { userId: string; name: string | null; since: number }[]
  /** Null where it has none, and where it is the one that the wipe was decided on. */
  newOwner: { key: string; name: string; since: number } | null
}

export interface Finding {
  /** The same finding has the same key, so that each is raised once. */
  key: string
  kind: 'rebound' | 'seen_unwiped'
  /** When the device was bound anew, or last seen. */
  at: number
  person: string | null
}

/**
 * How long a device may stay in contact after it could have fetched the command, in milliseconds. The contact that
 * fetches it is no alarm, or every wipe that works would raise one.
 */
export const timeToWipe = 10 * 60_000

/**
 * Whether the command can still reach this device. A reinstalled agent is another record, for which nothing waits (it
 * may well be the wipe that brought it about); an Apple device that was enrolled anew likewise.
 */
function canReach(wipe: SentWipe, device: Sighting): boolean {
  if (wipe.channel !== 'apple_mdm') return wipe.jumpcloudId === device.jumpcloudId
  const { appleDeviceId } = wipe.snapshot.mdm
  return device.appleDeviceId === null
    ? wipe.jumpcloudId === device.jumpcloudId
    : device.appleDeviceId === appleDeviceId
}

/** The device's first contact after the command could have reached JumpCloud, as far as it was seen. */
export function firstContactOf(wipe: SentWipe, { seenAt }: Pick<Sighting, 'seenAt'>): number | null {
  if (wipe.firstContact !== null) return wipe.firstContact
  return seenAt !== null && seenAt > wipe.since ? seenAt : null
}

/** What makes it a trap by now, the gravest first; empty where nothing does. */
export function findings(wipe: SentWipe, device: Sighting): Finding[] {
  if (!canReach(wipe, device)) return []
  const found: Finding[] = device.bound
    .filter(({ userId }) => !wipe.snapshot.boundUsers.includes(userId))
    .sort((a, b) => b.since - a.since || (a.userId < b.userId ? -1 : 1))
    .map(({ userId, name, since }) => ({
      key: `rebound:user:${userId}`,
      kind: 'rebound',
      at: since,
      person: name,
    }))
  const { newOwner } = device
  if (newOwner)
    found.push({
      key: `rebound:owner:${newOwner.key}`,
      kind: 'rebound',
      at: newOwner.since,
      person: newOwner.name,
    })
  const fetched = wipe.deviceOffline ? firstContactOf(wipe, device) : wipe.since
  if (device.seenAt !== null && fetched !== null && device.seenAt >= fetched + timeToWipe)
    found.push({ key: 'seen', kind: 'seen_unwiped', at: device.seenAt, person: null })
  return found
}
