/** What is changed about the webhook is an entry of the workspace's chain. The address is told by its origin only. */
import type { Actor } from '../actor.ts'
import type { Engine, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'

/** `outcome` names what was done, e.g. `webhook.created`. Call `engine.publish` after the commit. */
export async function recordChange(
  engine: Engine,
  tx: Tx,
  actor: Actor,
  outcome: `webhook.${string}`,
  at: number,
  details: Record<string, unknown> = {},
): Promise<void> {
  await appendEntry(engine, tx, actor.workspaceId, { kind: 'workspace', outcome, actor, at, details })
}

/** The rest of an address may hold a secret of the host's. */
export const originOf = (url: string) => new URL(url).origin
