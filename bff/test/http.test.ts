import { expect, test } from 'vitest'
import { describeOnBothStores } from './support/harness.ts'

describeOnBothStores('the HTTP interface', (make) => {
  test('an empty timeline is a page without entries', async () => {
    const harness = await make()
    const answer = await harness.request('/timeline')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ items: [], next: null })
  })

  test('without a token nobody is let in', async () => {
    const harness = await make()
    const answer = await harness.request('/timeline', { token: null })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'token_missing', status: 401 })
  })
})
