/** Reads an event stream as a browser would, by the judgement of eventsource-parser. */
import { createParser } from 'eventsource-parser'
import { type StreamEvent, streamEvent } from '@siit-jumpcloud/shared'
import type { Harness } from './harness.ts'

interface Told {
  id: string | undefined
  event: string
  data: unknown
}

export interface EventStream {
  response: Response
  /** All that came so far, `ready` and `end` included. */
  told: Told[]
  comments: number
  /** Resolves with the first message, past or to come, that `test` holds for. Rejects where the stream ends first. */
  next(test: (message: Told) => boolean): Promise<Told>
  /** The same for events of the product, checked against their schema. */
  event(test: (event: StreamEvent) => boolean): Promise<StreamEvent>
  /** Events of the product so far. */
  events(): StreamEvent[]
  /** Resolves when the stream has ended. */
  ended: Promise<void>
  close(): Promise<void>
}

/** Opens the stream and waits for its `ready`. */
export async function openStream(
  harness: Harness,
  options: { token?: string; lastEventId?: string } = {},
): Promise<EventStream> {
  const response = await harness.request('/events', {
    ...(options.token !== undefined && { token: options.token }),
    headers: options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId },
  })
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`)
  const stream = read(response, response.body)
  await stream.next(({ event }) => event === 'ready')
  return stream
}

function read(response: Response, body: ReadableStream<Uint8Array>): EventStream {
  const told: Told[] = []
  const waiting = new Set<() => void>()
  let over = false
  let closed = false
  const changed = () => {
    for (const look of [...waiting]) look()
  }
  const parser = createParser({
    onEvent: ({ id, event = 'message', data }) => {
      told.push({ id, event, data: JSON.parse(data) })
    },
    onComment: () => {
      stream.comments++
    },
  })
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const pump = async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      parser.feed(decoder.decode(value, { stream: true }))
      changed()
    }
    over = true
    changed()
  }
  const productEvents = () =>
    told
      .filter(({ event }) => event !== 'ready' && event !== 'end')
      .map(({ data }) => streamEvent.parse(data))
  const stream: EventStream = {
    response,
    told,
    comments: 0,
    ended: pump(),
    next: (test) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = told.find(test)
          if (!found && !over) return
          waiting.delete(look)
          if (found) resolve(found)
          else reject(new Error(`The stream ended after: ${JSON.stringify(told)}`))
        }
        waiting.add(look)
        look()
      }),
    async event(test) {
      const { data } = await stream.next(
        ({ event, data }) => event !== 'ready' && event !== 'end' && test(streamEvent.parse(data)),
      )
      return streamEvent.parse(data)
    },
    events: productEvents,
    async close() {
      if (closed) return
      closed = true
      await reader.cancel()
    },
  }
  return stream
}
