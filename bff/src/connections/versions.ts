/** Versions of a setting as `ETag` and `If-Match` carry them. */
import { AppError } from '../errors.ts'

export const etagOf = (version: number) => `"${version}"`

/**
 * Checks the `If-Match` header of a change against the version that stands. Throws 428 where it is missing and 412
 * where it names another. A `W/` in front is forgiven: proxies that compress put it there, and a version is a
 * version all the same.
 */
export function checkIfMatch(ifMatch: string | null, version: number): void {
  if (ifMatch === null || ifMatch.trim() === '')
    throw new AppError(
      'precondition_required',
      'if_match_required',
      'A change must say which version it changes: send the ETag of your reading as If-Match. Nothing was changed.',
      {
        errors: [
          { pointer: 'If-Match', code: 'if_match_required', detail: 'The header If-Match is missing.' },
        ],
      },
    )
  const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (named.includes('*') || named.includes(etagOf(version))) return
  throw new AppError(
    'precondition_failed',
    'stale_version',
    'Somebody changed this since you read it. Nothing was changed. Read it again, then repeat your change.',
  )
}
