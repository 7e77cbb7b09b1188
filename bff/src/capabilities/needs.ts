/** How each need of the rule table is checked: what is missing of it, and which field says so. */
import type { VerdictCode } from '@siit-jumpcloud/shared'
import type { Need, Rule } from './rules.ts'
import type { CapabilityDevice, CommandKind } from './types.ts'

/** Why an action is not simply allowed. */
export interface Finding {
  verdict: 'blocked' | 'unknown'
  code: VerdictCode
  params?: Record<string, string | number | null>
  /** The field of the device that decided; null where it was not the device. */
  field: string | null
  observedAt: string | null
}

export interface Check {
  device: CapabilityDevice
  rule: Rule
  action: CommandKind
}

/** JumpCloud's own name of a command. */
export const commandName = (action: CommandKind): string => (action === 'wipe' ? 'erase' : 'lock')

export const isApple = (device: CapabilityDevice): boolean =>
  device.osFamily === 'macos' || device.osFamily === 'ios' || device.osFamily === 'ipados'

/** When the field behind a need was read. */
export const observedAt: Readonly<Record<Need, (device: CapabilityDevice) => string>> = {
  jumpcloud_mdm: (device) => device.readAt,
  not_user_enrolled: (device) => device.readAt,
  apple_device: (device) => device.observed?.appleDevice ?? device.readAt,
  encrypted: (device) => device.observed?.encryption ?? device.readAt,
  listed: (device) => device.readAt,
}

export const fieldOf: Readonly<Record<Need, string>> = {
  jumpcloud_mdm: 'mdm.vendor',
  not_user_enrolled: 'mdm.enrollmentType',
  apple_device: 'mdm.deviceId',
  encrypted: 'encryption.state',
  listed: 'builtInCommands',
}

type Missing = { verdict: Finding['verdict']; code: VerdictCode } | null

const blocked = (code: VerdictCode): Missing => ({ verdict: 'blocked', code })
const unknown = (code: VerdictCode): Missing => ({ verdict: 'unknown', code })

const missing: Readonly<Record<Need, (check: Check) => Missing>> = {
  jumpcloud_mdm({ device, rule }) {
    switch (device.mdmVendor) {
      case 'jumpcloud':
        return null
      case 'other':
        return blocked('mdm_other_vendor')
      case 'none':
        return blocked(rule.mdmMissing ?? 'mdm_unknown')
      case 'unknown':
        return unknown('mdm_unknown')
    }
  },

  // An enrollment type that JumpCloud does not name does not block: what the product asks for is JumpCloud's MDM, and
  // User Enrollment is an exception that JumpCloud states. Apple refuses the command there; nothing happens by it.
  not_user_enrolled: ({ device }) => (device.enrollmentType === 'user' ? blocked('user_enrollment') : null),

  apple_device({ device }) {
    if (device.appleDeviceKnown === true) return null
    return device.appleDeviceKnown === false
      ? blocked('apple_device_not_found')
      : unknown('apple_device_not_found')
  },

  encrypted({ device }) {
    switch (device.encryption) {
      case 'on':
        return null
      case 'off':
        return blocked('windows_bitlocker_off')
      case 'unknown':
        return unknown('encryption_unknown')
    }
  },

  // The list can only take away. What JumpCloud puts there for Apple devices is not known, so an empty one says
  // nothing about them; one that names other commands and not this one does.
  listed({ device, action }) {
    const list = device.builtInCommands
    if (list === null || list.includes(commandName(action))) return null
    return list.length === 0 && isApple(device) ? null : blocked('command_not_listed')
  },
}

/** Two findings that are told as one, so that a person fixes both at once. */
const together: readonly { codes: readonly [VerdictCode, VerdictCode]; as: VerdictCode; field: string }[] = [
  {
    codes: ['windows_mdm_missing', 'windows_bitlocker_off'],
    as: 'windows_mdm_and_bitlocker',
    field: 'mdm.vendor',
  },
]

/** Everything that the rule misses on this device, in the rule's order. */
export function missingNeeds(check: Check): Finding[] {
  const findings: Finding[] = []
  for (const need of check.rule.needs) {
    const gap = missing[need](check)
    if (gap) {
      findings.push({
        ...gap,
        params: gap.code === 'command_not_listed' ? { command: commandName(check.action) } : {},
        field: fieldOf[need],
        observedAt: observedAt[need](check.device),
      })
    }
  }
  for (const pair of together) {
    const first = findings.find((finding) => finding.code === pair.codes[0])
    const second = findings.find((finding) => finding.code === pair.codes[1])
    if (first && second) {
      // The older of the two readings: the finding is no younger than that.
      const at = [first.observedAt, second.observedAt].filter((value) => value !== null).sort()[0] ?? null
      findings.unshift({ verdict: 'blocked', code: pair.as, params: {}, field: pair.field, observedAt: at })
    }
  }
  return findings
}
