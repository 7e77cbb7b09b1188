/**
 * The life of a lock or wipe, as one table of data. Nothing changes a state but `record.ts`, and that refuses what
 * is not in here.
 *
 * `dispatching` is the only state in which a byte may leave, it is entered from `approved` alone, and nothing leads
 * back to `approved`: that is what "at most one command an action" rests on. A new try is always a new action.
 */
import type { ActionKind, ActionState, Evidence, WayOn } from '@siit-jumpcloud/shared'

/** Why a state changes. */
export type Cause =
  /** The workspace's policy, in the transaction of the request. */
  | 'policy'
  /** Another person with the right to approve. */
  | 'approver'
  /** A person with the right to the action, before anything left. */
  | 'person'
  /** Nobody decided in time. */
  | 'time'
  /** The process that sends it takes it, by one conditional update. */
  | 'claim'
  /** Limit, stop switch, connection, or no fresh read: the device is not at fault. */
  | 'held_back'
  /** The fresh read differs from what was decided on, or blocks. */
  | 'device'
  /** What came of sending it. */
  | 'answer'
  /** The answer came after recovery had given up waiting for it. */
  | 'late_answer'
  /** The process that had it is gone. */
  | 'recovery'
  /** The database is a restored one: what it says of unfinished actions may be old. */
  | 'restore'
  /** A named person who looked. */
  | 'attestation'
  /** The device's own answer to this very command, as JumpCloud's events tell it. */
  | 'evidence'

export interface Transition {
  readonly from: ActionState
  readonly to: ActionState
  readonly by: readonly Cause[]
}

export const transitions: readonly Transition[] = [
  { from: 'requested', to: 'awaiting_approval', by: ['policy'] },
  { from: 'requested', to: 'approved', by: ['policy'] },
  { from: 'requested', to: 'not_sent', by: ['recovery'] },
  { from: 'requested', to: 'unknown', by: ['restore'] },

  { from: 'awaiting_approval', to: 'approved', by: ['approver'] },
  { from: 'awaiting_approval', to: 'denied', by: ['approver'] },
  { from: 'awaiting_approval', to: 'expired', by: ['time'] },
  { from: 'awaiting_approval', to: 'cancelled', by: ['person'] },
  { from: 'awaiting_approval', to: 'voided', by: ['device'] },
  { from: 'awaiting_approval', to: 'unknown', by: ['restore'] },

  { from: 'approved', to: 'dispatching', by: ['claim'] },
  { from: 'approved', to: 'voided', by: ['device'] },
  { from: 'approved', to: 'not_sent', by: ['held_back', 'recovery'] },
  { from: 'approved', to: 'cancelled', by: ['person'] },
  { from: 'approved', to: 'unknown', by: ['restore'] },

  { from: 'dispatching', to: 'not_sent', by: ['answer'] },
  { from: 'dispatching', to: 'rejected', by: ['answer'] },
  { from: 'dispatching', to: 'accepted', by: ['answer'] },
  { from: 'dispatching', to: 'unknown', by: ['answer', 'recovery', 'restore'] },

  { from: 'accepted', to: 'confirmed', by: ['attestation', 'evidence'] },
  { from: 'accepted', to: 'failed_on_device', by: ['attestation', 'evidence'] },

  { from: 'unknown', to: 'accepted', by: ['late_answer'] },
  { from: 'unknown', to: 'rejected', by: ['late_answer'] },
  { from: 'unknown', to: 'not_sent', by: ['late_answer'] },
  { from: 'unknown', to: 'confirmed', by: ['attestation', 'evidence'] },
  { from: 'unknown', to: 'failed_on_device', by: ['attestation', 'evidence'] },

  // A wipe that a person found undone may still run, and then it has (see `mayStillRun`).
  { from: 'failed_on_device', to: 'confirmed', by: ['attestation', 'evidence'] },
]

/** Whether the table has this step for this cause. */
export const isLegal = (from: ActionState, to: ActionState, cause: Cause): boolean =>
  transitions.some((step) => step.from === from && step.to === to && step.by.includes(cause))

/** States that come before anything can have left us. */
export const beforeSending = [
  'requested',
  'awaiting_approval',
  'approved',
] as const satisfies readonly ActionState[]

/** States in which JumpCloud may have the command, or had it: the PIN that went with it may be the device's. */
export const mayHaveLeft: readonly ActionState[] = [
  'dispatching',
  'accepted',
  'unknown',
  'confirmed',
  'failed_on_device',
]

/** States in which nothing left us and nothing will: they spend no limit. */
export const neverLeft = [
  'denied',
  'expired',
  'cancelled',
  'voided',
  'not_sent',
] as const satisfies readonly ActionState[]

/**
 * States that block a second action of the same kind. An accepted lock blocks for a while only (see `isOpen`), and a
 * lock of unknown outcome not at all: locking twice does no harm, and a thief does not wait.
 */
export const openStates: Readonly<Record<Exclude<ActionKind, 'open'>, readonly ActionState[]>> = {
  lock: ['requested', 'awaiting_approval', 'approved', 'dispatching', 'accepted'],
  wipe: ['requested', 'awaiting_approval', 'approved', 'dispatching', 'accepted', 'unknown'],
}

/**
 * What moves an action on from a state: data, so that each state has its way out. `wait`: it moves on by itself; a new
 * action (`ask_again`) is always a person's.
 */
export const waysOn: Readonly<Record<ActionState, readonly WayOn[]>> = {
  requested: ['wait'],
  awaiting_approval: ['approve', 'deny', 'cancel'],
  approved: ['wait', 'cancel'],
  dispatching: ['wait'],
  accepted: ['wait', 'look', 'attest'],
  unknown: ['look', 'attest'],
  confirmed: [],
  failed_on_device: ['ask_again'],
  denied: ['ask_again'],
  expired: ['ask_again'],
  cancelled: ['ask_again'],
  voided: ['ask_again'],
  not_sent: ['ask_again'],
  rejected: ['ask_again'],
}

/** What is needed of an action to tell what may become of it. */
export interface Standing {
  kind: ActionKind
  state: ActionState
  evidence: Evidence | null
}

/**
 * A wipe that a person found undone, though JumpCloud had it or may have: nothing calls it back, so it may still run.
 * One that the device itself refused will not.
 */
export const mayStillRun = ({ kind, state, evidence }: Standing): boolean =>
  kind === 'wipe' && state === 'failed_on_device' && evidence?.grade === 'person'

/** Whether a person may still say what they saw of it. */
export const canSettle = (action: Standing): boolean =>
  action.kind !== 'open' && (action.state === 'accepted' || action.state === 'unknown' || mayStillRun(action))

/** The ways on of an action. */
export function waysOf(action: Standing): readonly WayOn[] {
  if (action.kind === 'open') return []
  if (mayStillRun(action)) return ['look', 'attest', ...waysOn.failed_on_device]
  // Locking twice does no harm, and a thief does not wait.
  if (action.kind === 'lock' && action.state === 'unknown') return [...waysOn.unknown, 'ask_again']
  return waysOn[action.state]
}

/** How long an accepted lock blocks the next one where the device stays silent, in milliseconds. */
export const acceptedLockBlocks = 60 * 60_000

export interface Openness {
  kind: ActionKind
  state: ActionState
  /** Milliseconds; when JumpCloud accepted it. */
  acceptedAt: number | null
}

/**
 * Whether an action is open, so that a second of its kind is refused. `lastContact` is when the device last spoke to
 * JumpCloud, as far as we know; `now` and all instants are milliseconds.
 */
export function isOpen(action: Openness, lastContact: number | null, now: number): boolean {
  const { kind, state, acceptedAt } = action
  if (kind === 'open' || !openStates[kind].includes(state)) return false
  if (kind === 'wipe' || state !== 'accepted' || acceptedAt === null) return true
  if (lastContact !== null && lastContact > acceptedAt) return false
  return now - acceptedAt < acceptedLockBlocks
}
