/** JumpCloud's records are read leniently: whatever is odd about a field, the device itself is kept. */
import fc from 'fast-check'
import type { OnOff, OsFamily } from '@siit-jumpcloud/shared'
import { describe, expect, it } from 'vitest'
import { quotable } from '../src/jumpcloud/answers.ts'
import { decodeMdmResult, decodeBindingEvent } from '../src/jumpcloud/events.ts'
import { decodeBitlocker, decodeHardware } from '../src/jumpcloud/hardware.ts'
import {
  combineEncryption,
  deepLink,
  deviceEncryption,
  enrollmentTypeOf,
  isPlaceholderSerial,
  matchAppleDevice,
  regionUrls,
  type AppleDevice,
} from '../src/jumpcloud/index.ts'
import { decodeBinding } from '../src/jumpcloud/people.ts'
import { decodeSystem, isQuarantined, osFamilyOf } from '../src/jumpcloud/systems.ts'
import type { System } from '../src/jumpcloud/types.ts'
import { retryAfterSeconds } from '../src/retry-after.ts'

const id = '65f1c0ffee00112233445566'

function system(fields: Record<string, unknown>): System {
  const decoded = decodeSystem({ _id: id, ...fields })
  if (isQuarantined(decoded)) throw new Error(decoded.detail)
  return decoded
}

describe('a system', () => {
  it('is taken with all that JumpCloud says of it', () => {
    const full = system({
      hostname: 'ADA-MBP ',
      displayName: 'Ada’s MacBook Pro',
      serialNumber: ' C02XK0AAJG5J ',
      os: 'Mac OS X',
      osFamily: 'darwin',
      version: '14.3.1',
      osVersionDetail: { releaseName: 'Sonoma' },
      arch: 'arm64',
      hwVendor: 'Apple Inc. ',
      active: true,
      lastContact: '2026-03-03T09:12:44.000Z',
      created: '2025-01-02T03:04:05Z',
      agentVersion: '2.4.1',
      fde: { active: true, keyPresent: false },
      mdm: { vendor: 'internal', enrollmentType: 'automated device', internal: { deviceId: 'c'.repeat(24) } },
      builtInCommands: [{ name: 'lock', type: 'security' }],
      primarySystemUser: { id: 'D'.repeat(24) },
      systemInsights: { state: 'enabled' },
      somethingNew: { nobody: 'knows' },
    })
    expect(full).toEqual({
      id,
      hostname: 'ADA-MBP',
      displayName: 'Ada’s MacBook Pro',
      serialNumber: 'C02XK0AAJG5J',
      osFamily: 'macos',
      osVersion: '14.3.1',
      osName: 'Sonoma',
      arch: 'arm64',
      hwVendor: 'Apple Inc.',
      active: true,
      lastContact: '2026-03-03T09:12:44.000Z',
      created: '2025-01-02T03:04:05.000Z',
      agentVersion: '2.4.1',
      encryption: 'on',
      recoveryKeyEscrowed: 'no',
      mdm: {
        vendor: 'jumpcloud',
        enrollmentType: 'automated_device',
        internalDeviceId: 'c'.repeat(24),
        providerId: null,
      },
      builtInCommands: ['lock'],
      primaryUserId: 'd'.repeat(24),
      systemInsights: 'enabled',
    })
  })

  it('is taken with its id alone, and what is not said stays unknown', () => {
    expect(system({})).toMatchObject({
      hostname: null,
      serialNumber: null,
      osFamily: 'unknown',
      active: null,
      lastContact: null,
      encryption: 'unknown',
      recoveryKeyEscrowed: 'unknown',
      mdm: { vendor: 'unknown', enrollmentType: 'unknown' },
      builtInCommands: null,
    })
  })

  it('is taken whatever stands in its other fields', () => {
    const names = Object.keys(system({})).concat(
      '_id',
      'os',
      'version',
      'fde',
      'mdm',
      'osVersionDetail',
      'primarySystemUser',
    )
    const anything = fc.dictionary(fc.constantFrom(...names.filter((name) => name !== 'id')), fc.anything())
    fc.assert(
      fc.property(anything, (fields) => {
        const decoded = decodeSystem({ ...fields, _id: id })
        expect(isQuarantined(decoded)).toBe(false)
      }),
    )
  })

  it.each([
    ['none', {}, 'id_missing'],
    ['one that is not 24 hex digits', { _id: 'abc' }, 'id_invalid'],
  ])('is put aside, by name, where its id is %s', (_, record, code) => {
    expect(decodeSystem(record)).toMatchObject({ code })
  })

  it('a record that is no object is put aside', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(null), fc.string(), fc.integer(), fc.array(fc.anything())),
        (value) => {
          expect(isQuarantined(decodeSystem(value))).toBe(true)
        },
      ),
    )
  })

  it('has its id from `id` where `_id` is missing', () => {
    expect(decodeSystem({ id })).toMatchObject({ id })
  })

  it.each([
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00.000Z',
    'yesterday',
    '',
    1772528000,
    null,
    '2026-13-45T99:00:00Z',
  ])('has no last contact where JumpCloud says %j', (lastContact) => {
    expect(system({ lastContact }).lastContact).toBeNull()
  })

  it('holds no sign that a database refuses', () => {
    expect(system({ hostname: 'a\u0000b\ud800' }).hostname).toBe('ab\ufffd')
  })
})

describe('the operating system', () => {
  const seen: [string | null, string | null, OsFamily][] = [
    ['Windows', 'windows', 'windows'],
    ['Mac OS X', 'darwin', 'macos'],
    ['Ubuntu', 'linux', 'linux'],
    ['iOS', null, 'ios'],
    ['iPadOS', null, 'ipados'],
    ['Android', null, 'android'],
    ['iOS', 'darwin', 'ios'],
    ['iPadOS', 'darwin', 'ipados'],
    ['Android', 'linux', 'android'],
    ['iOS', 'something new', 'ios'],
    ['Some Distribution', 'linux', 'linux'],
    [null, 'windows', 'windows'],
    [null, null, 'unknown'],
    ['ChromeOS', null, 'unknown'],
    ['Windows', 'linux', 'unknown'],
    ['Mac OS X', 'windows', 'unknown'],
    ['ChromeOS', 'windows', 'unknown'],
  ]
  it.each(seen)('%s of family %s is %s', (os, family, expected) => {
    expect(osFamilyOf(os, family)).toBe(expected)
  })
})

describe('encryption', () => {
  const states = fc.array(fc.constantFrom<OnOff>('on', 'off', 'unknown'))
  it('is on only where every source that speaks says so', () => {
    fc.assert(
      fc.property(states, (sources) => {
        const speaking = sources.filter((state) => state !== 'unknown')
        const expected =
          speaking.length === 0 ? 'unknown' : speaking.every((state) => state === 'on') ? 'on' : 'off'
        expect(combineEncryption(sources)).toBe(expected)
      }),
    )
  })

  it('is off on Windows where one volume is', () => {
    const volume = (drive: string, protection: unknown) => {
      const decoded = decodeBitlocker({ system_id: id, drive_letter: drive, protection_status: protection })
      if (!decoded) throw new Error('no volume')
      return decoded
    }
    const windows = { osFamily: 'windows' as const, encryption: 'on' as const }
    expect(deviceEncryption(windows, [])).toBe('on')
    expect(deviceEncryption(windows, [volume('C:', 1)])).toBe('on')
    expect(deviceEncryption(windows, [volume('C:', 1), volume('D:', 0)])).toBe('off')
    expect(deviceEncryption(windows, [volume('C:', 2)])).toBe('on')
    expect(deviceEncryption({ ...windows, encryption: 'unknown' }, [volume('C:', 2)])).toBe('unknown')
  })

  it('is not off on a Mac because its boot volume is', () => {
    const mac = { osFamily: 'macos' as const, encryption: 'on' as const }
    const disk = (state: OnOff) => ({ source: 'disk_encryption' as const, state })
    expect(deviceEncryption(mac, [disk('off'), disk('on')])).toBe('on')
    expect(deviceEncryption(mac, [disk('off')])).toBe('off')
  })
})

describe('hardware', () => {
  it('is trimmed, and its memory read from text', () => {
    const row = {
      system_id: id,
      hardware_model: 'MacBookPro14,3 ',
      hardware_vendor: 'Apple Inc. ',
      physical_memory: '17179869184',
      collection_time: '2026-03-03T00:00:00Z',
    }
    expect(decodeHardware(row)).toMatchObject({
      model: 'MacBookPro14,3',
      manufacturer: 'Apple Inc.',
      memoryBytes: 17_179_869_184,
    })
  })

  it.each(['', '0', '-1', '1e9', 'many', null, 0.5])(
    'has no memory where JumpCloud says %j',
    (physical_memory) => {
      expect(decodeHardware({ system_id: id, physical_memory })?.memoryBytes).toBeNull()
    },
  )
})

describe('a placeholder serial', () => {
  const known = [
    'System Serial Number',
    'To Be Filled By O.E.M.',
    'Default string',
    'Not Specified',
    'None',
    'N/A',
    '0123456789',
    '00000000',
    'XXXXXXX',
    ' ',
  ]
  it.each(known)('%j is one', (serial) => {
    expect(isPlaceholderSerial(serial)).toBe(true)
  })

  it.each(['C02XK0AAJG5J', 'PF2ABCDE', '5CG1234XYZ', 'VMware-56 4d 1f 22 9c 0b', '7XK9Q33'])(
    '%j is none',
    (serial) => {
      expect(isPlaceholderSerial(serial)).toBe(false)
    },
  )

  it('is one in whatever case and with whatever spaces', () => {
    const mixed = fc.tuple(fc.constantFrom(...known), fc.infiniteStream(fc.boolean()), fc.nat(3))
    fc.assert(
      fc.property(mixed, ([serial, upper, spaces]) => {
        const letters = [...serial].map((letter) =>
          upper.next().value ? letter.toUpperCase() : letter.toLowerCase(),
        )
        expect(isPlaceholderSerial(' '.repeat(spaces) + letters.join('') + ' '.repeat(spaces))).toBe(true)
      }),
    )
  })
})

describe('the Apple record of a Mac', () => {
  const apple = (more: Partial<AppleDevice>): AppleDevice => ({
    id: 'a1',
    mdmId: 'm1',
    serialNumber: 'C02XK0AAJG5J',
    udid: null,
    enrolled: true,
    userEnrollment: null,
    model: null,
    osVersion: null,
    deviceName: null,
    ...more,
  })
  const mac = system({ serialNumber: 'c02xk0aajg5j' })
  const byId = system({ serialNumber: 'C02XK0AAJG5J', mdm: { internal: { deviceId: 'a2' } } })

  it('is found by its serial number where exactly one enrolled device has it', () => {
    expect(matchAppleDevice(mac, [apple({}), apple({ id: 'a2', enrolled: false })])?.id).toBe('a1')
    expect(matchAppleDevice(mac, [apple({}), apple({ id: 'a2' })])).toBeNull()
    expect(matchAppleDevice(mac, [apple({ enrolled: null })])).toBeNull()
  })

  it('is found by JumpCloud’s own device id first, unless the serial numbers contradict it', () => {
    expect(matchAppleDevice(byId, [apple({}), apple({ id: 'a2' })])?.id).toBe('a2')
    expect(matchAppleDevice(byId, [apple({ id: 'a2', serialNumber: 'OTHER' })])).toBeNull()
  })

  it('is not found for a Mac without a serial number or an id', () => {
    expect(matchAppleDevice(system({}), [apple({ serialNumber: null })])).toBeNull()
  })

  it('may say that the user enrolled it', () => {
    expect(
      enrollmentTypeOf(system({ mdm: { enrollmentType: 'device' } }), apple({ userEnrollment: true })),
    ).toBe('user')
    expect(enrollmentTypeOf(system({ mdm: { enrollmentType: 'device' } }), null)).toBe('device')
  })
})

describe('a binding', () => {
  const hop = (to: string) => ({ attributes: null, to: { id: to, type: 'user' } })
  it('of one hop is direct, a longer one through a group, and one of both direct', () => {
    const base = { id, type: 'user' }
    expect(decodeBinding({ ...base, paths: [[hop('U')]] })?.via).toBe('direct')
    expect(decodeBinding({ ...base, paths: [[hop('G'), hop('U')]] })?.via).toBe('group')
    expect(decodeBinding({ ...base, paths: [[hop('G'), hop('U')], [hop('U')]] })?.via).toBe('direct')
    expect(decodeBinding(base)?.via).toBe('group')
  })
})

describe('events', () => {
  it('tell what an Apple device answered', () => {
    const event = {
      event_type: 'mdm_command_result',
      timestamp: '2026-03-03T09:12:44.123Z',
      device_object_id: 'c'.repeat(24),
      command: { request_type: 'EraseDevice' },
    }
    expect(decodeMdmResult({ ...event, status: 'Acknowledged' })).toMatchObject({
      outcome: 'acknowledged',
      requestType: 'EraseDevice',
    })
    const chain = [{ LocalizedDescription: 'The device is locked' }]
    expect(decodeMdmResult({ ...event, status: 'Error', error_chain: chain })).toMatchObject({
      outcome: 'error',
      error: 'The device is locked',
    })
    expect(decodeMdmResult({ ...event, status: 'Idle' })?.outcome).toBe('other')
  })

  it('tell of a user and a system, whichever stands first, and of nothing else', () => {
    const event = (from: string, to: string) => ({
      timestamp: '2026-03-03T09:12:44.123Z',
      association: {
        op: 'add',
        connection: {
          from: { type: from, object_id: 'a'.repeat(24) },
          to: { type: to, object_id: 'b'.repeat(24) },
        },
      },
    })
    expect(decodeBindingEvent(event('user', 'system'))).toMatchObject({
      userId: 'a'.repeat(24),
      systemId: 'b'.repeat(24),
      bound: true,
    })
    expect(decodeBindingEvent(event('system', 'user'))).toMatchObject({ systemId: 'a'.repeat(24) })
    expect(decodeBindingEvent(event('user', 'user_group'))).toBeNull()
  })
})

describe('regions and links', () => {
  it.each([
    ['us', 'https://console.jumpcloud.com', 'https://api.jumpcloud.com'],
    ['eu', 'https://console.eu.jumpcloud.com', 'https://api.eu.jumpcloud.com'],
    ['in', 'https://console.in.jumpcloud.com', 'https://api.in.jumpcloud.com'],
  ] as const)('%s has its own hosts', (region, apiUrl, insightsUrl) => {
    expect(regionUrls(region)).toMatchObject({ apiUrl, insightsUrl, consoleUrl: apiUrl })
  })

  it('an override replaces one origin and leaves the others', () => {
    expect(regionUrls('eu', { apiUrl: 'http://127.0.0.1:4010/', insightsUrl: '' })).toEqual({
      apiUrl: 'http://127.0.0.1:4010',
      insightsUrl: 'https://api.eu.jumpcloud.com',
      consoleUrl: 'https://console.eu.jumpcloud.com',
    })
  })

  it('a link is made of an id of JumpCloud’s and of nothing else', () => {
    expect(deepLink('https://console.eu.jumpcloud.com', id)).toBe(
      `https://console.eu.jumpcloud.com/#/devices/${id}/details`,
    )
    expect(deepLink('https://console.eu.jumpcloud.com', 'javascript:alert(1)')).toBeNull()
    expect(deepLink('https://console.eu.jumpcloud.com', id.toUpperCase())).toBeNull()
  })
})

describe('small things on the wire', () => {
  const now = Date.parse('2026-03-03T09:00:00Z')
  it.each([
    ['17', 17],
    ['Tue, 03 Mar 2026 09:00:30 GMT', 30],
    ['Tue, 03 Mar 2026 08:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    [null, null],
    ['999999999999', 86_400],
  ])('Retry-After %j is %j seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds)
  })

  it('no secret is ever quoted', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 6 }), fc.string(), (before, secret, after) => {
        const quoted = quotable(`${before}${secret}${after}`, [secret]) ?? ''
        expect(quoted.includes(secret)).toBe(false)
      }),
    )
  })
})
