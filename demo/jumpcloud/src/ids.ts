/**
 * The simulator's 24-hex ids look like JumpCloud's (a time first, so that sorting by `_id` sorts by age) and carry the
 * record's index, so that one record is found without a table:
 *
 *   tttttttt  kk  ssssssss  iiiiii
 *   time      kind  seed      index
 */
import { hash32 } from './random.ts'

/** 2022-01-01T00:00:00Z, when generated record 0 was created; each later one is a minute younger. */
const GENERATED_FROM = 1_640_995_200
/** 2025-01-01T00:00:00Z: added records sort after 1.5 million generated ones. */
const ADDED_FROM = 1_735_689_600

const KINDS = {
  organization: '0a',
  administrator: '0b',
  system: '5e',
  systemUser: '5d',
  systemGroup: '60',
  userGroup: '61',
  appleMdm: 'a0',
  appleDevice: 'a1',
  androidDevice: 'a3',
  androidEnterprise: 'a2',
  event: 'e0',
} as const

export type IdKind = keyof typeof KINDS

export interface DecodedId {
  index: number
  added: boolean
}

/** The id of a generated (or, with `added`, of a later added) record. `index` below 16,777,216. */
export function encodeId(kind: IdKind, seed: number, index: number, added = false): string {
  const time = (added ? ADDED_FROM : GENERATED_FROM) + index * 60
  return (
    time.toString(16).padStart(8, '0') +
    KINDS[kind] +
    hash32(seed, added ? 1 : 0, 77)
      .toString(16)
      .padStart(8, '0') +
    index.toString(16).padStart(6, '0')
  )
}

/** Which record an id names, or null where it is not one of this kind and seed. */
export function decodeId(kind: IdKind, seed: number, id: string): DecodedId | null {
  if (!isObjectId(id)) return null
  const index = Number.parseInt(id.slice(18), 16)
  for (const added of [false, true]) if (encodeId(kind, seed, index, added) === id) return { index, added }
  return null
}

/** The id of another kind that belongs to the same record: a system's Apple device, for instance. */
export function siblingId(kind: IdKind, id: string): string {
  return id.slice(0, 8) + KINDS[kind] + id.slice(10)
}

export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text)
}
