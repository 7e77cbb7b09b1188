/**
 * The body of `PUT /people` as lines: NDJSON is read as it comes in, so that memory stays flat however long
 * it is; a JSON array is read whole and therefore limited.
 */
import { AppError } from '../errors.ts'
import { ParseFailure, type PersonLine } from '../people/index.ts'
import type { AppContext } from './route.ts'
import { holdsNul } from './text.ts'

const arrayLimit = 10 * 1024 * 1024
const lineLimit = 64 * 1024
/** So many characters of NDJSON at most; about two million people. */
const streamLimit = 256 * 1024 * 1024

/** Throws 415 for another type, 413 for too much, 400 for what is no JSON array. */
export function personLines(c: AppContext): AsyncIterable<PersonLine> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const body = c.req.raw.body
  if (type === 'application/json') {
    // Told by its length before anything is read.
    if (Number(c.req.header('content-length') ?? 0) > arrayLimit) throw tooLarge(arrayLimit)
    return arrayLines(body)
  }
  if (type === 'application/x-ndjson' || type === 'application/ndjson' || type === 'application/jsonl')
    return ndjsonLines(body)
  throw new AppError(
    'unsupported_media_type',
    'unsupported_media_type',
    'Send people as application/x-ndjson (one a line) or application/json (an array). Nothing was stored.',
  )
}

const tooLarge = (limit: number) =>
  new AppError(
    'too_large',
    'body_too_large',
    `The body is larger than ${limit} bytes. Send people as application/x-ndjson, or in several loads.`,
  )

async function* arrayLines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<PersonLine> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > arrayLimit) throw tooLarge(arrayLimit)
    text += decoder.decode(chunk, { stream: true })
  }
  text += decoder.decode()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('invalid', 'malformed_body', 'The body could not be read as JSON. Nothing was stored.')
  }
  if (!Array.isArray(value))
    throw new AppError('invalid', 'invalid_body', 'The body is no array of people. Nothing was stored.', {
      errors: [{ pointer: '', code: 'invalid_type', detail: 'Expected an array.' }],
    })
  for (const [index, item] of value.entries()) yield { line: index + 1, value: storable(item) }
}

async function* ndjsonLines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<PersonLine> {
  const decoder = new TextDecoder()
  let line = 0
  let rest = ''
  let size = 0
  // The rest of a line that is too long is passed over up to its end.
  let skipping = false
  const take = (text: string): PersonLine | null => {
    line++
    if (text.trim() === '') return null
    return { line, value: parsed(text) }
  }
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > streamLimit)
      throw new AppError(
        'too_large',
        'body_too_large',
        `The body is larger than ${streamLimit} bytes. The lines before line ${line + 1} were stored; send the rest in another load.`,
      )
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      if (skipping) {
        skipping = false
        continue
      }
      const taken = part.length > lineLimit ? tooLong(++line) : take(part)
      if (taken) yield taken
    }
    if (rest.length > lineLimit) {
      if (!skipping) yield tooLong(++line)
      skipping = true
      rest = ''
    }
  }
  rest += decoder.decode()
  const last = skipping ? null : take(rest)
  if (last) yield last
}

const tooLong = (line: number): PersonLine => ({
  line,
  value: new ParseFailure(`The line is longer than ${lineLimit} characters.`),
})

function parsed(text: string): unknown {
  try {
    return storable(JSON.parse(text))
  } catch {
    return new ParseFailure('The line is not JSON.')
  }
}

const storable = (value: unknown): unknown =>
  holdsNul(value) ? new ParseFailure('The line holds U+0000, which cannot be stored.') : value
