/** Everything on record about what was done to one device, for an auditor: as JSON, and as a page to print. */
import { z } from 'zod'
import { action, agentRef } from './action.ts'
import { mdmVendor, osFamily } from './device.ts'
import { instant } from './scalars.ts'
import { timelineCheckpoint, timelineEntry } from './timeline.ts'

export const evidenceSheet = z.object({
  madeAt: instant,
  madeBy: agentRef,
  workspace: z.string(),
  device: z.object({
    id: z.string(),
    hostname: z.string().nullable(),
    serialNumber: z.string().nullable(),
    jumpcloudId: z.string(),
    /** Null where our copy of it is gone (disconnected): the record outlives the copy. */
    copy: z
      .object({
        os: z.object({ family: osFamily, version: z.string().nullable() }),
        mdmVendor,
        owner: z.string().nullable(),
        lastContact: instant.nullable(),
        readAt: instant,
        removedAt: instant.nullable(),
      })
      .nullable(),
  }),
  /** Locks and wipes of the device, oldest first. */
  actions: z.array(
    z.object({
      action,
      sourceAddress: z.string().nullable(),
      /** What was decided on, as it was then. */
      plan: z.object({
        hash: z.string(),
        jumpcloudId: z.string(),
        serialNumber: z.string().nullable(),
        hostname: z.string().nullable(),
        /** JumpCloud's ids of the bound users. */
        boundUsers: z.array(z.string()),
        lastContact: instant.nullable(),
        readAt: instant,
      }),
      /** What is known, in the words of its evidence and no more: "Command accepted", "Device acknowledged", … */
      finding: z.string(),
      pinReveals: z.array(z.object({ at: instant, by: z.string(), reason: z.string().nullable() })),
    }),
  ),
  /** The device's entries of the workspace's chain, oldest first, each with the hashes that bind it. */
  entries: z.array(timelineEntry),
  chain: z.object({
    /** The newest entry of the workspace's chain when the sheet was made. */
    head: z.object({ sequence: z.number().int(), hash: z.string() }),
    /** Whether the whole chain was walked from its first link and found unbroken, just now. */
    verified: z.boolean(),
    /** The first entry that is not as it was written. */
    broken: z.object({ sequence: z.number().int(), what: z.string() }).nullable(),
    /** The newest signed checkpoint, where one was made. */
    checkpoint: timelineCheckpoint.nullable(),
  }),
})
export type EvidenceSheet = z.infer<typeof evidenceSheet>
