/**
 * `GET /events`: what happens in the workspace, as Server-Sent Events, to each only what its token could read
 * by the other routes. `id` is the workspace's event sequence, so that a stream resumes where it broke off.
 */
import type { AgentActor } from '../actor.ts'
import type { Core } from '../core.ts'
import { lastEventSequence, readEvents, type StoredEvent } from '../store/workspaces.ts'
import type { AppDeps } from './app.ts'
import type { AppContext } from './route.ts'

export interface EventSettings {
  /** Milliseconds of silence after which a comment is sent, so that nobody between takes the stream for dead. */
  heartbeat: number
  /** Milliseconds between two looks at the table; a hint (`engine.subscribe`) makes a look at once. */
  poll: number
  /** Bytes that may wait for a slow reader before its stream is ended. */
  backlog: number
}

const defaults: EventSettings = { heartbeat: 20_000, poll: 2000, backlog: 1024 * 1024 }

/** The devices of the request's requester, as of now. */
export type ReadableDevices = (core: Core, agent: AgentActor) => Promise<ReadonlySet<string>>

/** Answers with the stream. */
export async function streamEvents(
  c: AppContext,
  deps: AppDeps,
  readableDevices: ReadableDevices,
): Promise<Response> {
  const { core } = deps
  const { engine, clock } = core
  const settings = { ...defaults, ...deps.events }
  const agent = c.get('agent')
  const expiresAt = c.get('tokenExpiresAt')
  const { workspaceId } = agent

  const newest = await lastEventSequence(engine, workspaceId)
  const asked = c.req.header('last-event-id')
  const resumed = asked !== undefined && /^\d{1,15}$/.test(asked) ? Number(asked) : null
  // A number that was never given (a restored database counts anew) would leave the stream silent for ever.
  const start = resumed !== null && resumed <= newest ? resumed : newest
  const gap =
    resumed !== null && resumed !== start
      ? true
      : resumed !== null && (await isForgotten(deps, workspaceId, resumed))

  const searches = agent.permissions.has('devices:search')
  // What the reader has on the page: that one of these left its requester is theirs to know.
  const shown = new Set(searches ? [] : await readableDevices(core, agent))

  const encoder = new TextEncoder()
  let ended = false
  let wake: (() => void) | undefined
  let pending = true
  const look = () => {
    pending = true
    wake?.()
  }
  const end = () => {
    ended = true
    wake?.()
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string) => controller.enqueue(encoder.encode(text))
        const unsubscribe = engine.subscribe((changed) => {
          if (changed === workspaceId) look()
        })
        const polling = setInterval(look, settings.poll)
        const heart = setInterval(() => write(':\n\n'), settings.heartbeat)
        polling.unref()
        heart.unref()
        deps.stopping?.addEventListener('abort', end, { once: true })
        if (deps.stopping?.aborted) end()
        deps.metrics?.streamOpened()

        const run = async () => {
          // `retry` is the browser's pause before it comes back; `ready` says from where the stream tells.
          write(
            `retry: 2000\nid: ${gap ? newest : start}\nevent: ready\ndata: ${JSON.stringify({ type: 'ready', resumed: resumed !== null && !gap })}\n\n`,
          )
          for (let after = gap ? newest : start; !ended;) {
            if (clock.now() >= expiresAt) {
              write('event: end\ndata: {"type":"end","reason":"token_expired"}\n\n')
              return
            }
            if (!pending) {
              await new Promise<void>((resolve) => {
                wake = resolve
              })
              wake = undefined
              continue
            }
            pending = false
            const events = await readEvents(engine, workspaceId, after)
            const last = events.at(-1)
            if (!last) continue
            // More may lie behind a full page.
            pending = true
            const devices = searches ? everyDevice : await readableDevices(core, agent)
            for (const event of events.filter((one) => audible(agent, one, devices, shown)))
              write(
                `id: ${event.sequence}\nevent: ${event.event.type}\ndata: ${JSON.stringify(event.event)}\n\n`,
              )
            after = last.sequence
            if ((controller.desiredSize ?? 0) < -settings.backlog) return
          }
          if (deps.stopping?.aborted) write('event: end\ndata: {"type":"end","reason":"stopping"}\n\n')
        }
        void run()
          .catch((error: unknown) => {
            if (!ended) core.log.error({ requestId: c.get('requestId'), err: error }, 'an event stream broke')
          })
          .finally(() => {
            unsubscribe()
            clearInterval(polling)
            clearInterval(heart)
            deps.stopping?.removeEventListener('abort', end)
            deps.metrics?.streamClosed()
            try {
              controller.close()
            } catch {
              // The reader went first.
            }
          })
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  )

  c.header('Content-Type', 'text/event-stream')
  c.header('Cache-Control', 'no-store')
  // nginx would hold the stream back.
  c.header('X-Accel-Buffering', 'no')
  return c.body(body)
}

/** True where events after `sequence` were pruned: the reader has missed some and must read anew. */
async function isForgotten({ core }: AppDeps, workspaceId: string, sequence: number): Promise<boolean> {
  const [next] = await readEvents(core.engine, workspaceId, sequence, 1)
  const newest = await lastEventSequence(core.engine, workspaceId)
  return next ? next.sequence !== sequence + 1 : newest > sequence
}

const everyDevice = { has: () => true }

/** Whether the agent's token could read this by the other routes. Adds to `shown` what it now can. */
function audible(
  agent: AgentActor,
  { event, deviceId, requestId }: StoredEvent,
  devices: { has(id: string): boolean },
  shown: Set<string>,
): boolean {
  const manages = agent.permissions.has('integration:manage')
  switch (event.type) {
    case 'sync':
    case 'connection':
      return manages
    case 'device':
      if (devices.has(event.deviceId)) {
        shown.add(event.deviceId)
        return true
      }
      // Only its id travels, and the reader had that already.
      return shown.has(event.deviceId)
    case 'action':
      return deviceId !== null && devices.has(deviceId)
    case 'timeline':
      if (requestId !== null && requestId === agent.request?.id) return true
      // Without request and device it is the workspace's own: connection, policy, quarantine.
      return requestId === null && deviceId === null ? manages : agent.permissions.has('devices:search')
  }
}
