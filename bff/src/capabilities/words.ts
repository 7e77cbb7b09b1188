/**
 * English for those who have no words of their own: reason and fix of every verdict code. The widget has its own, by
 * code and params, in each of its languages.
 */
import type { VerdictCode } from '@siit-jumpcloud/shared'

export type Params = Readonly<Record<string, string | number | null>>

type Text = string | ((params: Params) => string)

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** `3 Mar 2026, 09:12 UTC`; the text itself where it is no instant. */
function when(value: string | number | null | undefined): string {
  const time = new Date(String(value ?? ''))
  return Number.isNaN(time.getTime()) ? 'an unknown time' : `${day.format(time)} UTC`
}

const who = (params: Params) => String(params['who'] ?? 'Someone')
const inRequest = (params: Params) => (params['requestId'] ? `, in request ${params['requestId']}` : '')

/** What ends an open wipe, by where it stands. */
function wayOut(state: string | number | null | undefined): string {
  switch (state) {
    case 'requested':
    case 'awaiting_approval':
    case 'approved':
      return 'decide or cancel it'
    case 'dispatching':
      return 'wait until it is sent'
    default:
      return 'settle it'
  }
}

const enrollThenRead = 'To fix: enroll it in JumpCloud MDM, then read again.'

export const words: Readonly<Record<VerdictCode, { reason: Text; fix: Text }>> = {
  allowed: { reason: 'Allowed on this device', fix: '' },
  mdm_missing_mac: {
    reason: 'Not in JumpCloud MDM',
    fix: `${enrollThenRead} A Mac is locked and wiped only through MDM.`,
  },
  mdm_missing_ios: { reason: 'Not in JumpCloud MDM', fix: enrollThenRead },
  mdm_other_vendor: {
    reason: 'Managed by another MDM',
    fix: 'Instead: use that MDM, or move the device to JumpCloud MDM.',
  },
  mdm_unknown: {
    reason: 'JumpCloud does not say which MDM it is in',
    fix: 'To fix: open it in JumpCloud and check its enrollment, then read again.',
  },
  user_enrollment: {
    reason: 'Enrolled by its user, not by the organization',
    fix: 'To fix: enroll it as a device of the organization, then read again. Apple’s User Enrollment does not allow this action.',
  },
  windows_bitlocker_off: {
    reason: 'BitLocker is off',
    fix: 'To fix: turn BitLocker on with a JumpCloud policy, wait until the device reports it, then read again. Without it, a wipe may leave readable data behind.',
  },
  windows_mdm_missing: { reason: 'Not in JumpCloud MDM', fix: enrollThenRead },
  windows_mdm_and_bitlocker: {
    reason: 'Not in JumpCloud MDM, and BitLocker is off',
    fix: 'To fix: enroll it in JumpCloud MDM and turn BitLocker on, then read again.',
  },
  encryption_unknown: {
    reason: 'JumpCloud does not say if BitLocker is on',
    fix: 'To fix: wait until the device reports it, then read again.',
  },
  linux_lock_policy: {
    reason: 'Not offered on Linux',
    fix: 'To change it: your policy leaves Linux devices alone. An administrator can allow Lock in Settings.',
  },
  linux_wipe_none: {
    reason: 'Not offered on Linux',
    fix: 'Instead: JumpCloud has no managed wipe for Linux that we rely on. Erase the disk by hand, then say so in this request.',
  },
  android_policy: {
    reason: 'Not offered on Android',
    fix: 'To change it: an administrator can allow it in Settings. There, a wipe removes the work profile, not the whole device.',
  },
  os_unknown: {
    reason: 'We don’t know this system',
    fix: 'Instead: open it in JumpCloud and act there.',
  },
  command_not_listed: {
    reason: 'JumpCloud does not offer it for this device',
    fix: 'To fix: open it in JumpCloud and check its agent.',
  },
  apple_device_not_found: {
    reason: 'JumpCloud’s Apple MDM does not show this device',
    fix: 'To fix: open it in JumpCloud and check its enrollment, then read again. Its serial number must belong to one enrolled device.',
  },
  policy_group: {
    reason: (params) =>
      params['group'] === null
        ? 'JumpCloud does not say if it is in a group your policy does not wipe'
        : `Your policy does not wipe devices in “${params['group'] ?? ''}”`,
    fix: (params) =>
      params['group'] === null
        ? 'To fix: read again. If it stays so, an administrator checks that the key may read groups.'
        : 'To change it: an administrator can do so in Settings.',
  },
  device_removed: {
    reason: 'JumpCloud no longer lists this device',
    fix: 'Nothing can be sent to it. It comes back here if JumpCloud lists it again.',
  },
  action_in_progress: {
    reason: 'A wipe is already open',
    fix: (params) =>
      `${who(params)} asked for it on ${when(params['at'])}${inRequest(params)}. To fix: ${wayOut(params['state'])}.`,
  },
  lock_in_progress: {
    reason: 'A lock is already on its way',
    fix: (params) =>
      `${who(params)} sent it on ${when(params['at'])}${inRequest(params)}. You can lock again once this one has ended.`,
  },
  limit_agent: {
    reason: (params) => `You have sent ${params['used'] ?? ''} wipes in the last hour`,
    fix: (params) =>
      params['resetsAt']
        ? `That is the limit. To fix: wait until ${when(params['resetsAt'])}, or ask another agent. Administrators have been told.`
        : 'That is the limit. To fix: ask another agent. Administrators have been told.',
  },
  limit_workspace: {
    reason: (params) => `${params['used'] ?? ''} wipes today: the limit is reached`,
    fix: 'To fix: an administrator can raise it in Settings. They have been told.',
  },
  stopped: {
    reason: 'All locks and wipes are stopped',
    fix: (params) =>
      params['who']
        ? `${who(params)} stopped them on ${when(params['at'])}. To fix: ask an administrator.`
        : 'To fix: ask an administrator.',
  },
  quarantine: {
    reason: 'Held back after a restore',
    fix: 'To fix: an administrator lifts the quarantine in Settings.',
  },
  not_connected: {
    reason: 'JumpCloud is not connected',
    fix: 'To fix: an administrator connects JumpCloud in Settings.',
  },
  not_reviewed: {
    reason: 'The import is not reviewed yet',
    fix: 'To fix: an administrator finishes the setup in Settings.',
  },
  credentials_invalid: {
    reason: 'JumpCloud no longer takes our key',
    fix: 'To fix: an administrator replaces the key in Settings.',
  },
  key_lacks_right: {
    reason: 'Our key may not send this command',
    fix: (params) => `To fix: an administrator gives the key’s role the right “${params['right'] ?? ''}”.`,
  },
}

const say = (text: Text, params: Params) => (typeof text === 'string' ? text : text(params))

/** Reason and fix in English. Times are UTC, since nobody's time zone is known here. */
export function inEnglish(code: VerdictCode, params: Params): { reason: string; fix: string } {
  return { reason: say(words[code].reason, params), fix: say(words[code].fix, params) }
}
