/** The environment: interfaces.md, "bff: environment". Mistakes are told all at once, by name, never by value. */
import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError, durationOf, loadConfig, loadSettings } from '../src/config.ts'

const bytes = (length: number, fill = 1) => Buffer.alloc(length, fill).toString('base64')
const good = {
  SIIT_TOKEN_SECRET: bytes(32),
  ENCRYPTION_KEYS: `k1:${bytes(32)}`,
  ALLOWED_ORIGINS: 'https://desk.example',
}

const mistakesOf = (env: Record<string, string | undefined>) => {
  try {
    loadConfig({ ...good, ...env })
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.mistakes.map(({ name }) => name)
  }
}

describe('the configuration', () => {
  test('needs a token key, an encryption key and the host’s origins; everything else has a default', () => {
    const config = loadConfig(good)
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      databaseUrl: 'sqlite:./data/siit-jumpcloud.db',
      tokens: { issuer: 'siit', audience: 'siit-jumpcloud', jwksUrl: null },
      allowedOrigins: ['https://desk.example'],
      jumpcloud: { apiUrl: null, insightsUrl: null, consoleUrl: null },
      checkpointKey: null,
      syncInterval: 4 * 60 * 60 * 1000,
      rateLimit: 600,
      webhookAllowPrivate: [],
      logLevel: 'info',
      trustProxy: 0,
      metricsToken: null,
      production: false,
    })
    expect(mistakesOf({ SIIT_TOKEN_SECRET: '', ENCRYPTION_KEYS: '  ', ALLOWED_ORIGINS: undefined })).toEqual([
      'SIIT_TOKEN_SECRET',
      'ENCRYPTION_KEYS',
      'ALLOWED_ORIGINS',
    ])
  })

  test('tells every mistake at once', () => {
    expect(
      mistakesOf({
        PORT: '70000',
        DATABASE_URL: 'mysql://x',
        SIIT_TOKEN_SECRET: 'too-short',
        SIIT_TOKEN_JWKS_URL: 'ftp://x',
        ENCRYPTION_KEYS: `k1:${bytes(31)},k1:${bytes(32)},k1:${bytes(32)}`,
        ALLOWED_ORIGINS: 'https://desk.example/path,desk.example',
        JUMPCLOUD_API_URL: 'https://console.jumpcloud.com/api/v2',
        CHECKPOINT_KEY: 'nonsense',
        SYNC_INTERVAL: '4h',
        RATE_LIMIT: 'none',
        WEBHOOK_ALLOW_PRIVATE: '10.0.0.0/99',
        LOG_LEVEL: 'loud',
        TRUST_PROXY: 'yes',
        METRICS_TOKEN: 'short',
      }),
    ).toEqual([
      'PORT',
      'DATABASE_URL',
      'SIIT_TOKEN_SECRET',
      'SIIT_TOKEN_JWKS_URL',
      'SIIT_TOKEN_SECRET',
      'ENCRYPTION_KEYS',
      'ENCRYPTION_KEYS',
      'ALLOWED_ORIGINS',
      'ALLOWED_ORIGINS',
      'JUMPCLOUD_API_URL',
      'CHECKPOINT_KEY',
      'SYNC_INTERVAL',
      'RATE_LIMIT',
      'WEBHOOK_ALLOW_PRIVATE',
      'LOG_LEVEL',
      'TRUST_PROXY',
      'METRICS_TOKEN',
    ])
  })

  test('never tells a value, whatever it is', () => {
    const names = [
      'PORT',
      'DATABASE_URL',
      'SIIT_TOKEN_SECRET',
      'SIIT_TOKEN_JWKS_URL',
      'ENCRYPTION_KEYS',
      'ALLOWED_ORIGINS',
      'JUMPCLOUD_API_URL',
      'JUMPCLOUD_INSIGHTS_URL',
      'JUMPCLOUD_CONSOLE_URL',
      'CHECKPOINT_KEY',
      'SYNC_INTERVAL',
      'RATE_LIMIT',
      'WEBHOOK_ALLOW_PRIVATE',
      'LOG_LEVEL',
      'TRUST_PROXY',
      'METRICS_TOKEN',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.string({ minLength: 6 }).map((text) => `Zq${text.replaceAll(/\s/g, '_')}`),
        (name, value) => {
          try {
            loadConfig({ ...good, [name]: value })
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError)
            expect(String(error)).not.toContain(value)
            expect(String(error)).toContain(name)
          }
        },
      ),
    )
  })

  test('signs tokens one way only', () => {
    const jwks = 'https://desk.example/.well-known/jwks.json'
    expect(mistakesOf({ SIIT_TOKEN_JWKS_URL: jwks })).toEqual(['SIIT_TOKEN_SECRET'])
    const config = loadConfig({ ...good, SIIT_TOKEN_SECRET: undefined, SIIT_TOKEN_JWKS_URL: jwks })
    expect(config.tokens).toMatchObject({ secret: null, jwksUrl: new URL(jwks) })
  })

  test('in production, refuses every origin and keys over the open network', () => {
    const production = { NODE_ENV: 'production' }
    expect(loadConfig({ ...good, ALLOWED_ORIGINS: '*' }).allowedOrigins).toEqual(['*'])
    expect(mistakesOf({ ...production, ALLOWED_ORIGINS: '*' })).toEqual(['ALLOWED_ORIGINS'])
    expect(mistakesOf({ ...production, JUMPCLOUD_API_URL: 'http://proxy.internal' })).toEqual([
      'JUMPCLOUD_API_URL',
    ])
    expect(mistakesOf({ ...production, JUMPCLOUD_API_URL: 'http://127.0.0.1:9000' })).toEqual([])
    expect(
      mistakesOf({
        ...production,
        SIIT_TOKEN_SECRET: undefined,
        SIIT_TOKEN_JWKS_URL: 'http://desk.example/keys',
      }),
    ).toEqual(['SIIT_TOKEN_JWKS_URL'])
  })

  test('takes several encryption keys, the first of which encrypts', () => {
    const { encryptionKeys } = loadConfig({
      ...good,
      ENCRYPTION_KEYS: `new:${bytes(32, 2)}, old:${bytes(32, 1)}`,
    })
    expect(encryptionKeys.map(({ id, key }) => [id, key.toString('base64')])).toEqual([
      ['new', bytes(32, 2)],
      ['old', bytes(32, 1)],
    ])
  })

  test('takes origins as a person writes them', () => {
    expect(
      loadConfig({
        ...good,
        ALLOWED_ORIGINS: ' https://Desk.example/ , http://localhost:8080,https://desk.example',
      }).allowedOrigins,
    ).toEqual(['https://desk.example', 'http://localhost:8080'])
  })

  test('takes an Ed25519 key for checkpoints and no other', () => {
    const pkcs8 = (type: 'ed25519' | 'x25519') =>
      (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey
        .export({ format: 'der', type: 'pkcs8' })
        .toString('base64')
    expect(mistakesOf({ CHECKPOINT_KEY: pkcs8('ed25519') })).toEqual([])
    expect(mistakesOf({ CHECKPOINT_KEY: pkcs8('x25519') })).toEqual(['CHECKPOINT_KEY'])
  })

  test('knows durations', () => {
    expect(durationOf('PT4H')).toBe(4 * 3_600_000)
    expect(durationOf('P1DT30M')).toBe(86_400_000 + 30 * 60_000)
    expect(durationOf('P1W')).toBe(7 * 86_400_000)
    expect(durationOf('pt90s')).toBe(90_000)
    for (const none of ['', 'P', 'PT', 'P1Y', 'P1M', '4H', 'PT1.5H', '-PT1H', 'PT', 'P1DT'])
      expect(durationOf(none)).toBeNull()
    expect(mistakesOf({ SYNC_INTERVAL: 'PT30S' })).toEqual(['SYNC_INTERVAL'])
    expect(mistakesOf({ SYNC_INTERVAL: 'P8D' })).toEqual(['SYNC_INTERVAL'])
  })

  test('turns the rate limit off only when told so', () => {
    expect(loadConfig({ ...good, RATE_LIMIT: 'off' }).rateLimit).toBeNull()
    expect(loadConfig({ ...good, RATE_LIMIT: '' }).rateLimit).toBe(600)
    expect(mistakesOf({ RATE_LIMIT: '0' })).toEqual(['RATE_LIMIT'])
  })

  test('a command that needs one setting asks for no other', () => {
    expect(loadSettings({ DATABASE_URL: 'sqlite:x.db' }, ['databaseUrl'])).toEqual({
      databaseUrl: 'sqlite:x.db',
    })
  })
})
