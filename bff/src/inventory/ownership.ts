/** Whose device it is. Pure: everything is handed in, and nothing is ever picked silently. */
import type { OwnerReason } from '@siit-jumpcloud/shared'
import type { Binding } from '../jumpcloud/index.ts'

export type { Binding }

/** A JumpCloud user as ownership sees one. `emailKey` is the normalised address, null where there is none. */
export interface KnownUser {
  email: string | null
  emailKey: string | null
  name: string | null
}

/** A person of the host, as far as ownership looks: `hostId` is null for a requester who came without one. */
export interface KnownPerson {
  key: string
  hostId: string | null
}

export interface OwnershipInput {
  bindings: readonly Binding[]
  primaryUserId: string | null
  /** By JumpCloud user id. */
  users: ReadonlyMap<string, KnownUser>
  peopleByEmail: (emailKey: string) => readonly KnownPerson[]
}

export interface Ownership {
  /** The person's key; null where there is no owner, and then `reason` says why. */
  ownerKey: string | null
  reason: OwnerReason | null
  /** The bound user that it was decided on; null where no single one was. */
  userId: string | null
  /** Keys of the persons it could be, where `reason` is `several_candidates`. */
  candidates: string[]
}

/**
 * A direct binding beats one through a group; then JumpCloud's primary user decides; what is then still more than
 * one is a conflict. Users with the same email are one candidate, because they are one person here.
 */
export function decideOwner(input: OwnershipInput): Ownership {
  const { users, peopleByEmail } = input
  const direct = input.bindings.filter((binding) => binding.via === 'direct')
  const pool = unique((direct.length > 0 ? direct : input.bindings).map((binding) => binding.userId))
  if (pool.length === 0) return { ownerKey: null, reason: 'nobody_bound', userId: null, candidates: [] }

  const emailOf = (userId: string) => users.get(userId)?.emailKey ?? null
  const personsOf = (userId: string): readonly KnownPerson[] => {
    const emailKey = emailOf(userId)
    return emailKey === null ? [] : withIdsFirst(peopleByEmail(emailKey))
  }

  const chosen = onlyOne(pool, input.primaryUserId, emailOf)
  if (chosen === null) {
    const candidates = unique(pool.flatMap((userId) => personsOf(userId).map((person) => person.key)))
    return { ownerKey: null, reason: 'several_candidates', userId: null, candidates: candidates.sort() }
  }
  const persons = personsOf(chosen)
  const [person] = persons
  if (!person) return { ownerKey: null, reason: 'no_matching_person', userId: chosen, candidates: [] }
  if (persons.length > 1) {
    const candidates = unique(persons.map((candidate) => candidate.key)).sort()
    return { ownerKey: null, reason: 'several_candidates', userId: chosen, candidates }
  }
  return { ownerKey: person.key, reason: null, userId: chosen, candidates: [] }
}

/** The single user of the pool, or the primary one, or the one email that all of them share; else null. */
function onlyOne(
  pool: readonly string[],
  primaryUserId: string | null,
  emailOf: (userId: string) => string | null,
): string | null {
  const [first] = pool
  if (first === undefined || pool.length === 1) return first ?? null
  if (primaryUserId !== null && pool.includes(primaryUserId)) return primaryUserId
  const email = emailOf(first)
  if (email !== null && pool.every((userId) => emailOf(userId) === email)) return [...pool].sort()[0] ?? null
  return null
}

/** The row without an id is the same person as the one with: it only waits to be merged. */
function withIdsFirst(persons: readonly KnownPerson[]): readonly KnownPerson[] {
  const known = persons.filter((person) => person.hostId !== null)
  return known.length > 0 ? known : persons.slice(0, 1)
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]
