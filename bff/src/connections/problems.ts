/** What a person is told when JumpCloud, asked for something, did not give it. */
import { AppError, type FieldError } from '../errors.ts'
import { JumpCloudError } from '../jumpcloud/index.ts'

/**
 * Where the question came from: credentials that somebody has just typed (then the answer points at the field),
 * or the stored ones.
 */
export type AskedWith = 'typed' | 'stored'

const typedField = (error: JumpCloudError): FieldError | null => {
  switch (error.code) {
    case 'credentials_invalid':
      return {
        pointer: '/apiKey',
        code: 'credentials_invalid',
        detail:
          'Invalid credentials: JumpCloud does not take this key, or its administrator is deactivated. ' +
          'Regenerate it in JumpCloud, then paste the new one here. Nothing was stored.',
      }
    case 'organization_not_found':
      return {
        pointer: '/organizationId',
        code: 'organization_not_found',
        detail:
          'Organization not found for this key. Check the organization id and the region. Nothing was stored.',
      }
    case 'key_lacks_right':
      return {
        pointer: '/apiKey',
        code: 'key_lacks_right',
        detail:
          `The key’s role lacks a right without which nothing works${error.right ? ` (${error.right})` : ''}: ` +
          'reading systems. Give the role that right in JumpCloud, or use the key of another administrator. Nothing was stored.',
      }
    default:
      return null
  }
}

/**
 * A `JumpCloudError` as the error that leaves the service; anything else comes back as it is. Neither holds the key
 * or JumpCloud's own words.
 */
export function toAppError(error: unknown, asked: AskedWith = 'stored'): unknown {
  if (!(error instanceof JumpCloudError)) return error
  const field = asked === 'typed' ? typedField(error) : null
  if (field) return new AppError('unprocessable', field.code, field.detail, { errors: [field], cause: error })
  const more = { cause: error, ...(error.retryAfter === null ? {} : { retryAfter: error.retryAfter }) }
  switch (error.code) {
    case 'credentials_invalid':
      return new AppError(
        'bad_gateway',
        'credentials_invalid',
        'Invalid credentials: JumpCloud no longer takes our key. Nothing was done. ' +
          'An administrator regenerates the key in JumpCloud and replaces it in Settings.',
        more,
      )
    case 'organization_not_found':
      return new AppError(
        'bad_gateway',
        'organization_not_found',
        'JumpCloud no longer shows our organization to this key. Nothing was done. ' +
          'An administrator checks the organization and the key in Settings.',
        more,
      )
    case 'key_lacks_right':
      return new AppError(
        'bad_gateway',
        'key_lacks_right',
        `Our key may not do this in JumpCloud${error.right ? ` (it lacks ${error.right})` : ''}. Nothing was done. ` +
          'An administrator gives the key’s role that right in JumpCloud.',
        more,
      )
    case 'rate_limited':
      return new AppError(
        'too_many',
        'jumpcloud_rate_limited',
        'JumpCloud asks us to slow down. Nothing was done. Try again in a while.',
        more,
      )
    case 'unreachable':
      return new AppError(
        error.status === null ? 'gateway_timeout' : 'bad_gateway',
        'jumpcloud_unreachable',
        'JumpCloud cannot be reached, or answers that it is broken. Nothing was done. Try again in a while.',
        more,
      )
    case 'bad_answer':
      return new AppError(
        'bad_gateway',
        'jumpcloud_bad_answer',
        'JumpCloud answered something that we cannot read. Nothing was done. Try again in a while; ' +
          'if it stays so, tell the operator of this service.',
        more,
      )
    case 'not_found':
      return new AppError(
        'bad_gateway',
        'jumpcloud_not_found',
        'JumpCloud does not have what we asked it for. Nothing was done. Sync, and look again.',
        more,
      )
  }
}
