/** What the request side panel needs, in one answer. */
import { z } from 'zod'
import { connectionState, region } from './connection.ts'
import { device } from './device.ts'
import { person } from './person.ts'
import { instant } from './scalars.ts'

export const panel = z.object({
  request: z.object({ id: z.string(), url: z.string().nullable() }),
  requester: person,
  /** The requester's devices, open actions first, then by last contact. */
  devices: z.array(device),
  connection: z.object({
    state: connectionState,
    region: region.nullable(),
    /** JumpCloud as we last found it; `down` and `rate_limited` hold actions back. */
    jumpcloud: z.enum(['up', 'down', 'rate_limited', 'unknown']),
    /** When JumpCloud is tried next, where it is not up. */
    nextTryAt: instant.nullable(),
  }),
  /** When the whole fleet was last read to the end; null before the first time. */
  fleetReadAt: instant.nullable(),
  /** The fleet was not read within twice the interval, or the key is refused. */
  stale: z.boolean(),
  agent: z.object({ id: z.string(), permissions: z.array(z.string()) }),
})
export type Panel = z.infer<typeof panel>
