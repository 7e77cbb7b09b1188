/** People who use the service: they sign in as the host signs them in, click, give up, and click again. */
import { action, problem } from '@siit-jumpcloud/shared'
import { SignJWT } from 'jose'
import { type AgentName, agents, type RequestName, requests } from './cast.ts'
import type { Deployment } from './deployment.ts'
import type { Call, Trouble } from './evidence.ts'

export interface Ask {
  agent: AgentName
  request?: RequestName | null
  replica?: number
  method?: string
  body?: unknown
  key?: string | null
  ifMatch?: string
  /** Milliseconds of the machine's time after which the client goes away. */
  giveUp?: number | null
  /** Another token than the agent's. Null: none. */
  token?: string | null
}

export interface Client {
  call(path: string, ask: Ask): Promise<Call>
  token(agent: AgentName, request: RequestName | null, replica: number, change?: TokenChange): Promise<string>
}

export interface TokenChange {
  workspace?: string
  /** Seconds from now to its end. */
  life?: number
  secret?: Uint8Array
}

/** Longer than the service ever takes; an answer that has not come by then does not come. */
const patience = 15_000

/** A client of a workspace. `note` is given each call when it is over; `state` says what is wrong, or
 * was since a moment. */
export function createClient(
  deployment: Deployment,
  workspace: string,
  state: { troubleSince: (moment: number) => Trouble[]; outage: () => boolean },
  note: (call: Call) => void,
): Client {
  const { services, time, tokenSecret, tick } = deployment
  const serviceAt = (replica: number) => {
    const service = services[replica % services.length]
    if (!service) throw new RangeError('There is no service.')
    return service
  }

  const token: Client['token'] = (name, request, replica, change = {}) => {
    const { id, permissions, name: shown } = agents[name]
    const now = Math.floor((time.now() + serviceAt(replica).offset) / 1000)
    return new SignJWT({
      email: `${name}@desk.example`,
      name: shown,
      permissions,
      workspace: change.workspace ?? workspace,
      ...(request && { request: { id: request, requester: requests[request] } }),
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('siit')
      .setAudience('siit-jumpcloud')
      .setSubject(id)
      .setIssuedAt(now - 1)
      .setExpirationTime(now + (change.life ?? 600))
      .sign(change.secret ?? tokenSecret)
  }

  return {
    token,
    async call(path, ask) {
      const { agent, replica = 0, key = null, body, giveUp = null } = ask
      const request = ask.request === undefined ? 'R-1' : ask.request
      const method = ask.method ?? (body === undefined ? 'GET' : 'POST')
      const bearer = ask.token === undefined ? await token(agent, request, replica) : ask.token
      const outageBefore = state.outage()
      const sent = tick()
      let status: number | null = null
      let text = ''
      let contentType = ''
      let gaveUp = false
      try {
        const response = await fetch(`${serviceAt(replica).url}/api/v1${path}`, {
          method,
          headers: {
            ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(key !== null && { 'idempotency-key': key }),
            ...(ask.ifMatch !== undefined && { 'if-match': ask.ifMatch }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(giveUp ?? patience),
        })
        contentType = response.headers.get('content-type') ?? ''
        text = await response.text()
        // Only now: a status whose body broke off is no answer.
        status = response.status
      } catch {
        gaveUp = giveUp !== null
      }
      const troubled = new Set<Trouble>([
        ...state.troubleSince(sent),
        ...(gaveUp ? ['gave_up' as const] : []),
      ])
      const call: Call = {
        sent,
        over: tick(),
        agent: ask.token === undefined ? agent : null,
        request,
        replica,
        method,
        path,
        key,
        body,
        status,
        text,
        code: contentType.includes('problem+json') ? codeOf(text) : null,
        contentType,
        action: status === 202 || status === 200 ? actionOf(text) : null,
        trouble: [...troubled],
        outage: outageBefore && state.outage(),
      }
      note(call)
      return call
    },
  }
}

const codeOf = (text: string): string | null => problem.safeParse(json(text)).data?.code ?? null
const actionOf = (text: string) => action.safeParse(json(text)).data ?? null

/** The value of a JSON text; undefined where it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
