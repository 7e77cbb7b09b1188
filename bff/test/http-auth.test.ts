/** Who is let in: interfaces.md, "Host token". */
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../src/errors.ts'
import { createTokenVerifier } from '../src/http/auth.ts'
import { describeOnBothStores, type TokenOptions } from './support/harness.ts'
import { testStart } from './support/clock.ts'

const issued = testStart / 1000
const claims = {
  iss: 'siit',
  aud: 'siit-jumpcloud',
  iat: issued,
  exp: issued + 900,
  sub: 'a-ada',
  email: 'ada@desk.example',
  name: 'Ada Lovelace',
  workspace: 'w-1',
  permissions: ['devices:read', 'something:else'],
  request: { id: 'R-1', requester: { email: 'grace@northwind.example', name: 'Grace Hopper' } },
}
const secret = Buffer.alloc(32, 9)
const config = { issuer: 'siit', audience: 'siit-jumpcloud', secret, jwksUrl: null }
const now = () => testStart

const signed = (change: Record<string, unknown> = {}, alg = 'HS256', key: Uint8Array = secret) =>
  new SignJWT({ ...claims, ...change }).setProtectedHeader({ alg }).sign(key)

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'let in',
    (error: unknown) => (error instanceof AppError ? `${error.kind} ${error.code}` : String(error)),
  )

describe('a host token', () => {
  test('says who asks, for which workspace and request; rights that we do not know are passed over', async () => {
    const { agent, expiresAt } = await createTokenVerifier(config, now).verify(await signed())
    expect(agent).toEqual({
      type: 'agent',
      workspaceId: 'w-1',
      id: 'a-ada',
      email: 'ada@desk.example',
      name: 'Ada Lovelace',
      permissions: new Set(['devices:read']),
      request: claims.request,
    })
    expect(expiresAt).toBe(claims.exp * 1000)
  })

  const refusedClaims: [string, Record<string, unknown>][] = [
    ['no exp', { exp: undefined }],
    ['no iat', { iat: undefined }],
    ['no sub', { sub: undefined }],
    ['no email', { email: undefined }],
    ['no name', { name: undefined }],
    ['no workspace', { workspace: undefined }],
    ['no permissions', { permissions: undefined }],
    ['no issuer', { iss: undefined }],
    ['another issuer', { iss: 'somebody' }],
    ['no audience', { aud: undefined }],
    ['another audience', { aud: 'another-service' }],
    ['a life of more than 15 minutes', { exp: issued + 901 }],
    ['a life of years, begun long ago', { iat: issued - 1e8, exp: issued + 60 }],
    ['iat in the future', { iat: issued + 120, exp: issued + 180 }],
    ['exp that is no number', { exp: 'tomorrow' }],
    ['not valid yet', { nbf: issued + 60 }],
    ['an empty workspace', { workspace: '' }],
    ['a workspace that is no text', { workspace: { $ne: '' } }],
    ['permissions that are no list', { permissions: 'devices:read' }],
    ['a request without a requester', { request: { id: 'R-1' } }],
    ['a request whose address is a script', { request: { ...claims.request, url: 'javascript:alert(1)' } }],
    ['a character that cannot be stored', { workspace: 'w\0' }],
  ]
  test.each(refusedClaims)('is refused with %s', async (_, change) => {
    const verifier = createTokenVerifier(config, now)
    expect(await codeOf(verifier.verify(await signed(change)))).toBe('unauthorized token_invalid')
  })

  test('is refused with another key or algorithm, and without a signature', async () => {
    const verifier = createTokenVerifier(config, now)
    for (const token of [
      await signed({}, 'HS256', Buffer.alloc(32, 8)),
      await signed({}, 'HS512', Buffer.alloc(64, 9)),
      new UnsecuredJWT(claims).encode(),
      'a.b.c',
    ])
      expect(await codeOf(verifier.verify(token))).toBe('unauthorized token_invalid')
  })

  test('holds up to the second of its exp and not a moment longer, also when it was seen before', async () => {
    let at = testStart
    const verifier = createTokenVerifier(config, () => at)
    const token = await signed({ exp: issued + 60 })
    expect(await codeOf(verifier.verify(token))).toBe('let in')
    at = testStart + 59_999
    expect(await codeOf(verifier.verify(token))).toBe('let in')
    at = testStart + 60_000
    expect(await codeOf(verifier.verify(token))).toBe('unauthorized token_expired')
  })

  test('a clock of the host that is a few seconds ahead is forgiven', async () => {
    const verifier = createTokenVerifier(config, now)
    expect(await codeOf(verifier.verify(await signed({ iat: issued + 20 })))).toBe('let in')
  })
})

describe('a host token by the host’s key set', () => {
  const closing: (() => void)[] = []
  afterEach(() => {
    for (const close of closing.splice(0)) close()
  })

  /** The host's address of its keys. `answer` may change meanwhile. */
  async function keySet(answer: { status: number; body: unknown }): Promise<URL> {
    const server = createServer((_, response) => {
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer.body))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(() => server.close())
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`)
  }
  const verifierOf = (jwksUrl: URL) => createTokenVerifier({ ...config, secret: null, jwksUrl }, now)

  test.each(['EdDSA', 'ES256', 'RS256'])('is taken with %s', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
    const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'k1', alg }
    const verifier = verifierOf(await keySet({ status: 200, body: { keys: [jwk] } }))
    const token = await new SignJWT(claims).setProtectedHeader({ alg, kid: 'k1' }).sign(privateKey)
    expect((await verifier.verify(token)).agent.id).toBe('a-ada')
  })

  test('is refused where it is signed with the public key as if it were a secret, or another algorithm', async () => {
    const { publicKey, privateKey } = await generateKeyPair('PS256', { extractable: true })
    const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'k1' }
    const verifier = verifierOf(await keySet({ status: 200, body: { keys: [jwk] } }))
    const asSecret = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(new TextEncoder().encode(await exportSPKI(publicKey)))
    const another = await new SignJWT(claims).setProtectedHeader({ alg: 'PS256', kid: 'k1' }).sign(privateKey)
    for (const token of [asSecret, another])
      expect(await codeOf(verifier.verify(token))).toBe('unauthorized token_invalid')
  })

  test('keys that cannot be had are our problem and not the agent’s: 503, and later they are let in', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk: JWK = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
    const answer: { status: number; body: unknown } = { status: 500, body: {} }
    const verifier = verifierOf(await keySet(answer))
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey)
    expect(await codeOf(verifier.verify(token))).toBe('unavailable token_keys_unavailable')
    Object.assign(answer, { status: 200, body: { keys: [] as JWK[] } })
    expect(await codeOf(verifier.verify(token))).toBe('unauthorized token_invalid')
    const later = verifierOf(await keySet({ status: 200, body: { keys: [jwk] } }))
    expect(await codeOf(later.verify(token))).toBe('let in')
  })
})

describeOnBothStores('at the door', (make) => {
  test('a token that does not hold is 401 and says how to go on', async () => {
    const harness = await make()
    const token = await harness.token()
    harness.clock.advance(600_000)
    const response = await harness.request('/panel', { token })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('Bearer')
    expect(await response.json()).toMatchObject({ code: 'token_expired' })
  })

  test('the token is taken from the header and from nowhere else', async () => {
    const harness = await make()
    const token = await harness.token()
    for (const [path, headers] of [
      [`/panel?token=${token}&access_token=${token}`, {}],
      ['/panel', { cookie: `token=${token}` }],
      ['/panel', { authorization: `Basic ${token}` }],
    ] as const)
      expect((await harness.request(path, { token: null, headers })).status).toBe(401)
  })

  test('request and requester come from the token alone', async () => {
    const harness = await make()
    const other: TokenOptions = {
      request: { id: 'R-2', requester: { email: 'x@northwind.example', name: 'X' } },
    }
    const response = await harness.request('/panel?request=R-1&requester=grace.hopper@northwind.example', {
      token: await harness.token(other),
      headers: { 'x-request': 'R-1' },
    })
    expect(await response.json()).toMatchObject({ request: { id: 'R-2' }, requester: { name: 'X' } })
  })

  test('no token and no part of one is in the log', async () => {
    const harness = await make({ env: { LOG_LEVEL: 'debug' } })
    const token = await harness.token()
    await harness.request('/panel', { token })
    await harness.request('/panel', { token: `${token}x` })
    await harness.request('/devices?q=somebody%40northwind.example', { token })
    const log = harness.logged.join('\n')
    expect(log).toContain('/api/v1/panel')
    for (const part of [...token.split('.'), 'somebody']) expect(log).not.toContain(part)
  })

  test('an agent who asks too often is told when to come back; another one is not held up', async () => {
    const harness = await make({ env: { RATE_LIMIT: '3' } })
    const token = await harness.token()
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await harness.request('/timeline', { token })).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const refused = await harness.request('/timeline', { token })
    expect(refused.headers.get('retry-after')).toBe('20')
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', retryAfter: 20 })
    expect(
      (await harness.request('/timeline', { token: await harness.token({ sub: 'a-bob' }) })).status,
    ).toBe(200)
    harness.clock.advance(20_000)
    expect((await harness.request('/timeline', { token })).status).toBe(200)
    expect((await harness.request('/timeline', { token })).status).toBe(429)
  })
})
