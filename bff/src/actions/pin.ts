/** The PIN of a Mac's lock or wipe: stored encrypted, shown on demand, and never without an entry. */
import type { PinAnswer } from '@siit-jumpcloud/shared'
import type { AgentActor } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { demandRightOf, findAction, visibleAction } from './read.ts'
import { note } from './record.ts'
import { hasPin } from './view.ts'

/** Where a PIN belongs: its ciphertext opens nowhere else. */
export const pinContext = (workspaceId: string, actionId: string) => `pin:${workspaceId}:${actionId}`

/**
 * The PIN, once its reveal is on the record. Throws 404, 403 without the right to the action, 409 `no_pin` where none
 * is kept or the command never left.
 */
export async function revealPin(
  core: Core,
  agent: AgentActor,
  actionId: string,
  { reason }: { reason: string },
): Promise<PinAnswer> {
  const { engine } = core
  const { workspaceId } = agent
  demandRightOf(agent, await visibleAction(core, agent, actionId))
  const ciphertext = await engine.tx(async (tx) => {
    const row = await findAction(engine, tx, workspaceId, actionId)
    if (!row || row.pinCiphertext === null || !hasPin(row))
      throw new AppError(
        'conflict',
        'no_pin',
        'No PIN is kept for this action: it is not one for a Mac, or it never left us.',
      )
    await note(engine, tx, row, agent, core.clock.now(), {
      kind: 'pin_revealed',
      outcome: 'pin_revealed',
      reason,
    })
    return row.pinCiphertext
  })
  await engine.publish(workspaceId)
  return { pin: core.secrets.decrypt(ciphertext, pinContext(workspaceId, actionId)) }
}
