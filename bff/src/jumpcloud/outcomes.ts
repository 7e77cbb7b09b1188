/** What a status means for a command that was sent: the middle of the table in `commands.ts`, with its words. */
import { saysNoOrganization } from './answers.ts'
import type { CommandOutcome } from './types.ts'

/** An outcome; status and wait are null where none was read. */
export const outcome = (
  state: CommandOutcome['state'],
  code: string,
  detail: string,
  more: { status?: number; retryAfter?: number | null } = {},
): CommandOutcome => ({
  state,
  code,
  detail,
  status: more.status ?? null,
  retryAfter: more.retryAfter ?? null,
})

const rejected = new Set([400, 401, 403, 404, 405, 415, 422])

/** What a status means for a command. `message` is JumpCloud's own sentence, fit to be shown. */
export function byStatus(
  status: number,
  message: string | null,
  retryAfter: number | null,
  rawMessage: string | null,
  right: string,
): CommandOutcome {
  const says = message === null ? '' : ` JumpCloud says: “${message}”`
  const more = { status, retryAfter }
  if (status >= 200 && status < 300) {
    return outcome('accepted', 'accepted', 'JumpCloud accepted the command.', more)
  }
  if (status === 429) {
    const detail = 'JumpCloud asks us to slow down and did not take the command. We do not send it again.'
    return outcome('rejected', 'rate_limited', detail, more)
  }
  if (rejected.has(status)) {
    const not = 'The device was not told anything.'
    switch (status) {
      case 401:
        return saysNoOrganization(rawMessage)
          ? outcome('rejected', 'organization_not_found', `Organization not found for this key. ${not}`, more)
          : outcome('rejected', 'credentials_invalid', `JumpCloud no longer takes our key. ${not}`, more)
      case 403:
        return outcome(
          'rejected',
          'key_lacks_right',
          `Our key may not send this command; its role needs “${right}”. ${not}`,
          more,
        )
      case 404:
        return outcome('rejected', 'not_found', `JumpCloud does not have this device. ${not}${says}`, more)
      case 405:
      case 415:
        return outcome(
          'rejected',
          'not_supported',
          `JumpCloud does not take this command here. ${not}${says}`,
          more,
        )
      default:
        return outcome('rejected', 'bad_request', `JumpCloud refused the command. ${not}${says}`, more)
    }
  }
  const maybe = 'JumpCloud may have taken the command. We do not send it again.'
  if (status >= 300 && status < 400) {
    const detail = `JumpCloud sent us to another address, which we do not follow. ${maybe}`
    return outcome('unknown', 'redirected', detail, more)
  }
  if (status === 409) {
    const detail = `JumpCloud answered with a conflict and does not say what it means. ${maybe}${says}`
    return outcome('unknown', 'conflict', detail, more)
  }
  if (status === 408) return outcome('unknown', 'request_timeout', `JumpCloud timed out. ${maybe}`, more)
  if (status >= 500) {
    return outcome(
      'unknown',
      'server_error',
      `JumpCloud answered with an error (HTTP ${status}). ${maybe}`,
      more,
    )
  }
  return outcome('unknown', 'unexpected_status', `JumpCloud answered with HTTP ${status}. ${maybe}`, more)
}
