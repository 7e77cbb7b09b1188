/** What can go wrong when JumpCloud is read, as a small set of stable codes. */

export type JumpCloudErrorCode =
  /** The key is wrong, revoked, or its administrator deactivated. */
  | 'credentials_invalid'
  /** The key is good and the organization is not one of its own. */
  | 'organization_not_found'
  /** The key's role does not allow this call. */
  | 'key_lacks_right'
  /** JumpCloud asked to slow down, and longer than this call could wait. */
  | 'rate_limited'
  /** No answer, or an answer that says that JumpCloud is broken. */
  | 'unreachable'
  /** An answer that makes no sense to us. */
  | 'bad_answer'
  | 'not_found'

/**
 * A read that failed. `publicDetail` is a sentence for people; neither it nor `message` ever holds the key, the
 * address with its query, or JumpCloud's body word for word.
 */
export class JumpCloudError extends Error {
  readonly code: JumpCloudErrorCode
  /** JumpCloud's HTTP status; null where none was read. */
  readonly status: number | null
  /** Seconds, as JumpCloud asked. */
  readonly retryAfter: number | null
  readonly publicDetail: string
  /** The scope that the call needs, where the key lacks it, in JumpCloud's own words. */
  readonly right: string | null

  constructor(
    code: JumpCloudErrorCode,
    publicDetail: string,
    more: { status?: number | null; retryAfter?: number | null; right?: string | null } = {},
  ) {
    super(`${code}: ${publicDetail}`)
    this.name = 'JumpCloudError'
    this.code = code
    this.publicDetail = publicDetail
    this.status = more.status ?? null
    this.retryAfter = more.retryAfter ?? null
    this.right = more.right ?? null
  }
}
