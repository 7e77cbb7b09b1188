/**
 * The tasks, with the pause after each. All may run in several replicas at once: what must not be done twice is
 * claimed inside (a sync's turn, an action's lease), and what only costs is kept to one replica by a lease.
 */
import { evidenceDue, gatherEvidence } from '../actions/evidence.ts'
import { keepInSight, sightsDue } from '../actions/keep-in-sight.ts'
import { pruneIdempotencyKeys } from '../actions/prune.ts'
import { recoverActions } from '../actions/recover.ts'
import { watchActions } from '../actions/watch.ts'
import { serviceActor } from '../connections/changes.ts'
import { withJumpCloud } from '../connections/client.ts'
import { forgetCopy } from '../connections/connect.ts'
import { dueForATry, forgetHealth } from '../connections/health.ts'
import { claimDueSyncs, connectedWorkspaces, makeSyncDue, tightenSchedule } from '../connections/schedule.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { withDevices } from '../inventory/forget.ts'
import { resumeRuns, startSync } from '../inventory/runs.ts'
import { JumpCloudError } from '../jumpcloud/index.ts'
import { allWorkspaces, pruneEvents } from '../store/workspaces.ts'
import { writeCheckpoints } from '../timeline/checkpoints.ts'
import { deliverWebhooks, pruneDeliveries } from '../webhooks/index.ts'
import { withLease } from './leases.ts'

export interface Task {
  name: string
  /** Milliseconds from its end to its next start. */
  pause: number
  run(core: Core, signal: AbortSignal): Promise<void>
}

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Event streams resume from as far back as this. */
const eventsKept = 24 * hour
/** A browser, or a person, repeats a click within days at the most; after that a key is a new one. */
const idempotencyKept = 7 * 24 * hour
/** How long a message that arrived can be looked at, and sent again by hand. */
const deliveriesKept = 14 * 24 * hour
/** How often a chain that moved is signed: an end cut off within it shows only by the entries that were delivered. */
const checkpointPause = 5 * minute
/** How long a sync that could not start waits for its turn. */
const syncPutOff = minute

export const tasks: readonly Task[] = [
  { name: 'recover-actions', pause: 5 * second, run: (core) => recoverActions(core) },
  { name: 'watch-actions', pause: 5 * second, run: watchWhatChanged },
  { name: 'gather-evidence', pause: 10 * second, run: gatherDueEvidence },
  { name: 'keep-in-sight', pause: minute, run: keepWipesInSight },
  { name: 'resume-syncs', pause: 30 * second, run: (core) => resumeRuns(core) },
  { name: 'start-syncs', pause: 5 * second, run: startDueSyncs },
  { name: 'try-jumpcloud', pause: 5 * second, run: tryJumpCloud },
  { name: 'tighten-schedule', pause: 24 * hour, run: (core) => tightenSchedule(core) },
  { name: 'deliver-webhooks', pause: second, run: (core) => deliverWebhooks(core) },
  { name: 'write-checkpoints', pause: checkpointPause, run: checkpoint },
  { name: 'prune', pause: hour, run: prune },
  { name: 'forget-copies', pause: hour, run: forgetCopies },
]

/** What was found when nothing has been committed since is found again: then there is nothing to look at. */
const watchedAt = new WeakMap<Core, string>()

async function watchWhatChanged(core: Core): Promise<void> {
  const stamp = await core.engine.stamp()
  if (watchedAt.get(core) === stamp) return
  await watchActions(core)
  watchedAt.set(core, stamp)
}

/** One replica a workspace asks JumpCloud; the others would only cost. */
async function gatherDueEvidence(core: Core, signal: AbortSignal): Promise<void> {
  await Promise.all(
    [...(await evidenceDue(core))].map(([workspaceId, rows]) =>
      withLease(
        core,
        `evidence:${workspaceId}`,
        minute,
        (held) => gatherEvidence(core, workspaceId, rows, held),
        signal,
      ),
    ),
  )
}

/** Likewise. */
async function keepWipesInSight(core: Core, signal: AbortSignal): Promise<void> {
  await Promise.all(
    [...(await sightsDue(core))].map(([workspaceId, devices]) =>
      withLease(
        core,
        `sight:${workspaceId}`,
        minute,
        (held) => keepInSight(core, workspaceId, devices, held),
        signal,
      ),
    ),
  )
}

/** Starts the syncs that are due. One that cannot start yet, since another runs, gets its turn after it. */
async function startDueSyncs(core: Core, signal: AbortSignal): Promise<void> {
  for (const workspaceId of await claimDueSyncs(core)) {
    if (signal.aborted) {
      await makeSyncDue(core.engine, workspaceId, core.clock.now())
      continue
    }
    try {
      await startSync(core, workspaceId, 'schedule', serviceActor(workspaceId, 'schedule', 'schedule'))
    } catch (error) {
      if (!(error instanceof AppError))
        core.log.error({ err: error, workspaceId }, 'A scheduled sync could not start; it is tried again.')
      else if (error.code !== 'sync_running') continue
      await makeSyncDue(core.engine, workspaceId, core.clock.now() + syncPutOff)
    }
  }
}

/** Asks JumpCloud again where it did not answer, so that panels say so no longer than it is true. */
async function tryJumpCloud(core: Core, signal: AbortSignal): Promise<void> {
  await Promise.all(
    dueForATry(core).map(async (workspaceId) => {
      try {
        await withJumpCloud(core, workspaceId, (client) => client.systemsPage({ skip: 0, limit: 1 }, signal))
      } catch (error) {
        if (error instanceof AppError && error.code === 'not_connected') forgetHealth(core, workspaceId)
        else if (!(error instanceof JumpCloudError) && !signal.aborted) throw error
      }
    }),
  )
}

/** Replicas would only sign the same head twice, and one of them would win. */
async function checkpoint(core: Core, signal: AbortSignal): Promise<void> {
  await withLease(core, 'checkpoints', minute, (held) => writeCheckpoints(core, held), signal)
}

async function prune(core: Core, signal: AbortSignal): Promise<void> {
  await withLease(
    core,
    'prune',
    5 * minute,
    async () => {
      const now = core.clock.now()
      await pruneEvents(core.engine, now - eventsKept)
      await pruneIdempotencyKeys(core.engine, now - idempotencyKept)
      await pruneDeliveries(core.engine, now - deliveriesKept)
    },
    signal,
  )
}

/** Ends what a disconnect began, where its process ended before it. */
async function forgetCopies(core: Core, signal: AbortSignal): Promise<void> {
  await withLease(
    core,
    'forget-copies',
    5 * minute,
    async (held) => {
      const connected = await connectedWorkspaces(core.engine)
      const others = (await allWorkspaces(core.engine)).filter((id) => !connected.has(id))
      for (const workspaceId of await withDevices(core.engine, others)) {
        if (held.aborted) return
        await forgetCopy(core, workspaceId, held)
      }
    },
    signal,
  )
}
