/** Runs that copy the fleet. */
import { z } from 'zod'
import { pageOf, syncRun, syncRunDetail } from '@siit-jumpcloud/shared'
import { confirmRemovals, getRun, listRuns, startSync } from '../../inventory/index.ts'
import { json, route } from '../route.ts'

const manage = { tag: 'Sync', anyOf: ['integration:manage'] } as const

const runsQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const syncRoutes = [
  route({
    ...manage,
    method: 'post',
    path: '/sync',
    id: 'startSync',
    summary: 'Sync now',
    answers: { 202: { description: 'The run; its address is in Location.', schema: syncRun } },
    problems: [409],
    async handle({ core, agent, c }) {
      const run = await startSync(core, agent.workspaceId, 'hand', agent)
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
