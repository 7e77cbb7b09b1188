/**
 * Ends what a process left behind. Never sends: what was approved and not claimed is `not_sent`, what was claimed is
 * `unknown`, what nobody decided on is `expired`. Runs at start and every few seconds, in every replica.
 */
import { and, inArray, lt } from 'drizzle-orm'
import type { ActionState } from '@siit-jumpcloud/shared'
import type { Core } from '../core.ts'
import { lockWorkspace, quarantinedAt } from '../store/workspaces.ts'
import type { ActionRow, Tx } from '../store/index.ts'
import { failure } from './failure.ts'
import { findAction } from './read.ts'
import { move, type Move, service } from './record.ts'
import { assumeSent } from './restore.ts'

const unfinished: ActionState[] = ['requested', 'awaiting_approval', 'approved', 'dispatching']

export async function recoverActions(core: Core): Promise<void> {
  const { engine } = core
  const { actions } = engine.tables
  const rows = await engine.db
    .select({ workspaceId: actions.workspaceId, id: actions.id })
    .from(actions)
    .where(and(inArray(actions.state, unfinished), lt(actions.leaseUntil, core.clock.now())))
  for (const { workspaceId, id } of rows) {
    const ended = await engine.tx((tx) => recover(core, tx, workspaceId, id))
    if (ended) await engine.publish(workspaceId)
  }
}

async function recover(core: Core, tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { engine } = core
  await lockWorkspace(engine, tx, workspaceId)
  const now = core.clock.now()
  if ((await quarantinedAt(engine, tx, workspaceId)) !== null)
    return (await assumeSent(engine, tx, workspaceId, now)) > 0
  const row = await findAction(engine, tx, workspaceId, id)
  const end = row && ending(row, now, core.settings.commandDeadline)
  if (!end) return false
  const { code, detail, ...step } = end
  const moved = await move(engine, tx, row, {
    ...step,
    actor: service(row, 'recovery'),
    at: now,
    columns: {
      leaseOwner: null,
      leaseUntil: null,
      failure: failure(code, detail),
    },
  })
  return moved !== null
}

/**
 * How an action ends whose holder is gone, or null while it may still be there: a claim that is over sends no first
 * byte, and one that was sent in time is answered within the deadline.
 */
function ending(
  { state, leaseUntil }: ActionRow,
  now: number,
  deadline: number,
): (Pick<Move, 'to' | 'cause'> & { code: string; detail: string }) | null {
  const until = leaseUntil ?? 0
  switch (state) {
    case 'awaiting_approval':
      if (now <= until) return null
      return {
        to: 'expired',
        cause: 'time',
        code: 'approval_expired',
        detail: 'Nobody approved it in time. Nothing was sent.',
      }
    case 'requested':
    case 'approved':
      if (now <= until + deadline) return null
      return {
        to: 'not_sent',
        cause: 'recovery',
        code: 'interrupted',
        detail: 'The service stopped, or could not go on, before the command could go out. Nothing was sent.',
      }
    case 'dispatching':
      if (now <= until + deadline) return null
      return {
        to: 'unknown',
        cause: 'recovery',
        code: 'interrupted',
        detail:
          'The service stopped while the command was going out. JumpCloud may have taken it. We do not send it again.',
      }
    default:
      return null
  }
}
