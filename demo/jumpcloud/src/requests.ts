/** Which requests arrived, and what became of them. Keeps the latest hundred thousand; counts all. Never keeps a key. */

export interface LoggedRequest {
  id: number
  /** ISO 8601. */
  at: string
  method: string
  path: string
  query: string
  /** The role of the key that came with it; null where it was none of ours. */
  keyRole: string | null
  organizationHeader: string | null
  /** Null while it runs, and where the connection was cut instead of an answer. */
  status: number | null
  /** Kind of the fault that was played, if any. */
  fault: string | null
}

export interface RequestCounters {
  total: number
  inFlight: number
  /** The most requests that were in flight at one time. */
  mostInFlight: number
  /** By "METHOD /path/{id}". */
  routes: Record<string, { count: number; statuses: Record<string, number> }>
}

const kept = 100_000

export class RequestLog {
  private entries: LoggedRequest[] = []
  private nextId = 1
  private counters: RequestCounters = { total: 0, inFlight: 0, mostInFlight: 0, routes: {} }

  begin(request: Omit<LoggedRequest, 'id' | 'status' | 'fault'>): LoggedRequest {
    const entry: LoggedRequest = { id: this.nextId++, ...request, status: null, fault: null }
    this.entries.push(entry)
    if (this.entries.length > kept * 1.1) this.entries = this.entries.slice(-kept)
    this.counters.total++
    this.counters.inFlight++
    this.counters.mostInFlight = Math.max(this.counters.mostInFlight, this.counters.inFlight)
    return entry
  }

  end(entry: LoggedRequest, status: number | null): void {
    entry.status = status
    this.counters.inFlight--
    const route = `${entry.method} ${entry.path.replace(/\/[0-9a-f]{24}(?=\/|$)/g, '/{id}')}`
    const counter = (this.counters.routes[route] ??= { count: 0, statuses: {} })
    counter.count++
    const key = status === null ? 'cut' : String(status)
    counter.statuses[key] = (counter.statuses[key] ?? 0) + 1
  }

  /** The latest requests, oldest first. */
  list(filter: { method?: string | undefined; path?: string | undefined } = {}): LoggedRequest[] {
    return this.entries.filter(
      (entry) =>
        (filter.method === undefined || entry.method === filter.method) &&
        (filter.path === undefined || entry.path.includes(filter.path)),
    )
  }

  count(): RequestCounters {
    return structuredClone(this.counters)
  }

  clear(): void {
    this.entries = []
    this.counters = {
      total: 0,
      inFlight: this.counters.inFlight,
      mostInFlight: this.counters.inFlight,
      routes: {},
    }
  }
}
