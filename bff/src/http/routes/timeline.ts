/** The record of a request, and the whole chain. */
import { z } from 'zod'
import { pageOf, timelineCheckpoint, timelineEntry } from '@siit-jumpcloud/shared'
import { demandRequest } from '../../actor.ts'
import { listCheckpoints } from '../../timeline/checkpoints.ts'
import { exportTimeline, exportTypes } from '../../timeline/export.ts'
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
  route({
    method: 'get',
    path: '/timeline/export',
    id: 'exportTimeline',
    tag: 'Timeline',
    summary: "The workspace's whole chain, as a file that can be checked later",
    description: '`siit-jumpcloud-bff verify-timeline --export FILE` checks it.',
    anyOf: ['timeline:export'],
    query: z.object({ format: z.enum(['jsonl', 'csv']).default('jsonl') }),
    answers: {
      200: {
        description: 'Entries, oldest first: JSON Lines, or CSV with `format=csv`.',
        type: 'application/jsonl',
      },
    },
    handle({ core, agent, query, c }) {
      const pieces = exportTimeline(core.engine, agent.workspaceId, query.format)
      c.header('Content-Type', exportTypes[query.format])
      c.header('Content-Disposition', `attachment; filename="timeline.${query.format}"`)
      c.header('Cache-Control', 'no-store')
      const broke = (error: unknown) =>
        core.log.error({ requestId: c.get('requestId'), err: error }, 'a timeline export broke off')
      return Promise.resolve(c.body(textStream(pieces, broke)))
    },
  }),
  route({
    method: 'get',
    path: '/timeline/checkpoints',
    id: 'listCheckpoints',
    tag: 'Timeline',
    summary: "Signed statements of what the chain's head was, newest first",
    description:
      'Keep one elsewhere: it shows later that an end was cut off or the chain was written anew (`verify-timeline --checkpoint FILE`). Written every few minutes while the chain moves, and sent by the webhook. `GET /timeline/checkpoint-key` has the public keys.',
    anyOf: ['timeline:export'],
    query: timelineQuery,
    answers: { 200: { description: 'A page of checkpoints.', schema: pageOf(timelineCheckpoint) } },
    async handle({ core, agent, query, c }) {
      const { cursor, limit } = query
      return json(
        c,
        await listCheckpoints(core.engine, agent.workspaceId, {
          cursor: cursor === undefined ? undefined : Number(cursor),
          limit,
        }),
      )
    },
  }),
]

/** Text as a body; each piece is made when the reader has room for it. */
function textStream(
  pieces: AsyncGenerator<string>,
  broke: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        const piece = await pieces.next()
        if (piece.done) controller.close()
        else controller.enqueue(encoder.encode(piece.value))
      } catch (error) {
        // The head is sent; all that is left is to end without an end, so that nobody takes it for whole.
        broke(error)
        controller.error(error)
      }
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
