/** The header that makes a repeated click one action. */
import { AppError } from '../errors.ts'
import type { AppContext } from './route.ts'

export const idempotencyKeyHeader = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'Required for lock and wipe: 8 to 200 printable characters, new for each intent, the same for each try of it. The same key gives the same answer; with another body it is refused.',
}

/** The key; null where the header is missing. Throws 400 where it is none. */
export function idempotencyKey(c: AppContext): string | null {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return null
  if (!/^[\x21-\x7e]{8,200}$/.test(key))
    throw new AppError(
      'invalid',
      'invalid_idempotency_key',
      'The Idempotency-Key is not 8 to 200 printable characters. Nothing was done. A new UUID for each intent will do.',
      {
        errors: [
          { pointer: 'Idempotency-Key', code: 'invalid_format', detail: '8 to 200 printable characters.' },
        ],
      },
    )
  return key
}
