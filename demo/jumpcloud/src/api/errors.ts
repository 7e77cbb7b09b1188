/** Error answers. Where JumpCloud's own text was seen, it is that; every other text is invented and marked so. */
import type { ContentfulStatusCode } from 'hono/utils/http-status'

export class WireError extends Error {
  override name = 'WireError'
  readonly status: ContentfulStatusCode
  readonly body: unknown
  readonly headers: Record<string, string>

  constructor(status: ContentfulStatusCode, body: unknown, headers: Record<string, string> = {}) {
    super(`HTTP ${String(status)}`)
    this.status = status
    this.body = body
    this.headers = headers
  }
}

const phrases: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** The documents' `Error {code, message, status}`; the message's words are invented. */
export function errorOf(
  status: ContentfulStatusCode,
  message: string,
  headers?: Record<string, string>,
): WireError {
  return new WireError(status, { code: status, message, status: phrases[status] ?? 'Error' }, headers)
}

/** The `{message}` of older answers; words are invented unless the caller says otherwise. */
export function messageOf(status: ContentfulStatusCode, message: string): WireError {
  return new WireError(status, { message })
}

/** Seen: DefGuard/defguard#2743 (2026-04). */
export const wrongKey = (): WireError =>
  new WireError(401, { error: 'Unauthorized', message: 'Unauthorized: api key user not found' })

/** Seen on Insights: lbrictson/wazuh-jumpcloud-integration#1. */
export const noOrganization = (): WireError =>
  new WireError(401, { message: 'Unauthorized: no organization selected' })

/** Seen: TheJumpCloud/jcapi-python#38 (2019). */
export const limitTooLarge = (maximum: number): WireError =>
  messageOf(400, `Bad Request: request parameter "limit" exceeds maximum value of ${String(maximum)}`)

/** In JumpCloud's own CLI's test fixtures, so probably real. */
export const notFound = (): WireError => messageOf(404, 'Not Found')
