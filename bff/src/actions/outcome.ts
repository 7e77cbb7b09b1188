/** What came of a command, written down; and what it tells about JumpCloud and our key. */
import { noteOutcome } from '../connections/client.ts'
import type { Core } from '../core.ts'
import { type CommandOutcome, JumpCloudError } from '../jumpcloud/index.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { Tx } from '../store/index.ts'
import type { Claimed } from './claim.ts'
import { failure } from './failure.ts'
import { findAction } from './read.ts'
import { move, note, service } from './record.ts'

/** Tries to write an outcome, in all. Afterwards recovery says `unknown`, which is true as well. */
const writeTries = 5

/** Puts an outcome on the record, and tells the panels, and the connection. */
export async function keepOutcome(core: Core, claimed: Claimed, outcome: CommandOutcome): Promise<void> {
  await write(core, claimed, outcome)
  await core.engine.publish(claimed.row.workspaceId)
  const told = tellsOfJumpCloud(outcome)
  if (told !== 'nothing') await noteOutcome(core, claimed.connection, told)
}

async function write(core: Core, claimed: Claimed, outcome: CommandOutcome): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await core.engine.tx((tx) => writeOutcome(core, tx, claimed, outcome))
      return
    } catch (error) {
      if (attempt === writeTries) throw error
      core.log.warn(
        { err: error, actionId: claimed.row.id },
        'The outcome of a command could not be written yet.',
      )
      await core.clock.sleep(100 * 4 ** attempt)
    }
  }
}

async function writeOutcome(core: Core, tx: Tx, claimed: Claimed, outcome: CommandOutcome): Promise<void> {
  const { engine } = core
  const { workspaceId, id } = claimed.row
  await lockWorkspace(engine, tx, workspaceId)
  const row = await findAction(engine, tx, workspaceId, id)
  if (!row) return
  const at = core.clock.now()
  const actor = service(row, 'dispatch')
  const { code, detail, status, retryAfter } = outcome
  const late = row.state !== 'dispatching'
  if (late && (row.state !== 'unknown' || outcome.state === 'unknown')) {
    // A person has settled it meanwhile, or the answer says no more than we know: it is told, and changes nothing.
    await note(engine, tx, row, actor, at, {
      outcome: row.state,
      details: { lateAnswer: outcome.state, code, detail, ...(status !== null && { status }) },
    })
    return
  }
  const accepted = outcome.state === 'accepted'
  const nothingThere = outcome.state === 'not_sent' || outcome.state === 'rejected'
  await move(engine, tx, row, {
    to: outcome.state,
    cause: late ? 'late_answer' : 'answer',
    actor,
    at,
    columns: {
      leaseOwner: null,
      leaseUntil: null,
      ...(accepted && {
        acceptedAt: at,
        evidence: { grade: 'jumpcloud_accepted', at: new Date(at).toISOString(), by: null, note: null },
      }),
      failure: accepted ? null : failure(code, detail, { status, retryAfter }),
      // A PIN that no device was given opens nothing.
      ...(nothingThere && { pinCiphertext: null }),
    },
    entry: { details: { ...(status !== null && { status }), ...(late && { late: true }) } },
  })
}

/** What an outcome tells about JumpCloud and our key, in the form of a failed read; null: that all is well. */
function tellsOfJumpCloud({
  state,
  code,
  status,
  detail,
  retryAfter,
}: CommandOutcome): JumpCloudError | null | 'nothing' {
  if (state === 'accepted') return null
  switch (code) {
    case 'credentials_invalid':
    case 'organization_not_found':
    case 'key_lacks_right':
    case 'rate_limited':
      return new JumpCloudError(code, detail, { status, retryAfter })
    case 'dns_failed':
    case 'connection_refused':
    case 'connect_timeout':
    case 'tls_failed':
    case 'unreachable':
    case 'no_answer':
    case 'server_error':
      return new JumpCloudError('unreachable', detail, { status, retryAfter })
    default:
      return 'nothing'
  }
}
