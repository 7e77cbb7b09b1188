/** One try: a POST to a permitted address, without a redirect, within one deadline, whose answer is its status alone. */
import { Agent, buildConnector, request } from 'undici'
import type { AttemptOutcome } from '@siit-jumpcloud/shared'
import { retryAfterSeconds } from '../retry-after.ts'
import { AddressError, type AddressRules, permittedAddresses } from './addresses.ts'

export interface TryResult {
  outcome: AttemptOutcome
  status: number | null
  /** English, for people. Nothing that the receiver wrote. */
  detail: string
  /** Seconds that the receiver asked to wait, a day at most. */
  retryAfter: number | null
  milliseconds: number
}

export interface Sender {
  /** Never throws, except the signal's reason where `signal` aborts. */
  post(url: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<TryResult>
  close(): Promise<void>
}

export interface SenderOptions extends AddressRules {
  /** Milliseconds for one try, resolving and the answer's head included. */
  deadline: number
  now: () => number
}

/** Of an answer's body no more than this is read, and none of it is kept. */
const bodyLimit = 16 * 1024

export function createSender(options: SenderOptions): Sender {
  const { deadline, now } = options
  const agent = new Agent({
    connections: 8,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connectorTo(options),
  })

  async function tried(
    url: string,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<Omit<TryResult, 'milliseconds'>> {
    const response = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'siit-jumpcloud', ...headers },
      body,
      signal,
    })
    // The status is the answer; what comes behind it is read only so that the connection can serve again.
    await response.body.dump({ limit: bodyLimit, signal }).catch(() => undefined)
    const retryAfter = response.headers['retry-after']
    return {
      ...judged(response.statusCode),
      retryAfter: retryAfterSeconds(Array.isArray(retryAfter) ? retryAfter[0] : retryAfter, now()),
    }
  }

  return {
    async post(url, headers, body, signal) {
      const started = performance.now()
      const timeout = AbortSignal.timeout(deadline)
      const result = await tried(
        url,
        headers,
        body,
        signal ? AbortSignal.any([signal, timeout]) : timeout,
      ).catch((error: unknown) => {
        signal?.throwIfAborted()
        return failed(error, timeout.aborted, deadline)
      })
      return { ...result, milliseconds: Math.round(performance.now() - started) }
    },
    close: () => agent.close(),
  }
}

/** Resolves, checks, and connects to what was checked. */
function connectorTo(rules: SenderOptions): buildConnector.connector {
  return (target, callback) => {
    permittedAddresses(target, rules).then(
      (addresses) => {
        const connect = buildConnector({
          timeout: rules.deadline,
          allowH2: false,
          // Asked for a name only; an address in the URL was checked as it stands.
          lookup: (_hostname, { all }, found) => {
            const [first] = addresses
            if (all) found(null, [...addresses])
            else if (first) found(null, first.address, first.family)
          },
        })
        connect(target, callback)
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    )
  }
}

function judged(status: number): Pick<TryResult, 'outcome' | 'status' | 'detail'> {
  if (status >= 200 && status < 300)
    return { outcome: 'delivered', status, detail: `Delivered: it answered ${status}.` }
  if (status === 410)
    return {
      outcome: 'gone',
      status,
      detail:
        'It answered 410 Gone: it wants no more. The webhook is disabled until its address is put again.',
    }
  if (status >= 300 && status < 400)
    return {
      outcome: 'refused',
      status,
      detail: `It answered ${status}, a redirect, which is not followed. Put the address it leads to.`,
    }
  return { outcome: 'refused', status, detail: `It answered ${status} instead of 2xx.` }
}

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECODE)|EPROTO|HOSTNAME_MISMATCH)/

/** The reason in our words: the library's own could quote the address, and with it what somebody put into it. */
function failed(error: unknown, timedOut: boolean, deadline: number): Omit<TryResult, 'milliseconds'> {
  const result = (outcome: AttemptOutcome, detail: string) => ({
    outcome,
    status: null,
    detail,
    retryAfter: null,
  })
  if (error instanceof AddressError) return result(error.code, error.message)
  if (timedOut) return result('timed_out', `It did not answer within ${Math.round(deadline / 1000)} s.`)
  const code = codeOf(error)
  if (tlsCodes.test(code))
    return result('tls_failed', `Its certificate was not accepted (${code}). Nothing was sent.`)
  return result('unreachable', `It could not be reached, or the connection broke${code && ` (${code})`}.`)
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && /^[A-Z0-9_]+$/.test(String(error.code))
    ? String(error.code)
    : ''
