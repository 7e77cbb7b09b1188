/**
 * The rule table of the product: for each operating system, what a lock and a wipe need.
 *
 * This is data. A new rule is a line here; how a need is checked is in `needs.ts`, and what is said to people is in
 * `words.ts`. The widget never re-derives any of it.
 */
import type { OsFamily, VerdictCode } from '@siit-jumpcloud/shared'
import type { Channel, CommandKind } from './types.ts'

/** Something that must hold of the device before a command may go to it. Checked in the order written. */
export type Need =
  /** Enrolled in JumpCloud's own MDM. */
  | 'jumpcloud_mdm'
  /** Not enrolled by Apple's User Enrollment, which gives the organization neither right. */
  | 'not_user_enrolled'
  /** We know its id in Apple MDM, since that is where the command goes. */
  | 'apple_device'
  /** The disk is encrypted, by every source that speaks. */
  | 'encrypted'
  /** JumpCloud's own per-device list does not leave the command out. */
  | 'listed'

export interface Rule {
  /** Where the command goes; null where there is no way to send one. */
  readonly channel: Channel | null
  readonly needs: readonly Need[]
  /** Refused by this code, whatever the device is like. */
  readonly never?: VerdictCode
  /** Refused by this code unless the workspace's policy allows it for that system. */
  readonly unlessAllowed?: { readonly policy: 'linux' | 'android'; readonly code: VerdictCode }
  /** The code for "not in any MDM" on this system. */
  readonly mdmMissing?: VerdictCode
}

/**
 * Sources: lock and erase of the agent are for Windows and Linux only, and Apple devices have their own MDM commands
 * (JumpCloud's OpenAPI document, 2026-03); a Mac under User Enrollment takes no lock, and no Apple device under it an
 * erase (Apple's MDM documentation). The Windows, Linux and Android lines are the product's own, stricter policy.
 * Android has no channel: what JumpCloud offers there is its Google EMM interface, which removes a work profile.
 */
export const rules: Readonly<Record<OsFamily, Readonly<Record<CommandKind, Rule>>>> = {
  macos: {
    lock: {
      channel: 'apple_mdm',
      needs: ['jumpcloud_mdm', 'not_user_enrolled', 'apple_device', 'listed'],
      mdmMissing: 'mdm_missing_mac',
    },
    wipe: {
      channel: 'apple_mdm',
      needs: ['jumpcloud_mdm', 'not_user_enrolled', 'apple_device', 'listed'],
      mdmMissing: 'mdm_missing_mac',
    },
  },
  windows: {
    lock: { channel: 'agent', needs: ['listed'] },
    wipe: {
      channel: 'agent',
      needs: ['jumpcloud_mdm', 'encrypted', 'listed'],
      mdmMissing: 'windows_mdm_missing',
    },
  },
  linux: {
    lock: {
      channel: 'agent',
      needs: ['listed'],
      unlessAllowed: { policy: 'linux', code: 'linux_lock_policy' },
    },
    wipe: {
      channel: 'agent',
      needs: ['listed'],
      unlessAllowed: { policy: 'linux', code: 'linux_wipe_none' },
    },
  },
  ios: {
    lock: {
      channel: 'apple_mdm',
      needs: ['jumpcloud_mdm', 'apple_device', 'listed'],
      mdmMissing: 'mdm_missing_ios',
    },
    wipe: {
      channel: 'apple_mdm',
      needs: ['jumpcloud_mdm', 'not_user_enrolled', 'apple_device', 'listed'],
      mdmMissing: 'mdm_missing_ios',
    },
  },
  ipados: {
    lock: {
      channel: 'apple_mdm',
      needs: ['jumpcloud_mdm', 'apple_device', 'listed'],
      mdmMissing: 'mdm_missing_ios',
    },
    wipe: {
      channel: 'apple_mdm',
      needs: ['jumpcloud_mdm', 'not_user_enrolled', 'apple_device', 'listed'],
      mdmMissing: 'mdm_missing_ios',
    },
  },
  android: {
    lock: { channel: null, needs: [], unlessAllowed: { policy: 'android', code: 'android_policy' } },
    wipe: { channel: null, needs: [], unlessAllowed: { policy: 'android', code: 'android_policy' } },
  },
  unknown: {
    lock: { channel: null, needs: [], never: 'os_unknown' },
    wipe: { channel: null, needs: [], never: 'os_unknown' },
  },
}

/**
 * The way a command takes on a system, or null where there is none. The agent's built-in commands never go to an
 * Apple device: JumpCloud supports them on Windows and Linux only.
 */
export function channelFor(action: CommandKind, osFamily: OsFamily): Channel | null {
  return rules[osFamily][action].channel
}
