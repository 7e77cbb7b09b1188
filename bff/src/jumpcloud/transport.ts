/**
 * Reads from JumpCloud: retried, limited, bounded, and never redirected. Nothing that changes anything goes this way;
 * commands have their own (`commands.ts`), which never repeats.
 */
import { Agent, request } from 'undici'
import { retryAfterSeconds } from '../retry-after.ts'
import { errorFor, messageOf } from './answers.ts'
import { JumpCloudError } from './errors.ts'
import type { Limiter } from './limiter.ts'
import type { SyncReads } from './types.ts'

/** One call, for metrics and logs: no id, no query, no header. */
export interface CallLog {
  /** The route as a template, e.g. `GET /api/systems/{id}`. */
  route: string
  /** Null where no status was read. */
  status: number | null
  milliseconds: number
  attempt: number
}

export interface TransportOptions {
  apiKey: string
  organizationId: string
  limiter: Limiter
  now: () => number
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  random?: (() => number) | undefined
  userAgent?: string | undefined
  log?: ((entry: CallLog) => void) | undefined
  /** Milliseconds for one try, its body included. */
  tryTimeoutMs?: number | undefined
  maxAnswerBytes?: number | undefined
}

export interface Read {
  url: URL
  route: string
  /** For people: "systems". */
  what: string
  /** The scope it needs, in JumpCloud's words. */
  right: string
  /** Several routes answer 403 to a request that names an organization. */
  withoutOrganization?: boolean
  /** A query that is posted (Directory Insights). It changes nothing, so it is retried like a GET. */
  body?: unknown
}

export interface Answer {
  data: unknown
  header(name: string): string | null
}

export interface Transport {
  read(read: Read, signal?: AbortSignal): Promise<Answer>
  /** The same, for a sync: gives way to people, and sits out outages and what JumpCloud asks to wait. */
  patient(reads?: SyncReads): Transport
  close(): Promise<void>
}

/** A person's read is tried so often; so is a sync's where JumpCloud answers, but with nonsense or an error of its own. */
const tries = 5
const firstBackoffMs = 500
const longestBackoffMs = 20_000
/** How long a call may wait in all, between its tries. */
const patienceMs = { interactive: 10_000, bulk: 15 * 60_000 }
const retried = new Set([429, 502, 503, 504])
/** A sync sits these out as long as its patience lasts: they say that JumpCloud is away, and not that a record is bad. */
const outage = (error: JumpCloudError): boolean =>
  error.code === 'rate_limited' || (error.code === 'unreachable' && error.status !== 500)
/** A sync tells of a wait from this length on, in milliseconds; shorter ones are hiccups. */
const worthTelling = 5_000

type Try =
  { ok: true; answer: Answer } | { ok: false; error: JumpCloudError; again: boolean; slowDown: boolean }

/**
 * The signal of one try: aborts with the caller's, or after `milliseconds`. By hand and not by `AbortSignal.any` and
 * `AbortSignal.timeout`, which live on until the time is over, however early the try ended: a sync makes ten thousand
 * calls within that time.
 */
function limitedTo(milliseconds: number, signal: AbortSignal | undefined) {
  const controller = new AbortController()
  let over = false
  const follow = () => controller.abort(signal?.reason)
  const timer = setTimeout(() => {
    over = true
    controller.abort(new Error('The time for this try is over.'))
  }, milliseconds)
  if (signal?.aborted) follow()
  else signal?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    isOver: () => over,
    forget() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', follow)
    },
  }
}

/** Makes the way to read from JumpCloud with one key. Throws `JumpCloudError`, or the signal's reason. */
export function createTransport(options: TransportOptions): Transport {
  const { limiter, now, sleep } = options
  const random = options.random ?? Math.random
  const maxBytes = options.maxAnswerBytes ?? 64 * 1024 * 1024
  const tryTimeout = options.tryTimeoutMs ?? 30_000
  // Timeouts are ours, one for a whole try: undici's own count only the pauses.
  const agent = new Agent({ connections: 8, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })

  async function collect(body: AsyncIterable<Buffer>, limit: number): Promise<string | null> {
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of body) {
      size += chunk.length
      if (size > limit) return null
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString('utf8')
  }

  async function once(
    read: Read,
    attempt: number,
    apiKey: string,
    signal: AbortSignal | undefined,
  ): Promise<Try> {
    const started = now()
    const finish = (status: number | null, result: Try): Try => {
      options.log?.({ route: read.route, status, milliseconds: now() - started, attempt })
      return result
    }
    const limit = limitedTo(tryTimeout, signal)
    let status: number | null = null
    try {
      const response = await request(read.url, {
        dispatcher: agent,
        method: read.body === undefined ? 'GET' : 'POST',
        signal: limit.signal,
        headers: {
          accept: 'application/json',
          'x-api-key': apiKey,
          'user-agent': options.userAgent ?? 'siit-jumpcloud',
          ...(read.withoutOrganization ? {} : { 'x-org-id': options.organizationId }),
          ...(read.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: read.body === undefined ? null : JSON.stringify(read.body),
      })
      status = response.statusCode
      const header = (name: string) => {
        const value = response.headers[name]
        return Array.isArray(value) ? (value[0] ?? null) : (value ?? null)
      }
      if (status < 200 || status >= 300) {
        const body = await collect(response.body, 64 * 1024).catch(() => null)
        const retryAfter = retryAfterSeconds(header('retry-after'), now())
        const message = body === null ? null : messageOf(body)
        const error = errorFor({ status, message, retryAfter, what: read.what, right: read.right })
        const slowDown = status === 429 || retryAfter !== null
        return finish(status, { ok: false, error, again: retried.has(status), slowDown })
      }
      const body = await collect(response.body, maxBytes)
      const bad = (detail: string, again: boolean): Try =>
        finish(status, {
          ok: false,
          error: new JumpCloudError('bad_answer', detail, { status }),
          again,
          slowDown: false,
        })
      if (body === null) return bad(`JumpCloud’s answer for ${read.what} is too large.`, false)
      try {
        return finish(status, { ok: true, answer: { data: JSON.parse(body), header } })
      } catch {
        return bad(`JumpCloud’s answer for ${read.what} could not be read.`, true)
      }
    } catch {
      signal?.throwIfAborted()
      // The cause is dropped on purpose: undici's errors may carry the request and with it the key.
      const detail = limit.isOver()
        ? `JumpCloud did not answer for ${read.what} within ${Math.round(tryTimeout / 1000)} s.`
        : status === null
          ? 'JumpCloud could not be reached.'
          : `JumpCloud’s answer for ${read.what} broke off.`
      const error = new JumpCloudError('unreachable', detail, { status: null })
      return finish(status, { ok: false, error, again: true, slowDown: false })
    } finally {
      limit.forget()
    }
  }

  /** Milliseconds before the next try: what JumpCloud asked for and a little more, else full jitter. */
  function backoff(attempt: number, retryAfter: number | null): number {
    if (retryAfter !== null) return retryAfter * 1000 + random() * firstBackoffMs
    return random() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** attempt)
  }

  async function persist(
    read: Read,
    signal: AbortSignal | undefined,
    { interactive, onWait, currentKey }: SyncReads & { interactive: boolean },
  ): Promise<Answer> {
    const patience = interactive ? patienceMs.interactive : patienceMs.bulk
    let waited = 0
    let { apiKey } = options
    for (let attempt = 1; ; attempt++) {
      const pause = limiter.pausedFor()
      if (waited + pause > patience) {
        const retryAfter = Math.ceil(pause / 1000)
        throw new JumpCloudError('rate_limited', 'JumpCloud asks us to slow down.', { retryAfter })
      }
      const result = await limiter.run(() => once(read, attempt, apiKey, signal), { signal, interactive })
      if (result.ok) return result.answer
      const { error } = result
      if (error.code === 'credentials_invalid' && currentKey) {
        const key = await currentKey()
        if (key !== null && key !== apiKey) {
          apiKey = key
          continue
        }
      }
      const delay = backoff(attempt, error.retryAfter)
      if (result.slowDown) limiter.pause(delay)
      waited += delay
      const again = result.again || (!interactive && error.status === 500)
      const triesLeft = attempt < tries || (!interactive && outage(error))
      if (!again || !triesLeft || waited > patience) throw error
      if (waited >= worthTelling && onWait)
        await onWait({
          code: error.code === 'rate_limited' ? 'rate_limited' : 'unreachable',
          until: Math.ceil(now() + delay),
        })
      await sleep(delay, signal)
      signal?.throwIfAborted()
    }
  }

  const close = () => agent.close()
  const patient = (reads: SyncReads = {}): Transport => ({
    read: (read, signal) => persist(read, signal, { ...reads, interactive: false }),
    patient,
    close,
  })
  return { read: (read, signal) => persist(read, signal, { interactive: true }), patient, close }
}
