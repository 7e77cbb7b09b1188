import { randomUUID } from 'node:crypto'
import { startQuarantine } from '../connections/index.ts'
import { loadSettings } from '../config.ts'
import { createCore, systemClock } from '../create-core.ts'
import { allWorkspaces } from '../store/workspaces.ts'
import { type Command, type ExitCode, CommandError, UsageError, withEngine } from './command.ts'

export const quarantine: Command = {
  name: 'quarantine',
  about: 'Stops all locks and wipes after a restore from a backup, until a person lifts it.',
  details:
    'Run it before "serve" whenever the database was restored: what was sent after the backup is not in it. Everything\nstays readable. An administrator lifts it in Settings (DELETE /api/v1/connection/quarantine). Each is an entry of\nthe workspace\'s timeline.',
  options: {
    workspace: { value: 'ID', multiple: true, about: 'only this workspace' },
    all: { about: 'every workspace of the database' },
  },
  run(values, io) {
    const some = values.texts('workspace')
    if (values.on('all') === some.length > 0) throw new UsageError('Give --all, or one --workspace or more.')
    const settings = loadSettings(io.env, ['encryptionKeys', 'jumpcloud', 'syncInterval'])
    return withEngine<ExitCode>(io, async (engine) => {
      const known = await allWorkspaces(engine)
      const missing = some.find((id) => !known.includes(id))
      if (missing !== undefined)
        throw new CommandError(`The database has no workspace "${missing}". Nothing was done.`)
      const silent = () => undefined
      const { core } = createCore({
        config: settings,
        engine,
        clock: systemClock,
        log: { debug: silent, info: silent, warn: silent, error: silent },
      })
      for (const workspaceId of values.on('all') ? known : some) {
        const started = await startQuarantine(core, {
          type: 'system',
          workspaceId,
          name: 'command line',
          correlationId: randomUUID(),
        })
        io.out(`${workspaceId}: ${started ? 'in quarantine from now on' : 'was in quarantine already'}\n`)
      }
      return 0
    })
  },
}
