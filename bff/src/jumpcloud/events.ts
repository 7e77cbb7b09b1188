/** Decoding of Directory Insights: what Apple devices answered, and when somebody was bound. */
import { instant, list, objectId, row, text, type Row } from './decode.ts'
import type { BindingEvent, MdmCommandResult } from './types.ts'

/** Apple's words for what went wrong, from the chain of errors that a device sends. */
function errorOf(source: Row): string | null {
  const chain = list(source['error_chain']) ?? []
  const parts: string[] = []
  for (const link of chain) {
    const error = row(link)
    const words =
      text(error?.['LocalizedDescription']) ??
      text(error?.['USEnglishDescription']) ??
      text(error?.['localized_description']) ??
      text(error?.['us_english_description']) ??
      text(link)
    if (words !== null) parts.push(words)
  }
  return parts.length === 0 ? null : parts.join('; ').slice(0, 500)
}

/**
 * `mdm_command_result`. `Acknowledged` says that the device took the command; `Error` and `CommandFormatError` that
 * it refused; `Idle` is no answer to a command. That `device_object_id` is the Apple device's id is inferred.
 */
export function decodeMdmResult(source: Row): MdmCommandResult | null {
  const at = instant(source['timestamp'])
  const appleDeviceId = text(source['device_object_id'])
  if (at === null || appleDeviceId === null || text(source['event_type']) !== 'mdm_command_result')
    return null
  // Values are said to be stored in lower case, and shown with capitals.
  const status = text(source['status'])?.toLowerCase()
  return {
    eventId: text(source['id']),
    at,
    appleDeviceId,
    commandUuid: text(source['command_uuid']),
    requestType: text(row(source['command'])?.['request_type']) ?? text(source['request_type']),
    outcome:
      status === 'acknowledged'
        ? 'acknowledged'
        : status === 'error' || status === 'commandformaterror'
          ? 'error'
          : 'other',
    error: errorOf(source),
  }
}

/**
 * `association_change` between a user and a system, whichever stands first. The shape (`association.op` with `add` or
 * `remove`, `association.connection.from` and `.to`) is inferred from JumpCloud's own clients; the documents speak of
 * groups only, so that direct bindings raise it is inferred too. Anything else is left out.
 */
export function decodeBindingEvent(source: Row): BindingEvent | null {
  const at = instant(source['timestamp'])
  const association = row(source['association'])
  const connection = row(association?.['connection'])
  const ends = [row(connection?.['from']), row(connection?.['to'])]
  const idOf = (type: string) => objectId(ends.find((end) => text(end?.['type']) === type)?.['object_id'])
  const systemId = idOf('system')
  const userId = idOf('user')
  const op = text(association?.['op'])
  if (at === null || systemId === null || userId === null || (op !== 'add' && op !== 'remove')) return null
  return { eventId: text(source['id']), at, systemId, userId, bound: op === 'add' }
}
