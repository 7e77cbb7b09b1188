/** A small client for the tests: sends with a key, in process, and reads what comes back. */
import type { Simulator } from '../src/index.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The parsed body; throws where it is no JSON. */
  json(): unknown
}

export interface Sending {
  method?: string
  key?: string
  headers?: Record<string, string>
  body?: unknown
}

/** Makes the client. `base` is JumpCloud's own US console unless a test is about hosts. */
export function clientOf(
  simulator: Simulator,
  base = 'https://console.jumpcloud.com',
): (path: string, sending?: Sending) => Promise<Answer> {
  return async (path, { method = 'GET', key = simulator.keys.administrator, headers = {}, body } = {}) => {
    const origin = path.startsWith('/insights/') ? base.replace('console.', 'api.') : base
    const response = await simulator.fetch(
      new Request(origin + path, {
        method,
        headers: {
          'x-api-key': key,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => JSON.parse(text) as unknown,
    }
  }
}

interface V1Page {
  totalCount: number
  results: ({ _id: string } & Record<string, unknown>)[]
}

/** A V1 answer as what V1 lists are: the tests look at the fields themselves, so a wrong shape fails there. */
export function v1Page(answer: Answer): V1Page {
  return answer.json() as V1Page
}

/** A V2 answer as a list of records, likewise. */
export function v2Page(answer: Answer): Record<string, unknown>[] {
  return answer.json() as Record<string, unknown>[]
}
