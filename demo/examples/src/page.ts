/** What the bundled examples have in common: where the bff is, and how they get a token. */

/** The requests that each example changes between. */
export const requests = ['REQ-4182', 'REQ-4193'] as const
export type RequestId = (typeof requests)[number]

/** As the server wrote it into the page. */
export function bff(): string {
  const { content } = document.querySelector<HTMLMetaElement>('meta[name=bff]') ?? {}
  if (!content) throw new Error('The page does not say where the bff is.')
  return content
}

/** Asks the host's own server, which knows who is signed in. */
export async function tokenOf(request: string): Promise<string> {
  const answer = await fetch(`/token?request=${encodeURIComponent(request)}`)
  if (!answer.ok) throw new Error(`No token: ${answer.status}`)
  return answer.text()
}
