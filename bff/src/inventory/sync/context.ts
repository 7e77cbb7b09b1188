/**
 * One run at work: how its phases write. Each write is a transaction of at most a few hundred rows that also moves
 * the run's own row on (cursor, counts, lease), so that a crash loses nothing and repeats at most one batch; and each
 * is bound to the lease, so that a process which lost the run to another, or to a disconnect, can write no more.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { and, asc, eq, gt, inArray, isNull, type SQL } from 'drizzle-orm'
import type { SyncPhase } from '@siit-jumpcloud/shared'
import type { Core } from '../../core.ts'
import { insightsIdsAtOnce, type JumpCloudClient, type OnWait } from '../../jumpcloud/index.ts'
import { appendEvents, lockWorkspace } from '../../store/workspaces.ts'
import type { ConnectionRow, DeviceRow, SyncRunRow, Tx } from '../../store/index.ts'
import { changed, type Column, deviceRows, updateDevices } from '../write.ts'
import { announceRun } from './run-row.ts'

/** Milliseconds without any progress after which another process may take a run over. */
export const leaseTime = 5 * 60_000

/** Least pause between two `sync` events of the same phase, in milliseconds. */
const eventPause = 500

/** Waits that end within that of each other are one, in milliseconds. */
const waitsAlike = 5_000

/** The run is no longer this process's: taken over, ended, or its workspace disconnected. */
export class RunLost extends Error {
  override readonly name = 'RunLost'
}

export interface RunRecord {
  jumpcloudId: string | null
  code: string
  detail: string
}

/** Devices of one batch, as light as the phases between need them. */
export type BatchDevice = Pick<DeviceRow, 'id' | 'jumpcloudId' | 'osFamily'>

const phaseColumns = ['workspaceId', 'id', 'jumpcloudId', 'readAt', 'updatedAt'] as const
/** A device as a phase over all devices sees it. */
type PhaseRow<K extends Column> = Pick<DeviceRow, (typeof phaseColumns)[number] | K>

/** Devices that such a phase reads and writes at once: as many as one call to System Insights tells of. */
const devicesAtOnce = insightsIdsAtOnce

export class SyncContext {
  readonly core: Core
  readonly client: JumpCloudClient
  readonly connection: ConnectionRow
  readonly signal: AbortSignal
  /** The run's row as last written. */
  row: SyncRunRow
  private lastEventAt = -Infinity
  private writing: Promise<void> = Promise.resolve()
  private records: number

  constructor(of: {
    core: Core
    client: JumpCloudClient
    connection: ConnectionRow
    signal: AbortSignal
    row: SyncRunRow
    records: number
  }) {
    this.core = of.core
    this.client = of.client
    this.connection = of.connection
    this.signal = of.signal
    this.row = of.row
    this.records = of.records
  }

  get workspaceId(): string {
    return this.row.workspaceId
  }

  /** Nobody sees devices before Finish setup, so nobody is told of each. */
  get announcing(): boolean {
    return this.connection.finishedAt !== null
  }

  /**
   * Writes one batch. `work` changes rows and may return how the run's row moves on; both are one transaction.
   * Throws `RunLost` where the run is no longer ours, and the signal's reason where the process is stopping.
   */
  commit(work: (tx: Tx, now: number) => Promise<Partial<SyncRunRow> | undefined>): Promise<void> {
    // One at a time: a read that waits writes too, while a phase writes what it has.
    const written = this.writing.then(() => this.write(work))
    this.writing = written.catch(() => undefined)
    return written
  }

  private async write(
    work: (tx: Tx, now: number) => Promise<Partial<SyncRunRow> | undefined>,
  ): Promise<void> {
    this.signal.throwIfAborted()
    const { engine, clock, processId } = this.core
    const { syncRuns } = engine.tables
    const before = { row: this.row, records: this.records }
    const now = clock.now()
    const ours = and(
      eq(syncRuns.workspaceId, this.workspaceId),
      eq(syncRuns.id, this.row.id),
      eq(syncRuns.state, 'running'),
      eq(syncRuns.leaseOwner, processId),
    )
    const written = engine.tx(async (tx) => {
      // A transaction may be run twice; each time from the same state.
      this.row = before.row
      this.records = before.records
      await lockWorkspace(engine, tx, this.workspaceId)
      const [held] = await tx.select({ id: syncRuns.id }).from(syncRuns).where(ours)
      if (!held) throw new RunLost('The run is no longer this process’s.')
      const patch = (await work(tx, now)) ?? {}
      const next: SyncRunRow = { ...this.row, leaseUntil: now + leaseTime, waiting: null, ...patch }
      await tx.update(syncRuns).set(next).where(ours)
      const waits = (next.waiting === null) !== (before.row.waiting === null)
      const news = next.phase !== before.row.phase || next.state !== before.row.state || waits
      const announced = news || now - this.lastEventAt >= eventPause
      if (announced) await announceRun(engine, tx, next, now)
      return { next, announced }
    })
    try {
      const { next, announced } = await written
      this.row = next
      if (announced) this.lastEventAt = now
      if (announced || this.announcing) await engine.publish(this.workspaceId)
    } catch (error) {
      this.row = before.row
      this.records = before.records
      throw error
    }
    // A click that came meanwhile gets its turn at the one writer before the next batch.
    await turn()
  }

  /**
   * A read waits for JumpCloud: whoever looks at the run is told until when, and the run stays this process's for as
   * long. Several reads that wait at once are told as one.
   */
  readonly onWait: OnWait = async ({ code, until }) => {
    const known = this.row.waiting
    if (known?.code === code && Date.parse(known.until) + waitsAlike >= until) return
    await this.commit((_tx, now) =>
      Promise.resolve({
        waiting: { code, until: new Date(until).toISOString() },
        leaseUntil: Math.max(now, until) + leaseTime,
      }),
    )
  }

  /** Goes to the next phase, at its beginning. */
  async enter(phase: SyncPhase): Promise<void> {
    if (this.row.phase === phase) return
    await this.commit(() => Promise.resolve({ phase, cursor: null, done: 0, doneOf: null }))
  }

  /** Notes records that could not be taken, or that need a look; for use inside `commit`. */
  async note(tx: Tx, records: readonly RunRecord[]): Promise<void> {
    if (records.length === 0) return
    const { syncRecords } = this.core.engine.tables
    const first = this.records
    this.records += records.length
    await tx.insert(syncRecords).values(
      records.map((record, i) => ({
        workspaceId: this.workspaceId,
        runId: this.row.id,
        number: first + i + 1,
        ...record,
      })),
    )
  }

  /** Tells the holders of these devices; for use inside `commit`. */
  async tellDevices(tx: Tx, deviceIds: readonly string[], now: number): Promise<void> {
    if (!this.announcing) return
    await appendEvents(
      this.core.engine,
      tx,
      this.workspaceId,
      deviceIds.map((deviceId) => ({ event: { type: 'device', deviceId }, deviceId })),
      now,
    )
  }

  /** All devices that JumpCloud still lists, in batches by their JumpCloud id, after the given one. */
  async *devices(after: string | null): AsyncGenerator<BatchDevice[]> {
    const { devices } = this.core.engine.tables
    for (let last = after; ;) {
      const batch = await this.core.engine.db
        .select({ id: devices.id, jumpcloudId: devices.jumpcloudId, osFamily: devices.osFamily })
        .from(devices)
        .where(
          and(
            eq(devices.workspaceId, this.workspaceId),
            isNull(devices.removedAt),
            this.entering,
            last === null ? undefined : gt(devices.jumpcloudId, last),
          ),
        )
        .orderBy(asc(devices.jumpcloudId))
        .limit(devicesAtOnce)
      if (batch.length > 0) yield batch
      last = batch.at(-1)?.jumpcloudId ?? null
      if (last === null || batch.length < devicesAtOnce) return
    }
  }

  /**
   * Runs a phase that adds to the devices we have: reads for each batch (several batches ahead of the writing),
   * patches the rows, moves on. `read` returns what the patches need, or null where the batch is to be left alone.
   */
  async overDevices<R, W extends Column = never, N extends Column = never>(phase: {
    read: (batch: BatchDevice[]) => Promise<R>
    patch: (row: PhaseRow<W | N>, read: R) => Partial<PhaseRow<W | N>>
    /** Those that the phase decides. */
    columns: readonly W[]
    /** Those that it looks at besides: a row has fifty, and a fleet a hundred thousand rows. */
    needs: readonly N[]
    /** When what the patches need was read, where that was before the phase; in milliseconds. */
    readAt?: number
    /** What else is written with the batch, after its rows. */
    also?: (tx: Tx, rows: PhaseRow<W | N>[], read: R, now: number) => Promise<void>
  }): Promise<void> {
    const { engine, clock } = this.core
    const from = deviceCursor(this.row.cursor)
    const of = this.row.doneOf ?? (await this.countDevices())
    const readBatches = ahead(this.devices(from), 2, async (batch) => {
      const readAt = phase.readAt ?? clock.now()
      return { batch, readAt, read: await phase.read(batch) }
    })
    for await (const { batch, readAt, read } of readBatches)
      await this.commit(async (tx, now) => {
        const rows = await deviceRows(
          engine,
          tx,
          this.workspaceId,
          batch.map(({ id }) => id),
          [...phaseColumns, ...phase.columns, ...phase.needs],
        )
        // A person had the device read again while we were reading: theirs is the newer copy.
        const ours = rows.filter((row) => row.readAt <= readAt)
        const patched = ours.flatMap((row) => {
          const next = changed(row, phase.patch(row, read))
          return next ? [{ before: row, after: { ...next, updatedAt: now } }] : []
        })
        await updateDevices(
          engine,
          tx,
          patched.map(({ after }) => after),
          [...phase.columns, 'updatedAt'],
        )
        await this.tellDevices(
          tx,
          patched.map(({ after }) => after.id),
          now,
        )
        await phase.also?.(tx, ours, read, now)
        return {
          cursor: { after: batch.at(-1)?.jumpcloudId ?? null },
          counts: this.recount(patched.map(({ before }) => before)),
          done: this.row.done + batch.length,
          doneOf: of,
        }
      })
  }

  /** Devices that this run found unchanged until now are updated ones after all. */
  recount(rows: readonly Pick<DeviceRow, 'updatedAt'>[]): SyncRunRow['counts'] {
    const { counts, startedAt } = this.row
    const first = rows.filter((row) => row.updatedAt < startedAt).length
    const moved = Math.min(first, counts.unchanged)
    return { ...counts, updated: counts.updated + moved, unchanged: counts.unchanged - moved }
  }

  private async countDevices(): Promise<number> {
    const { devices } = this.core.engine.tables
    return this.core.engine.db.$count(
      devices,
      and(eq(devices.workspaceId, this.workspaceId), isNull(devices.removedAt), this.entering),
    )
  }

  /** After a change of scope a run works on what enters, and on nothing else. */
  private get entering(): SQL | undefined {
    if (this.row.mode !== 'scope') return undefined
    const { devices, syncSeen } = this.core.engine.tables
    const met = this.core.engine.db
      .select({ id: syncSeen.jumpcloudId })
      .from(syncSeen)
      .where(and(eq(syncSeen.workspaceId, this.workspaceId), eq(syncSeen.runId, this.row.id)))
    return inArray(devices.jumpcloudId, met)
  }

  /** Of these JumpCloud ids, those that the run met; or only those that it found new, back or changed. */
  async seenOf(jumpcloudIds: readonly string[], only?: 'touched'): Promise<Set<string>> {
    const { syncSeen } = this.core.engine.tables
    const rows = await this.core.engine.db
      .select({ id: syncSeen.jumpcloudId })
      .from(syncSeen)
      .where(
        and(
          eq(syncSeen.workspaceId, this.workspaceId),
          eq(syncSeen.runId, this.row.id),
          inArray(syncSeen.jumpcloudId, [...jumpcloudIds]),
          only && eq(syncSeen.touched, true),
        ),
      )
    return new Set(rows.map(({ id }) => id))
  }
}

/** The cursor of a phase over devices: the JumpCloud id it has done. Anything else begins anew. */
function deviceCursor(cursor: unknown): string | null {
  if (typeof cursor !== 'object' || cursor === null || !('after' in cursor)) return null
  return typeof cursor.after === 'string' ? cursor.after : null
}

/** Works on up to `width` items at once and gives the results in the items' order. */
export async function* ahead<T, R>(
  source: AsyncIterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  try {
    for await (const item of source) {
      const started = work(item)
      // Whoever awaits it sees the error; until then it must not count as unhandled.
      started.catch(() => undefined)
      running.push(started)
      const next = running.length >= width ? running.shift() : undefined
      if (next) yield await next
    }
    for (let next = running.shift(); next; next = running.shift()) yield await next
  } finally {
    // What was begun ends before the phase does, so that nothing is read behind a run that is over.
    await Promise.allSettled(running)
  }
}

/** Works on all items, up to `width` at once, in any order. The first error is thrown once nothing runs any more. */
export async function inTurns<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const failures: unknown[] = []
  const worker = async () => {
    for (const item of left) {
      if (failures.length > 0) return
      try {
        await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  if (failures.length > 0) throw failures[0]
}
