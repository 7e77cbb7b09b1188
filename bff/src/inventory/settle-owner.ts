/** A person says whose a device is where several fit, and takes that back. */
import type { Device, OwnerChoice } from '@siit-jumpcloud/shared'
import { type AgentActor, agentRef, demand } from '../actor.ts'
import type { Core } from '../core.ts'
import { AppError, notFound } from '../errors.ts'
import { peopleByKey } from '../people/read.ts'
import { keyOfId } from '../people/rows.ts'
import { lockWorkspace } from '../store/workspaces.ts'
import type { DeviceRow, PersonRow, Tx } from '../store/index.ts'
import { appendEntry } from '../timeline/append.ts'
import { choicesOf, dropChoices, storeChoice } from './choices.ts'
import { normaliseEmail } from './emails.ts'
import { reassignOwners } from './owners.ts'
import { getDevice } from './reading.ts'
import { deviceRows, isOurId } from './write.ts'

/**
 * Settles a conflict: the chosen candidate is the owner from now on, and stays it over syncs (see `choices.ts` for how
 * long). Throws 404, 409 `no_owner_conflict` where the rule decides by itself, and 422 `not_a_candidate`.
 */
export async function settleOwner(
  core: Core,
  actor: AgentActor,
  deviceId: string,
  choice: OwnerChoice,
): Promise<Device> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  const now = core.clock.now()
  await change(core, actor, deviceId, async (tx, row) => {
    if (row.ownerCandidates.length === 0)
      throw new AppError(
        'conflict',
        'no_owner_conflict',
        'Only one person, or nobody, fits this device, so there is nothing to settle. Nothing was changed. ' +
          'Who owns it follows from the users that are bound to it in JumpCloud.',
      )
    const candidates = await peopleByKey(engine, tx, workspaceId, row.ownerCandidates)
    const person = [...candidates.values()].find((candidate) => isChosen(candidate, choice))
    if (!person)
      throw new AppError(
        'unprocessable',
        'not_a_candidate',
        'This person is none of those who fit this device. Nothing was changed. Read the device again and choose one of its candidates.',
        {
          errors: [
            {
              pointer: choice.personId === undefined ? '/email' : '/personId',
              code: 'not_a_candidate',
              detail: 'None of the candidates of this device.',
            },
          ],
        },
      )
    const reason = choice.reason === undefined || choice.reason === '' ? null : choice.reason
    await storeChoice(engine, tx, {
      workspaceId,
      deviceId,
      personKey: person.key,
      chosenBy: agentRef(actor),
      reason,
      chosenAt: now,
    })
    await record(core, tx, actor, row, 'ownership.settled', { owner: person.email, reason })
  })
  return getDevice(core, actor, deviceId)
}

/** Gives the device back to the rule. Throws 404, and 409 `owner_not_settled` where nobody has settled it. */
export async function releaseOwner(core: Core, actor: AgentActor, deviceId: string): Promise<Device> {
  demand(actor, 'integration:manage')
  const { engine } = core
  const { workspaceId } = actor
  await change(core, actor, deviceId, async (tx, row) => {
    if (!(await choicesOf(engine, tx, workspaceId, [deviceId])).has(deviceId))
      throw new AppError(
        'conflict',
        'owner_not_settled',
        'Nobody has settled the owner of this device, so there is nothing to take back. Nothing was changed.',
      )
    await dropChoices(engine, tx, workspaceId, [deviceId])
    await record(core, tx, actor, row, 'ownership.given_back', {})
  })
  return getDevice(core, actor, deviceId)
}

const isChosen = (person: PersonRow, { personId, email }: OwnerChoice): boolean =>
  personId !== undefined
    ? person.key === keyOfId(personId)
    : email !== undefined && person.emailKey === normaliseEmail(email)

async function change(
  core: Core,
  actor: AgentActor,
  deviceId: string,
  work: (tx: Tx, row: DeviceRow) => Promise<void>,
): Promise<void> {
  if (!isOurId(deviceId)) throw notFound('device')
  const { engine } = core
  const { workspaceId } = actor
  await engine.tx(async (tx) => {
    await lockWorkspace(engine, tx, workspaceId)
    const [row] = await deviceRows(engine, tx, workspaceId, [deviceId])
    if (!row) throw notFound('device')
    await work(tx, row)
    await reassignOwners(engine, tx, workspaceId, [deviceId], core.clock.now(), { actor })
  })
  await engine.publish(workspaceId)
}

const record = (
  core: Core,
  tx: Tx,
  actor: AgentActor,
  row: DeviceRow,
  outcome: string,
  details: Record<string, unknown>,
) =>
  appendEntry(core.engine, tx, actor.workspaceId, {
    kind: 'workspace',
    outcome,
    actor,
    at: core.clock.now(),
    details: { deviceId: row.id, hostname: row.hostname, jumpcloudId: row.jumpcloudId, ...details },
  })
