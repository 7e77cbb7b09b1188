/**
 * A checkpoint: a signed statement that a workspace's chain had this head at that time. Pure; whoever keeps one
 * outside of us can show later that a tail was cut off or the chain was written anew.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type TimelineCheckpoint, timelineCheckpoint } from '@siit-jumpcloud/shared'
import { canonicalJson } from './canonical.ts'

/** Says what is signed, so that a signature made for this is good for nothing else. */
const statementType = 'siit-jumpcloud.timeline.checkpoint.v1'

type Statement = Omit<TimelineCheckpoint, 'signature'>

/** The text that is signed: canonical JSON of the statement and its `type`. */
const statementText = ({ workspace, sequence, head, at, keyId }: Statement) =>
  canonicalJson({ type: statementType, workspace, sequence, head, at, keyId })

/** The public half as RFC 8037 writes it: 32 bytes in base64url. Only for Ed25519 keys. */
export function publicKeyOf(key: KeyObject): string {
  const { x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  if (x === undefined) throw new TypeError('A checkpoint key is an Ed25519 key.')
  return x
}

/** Name of a public key: its thumbprint (RFC 7638), SHA-256 in base64url. `x` is the key as RFC 8037 writes it. */
export const keyIdOf = (x: string) =>
  createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`, 'utf8').digest('base64url')

export function signCheckpoint(statement: Statement, privateKey: KeyObject): TimelineCheckpoint {
  const signature = sign(null, Buffer.from(statementText(statement)), privateKey).toString('base64')
  return { ...statement, signature }
}

/** Public keys by their id. */
export type CheckpointKeys = ReadonlyMap<string, KeyObject>

/** Makes a public key of what RFC 8037 calls `x`. Throws where it is none. */
export const keyOf = (x: string) => createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })

/** What is wrong with a checkpoint by itself, or null: which key signed it, and whether the signature holds. */
export function signatureMistake(checkpoint: TimelineCheckpoint, keys: CheckpointKeys): string | null {
  const key = keys.get(checkpoint.keyId)
  if (!key) return `is signed by a key that was not given and is not known (${checkpoint.keyId})`
  const { signature, ...statement } = checkpoint
  const holds = verify(null, Buffer.from(statementText(statement)), key, Buffer.from(signature, 'base64'))
  return holds ? null : 'has a signature that does not hold: it was changed, or it is not ours'
}

/**
 * Checkpoints in a file: one as JSON, several as an array, or JSON Lines; each by itself or as a webhook delivered it.
 * Throws SyntaxError where there is none.
 */
export function readCheckpoints(text: string): TimelineCheckpoint[] {
  const found = valuesOf(text).flatMap(checkpointsIn)
  if (found.length === 0) throw new SyntaxError('There is no checkpoint in it.')
  return found
}

function valuesOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)]
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line))
  }
}

function checkpointsIn(value: unknown): TimelineCheckpoint[] {
  if (Array.isArray(value)) return value.flatMap(checkpointsIn)
  const parsed = timelineCheckpoint.safeParse(value)
  if (parsed.success) return [parsed.data]
  if (typeof value !== 'object' || value === null) return []
  // As the API lists them, and as a webhook delivers one.
  const { items, data, checkpoint } = value as Record<string, unknown>
  return [items, data, checkpoint].flatMap((member) => (member === undefined ? [] : checkpointsIn(member)))
}

/** Public keys in a file: PEM, a JWK, or the key set at `/api/v1/timeline/checkpoint-key`. Throws where there is none. */
export function readKeys(text: string): CheckpointKeys {
  const keys = text.includes('-----BEGIN') ? pemKeys(text) : jwkKeys(JSON.parse(text))
  if (keys.length === 0) throw new SyntaxError('There is no Ed25519 public key in it.')
  return new Map(keys.map((key) => [keyIdOf(publicKeyOf(key)), key]))
}

const pemKeys = (text: string) =>
  [...text.matchAll(/-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g)]
    .map(([pem]) => createPublicKey(pem))
    .filter((key) => key.asymmetricKeyType === 'ed25519')

function jwkKeys(value: unknown): KeyObject[] {
  if (typeof value !== 'object' || value === null) return []
  const { keys, kty, crv, x } = value as Record<string, unknown>
  if (Array.isArray(keys)) return keys.flatMap(jwkKeys)
  return kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string' ? [keyOf(x)] : []
}
