/** Who does something. A closed union; everything derived from it is one exhaustive switch here. */
import type { AgentRef, Permission, TimelineActor, TokenRequest } from '@siit-jumpcloud/shared'
import { AppError } from './errors.ts'

/** An agent of the host, as the signed token tells. */
export interface AgentActor {
  type: 'agent'
  workspaceId: string
  id: string
  email: string
  name: string
  permissions: ReadonlySet<Permission>
  /** The request that the page shows; null on pages without one. */
  request: TokenRequest | null
  sourceAddress: string | null
  correlationId: string
}

/** The service itself: schedule, recovery, sync. */
export interface SystemActor {
  type: 'system'
  workspaceId: string
  /** e.g. `sync`, `recovery`. */
  name: string
  correlationId: string
}

export type Actor = AgentActor | SystemActor

export const agentRef = (actor: AgentActor): AgentRef => ({
  id: actor.id,
  name: actor.name,
  email: actor.email,
})

export function timelineActor(actor: Actor): TimelineActor {
  switch (actor.type) {
    case 'agent':
      return { type: 'agent', ...agentRef(actor) }
    case 'system':
      return { type: 'system', id: actor.name, name: actor.name }
  }
}

export const may = (actor: AgentActor, permission: Permission) => actor.permissions.has(permission)

/** Throws 403 `permission_required` naming the right that is missing. */
export function demand(actor: AgentActor, permission: Permission): void {
  if (!may(actor, permission))
    throw new AppError(
      'forbidden',
      `permission_${permission.replace(':', '_')}`,
      `You lack the right "${permission}". Nothing was done. Ask an administrator of your service desk for it.`,
    )
}

/** The request of the token; throws 403 `request_required` where the page has none. */
export function demandRequest(actor: AgentActor): TokenRequest {
  if (!actor.request)
    throw new AppError(
      'forbidden',
      'request_required',
      'This page has no request, so there is no requester to show devices for. Open it from a request.',
    )
  return actor.request
}
