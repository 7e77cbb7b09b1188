/** Small schemas that several words share. Nothing here knows a product rule. */
import { z } from 'zod'

/** An instant as ISO 8601 in UTC with milliseconds, e.g. `2026-03-03T09:12:44.000Z`. */
export const instant = z.iso.datetime()
export type Instant = z.infer<typeof instant>

/** A JumpCloud object id: 24 lower-case hex digits. */
export const jumpcloudId = z.string().regex(/^[0-9a-f]{24}$/)

/** A value that JumpCloud may not give. `unknown` is a value of its own, never "off". */
export const onOff = z.enum(['on', 'off', 'unknown'])
export type OnOff = z.infer<typeof onOff>

export const yesNo = z.enum(['yes', 'no', 'unknown'])
export type YesNo = z.infer<typeof yesNo>

/** Every list of the API: a page and the cursor of the next one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })
export interface Page<T> {
  items: T[]
  next: string | null
}
