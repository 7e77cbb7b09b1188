/** Decoding of users, of what they are bound to, and of groups. */
import { flag, list, ownId, row, text, type Row } from './decode.ts'
import type { Binding, SystemUser, WireGroup } from './types.ts'

const states: ReadonlySet<string> = new Set(['staged', 'activated', 'suspended'])
/** Guaranteed by the set above, which holds exactly these words. */
const isState = (value: string): value is 'staged' | 'activated' | 'suspended' => states.has(value)

export function decodeUser(source: Row): SystemUser | null {
  const id = ownId(source)
  if (id === null) return null
  const full = [text(source['firstname']), text(source['lastname'])].filter((part) => part !== null).join(' ')
  const state = text(source['state'])?.toLowerCase() ?? ''
  return {
    id,
    email: text(source['email']),
    name: text(source['displayname']) ?? (full === '' ? text(source['username']) : full),
    state: flag(source['suspended']) === true ? 'suspended' : isState(state) ? state : 'unknown',
  }
}

/**
 * A bound user. A path of one hop is a direct binding, a longer one leads through a group (recorded traffic of the
 * same type on other objects). Where the paths are missing it is not called direct: a direct one beats the others.
 */
export function decodeBinding(source: Row): Binding | null {
  const type = text(source['type'])
  const userId = ownId(source)
  if (userId === null || (type !== null && type !== 'user')) return null
  const direct = list(source['paths'])?.some((path) => list(path)?.length === 1) ?? false
  return { userId, via: direct ? 'direct' : 'group' }
}

export function decodeGroup(source: Row): WireGroup | null {
  const id = ownId(source)
  return id === null ? null : { id, name: text(source['name']) ?? id }
}

/** The id of a graph object of that type, whether it stands alone or behind a connection's `to`. */
export function graphId(source: Row, type: string): string | null {
  const object = row(source['to']) ?? source
  const named = text(object['type'])
  return named === null || named === type ? ownId(object) : null
}
