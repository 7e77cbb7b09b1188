/** What JumpCloud's statuses and error bodies mean. Bodies differ by route and age, so they are read leniently. */
import { row, text } from './decode.ts'
import { JumpCloudError } from './errors.ts'

/** The `message` (or `error`, or `status`) of an error body; null where it is no JSON or has none. */
export function messageOf(body: string): string | null {
  try {
    const source = row(JSON.parse(body))
    return text(source?.['message']) ?? text(source?.['error']) ?? text(source?.['status'])
  } catch {
    return null
  }
}

/**
 * JumpCloud's sentence for people: one line, short, without any of the secrets, and without long runs of letters and
 * digits that might be another.
 */
export function quotable(message: string | null, secrets: readonly string[]): string | null {
  if (message === null) return null
  // Before and after the spaces are folded: folding must not put a secret together.
  const veil = (text: string) =>
    secrets.reduce((veiled, secret) => (secret === '' ? veiled : veiled.replaceAll(secret, '•••')), text)
  const line = veil(veil(message).replace(/[\p{C}\s]+/gu, ' '))
    .replace(/[A-Za-z0-9+/_=-]{32,}/g, '•••')
    .trim()
  return line === '' ? null : line.length > 200 ? `${line.slice(0, 199)}…` : line
}

/** A multi-tenant key without a usable organization gets 401, with these words (third-party report, 2023). */
export const saysNoOrganization = (message: string | null): boolean =>
  message !== null && /no organization selected/i.test(message)

/** The error of a read that was answered with something else than 2xx. */
export function errorFor(answer: {
  status: number
  message: string | null
  retryAfter: number | null
  /** What was read, for people: "systems". */
  what: string
  /** The scope that the call needs, in JumpCloud's words. */
  right: string | null
}): JumpCloudError {
  const { status, message, retryAfter, what, right } = answer
  const more = { status, retryAfter, right }
  if (status === 401) {
    return saysNoOrganization(message)
      ? new JumpCloudError('organization_not_found', 'Organization not found for this key.', more)
      : new JumpCloudError('credentials_invalid', 'JumpCloud does not take this key.', more)
  }
  if (status === 403) {
    const which = right === null ? '' : ` It needs “${right}”.`
    return new JumpCloudError('key_lacks_right', `This key’s role may not read ${what}.${which}`, more)
  }
  if (status === 404) return new JumpCloudError('not_found', `JumpCloud does not have these ${what}.`, more)
  if (status === 429) return new JumpCloudError('rate_limited', 'JumpCloud asks us to slow down.', more)
  if (status >= 300 && status < 400) {
    const detail = 'JumpCloud sent us to another address. The key was not sent there.'
    return new JumpCloudError('bad_answer', detail, more)
  }
  if (status >= 500) {
    const detail = `JumpCloud could not answer for ${what} (HTTP ${status}).`
    return new JumpCloudError('unreachable', detail, more)
  }
  return new JumpCloudError('bad_answer', `JumpCloud refused to read ${what} (HTTP ${status}).`, more)
}
