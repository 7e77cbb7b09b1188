import { reencryptPins } from '../actions/reencrypt.ts'
import { loadSettings } from '../config.ts'
import { reencryptKeys } from '../connections/reencrypt.ts'
import { createSecrets } from '../secrets.ts'
import { type Command, type ExitCode, withEngine } from './command.ts'

export const rotateKeys: Command = {
  name: 'rotate-keys',
  about: 'Encrypts everything stored anew, with the first key of ENCRYPTION_KEYS.',
  details:
    'Put the new key first, keep the old ones behind it, restart every replica, run this, then take the old keys out.\nThe service may run meanwhile. What none of the keys opens is counted, left as it is, and makes the exit code 1.',
  options: {},
  run(_values, io) {
    const { encryptionKeys } = loadSettings(io.env, ['encryptionKeys'])
    const secrets = createSecrets(encryptionKeys)
    return withEngine<ExitCode>(io, async (engine) => {
      const keys = await reencryptKeys(engine, secrets)
      const pins = await reencryptPins(engine, secrets)
      io.out(`JumpCloud keys encrypted anew: ${keys.done}. PINs encrypted anew: ${pins.done}.\n`)
      const closed = keys.failed + pins.failed
      if (closed === 0) return 0
      io.err(`${closed} could not be opened with any of the keys, and were left as they are.\n`)
      return 1
    })
  },
}
