/**
 * At most one open lock and one open wipe a device, whichever of its identities one looks at: ours, JumpCloud's,
 * Apple's. An open action holds a row for each, and the primary key does the refusing.
 */
import { and, eq, inArray } from 'drizzle-orm'
import type { ActionRow, Engine, Tx } from '../store/index.ts'
import { isOpen } from './states.ts'

/** What identifies a device. */
export interface Identities {
  deviceId: string
  jumpcloudId: string
  appleDeviceId: string | null
}

const slotsOf = (kind: 'lock' | 'wipe', { deviceId, jumpcloudId, appleDeviceId }: Identities): string[] => [
  `${kind}:device:${deviceId}`,
  `${kind}:jumpcloud:${jumpcloudId}`,
  ...(appleDeviceId === null ? [] : [`${kind}:apple:${appleDeviceId}`]),
]

/**
 * Takes the slots of a device for an action. Returns null where they are taken now, or the open action that has one;
 * nothing is taken then. What a lock holds after its time is up is given back here. `lastContact` (milliseconds) is
 * that of the device. The workspace must be locked.
 */
export async function takeSlots(
  engine: Engine,
  tx: Tx,
  action: Pick<ActionRow, 'workspaceId' | 'id'> & { kind: 'lock' | 'wipe' },
  identities: Identities,
  lastContact: number | null,
  now: number,
): Promise<ActionRow | null> {
  const { actions, openSlots } = engine.tables
  const { workspaceId } = action
  const slots = slotsOf(action.kind, identities)
  const holders = await tx
    .select({ action: actions })
    .from(openSlots)
    .innerJoin(
      actions,
      and(eq(actions.workspaceId, openSlots.workspaceId), eq(actions.id, openSlots.actionId)),
    )
    .where(and(eq(openSlots.workspaceId, workspaceId), inArray(openSlots.slot, slots)))
  for (const { action: holder } of holders) {
    if (isOpen(holder, lastContact, now)) return holder
    await releaseSlots(engine, tx, workspaceId, holder.id)
  }
  const taken = await tx
    .insert(openSlots)
    .values(slots.map((slot) => ({ workspaceId, slot, actionId: action.id })))
    .onConflictDoNothing()
    .returning({ slot: openSlots.slot })
  // Only with the workspace unlocked could another have come between; then nothing may go on.
  if (taken.length !== slots.length) throw new Error('a slot of the device was taken meanwhile')
  return null
}

export async function releaseSlots(
  engine: Engine,
  tx: Tx,
  workspaceId: string,
  actionId: string,
): Promise<void> {
  const { openSlots } = engine.tables
  await tx
    .delete(openSlots)
    .where(and(eq(openSlots.workspaceId, workspaceId), eq(openSlots.actionId, actionId)))
}
