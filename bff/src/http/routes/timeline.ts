import { z } from 'zod'
import { pageOf, timelineEntry } from '@siit-jumpcloud/shared'
import { demandRequest } from '../../actor.ts'
import { requestTimeline } from '../../timeline/read.ts'
import { json, route } from '../route.ts'

const timelineQuery = z.object({
  /** The sequence to go on below, as `next` of the page before gave it. */
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const timelineRoutes = [
  route({
    method: 'get',
    path: '/timeline',
    id: 'getTimeline',
    tag: 'Timeline',
    summary: "The request's timeline, newest first",
    anyOf: ['devices:read'],
    needsRequest: true,
    query: timelineQuery,
    answers: { 200: { description: 'A page of entries.', schema: pageOf(timelineEntry) } },
    async handle({ core, agent, query, c }) {
      const { cursor, limit } = query
      return json(
        c,
        await requestTimeline(core.engine, agent.workspaceId, demandRequest(agent).id, {
          cursor: cursor === undefined ? undefined : Number(cursor),
          limit,
        }),
      )
    },
  }),
]
