/** What a device allows, and why not. Verdicts are made by the bff alone; the widget shows them. */
import { z } from 'zod'
import { instant } from './scalars.ts'

export const actionKind = z.enum(['lock', 'wipe', 'open'])
export type ActionKind = z.infer<typeof actionKind>

/** Stable codes of a verdict. The widget has its own words for each, by locale. */
export const verdictCode = z.enum([
  'allowed',
  'mdm_missing_mac',
  'mdm_missing_ios',
  'mdm_other_vendor',
  'mdm_unknown',
  'user_enrollment',
  'windows_bitlocker_off',
  'windows_mdm_missing',
  'windows_mdm_and_bitlocker',
  'encryption_unknown',
  'linux_lock_policy',
  'linux_wipe_none',
  'android_policy',
  'os_unknown',
  'command_not_listed',
  'apple_device_not_found',
  'policy_group',
  'device_removed',
  'action_in_progress',
  'lock_in_progress',
  'limit_agent',
  'limit_workspace',
  'stopped',
  'quarantine',
  'not_connected',
  'not_reviewed',
  'credentials_invalid',
  'key_lacks_right',
])
export type VerdictCode = z.infer<typeof verdictCode>

export const verdict = z.object({
  action: actionKind,
  verdict: z.enum(['allowed', 'blocked', 'unknown']),
  code: verdictCode,
  /** One English sentence; the widget has its own words by `code` and `params`. */
  reason: z.string(),
  /** What to do about it, in English; empty when allowed. */
  fix: z.string(),
  /** What the words need: names, times, counts. */
  params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The field of the device that decided, e.g. `mdm.vendor`; null where none did. */
  field: z.string().nullable(),
  /** When that field was read from JumpCloud. */
  observedAt: instant.nullable(),
  /** The agent's own right, apart from what the device allows. */
  permitted: z.boolean(),
})
export type Verdict = z.infer<typeof verdict>
