/** Errors → RFC 9457 problem documents. HTTP status is decided here and nowhere else. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem } from '@siit-jumpcloud/shared'
import type { z } from 'zod'
import { AppError, type ErrorKind, type FieldError } from '../errors.ts'

const problemType = 'application/problem+json'

const statuses: Record<ErrorKind, ContentfulStatusCode> = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 412,
  precondition_required: 428,
  invalid: 400,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  too_many: 429,
  bad_gateway: 502,
  unavailable: 503,
  gateway_timeout: 504,
}

const titles: Partial<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not possible right now',
  412: 'Changed in the meantime',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Refused',
  428: 'If-Match needed',
  429: 'Too many requests',
  500: 'Something went wrong',
  502: 'JumpCloud refused',
  503: 'Not available right now',
  504: 'No answer from JumpCloud',
}

/** A problem document as an answer. `type` is the code's place in the documentation, and needs no network. */
export function problemResponse(
  c: Context,
  status: ContentfulStatusCode,
  problem: Omit<Problem, 'type' | 'title' | 'status' | 'instance'>,
): Response {
  const body: Problem = {
    type: `urn:siit-jumpcloud:problem:${problem.code}`,
    title: titles[status] ?? 'Problem',
    status,
    instance: c.req.path,
    ...problem,
  }
  c.header('Content-Type', problemType)
  c.header('Cache-Control', 'no-store')
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="siit-jumpcloud"')
  if (problem.retryAfter !== undefined) c.header('Retry-After', String(problem.retryAfter))
  return c.body(JSON.stringify(body), status)
}

/** Answers any thrown error. What is not ours becomes a 500 that tells nothing of it; `unexpected` hears of it. */
export function answerError(c: Context, error: unknown, unexpected: (error: unknown) => void): Response {
  if (error instanceof AppError) {
    return problemResponse(c, statuses[error.kind], {
      code: error.code,
      detail: error.message,
      ...(error.errors && { errors: error.errors }),
      ...(error.verdict && { verdict: error.verdict }),
      ...(error.retryAfter !== undefined && { retryAfter: Math.max(0, Math.ceil(error.retryAfter)) }),
    })
  }
  // Hono's own: a body that is no JSON, or one that breaks off.
  if (error instanceof HTTPException && error.status < 500)
    return problemResponse(c, error.status, {
      code: error.status === 400 ? 'malformed_body' : 'bad_request',
      detail: 'The body could not be read as JSON. Nothing was changed.',
    })
  unexpected(error)
  return problemResponse(c, 500, {
    code: 'internal_error',
    detail: `This was not expected and was written to the log under the request id in X-Request-Id. Whether anything was changed is not known; look before you try again.`,
  })
}

/** zod's issues as fields. `where` is the part of the request: the pointer of a body is a JSON pointer. */
export function fieldErrors(
  where: 'json' | 'query' | 'param' | 'header',
  issues: readonly z.core.$ZodIssue[],
): FieldError[] {
  return issues.slice(0, 50).map((issue) => ({
    pointer:
      where === 'json'
        ? issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
        : issue.path.map(String).join('.'),
    code: issue.code,
    detail: issue.message,
  }))
}
