/** Serial numbers that tell where their device is, so that one is found by its serial without a table. */
import { hex } from '../random.ts'
import type { Os } from './mix.ts'

/** What makers leave in the field where nobody wrote a serial. */
export const placeholderSerials = [
  'System Serial Number',
  'To Be Filled By O.E.M.',
  'Default string',
  'Not Specified',
  '0',
  'None',
] as const

const alphabet = '0123456789BCDFGHJKLMNPQRSTVWXYZ'

/** Serial of a generated device, before oddities: unique, and its last five places tell the index. */
export function plainSerial(seed: number, index: number, os: Os): string {
  let rest = index
  let tail = ''
  for (let place = 0; place < 5; place++) {
    tail = (alphabet[rest % alphabet.length] ?? '0') + tail
    rest = Math.floor(rest / alphabet.length)
  }
  const head = { macos: 'C02', ios: 'F17', ipados: 'DMP', windows: 'PF', linux: 'LX', android: 'R5' }[os]
  return (
    head +
    hex(seed, index, 41, os === 'windows' ? 3 : 4)
      .toUpperCase()
      .replace(/[AEIOU]/g, 'X') +
    tail
  )
}

/** The index that a serial made by `plainSerial` tells, or null. */
export function indexOfSerial(serial: string): number | null {
  const tail = serial.trim().slice(-5)
  let index = 0
  for (const letter of tail) {
    const value = alphabet.indexOf(letter)
    if (value < 0) return null
    index = index * alphabet.length + value
  }
  return tail.length === 5 ? index : null
}

/** How far before a duplicate its original may lie. */
export const duplicateReach = 100
