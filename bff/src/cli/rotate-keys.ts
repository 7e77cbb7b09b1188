import { reencryptPins } from '../actions/reencrypt.ts'
import { loadSettings } from '../config.ts'
import { reencryptKeys } from '../connections/reencrypt.ts'
import { createSecrets } from '../secrets.ts'
import { reencryptStoredKey, renewStoredKey } from '../timeline/keys.ts'
import { reencryptWebhookSecrets } from '../webhooks/index.ts'
import { type Command, type ExitCode, withEngine } from './command.ts'

export const rotateKeys: Command = {
  name: 'rotate-keys',
  about: 'Encrypts everything stored anew, with the first key of ENCRYPTION_KEYS.',
  details:
    'Put the new key first, keep the old ones behind it, restart every replica, run this, then take the old keys out.\nThe service may run meanwhile. What none of the keys opens is counted, left as it is, and makes the exit code 1.',
  options: {
    'checkpoint-key': {
      about:
        'besides, make a new key to sign checkpoints with (unless CHECKPOINT_KEY is set); what the former signed still verifies',
    },
  },
  run(values, io) {
    const { encryptionKeys } = loadSettings(io.env, ['encryptionKeys'])
    const secrets = createSecrets(encryptionKeys)
    return withEngine<ExitCode>(io, async (engine) => {
      if (values.on('checkpoint-key')) {
        await renewStoredKey(engine, secrets)
        io.out('Checkpoints are signed with a new key from now on.\n')
      }
      const done = {
        'JumpCloud keys': await reencryptKeys(engine, secrets),
        PINs: await reencryptPins(engine, secrets),
        'Webhook secrets': await reencryptWebhookSecrets(engine, secrets),
        'Checkpoint keys': await reencryptStoredKey(engine, secrets),
      }
      const told = Object.entries(done).map(([what, count]) => `${what} encrypted anew: ${count.done}.`)
      io.out(`${told.join(' ')}\n`)
      const closed = Object.values(done).reduce((sum, { failed }) => sum + failed, 0)
      if (closed === 0) return 0
      io.err(`${closed} could not be opened with any of the keys, and were left as they are.\n`)
      return 1
    })
  },
}
