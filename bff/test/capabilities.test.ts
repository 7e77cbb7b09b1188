/** The rule table of the product, row by row, and what must hold whatever is put in. */
import fc from 'fast-check'
import {
  connectionState,
  enrollmentType,
  mdmVendor,
  onOff,
  osFamily,
  verdict as verdictSchema,
  verdictCode,
  type OsFamily,
  type Policy,
  type Verdict,
} from '@siit-jumpcloud/shared'
import { describe, expect, it } from 'vitest'
import {
  channelFor,
  evaluate,
  type CapabilityContext,
  type CapabilityDevice,
} from '../src/capabilities/index.ts'
import { words } from '../src/capabilities/words.ts'

const readAt = '2026-03-03T09:12:44.000Z'
const families = osFamily.options

const defaultPolicy: Policy = {
  approval: { lock: false, wipe: false },
  neverWipeGroups: [],
  allow: { linux: [], android: [] },
  wipeLimits: { perAgentPerHour: 5, perWorkspacePerDay: 20 },
  stopped: false,
}

/** A device on which nothing stands in the way, as far as its system allows anything. */
function device(family: OsFamily, more: Partial<CapabilityDevice> = {}): CapabilityDevice {
  return {
    osFamily: family,
    mdmVendor: 'jumpcloud',
    enrollmentType: 'automated_device',
    encryption: 'on',
    builtInCommands: null,
    appleDeviceKnown: true,
    groupIds: [],
    removed: false,
    readAt,
    ...more,
  }
}

function context(more: Partial<CapabilityContext> = {}): CapabilityContext {
  return {
    connectionState: 'ready',
    policy: defaultPolicy,
    groupNames: {},
    quarantine: false,
    keyRights: { systems: 'unknown', mdm: 'unknown' },
    openActions: [],
    limits: { agentUsed: 0, workspaceUsed: 0 },
    permissions: ['devices:read', 'devices:lock', 'devices:wipe'],
    ...more,
  }
}

const withPolicy = (policy: Partial<Policy>) => context({ policy: { ...defaultPolicy, ...policy } })

function verdictOf(action: 'lock' | 'wipe' | 'open', of: CapabilityDevice, where = context()): Verdict {
  const found = evaluate(of, where).find((entry) => entry.action === action)
  if (!found) throw new Error(`no verdict for ${action}`)
  return found
}

const codeOf = (action: 'lock' | 'wipe', of: CapabilityDevice, where = context()) => {
  const { verdict, code } = verdictOf(action, of, where)
  return verdict === 'allowed' ? 'allowed' : `${verdict}: ${code}`
}

const open = (kind: 'lock' | 'wipe', state: 'accepted' | 'unknown' | 'awaiting_approval' = 'accepted') => ({
  kind,
  id: 'act_1',
  requestedBy: 'Amara Okafor',
  requestId: 'req_7',
  at: readAt,
  state,
})

/** product.md, section 3, as it is printed: the device that meets the cell's words, and one that does not. */
const table: [string, OsFamily, 'lock' | 'wipe', Partial<CapabilityDevice>, string][] = [
  ['Lock on macOS, enrolled in JumpCloud MDM', 'macos', 'lock', {}, 'allowed'],
  ['Lock on macOS, in no MDM', 'macos', 'lock', { mdmVendor: 'none' }, 'blocked: mdm_missing_mac'],
  ['Lock on macOS, in another MDM', 'macos', 'lock', { mdmVendor: 'other' }, 'blocked: mdm_other_vendor'],
  ['Lock on macOS, MDM not told', 'macos', 'lock', { mdmVendor: 'unknown' }, 'unknown: mdm_unknown'],
  ['Lock on macOS, user enrollment', 'macos', 'lock', { enrollmentType: 'user' }, 'blocked: user_enrollment'],
  ['Lock on Windows', 'windows', 'lock', { mdmVendor: 'none', encryption: 'off' }, 'allowed'],
  ['Lock on Linux', 'linux', 'lock', {}, 'blocked: linux_lock_policy'],
  ['Lock on iOS, enrolled', 'ios', 'lock', {}, 'allowed'],
  ['Lock on iOS, user enrollment', 'ios', 'lock', { enrollmentType: 'user' }, 'allowed'],
  ['Lock on iPadOS, in no MDM', 'ipados', 'lock', { mdmVendor: 'none' }, 'blocked: mdm_missing_ios'],
  ['Lock on Android', 'android', 'lock', {}, 'blocked: android_policy'],
  ['Lock on an unknown system', 'unknown', 'lock', {}, 'blocked: os_unknown'],
  ['Wipe on macOS, enrolled in JumpCloud MDM', 'macos', 'wipe', {}, 'allowed'],
  ['Wipe on macOS, FileVault off', 'macos', 'wipe', { encryption: 'off' }, 'allowed'],
  ['Wipe on macOS, in no MDM', 'macos', 'wipe', { mdmVendor: 'none' }, 'blocked: mdm_missing_mac'],
  ['Wipe on macOS, user enrollment', 'macos', 'wipe', { enrollmentType: 'user' }, 'blocked: user_enrollment'],
  [
    'Wipe on macOS, not found in Apple MDM',
    'macos',
    'wipe',
    { appleDeviceKnown: false },
    'blocked: apple_device_not_found',
  ],
  [
    'Wipe on macOS, Apple MDM not asked',
    'macos',
    'wipe',
    { appleDeviceKnown: null },
    'unknown: apple_device_not_found',
  ],
  ['Wipe on Windows, JumpCloud MDM and BitLocker', 'windows', 'wipe', {}, 'allowed'],
  [
    'Wipe on Windows, BitLocker off',
    'windows',
    'wipe',
    { encryption: 'off' },
    'blocked: windows_bitlocker_off',
  ],
  ['Wipe on Windows, no MDM', 'windows', 'wipe', { mdmVendor: 'none' }, 'blocked: windows_mdm_missing'],
  [
    'Wipe on Windows, neither',
    'windows',
    'wipe',
    { mdmVendor: 'none', encryption: 'off' },
    'blocked: windows_mdm_and_bitlocker',
  ],
  [
    'Wipe on Windows, BitLocker not told',
    'windows',
    'wipe',
    { encryption: 'unknown' },
    'unknown: encryption_unknown',
  ],
  [
    'Wipe on Windows, no MDM and BitLocker not told',
    'windows',
    'wipe',
    { mdmVendor: 'none', encryption: 'unknown' },
    'blocked: windows_mdm_missing',
  ],
  ['Wipe on Linux', 'linux', 'wipe', {}, 'blocked: linux_wipe_none'],
  ['Wipe on iOS, enrolled', 'ios', 'wipe', {}, 'allowed'],
  [
    'Wipe on iPadOS, user enrollment',
    'ipados',
    'wipe',
    { enrollmentType: 'user' },
    'blocked: user_enrollment',
  ],
  ['Wipe on Android', 'android', 'wipe', {}, 'blocked: android_policy'],
  ['Wipe on an unknown system', 'unknown', 'wipe', {}, 'blocked: os_unknown'],
]

describe('the table of what each device allows', () => {
  it.each(table)('%s', (_, family, action, facts, expected) => {
    expect(codeOf(action, device(family, facts))).toBe(expected)
  })

  it.each(families)('opening the record is always allowed, on %s too', (family) => {
    const worst = context({ quarantine: true, connectionState: 'credentials_invalid' })
    expect(verdictOf('open', device(family, { removed: true }), worst).verdict).toBe('allowed')
  })

  it('Linux can be loosened, one action at a time', () => {
    const loose = withPolicy({ allow: { linux: ['lock'], android: [] } })
    expect(codeOf('lock', device('linux'), loose)).toBe('allowed')
    expect(codeOf('wipe', device('linux'), loose)).toBe('blocked: linux_wipe_none')
  })

  it('a policy cannot allow what there is no way to send', () => {
    const loose = withPolicy({ allow: { linux: [], android: ['lock', 'wipe'] } })
    expect(codeOf('wipe', device('android'), loose)).toBe('blocked: command_not_listed')
  })
})

describe("JumpCloud's own list of commands", () => {
  it('takes away what it does not name, on Windows also when it is empty', () => {
    expect(codeOf('lock', device('windows', { builtInCommands: ['erase'] }))).toBe(
      'blocked: command_not_listed',
    )
    expect(codeOf('wipe', device('windows', { builtInCommands: [] }))).toBe('blocked: command_not_listed')
  })

  it('says nothing about an Apple device when it is empty', () => {
    expect(codeOf('wipe', device('macos', { builtInCommands: [] }))).toBe('allowed')
    expect(codeOf('wipe', device('macos', { builtInCommands: ['restart'] }))).toBe(
      'blocked: command_not_listed',
    )
  })
})

describe('what stands in the way first', () => {
  it('a device that JumpCloud no longer lists is told so, whatever else is wrong with it', () => {
    expect(codeOf('wipe', device('linux', { removed: true }))).toBe('blocked: device_removed')
  })

  it('an open wipe is told before the enrollment that it may have ended', () => {
    const wiped = device('macos', { mdmVendor: 'none' })
    expect(codeOf('wipe', wiped, context({ openActions: [open('wipe')] }))).toBe(
      'blocked: action_in_progress',
    )
  })

  it('a lock and a wipe do not block each other', () => {
    expect(codeOf('lock', device('macos'), context({ openActions: [open('wipe')] }))).toBe('allowed')
    expect(codeOf('wipe', device('macos'), context({ openActions: [open('lock')] }))).toBe('allowed')
    expect(codeOf('lock', device('macos'), context({ openActions: [open('lock')] }))).toBe(
      'blocked: lock_in_progress',
    )
  })

  it("the device's own rule comes before what holds everything back", () => {
    const stopped = withPolicy({ stopped: true })
    expect(codeOf('wipe', device('linux'), stopped)).toBe('blocked: linux_wipe_none')
    expect(codeOf('wipe', device('macos'), stopped)).toBe('blocked: stopped')
  })

  it('a definite no comes before an unknown', () => {
    const stopped = withPolicy({ stopped: true })
    expect(codeOf('wipe', device('windows', { encryption: 'unknown' }), stopped)).toBe('blocked: stopped')
  })

  it.each([
    ['not_connected', 'not_connected'],
    ['importing', 'not_reviewed'],
    ['review', 'not_reviewed'],
    ['credentials_invalid', 'credentials_invalid'],
  ] as const)('a connection that is %s sends nothing', (state, code) => {
    expect(codeOf('lock', device('windows'), context({ connectionState: state }))).toBe(`blocked: ${code}`)
  })

  it('a key without the right for Apple MDM still locks Windows', () => {
    const noMdm = context({ keyRights: { systems: 'unknown', mdm: false } })
    expect(codeOf('lock', device('macos'), noMdm)).toBe('blocked: key_lacks_right')
    expect(codeOf('lock', device('windows'), noMdm)).toBe('allowed')
  })

  it('limits are of wipes, and the last in the row', () => {
    const spent = context({ limits: { agentUsed: 5, workspaceUsed: 0, agentResetsAt: readAt } })
    expect(codeOf('wipe', device('macos'), spent)).toBe('blocked: limit_agent')
    expect(codeOf('lock', device('macos'), spent)).toBe('allowed')
    const all = context({ limits: { agentUsed: 5, workspaceUsed: 20 } })
    expect(codeOf('wipe', device('macos'), all)).toBe('blocked: limit_workspace')
  })
})

describe('groups that are never wiped', () => {
  const policy = withPolicy({ neverWipeGroups: ['a'.repeat(24)] })

  it('block a wipe by the name of the group, and no lock', () => {
    const inGroup = device('macos', { groupIds: ['a'.repeat(24)] })
    const named = { ...policy, groupNames: { ['a'.repeat(24)]: 'Board' } }
    const wipe = verdictOf('wipe', inGroup, named)
    expect(wipe).toMatchObject({ verdict: 'blocked', code: 'policy_group', params: { group: 'Board' } })
    expect(wipe.reason).toContain('Board')
    expect(codeOf('lock', inGroup, named)).toBe('allowed')
  })

  it('make a wipe unknown where the groups of a device could not be read', () => {
    expect(codeOf('wipe', device('macos', { groupIds: null }), policy)).toBe('unknown: policy_group')
  })
})

describe('what a verdict tells', () => {
  it("the agent's right stands apart from what the device allows", () => {
    const mayNot = context({ permissions: ['devices:read'] })
    expect(verdictOf('wipe', device('macos'), mayNot)).toMatchObject({ verdict: 'allowed', permitted: false })
    expect(verdictOf('wipe', device('linux'))).toMatchObject({ verdict: 'blocked', permitted: true })
  })

  it('the field that decided, and how old that field is', () => {
    const older = '2026-03-01T00:00:00.000Z'
    const bitlocker = device('windows', { encryption: 'off', observed: { encryption: older } })
    expect(verdictOf('wipe', bitlocker)).toMatchObject({ field: 'encryption.state', observedAt: older })
    expect(verdictOf('wipe', device('linux'))).toMatchObject({ field: 'os.family', observedAt: readAt })
  })

  it('an allowed one is as old as the oldest fact it rests on', () => {
    const older = '2026-03-01T00:00:00.000Z'
    expect(verdictOf('wipe', device('windows', { observed: { encryption: older } })).observedAt).toBe(older)
  })

  it('who, when and on which request, where another is open', () => {
    const { params, fix } = verdictOf('wipe', device('macos'), context({ openActions: [open('wipe')] }))
    expect(params).toMatchObject({ who: 'Amara Okafor', at: readAt, requestId: 'req_7', actionId: 'act_1' })
    expect(fix).toContain('Amara Okafor')
    expect(fix).toContain('req_7')
    expect(fix).toContain('settle it')
  })

  it('every code has a reason, and every one but "allowed" a way on', () => {
    for (const code of verdictCode.options) {
      const { reason, fix } = words[code]
      const params = { group: 'Board', who: 'A', used: 3 }
      expect(typeof reason === 'string' ? reason : reason(params), code).not.toBe('')
      if (code !== 'allowed') expect(typeof fix === 'string' ? fix : fix(params), code).not.toBe('')
    }
  })
})

describe('the way a command takes', () => {
  it.each(families)('the agent never gets a command for an Apple device (%s)', (family) => {
    for (const action of ['lock', 'wipe'] as const) {
      const apple = family === 'macos' || family === 'ios' || family === 'ipados'
      if (apple) expect(channelFor(action, family)).toBe('apple_mdm')
      else expect(channelFor(action, family)).not.toBe('apple_mdm')
    }
  })
})

const command = fc.constantFrom('erase', 'lock', 'restart', 'shutdown')
const anyDevice: fc.Arbitrary<CapabilityDevice> = fc.record({
  osFamily: fc.constantFrom(...osFamily.options),
  mdmVendor: fc.constantFrom(...mdmVendor.options),
  enrollmentType: fc.constantFrom(...enrollmentType.options),
  encryption: fc.constantFrom(...onOff.options),
  builtInCommands: fc.option(fc.uniqueArray(command)),
  appleDeviceKnown: fc.option(fc.boolean()),
  groupIds: fc.option(fc.array(fc.constantFrom('g1', 'g2'))),
  removed: fc.boolean(),
  readAt: fc.constant(readAt),
})
const right = fc.constantFrom(true, false, 'unknown' as const)
const acts = fc.array(fc.constantFrom('lock' as const, 'wipe' as const))
const anyContext: fc.Arbitrary<CapabilityContext> = fc.record({
  connectionState: fc.constantFrom(...connectionState.options),
  policy: fc.record({
    approval: fc.record({ lock: fc.boolean(), wipe: fc.boolean() }),
    neverWipeGroups: fc.array(fc.constantFrom('g1', 'g3')),
    allow: fc.record({ linux: acts, android: acts }),
    wipeLimits: fc.record({ perAgentPerHour: fc.nat(9), perWorkspacePerDay: fc.nat(30) }),
    stopped: fc.boolean(),
  }),
  groupNames: fc.constant({ g1: 'Board' }),
  quarantine: fc.boolean(),
  keyRights: fc.record({ systems: right, mdm: right }),
  openActions: fc.array(
    fc.constantFrom(open('lock'), open('wipe', 'unknown'), open('wipe', 'awaiting_approval')),
    {
      maxLength: 2,
    },
  ),
  limits: fc.record({ agentUsed: fc.nat(9), workspaceUsed: fc.nat(30) }),
  permissions: fc.subarray(['devices:read', 'devices:lock', 'devices:wipe']),
})

const allows = (of: CapabilityDevice, where: CapabilityContext, action: 'lock' | 'wipe') =>
  verdictOf(action, of, where).verdict === 'allowed'

describe('whatever is put in', () => {
  const holds = (check: (of: CapabilityDevice, where: CapabilityContext) => void) =>
    fc.assert(fc.property(anyDevice, anyContext, check), { numRuns: 3000 })

  it('three verdicts come out, in order, and each is one that the host can read', () => {
    holds((of, where) => {
      const verdicts = evaluate(of, where)
      expect(verdicts.map((entry) => entry.action)).toEqual(['lock', 'wipe', 'open'])
      for (const entry of verdicts) {
        verdictSchema.parse(entry)
        expect(entry.code === 'allowed').toBe(entry.verdict === 'allowed')
      }
    })
  })

  it('the default policy wipes no Linux, no Android and no unknown system', () => {
    holds((of, where) => {
      const strict = { ...where, policy: { ...where.policy, allow: defaultPolicy.allow } }
      for (const family of ['linux', 'android', 'unknown'] as const) {
        expect(allows({ ...of, osFamily: family }, strict, 'wipe')).toBe(false)
        expect(allows({ ...of, osFamily: family }, strict, 'lock')).toBe(false)
      }
    })
  })

  it("JumpCloud's list only takes away", () => {
    holds((of, where) => {
      for (const action of ['lock', 'wipe'] as const) {
        if (allows(of, where, action))
          expect(allows({ ...of, builtInCommands: null }, where, action)).toBe(true)
      }
    })
  })

  it('an empty list changes nothing on Apple', () => {
    holds((of, where) => {
      for (const family of ['macos', 'ios', 'ipados'] as const) {
        const apple = { ...of, osFamily: family }
        expect(evaluate({ ...apple, builtInCommands: [] }, where)).toEqual(
          evaluate({ ...apple, builtInCommands: null }, where),
        )
      }
    })
  })

  it('user enrollment lets nobody lock a Mac or wipe an Apple device', () => {
    holds((of, where) => {
      const enrolled = { ...of, enrollmentType: 'user' as const }
      expect(allows({ ...enrolled, osFamily: 'macos' }, where, 'lock')).toBe(false)
      for (const family of ['macos', 'ios', 'ipados'] as const) {
        expect(allows({ ...enrolled, osFamily: family }, where, 'wipe')).toBe(false)
      }
    })
  })

  it('what the rule asks for and nobody knows is never allowed', () => {
    holds((of, where) => {
      expect(allows({ ...of, osFamily: 'windows', encryption: 'unknown' }, where, 'wipe')).toBe(false)
      for (const family of ['windows', 'macos', 'ios', 'ipados'] as const) {
        expect(allows({ ...of, osFamily: family, mdmVendor: 'unknown' }, where, 'wipe')).toBe(false)
      }
      expect(allows({ ...of, osFamily: 'macos', appleDeviceKnown: null }, where, 'lock')).toBe(false)
    })
  })

  it('nothing goes out while the workspace is held back, the device gone, or the same action open', () => {
    holds((of, where) => {
      for (const action of ['lock', 'wipe'] as const) {
        expect(allows(of, { ...where, quarantine: true }, action)).toBe(false)
        expect(allows(of, { ...where, policy: { ...where.policy, stopped: true } }, action)).toBe(false)
        expect(allows({ ...of, removed: true }, where, action)).toBe(false)
        expect(allows(of, { ...where, openActions: [open(action)] }, action)).toBe(false)
        if (where.connectionState !== 'ready') expect(allows(of, where, action)).toBe(false)
      }
    })
  })

  it('the rights of an agent change no verdict', () => {
    holds((of, where) => {
      const verdicts = (permissions: string[]) =>
        evaluate(of, { ...where, permissions }).map(({ verdict, code }) => `${verdict} ${code}`)
      expect(verdicts([])).toEqual(verdicts(['devices:lock', 'devices:wipe', 'devices:read']))
    })
  })
})
