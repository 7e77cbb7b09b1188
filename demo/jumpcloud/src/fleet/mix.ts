/**
 * What kind of computer a generated device is, decided by its place in a cycle of 100 slots. Because every cycle holds
 * the same slots, "the k-th device with System Insights" or "how many Apple MDM devices" is arithmetic, not a scan.
 */
import { shuffled } from '../random.ts'

export type Os = 'macos' | 'windows' | 'linux' | 'ios' | 'ipados' | 'android'

/** Percent of the fleet per operating system; the sum must be 100. */
export type OsMix = Record<Os, number>

const osNames: readonly Os[] = ['macos', 'windows', 'linux', 'ios', 'ipados', 'android']
export const cycle = 100
export const defaultMix: OsMix = { macos: 40, windows: 36, linux: 12, ios: 5, ipados: 3, android: 4 }

export interface Slot {
  os: Os
  /** JumpCloud's `mdm.vendor`. */
  vendor: 'internal' | 'external' | 'none' | 'unknown'
  enrollment: 'automated device' | 'device' | 'user' | 'unknown'
  insights: 'enabled' | 'disabled' | 'deferred'
  /** A row in the Apple MDM device list: `former` is one that is no longer enrolled. */
  appleRow: 'none' | 'enrolled' | 'former'
  /** Numbers (0 …) of the system groups that it belongs to. */
  groups: readonly number[]
}

/** Names and descriptions of the generated system groups; `Slot.groups` refers to them by position. */
export const generatedGroups = [
  { name: 'All macOS', description: 'Every Mac', method: 'DYNAMIC_AUTOMATED' },
  { name: 'All Windows', description: 'Every Windows computer', method: 'DYNAMIC_AUTOMATED' },
  { name: 'All Linux', description: 'Every Linux computer', method: 'DYNAMIC_AUTOMATED' },
  { name: 'Mobile devices', description: 'Phones and tablets', method: 'STATIC' },
  { name: 'Executives', description: 'Board and their assistants. Ask before touching.', method: 'STATIC' },
  { name: 'Engineering', description: null, method: 'STATIC' },
  { name: 'Meeting rooms & kiosks', description: 'Shared devices without an owner', method: 'STATIC' },
  { name: 'Laboratoire – Zürich', description: 'Measuring computers; never wipe', method: 'STATIC' },
] as const

/** Throws a RangeError, in words, where a mix is not whole percentages that sum to 100. */
export function checkMix(mix: OsMix): void {
  const shares = osNames.map((os) => mix[os])
  if (
    shares.some((share) => !Number.isInteger(share) || share < 0) ||
    shares.reduce((a, b) => a + b, 0) !== cycle
  )
    throw new RangeError(
      'The OS mix needs a whole, non-negative percentage for each of macos, windows, linux, ios, ipados, android, with the sum 100.',
    )
}

/** The 100 slots in the order that the seed gives them. */
export function slotsOf(seed: number, mix: OsMix): readonly Slot[] {
  const ordered: Slot[] = []
  for (const os of osNames)
    for (let nth = 0; nth < mix[os]; nth++) ordered.push(slotOf(os, nth / mix[os], nth, ordered.length))
  return shuffled(seed, cycle, 11).map((position) => {
    const slot = ordered[position]
    if (slot === undefined) throw new RangeError('The OS mix does not fill the cycle.')
    return slot
  })
}

/** `share` runs from 0 to 1 through the devices of one operating system. */
function slotOf(os: Os, share: number, nth: number, position: number): Slot {
  const groups = [
    ...(os === 'macos' ? [0] : os === 'windows' ? [1] : os === 'linux' ? [2] : [3]),
    ...(position % 17 === 3 ? [4] : []),
    ...(position % 3 === 0 ? [5] : []),
    ...(position % 23 === 5 ? [6] : []),
    ...(os === 'linux' && nth % 4 === 1 ? [7] : []),
  ]
  switch (os) {
    case 'macos': {
      const vendor = share < 0.7 ? 'internal' : share < 0.82 ? 'external' : share < 0.95 ? 'none' : 'unknown'
      return {
        os,
        vendor,
        enrollment:
          vendor !== 'internal'
            ? 'unknown'
            : nth === 1
              ? 'user'
              : nth % 2 === 0
                ? 'automated device'
                : 'device',
        insights: share < 0.9 ? 'enabled' : share < 0.95 ? 'deferred' : 'disabled',
        appleRow: vendor === 'internal' ? 'enrolled' : vendor === 'none' ? 'former' : 'none',
        groups,
      }
    }
    case 'windows': {
      const vendor = share < 0.65 ? 'internal' : share < 0.75 ? 'external' : 'none'
      return {
        os,
        vendor,
        enrollment: vendor === 'internal' ? 'device' : 'unknown',
        insights: nth % 12 === 5 ? 'disabled' : nth % 12 === 9 ? 'deferred' : 'enabled',
        appleRow: 'none',
        groups,
      }
    }
    case 'linux':
      return {
        os,
        vendor: 'none',
        enrollment: 'unknown',
        insights: nth % 5 === 4 ? 'disabled' : 'enabled',
        appleRow: 'none',
        groups,
      }
    case 'ios':
    case 'ipados':
      return {
        os,
        vendor: 'internal',
        enrollment: nth === 1 ? 'user' : 'automated device',
        insights: 'disabled',
        appleRow: 'enrolled',
        groups,
      }
    case 'android':
      return { os, vendor: 'internal', enrollment: 'device', insights: 'disabled', appleRow: 'none', groups }
  }
}
