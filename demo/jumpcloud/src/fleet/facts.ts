/** What a generated device's records share, from (seed, index) alone: which oddity, which model, which names, which state. */
import { encodeId } from '../ids.ts'
import { chance, hex, integer, pick } from '../random.ts'
import type { WireOsVersion } from '../wire.ts'
import type { Os, Slot } from './mix.ts'
import { type Model, models, versions } from './models.ts'
import { bindingOf, emailOf, type Surroundings } from './people.ts'
import { duplicateReach, placeholderSerials, plainSerial } from './serials.ts'

const unicodeHosts = [
  'büro-zürich',
  '経理部-pc',
  'l’accueil',
  'مكتب-الاستقبال',
  'laptop-😀',
  'naïve-café',
] as const

export type Oddity =
  | 'none'
  | 'no_serial'
  | 'null_serial'
  | 'duplicate_serial'
  | 'reinstalled'
  | 'spaced_serial'
  | 'placeholder_serial'
  | 'null_attributes'
  | 'never_contacted'
  | 'unicode_hostname'
  | 'long_hostname'
  | 'sparse'

/** Oddities by the draw (of 1000) below which they fall: on any system, and then on those with a PC's firmware. */
const oddShares: readonly [number, Oddity][] = [
  [12, 'null_attributes'],
  [24, 'never_contacted'],
  [36, 'unicode_hostname'],
  [44, 'long_hostname'],
  [50, 'sparse'],
]
const oddSharesOfPcs: readonly [number, Oddity][] = [
  [70, 'no_serial'],
  [75, 'null_serial'],
  [95, 'duplicate_serial'],
  [115, 'reinstalled'],
  [140, 'spaced_serial'],
  [170, 'placeholder_serial'],
]

/** Which oddity of real fleets a generated device shows. Apple's serials are always real ones. */
function oddityOf(around: Surroundings, index: number, os: Os): Oddity {
  if (!around.oddities) return 'none'
  const draw = integer(around.seed, index, 42, 1000)
  for (const [below, oddity] of oddShares) if (draw < below) return oddity
  if (os !== 'windows' && os !== 'linux') return 'none'
  for (const [below, oddity] of oddSharesOfPcs) if (draw < below) return oddity
  return 'none'
}

/** What a device's records share, worked out once for each of them. */
export interface Facts extends Surroundings {
  index: number
  id: string
  slot: Slot
  oddity: Oddity
  model: Model
  osVersion: WireOsVersion & { version: string }
  serial: string | null | undefined
  hostname: string
  ownerIndex: number | null
  online: boolean
  lastContact: number | null
  encrypted: boolean
}

/** Whether a generated device is connected, and when it was last; cheap, since whole fleets are counted by it. */
export function contactOf(
  around: Surroundings,
  os: Os,
  index: number,
  oddity: Oddity = oddityOf(around, index, os),
): { online: boolean; lastContact: number | null } {
  if (oddity === 'never_contacted') return { online: false, lastContact: null }
  const { seed, bornAt } = around
  const mobile = os === 'ios' || os === 'ipados' || os === 'android'
  const online = oddity !== 'reinstalled' && chance(seed, index, 45, mobile ? 70 : 62)
  const ago = online
    ? integer(seed, index, 46, 600_000)
    : integer(seed, index, 46, 900) ** 2 * 9_000 + 3_600_000
  return { online, lastContact: bornAt - ago }
}

/** Works out a generated device's facts; `slots` is the fleet's cycle. */
export function factsOf(around: Surroundings, slots: readonly Slot[], index: number): Facts {
  const { seed } = around
  const slot = slots[index % slots.length]
  if (slot === undefined) throw new RangeError('A fleet needs at least one slot.')
  const oddity = oddityOf(around, index, slot.os)
  const binding = bindingOf(seed, index)
  const model = pick(models[slot.os], seed, index, 43)
  const mobile = slot.os === 'ios' || slot.os === 'ipados' || slot.os === 'android'
  const { online, lastContact } = contactOf(around, slot.os, index, oddity)
  const serial = serialOf(seed, slots, index, slot.os, oddity)
  return {
    ...around,
    index,
    id: encodeId('system', seed, index),
    slot,
    oddity,
    model,
    osVersion: pick(versions[slot.os], seed, index, 44),
    serial,
    hostname: hostnameOf(seed, index, slot.os, oddity),
    ownerIndex: binding.direct[0] ?? null,
    online,
    lastContact,
    encrypted: mobile || chance(seed, index, 47, slot.os === 'linux' ? 50 : 82),
  }
}

/** The nearest earlier device of the same operating system: whose serial a duplicate repeats. */
function originalOf(slots: readonly Slot[], index: number, os: Os): number {
  for (let earlier = index - 1; earlier >= Math.max(0, index - duplicateReach); earlier--)
    if (slots[earlier % slots.length]?.os === os) return earlier
  return index
}

function serialOf(
  seed: number,
  slots: readonly Slot[],
  index: number,
  os: Os,
  oddity: Oddity,
): string | null | undefined {
  const plain = plainSerial(seed, index, os)
  switch (oddity) {
    case 'no_serial':
      return ''
    case 'null_serial':
      return null
    case 'sparse':
      return os === 'windows' || os === 'linux' ? undefined : plain
    case 'duplicate_serial':
    case 'reinstalled':
      return plainSerial(seed, originalOf(slots, index, os), os)
    case 'spaced_serial':
      return `${plain}   `
    case 'placeholder_serial':
      return pick(placeholderSerials, seed, index, 48)
    default:
      return plain
  }
}

function hostnameOf(seed: number, index: number, os: Os, oddity: Oddity): string {
  const first = emailOf(seed, bindingOf(seed, index).direct[0] ?? index).split('.')[0] ?? 'device'
  const suffix = hex(seed, index, 49, 4)
  if (oddity === 'unicode_hostname') return `${pick(unicodeHosts, seed, index, 50)}-${suffix}`
  if (oddity === 'long_hostname') return `${'building-seven-third-floor-'.repeat(9)}${suffix}`
  switch (os) {
    case 'macos':
      return `${first}s-macbook-${suffix}.local`
    case 'windows':
      return `${chance(seed, index, 51, 50) ? 'DESKTOP' : 'LAPTOP'}-${suffix.toUpperCase()}${hex(seed, index, 52, 3).toUpperCase()}`
    case 'linux':
      return `${first}-${suffix}`
    case 'ios':
      return `${first}-iphone-${suffix}`
    case 'ipados':
      return `ipad-${suffix}`
    case 'android':
      return `android-${suffix}`
  }
}
