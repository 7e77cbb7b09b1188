/**
 * `GET /events`: what happens in the workspace, as Server-Sent Events, to each only what its token could read
 * by the other routes. `id` is the workspace's event sequence, so that a stream resumes where it broke off.
 */
import type { Action } from '@siit-jumpcloud/shared'
import type { AgentActor } from '../actor.ts'
import { readableDevices } from '../inventory/readable.ts'
import { lastEventSequence, readEvents, type StoredEvent } from '../store/workspaces.ts'
import type { AppDeps } from './app.ts'
import { type AppContext, sessionOf } from './route.ts'

export interface EventSettings {
  /** Milliseconds of silence after which a comment is sent, so that nobody between takes the stream for dead. */
  heartbeat: number
  /** Milliseconds between two looks at the table; a hint (`engine.subscribe`) makes a look at once. */
  poll: number
  /** Bytes that may wait for a slow reader before its stream is ended; it comes back by Last-Event-ID. */
  backlog: number
}

const defaults: EventSettings = { heartbeat: 20_000, poll: 1000, backlog: 1024 * 1024 }

/** Answers with the stream. It ends when its token does, when the service stops, or when the reader goes. */
export async function streamEvents(c: AppContext, deps: AppDeps): Promise<Response> {
  const { engine, log } = deps.core
  const settings = { ...defaults, ...deps.events }
  const { agent, expiresAt } = sessionOf(c)
  const requestId = c.get('requestId')
  const from = await startOf(deps, agent.workspaceId, c.req.header('last-event-id'))
  const filter = await createFilter(deps, agent)

  const encoder = new TextEncoder()
  const gone = new AbortController()
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => controller.enqueue(encoder.encode(text))
        const waker = createWaker()
        const unsubscribe = engine.subscribe((changed) => {
          if (changed === agent.workspaceId) waker.wake()
        })
        // Real time, also under an injected clock: they keep a connection alive and back up a hint that was lost.
        const polling = setInterval(waker.wake, settings.poll)
        const heart = setInterval(() => {
          if (!gone.signal.aborted) write(':\n\n')
        }, settings.heartbeat)
        const over = AbortSignal.any([gone.signal, ...(deps.stopping ? [deps.stopping] : [])])
        over.addEventListener('abort', waker.wake, { once: true })
        deps.metrics?.streamOpened()

        const run = async () => {
          // `retry` is the pause before a reader comes back, in milliseconds.
          write(`retry: 2000\n${message('ready', { type: 'ready', resumed: from.resumed }, from.sequence)}`)
          for (let after = from.sequence; ; await waker.woken()) {
            for (;;) {
              if (gone.signal.aborted) return
              if (deps.stopping?.aborted) {
                write(message('end', { type: 'end', reason: 'stopping' }))
                return
              }
              if (deps.core.clock.now() >= expiresAt) {
                write(message('end', { type: 'end', reason: 'token_expired' }))
                return
              }
              const events = await readEvents(engine, agent.workspaceId, after)
              const last = events.at(-1)
              if (!last) break
              const heard = await filter(events)
              if (isGone(gone.signal)) return
              for (const { event, sequence } of heard) write(message(event.type, event, sequence))
              after = last.sequence
              if ((controller.desiredSize ?? 0) < -settings.backlog) return
            }
          }
        }
        void run()
          .catch((error: unknown) => log.error({ requestId, err: error }, 'an event stream broke'))
          .finally(() => {
            unsubscribe()
            clearInterval(polling)
            clearInterval(heart)
            over.removeEventListener('abort', waker.wake)
            deps.metrics?.streamClosed()
            if (!gone.signal.aborted) controller.close()
          })
      },
      cancel() {
        gone.abort()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )

  c.header('Content-Type', 'text/event-stream')
  c.header('Cache-Control', 'no-store')
  // nginx would hold the stream back.
  c.header('X-Accel-Buffering', 'no')
  return c.body(body)
}

/** Asked anew after each wait; a compiler would take the answer from before it. */
const isGone = (signal: AbortSignal) => signal.aborted

const message = (name: string, data: object, id?: number) =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

/** Lets a loop wait for the next call of `wake`; one that came before the wait counts. */
function createWaker() {
  let woken = false
  let resolve: (() => void) | undefined
  return {
    wake() {
      woken = true
      resolve?.()
    },
    async woken() {
      if (!woken)
        await new Promise<void>((done) => {
          resolve = done
        })
      woken = false
      resolve = undefined
    },
  }
}

/**
 * Where a stream begins. `resumed` is false where it begins anew, or where events between were forgotten, or
 * where the number was never given (a restored database counts anew).
 */
async function startOf(
  { core }: AppDeps,
  workspaceId: string,
  lastEventId: string | undefined,
): Promise<{ sequence: number; resumed: boolean }> {
  const newest = await lastEventSequence(core.engine, workspaceId)
  const anew = { sequence: newest, resumed: false }
  if (lastEventId === undefined || !/^\d{1,15}$/.test(lastEventId)) return anew
  const sequence = Number(lastEventId)
  if (sequence === newest) return { sequence, resumed: true }
  if (sequence > newest) return anew
  const [next] = await readEvents(core.engine, workspaceId, sequence, 1)
  return next?.sequence === sequence + 1 ? { sequence, resumed: true } : anew
}

/** It awaits approval, or just did: whoever may approve hears when it begins to wait, and when it no longer does. */
const concernsApprovers = ({ history }: Action) =>
  history.slice(-2).some(({ state }) => state === 'awaiting_approval')

type Filter = (events: readonly StoredEvent[]) => Promise<StoredEvent[]>

/** Lets through what the agent's token could read by the other routes, as of now. */
async function createFilter({ core }: AppDeps, agent: AgentActor): Promise<Filter> {
  // Who may only approve has no timeline, and of actions what awaits a decision.
  const reads = agent.permissions.has('devices:read')
  const manages = agent.permissions.has('integration:manage')
  const searches = agent.permissions.has('devices:search')
  const approves = agent.permissions.has('devices:approve')
  const ofRequest = (requestId: string | null) => requestId !== null && requestId === agent.request?.id

  // Devices that the reader has on the page. That one of them left its requester is theirs to know; only its
  // id travels, and that they have.
  const shown = new Set<string>()
  const remember = (readable: Awaited<ReturnType<typeof readableDevices>>) => {
    if (readable !== 'all') for (const id of readable) shown.add(id)
  }
  remember(await readableDevices(core, agent))

  return async (events) => {
    const readable = await readableDevices(core, agent)
    remember(readable)
    const mayRead = (id: string | null) => readable === 'all' || (id !== null && readable.has(id))
    return events.filter(({ event, deviceId, requestId }) => {
      switch (event.type) {
        case 'sync':
        case 'connection':
          return manages
        case 'device':
          return mayRead(event.deviceId) || shown.has(event.deviceId)
        case 'action':
          return (
            (reads && (searches || ofRequest(requestId) || mayRead(deviceId))) ||
            (approves && concernsApprovers(event.action))
          )
        case 'timeline':
          if (!reads) return false
          if (ofRequest(requestId)) return true
          // Without request and device it is the workspace's own: connection, policy, quarantine.
          return requestId === null && deviceId === null ? manages : searches
      }
    })
  }
}
