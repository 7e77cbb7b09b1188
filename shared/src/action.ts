/** A lock, a wipe or an opened record: what was asked, by whom, and what is known about it. */
import { z } from 'zod'
import { actionKind } from './capability.ts'
import { instant } from './scalars.ts'

export const actionState = z.enum([
  'requested',
  'awaiting_approval',
  'approved',
  'dispatching',
  'accepted',
  'confirmed',
  'failed_on_device',
  'denied',
  'expired',
  'cancelled',
  'voided',
  'not_sent',
  'rejected',
  'unknown',
])
export type ActionState = z.infer<typeof actionState>

export const agentRef = z.object({ id: z.string(), name: z.string(), email: z.string() })
export type AgentRef = z.infer<typeof agentRef>

/** How well an outcome is known. The panel never says more than this. */
export const evidence = z.object({
  grade: z.enum(['jumpcloud_accepted', 'person', 'device']),
  at: instant,
  /** The person who attested, where the grade is `person`. */
  by: agentRef.nullable(),
  /** What that person wrote, or what the device answered. */
  note: z.string().nullable(),
})
export type Evidence = z.infer<typeof evidence>

/** Why an action ended, or where it stands, when that is not success. */
export const actionFailure = z.object({
  code: z.string(),
  /** English, for a person. Never holds a key or a PIN. */
  detail: z.string(),
  /** JumpCloud's HTTP status where one was read. */
  status: z.number().int().nullable(),
  /** Seconds, as JumpCloud asked. Shown, never acted on. */
  retryAfter: z.number().int().nullable(),
  /** What differed, where the device was no longer the one decided on. */
  changes: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
})
export type ActionFailure = z.infer<typeof actionFailure>

/** What a person decided before anything left. */
export const decision = z.object({
  outcome: z.enum(['approved', 'denied', 'cancelled']),
  by: agentRef,
  at: instant,
  reason: z.string().nullable(),
})
export type Decision = z.infer<typeof decision>

/**
 * What moves an action on from where it is. `wait` needs nobody; `look`: see what JumpCloud and the device show, then
 * `attest`; `ask_again`: a new action, by a person.
 */
export const wayOn = z.enum(['wait', 'approve', 'deny', 'cancel', 'look', 'attest', 'ask_again'])
export type WayOn = z.infer<typeof wayOn>

export const action = z.object({
  id: z.string(),
  action: actionKind,
  state: actionState,
  deviceId: z.string(),
  device: z.object({
    hostname: z.string().nullable(),
    serialNumber: z.string().nullable(),
    jumpcloudId: z.string(),
  }),
  requestId: z.string().nullable(),
  requestedBy: agentRef,
  reason: z.string().nullable(),
  /** How it travels: JumpCloud's agent, or Apple MDM. Null for `open`. */
  channel: z.enum(['agent', 'apple_mdm']).nullable(),
  /** The device was not in contact when the command was sent: JumpCloud keeps what it accepted until it is back. */
  deviceOffline: z.boolean(),
  /** A PIN is kept for it and can be revealed. */
  hasPin: z.boolean(),
  evidence: evidence.nullable(),
  failure: actionFailure.nullable(),
  /**
   * A wipe that waits in JumpCloud and has become a trap: the device was bound to someone else, or came back and was
   * not erased. Absent or null where it is none, and where a person let it run or settled it.
   */
  alarm: z
    .object({ kind: z.enum(['rebound', 'seen_unwiped']), at: instant, person: z.string().nullable() })
    .nullable()
    .optional(),
  /** Who let an alarmed wipe run: the alarm is over, the wipe is open. Null where nobody did. */
  alarmAcknowledged: z.object({ by: agentRef, at: instant, note: z.string() }).nullable().optional(),
  /** The command in JumpCloud's own word; null for `open`. */
  command: z.enum(['lock', 'erase']).nullable().optional(),
  /** When the claim was on disk and the command could leave us; null where it never could. */
  dispatchedAt: instant.nullable().optional(),
  /** When JumpCloud said that it has the command. */
  acceptedAt: instant.nullable().optional(),
  /** Hash of what was decided on; an approval is of this hash. */
  planHash: z.string().optional(),
  /** When a plan that awaits its second person expires; null otherwise. */
  expiresAt: instant.nullable().optional(),
  /** The last decision of a person before anything left. */
  decision: decision.nullable().optional(),
  /** What moves it on; empty where it has ended and nothing need follow. */
  ways: z.array(wayOn).optional(),
  /** Each state it went through, oldest first. */
  history: z.array(z.object({ state: actionState, at: instant })),
  createdAt: instant,
  updatedAt: instant,
})
export type Action = z.infer<typeof action>

/** Body of `POST /devices/{id}/actions`. */
export const actionRequest = z.strictObject({
  action: actionKind,
  reason: z.string().trim().min(1).max(2000).optional(),
  confirmation: z
    .strictObject({
      planHash: z.string().min(1).max(200),
      serialSuffix: z.string().max(200).optional(),
      hostname: z.string().max(300).optional(),
      ownerMismatchAccepted: z.boolean().optional(),
      /** The request that the dialog showed. It decides nothing; where the token has another one, nothing is done. */
      requestId: z.string().max(200).optional(),
    })
    .optional(),
  /** Only for `open` that is reported late: when the link was really opened. */
  openedAt: instant.optional(),
})
export type ActionRequest = z.infer<typeof actionRequest>

/** Answer of `open`: where the record is. */
export const openResult = z.object({ url: z.string(), action })
export type OpenResult = z.infer<typeof openResult>

export const attestRequest = z.strictObject({
  outcome: z.enum(['done', 'not_done', 'cannot_tell', 'let_run']),
  note: z.string().trim().min(1).max(2000),
})
export type AttestRequest = z.infer<typeof attestRequest>

export const pinRequest = z.strictObject({ reason: z.string().trim().min(1).max(2000) })
export const pinAnswer = z.object({ pin: z.string().regex(/^[0-9]{6}$/) })
export type PinAnswer = z.infer<typeof pinAnswer>

/** Body of approve, deny and cancel. */
export const decisionRequest = z.strictObject({
  reason: z.string().trim().min(1).max(2000).optional(),
  /** Approval is of this hash. */
  planHash: z.string().max(200).optional(),
})
export type DecisionRequest = z.infer<typeof decisionRequest>
