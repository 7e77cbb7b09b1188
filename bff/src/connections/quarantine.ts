/** After a restore from a backup the service reads and shows, and sends nothing until a person lifts it. */
import { assumeSent } from '../actions/restore.ts'
import { type Actor, type AgentActor, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { setQuarantine } from '../store/workspaces.ts'
import { recordChange } from './changes.ts'

/**
 * Puts the workspace into quarantine; what was in flight is assumed to have gone out. Returns whether it was not in
 * one before.
 */
export async function startQuarantine(core: Core, actor: Actor): Promise<boolean> {
  return move(core, actor, core.clock.now(), 'quarantine.started')
}

/** Lifts the quarantine: locks and wipes may be sent again. Returns whether there was one. */
export async function liftQuarantine(core: Core, actor: AgentActor): Promise<boolean> {
  demand(actor, 'integration:manage')
  return move(core, actor, null, 'quarantine.lifted')
}

async function move(core: Core, actor: Actor, to: number | null, outcome: string): Promise<boolean> {
  const { engine } = core
  const changed = await engine.tx(async (tx) => {
    if (!(await setQuarantine(engine, tx, actor.workspaceId, to))) return false
    const at = core.clock.now()
    await recordChange(engine, tx, actor, outcome, at)
    if (to !== null) await assumeSent(engine, tx, actor.workspaceId, at)
    return true
  })
  if (changed) await engine.publish(actor.workspaceId)
  return changed
}
