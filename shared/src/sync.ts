/** One run that copies the fleet, and what came of it. */
import { z } from 'zod'
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

export const syncRun = z.object({
  id: z.string(),
  state: z.enum(['running', 'succeeded', 'failed', 'held', 'cancelled']),
  phase: syncPhase,
  trigger: z.enum(['connect', 'schedule', 'hand']),
  counts: syncCounts,
  /** Systems that JumpCloud says it has; null before the first page. */
  total: z.number().int().nullable(),
  /** Done and to do within the phase. */
  progress: z.object({ done: z.number().int(), of: z.number().int().nullable() }),
  error: z.object({ code: z.string(), detail: z.string() }).nullable(),
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
