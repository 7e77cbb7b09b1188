/**
 * A reinstalled agent registers as a new system with the same serial number. The two rows become one device, with
 * our id and the history of the old one, only where that is certain: the serial is a real one, exactly two rows of
 * the workspace have it, the old one is removed, and JumpCloud, asked by its id, does not have it any more. Otherwise
 * they stay two. What was open for the old id is never sent to the new one: an action keeps the JumpCloud id it was
 * decided on.
 */
import { and, asc, count, eq, gt, inArray, isNotNull } from 'drizzle-orm'
import { hasActions } from '../../actions/of-devices.ts'
import { isPlaceholderSerial } from '../../jumpcloud/index.ts'
import type { DeviceRow, Tx } from '../../store/index.ts'
import { nextDeviceChange, noteDevicesGone } from '../../store/workspaces.ts'
import { reassignOwners } from '../owners.ts'
import type { SyncContext } from './context.ts'

const batchSize = 100

interface Pair {
  old: DeviceRow
  fresh: DeviceRow
}

export async function joinReinstalled(run: SyncContext): Promise<void> {
  for (let after: string | null = null; ;) {
    const serials: string[] = await twice(run, after)
    const last = serials.at(-1)
    if (last === undefined) return
    for (const pair of await pairsOf(run, serials)) await join(run, pair)
    after = last
  }
}

/** Serial numbers that exactly two rows have, in their order. */
async function twice(run: SyncContext, after: string | null): Promise<string[]> {
  const { devices } = run.core.engine.tables
  const rows = await run.core.engine.db
    .select({ serial: devices.serialNumber })
    .from(devices)
    .where(
      and(
        eq(devices.workspaceId, run.workspaceId),
        isNotNull(devices.serialNumber),
        after === null ? undefined : gt(devices.serialNumber, after),
      ),
    )
    .groupBy(devices.serialNumber)
    .having(eq(count(), 2))
    .orderBy(asc(devices.serialNumber))
    .limit(batchSize)
  return rows.flatMap(({ serial }) => serial ?? [])
}

async function pairsOf(run: SyncContext, serials: readonly string[]): Promise<Pair[]> {
  const { devices } = run.core.engine.tables
  const real = serials.filter((serial) => !isPlaceholderSerial(serial))
  if (real.length === 0) return []
  const rows = await run.core.engine.db
    .select()
    .from(devices)
    .where(and(eq(devices.workspaceId, run.workspaceId), inArray(devices.serialNumber, real)))
  return real.flatMap((serial) => {
    const both = rows.filter((row) => row.serialNumber === serial)
    const old = both.find((row) => row.removedAt !== null)
    const fresh = both.find((row) => row.removedAt === null)
    return both.length === 2 && old && fresh ? [{ old, fresh }] : []
  })
}

async function join(run: SyncContext, { old, fresh }: Pair): Promise<void> {
  if ((await run.client.system(old.jumpcloudId, run.signal)) !== null) return
  await run.commit(async (tx, now) => {
    if (!(await stillSo(run, tx, { old, fresh }))) return undefined
    await moveTo(run, tx, { old, fresh }, now)
    return undefined
  })
}

/** Looked at again inside the transaction: a person may have read or acted on either meanwhile. */
async function stillSo(run: SyncContext, tx: Tx, { old, fresh }: Pair): Promise<boolean> {
  const { engine } = run.core
  const { devices } = engine.tables
  const rows = await tx
    .select({ id: devices.id, removedAt: devices.removedAt, serialNumber: devices.serialNumber })
    .from(devices)
    .where(and(eq(devices.workspaceId, run.workspaceId), eq(devices.serialNumber, fresh.serialNumber ?? '')))
  const isOld = rows.some((row) => row.id === old.id && row.removedAt !== null)
  const isFresh = rows.some((row) => row.id === fresh.id && row.removedAt === null)
  if (rows.length !== 2 || !isOld || !isFresh) return false
  // Somebody has acted on the new row: its actions and its timeline speak of that id, and stay with it.
  return !(await hasActions(engine, tx, run.workspaceId, fresh.id))
}

async function moveTo(run: SyncContext, tx: Tx, { old, fresh }: Pair, now: number): Promise<void> {
  const { engine } = run.core
  const { workspaceId } = run
  const { bindings, devices, ownerChoices, ownerHistory } = engine.tables
  const ofFresh = and(eq(devices.workspaceId, workspaceId), eq(devices.id, fresh.id))
  const [latest] = await tx.select().from(devices).where(ofFresh)
  if (!latest) return
  await tx.delete(devices).where(ofFresh)
  await noteDevicesGone(engine, tx, workspaceId)
  await tx
    .delete(ownerChoices)
    .where(and(eq(ownerChoices.workspaceId, workspaceId), eq(ownerChoices.deviceId, fresh.id)))
  await tx
    .delete(ownerHistory)
    .where(and(eq(ownerHistory.workspaceId, workspaceId), eq(ownerHistory.deviceId, fresh.id)))
  await tx.delete(bindings).where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.deviceId, old.id)))
  await tx
    .update(bindings)
    .set({ deviceId: old.id })
    .where(and(eq(bindings.workspaceId, workspaceId), eq(bindings.deviceId, fresh.id)))
  await tx
    .update(devices)
    .set({
      ...latest,
      id: old.id,
      createdAt: old.createdAt,
      // The owner is decided anew, as a change of the old device's owner.
      ownerKey: old.ownerKey,
      ownerReason: old.ownerReason,
      ownerUserId: old.ownerUserId,
      ownerCandidates: old.ownerCandidates,
      boundSince: old.boundSince,
      boundSource: old.boundSource,
      updatedAt: now,
      change: await nextDeviceChange(engine, tx, workspaceId),
    })
    .where(and(eq(devices.workspaceId, workspaceId), eq(devices.id, old.id)))
  await reassignOwners(engine, tx, workspaceId, [old.id], now, { announce: run.announcing })
  await run.tellDevices(tx, [old.id, fresh.id], now)
}
