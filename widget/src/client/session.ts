/** What elements of one page share when they ask the same bff with the same token source. */
import { Bff, Unanswered } from './bff.ts'
import { clock } from './clock.ts'
import { defaults, type GetToken } from './config.ts'
import { EventStream } from './events.ts'
import { TokenSource, tokenFrom } from './token.ts'

/** An opened link that could not be reported: the bff was down at the click. */
interface LateOpening {
  path: string
  openedAt: string
}

export class Session {
  readonly tokens: TokenSource
  readonly bff: Bff
  readonly stream: EventStream
  #late: LateOpening[] = []
  #users = 0

  constructor(base: string, ask: GetToken) {
    this.tokens = new TokenSource(ask)
    this.bff = new Bff(base, this.tokens)
    this.stream = new EventStream(this.bff)
  }

  /**
   * Begins the work of one element; the answer ends it. With the last one the token is forgotten: in a page that
   * replaces its content by itself, the next element may stand beside another request, and the token names the request.
   */
  enter(): () => void {
    this.#users += 1
    return () => {
      this.#users -= 1
      if (!this.#users) this.tokens.forget()
    }
  }

  /**
   * Reports that the device's record was opened in JumpCloud. The link has opened already; where the bff cannot be
   * reached, the report is kept in memory and sent when the stream is back, with the time of the click.
   */
  async reportOpened(deviceId: string): Promise<void> {
    const path = `/devices/${encodeURIComponent(deviceId)}/actions`
    const openedAt = new Date(clock.now()).toISOString()
    try {
      await this.bff.ask(path, { body: { action: 'open' }, key: crypto.randomUUID(), keepalive: true })
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
      this.#late.push({ path, openedAt })
      this.stream.retry()
    }
  }

  /** Sends what could not be reported before. What fails again waits again. */
  async reportLate(): Promise<void> {
    const late = this.#late.splice(0)
    for (const { path, openedAt } of late) {
      try {
        await this.bff.ask(path, { body: { action: 'open', openedAt }, key: crypto.randomUUID() })
      } catch (error) {
        if (error instanceof Unanswered) this.#late.push({ path, openedAt })
      }
    }
  }
}

/** By bff, then by what gives the token. Functions are held weakly: an element that is gone leaves nothing behind. */
const sessions = new Map<string, { urls: Map<string, Session>; functions: WeakMap<GetToken, Session> }>()

export interface SessionSource {
  bff?: string | undefined
  tokenUrl?: string | undefined
  getToken?: GetToken | undefined
}

/** The session of an element; undefined while it has no bff or no way to a token. */
export function sessionOf(from: SessionSource): Session | undefined {
  const base = from.bff ?? defaults.bff
  const source = from.getToken ?? from.tokenUrl ?? defaults.getToken ?? defaults.tokenUrl
  if (base === undefined || !source) return undefined
  let known = sessions.get(base)
  if (!known) sessions.set(base, (known = { urls: new Map(), functions: new WeakMap() }))
  let session = typeof source === 'string' ? known.urls.get(source) : known.functions.get(source)
  if (session) return session
  if (typeof source === 'string') {
    session = new Session(base, () => tokenFrom(source))
    known.urls.set(source, session)
  } else {
    session = new Session(base, source)
    known.functions.set(source, session)
  }
  return session
}
