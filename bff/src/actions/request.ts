/**
 * Asking for a lock, a wipe, or the record in JumpCloud. Everything that can refuse is looked at in the transaction
 * that writes the intent, with the workspace locked, so that what was true is true at the commit. JumpCloud is called
 * after it.
 */
import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { Action, ActionRequest, OpenResult, Policy, Verdict } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef, demand, may } from '../actor.ts'
import { channelFor, type CommandKind, evaluate, needsSecondPerson } from '../capabilities/index.ts'
import type { Core } from '../core.ts'
import { AppError, notFound } from '../errors.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { ActionRow, DeviceRow, Tx } from '../store/index.ts'
import { hashOf } from '../timeline/canonical.ts'
import { checkConfirmation } from './confirmation.ts'
import { deviceRow, isRequesters, maySee, planOf, requesterKey, takeSnapshot } from './device.ts'
import { dispatchAction } from './dispatch.ts'
import {
  answerBefore,
  asError,
  keepAnswer,
  type KeptAnswer,
  type KeptProblem,
  keyedCall,
} from './idempotency.ts'
import { openedAnswer, recordOpened } from './opened.ts'
import { openActionsOf, toOpenAction } from './open.ts'
import { tellOfLimit } from './limit-notice.ts'
import { insertAction } from './record.ts'
import { asProblem, isLimit, problemOf, recordRefusal } from './refusal.ts'
import { takeSlots } from './slots.ts'
import { toClaim, toDecide } from './times.ts'
import { capabilityDevice, workspaceContext } from './verdicts.ts'
import { toAction } from './view.ts'

type RequestAnswer = { status: 202; body: Action } | { status: 200; body: OpenResult }

/**
 * Asks for an action on a device. A lock or wipe is on disk when this returns (202), and goes out right after; `open`
 * answers at once (200). `idempotencyKey` is the header as it came.
 *
 * Throws 400 without a proper key; 403 `permission_devices_…` or `request_required`; 404; 409 `plan_changed`,
 * `request_changed`,
 * `action_in_progress`, `lock_in_progress`, `stopped` and the like; 422 with the verdict of a rule, or for a
 * confirmation that is missing or wrong; 429 for a limit. Nothing was sent then.
 */
export async function requestAction(
  core: Core,
  agent: AgentActor,
  deviceId: string,
  body: ActionRequest,
  idempotencyKey: string | null,
): Promise<RequestAnswer> {
  const { engine } = core
  const { workspaceId } = agent
  const call = keyedCall(agent, deviceId, body, idempotencyKey)
  const requester = await requesterKey(core, agent)
  const { answer, isNew } = await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const before = call && (await answerBefore(engine, tx, call))
    if (before) return { answer: before, isNew: false }
    const now = core.clock.now()
    const ask: Ask = { core, tx, agent, requester, deviceId, body, now }
    const decided = body.action === 'open' ? await open(ask) : await command(ask, body.action)
    if (call) await keepAnswer(engine, tx, call, decided, now)
    return { answer: decided, isNew: true }
  })
  if (isNew) await engine.publish(workspaceId)
  if ('problem' in answer) throw asError(answer.problem)

  const row = await actionRow(core, workspaceId, answer.actionId)
  if (row.kind === 'open') return { status: 200, body: await openedAnswer(core, row) }
  if (isNew && row.state === 'approved')
    core.background('send-action', (signal) => dispatchAction(core, workspaceId, row.id, signal))
  return { status: 202, body: toAction(row) }
}

interface Ask {
  core: Core
  tx: Tx
  agent: AgentActor
  /** The requester's key among our people; null without a request. */
  requester: string | null
  deviceId: string
  body: ActionRequest
  now: number
}

async function actionRow(core: Core, workspaceId: string, actionId: string): Promise<ActionRow> {
  const { actions } = core.engine.tables
  const [row] = await core.engine.db
    .select()
    .from(actions)
    .where(and(eq(actions.workspaceId, workspaceId), eq(actions.id, actionId)))
  if (!row) throw notFound('action')
  return row
}

async function open(ask: Ask): Promise<KeptAnswer> {
  const { core, tx, agent, requester, deviceId, body, now } = ask
  demand(agent, 'devices:read')
  const device = await deviceRow(core.engine, tx, agent.workspaceId, deviceId)
  if (!device || !(maySee(agent, device, requester) || may(agent, 'integration:manage')))
    throw notFound('device')
  const row = await recordOpened(core, tx, agent, device, body, now)
  return { actionId: row.id }
}

/** The intent of a lock or wipe, or the refusal that goes on the record. Throws for what is not even an attempt. */
async function command(ask: Ask, action: CommandKind): Promise<KeptAnswer> {
  const { core, tx, agent, requester, deviceId, body, now } = ask
  const { engine } = core
  const device = await deviceRow(engine, tx, agent.workspaceId, deviceId)
  const visible = device !== null && maySee(agent, device, requester)
  const reason = body.reason ?? null
  const refuse = async (problem: KeptProblem): Promise<KeptAnswer> => {
    await recordRefusal(engine, tx, agent, { action, device, visible, reason }, problem, now)
    return { problem }
  }

  const lacking = missingRight(agent, action)
  // Without the right, a device is not told apart from one that is not there: neither in the answer nor on the
  // request's timeline.
  if (lacking) return refuse(asProblem(lacking))
  if (!device) throw notFound('device')
  if (!visible) return refuse(asProblem(notFound('device')))

  const { confirmation } = body
  if (confirmation?.requestId !== undefined && confirmation.requestId !== agent.request?.id)
    return refuse({
      kind: 'conflict',
      code: 'request_changed',
      detail:
        'You decided on another request than the one that is open now. Nothing was sent. Open the device from its request and decide anew.',
    })
  const plan = await planOf(engine, tx, device)
  if (action === 'wipe' && !confirmation) {
    const detail = 'A wipe needs the confirmation of a person. Nothing was sent.'
    const errors = [{ pointer: '/confirmation', code: 'confirmation_required', detail }]
    throw new AppError('unprocessable', 'confirmation_required', detail, { errors })
  }
  if (confirmation && confirmation.planHash !== plan.hash)
    throw new AppError(
      'conflict',
      'plan_changed',
      'This device is no longer what you decided on. Nothing was sent. Read it again and decide anew.',
    )

  const { verdict, policy } = await judge(ask, action, device)
  if (verdict.verdict !== 'allowed' && !isLimit(verdict.code)) return refuse(problemOf(verdict, now))
  if (action === 'wipe') checkConfirmation(body, device, !isRequesters(device, requester))
  if (verdict.verdict !== 'allowed') {
    await tellOfLimit(engine, tx, agent, verdict, now)
    return refuse(problemOf(verdict, now))
  }

  const row = newAction(ask, action, device, plan, needsSecondPerson(action, policy, device.groupIds))
  const holder = await takeSlots(
    engine,
    tx,
    { workspaceId: row.workspaceId, id: row.id, kind: action },
    { deviceId: device.id, jumpcloudId: device.jumpcloudId, appleDeviceId: device.appleDeviceId },
    device.lastContact,
    now,
  )
  // Another of our rows is the same machine to JumpCloud or to Apple, and has an action open.
  if (holder) return refuse(problemOf((await judge(ask, action, device, holder)).verdict, now))

  await insertAction(engine, tx, row, agent, {
    ...(row.state === 'approved' && { outcome: 'requested' }),
    details: { planHash: row.planHash, snapshotHash: hashOf(row.snapshot) },
  })
  return { actionId: row.id }
}

function missingRight(agent: AgentActor, action: CommandKind): AppError | null {
  try {
    demand(agent, action === 'lock' ? 'devices:lock' : 'devices:wipe')
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  if (agent.request) return null
  return new AppError(
    'forbidden',
    'request_required',
    'A lock or wipe needs a request that it belongs to. Nothing was sent. Open the device from a request.',
  )
}

/** The rule on our copy, with everything else that could stand in the way. `holder`: an open action of its twin. */
async function judge(
  { core, tx, agent, now }: Ask,
  action: CommandKind,
  device: DeviceRow,
  holder?: ActionRow,
): Promise<{ verdict: Verdict; policy: Policy }> {
  const { engine } = core
  const { workspaceId } = agent
  const openActions = holder
    ? [toOpenAction(holder)]
    : ((await openActionsOf(engine, tx, workspaceId, [device], now)).get(device.id) ?? [])
  const context = await workspaceContext(engine, tx, agent, now)
  const verdict = evaluate(capabilityDevice(device), { ...context, openActions }).find(
    (one) => one.action === action,
  )
  if (!verdict) throw new TypeError(`the rules know no ${action}`)
  return { verdict, policy: context.policy }
}

/**
 * The intent. It never rests in `requested`: by the policy it waits for a second person, or is approved at once and
 * this process's to send.
 */
function newAction(
  { core, agent, body, now }: Ask,
  kind: CommandKind,
  device: DeviceRow,
  plan: Awaited<ReturnType<typeof planOf>>,
  needsApproval: boolean,
): ActionRow {
  const reason = body.reason ?? null
  const requestId = agent.request?.id ?? null
  const at = new Date(now).toISOString()
  const state = needsApproval ? 'awaiting_approval' : 'approved'
  return {
    workspaceId: agent.workspaceId,
    id: randomUUID(),
    kind,
    state,
    deviceId: device.id,
    jumpcloudId: device.jumpcloudId,
    channel: channelFor(kind, device.osFamily),
    requestId,
    requestedBy: agentRef(agent),
    agentId: agent.id,
    reason,
    snapshot: takeSnapshot(device, plan.identity.boundUsers, { agentId: agent.id, requestId, reason }),
    planHash: plan.hash,
    deviceOffline: false,
    pinCiphertext: null,
    evidence: null,
    failure: null,
    history: [
      { state: 'requested', at },
      { state, at },
    ],
    leaseOwner: needsApproval ? null : core.processId,
    leaseUntil: now + (needsApproval ? toDecide : toClaim),
    dispatchedAt: null,
    acceptedAt: null,
    approvedBy: null,
    decision: null,
    watch: null,
    evidenceReadAt: null,
    correlationId: agent.correlationId,
    sourceAddress: agent.sourceAddress,
    createdAt: now,
    updatedAt: now,
  }
}
