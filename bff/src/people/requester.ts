/** The requester in a signed token counts as a person, so a panel works before the first bulk load. */
import type { TokenRequest } from '@siit-jumpcloud/shared'
import type { Core } from '../core.ts'
import { normaliseEmail } from '../inventory/emails.ts'
import type { PersonRow } from '../store/index.ts'
import { peopleByEmail, peopleByKey } from './read.ts'
import { keyOfEmail, keyOfId } from './rows.ts'
import { storePeople } from './store.ts'

/**
 * The requester's row; written only when unseen or changed, so a panel that is read again costs two reads.
 *
 * One without an id is the person of that email whom the host has told of with an id, where there is exactly one.
 * Where several persons share the email, nobody is picked: the row that comes back is then not a stored one, and
 * owns nothing.
 */
export async function rememberRequester(
  core: Core,
  workspaceId: string,
  requester: TokenRequest['requester'],
): Promise<PersonRow> {
  const { engine } = core
  const emailKey = normaliseEmail(requester.email)
  const wanted: PersonRow = {
    workspaceId,
    key: requester.id === undefined ? keyOfEmail(emailKey ?? requester.email) : keyOfId(requester.id),
    hostId: requester.id ?? null,
    email: requester.email,
    emailKey: emailKey ?? requester.email,
    name: requester.name,
    updatedAt: core.clock.now(),
  }
  // An address that cannot be compared matches nobody, and is not kept.
  if (emailKey === null) return wanted

  const found = await lookUp(core, wanted)
  const own = found.find((row) => row.key === wanted.key)
  const withIds = found.filter((row) => row.hostId !== null && row.emailKey === emailKey)
  if (requester.id === undefined && withIds.length > 0) {
    const [only] = withIds
    return only && withIds.length === 1 ? only : wanted
  }
  const leftover = requester.id !== undefined && found.some((row) => row.key === keyOfEmail(emailKey))
  if (own && own.email === wanted.email && own.name === wanted.name && !leftover) return own

  const { devicesChanged } = await storePeople(core, workspaceId, [
    { id: wanted.hostId, email: wanted.email, emailKey, name: wanted.name },
  ])
  if (devicesChanged) await engine.publish(workspaceId)
  return wanted
}

/** The requester's own row, and everybody with that email. Two questions, since each has its index. */
async function lookUp(core: Core, { workspaceId, key, emailKey }: PersonRow): Promise<PersonRow[]> {
  const { engine } = core
  const found = await peopleByEmail(engine, engine.db, workspaceId, [emailKey])
  if (found.some((row) => row.key === key)) return found
  return [...(await peopleByKey(engine, engine.db, workspaceId, [key])).values(), ...found]
}
