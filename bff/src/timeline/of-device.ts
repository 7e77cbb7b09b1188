/** The entries about one device, with the hashes that bind each into its workspace's chain. */
import { and, asc, eq, gt } from 'drizzle-orm'
import type { TimelineEntry } from '@siit-jumpcloud/shared'
import type { Engine } from '../store/index.ts'
import { decodeEntry } from './read.ts'

const atOnce = 500

/** All of them, oldest first. Throws where the text of one is not an entry any more. */
export async function deviceTimeline(
  engine: Engine,
  workspaceId: string,
  deviceId: string,
): Promise<TimelineEntry[]> {
  const { timelineEntries: t } = engine.tables
  const entries: TimelineEntry[] = []
  for (let after = 0; ;) {
    const rows = await engine.db
      .select()
      .from(t)
      .where(and(eq(t.workspaceId, workspaceId), eq(t.deviceId, deviceId), gt(t.sequence, after)))
      .orderBy(asc(t.sequence))
      .limit(atOnce)
    entries.push(...rows.map(decodeEntry))
    const last = rows.at(-1)
    if (!last) return entries
    after = last.sequence
  }
}
