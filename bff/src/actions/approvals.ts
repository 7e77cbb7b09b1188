/** What awaits a second person, for those who may be one. */
import { and, asc, eq, gt, or } from 'drizzle-orm'
import type { Page, PendingApproval } from '@siit-jumpcloud/shared'
import { type AgentActor, demand } from '../actor.ts'
import { connectionRow } from '../connections/row.ts'
import type { Core } from '../core.ts'
import { AppError } from '../errors.ts'
import { readAtOf } from '../inventory/load.ts'
import { bindingsOf, usersById } from '../inventory/owners.ts'
import { peopleByKey } from '../people/read.ts'
import { personOf } from '../people/rows.ts'
import type { ActionRow, ConnectionRow } from '../store/index.ts'
import { changesSince } from './changes.ts'
import { isOwn } from './decide.ts'
import { deviceRow } from './device.ts'
import { toAction } from './view.ts'

/**
 * A page of the workspace's plans that await approval, oldest first, with the device as our copy has it now and what
 * differs from the plan. Throws 403 without `devices:approve`, 400 `invalid_cursor`.
 */
export async function listApprovals(
  core: Core,
  agent: AgentActor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<PendingApproval>> {
  demand(agent, 'devices:approve')
  const { engine } = core
  const { workspaceId } = agent
  const { actions } = engine.tables
  const after = cursor === undefined ? null : decodeCursor(cursor)
  const now = core.clock.now()
  const rows = await engine.db
    .select()
    .from(actions)
    .where(
      and(
        eq(actions.state, 'awaiting_approval'),
        // Its time is up, and recovery has not come by yet.
        gt(actions.leaseUntil, now),
        eq(actions.workspaceId, workspaceId),
        ...(after
          ? [
              or(
                gt(actions.createdAt, after.at),
                and(eq(actions.createdAt, after.at), gt(actions.id, after.id)),
              ),
            ]
          : []),
      ),
    )
    .orderBy(asc(actions.createdAt), asc(actions.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const connection = await connectionRow(engine, engine.db, workspaceId)
  const items: PendingApproval[] = []
  for (const row of page) {
    const item = await pendingApproval(core, agent, row, connection)
    if (item) items.push(item)
  }
  return { items, next: rows.length > limit && last ? encodeCursor(last) : null }
}

async function pendingApproval(
  core: Core,
  agent: AgentActor,
  row: ActionRow,
  connection: ConnectionRow | null,
): Promise<PendingApproval | null> {
  const { engine } = core
  const { workspaceId } = row
  const device = await deviceRow(engine, engine.db, workspaceId, row.deviceId)
  if (!device) return null
  const bound = (await bindingsOf(engine, engine.db, workspaceId, [device.id])).get(device.id) ?? []
  const users = await usersById(
    engine,
    engine.db,
    workspaceId,
    bound.map(({ userId }) => userId),
  )
  const owner =
    device.ownerKey === null
      ? null
      : (await peopleByKey(engine, engine.db, workspaceId, [device.ownerKey])).get(device.ownerKey)
  return {
    action: toAction(row),
    device: {
      id: device.id,
      hostname: device.hostname,
      serialNumber: device.serialNumber,
      jumpcloudId: device.jumpcloudId,
      os: { family: device.osFamily, version: device.osVersion },
      mdmVendor: device.mdmVendor,
      owner: owner ? personOf(owner) : null,
      users: bound.map(({ userId }) => users.get(userId)?.name ?? users.get(userId)?.email ?? userId).sort(),
      lastContact: device.lastContact === null ? null : new Date(device.lastContact).toISOString(),
      readAt: new Date(readAtOf(device, connection)).toISOString(),
    },
    expiresAt: new Date(row.leaseUntil ?? row.createdAt).toISOString(),
    own: isOwn(agent, row),
    changes: await changesSince(engine, engine.db, row, device),
  }
}

const encodeCursor = ({ createdAt, id }: ActionRow) => `${createdAt}_${id}`

function decodeCursor(cursor: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,15})_([0-9a-f-]{36})$/.exec(cursor) ?? []
  if (at === undefined || id === undefined)
    throw new AppError(
      'invalid',
      'invalid_cursor',
      'This cursor is not one that we gave for this list. Start the list anew.',
      { errors: [{ pointer: 'cursor', code: 'invalid_cursor', detail: 'Not a cursor of this list.' }] },
    )
  return { at: Number(at), id }
}
