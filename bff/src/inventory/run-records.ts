/** The records that a run could not take, or that need a look, page by page. */
import { and, asc, eq, gt } from 'drizzle-orm'
import type { Page, SyncRecord } from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { notFound } from '../errors.ts'
import { isOurId } from './write.ts'

export interface RecordsQuery {
  /** The number of the last record of the page before. */
  cursor?: string | undefined
  limit: number
}

/** Throws 404 where there is no such run. */
export async function listRecords(
  core: Core,
  agent: AgentActor,
  runId: string,
  { cursor, limit }: RecordsQuery,
): Promise<Page<SyncRecord>> {
  demand(agent, 'integration:manage')
  if (!isOurId(runId)) throw notFound('sync run')
  const { syncRecords, syncRuns } = core.engine.tables
  const { db } = core.engine
  const { workspaceId } = agent
  const [run] = await db
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.id, runId)))
  if (!run) throw notFound('sync run')
  const rows = await db
    .select()
    .from(syncRecords)
    .where(
      and(
        eq(syncRecords.workspaceId, workspaceId),
        eq(syncRecords.runId, runId),
        cursor === undefined ? undefined : gt(syncRecords.number, Number(cursor)),
      ),
    )
    .orderBy(asc(syncRecords.number))
    .limit(limit + 1)
  const items = rows.slice(0, limit)
  return {
    items: items.map(({ jumpcloudId, code, detail }) => ({ jumpcloudId, code, detail })),
    next: rows.length > limit ? String(items.at(-1)?.number ?? '') : null,
  }
}
