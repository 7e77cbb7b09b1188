/** What an administrator and the host's server do once, through the bff's own API. */
import type { Connection, SyncRun } from '@siit-jumpcloud/shared'
import type { Simulator } from '@siit-jumpcloud/simulator'
import { requesters } from './requests.ts'
import type { TokenSigner } from './tokens.ts'

export interface SetUpOptions {
  bffUrl: string
  tokens: TokenSigner
  simulator: Simulator
  /** Whether JumpCloud is connected too. */
  connected: boolean
  tell: (sentence: string) => void
}

/** Loads the people, connects, waits for the import and finishes the setup. Throws with the bff's own words. */
export async function setUp({ bffUrl, tokens, simulator, connected, tell }: SetUpOptions): Promise<void> {
  const call = async <T>(
    method: string,
    path: string,
    body?: string,
    type = 'application/json',
  ): Promise<T> => {
    // A new one for each call: the import of a large fleet outlasts any.
    const token = await tokens.service(['integration:manage', 'people:write'])
    const response = await fetch(`${bffUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    // The bff's answers have the shapes of `shared`, which its own tests hold it to.
    return (text === '' ? null : JSON.parse(text)) as T
  }

  const people = [...directoryPeople(simulator), ...Object.values(requesters)]
  await call(
    'PUT',
    '/people',
    people.map((person) => JSON.stringify(person)).join('\n'),
    'application/x-ndjson',
  )
  tell(`${people.length} people`)
  if (!connected) return

  await call(
    'PUT',
    '/connection',
    JSON.stringify({
      apiKey: simulator.keys.administrator,
      organizationId: simulator.organizationId,
      region: 'eu',
    }),
  )
  for (;;) {
    const { state } = await call<Connection>('GET', '/connection')
    if (state === 'review' || state === 'ready') break
    const { items } = await call<{ items: SyncRun[] }>('GET', '/sync/runs')
    const run = items[0]
    if (run && run.state !== 'running' && run.state !== 'succeeded')
      throw new Error(`The import ended as ${run.state}: ${run.error?.detail ?? 'no reason was given'}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  await call('POST', '/connection/finish')
  const { items } = await call<{ items: SyncRun[] }>('GET', '/sync/runs')
  tell(`imported ${items[0]?.counts.new ?? 0} devices`)
}

/** The host's own directory: most of JumpCloud's users, as a company's other systems would spell them. */
function directoryPeople(simulator: Simulator): { id: string; email: string; name: string }[] {
  const known = new Set(Object.values(requesters).map(({ email }) => email))
  return (
    simulator.users
      .list({ limit: simulator.users.count() })
      .map(({ _id, email, firstname, lastname }) => ({
        id: `person-${_id}`,
        email: (email ?? '').trim().toLowerCase(),
        name: `${firstname ?? ''} ${lastname ?? ''}`.trim(),
      }))
      // Every eleventh has no entry there, as in any real directory; nor has the former address of the stories.
      .filter(
        ({ email, name }, i) =>
          i % 11 !== 10 && name !== '' && email.endsWith('@northwind.example') && !known.has(email),
      )
  )
}
