/** What people decide before anything leaves: approve, deny, cancel. */
import type {
  Action,
  ActionState,
  Decision as PersonsDecision,
  DecisionRequest,
} from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { normaliseEmail } from '../inventory/emails.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ActionRow, Tx } from '../store/index.ts'
import { deviceRow } from './device.ts'
import { dispatchAction } from './dispatch.ts'
import { failure } from './failure.ts'
import { changesSince } from './changes.ts'
import { demandRightOf, findAction, visibleAction } from './read.ts'
import { move, type Move } from './record.ts'
import { toClaim } from './times.ts'
import { toAction } from './view.ts'

/**
 * A second person's yes, bound to the plan; it is sent at once. Throws 403 without `devices:approve` or for one's own
 * action (`own_action`), 409 `plan_changed`, or `not_awaiting_approval` where it was decided, cancelled or expired.
 */
export async function approveAction(
  core: Core,
  agent: AgentActor,
  actionId: string,
  { planHash, reason }: DecisionRequest,
): Promise<Action> {
  demand(agent, 'devices:approve')
  const row = await visibleAction(core, agent, actionId)
  refuseOwn(agent, row)
  if (planHash !== undefined && planHash !== row.planHash) throw planChanged()
  const { row: next, moved } = await decide(core, agent, actionId, async (tx, current, now) => {
    const device = await deviceRow(core.engine, tx, agent.workspaceId, current.deviceId)
    const changes = device ? await changesSince(core.engine, tx, current, device) : []
    if (!device || changes.length > 0)
      return {
        to: 'voided',
        cause: 'device',
        columns: {
          leaseUntil: null,
          failure: failure(
            'device_changed',
            'The device is no longer the one that was decided on. Nothing was sent.',
            { changes },
          ),
        },
      }
    return {
      to: 'approved',
      cause: 'approver',
      columns: {
        approvedBy: agentRef(agent),
        decision: decisionOf(agent, 'approved', now, reason),
        leaseOwner: core.processId,
        leaseUntil: now + toClaim,
      },
      entry: { reason: reason ?? null, details: { planHash: current.planHash } },
    }
  })
  if (next.state === 'voided') throw planChanged()
  if (moved)
    core.background('send-action', (signal) => dispatchAction(core, agent.workspaceId, actionId, signal))
  // A click that came twice finds its own decision.
  else if (next.approvedBy?.id !== agent.id) throw notAwaiting(next.state)
  return toAction(next)
}

/** A second person's no. Throws as `approveAction`. */
export async function denyAction(
  core: Core,
  agent: AgentActor,
  actionId: string,
  { reason }: DecisionRequest,
): Promise<Action> {
  demand(agent, 'devices:approve')
  refuseOwn(agent, await visibleAction(core, agent, actionId))
  const { row, moved } = await decide(core, agent, actionId, (_tx, _row, now) =>
    Promise.resolve({
      to: 'denied',
      cause: 'approver',
      columns: { leaseUntil: null, decision: decisionOf(agent, 'denied', now, reason) },
      entry: { reason: reason ?? null },
    }),
  )
  if (!moved) throw notAwaiting(row.state)
  return toAction(row)
}

/**
 * Takes an action back before anything left, by anyone with the right to it. Throws 409 `too_late_to_cancel` once it
 * was claimed: then JumpCloud may have it, and JumpCloud cannot call it back.
 */
export async function cancelAction(
  core: Core,
  agent: AgentActor,
  actionId: string,
  { reason }: DecisionRequest,
): Promise<Action> {
  const { engine } = core
  const found = await visibleAction(core, agent, actionId)
  demandRightOf(agent, found)
  const { row, moved } = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, agent.workspaceId)
    const current = (await findAction(engine, tx, agent.workspaceId, actionId)) ?? found
    if (current.state !== 'awaiting_approval' && current.state !== 'approved')
      return { row: current, moved: false }
    const at = core.clock.now()
    const next = await move(engine, tx, current, {
      to: 'cancelled',
      cause: 'person',
      actor: agent,
      at,
      columns: {
        leaseOwner: null,
        leaseUntil: null,
        decision: decisionOf(agent, 'cancelled', at, reason),
      },
      entry: { reason: reason ?? null },
    })
    return next ? { row: next, moved: true } : { row: current, moved: false }
  })
  if (moved) await engine.publish(agent.workspaceId)
  else if (row.state !== 'cancelled') throw tooLate(row.state)
  return toAction(row)
}

type Decision = Omit<Move, 'actor' | 'at'>

/** Decides on an action that awaits approval, unless its time is up. The row as it is then, and whether it moved. */
async function decide(
  core: Core,
  agent: AgentActor,
  actionId: string,
  decision: (tx: Tx, row: ActionRow, now: number) => Promise<Decision>,
): Promise<{ row: ActionRow; moved: boolean }> {
  const { engine } = core
  const { workspaceId } = agent
  const result = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const row = await findAction(engine, tx, workspaceId, actionId)
    if (!row) throw new TypeError('actions are never removed')
    const now = core.clock.now()
    if (row.state !== 'awaiting_approval' || now > (row.leaseUntil ?? 0)) return { row, moved: false }
    const next = await move(engine, tx, row, { ...(await decision(tx, row, now)), actor: agent, at: now })
    return next ? { row: next, moved: true } : { row, moved: false }
  })
  if (result.moved) await engine.publish(workspaceId)
  return result
}

const decisionOf = (
  agent: AgentActor,
  outcome: PersonsDecision['outcome'],
  at: number,
  reason: string | undefined,
): PersonsDecision => ({
  outcome,
  by: agentRef(agent),
  at: new Date(at).toISOString(),
  reason: reason ?? null,
})

function refuseOwn(agent: AgentActor, row: ActionRow): void {
  if (isOwn(agent, row))
    throw new AppError(
      'forbidden',
      'own_action',
      'You asked for this yourself, so another person must decide. Nothing was sent.',
    )
}

/** Whether the agent asked for it: the same id, or the same person by email under another one. */
export function isOwn(
  agent: Pick<AgentActor, 'id' | 'email'>,
  row: Pick<ActionRow, 'agentId' | 'requestedBy'>,
): boolean {
  if (row.agentId === agent.id) return true
  const email = normaliseEmail(agent.email)
  return email !== null && email === normaliseEmail(row.requestedBy.email)
}

const planChanged = () =>
  new AppError(
    'conflict',
    'plan_changed',
    'This device is no longer what was asked about, so the approval is void. Nothing was sent.',
  )

const notAwaiting = (state: ActionState) =>
  new AppError(
    'conflict',
    'not_awaiting_approval',
    state === 'awaiting_approval'
      ? 'Nobody approved this in time, so it has expired. Nothing was sent.'
      : `This does not await approval any more: it is ${state.replaceAll('_', ' ')}. Your decision changed nothing.`,
  )

function tooLate(state: ActionState): AppError {
  if (state === 'dispatching' || state === 'accepted' || state === 'unknown' || state === 'confirmed')
    return new AppError(
      'conflict',
      'too_late_to_cancel',
      'It is too late: the command was sent, or may have been, and JumpCloud cannot call it back. Nothing was cancelled.',
    )
  return new AppError(
    'conflict',
    'action_ended',
    `This has ended already: it is ${state.replaceAll('_', ' ')}. Nothing was cancelled.`,
  )
}
