/** What JumpCloud cannot tell, a named person does, after looking. */
import type { Action, AttestRequest } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import { demandRightOf, findAction, visibleAction } from './read.ts'
import { move, note } from './record.ts'
import { toAction } from './view.ts'

/**
 * Records what the agent saw. `done` and `not_done` end the action with the grade "by a person"; `cannot_tell` and
 * `let_run` leave it open and are on the record. Throws 404, 403 without the right to the action, 409 `not_to_settle`
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
    if (!row || row.kind === 'open' || (row.state !== 'accepted' && row.state !== 'unknown'))
      throw new AppError(
        'conflict',
        'not_to_settle',
        row && row.kind !== 'open'
          ? `There is nothing to settle: this ${row.kind} is ${row.state.replaceAll('_', ' ')}. Nothing was recorded.`
          : 'There is nothing to settle. Nothing was recorded.',
      )
    const at = core.clock.now()
    if (outcome === 'cannot_tell' || outcome === 'let_run') {
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
