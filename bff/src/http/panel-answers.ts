/**
 * The panel as it was made last, for as long as it cannot have changed: nothing was committed since, JumpCloud
 * is as it was found, the same agent asks for the same request, and the second is the same (some verdicts end
 * by the clock). Several panels of one request, and readers that ask again, are then served for next to nothing.
 */
import type { AgentActor } from '../actor.ts'
import { health } from '../connections/health.ts'
import type { Core } from '../core.ts'
import { getPanel } from '../inventory/index.ts'
import { type Tagged, tagged } from './etag.ts'

const most = 500

interface Kept {
  stamp: string
  answer: Tagged
}

const keptBy = new WeakMap<Core, Map<string, Kept>>()

/** The panel's answer. Throws what `getPanel` throws; a refusal is never kept. */
export async function panelAnswer(core: Core, agent: AgentActor): Promise<Tagged> {
  let kept = keptBy.get(core)
  if (!kept) keptBy.set(core, (kept = new Map<string, Kept>()))

  const { workspaceId, id, email, name, permissions, request } = agent
  const key = JSON.stringify([workspaceId, id, email, name, [...permissions], request])
  // Asked for before reading: a commit while we read makes the next stamp another one.
  const stamp = JSON.stringify([
    await core.engine.stamp(),
    Math.floor(core.clock.now() / 1000),
    health(core, workspaceId),
  ])
  const known = kept.get(key)
  if (known?.stamp === stamp) return known.answer

  const answer = tagged(await getPanel(core, agent))
  kept.delete(key)
  kept.set(key, { stamp, answer })
  const oldest = kept.keys().next()
  if (kept.size > most && !oldest.done) kept.delete(oldest.value)
  return answer
}
