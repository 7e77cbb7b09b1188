/**
 * Looks for what Apple devices answered: JumpCloud's Directory Insights tell, where the plan has them. It only reads;
 * nothing is ever sent because of it.
 */
import { and, eq, gt, inArray, isNotNull, ne } from 'drizzle-orm'
import { withJumpCloud } from '../connections/client.ts'
import { health } from '../connections/health.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { type JumpCloudClient, JumpCloudError } from '../jumpcloud/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ActionRow, Db, Engine } from '../store/index.ts'
import { answerTo, type DeviceAnswer, type Rival } from './answer.ts'
import { findAction } from './read.ts'
import { amend, keepWatch, move, service } from './record.ts'
import { canSettle, mayHaveLeft } from './states.ts'
import { snapshotOf } from './view.ts'

const second = 1_000
const hour = 60 * 60 * second

/** JumpCloud keeps events for 90 days (Directory Insights, “Data Retention”). */
const retention = 90 * 24 * hour

/** Actions of one workspace that are looked for in one pass. */
const atOnce = 20

/**
 * How long after one look the next is due: often while the answer may come any moment, hourly for what waits for
 * weeks. Milliseconds.
 */
const pauseAfter = (sinceSent: number): number => Math.min(Math.max(sinceSent / 4, 30 * second), hour)

/** The actions whose answer is to be looked for now, by workspace. */
export async function evidenceDue(core: Core): Promise<Map<string, ActionRow[]>> {
  const { engine, clock } = core
  const { actions } = engine.tables
  const now = clock.now()
  const rows = await engine.db
    .select()
    .from(actions)
    .where(
      and(
        inArray(actions.state, ['accepted', 'unknown', 'failed_on_device']),
        eq(actions.channel, 'apple_mdm'),
        isNotNull(actions.dispatchedAt),
        gt(actions.dispatchedAt, now - retention),
      ),
    )
  const due = new Map<string, ActionRow[]>()
  for (const row of rows) {
    if (!canSettle(row) || !isDue(row, now)) continue
    const ofWorkspace = due.get(row.workspaceId) ?? []
    if (ofWorkspace.length < atOnce) due.set(row.workspaceId, [...ofWorkspace, row])
  }
  return due
}

const isDue = ({ dispatchedAt, evidenceReadAt }: ActionRow, now: number): boolean =>
  evidenceReadAt === null || now >= evidenceReadAt + pauseAfter(now - (dispatchedAt ?? now))

/**
 * Looks for the answers to some actions of one workspace, and puts what is certain on the record. Does nothing where
 * the plan has no Directory Insights or JumpCloud is not up. Never throws for what JumpCloud answers.
 */
export async function gatherEvidence(
  core: Core,
  workspaceId: string,
  rows: readonly ActionRow[],
  signal: AbortSignal,
): Promise<void> {
  const { engine } = core
  const connection = await connectionRow(engine, engine.db, workspaceId)
  if (!connection || connection.directoryInsights === 'no' || connection.state === 'credentials_invalid')
    return
  const { state } = health(core, workspaceId)
  if (state === 'down' || state === 'rate_limited') return
  try {
    for (const row of rows) {
      if (signal.aborted) return
      const found = await withJumpCloud(core, workspaceId, (client) => lookFor(core, client, row, signal))
      await keep(core, row, found)
      if (!found.available) return
    }
  } catch (error) {
    // The next pass looks again; `health` has noted it.
    if (!(error instanceof JumpCloudError) && !signal.aborted) throw error
  }
}

interface Found {
  /** False where JumpCloud gives this key no events. */
  available: boolean
  answer: DeviceAnswer | null
}

async function lookFor(
  core: Core,
  client: JumpCloudClient,
  row: ActionRow,
  signal: AbortSignal,
): Promise<Found> {
  const { appleDeviceId } = snapshotOf(row).mdm
  const { dispatchedAt, kind } = row
  if (appleDeviceId === null || dispatchedAt === null || kind === 'open')
    return { available: true, answer: null }
  const page = await client
    .forSync()
    .mdmCommandResults({ since: new Date(dispatchedAt).toISOString(), appleDeviceId }, signal)
  // More than a page of answers of one device: what is not read could contradict what is.
  if (!page.available || page.next !== null) return { available: page.available, answer: null }
  const rivals = await rivalsOf(core.engine, core.engine.db, row, appleDeviceId, core.clock.now())
  return { available: true, answer: answerTo({ kind, appleDeviceId, dispatchedAt }, page.items, rivals) }
}

/** Our other commands of the kind that may have reached the same Apple device, under whichever record. */
async function rivalsOf(
  engine: Engine,
  db: Db,
  row: ActionRow,
  appleDeviceId: string,
  now: number,
): Promise<Rival[]> {
  const { actions } = engine.tables
  const rows = await db
    .select()
    .from(actions)
    .where(
      and(
        eq(actions.workspaceId, row.workspaceId),
        eq(actions.kind, row.kind),
        ne(actions.id, row.id),
        gt(actions.createdAt, now - 2 * retention),
        isNotNull(actions.dispatchedAt),
        inArray(actions.state, [...mayHaveLeft]),
      ),
    )
  return rows
    .filter((other) => snapshotOf(other).mdm.appleDeviceId === appleDeviceId)
    .map(({ dispatchedAt, evidence }) => ({
      dispatchedAt: dispatchedAt ?? 0,
      answeredAt: evidence?.grade === 'device' ? Date.parse(evidence.at) : null,
    }))
}

/** What was found, in one transaction with its entry; and that we looked. */
async function keep(core: Core, { workspaceId, id }: ActionRow, { answer }: Found): Promise<void> {
  const { engine } = core
  const told = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const row = await findAction(engine, tx, workspaceId, id)
    if (!row || !canSettle(row)) return false
    const at = core.clock.now()
    await keepWatch(engine, tx, row, { evidenceReadAt: at })
    if (!answer) return false
    const { outcome, error, eventId } = answer
    const evidence = {
      grade: 'device' as const,
      at: answer.at,
      by: null,
      note: outcome === 'error' ? (error ?? 'The device gave no reason.') : null,
    }
    const details = {
      from: row.state,
      answeredAt: answer.at,
      ...(eventId !== null && { eventId }),
      ...(evidence.note !== null && { deviceError: evidence.note }),
    }
    const to = outcome === 'acknowledged' ? 'confirmed' : 'failed_on_device'
    const actor = service(row, 'evidence')
    if (to === row.state)
      // A person had found it undone; now the device says so itself, and nothing waits any more.
      await amend(engine, tx, row, {
        actor,
        at,
        columns: { evidence },
        entry: { outcome: to, details: { ...details, evidence: 'device' } },
      })
    else
      await move(engine, tx, row, {
        to,
        cause: 'evidence',
        actor,
        at,
        columns: { evidence, failure: null },
        entry: { reason: null, details },
      })
    return true
  })
  if (told) await engine.publish(workspaceId)
}
