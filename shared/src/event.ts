/** What `/events` streams. `id` of the stream is the workspace's event sequence. */
import { z } from 'zod'
import { action } from './action.ts'
import { connection } from './connection.ts'
import { syncRun } from './sync.ts'
import { timelineEntry } from './timeline.ts'

export const streamEvent = z.discriminatedUnion('type', [
  /** A device changed; its holder reads it again. Nothing of the device travels here. */
  z.object({ type: z.literal('device'), deviceId: z.string() }),
  z.object({ type: z.literal('action'), action }),
  z.object({ type: z.literal('timeline'), entry: timelineEntry }),
  z.object({ type: z.literal('sync'), run: syncRun }),
  z.object({ type: z.literal('connection'), connection }),
])
export type StreamEvent = z.infer<typeof streamEvent>
