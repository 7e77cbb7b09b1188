/** RFC 9457 problem documents with a stable code. */
import { z } from 'zod'
import { verdict } from './capability.ts'

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  /** The verdict that refused, where a rule did. */
  verdict: verdict.optional(),
  /** Seconds, beside the header. */
  retryAfter: z.number().int().optional(),
})
export type Problem = z.infer<typeof problem>
