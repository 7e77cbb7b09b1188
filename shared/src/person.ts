/** People as the host knows them. The host's id is the identity; the work email is what ownership matches on. */
import { z } from 'zod'

export const person = z.object({
  /** The host's id. Null for a requester who came in a token without one. */
  id: z.string().nullable(),
  email: z.string(),
  name: z.string(),
})
export type Person = z.infer<typeof person>

/** One line of `PUT /people`. */
export const personInput = z.object({
  id: z.string().min(1).max(200),
  email: z.email().max(320),
  name: z.string().min(1).max(300),
})
export type PersonInput = z.infer<typeof personInput>

/** Answer of `PUT /people`: what was stored, how many lines were not, and the first 1,000 of these by number (from 1). */
export const peopleResult = z.object({
  received: z.number().int(),
  stored: z.number().int(),
  unchanged: z.number().int(),
  failedCount: z.number().int(),
  failed: z.array(z.object({ line: z.number().int(), code: z.string(), detail: z.string() })),
})
export type PeopleResult = z.infer<typeof peopleResult>
