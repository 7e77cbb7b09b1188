import { loadSettings } from '../config.ts'
import { backupSqlite } from '../store/backup.ts'
import { type Command, CommandError } from './command.ts'

export const backup: Command = {
  name: 'backup',
  about: 'Copies the SQLite database to a file, while the service runs.',
  details:
    'PostgreSQL has its own: pg_dump. Keep ENCRYPTION_KEYS elsewhere; without them the keys and PINs in the copy cannot\nbe read. After a restore, run "quarantine" before "serve".',
  options: { to: { value: 'FILE', about: 'required; a file that exists is not overwritten' } },
  async run(values, io) {
    const to = values.required('to')
    const { databaseUrl } = loadSettings(io.env, ['databaseUrl'])
    if (!databaseUrl.startsWith('sqlite:'))
      throw new CommandError('DATABASE_URL is PostgreSQL. Use pg_dump. Nothing was done.')
    await backupSqlite(databaseUrl.slice('sqlite:'.length), to)
    io.out(`Copied to ${to}, and the copy is whole.\n`)
    return 0
  },
}
