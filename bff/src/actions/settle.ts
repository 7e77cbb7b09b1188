/** What JumpCloud cannot tell, a named person does, after looking. */
import type { Action, AttestRequest } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { demandRightOf, findAction, visibleAction } from './read.ts'
import { amend, move, note } from './record.ts'
import { canSettle, mayStillRun } from './states.ts'
import { toAction } from './view.ts'

/**
 * Records what the agent saw. `done` and `not_done` end the action with the grade "by a person"; `cannot_tell` and
 * `let_run` leave it open and are on the record, and `let_run` answers its alarm. A wipe that a person found undone may
 * run after all: it can be settled once more, by `done`. Throws 404, 403 without the right to the action, 409 `not_to_settle`
 * where there is nothing to settle.
 */
export async function attestAction(
  core: Core,
  agent: AgentActor,
  actionId: string,
  { outcome, note: words }: AttestRequest,
): Promise<Action> {
  const { engine } = core
  const { workspaceId } = agent
  demandRightOf(agent, await visibleAction(core, agent, actionId))
  const settled = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const row = await findAction(engine, tx, workspaceId, actionId)
    if (!row || !canSettle(row))
      throw new AppError(
        'conflict',
        'not_to_settle',
        row && row.kind !== 'open'
          ? `There is nothing to settle: this ${row.kind} is ${row.state.replaceAll('_', ' ')}. Nothing was recorded.`
          : 'There is nothing to settle. Nothing was recorded.',
      )
    const at = core.clock.now()
    if (outcome === 'let_run' && row.watch?.alarm && !row.watch.acknowledged)
      return amend(engine, tx, row, {
        actor: agent,
        at,
        columns: { watch: { ...row.watch, acknowledged: { by: agentRef(agent), at, note: words } } },
        entry: {
          outcome: row.state,
          reason: words,
          details: { attested: outcome, alarm: row.watch.alarm.kind },
        },
      })
    if (outcome === 'cannot_tell' || outcome === 'let_run' || (outcome === 'not_done' && mayStillRun(row))) {
      await note(engine, tx, row, agent, at, {
        outcome: row.state,
        reason: words,
        details: { attested: outcome },
      })
      return row
    }
    return move(engine, tx, row, {
      to: outcome === 'done' ? 'confirmed' : 'failed_on_device',
      cause: 'attestation',
      actor: agent,
      at,
      columns: {
        evidence: { grade: 'person', at: new Date(at).toISOString(), by: agentRef(agent), note: words },
      },
      entry: {
        reason: words,
        details: {
          attested: outcome,
          from: row.state,
          // Nothing calls a command back that JumpCloud has.
          ...(outcome === 'not_done' && row.kind === 'wipe' && { mayStillRun: true }),
        },
      },
    })
  })
  if (!settled) throw new TypeError('the workspace was locked, and yet the action moved')
  await engine.publish(workspaceId)
  return toAction(settled)
}
