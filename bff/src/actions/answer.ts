/**
 * Which of an Apple device's answers is the answer to our command. JumpCloud gives a command no id when it takes it, so
 * this goes by device, kind and time alone; wherever two readings are possible there is no evidence. Pure.
 *
 * That `device_object_id` of an event is the Apple device's id is inferred; where it is not, nothing matches and a
 * person settles the action as without it.
 */
import type { CommandKind } from '../capabilities/index.ts'
import type { MdmCommandResult } from '../jumpcloud/index.ts'

/** Apple's names of the commands (Apple's device-management documentation; compared without case). */
const requestTypes: Readonly<Record<CommandKind, string>> = { lock: 'devicelock', wipe: 'erasedevice' }

/** A command that was sent. */
export interface SentCommand {
  kind: CommandKind
  appleDeviceId: string
  /** Milliseconds; when the claim was on disk. An answer to it is not older. */
  dispatchedAt: number
}

/** Another command of the same kind to the same device that may have reached it too. */
export interface Rival {
  dispatchedAt: number
  /** Milliseconds; when the device answered it, where that is known. */
  answeredAt: number | null
}

export interface DeviceAnswer {
  outcome: 'acknowledged' | 'error'
  /** ISO instant. */
  at: string
  /** What the device said, where it refused. */
  error: string | null
  eventId: string | null
}

/** The device's answer to the command; null where there is none yet, or where it could be another command's. */
export function answerTo(
  command: SentCommand,
  results: readonly MdmCommandResult[],
  rivals: readonly Rival[],
): DeviceAnswer | null {
  // A rival that was answered before ours was sent is out of the way; every other one makes the answer doubtful.
  if (rivals.some(({ answeredAt }) => answeredAt === null || answeredAt >= command.dispatchedAt)) return null
  const fitting = results.filter(
    (result) =>
      result.appleDeviceId.toLowerCase() === command.appleDeviceId.toLowerCase() &&
      result.requestType?.toLowerCase() === requestTypes[command.kind] &&
      Date.parse(result.at) >= command.dispatchedAt,
  )
  // Somebody sent the same command from JumpCloud's own portal, say: whose answer it is cannot be told.
  const commands = new Set(fitting.map(({ commandUuid }) => commandUuid))
  if (commands.size > 1 || (commands.has(null) && fitting.length > 1)) return null
  const answers = fitting.filter(({ outcome }) => outcome !== 'other')
  const [first] = answers
  if (!first || first.outcome === 'other' || answers.some(({ outcome }) => outcome !== first.outcome))
    return null
  return { outcome: first.outcome, at: first.at, error: first.error, eventId: first.eventId }
}
