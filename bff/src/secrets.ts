/**
 * The envelope in which keys and PINs are stored: AES-256-GCM under a named key, bound to the place it
 * belongs to, so that a ciphertext copied to another row does not open there.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface EncryptionKey {
  id: string
  /** 32 bytes. */
  key: Buffer
}

export interface Secrets {
  /** `context` names the place, e.g. `connection:<workspace>`; the same is needed to open it. */
  encrypt(plaintext: string, context: string): string
  /** Throws where the key is unknown, or the text was changed or belongs elsewhere. */
  decrypt(ciphertext: string, context: string): string
  /** True where another key than the first was used, so that it can be encrypted anew. */
  isOld(ciphertext: string): boolean
}

const version = 'v1'

/** The first key encrypts, all decrypt. */
export function createSecrets(keys: readonly EncryptionKey[]): Secrets {
  const first = keys[0]
  if (!first) throw new Error('createSecrets needs at least one key')
  const byId = new Map(keys.map((key) => [key.id, key.key]))
  return {
    encrypt(plaintext, context) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', first.key, nonce).setAAD(
        Buffer.from(`${version}:${context}`),
      )
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [version, first.id, nonce.toString('base64url'), body.toString('base64url')].join('.')
    },
    decrypt(ciphertext, context) {
      const [found, id = '', nonce = '', body = ''] = ciphertext.split('.')
      const key = byId.get(id)
      if (found !== version || !key)
        throw new Error(
          `A stored secret needs the encryption key "${id}", which ENCRYPTION_KEYS does not have.`,
        )
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'))
        .setAAD(Buffer.from(`${version}:${context}`))
        .setAuthTag(bytes.subarray(-16))
      return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
    },
    isOld: (ciphertext) => ciphertext.split('.')[1] !== first.id,
  }
}
