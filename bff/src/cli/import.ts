import { existsSync } from 'node:fs'
import { copyDatabase } from '../store/copy.ts'
import { openEngine } from '../store/index.ts'
import { allWorkspaces } from '../store/workspaces.ts'
import { verifyChain } from '../timeline/read.ts'
import { type Command, CommandError, UsageError } from './command.ts'

export const copy: Command = {
  name: 'import',
  about: 'Moves everything from SQLite to an empty PostgreSQL database.',
  details:
    'Stop the service first, and start it on the new database afterwards: what one of them sends, the other would not\nknow. Everything is copied in one transaction and every timeline is checked; the SQLite file is left as it is.',
  options: {
    from: { value: 'URL', about: 'sqlite:PATH; required' },
    to: { value: 'URL', about: 'postgres://…; required' },
  },
  async run(values, io) {
    const [fromUrl, toUrl] = [values.required('from'), values.required('to')]
    if (!fromUrl.startsWith('sqlite:')) throw new UsageError('--from is sqlite:PATH.')
    if (!/^postgres(ql)?:\/\//.test(toUrl)) throw new UsageError('--to is postgres://….')
    if (!existsSync(fromUrl.slice('sqlite:'.length)))
      throw new CommandError('There is no SQLite database at that path. Nothing was done.')
    const from = await openEngine(fromUrl)
    try {
      const to = await openEngine(toUrl)
      try {
        await from.migrate()
        await to.migrate()
        const counts = await copyDatabase(from, to)
        for (const [table, rows] of Object.entries(counts)) io.out(`${table}: ${rows}\n`)
        for (const workspaceId of await allWorkspaces(to)) {
          const { broken } = await verifyChain(to, workspaceId)
          if (broken)
            throw new CommandError(
              `The timeline of ${workspaceId} is broken at entry ${broken.sequence}: ${broken.what}. It was copied as it is.`,
            )
        }
        io.out('Everything is copied, and every timeline is unbroken.\n')
        return 0
      } finally {
        await to.close()
      }
    } finally {
      await from.close()
    }
  },
}
