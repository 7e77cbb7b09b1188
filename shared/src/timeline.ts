/** The append-only record of a request, and of the workspace. */
import { z } from 'zod'
import { actionKind, verdictCode } from './capability.ts'
import { actionState, agentRef } from './action.ts'
import { instant } from './scalars.ts'

export const timelineKind = z.enum([
  /** An action reached a state. */
  'action',
  /** An attempt that a rule, a right or a limit refused. */
  'refused',
  /** A PIN was shown to a person. */
  'pin_revealed',
  /** The record was opened in JumpCloud's admin portal. */
  'opened',
  /** Connection, scope, policy, limits, stop switch, quarantine, ownership: the workspace's own. */
  'workspace',
])
export type TimelineKind = z.infer<typeof timelineKind>

export const timelineActor = z.union([
  agentRef.extend({ type: z.literal('agent') }),
  z.object({ type: z.literal('system'), id: z.string(), name: z.string() }),
])
export type TimelineActor = z.infer<typeof timelineActor>

export const timelineEntry = z.object({
  /** Position in the workspace's chain, from 1, without gaps. */
  sequence: z.number().int(),
  at: instant,
  kind: timelineKind,
  actor: timelineActor,
  requestId: z.string().nullable(),
  action: actionKind.nullable(),
  actionId: z.string().nullable(),
  /** The state reached, or the refusing code, or what was done (`connection.created`, …). */
  outcome: z.union([actionState, verdictCode, z.string()]),
  device: z
    .object({
      id: z.string(),
      hostname: z.string().nullable(),
      serialNumber: z.string().nullable(),
      jumpcloudId: z.string(),
    })
    .nullable(),
  reason: z.string().nullable(),
  sourceAddress: z.string().nullable(),
  correlationId: z.string().nullable(),
  /** When it really happened, for an entry that could only be written later. */
  occurredAt: instant.nullable(),
  /** More, as words and numbers: status, evidence grade, changes. Never a key or a PIN. */
  details: z.record(z.string(), z.unknown()),
  previousHash: z.string(),
  hash: z.string(),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

/**
 * A signed statement that a workspace's chain had this head. Kept outside of us, it shows a tail that was cut off and
 * a chain that was written anew.
 */
export const timelineCheckpoint = z.object({
  workspace: z.string(),
  /** Number of the newest entry. */
  sequence: z.number().int().min(1),
  /** That entry's hash. */
  head: z.string().regex(/^[0-9a-f]{64}$/),
  at: instant,
  /** Which key signed it: the thumbprint (RFC 7638) of its public key. */
  keyId: z.string(),
  /** Ed25519 in base64, over the canonical JSON of the members above and `type`. */
  signature: z.string(),
})
export type TimelineCheckpoint = z.infer<typeof timelineCheckpoint>

/** A public key that signs or signed checkpoints: a JWK (RFC 8037) and what we know of it. */
export const checkpointKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
  kid: z.string(),
  x: z.string(),
  /** When it first signed. */
  since: instant,
  /** False for a former one: it signs no more, and what it signed still holds. */
  current: z.boolean(),
})
export type CheckpointKey = z.infer<typeof checkpointKey>
