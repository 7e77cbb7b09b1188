/**
 * One run from its first page to its last word. It may begin in one process and end in another: whoever holds its
 * lease goes on at its phase and cursor. A run that fails removes nothing.
 */
import { and, count, eq, isNull, lt, ne, or } from 'drizzle-orm'
import { clientOf, noteOutcome } from '../../connections/client.ts'
import { markFleetRead } from '../../connections/credentials.ts'
import type { Core } from '../../core.ts'
import { AppError } from '../../errors.ts'
import { JumpCloudError } from '../../jumpcloud/index.ts'
import { lockWorkspace } from '../../store/workspaces.ts'
import type { SyncRunRow } from '../../store/index.ts'
import { type AppleIndex, patchAppleDevices, readAppleIndex } from './apple.ts'
import { leaseTime, RunLost, SyncContext } from './context.ts'
import { SyncFailure } from './failure.ts'
import { type Membership, patchGroups, readMembership } from './groups.ts'
import { readHardware } from './hardware.ts'
import { readPeople } from './people.ts'
import { joinReinstalled } from './reinstalled.ts'
import { removeGone } from './removals.ts'
import { announceRun } from './run-row.ts'
import { scopeIds } from './scope.ts'
import { readSystems } from './systems.ts'

/**
 * Runs, or carries on, a run to its end; does nothing where another process has it, or it has ended. Never throws for
 * what JumpCloud does: that is the run's `error`. Where the signal aborts, the run waits to be resumed.
 */
export async function runSync(
  core: Core,
  workspaceId: string,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const row = await claim(core, workspaceId, runId)
  if (!row) return
  let run: SyncContext | null = null
  // Ends what is still being read once the run is over, however it ends.
  const over = new AbortController()
  // One that was cancelled stops at once, and not at its next write: it may be waiting for JumpCloud.
  const unsubscribe = core.engine.subscribe((changed) => {
    if (changed === workspaceId)
      isOurs(core, workspaceId, runId).then(
        (ours) => {
          if (!ours) over.abort(new RunLost('The run is no longer this process’s.'))
        },
        () => undefined,
      )
  })
  try {
    const { client, row: connection } = await clientOf(core, workspaceId)
    run = new SyncContext({
      core,
      client: client.forSync(),
      connection,
      signal: AbortSignal.any([signal, over.signal]),
      row,
      records: await countRecords(core, workspaceId, runId),
    })
    await runPhases(run)
    await noteOutcome(core, connection, null)
  } catch (error) {
    if (error instanceof RunLost) return
    if (signal.aborted) {
      await release(core, workspaceId, runId)
      return
    }
    // The key's state first, so that whoever hears of the failed run finds out why.
    if (run) await noteOutcome(core, run.connection, error)
    await fail(core, workspaceId, runId, whyOf(core, workspaceId, error))
  } finally {
    unsubscribe()
    over.abort(new Error('The run is over.'))
  }
}

async function isOurs(core: Core, workspaceId: string, runId: string): Promise<boolean> {
  const { syncRuns } = core.engine.tables
  const rows = await core.engine.db
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(
      and(
        eq(syncRuns.workspaceId, workspaceId),
        eq(syncRuns.id, runId),
        eq(syncRuns.state, 'running'),
        eq(syncRuns.leaseOwner, core.processId),
      ),
    )
  return rows.length > 0
}

const phases = ['systems', 'hardware', 'apple_mdm', 'groups', 'people', 'removals'] as const

async function runPhases(run: SyncContext): Promise<void> {
  const scope = await scopeIds(run)
  const early = readEarly(run)
  const work: Record<(typeof phases)[number], () => Promise<unknown>> = {
    systems: () => readSystems(run, scope),
    hardware: () => {
      early.begin()
      return readHardware(run)
    },
    apple_mdm: () => patchAppleDevices(run, early.apple()),
    groups: () => patchGroups(run, early.groups()),
    people: () => readPeople(run),
    removals: () => finish(run, scope),
  }
  for (const phase of phases.slice(phases.findIndex((phase) => phase === run.row.phase))) {
    await run.enter(phase)
    await work[phase]()
  }
}

/**
 * Apple's records and the groups are lists whose pages come one after the other, so each is read while the phases
 * before it still work: a fleet is read a good deal sooner for it.
 */
function readEarly(run: SyncContext) {
  let apple: Promise<AppleIndex | null> | undefined
  let groups: Promise<Membership> | undefined
  const quietly = <T>(reading: Promise<T>): Promise<T> => {
    // Whoever awaits it sees the error; until then it must not count as unhandled.
    reading.catch(() => undefined)
    return reading
  }
  const early = {
    apple: () => (apple ??= quietly(readAppleIndex(run))),
    groups: () => (groups ??= quietly(readMembership(run))),
    begin() {
      void early.apple()
      void early.groups()
    },
  }
  return early
}

async function finish(run: SyncContext, scope: ReadonlySet<string> | null): Promise<void> {
  const { core, workspaceId } = run
  if (!(await removeGone(run, scope))) return
  await joinReinstalled(run)
  await run.commit(async (tx, now) => {
    await markFleetRead(core.engine, tx, workspaceId, run.row.startedAt, now)
    return { state: 'succeeded', phase: 'done', finishedAt: now, removalsHeld: null, ...ended }
  })
  await forgetSeen(core, workspaceId)
}

const ended = { cursor: null, leaseOwner: null, leaseUntil: null } as const

/** Takes the run where nobody has it: one conditional update. */
async function claim(core: Core, workspaceId: string, runId: string): Promise<SyncRunRow | null> {
  const { engine, processId } = core
  const { syncRuns } = engine.tables
  const now = core.clock.now()
  return engine.tx(async (tx) => {
    const [row] = await tx
      .update(syncRuns)
      .set({ leaseOwner: processId, leaseUntil: now + leaseTime })
      .where(
        and(
          eq(syncRuns.workspaceId, workspaceId),
          eq(syncRuns.id, runId),
          eq(syncRuns.state, 'running'),
          or(isNull(syncRuns.leaseOwner), lt(syncRuns.leaseUntil, now)),
        ),
      )
      .returning()
    return row ?? null
  })
}

/** Lets go of a run that this process cannot end, so that the next one need not wait. */
async function release(core: Core, workspaceId: string, runId: string): Promise<void> {
  const { engine, processId } = core
  const { syncRuns } = engine.tables
  await engine.tx(async (tx) => {
    await tx
      .update(syncRuns)
      .set({ leaseOwner: null, leaseUntil: null })
      .where(
        and(
          eq(syncRuns.workspaceId, workspaceId),
          eq(syncRuns.id, runId),
          eq(syncRuns.leaseOwner, processId),
        ),
      )
  })
}

async function fail(
  core: Core,
  workspaceId: string,
  runId: string,
  error: { code: string; detail: string },
): Promise<void> {
  const { engine, processId } = core
  const { syncRuns } = engine.tables
  const now = core.clock.now()
  await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const [row] = await tx
      .update(syncRuns)
      .set({ state: 'failed', error, finishedAt: now, ...ended })
      .where(
        and(
          eq(syncRuns.workspaceId, workspaceId),
          eq(syncRuns.id, runId),
          eq(syncRuns.state, 'running'),
          eq(syncRuns.leaseOwner, processId),
        ),
      )
      .returning()
    if (row) await announceRun(engine, tx, row, now)
  })
  await engine.publish(workspaceId)
  await forgetSeen(core, workspaceId)
}

function whyOf(core: Core, workspaceId: string, error: unknown): { code: string; detail: string } {
  const kept = 'What was read is kept, and nothing was removed.'
  if (error instanceof SyncFailure) return { code: error.code, detail: error.message }
  if (error instanceof JumpCloudError) return { code: error.code, detail: `${error.publicDetail} ${kept}` }
  if (error instanceof AppError) return { code: error.code, detail: error.message }
  core.log.error({ err: error, workspaceId }, 'A sync failed by a fault of our own.')
  return { code: 'internal', detail: `Our own service failed. ${kept} The next sync tries again.` }
}

/** What runs met is needed until they end; of a held one, until it is confirmed or superseded. */
async function forgetSeen(core: Core, workspaceId: string): Promise<void> {
  const { engine } = core
  const { syncRuns, syncSeen } = engine.tables
  await engine.tx(async (tx) => {
    const live = await tx
      .select({ id: syncRuns.id })
      .from(syncRuns)
      .where(
        and(
          eq(syncRuns.workspaceId, workspaceId),
          or(eq(syncRuns.state, 'running'), eq(syncRuns.state, 'held')),
        ),
      )
    // Only one run at a time is running or held, so all others' rows go.
    const [keep] = live
    await tx
      .delete(syncSeen)
      .where(and(eq(syncSeen.workspaceId, workspaceId), keep ? ne(syncSeen.runId, keep.id) : undefined))
  })
}

async function countRecords(core: Core, workspaceId: string, runId: string): Promise<number> {
  const { syncRecords } = core.engine.tables
  const [row] = await core.engine.db
    .select({ records: count() })
    .from(syncRecords)
    .where(and(eq(syncRecords.workspaceId, workspaceId), eq(syncRecords.runId, runId)))
  return row?.records ?? 0
}
