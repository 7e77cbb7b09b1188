/** The same key gives the same answer; the same key with another body is refused. */
import { and, eq } from 'drizzle-orm'
import type { ActionRequest, Verdict } from '@siit-jumpcloud/shared'
import type { AgentActor } from '../actor.ts'
import { AppError, type ErrorKind } from '../errors.ts'
import type { Engine, Tx } from '../store/index.ts'
import { hashOf } from '../timeline/canonical.ts'

/** What a key stands for. A key is an agent's own: two agents may come up with the same one. */
export interface KeyedCall {
  workspaceId: string
  agentId: string
  key: string
  /** Hash of the request that it was asked on, the device, and the body. */
  bodyHash: string
}

/** A refusal as it is kept, to be given again. */
export interface KeptProblem {
  kind: ErrorKind
  code: string
  detail: string
  verdict?: Verdict
  retryAfter?: number
}

export type KeptAnswer = { actionId: string } | { problem: KeptProblem }

/**
 * The call that a header stands for; null for `open` without one. Throws 400 `idempotency_key_required` for a lock or
 * wipe without one, `idempotency_key_invalid` for one that is empty, too long, or not printable ASCII.
 */
export function keyedCall(
  { workspaceId, id: agentId, request }: Pick<AgentActor, 'workspaceId' | 'id' | 'request'>,
  deviceId: string,
  body: ActionRequest,
  header: string | null,
): KeyedCall | null {
  if (header === null) {
    if (body.action === 'open') return null
    throw badKey(
      'idempotency_key_required',
      'A lock or wipe needs the header Idempotency-Key: one new, random key for each decision of a person. Nothing was done.',
    )
  }
  const key = header.trim()
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw badKey(
      'idempotency_key_invalid',
      'The header Idempotency-Key must be 1 to 255 printable characters without spaces, e.g. a UUID. Nothing was done.',
    )
  return { workspaceId, agentId, key, bodyHash: hashOf({ requestId: request?.id ?? null, deviceId, body }) }
}

const badKey = (code: string, detail: string) =>
  new AppError('invalid', code, detail, { errors: [{ pointer: 'Idempotency-Key', code, detail }] })

/**
 * What the key was answered before, or null. Throws 422 `idempotency_key_reused` where it was used for something
 * else. The workspace must be locked: a second call with the key then waits for the first and gets its answer.
 */
export async function answerBefore(engine: Engine, tx: Tx, call: KeyedCall): Promise<KeptAnswer | null> {
  const { idempotencyKeys: t } = engine.tables
  const [row] = await tx
    .select()
    .from(t)
    .where(and(eq(t.workspaceId, call.workspaceId), eq(t.agentId, call.agentId), eq(t.key, call.key)))
  if (!row) return null
  if (row.bodyHash !== call.bodyHash)
    throw new AppError(
      'unprocessable',
      'idempotency_key_reused',
      'This Idempotency-Key was used for something else. Nothing was done. Send a new key for a new decision.',
      {
        errors: [
          {
            pointer: 'Idempotency-Key',
            code: 'idempotency_key_reused',
            detail: 'Used before with another request, device or body.',
          },
        ],
      },
    )
  return row.actionId === null ? { problem: keptProblem(row.problem) } : { actionId: row.actionId }
}

/** Keeps the answer of a key, in the transaction that makes it true. */
export async function keepAnswer(
  engine: Engine,
  tx: Tx,
  call: KeyedCall,
  answer: KeptAnswer,
  at: number,
): Promise<void> {
  await tx.insert(engine.tables.idempotencyKeys).values({
    ...call,
    actionId: 'actionId' in answer ? answer.actionId : null,
    problem: 'problem' in answer ? answer.problem : null,
    createdAt: at,
  })
}

/** Guarantee at run time: a row without an action was written by `keepAnswer` with a `KeptProblem`. */
const keptProblem = (stored: unknown) => stored as KeptProblem

/** The refusal as it is thrown. */
export const asError = ({ kind, code, detail, ...more }: KeptProblem): AppError =>
  new AppError(kind, code, detail, more)
