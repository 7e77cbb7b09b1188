/** The header that makes a repeated click one action. What a key may look like is said, and checked, by `actions/`. */
import type { AppContext } from './route.ts'

export const idempotencyKeyHeader = {
  name: 'Idempotency-Key',
  required: false,
  description:
    'Required for lock and wipe: 1 to 255 printable characters without spaces, e.g. a UUID; new for each intent, the same for each try of it. The same key gives the same answer; with another body it is refused.',
}

/** The header as it came; null where it is missing. */
export const idempotencyKey = (c: AppContext): string | null => c.req.header('idempotency-key') ?? null
