/** What happens, as it happens. */
import { streamEvent } from '@siit-jumpcloud/shared'
import { streamEvents } from '../events.ts'
import { route } from '../route.ts'

export const eventRoutes = [
  route({
    method: 'get',
    path: '/events',
    id: 'streamEvents',
    tag: 'Events',
    summary: 'What happens, as Server-Sent Events',
    description:
      'Each event has the name of its `type`, the StreamEvent as JSON in `data`, and a number as `id` that resumes the stream when it is sent back as `Last-Event-ID`. The first event is `ready`; where its `resumed` is false, events may have been missed, so read again what is shown. `end` comes before the stream ends (`token_expired`, `stopping`). A stream tells only what its token could read by the other routes.',
    anyOf: ['devices:read', 'devices:approve'],
    headers: [
      { name: 'Last-Event-ID', required: false, description: 'The id of the last event that was received.' },
    ],
    answers: { 200: { description: 'The stream.', type: 'text/event-stream', schema: streamEvent } },
    handle: ({ deps, c }) => streamEvents(c, deps),
  }),
]
