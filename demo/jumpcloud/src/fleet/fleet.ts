/** An organisation's computers: generated ones, the few that were changed since, and added ones. */
import { decodeId, encodeId, isObjectId } from '../ids.ts'
import type { WireSystem } from '../wire.ts'
import {
  appleOf,
  bitlockerOf,
  type Device,
  disksOf,
  generatedDevice,
  hardwareOf,
  systemOf,
} from './device.ts'
import { contactOf, factsOf } from './facts.ts'
import { checkMix, cycle, defaultMix, type OsMix, type Slot, slotsOf } from './mix.ts'
import type { Surroundings } from './people.ts'
import { Sequence } from './sequence.ts'
import { duplicateReach, indexOfSerial } from './serials.ts'

/** A device's place: its index where it was generated, below zero where it was added. */
export type Ref = number

export interface FleetShape {
  seed: number
  /** Generated systems, 0 to 1,000,000. */
  size: number
  mix: OsMix
  /** Whether generated devices show the oddities of real fleets. */
  oddities: boolean
}

/** The lists that can be read in pages. */
export type Listing =
  'systems' | 'insights' | 'encryption' | 'bitlocker' | 'apple' | 'android' | `group:${string}`

const largestFleet = 1_000_000

export class Fleet {
  readonly organization: string
  readonly bornAt: number
  shape: FleetShape
  /** Counts every change; whatever was worked out under another revision is stale. */
  revision = 0
  private slots: readonly Slot[]
  private readonly changed = new Map<Ref, Device>()
  private readonly gone = new Set<number>()
  private readonly added: Ref[] = []
  private nextAdded = 0
  private readonly sequences = new Map<Listing, { revision: number; sequence: Sequence }>()

  constructor(organization: string, bornAt: number, shape: Partial<FleetShape>) {
    this.organization = organization
    this.bornAt = bornAt
    this.shape = { seed: 1, size: 25, mix: defaultMix, oddities: true, ...shape }
    this.slots = this.check(this.shape)
  }

  private check(shape: FleetShape): readonly Slot[] {
    if (!Number.isInteger(shape.size) || shape.size < 0 || shape.size > largestFleet)
      throw new RangeError(`The fleet's size must be a whole number from 0 to ${String(largestFleet)}.`)
    if (!Number.isInteger(shape.seed)) throw new RangeError("The fleet's seed must be a whole number.")
    checkMix(shape.mix)
    return slotsOf(shape.seed, shape.mix)
  }

  /** Makes another fleet. Changes and added devices stay where only the size differs; else they are forgotten. */
  reshape(change: Partial<FleetShape>): void {
    const shape = { ...this.shape, ...change }
    const slots = this.check(shape)
    const sameDevices =
      shape.seed === this.shape.seed &&
      shape.oddities === this.shape.oddities &&
      JSON.stringify(shape.mix) === JSON.stringify(this.shape.mix)
    this.shape = shape
    this.slots = slots
    if (!sameDevices) {
      this.changed.clear()
      this.gone.clear()
      this.added.length = 0
    }
    this.revision++
  }

  get around(): Surroundings {
    return {
      seed: this.shape.seed,
      oddities: this.shape.oddities,
      organization: this.organization,
      bornAt: this.bornAt,
    }
  }

  /** Where the system with this id is, or null where there is none (any more). */
  find(systemId: string): Ref | null {
    const decoded = decodeId('system', this.shape.seed, systemId)
    if (decoded === null) return null
    const ref = decoded.added ? -1 - decoded.index : decoded.index
    return this.exists(ref) ? ref : null
  }

  /** Where the Apple or Android device with this id is, or null. */
  findMobile(kind: 'appleDevice' | 'androidDevice', id: string): Ref | null {
    if (!isObjectId(id)) return null
    const own = (device: Device): boolean =>
      (kind === 'appleDevice' ? device.apple?.id : device.android?.objectId) === id
    for (const [ref, device] of this.changed) if (own(device)) return ref
    const decoded = decodeId(kind, this.shape.seed, id)
    if (decoded === null || decoded.added || !this.exists(decoded.index)) return null
    return own(this.device(decoded.index)) ? decoded.index : null
  }

  private exists(ref: Ref): boolean {
    return ref < 0 ? this.changed.has(ref) : ref < this.shape.size && !this.gone.has(ref)
  }

  private facts(index: number): ReturnType<typeof factsOf> {
    return factsOf(this.around, this.slots, index)
  }

  /** The whole device; only to be read. */
  device(ref: Ref): Device {
    return this.changed.get(ref) ?? generatedDevice(this.facts(ref))
  }

  /** Only the system record: a page of these is what is asked for most. */
  system(ref: Ref): WireSystem {
    return this.changed.get(ref)?.system ?? systemOf(this.facts(ref))
  }

  /** `active` and `lastContact` of a system, without the rest of it. */
  contact(ref: Ref): Pick<WireSystem, 'active' | 'lastContact'> {
    const changed = this.changed.get(ref)
    const slot = this.slot(ref)
    if (changed !== undefined || slot === undefined) return changed?.system ?? {}
    const { online, lastContact } = contactOf(this.around, slot.os, ref)
    return { active: online, lastContact: lastContact === null ? null : new Date(lastContact).toISOString() }
  }

  hardware(ref: Ref): Device['hardware'] {
    const changed = this.changed.get(ref)
    return changed === undefined ? hardwareOf(this.facts(ref)) : changed.hardware
  }

  disks(ref: Ref): Device['disks'] {
    return this.changed.get(ref)?.disks ?? disksOf(this.facts(ref))
  }

  bitlocker(ref: Ref): Device['bitlocker'] {
    return this.changed.get(ref)?.bitlocker ?? bitlockerOf(this.facts(ref))
  }

  apple(ref: Ref): Device['apple'] {
    const changed = this.changed.get(ref)
    return changed === undefined ? appleOf(this.facts(ref)) : changed.apple
  }

  /** Puts a changed device in place. */
  replace(ref: Ref, device: Device): void {
    this.changed.set(ref, device)
    this.revision++
  }

  /** Adds a device; `make` gets the id that it will have. */
  add(make: (id: string) => Device): Ref {
    const number = this.nextAdded++
    const ref = -1 - number
    this.changed.set(ref, make(encodeId('system', this.shape.seed, number, true)))
    this.added.push(ref)
    this.revision++
    return ref
  }

  remove(ref: Ref): void {
    this.changed.delete(ref)
    if (ref >= 0) this.gone.add(ref)
    else this.added.splice(this.added.indexOf(ref), 1)
    this.revision++
  }

  /** Changed and added devices, of which there are few. */
  *changes(): Generator<[Ref, Device]> {
    yield* this.changed
  }

  isChanged(ref: Ref): boolean {
    return this.changed.has(ref)
  }

  slot(index: number): Slot | undefined {
    return this.slots[index % cycle]
  }

  /** The records of a list, in order. */
  list(listing: Listing): Sequence {
    const known = this.sequences.get(listing)
    if (known !== undefined && known.revision === this.revision) return known.sequence
    const sequence = this.sequenceOf(listing)
    this.sequences.set(listing, { revision: this.revision, sequence })
    return sequence
  }

  private sequenceOf(listing: Listing): Sequence {
    const { size, seed } = this.shape
    const bySlot = slotTest(listing, seed)
    const byDevice = deviceTest(listing)
    const residues = this.slots.flatMap((slot, position) => (bySlot(slot) ? [position] : []))
    const belongsBySlot = (index: number): boolean => {
      const slot = this.slots[index % cycle]
      return index < size && slot !== undefined && bySlot(slot)
    }
    const removed = [...this.gone].filter(belongsBySlot)
    const extra: Ref[] = []
    for (const [ref, device] of this.changed) {
      if (ref < 0 || !this.exists(ref)) continue
      if (belongsBySlot(ref) && !byDevice(device)) removed.push(ref)
      if (!belongsBySlot(ref) && byDevice(device)) extra.push(ref)
    }
    for (const ref of this.added) if (byDevice(this.device(ref))) extra.push(ref)
    return new Sequence(residues, cycle, size, removed, extra)
  }

  /**
   * The only places where a serial can be, or null where it tells nothing and all must be looked at. A generated serial
   * names its index; whoever repeats it follows within `duplicateReach`.
   */
  candidatesBySerial(serial: string): Ref[] | null {
    const index = indexOfSerial(serial)
    if (index === null) return null
    const refs: Ref[] = []
    for (let ref = index; ref <= Math.min(index + duplicateReach, this.shape.size - 1); ref++)
      if (this.exists(ref) && !this.changed.has(ref)) refs.push(ref)
    for (const ref of this.changed.keys()) if (this.exists(ref)) refs.push(ref)
    return refs.sort((a, b) => (a < 0 || b < 0 ? b - a : a - b))
  }
}

function slotTest(listing: Listing, seed: number): (slot: Slot) => boolean {
  switch (listing) {
    case 'systems':
      return () => true
    case 'insights':
      return (slot) => slot.insights === 'enabled'
    case 'encryption':
      return (slot) => slot.insights === 'enabled' && slot.os !== 'windows'
    case 'bitlocker':
      return (slot) => slot.insights === 'enabled' && slot.os === 'windows'
    case 'apple':
      return (slot) => slot.appleRow !== 'none'
    case 'android':
      return (slot) => slot.os === 'android'
    default: {
      const id = listing.slice('group:'.length)
      const group = decodeId('systemGroup', seed, id)
      return (slot) => group !== null && !group.added && slot.groups.includes(group.index)
    }
  }
}

function deviceTest(listing: Listing): (device: Device) => boolean {
  switch (listing) {
    case 'systems':
      return () => true
    case 'insights':
      return (device) => device.hardware !== null
    case 'encryption':
      return (device) => device.disks.length > 0
    case 'bitlocker':
      return (device) => device.bitlocker.length > 0
    case 'apple':
      return (device) => device.apple !== null
    case 'android':
      return (device) => device.android !== null
    default:
      return (device) => device.groups.includes(listing.slice('group:'.length))
  }
}
