/**
 * Keeps devices in sight whose wipe JumpCloud has, or may have. Only what is read of a device shows that its wipe has
 * become a trap, and from one sync to the next is too long for that. It only reads; nothing is ever sent because of it.
 */
import { and, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import { withJumpCloud } from '../connections/client.ts'
import { health } from '../connections/health.ts'
import type { Core } from '../core.ts'
import { readSystem } from '../inventory/fresh.ts'
import { storeReading } from '../inventory/reading.ts'
import { JumpCloudError } from '../jumpcloud/index.ts'
import type { DeviceRow } from '../store/index.ts'
import { deviceRow } from './device.ts'

const minute = 60_000
const hour = 60 * minute

/** For so long after a wipe was sent. A device that was away for longer comes back by a sync. */
const watchedFor = 90 * 24 * hour

/** Devices of one workspace that are read in one pass. */
const atOnce = 20

/**
 * How old what we know of a device may be: about as long as it may stay unwiped before that is an alarm, and longer
 * for what waits for days. Milliseconds.
 */
const pauseAfter = (sinceSent: number): number => Math.min(Math.max(sinceSent / 6, 10 * minute), 4 * hour)

/** The devices that are to be read now, by workspace. */
export async function sightsDue(core: Core): Promise<Map<string, DeviceRow[]>> {
  const { engine, clock } = core
  const { actions } = engine.tables
  const now = clock.now()
  const rows = await engine.db
    .select({
      workspaceId: actions.workspaceId,
      deviceId: actions.deviceId,
      dispatchedAt: actions.dispatchedAt,
    })
    .from(actions)
    .where(
      and(
        eq(actions.kind, 'wipe'),
        inArray(actions.state, ['accepted', 'unknown']),
        isNotNull(actions.dispatchedAt),
        gt(actions.dispatchedAt, now - watchedFor),
      ),
    )
  const due = new Map<string, DeviceRow[]>()
  for (const { workspaceId, deviceId, dispatchedAt } of rows) {
    const ofWorkspace = due.get(workspaceId) ?? []
    if (ofWorkspace.length >= atOnce) continue
    const device = await deviceRow(engine, engine.db, workspaceId, deviceId)
    if (!device || device.removedAt !== null) continue
    if (now >= device.readAt + pauseAfter(now - (dispatchedAt ?? now)))
      due.set(workspaceId, [...ofWorkspace, device])
  }
  return due
}

/** Reads these devices of one workspace anew. Does nothing while JumpCloud is not up; never throws for its answers. */
export async function keepInSight(
  core: Core,
  workspaceId: string,
  devices: readonly DeviceRow[],
  signal: AbortSignal,
): Promise<void> {
  const { state } = health(core, workspaceId)
  if (state === 'down' || state === 'rate_limited') return
  try {
    for (const device of devices) {
      if (signal.aborted) return
      const readAt = core.clock.now()
      const fresh = await withJumpCloud(core, workspaceId, (client) =>
        readSystem(core, client.forSync(), device.jumpcloudId, device, signal),
      )
      await storeReading(core, device, fresh, readAt)
    }
  } catch (error) {
    // The next pass looks again; `health` has noted it.
    if (!(error instanceof JumpCloudError) && !signal.aborted) throw error
  }
}
