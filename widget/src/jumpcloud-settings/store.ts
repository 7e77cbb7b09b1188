/** What the settings know of the bff, kept up to date by its events; and what a person asks of it. */
import type {
  Connection,
  ConnectionReview,
  DeviceTypes,
  Page,
  Policy,
  Problem,
  Schedule,
  Scope,
  StreamEvent,
  SyncRun,
  SystemGroup,
  Webhook,
  WebhookDelivery,
} from '@siit-jumpcloud/shared'
import { NoToken, Refused, Unanswered, type Ask as Call } from '../client/bff.ts'
import { clock } from '../client/clock.ts'
import type { Session } from '../client/session.ts'
import { Setting } from './setting.ts'

export interface Answer<T> {
  body: T
  etag: string
}
export type Ask = <T>(path: string, call?: Call) => Promise<Answer<T>>

/** Something that a person asked for: under way, or refused. */
export interface Task {
  busy: boolean
  problem: Problem | undefined
}

export interface StoreHost {
  changed(): void
  failed(code: string, message: string): void
  tokenEnded(): void
}

/** Milliseconds without an event after which a run that goes on is asked for. */
const silence = 4000
/** How many runs are read at once. */
const runsPage = 8

export class Store {
  connection: Connection | undefined
  review: ConnectionReview | undefined
  runs: Page<SyncRun> = { items: [], next: null }
  /** JumpCloud's groups, read live; undefined until they came, with the problem in task `groups`. */
  groups: SystemGroup[] | undefined
  webhook: Webhook | null | undefined
  parked: WebhookDelivery[] = []
  /** Why there is nothing to show. */
  failure: Problem | undefined
  /** When something was last told by the bff. */
  toldAt = clock.now()
  readonly tasks = new Map<string, Task>()
  readonly scope: Setting<Scope>
  readonly types: Setting<DeviceTypes>
  readonly policy: Setting<Policy>
  readonly schedule: Setting<Schedule>
  readonly #session: Session
  readonly #host: StoreHost
  #reading: Promise<void> | undefined
  #again = false
  #ended = false
  #heard = 0
  #failures = 0
  readonly #cancels = new Map<string, () => void>()
  readonly #offStream: () => void

  constructor(session: Session, host: StoreHost) {
    this.#session = session
    this.#host = host
    this.scope = new Setting('scope', '/connection/scope', this.ask)
    this.types = new Setting('deviceTypes', '/connection/device-types', this.ask)
    this.policy = new Setting('policy', '/connection/policy', this.ask)
    this.schedule = new Setting('schedule', '/connection/schedule', this.ask)
    void this.read()
    this.#offStream = session.stream.listen({
      event: (event) => this.#event(event),
      opened: () => void this.read(),
      link: () => this.#changed(),
      refused: (error) => this.#report(error),
    })
  }

  end(): void {
    this.#ended = true
    this.#offStream()
    for (const cancel of this.#cancels.values()) cancel()
  }

  get settings() {
    return [this.scope, this.types, this.policy, this.schedule] as const
  }

  get link() {
    return this.#session.stream.link
  }

  get run(): SyncRun | undefined {
    return this.runs.items[0]
  }

  /** One call, whose answer may be empty. Throws `Refused`, `Unanswered` or `NoToken`. */
  readonly ask: Ask = async <T>(path: string, call: Call = {}) => {
    const answer = await this.#session.bff.open(path, call)
    let body: unknown
    try {
      if (answer.status !== 204) body = await answer.json()
    } catch {
      throw new Unanswered(path)
    }
    return { body: shaped<T>(body), etag: answer.headers.get('etag') ?? '' }
  }

  remove<T>(path: string): Promise<Answer<T>> {
    return this.ask<T>(path, { method: 'DELETE' })
  }

  post<T>(path: string, body: object = {}): Promise<Answer<T>> {
    return this.ask<T>(path, { body })
  }

  // Reading

  /** Reads everything that the present state has. Calls at the same time share one reading, and one after it. */
  read(): Promise<void> {
    if (this.#reading) {
      this.#again = true
      return this.#reading
    }
    this.#reading = this.#readAll().finally(() => {
      this.#reading = undefined
      if (this.#again && !this.#ended) {
        this.#again = false
        void this.read()
      }
    })
    return this.#reading
  }

  async #readAll(): Promise<void> {
    try {
      const { body } = await this.ask<Connection>('/connection')
      if (body.state === 'not_connected') this.#forget()
      else await this.#readMore(body)
      if (this.#ended) return
      this.connection = body
      this.failure = undefined
      this.toldAt = clock.now()
      this.#failures = 0
    } catch (error) {
      if (this.#ended) return
      this.#report(error)
      const problem = problemOf(error)
      if (!this.connection || problem.status === 403 || problem.code === 'no_token') this.failure = problem
      if (problem.status === 0 || problem.status >= 500 || problem.status === 429)
        this.#after('read', Math.min(30_000, 1000 * 2 ** this.#failures++), () => void this.read())
    }
    this.#changed()
    this.#watch()
  }

  async #readMore({ state, finishedAt }: Connection): Promise<void> {
    const runs = this.ask<Page<SyncRun>>(`/sync/runs?limit=${runsPage}`).then(({ body }) => {
      this.runs = body
    })
    const review = this.ask<ConnectionReview>('/connection/review').then(({ body }) => {
      this.review = body
    })
    const all: Promise<unknown>[] = [runs, review]
    if (state !== 'importing') all.push(this.scope.read())
    if (finishedAt !== null) all.push(...this.settings.slice(1).map((one) => one.read()), this.readWebhook())
    await Promise.all(all)
    if (state !== 'importing' && !this.groups && !this.tasks.has('groups')) void this.readGroups()
  }

  #forget(): void {
    this.review = undefined
    this.groups = undefined
    this.webhook = undefined
    this.runs = { items: [], next: null }
    this.tasks.delete('groups')
    for (const setting of this.settings) {
      setting.discard()
      setting.stored = undefined
    }
  }

  async readWebhook(): Promise<void> {
    try {
      this.webhook = (await this.ask<Webhook>('/webhook')).body
      const { body } = await this.ask<Page<WebhookDelivery>>('/webhook/deliveries?state=parked&limit=20')
      this.parked = body.items
    } catch (error) {
      // A service without webhooks has no such route, and one without an address says so: both are "none".
      if (!(error instanceof Refused) || error.problem.status !== 404) throw error
      this.webhook = null
      this.parked = []
    }
  }

  readGroups(): Promise<boolean> {
    return this.task('groups', async () => {
      this.groups = (await this.ask<Page<SystemGroup>>('/connection/system-groups')).body.items
    })
  }

  async olderRuns(): Promise<void> {
    const { next, items } = this.runs
    if (!next) return
    await this.task('runs', async () => {
      const path = `/sync/runs?limit=${runsPage}&cursor=${encodeURIComponent(next)}`
      const { body } = await this.ask<Page<SyncRun>>(path)
      this.runs = { items: [...items, ...body.items], next: body.next }
    })
  }

  // What comes by itself

  #event(event: StreamEvent): void {
    this.toldAt = clock.now()
    if (event.type === 'sync') this.takeRun(event.run)
    else if (event.type === 'connection') void this.read()
  }

  /** Takes a run as it stands now. One that has ended changed more than itself. */
  takeRun(run: SyncRun): void {
    this.#heard = clock.now()
    const { items, next } = this.runs
    const known = items.find(({ id }) => id === run.id)
    this.runs = known
      ? { items: items.map((one) => (one.id === run.id ? run : one)), next }
      : { items: [run, ...items], next }
    if (run.state !== 'running' && known?.state !== run.state) void this.read()
    this.#changed()
    this.#watch()
  }

  /** Events may be held back by something between; a run that goes on is then asked for. */
  #watch(): void {
    const { run } = this
    if (run?.state !== 'running') return
    this.#after('watch', silence, () => void this.#look(run))
  }

  async #look(run: SyncRun): Promise<void> {
    try {
      if (clock.now() - this.#heard >= silence)
        this.takeRun((await this.ask<SyncRun>(`/sync/runs/${run.id}`)).body)
    } catch (error) {
      this.#report(error)
    }
    this.#watch()
  }

  #after(name: string, ms: number, task: () => void): void {
    this.#cancels.get(name)?.()
    if (!this.#ended) this.#cancels.set(name, clock.after(ms, task))
  }

  // What a person asks for

  /** Does something once at a time, and keeps what came of it under `name`. Says whether it was done. */
  async task(name: string, work: () => Promise<unknown>): Promise<boolean> {
    if (this.tasks.get(name)?.busy) return false
    this.tasks.set(name, { busy: true, problem: undefined })
    this.#changed()
    let problem: Problem | undefined
    try {
      await work()
    } catch (error) {
      this.#report(error)
      problem = problemOf(error)
    }
    this.tasks.set(name, { busy: false, problem })
    this.#changed()
    return !problem
  }

  tryNow(): void {
    if (!this.link.up) this.#session.stream.retry()
    void this.read()
  }

  #report(error: unknown): void {
    if (this.#ended) return
    const { code, detail, status } = problemOf(error)
    if (code === 'no_token' || status === 401) this.#host.tokenEnded()
    else if (!(error instanceof Refused) || status !== 412) this.#host.failed(code, detail)
  }

  #changed(): void {
    if (!this.#ended) this.#host.changed()
  }
}

/** Any failure as a problem document; status 0 where no answer came. */
function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem
  const code = error instanceof NoToken ? 'no_token' : 'unanswered'
  return { type: 'about:blank', title: code, status: 0, detail: String(error), instance: '', code }
}

/** The bff's answers have the shapes of `shared`: its own tests parse each of them with the same schemas. */
const shaped = <T>(value: unknown) => value as T
