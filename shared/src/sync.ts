/** One run that copies the fleet, and what came of it. */
import { z } from 'zod'
import { agentRef } from './action.ts'
import { instant } from './scalars.ts'

export const syncPhase = z.enum(['systems', 'hardware', 'apple_mdm', 'groups', 'people', 'removals', 'done'])
export type SyncPhase = z.infer<typeof syncPhase>

export const syncCounts = z.object({
  new: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  removed: z.number().int(),
  quarantined: z.number().int(),
})
export type SyncCounts = z.infer<typeof syncCounts>

/**
 * How deep a run reads. `full`: everything, who is bound to each device included. `incremental`: every system,
 * but who is bound only for what is new or changed, what JumpCloud's events hint at, and a part of the rest.
 * `scope`: only what enters and leaves after a change of scope.
 */
export const syncMode = z.enum(['full', 'incremental', 'scope'])
export type SyncMode = z.infer<typeof syncMode>

export const syncRun = z.object({
  id: z.string(),
  state: z.enum(['running', 'succeeded', 'failed', 'held', 'cancelled']),
  phase: syncPhase,
  trigger: z.enum(['connect', 'schedule', 'hand']),
  mode: syncMode,
  counts: syncCounts,
  /** Systems that JumpCloud says it has; null before the first page, and in a run that does not list them. */
  total: z.number().int().nullable(),
  /** Of the systems listed so far, those whose agent is connected; null in a run that does not list them. */
  active: z.number().int().nullable(),
  /** Of the systems listed so far, those outside the scope; null in a run that does not list them. */
  outOfScope: z.number().int().nullable(),
  /** Done and to do within the phase. */
  progress: z.object({ done: z.number().int(), of: z.number().int().nullable() }),
  /** JumpCloud does not answer, or asks us to slow down: the run goes on by itself, at the earliest then. */
  waiting: z.object({ code: z.enum(['unreachable', 'rate_limited']), until: instant }).nullable(),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  /** Who cancelled it, where a person did. */
  cancelledBy: agentRef.nullable(),
  /** How many would be removed, where the run is held. */
  removalsHeld: z.number().int().nullable(),
  startedAt: instant,
  finishedAt: instant.nullable(),
})
export type SyncRun = z.infer<typeof syncRun>

/** A record that could not be taken, or that needs a look. */
export const syncRecord = z.object({
  jumpcloudId: z.string().nullable(),
  code: z.string(),
  detail: z.string(),
})
export type SyncRecord = z.infer<typeof syncRecord>

export const syncRunDetail = syncRun.extend({ records: z.array(syncRecord) })
export type SyncRunDetail = z.infer<typeof syncRunDetail>

/** Body of `POST /sync`; `full` where nothing is said. A run of mode `scope` follows a change of scope by itself. */
export const syncRequest = z.strictObject({ mode: z.enum(['full', 'incremental']).default('full') })
export type SyncRequest = z.infer<typeof syncRequest>
