/** The host's bulk load of its people: a stream of lines, taken in small transactions. */
import type { PeopleResult, PersonInput } from '@siit-jumpcloud/shared'
import { personInput } from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { normaliseEmail } from '../inventory/emails.ts'
import { storePeople } from './store.ts'

/** A line that could not be read as JSON at all. */
export class ParseFailure {
  /** Public: says where and what, never the line itself. */
  readonly detail: string
  constructor(detail: string) {
    this.detail = detail
  }
}

export interface PersonLine {
  /** From 1. */
  line: number
  /** What was read, as it came; a `ParseFailure` where it is no JSON. */
  value: unknown
}

/** So many failed lines are told one by one; a load of nothing but failures must not fill the memory. */
const failuresTold = 1000

/** Lines of one transaction. */
const batchSize = 200

/**
 * Stores people by the host's id: new ones, and what changed of known ones. A line that cannot be taken is told with
 * its number, and the others are stored. Ownership follows in the same transaction. Lines are taken as they come, so
 * where the stream breaks (its error is thrown) what was stored stays stored; the same load can be sent again.
 */
export async function putPeople(
  core: Core,
  actor: AgentActor,
  lines: AsyncIterable<PersonLine> | Iterable<PersonLine>,
): Promise<PeopleResult> {
  demand(actor, 'people:write')
  const result: PeopleResult = { received: 0, stored: 0, unchanged: 0, failedCount: 0, failed: [] }
  let batch: (PersonInput & { emailKey: string })[] = []
  const news = { ofDevices: false }
  const flush = async () => {
    const people = batch
    batch = []
    if (people.length === 0) return
    const stored = await storePeople(core, actor.workspaceId, people, actor)
    result.stored += stored.stored
    result.unchanged += people.length - stored.stored
    news.ofDevices ||= stored.devicesChanged
    // Between two batches others get their turn at the one writer.
    await new Promise((resolve) => setImmediate(resolve))
  }
  try {
    for await (const { line, value } of lines) {
      result.received += 1
      const taken = readPerson(value)
      if ('code' in taken) {
        result.failedCount += 1
        if (result.failed.length < failuresTold) result.failed.push({ line, ...taken })
      } else if (batch.push(taken) >= batchSize) await flush()
    }
    await flush()
  } finally {
    if (news.ofDevices) await core.engine.publish(actor.workspaceId)
  }
  return result
}

function readPerson(value: unknown): (PersonInput & { emailKey: string }) | { code: string; detail: string } {
  if (value instanceof ParseFailure) return { code: 'not_json', detail: value.detail }
  const parsed = personInput.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = issue?.path.join('.')
    return {
      code: 'invalid_person',
      detail: `${field ? `"${field}": ` : ''}${issue?.message ?? 'This is not a person.'} This line was not stored; the others were.`,
    }
  }
  const emailKey = normaliseEmail(parsed.data.email)
  if (emailKey === null)
    return {
      code: 'invalid_person',
      detail: '"email": This is not an email address. This line was not stored; the others were.',
    }
  return { ...parsed.data, emailKey }
}
