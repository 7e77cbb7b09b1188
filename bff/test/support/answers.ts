/** Holds every answer of every test to what the route table says of it. */
import { problem } from '@siit-jumpcloud/shared'
import { routesAt } from '../../src/http/routes/index.ts'

/** Throws where an answer is not of the shape that its route documents, or an error is no problem document. */
export async function holdToItsWord(method: string, url: string, response: Response): Promise<void> {
  const path = new URL(url, 'http://bff.test').pathname
  const route = routesAt(path).find((one) => one.method === method.toLowerCase())
  const what = `${method} ${path} answered ${response.status}`
  if (response.status >= 400) {
    const type = response.headers.get('content-type')
    if (type !== 'application/problem+json') throw new Error(`${what} as ${type ?? 'nothing'}`)
    const parsed = problem.strict().safeParse(await response.clone().json())
    if (!parsed.success) throw new Error(`${what}, which is no problem document: ${parsed.error.message}`)
    if (parsed.data.status !== response.status)
      throw new Error(`${what}, and ${parsed.data.status} in its body`)
    return
  }
  if (!route) return
  const answer = route.answers[response.status]
  if (!answer) throw new Error(`${what}, which it does not document`)
  if (!answer.schema || answer.type) return
  if (answer.also && response.headers.get('content-type')?.startsWith(answer.also)) return
  const parsed = answer.schema.safeParse(await response.clone().json())
  if (!parsed.success) throw new Error(`${what}, but not of its shape: ${parsed.error.message}`)
}
