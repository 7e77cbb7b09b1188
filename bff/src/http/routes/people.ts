/** The host's people. */
import { z } from 'zod'
import { pageOf, peopleResult, person, personInput } from '@siit-jumpcloud/shared'
import { listPeople, putPeople } from '../../people/index.ts'
import { personLines } from '../person-lines.ts'
import { json, route } from '../route.ts'

const peopleQuery = z.object({
  cursor: z.string().max(1000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const peopleRoutes = [
  route({
    method: 'put',
    path: '/people',
    id: 'putPeople',
    tag: 'People',
    summary: 'Load people, by their ids',
    description:
      'New people are added and known ones updated; nobody is removed. Each line stands alone: one that cannot be taken is named in `failed`, and the others are stored. Lines are stored as they come in, so a load that breaks off may be sent again. NDJSON has no limit on people; a JSON array may be up to 10 MiB.',
    anyOf: ['people:write'],
    streamed: { types: ['application/x-ndjson', 'application/json'], item: personInput },
    answers: { 200: { description: 'What was stored, and each line that was not.', schema: peopleResult } },
    problems: [413, 415],
    async handle({ core, agent, c }) {
      return json(c, await putPeople(core, agent, personLines(c)))
    },
  }),
  route({
    method: 'get',
    path: '/people',
    id: 'listPeople',
    tag: 'People',
    summary: 'The people we know',
    anyOf: ['people:write'],
    query: peopleQuery,
    answers: { 200: { description: 'A page of people.', schema: pageOf(person) } },
    async handle({ core, agent, query, c }) {
      return json(c, await listPeople(core, agent, query))
    },
  }),
]
