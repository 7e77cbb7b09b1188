/**
 * The keys that sign checkpoints. The private one is `CHECKPOINT_KEY`, or made at first use and kept encrypted; the
 * public halves of all that ever signed are kept, so that a former one's signatures can still be checked.
 */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { asc } from 'drizzle-orm'
import type { CheckpointKey } from '@siit-jumpcloud/shared'
import type { Core } from '../core.ts'
import type { Secrets } from '../secrets.ts'
import { keepSetting, readSetting, replaceSetting } from '../store/settings.ts'
import type { Engine } from '../store/index.ts'
import { type CheckpointKeys, keyIdOf, keyOf, publicKeyOf } from './checkpoint.ts'

const setting = 'checkpoint_key'
const context = 'setting:checkpoint_key'

export interface CheckpointSigner {
  keyId: string
  privateKey: KeyObject
}

/** A new Ed25519 key, PKCS #8 in base64, as `CHECKPOINT_KEY` takes it. */
const makeKey = () =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')

const privateKeyOf = (pkcs8: string) =>
  createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' })

/**
 * The key that signs now; its public half is on record afterwards. Read anew at each use, so that a key that was
 * changed counts at once in every replica. Throws where the stored one cannot be decrypted.
 */
export async function checkpointSigner(core: Core): Promise<CheckpointSigner> {
  const { engine, secrets } = core
  const privateKey = core.checkpointKey ?? privateKeyOf(await storedKey(engine, secrets))
  const publicKey = publicKeyOf(privateKey)
  const keyId = keyIdOf(publicKey)
  if (!(await keysOnRecord(engine)).some(({ id }) => id === keyId))
    await engine.tx(async (tx) => {
      await tx
        .insert(engine.tables.checkpointKeys)
        .values({ id: keyId, publicKey, since: core.clock.now() })
        .onConflictDoNothing()
    })
  return { keyId, privateKey }
}

async function storedKey(engine: Engine, secrets: Secrets): Promise<string> {
  const kept =
    (await readSetting(engine, engine.db, setting)) ??
    (await engine.tx((tx) => keepSetting(engine, tx, setting, secrets.encrypt(makeKey(), context))))
  return secrets.decrypt(kept, context)
}

const keysOnRecord = (engine: Engine) => {
  const { checkpointKeys } = engine.tables
  return engine.db.select().from(checkpointKeys).orderBy(asc(checkpointKeys.since), asc(checkpointKeys.id))
}

/** Every public key on record, for checking signatures. */
export async function knownKeys(engine: Engine): Promise<CheckpointKeys> {
  return new Map((await keysOnRecord(engine)).map(({ id, publicKey }) => [id, keyOf(publicKey)]))
}

/** The key set that is published: the one that signs now, and those that did. */
export async function publishedKeys(core: Core): Promise<CheckpointKey[]> {
  const { keyId } = await checkpointSigner(core)
  return (await keysOnRecord(core.engine)).map(({ id, publicKey, since }) => ({
    kty: 'OKP',
    crv: 'Ed25519',
    use: 'sig',
    alg: 'EdDSA',
    kid: id,
    x: publicKey,
    since: new Date(since).toISOString(),
    current: id === keyId,
  }))
}

/** Replaces the stored key by a new one; what the former signed still verifies. Has no effect on `CHECKPOINT_KEY`. */
export async function renewStoredKey(engine: Engine, secrets: Secrets): Promise<void> {
  const renewed = secrets.encrypt(makeKey(), context)
  await engine.tx(async (tx) => {
    const before = await keepSetting(engine, tx, setting, renewed)
    if (before !== renewed) await replaceSetting(engine, tx, setting, before, renewed)
  })
}

/** Encrypts the stored key anew where an older encryption key did it. */
export async function reencryptStoredKey(
  engine: Engine,
  secrets: Secrets,
): Promise<{ done: number; failed: number }> {
  const kept = await readSetting(engine, engine.db, setting)
  if (kept === null || !secrets.isOld(kept)) return { done: 0, failed: 0 }
  let renewed: string
  try {
    renewed = secrets.encrypt(secrets.decrypt(kept, context), context)
  } catch {
    return { done: 0, failed: 1 }
  }
  const changed = await engine.tx((tx) => replaceSetting(engine, tx, setting, kept, renewed))
  return { done: changed ? 1 : 0, failed: 0 }
}
