/**
 * Sending an approved action, at most once: a fresh read, the rule once more, the claim on disk, one command, its
 * outcome on disk. Whatever breaks in between leaves a row that recovery ends without sending.
 */
import type { Core } from '../core.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { claim, type Claimed } from './claim.ts'
import { readFresh } from './fresh-look.ts'
import { obstacle } from './obstacle.ts'
import { keepOutcome } from './outcome.ts'
import { findAction } from './read.ts'
import { move, service } from './record.ts'

/** Sends an action that is approved and this process's own. Never throws, and never sends a second time. */
export async function dispatchAction(
  core: Core,
  workspaceId: string,
  actionId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const ready = await prepare(core, workspaceId, actionId, signal)
    if (ready) await send(core, ready)
  } catch (error) {
    core.log.error(
      { err: error, workspaceId, actionId },
      'An action could not be carried on; recovery ends it.',
    )
  }
}

/** Everything before the first byte. Null where the action ended, or is somebody else's. */
async function prepare(
  core: Core,
  workspaceId: string,
  actionId: string,
  signal: AbortSignal,
): Promise<Claimed | null> {
  const { engine } = core
  const row = await findAction(engine, engine.db, workspaceId, actionId)
  if (row?.state !== 'approved' || row.leaseOwner !== core.processId) return null
  const read = await readFresh(core, row, signal)
  const claimed = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const current = await findAction(engine, tx, workspaceId, actionId)
    if (current?.state !== 'approved' || current.leaseOwner !== core.processId) return null
    const ended = 'failure' in read ? read : await obstacle(core, tx, current, read)
    if (ended) {
      await move(engine, tx, current, {
        to: ended.to,
        cause: ended.to === 'voided' ? 'device' : 'held_back',
        actor: service(current, 'dispatch'),
        at: core.clock.now(),
        columns: { failure: ended.failure, leaseOwner: null, leaseUntil: null },
      })
      return null
    }
    return 'failure' in read ? null : claim(core, tx, current, read)
  })
  await engine.publish(workspaceId)
  return claimed
}

/** One command, and what is known of it. */
async function send(core: Core, claimed: Claimed): Promise<void> {
  const { row, client, command } = claimed
  const outcome = await client.send(command, {
    deadlineMs: core.settings.commandDeadline,
    beforeFirstByte: () => core.clock.now() <= (row.leaseUntil ?? 0),
  })
  await keepOutcome(core, claimed, outcome)
}
