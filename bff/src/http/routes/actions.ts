/** What becomes of an action, and what people decide about it. The verbs check who may. */
import { z } from 'zod'
import {
  action,
  attestRequest,
  decisionRequest,
  pageOf,
  pendingApproval,
  pinAnswer,
  pinRequest,
} from '@siit-jumpcloud/shared'
import {
  approveAction,
  attestAction,
  cancelAction,
  denyAction,
  getAction,
  listApprovals,
  revealPin,
} from '../../actions/index.ts'
import { json, route } from '../route.ts'

const ofAction = { tag: 'Actions', anyOf: [] } as const
const theAction = { 200: { description: 'The action.', schema: action } }

export const actionRoutes = [
  route({
    tag: 'Actions',
    method: 'get',
    path: '/approvals',
    id: 'listApprovals',
    summary: 'What awaits a second person, oldest first',
    description:
      'Of the whole workspace, with the device as it is known now and what differs from the plan. `action` events of `/events` tell when one begins to wait and when it no longer does.',
    anyOf: ['devices:approve'],
    query: z.object({
      cursor: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answers: { 200: { description: 'A page of plans.', schema: pageOf(pendingApproval) } },
    async handle({ core, agent, query, c }) {
      return json(c, await listApprovals(core, agent, query))
    },
  }),
  route({
    ...ofAction,
    method: 'get',
    path: '/actions/{id}',
    id: 'getAction',
    summary: 'One action',
    answers: theAction,
    async handle({ core, agent, param, c }) {
      return json(c, await getAction(core, agent, param('id')))
    },
  }),
  route({
    ...ofAction,
    method: 'post',
    path: '/actions/{id}/approve',
    id: 'approveAction',
    summary: 'Approve what another agent asked for',
    description: 'Needs `devices:approve`. The approval is of the plan whose hash is given.',
    body: decisionRequest,
    bodyOptional: true,
    answers: theAction,
    problems: [409, 422],
    async handle({ core, agent, param, body, c }) {
      return json(c, await approveAction(core, agent, param('id'), body))
    },
  }),
  route({
    ...ofAction,
    method: 'post',
    path: '/actions/{id}/deny',
    id: 'denyAction',
    summary: 'Deny what another agent asked for',
    description: 'Needs `devices:approve`.',
    body: decisionRequest,
    bodyOptional: true,
    answers: theAction,
    problems: [409, 422],
    async handle({ core, agent, param, body, c }) {
      return json(c, await denyAction(core, agent, param('id'), body))
    },
  }),
  route({
    ...ofAction,
    method: 'post',
    path: '/actions/{id}/cancel',
    id: 'cancelAction',
    summary: 'Cancel an action that was not sent yet',
    body: decisionRequest,
    bodyOptional: true,
    answers: theAction,
    problems: [409, 422],
    async handle({ core, agent, param, body, c }) {
      return json(c, await cancelAction(core, agent, param('id'), body))
    },
  }),
  route({
    ...ofAction,
    method: 'post',
    path: '/actions/{id}/attest',
    id: 'attestAction',
    summary: 'Record what a person saw, where JumpCloud cannot tell',
    body: attestRequest,
    answers: theAction,
    problems: [409, 422],
    async handle({ core, agent, param, body, c }) {
      return json(c, await attestAction(core, agent, param('id'), body))
    },
  }),
  route({
    ...ofAction,
    method: 'post',
    path: '/actions/{id}/pin',
    id: 'revealPin',
    summary: 'Show the PIN of a lock or wipe; writes a timeline entry',
    body: pinRequest,
    answers: { 200: { description: 'The PIN.', schema: pinAnswer } },
    problems: [409],
    async handle({ core, agent, param, body, c }) {
      return json(c, await revealPin(core, agent, param('id'), body))
    },
  }),
]
