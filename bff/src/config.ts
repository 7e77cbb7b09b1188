/**
 * Environment → typed configuration. Every mistake is reported at once, by the variable's name and with the
 * fix, and never with the value: a value may be a secret.
 */
import { createPrivateKey } from 'node:crypto'
import { isIP } from 'node:net'
import type { EncryptionKey } from './secrets.ts'

export interface TokenConfig {
  issuer: string
  audience: string
  /** HS256 key, or where the host publishes its keys. Exactly one is set. */
  secret: Uint8Array | null
  jwksUrl: URL | null
}

export interface Config {
  host: string
  port: number
  databaseUrl: string
  tokens: TokenConfig
  encryptionKeys: EncryptionKey[]
  /** Origins of the host's pages; `*` alone allows every one (never in production). */
  allowedOrigins: string[]
  /** Origins that replace a region's own; null leaves the region's. */
  jumpcloud: { apiUrl: string | null; insightsUrl: string | null; consoleUrl: string | null }
  /** PKCS #8 (base64) of the Ed25519 key that signs checkpoints; null: made at first start. */
  checkpointKey: string | null
  /** Milliseconds. */
  syncInterval: number
  /** Requests a minute for one agent; null: no limit. */
  rateLimit: number | null
  webhookAllowPrivate: string[]
  logLevel: LogLevel
  /** How many proxies in front of us may be believed about the caller's address. */
  trustProxy: number
  metricsToken: string | null
  production: boolean
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
type LogLevel = (typeof logLevels)[number]

export interface ConfigMistake {
  /** The variable. */
  name: string
  /** What is wrong and how to put it right. Never the value. */
  detail: string
}

/** All mistakes of an environment. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly mistakes: readonly ConfigMistake[]
  constructor(mistakes: readonly ConfigMistake[]) {
    super(
      `The configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n` +
        mistakes.map(({ name, detail }) => `  ${name}: ${detail}`).join('\n'),
    )
    this.mistakes = mistakes
  }
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown by a reader; collected by `loadSettings`. */
class Mistake extends Error {
  readonly variable: string
  constructor(variable: string, detail: string) {
    super(detail)
    this.variable = variable
  }
}

/** A variable's text; one that is empty or only spaces counts as not set. */
const textOf = (env: Environment, name: string): string | null => env[name]?.trim() || null

const inProduction = (env: Environment) => textOf(env, 'NODE_ENV') === 'production'

const loopback = (hostname: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

type Readers = { [K in keyof Config]: (env: Environment) => Config[K] }

const readers: Readers = {
  host: (env) => textOf(env, 'HOST') ?? '127.0.0.1',
  port: (env) => wholeNumber(env, 'PORT', 8787, 0, 65_535),
  databaseUrl: (env) => {
    const url = textOf(env, 'DATABASE_URL') ?? 'sqlite:./data/siit-jumpcloud.db'
    if (!/^(sqlite:.+|postgres(ql)?:\/\/.+)$/.test(url))
      throw new Mistake('DATABASE_URL', 'Give sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.')
    return url
  },
  tokens: readTokens,
  encryptionKeys: readEncryptionKeys,
  allowedOrigins: readOrigins,
  jumpcloud: (env) => ({
    apiUrl: origin(env, 'JUMPCLOUD_API_URL'),
    insightsUrl: origin(env, 'JUMPCLOUD_INSIGHTS_URL'),
    consoleUrl: origin(env, 'JUMPCLOUD_CONSOLE_URL'),
  }),
  checkpointKey: readCheckpointKey,
  syncInterval: readSyncInterval,
  rateLimit: (env) =>
    textOf(env, 'RATE_LIMIT')?.toLowerCase() === 'off'
      ? null
      : wholeNumber(env, 'RATE_LIMIT', 600, 1, 1_000_000, 'or "off"'),
  webhookAllowPrivate: readPrivateRanges,
  logLevel: (env) => {
    const level = (textOf(env, 'LOG_LEVEL') ?? 'info').toLowerCase()
    const known = logLevels.find((name) => name === level)
    if (!known) throw new Mistake('LOG_LEVEL', `Give one of ${logLevels.join(', ')}.`)
    return known
  },
  trustProxy: (env) => {
    const text = textOf(env, 'TRUST_PROXY')?.toLowerCase()
    if (text === 'true') return 1
    if (text === 'false') return 0
    return wholeNumber(env, 'TRUST_PROXY', 0, 0, 10, '(the number of proxies in front), true or false')
  },
  metricsToken: (env) => {
    const token = textOf(env, 'METRICS_TOKEN')
    if (token !== null && token.length < 16)
      throw new Mistake('METRICS_TOKEN', 'Give at least 16 characters, e.g. from: openssl rand -base64 24')
    return token
  },
  production: inProduction,
}

/** The whole configuration. Throws ConfigError with every mistake. */
export function loadConfig(env: Environment): Config {
  // Every reader is asked for, so the result has every field.
  return loadSettings(env, Object.keys(readers) as (keyof Config)[])
}

/** Only some settings, for a command that needs no more. Throws ConfigError with every mistake in them. */
export function loadSettings<K extends keyof Config>(env: Environment, names: readonly K[]): Pick<Config, K> {
  const mistakes: ConfigMistake[] = []
  const found: Partial<Pick<Config, K>> = {}
  for (const name of names) {
    try {
      found[name] = readers[name](env)
    } catch (error) {
      if (error instanceof Several) mistakes.push(...error.mistakes.map(told))
      else if (error instanceof Mistake) mistakes.push(told(error))
      else throw error
    }
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  return complete(found)
}

const told = (mistake: Mistake): ConfigMistake => ({ name: mistake.variable, detail: mistake.message })

/** Several mistakes of one setting. */
class Several extends Error {
  readonly mistakes: readonly Mistake[]
  constructor(mistakes: readonly Mistake[]) {
    super()
    this.mistakes = mistakes
  }
}

/** Called with no mistake left: then every name asked for has been set. */
const complete = <T>(value: Partial<T>) => value as T

function wholeNumber(
  env: Environment,
  name: string,
  fallback: number,
  min: number,
  max: number,
  besides = '',
): number {
  const text = textOf(env, name)
  if (text === null) return fallback
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN
  if (!(value >= min && value <= max))
    throw new Mistake(name, `Give a whole number from ${min} to ${max} ${besides}`.trim() + '.')
  return value
}

function readTokens(env: Environment): TokenConfig {
  const mistakes: Mistake[] = []
  const issuer = textOf(env, 'SIIT_TOKEN_ISSUER') ?? 'siit'
  const audience = textOf(env, 'SIIT_TOKEN_AUDIENCE') ?? 'siit-jumpcloud'
  const secretText = textOf(env, 'SIIT_TOKEN_SECRET')
  const jwksText = textOf(env, 'SIIT_TOKEN_JWKS_URL')
  let secret: Uint8Array | null = null
  let jwksUrl: URL | null = null
  if (secretText !== null) {
    const bytes = base64(secretText)
    if (!bytes || bytes.length < 32)
      mistakes.push(
        new Mistake(
          'SIIT_TOKEN_SECRET',
          'Give at least 32 random bytes in base64, e.g. from: openssl rand -base64 32',
        ),
      )
    else secret = bytes
  }
  if (jwksText !== null) {
    jwksUrl = URL.canParse(jwksText) ? new URL(jwksText) : null
    const secure =
      jwksUrl?.protocol === 'https:' ||
      (jwksUrl?.protocol === 'http:' && (!inProduction(env) || loopback(jwksUrl.hostname)))
    if (!secure)
      mistakes.push(
        new Mistake(
          'SIIT_TOKEN_JWKS_URL',
          'Give the https:// address of the key set with which the host signs its tokens.',
        ),
      )
  }
  if (secretText !== null && jwksText !== null)
    mistakes.push(
      new Mistake(
        'SIIT_TOKEN_SECRET',
        'Set it or SIIT_TOKEN_JWKS_URL, not both: one says how tokens are signed.',
      ),
    )
  if (secretText === null && jwksText === null)
    mistakes.push(
      new Mistake(
        'SIIT_TOKEN_SECRET',
        'Set it (HS256, at least 32 bytes in base64) or SIIT_TOKEN_JWKS_URL, so that host tokens can be checked.',
      ),
    )
  if (mistakes.length > 0) throw new Several(mistakes)
  return { issuer, audience, secret, jwksUrl }
}

function readEncryptionKeys(env: Environment): EncryptionKey[] {
  const name = 'ENCRYPTION_KEYS'
  const text = textOf(env, name)
  const example = 'e.g. k1: followed by the output of: openssl rand -base64 32'
  if (text === null)
    throw new Mistake(name, `Required. Give id:base64 of 32 bytes, comma separated; ${example}`)
  const mistakes: Mistake[] = []
  const seen = new Set<string>()
  const keys = text.split(',').flatMap((part, index) => {
    const [, id, encoded] = /^\s*([A-Za-z0-9_-]{1,32}):(\S+)\s*$/.exec(part) ?? []
    const key = encoded === undefined ? null : base64(encoded)
    if (id === undefined || key?.length !== 32) {
      mistakes.push(new Mistake(name, `Key ${index + 1} is not id:base64 of exactly 32 bytes; ${example}`))
      return []
    }
    if (seen.has(id)) mistakes.push(new Mistake(name, `Key ${index + 1} has the id of one before it.`))
    seen.add(id)
    return [{ id, key }]
  })
  if (mistakes.length > 0) throw new Several(mistakes)
  return keys
}

/** Bytes of a base64 or base64url text; null where it is neither. */
function base64(text: string): Buffer | null {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : null
}

function readOrigins(env: Environment): string[] {
  const name = 'ALLOWED_ORIGINS'
  const parts = (textOf(env, name) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length === 0)
    throw new Mistake(name, 'Required. Give the origins of the host pages, e.g. https://desk.example')
  if (parts.includes('*')) {
    if (inProduction(env))
      throw new Mistake(name, '"*" is refused in production. Give the origins of the host pages.')
    return ['*']
  }
  const mistakes: Mistake[] = []
  const origins = parts.flatMap((part, index) => {
    const url = URL.canParse(part) ? new URL(part) : null
    if (
      url &&
      /^https?:$/.test(url.protocol) &&
      url.pathname === '/' &&
      !url.search &&
      !url.hash &&
      !url.username
    )
      return [url.origin]
    mistakes.push(
      new Mistake(
        name,
        `Entry ${index + 1} is not an origin. Give scheme, host and port only, e.g. https://desk.example`,
      ),
    )
    return []
  })
  if (mistakes.length > 0) throw new Several(mistakes)
  return [...new Set(origins)]
}

function origin(env: Environment, name: string): string | null {
  const text = textOf(env, name)
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username
  )
    throw new Mistake(name, 'Give an origin such as https://console.jumpcloud.com; paths are added here.')
  if (url.protocol === 'http:' && inProduction(env) && !loopback(url.hostname))
    throw new Mistake(name, 'Use https://: over http:// the API key could be read on the way.')
  return url.origin
}

function readCheckpointKey(env: Environment): string | null {
  const name = 'CHECKPOINT_KEY'
  const text = textOf(env, name)
  if (text === null) return null
  const fix =
    'Give an Ed25519 private key, PKCS #8 in base64: openssl genpkey -algorithm ed25519 -outform DER | base64'
  const der = base64(text)
  let type: string | undefined
  try {
    if (der) type = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).asymmetricKeyType
  } catch {
    // Not a key; said below. The library's own words could quote the value.
  }
  if (type !== 'ed25519') throw new Mistake(name, fix)
  return text
}

const minute = 60_000
const day = 24 * 60 * minute

function readSyncInterval(env: Environment): number {
  const name = 'SYNC_INTERVAL'
  const milliseconds = durationOf(textOf(env, name) ?? 'PT4H')
  if (milliseconds === null)
    throw new Mistake(name, 'Give an ISO 8601 duration of weeks, days, hours, minutes or seconds, e.g. PT4H.')
  if (milliseconds < minute || milliseconds > 7 * day)
    throw new Mistake(name, 'Give a duration from PT1M to P7D.')
  return milliseconds
}

/** Milliseconds of an ISO 8601 duration without years and months (their length varies); null where it is none. */
export function durationOf(text: string): number | null {
  const match = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    text.toUpperCase(),
  )
  if (!match) return null
  const [weeks, days, hours, minutes, seconds] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0))
  return (
    ((weeks ?? 0) * 7 + (days ?? 0)) * day +
    ((hours ?? 0) * 60 + (minutes ?? 0)) * minute +
    (seconds ?? 0) * 1000
  )
}

function readPrivateRanges(env: Environment): string[] {
  const name = 'WEBHOOK_ALLOW_PRIVATE'
  const parts = (textOf(env, name) ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  parts.forEach((part, index) => {
    const [address = '', bits, more] = part.split('/')
    const version = isIP(address)
    const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
    if (version === 0 || !fits || more !== undefined)
      throw new Mistake(name, `Entry ${index + 1} is no address or range, e.g. 10.0.0.0/8`)
  })
  return parts
}
