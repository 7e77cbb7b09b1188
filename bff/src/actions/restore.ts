/**
 * After a restore from a backup. What the restored rows call unfinished may have gone out since: an approval may have
 * been given and its command sent, and the backup does not know. So all of it is assumed to have gone out, nothing of
 * it is ever sent, and a person settles it.
 *
 * That is stricter than the recovery of a process that ended, where `requested` and `approved` become `not_sent`: there
 * the row is the newest word about the action, and says that nobody claimed it. A restored row is an older word. Imports no other feature, so that quarantine may call it.
 */
import { and, eq, inArray } from 'drizzle-orm'
import type { ActionState } from '@siit-jumpcloud/shared'
import type { Engine, Tx } from '../store/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { failure } from './failure.ts'
import { move, service } from './record.ts'
import { beforeSending } from './states.ts'

const inFlight: ActionState[] = [...beforeSending, 'dispatching']

/** Ends everything in flight as `unknown`, in the caller's transaction. Returns how many there were; publish then. */
export async function assumeSent(engine: Engine, tx: Tx, workspaceId: string, at: number): Promise<number> {
  const { actions } = engine.tables
  await lockWorkspace(engine, tx, workspaceId)
  const rows = await tx
    .select()
    .from(actions)
    .where(and(eq(actions.workspaceId, workspaceId), inArray(actions.state, inFlight)))
  for (const row of rows)
    await move(engine, tx, row, {
      to: 'unknown',
      cause: 'restore',
      actor: service(row, 'recovery'),
      at,
      columns: {
        leaseOwner: null,
        leaseUntil: null,
        failure: failure(
          'restored',
          'The service was put into quarantine while this was under way. Whether the command has gone out is not known. We do not send it again.',
        ),
      },
    })
  return rows.length
}
