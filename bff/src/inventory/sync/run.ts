/**
 * One run from its first page to its last word. It may begin in one process and end in another: whoever holds its
 * lease goes on at its phase and cursor. A run that fails removes nothing.
 */
import { and, count, eq, isNull, lt, ne, or } from 'drizzle-orm'
import { accessOf, clientOf, noteOutcome } from '../../connections/client.ts'
import { connectionRow } from '../../connections/row.ts'
import { hastenSync } from '../../connections/schedule.ts'
import { markFleetRead } from '../../connections/credentials.ts'
import type { Core } from '../../core.ts'
import { AppError } from '../../errors.ts'
import { JumpCloudError } from '../../jumpcloud/index.ts'
import { lockWorkspace } from '../../store/workspaces.ts'
import type { ConnectionRow, SyncRunRow } from '../../store/index.ts'
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
import { readEntering, readSystems } from './systems.ts'

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
  // The connection with the key that is used: replaced under a run, the run goes on with the new one.
  let used: ConnectionRow | null = null
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
    used = connection
    run = new SyncContext({
      core,
      client: client.forSync({
        onWait: (wait) => run?.onWait(wait) ?? Promise.resolve(),
        async currentKey() {
          const now = await connectionRow(core.engine, core.engine.db, workspaceId)
          if (!now) return null
          used = now
          return accessOf(core, now).apiKey
        },
      }),
      connection,
      signal: AbortSignal.any([signal, over.signal]),
      row,
      records: await countRecords(core, workspaceId, runId),
    })
    await runPhases(run)
    await noteOutcome(core, used, null)
  } catch (error) {
    if (error instanceof RunLost || over.signal.reason instanceof RunLost) return
    if (signal.aborted) {
      await release(core, workspaceId, runId)
      return
    }
    // The key's state first, so that whoever hears of the failed run finds out why.
    if (used) await noteOutcome(core, used, error)
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
    systems: () => (run.row.mode === 'scope' ? readEntering(run, scope) : readSystems(run, scope)),
    hardware: () => {
      early.begin()
      return readHardware(run)
    },
    apple_mdm: () => patchAppleDevices(run, early.takeApple()),
    groups: () => patchGroups(run, early.takeGroups()),
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
 * before it still work: a fleet is read a good deal sooner for it. What is taken is let go of: of a large fleet it is
 * megabytes, and the phases after it are the longest.
 */
function readEarly(run: SyncContext) {
  let apple: Promise<AppleIndex | null> | undefined
  let groups: Promise<Membership> | undefined
  const quietly = <T>(reading: Promise<T>): Promise<T> => {
    // Whoever awaits it sees the error; until then it must not count as unhandled.
    reading.catch(() => undefined)
    return reading
  }
  return {
    begin() {
      apple = quietly(readAppleIndex(run))
      groups = quietly(readMembership(run))
    },
    takeApple() {
      const reading = apple ?? readAppleIndex(run)
      apple = undefined
      return reading
    },
    takeGroups() {
      const reading = groups ?? readMembership(run)
      groups = undefined
      return reading
    },
  }
}

async function finish(run: SyncContext, scope: ReadonlySet<string> | null): Promise<void> {
  const { core, workspaceId } = run
  if (!(await removeGone(run, scope))) return
  if (run.row.mode !== 'scope') await joinReinstalled(run)
  await run.commit(async (tx, now) => {
    // A run after a change of scope did not read the fleet, so the copy is as old as it was.
    if (run.row.mode !== 'scope') await markFleetRead(core.engine, tx, workspaceId, run.row.startedAt, now)
    return { state: 'succeeded', phase: 'done', finishedAt: now, removalsHeld: null, ...ended }
  })
  await forgetSeen(core, workspaceId)
}

/** Milliseconds after which a sync is tried again that failed for what passes by itself. */
const tryAgainAfter = 15 * 60_000
const passes: readonly string[] = [
  'unreachable',
  'rate_limited',
  'bad_answer',
  'listing_incomplete',
  'internal',
]

const ended = { waiting: null, cursor: null, leaseOwner: null, leaseUntil: null } as const

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
    if (row && passes.includes(error.code)) await hastenSync(engine, tx, workspaceId, now + tryAgainAfter)
  })
  await engine.publish(workspaceId)
  await forgetSeen(core, workspaceId)
}

function whyOf(core: Core, workspaceId: string, error: unknown): { code: string; detail: string } {
  const kept = 'What was read is kept, and nothing was removed.'
  if (error instanceof SyncFailure) return { code: error.code, detail: error.message }
  if (error instanceof JumpCloudError && error.code === 'credentials_invalid')
    return {
      code: error.code,
      detail:
        'Invalid credentials: JumpCloud does not take the key any more, or its administrator is deactivated. ' +
        'Regenerate the key in JumpCloud and replace it in Settings. The inventory stays readable and is marked stale; nothing was removed.',
    }
  if (error instanceof JumpCloudError)
    return {
      code: error.code,
      detail: `${error.publicDetail} ${kept}${passes.includes(error.code) ? ' It is tried again by itself.' : ''}`,
    }
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
