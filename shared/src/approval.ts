/** A plan that waits for its second person, with what that person needs in front of them. */
import { z } from 'zod'
import { action } from './action.ts'
import { deviceChange, mdmVendor, osFamily } from './device.ts'
import { person } from './person.ts'
import { instant } from './scalars.ts'

export const pendingApproval = z.object({
  /** Who asked, why, on which request; `planHash` is sent back with the approval. */
  action,
  /** The device as our copy has it now. */
  device: z.object({
    id: z.string(),
    hostname: z.string().nullable(),
    serialNumber: z.string().nullable(),
    jumpcloudId: z.string(),
    os: z.object({ family: osFamily, version: z.string().nullable() }),
    mdmVendor,
    owner: person.nullable(),
    /** Bound users, by name or email. */
    users: z.array(z.string()),
    lastContact: instant.nullable(),
    readAt: instant,
  }),
  expiresAt: instant,
  /** The reader asked for it themselves: another person must decide. */
  own: z.boolean(),
  /** What differs from the plan by now. Where there is any, an approval is void. */
  changes: z.array(deviceChange),
})
export type PendingApproval = z.infer<typeof pendingApproval>
