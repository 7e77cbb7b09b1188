/**
 * The errors that verbs throw. Each has a stable code and a sentence for a person: what happened, what did
 * not, what to do. HTTP status is decided at the edge (`http/problems.ts`) from the `kind`.
 */
import type { Verdict } from '@siit-jumpcloud/shared'

export type ErrorKind =
  | 'unauthorized' // 401
  | 'forbidden' // 403
  | 'not_found' // 404, also "not yours"
  | 'conflict' // 409
  | 'precondition_failed' // 412
  | 'precondition_required' // 428
  | 'invalid' // 400
  | 'too_large' // 413
  | 'unsupported_media_type' // 415
  | 'unprocessable' // 422
  | 'too_many' // 429
  | 'bad_gateway' // 502
  | 'unavailable' // 503
  | 'gateway_timeout' // 504

export interface FieldError {
  /** JSON pointer into the body, or the name of the parameter or header. */
  pointer: string
  code: string
  detail: string
}

export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly code: string
  readonly errors: FieldError[] | undefined
  readonly verdict: Verdict | undefined
  /** Seconds. */
  readonly retryAfter: number | undefined

  /** `detail` is public: it never holds a key, a token, a PIN or another workspace's data. */
  constructor(
    kind: ErrorKind,
    code: string,
    detail: string,
    more: { errors?: FieldError[]; verdict?: Verdict; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause })
    this.kind = kind
    this.code = code
    this.errors = more.errors
    this.verdict = more.verdict
    this.retryAfter = more.retryAfter
  }
}

/** Not there, or not yours: the two are never told apart. */
export const notFound = (what: string) =>
  new AppError('not_found', 'not_found', `There is no such ${what}, or it is not yours to see.`)
