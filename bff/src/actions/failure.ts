/** Why an action ended, put together in one place. */
import type { ActionFailure } from '@siit-jumpcloud/shared'

/** `detail` is for people: it never holds a key or a PIN. */
export const failure = (
  code: string,
  detail: string,
  more: Partial<Omit<ActionFailure, 'code' | 'detail'>> = {},
): ActionFailure => ({ code, detail, status: null, retryAfter: null, changes: [], ...more })
