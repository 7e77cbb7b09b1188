/** What makes entries a chain. Pure: the same for rows of a database and lines of an export. */
import { sha256 } from './canonical.ts'

/** The chain's first link. */
export const genesisHash = sha256('siit-jumpcloud timeline v1')

/** The hash of an entry: over the one before it and the entry's own canonical text. */
export const entryHash = (previousHash: string, body: string) => sha256(`${previousHash}\n${body}`)

export interface Link {
  sequence: number
  previousHash: string
  hash: string
  /** Canonical text of the entry, without its hashes. */
  body: string
}

/** Where a walk along a chain has come to: how many entries, and the hash of the last. */
export interface Position {
  entries: number
  head: string
}

export const start: Position = { entries: 0, head: genesisHash }

/** What is wrong with a link as the next one after `at`, or null. */
export function linkMistake({ entries, head }: Position, link: Link): string | null {
  if (link.sequence > entries + 1) return 'missing: the next entry has a higher number'
  if (link.sequence !== entries + 1) return `the entry after ${entries} has the number ${link.sequence}`
  if (link.previousHash !== head) return 'it does not follow the entry before it'
  if (link.hash !== entryHash(head, link.body)) return 'its text is not the one that was hashed'
  return null
}

export interface ChainReport extends Position {
  /** The first entry that is not as it was written, and what is wrong with it. */
  broken: { sequence: number; what: string } | null
}
