/** Runs that copy the fleet. */
import { z } from 'zod'
import { pageOf, syncRecord, syncRequest, syncRun, syncRunDetail } from '@siit-jumpcloud/shared'
import {
  cancelRun,
  confirmRemovals,
  getRun,
  listRecords,
  listRuns,
  startSync,
} from '../../inventory/index.ts'
import { json, route } from '../route.ts'

const manage = { tag: 'Sync', anyOf: ['integration:manage'] } as const

const runsQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

const recordsQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const syncRoutes = [
  route({
    ...manage,
    method: 'post',
    path: '/sync',
    id: 'startSync',
    summary: 'Sync now',
    description:
      '`full` reads everything. `incremental` lists every system too, but reads who is bound only for what is new or changed, what JumpCloud’s events hint at, and a sixth of the rest.',
    body: syncRequest,
    bodyOptional: true,
    answers: { 202: { description: 'The run; its address is in Location.', schema: syncRun } },
    problems: [409],
    async handle({ core, agent, body, c }) {
      const run = await startSync(core, agent.workspaceId, 'hand', agent, body.mode)
      return json(c, run, 202, { Location: `/api/v1/sync/runs/${run.id}` })
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/sync/runs',
    id: 'listSyncRuns',
    summary: 'Runs, newest first',
    query: runsQuery,
    answers: { 200: { description: 'A page of runs.', schema: pageOf(syncRun) } },
    async handle({ core, agent, query, c }) {
      return json(c, await listRuns(core, agent.workspaceId, query))
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/sync/runs/{id}',
    id: 'getSyncRun',
    summary: 'One run, with the records it could not take',
    answers: { 200: { description: 'The run.', schema: syncRunDetail } },
    async handle({ core, agent, param, c }) {
      return json(c, await getRun(core, agent.workspaceId, param('id')))
    },
  }),
  route({
    ...manage,
    method: 'get',
    path: '/sync/runs/{id}/records',
    id: 'listSyncRecords',
    summary: 'The records that a run could not take, and why',
    query: recordsQuery,
    answers: { 200: { description: 'A page of records.', schema: pageOf(syncRecord) } },
    async handle({ core, agent, param, query, c }) {
      return json(c, await listRecords(core, agent, param('id'), query))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/sync/runs/{id}/cancel',
    id: 'cancelSync',
    summary: 'End a run before its end; what it read is kept, and it removes nothing more',
    answers: { 200: { description: 'The run.', schema: syncRun } },
    problems: [409],
    async handle({ core, agent, param, c }) {
      return json(c, await cancelRun(core, agent, param('id')))
    },
  }),
  route({
    ...manage,
    method: 'post',
    path: '/sync/runs/{id}/confirm-removals',
    id: 'confirmRemovals',
    summary: 'Let a run that was held remove what JumpCloud no longer lists',
    answers: { 202: { description: 'The run, which goes on.', schema: syncRun } },
    problems: [409],
    async handle({ core, agent, param, c }) {
      return json(c, await confirmRemovals(core, agent, param('id')), 202)
    },
  }),
]
