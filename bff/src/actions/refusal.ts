/** An attempt that a right, a rule or a limit refuses: an entry of the timeline, and a problem for who asked. */
import type { Verdict } from '@siit-jumpcloud/shared'
import type { AgentActor } from '../actor.ts'
import { type AppError, type ErrorKind } from '../errors.ts'
import type { DeviceRow, Engine, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'
import type { KeptProblem } from './idempotency.ts'

/** What an error says, in the form that can be kept. */
export const asProblem = (error: AppError): KeptProblem => ({
  kind: error.kind,
  code: error.code,
  detail: error.message,
})

/** Codes that tell of a state which passes or is lifted, and not of the device. */
const conflicts: readonly string[] = [
  'action_in_progress',
  'lock_in_progress',
  'stopped',
  'quarantine',
  'not_connected',
  'not_reviewed',
  'credentials_invalid',
]

export const isLimit = (code: string): boolean => code === 'limit_agent' || code === 'limit_workspace'

/** A verdict that is not "allowed", as a problem. `now` in milliseconds, for when a limit passes. */
export function problemOf(verdict: Verdict, now: number): KeptProblem {
  const { code } = verdict
  const kind: ErrorKind = isLimit(code) ? 'too_many' : conflicts.includes(code) ? 'conflict' : 'unprocessable'
  const resetsAt = verdict.params['resetsAt']
  const retryAfter =
    isLimit(code) && typeof resetsAt === 'string'
      ? Math.max(1, Math.ceil((Date.parse(resetsAt) - now) / 1000))
      : undefined
  return {
    kind,
    code,
    detail: `${verdict.reason}. Nothing was sent. ${verdict.fix}`.trim(),
    verdict,
    ...(retryAfter !== undefined && { retryAfter }),
  }
}

/**
 * Puts a refused attempt on the record. A device that the agent may not see is named in the workspace's chain and not
 * on the request's timeline, where that agent would read it.
 */
export async function recordRefusal(
  engine: Engine,
  tx: Tx,
  agent: AgentActor,
  attempt: { action: 'lock' | 'wipe'; device: DeviceRow | null; visible: boolean; reason: string | null },
  problem: Pick<KeptProblem, 'code' | 'verdict'>,
  at: number,
): Promise<void> {
  const { device, visible } = attempt
  const { verdict } = problem
  await appendEntry(engine, tx, agent.workspaceId, {
    kind: 'refused',
    outcome: problem.code,
    actor: agent,
    at,
    requestId: visible ? (agent.request?.id ?? null) : null,
    action: attempt.action,
    reason: attempt.reason,
    device: device && {
      id: device.id,
      hostname: device.hostname,
      serialNumber: device.serialNumber,
      jumpcloudId: device.jumpcloudId,
    },
    details: {
      ...(verdict && { field: verdict.field, observedAt: verdict.observedAt, params: verdict.params }),
      ...(!visible && { askedFrom: agent.request?.id ?? null }),
    },
  })
}
