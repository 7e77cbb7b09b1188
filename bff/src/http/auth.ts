/**
 * The host's signed token → who asks. jose checks the signature; what it would let pass (no `exp`, a life of
 * years) is checked here.
 */
import { createSecretKey } from 'node:crypto'
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import { type Permission, permission, tokenClaims, tokenMaxLife } from '@siit-jumpcloud/shared'
import type { AgentActor } from '../actor.ts'
import type { TokenConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import { holdsNul } from './text.ts'

/** What a token says of its holder; address and correlation id come with each request. */
interface VerifiedToken {
  agent: Omit<AgentActor, 'sourceAddress' | 'correlationId'>
  /** Milliseconds since 1970. */
  expiresAt: number
}

export interface TokenVerifier {
  /** Throws AppError: 401 where the token does not hold, 503 where the host's keys cannot be had. */
  verify(token: string): Promise<VerifiedToken>
}

/** How far the host's clock may be ahead of ours, in milliseconds. Nothing is granted after `exp`. */
const clockAhead = 30_000
/** A token's signature is checked once; this many are remembered, and none for longer than `rememberFor`. */
const rememberMost = 1000
const rememberFor = 60_000

/** `now` in milliseconds since 1970. */
export function createTokenVerifier(config: TokenConfig, now: () => number): TokenVerifier {
  const check = signatureCheck(config)
  const remembered = new Map<string, { token: VerifiedToken; until: number }>()

  return {
    async verify(token) {
      const at = now()
      const known = remembered.get(token)
      if (known && at < known.until && at < known.token.expiresAt) return known.token
      const payload = await check(token, {
        issuer: config.issuer,
        audience: config.audience,
        requiredClaims: ['iss', 'aud', 'iat', 'exp', 'sub', 'email', 'name', 'workspace', 'permissions'],
        currentDate: new Date(at),
      })
      const verified = holderOf(payload, at)
      if (remembered.size >= rememberMost) {
        const oldest = remembered.keys().next()
        if (!oldest.done) remembered.delete(oldest.value)
      }
      remembered.delete(token)
      remembered.set(token, { token: verified, until: at + rememberFor })
      return verified
    },
  }
}

type SignatureCheck = (token: string, options: JWTVerifyOptions) => Promise<JWTPayload>

function signatureCheck({ secret, jwksUrl }: TokenConfig): SignatureCheck {
  if (secret) {
    const key = createSecretKey(secret)
    return async (token, options) => {
      try {
        return (await jwtVerify(token, key, { ...options, algorithms: ['HS256'] })).payload
      } catch (error) {
        throw unauthorized(error)
      }
    }
  }
  if (!jwksUrl) throw new Error('createTokenVerifier needs a secret or the address of a key set')
  const keys = createRemoteJWKSet(jwksUrl, { timeoutDuration: 5000 })
  const algorithms = ['EdDSA', 'Ed25519', 'ES256', 'RS256']
  return async (token, options) => {
    try {
      return (await jwtVerify(token, keys, { ...options, algorithms })).payload
    } catch (error) {
      throw aboutTheToken(error) ? unauthorized(error) : keysUnavailable(error)
    }
  }
}

/** jose's errors that tell of the token; the rest tells that the key set could not be had or read. */
const aboutTheToken = (error: unknown) =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== 'ERR_JOSE_GENERIC'

function unauthorized(error: unknown): AppError {
  if (error instanceof errors.JWTExpired)
    return new AppError(
      'unauthorized',
      'token_expired',
      'The token has expired. Ask the host page for a new one.',
    )
  if (error instanceof errors.JWTClaimValidationFailed)
    return invalid(`The token's claim "${error.claim}" is missing or not the expected one.`)
  return invalid('The token is not one that this service accepts.')
}

const invalid = (detail: string) =>
  new AppError(
    'unauthorized',
    'token_invalid',
    `${detail} Nothing was done. Ask the host page for a new one.`,
  )

const keysUnavailable = (cause: unknown) =>
  new AppError(
    'unavailable',
    'token_keys_unavailable',
    "The host's signing keys cannot be read right now, so no token can be checked. Nothing was done. Try again shortly.",
    { cause, retryAfter: 10 },
  )

function holderOf(payload: JWTPayload, now: number): VerifiedToken {
  const parsed = tokenClaims.safeParse(payload)
  if (!parsed.success) {
    const claim = parsed.error.issues[0]?.path.join('.') ?? ''
    throw invalid(`The token's claim "${claim}" is missing or not the expected one.`)
  }
  const claims = parsed.data
  if (holdsNul(claims)) throw invalid('The token holds a character that cannot be stored.')
  if (claims.iat * 1000 > now + clockAhead)
    throw invalid('The token\'s claim "iat" is in the future. Is the host\'s clock right?')
  if (claims.exp - claims.iat > tokenMaxLife)
    throw invalid(`The token lives longer than ${tokenMaxLife / 60} minutes from "iat" to "exp".`)
  return {
    agent: {
      type: 'agent',
      workspaceId: claims.workspace,
      id: claims.sub,
      email: claims.email,
      name: claims.name,
      permissions: new Set(claims.permissions.filter(isPermission)),
      request: claims.request ?? null,
    },
    expiresAt: claims.exp * 1000,
  }
}

const isPermission = (text: string): text is Permission => permission.safeParse(text).success
