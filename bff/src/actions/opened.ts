/** Opening the record in JumpCloud's admin portal: a link, and an entry that says who opened it. */
import { randomUUID } from 'node:crypto'
import type { ActionRequest, OpenResult } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef } from '../actor.ts'
import { demandConnection } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { deepLink } from '../jumpcloud/index.ts'
import type { ActionRow, DeviceRow, Tx } from '../store/index.ts'
import { planOf, takeSnapshot } from './device.ts'
import { insertAction } from './record.ts'
import { toAction } from './view.ts'

/** How far a browser's clock may be ahead of ours, in milliseconds. */
const skew = 5 * 60_000

/**
 * Writes that the record was opened. `openedAt` is when the link was really followed, where that can only be told now;
 * throws 422 `opened_at_in_future`.
 */
export async function recordOpened(
  core: Core,
  tx: Tx,
  agent: AgentActor,
  device: DeviceRow,
  body: ActionRequest,
  now: number,
): Promise<ActionRow> {
  const { engine } = core
  const openedAt = body.openedAt === undefined ? null : Date.parse(body.openedAt)
  if (openedAt !== null && openedAt > now + skew) {
    const detail = 'The record cannot have been opened in the future. Nothing was written.'
    const errors = [{ pointer: '/openedAt', code: 'opened_at_in_future', detail }]
    throw new AppError('unprocessable', 'opened_at_in_future', detail, { errors })
  }
  const plan = await planOf(engine, tx, device)
  const reason = body.reason ?? null
  const requestId = agent.request?.id ?? null
  const at = new Date(now).toISOString()
  const row: ActionRow = {
    workspaceId: agent.workspaceId,
    id: randomUUID(),
    kind: 'open',
    // Nothing is sent and nothing can fail: the entry is all that there is to it.
    state: 'confirmed',
    deviceId: device.id,
    jumpcloudId: device.jumpcloudId,
    channel: null,
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
    history: [{ state: 'confirmed', at }],
    leaseOwner: null,
    leaseUntil: null,
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
  await insertAction(engine, tx, row, agent, {
    kind: 'opened',
    outcome: 'opened',
    ...(openedAt !== null && {
      occurredAt: new Date(openedAt).toISOString(),
      details: { recordedLate: true },
    }),
  })
  return row
}

/** The link of an opened record, in the admin portal of the right region. Throws 409 `not_connected`. */
export async function openedAnswer(core: Core, row: ActionRow): Promise<OpenResult> {
  const { region } = await demandConnection(core.engine, core.engine.db, row.workspaceId)
  const url = deepLink(core.consoleUrl(region), row.jumpcloudId)
  if (url === null)
    throw new AppError(
      'unprocessable',
      'no_console_record',
      'JumpCloud’s id of this device is not one that its admin portal could show.',
    )
  return { url, action: toAction(row) }
}
