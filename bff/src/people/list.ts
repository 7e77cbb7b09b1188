/** The people we know, for the host to check its load. */
import { and, asc, eq, gt } from 'drizzle-orm'
import type { Page, Person } from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { personOf } from './rows.ts'

export interface PeopleQuery {
  cursor?: string | undefined
  /** At most 200. */
  limit?: number | undefined
}

/** One page of people in the order of their keys. Throws 400 `invalid_cursor` for a cursor that is none of ours. */
export async function listPeople(
  core: Core,
  actor: AgentActor,
  { cursor, limit = 50 }: PeopleQuery = {},
): Promise<Page<Person>> {
  demand(actor, 'people:write')
  const { people } = core.engine.tables
  const after = cursor === undefined ? null : decodeCursor(cursor)
  const rows = await core.engine.db
    .select()
    .from(people)
    .where(and(eq(people.workspaceId, actor.workspaceId), ...(after === null ? [] : [gt(people.key, after)])))
    .orderBy(asc(people.key))
    .limit(limit + 1)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(personOf),
    next: rows.length > limit && last ? Buffer.from(last.key).toString('base64url') : null,
  }
}

function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!/^(id|email):/.test(key) || Buffer.from(key).toString('base64url') !== cursor)
    throw new AppError(
      'invalid',
      'invalid_cursor',
      'This cursor is not one that we gave. Start the list anew.',
      {
        errors: [{ pointer: 'cursor', code: 'invalid_cursor', detail: 'Not a cursor of this list.' }],
      },
    )
  return key
}
