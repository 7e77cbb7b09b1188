/**
 * Phase `removals`: what JumpCloud no longer lists. The one phase that takes something away, so it trusts nobody: the
 * fleet must have been read to its end, more than a tenth of it is never removed without a person, and each device is
 * asked for once more by its id before it goes (a list that shifts under paging leaves some out).
 */
import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { System } from '../../jumpcloud/index.ts'
import type { DeviceRow } from '../../store/index.ts'
import { systemColumns, systemKeys } from '../columns.ts'
import { reassignOwners } from '../owners.ts'
import { batches, deviceRows, updateDevices } from '../write.ts'
import { ahead, type SyncContext } from './context.ts'

/** So many may go without asking, however small the fleet. */
const alwaysAllowed = 5
/** And so large a part of the fleet. */
const allowedShare = 0.1
const batchSize = 100

/** Whether a run stops and asks before it removes so many of a fleet. */
export const wouldBeHeld = (leaving: number, fleet: number): boolean =>
  leaving > alwaysAllowed && leaving > fleet * allowedShare

type Candidate = Pick<DeviceRow, 'id' | 'jumpcloudId'> & { outOfScope: boolean }

/** Returns false where the run must wait for a person; it then removed nothing. */
export async function removeGone(run: SyncContext, scope: ReadonlySet<string> | null): Promise<boolean> {
  let fleet = 0
  let absent = 0
  for await (const { size, candidates } of missing(run, scope)) {
    fleet += size
    absent += candidates.length
  }
  const confirmed = run.row.removalsConfirmedBy !== null
  if (!confirmed && wouldBeHeld(absent, fleet)) {
    await run.commit((_tx, now) =>
      Promise.resolve({
        state: 'held',
        removalsHeld: absent,
        finishedAt: now,
        leaseOwner: null,
        leaseUntil: null,
      }),
    )
    return false
  }
  await run.commit(() => Promise.resolve({ done: 0, doneOf: absent }))
  // All are asked for before any goes: a run that fails half-way has removed nothing.
  const gone: Gone[] = []
  for await (const { candidates } of missing(run, scope))
    if (candidates.length > 0) gone.push(...(await askAgain(run, candidates)))
  for (const part of batches(gone)) await remove(run, part)
  return true
}

/** A device that goes, and when JumpCloud was asked for it, in milliseconds. */
interface Gone {
  id: string
  askedAt: number
}

/** Batch by batch, the devices of ours that the run did not meet, or met out of scope. */
async function* missing(
  run: SyncContext,
  scope: ReadonlySet<string> | null,
): AsyncGenerator<{ size: number; candidates: Candidate[] }> {
  const { devices } = run.core.engine.tables
  for (let last: string | null = null; ;) {
    const rows: Pick<DeviceRow, 'id' | 'jumpcloudId'>[] = await run.core.engine.db
      .select({ id: devices.id, jumpcloudId: devices.jumpcloudId })
      .from(devices)
      .where(
        and(
          eq(devices.workspaceId, run.workspaceId),
          isNull(devices.removedAt),
          last === null ? undefined : gt(devices.jumpcloudId, last),
        ),
      )
      .orderBy(asc(devices.jumpcloudId))
      .limit(batchSize)
    if (rows.length === 0) return
    const seen = await run.seenOf(rows.map(({ jumpcloudId }) => jumpcloudId))
    yield {
      size: rows.length,
      candidates: rows.flatMap((row) => {
        const outOfScope = scope !== null && !scope.has(row.jumpcloudId)
        // A run after a change of scope lists nothing, so nothing is missing to it.
        const absent = run.row.mode !== 'scope' && !seen.has(row.jumpcloudId)
        return outOfScope || absent ? [{ ...row, outOfScope }] : []
      }),
    }
    last = rows.at(-1)?.jumpcloudId ?? null
  }
}

/** Which of them JumpCloud really does not have, or has out of scope. The others are brought up to date. */
async function askAgain(run: SyncContext, candidates: readonly Candidate[]): Promise<Gone[]> {
  const { engine, clock } = run.core
  const askedAt = clock.now()
  const asked = ahead(each(candidates), run.core.settings.readConcurrency, async (candidate) => ({
    candidate,
    system: await stillOurs(run, candidate),
  }))
  const gone: Gone[] = []
  const there = new Map<string, System>()
  for await (const { candidate, system } of asked)
    if (system === null) gone.push({ id: candidate.id, askedAt })
    else there.set(candidate.id, system)

  await run.commit(async (tx, now) => {
    const kept = (await deviceRows(engine, tx, run.workspaceId, [...there.keys()])).flatMap((row) => {
      const system = there.get(row.id)
      if (!system || row.removedAt !== null || row.readAt > askedAt) return []
      const columns = systemColumns(system, row, run.connection.deviceTypes)
      return [{ ...row, ...columns, readAt: askedAt, updatedAt: now }]
    })
    await updateDevices(engine, tx, kept, [...systemKeys, 'readAt', 'updatedAt'])
    const ids = kept.map(({ id }) => id)
    await reassignOwners(engine, tx, run.workspaceId, ids, now, { announce: run.announcing })
    const { counts } = run.row
    return {
      done: run.row.done + there.size,
      counts: { ...counts, unchanged: counts.unchanged + kept.length },
    }
  })
  return gone
}

/** The system, where JumpCloud has it and it is in scope after all: a list of members may lack some. */
async function stillOurs(run: SyncContext, { jumpcloudId, outOfScope }: Candidate): Promise<System | null> {
  if (outOfScope) {
    const groups = await run.client.groupsOf(jumpcloudId, run.signal)
    if (!groups?.some((id) => run.connection.scope.groupIds.includes(id))) return null
  }
  return run.client.system(jumpcloudId, run.signal)
}

async function remove(run: SyncContext, gone: readonly Gone[]): Promise<void> {
  const { engine } = run.core
  await run.commit(async (tx, now) => {
    const askedAt = new Map(gone.map((device) => [device.id, device.askedAt]))
    const rows = await deviceRows(engine, tx, run.workspaceId, [...askedAt.keys()])
    // One that a person has read since then is there again.
    const removed = rows
      .filter((row) => row.removedAt === null && row.readAt <= (askedAt.get(row.id) ?? 0))
      .map((row) => ({ ...row, removedAt: now, updatedAt: now }))
    await updateDevices(engine, tx, removed, ['removedAt', 'updatedAt'])
    await run.tellDevices(
      tx,
      removed.map(({ id }) => id),
      now,
    )
    const { counts } = run.row
    return {
      done: run.row.done + gone.length,
      counts: { ...counts, removed: counts.removed + removed.length },
    }
  })
}

/** An array as the source of `ahead`. */
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item)
}
